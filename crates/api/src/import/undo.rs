//! `POST /imports/{handle}/undo`: takes an import back wherever nothing was edited since.

use std::collections::BTreeSet;

use access::View;
use axum::extract::{Path, Request};
use axum::http::StatusCode;
use axum::response::{ErrorResponse, Response};
use decide::Command;
use door::{Client, Fault};
use host::Committed;
use imports::{Imports, TakenBack};
use isms::documented::RetainedRecord;
use record::{Id, Kind, Kinded as _};
use serde_json::{Value as Json, json};

use super::{ATTEMPTS, is_stale, report_of};
use crate::input::{Input, Needs};
use crate::item::Item;
use crate::{answer, brief, dry_run, write};

/// How many of the records that stay are named.
const NAMED: usize = 200;

pub(crate) async fn undo(
    client: Client,
    Path(handle): Path<String>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    let report = report_of(&client, &handle)?;
    let input = Input::read(request, Needs::Nothing, write::BODY).await?;
    if !input.body.is_empty() || input.reason.is_some() {
        return Err(Fault::BadRequest("Taking an import back reads no body and no reason.".to_owned()).into());
    }
    client.is_present()?;
    if input.is_dry_run {
        return Ok(tried(&client, report).await?);
    }
    let mut view = client.view.clone();
    let mut attempt = 1;
    let committed = loop {
        let back = Imports.take_back(client.app().host(), &view, report).await?;
        is_something(&view, report, &back)?;
        match client.commit(back.command, input.idempotency.clone()).await {
            Ok(committed) => break committed,
            Err(fault) if is_stale(&fault) && attempt < ATTEMPTS => attempt += 1,
            Err(fault) => return Err(fault.into()),
        }
        view = client.refreshed().await?;
    };
    Ok(told(&client, report, &committed).await?)
}

/// What would go back, and what stays.
async fn tried(client: &Client, report: Id) -> Result<Response, Fault> {
    let back = Imports.take_back(client.app().host(), &client.view, report).await?;
    is_something(&client.view, report, &back)?;
    let rows = match &back.command {
        Command::Undo(undo) => undo.rows.as_slice(),
        _ => &[],
    };
    let (all, set_back) = (rows.len(), rows.iter().filter(|row| row.before.is_some()).count());
    let decided = dry_run::decided(client, back.command).await?;
    Ok(answer::json(&json!({
        "retired": all - set_back,
        "set_back": set_back,
        "stays": staying(&client.view, &back.stay),
        "effect": dry_run::effect(client, &decided),
    })))
}

/// An import of which nothing can go back stands as it is.
fn is_something(view: &View, report: Id, back: &TakenBack) -> Result<(), Fault> {
    let record: Option<&RetainedRecord> = view.held(RetainedRecord::kind_of(), report).and_then(|held| held.typed());
    let is_standing = record.is_some_and(|record| record.undone_on.is_none());
    if back.records > 0 || !is_standing {
        return Ok(());
    }
    let sentence =
        "Everything that this import wrote was edited since, or others refer to it; nothing can be taken back.";
    Err(Fault::BadRequest(sentence.to_owned()))
}

/// What went back, and what stayed, also when others came after it: a repeated request has the answer of the first.
async fn told(client: &Client, report: Id, committed: &Committed) -> Result<Response, Fault> {
    let view = client.refreshed().await?;
    let kind = RetainedRecord::kind_of();
    let back: BTreeSet<Id> =
        committed.outcomes.iter().filter(|outcome| outcome.id != report).map(|outcome| outcome.id).collect();
    // What the import made has its second version now; what it changed, at least its third.
    let is_made = |version: u64| version == 2;
    let retired = committed.outcomes.iter().filter(|one| one.id != report && is_made(one.version)).count();
    let written = client.app().host().import(&view, report).await?;
    let stay: Vec<(&'static Kind, Id)> =
        written.iter().filter(|one| !back.contains(&one.id)).map(|one| (one.kind, one.id)).collect();
    let held = view.held(kind, report);
    let mut response = answer::json(&json!({
        "report": held.map(|held| Item::of(&view, held, view.today())),
        "retired": retired,
        "set_back": back.len() - retired,
        "stays": staying(&view, &stay),
    }));
    *response.status_mut() = StatusCode::OK;
    write::mark_replayed(&mut response, committed);
    Ok(response)
}

/// The records that stay, each with why.
fn staying(view: &View, stay: &[(&'static Kind, Id)]) -> Json {
    let mut seen: Vec<_> = stay.iter().filter_map(|(kind, id)| view.held(kind, *id)).collect();
    seen.sort_by_key(|held| (held.kind.plural, held.envelope.number));
    let items = seen.iter().take(NAMED).map(|held| {
        let mut item = brief::record(view, held);
        // What has its first version was not edited: somebody refers to it.
        let why = if held.version == 1 { "needed" } else { "edited" };
        item.insert("why".to_owned(), Json::from(why));
        item
    });
    json!({"items": items.collect::<Vec<_>>(), "total": stay.len(), "unseen": stay.len() - seen.len()})
}
