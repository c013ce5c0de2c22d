//! Importing what a file holds: `POST /imports`, and taking an import back: `POST /imports/{handle}/undo`.
//!
//! What a file would do, `imports` plans, apart and one file at a time; what is committed, `decide` decides again on the value
//! that the lock finds. A record that somebody edited in between makes that refuse, and then the file is planned once more.

mod asked;
mod planned;
mod undo;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{HeaderValue, LOCATION};
use axum::response::{ErrorResponse, Response};
use decide::{Command, Refusal, Rejection};
use door::{Client, Fault};
use host::{Committed, Idempotency};
use imports::{Asked, Imports, Planned};
use isms::documented::RetainedRecord;
use record::{Id, Kinded as _, Line};
use serde_json::{Value as Json, json};

use crate::input::{Input, Needs};
use crate::item::{Item, href};
use crate::{answer, dry_run, file, write};
use planned::Page;

pub(crate) use planned::{CLASSES, MOST};
pub(crate) use undo::undo;

/// How often a file is planned again because somebody edited a record that it changes.
const ATTEMPTS: usize = 3;
/// What is said to who holds to a plan that is not what the file would do any more.
const OTHER_PLAN: &str =
    "What this file would do has changed since the plan that you saw; nothing was kept. Plan again, and look.";
/// How many rejected rows are named.
const NAMED: usize = 100;

pub(crate) async fn import(client: Client, request: Request) -> Result<Response, ErrorResponse> {
    file::may_import(&client)?;
    let (request, page) = Page::taken(request)?;
    let mut input = Input::read(request, Needs::Object, write::BODY).await?;
    let asked = asked::read(std::mem::take(&mut input.body))?;
    if input.is_dry_run {
        return Ok(tried(&client, &asked.asked, &page).await?);
    }
    page.is_unasked()?;
    if let Some(committed) = earlier(&client, input.idempotency.as_ref()).await? {
        return Ok(told(&client, &committed, None).await?);
    }
    let (planned, committed) = carried_out(&client, &asked, input.reason, input.idempotency).await?;
    Ok(told(&client, &committed, Some(&planned)).await?)
}

/// What the file would do. What committing it would be refused for is refused here as well.
async fn tried(client: &Client, asked: &Asked, page: &Page) -> Result<Response, Fault> {
    let planned = Imports.plan(client.app().host(), &client.view, asked).await?;
    let mut told = page.of(&planned);
    let effect = match &planned.plan.import {
        Some(import) => {
            let decided = dry_run::decided(client, Command::Import(Box::new(import.clone()))).await;
            let decided = decided.map_err(|fault| placed(fault, &planned))?;
            dry_run::effect(client, &decided)
        }
        None => Json::Null,
    };
    answer::set(&mut told, "effect", effect);
    Ok(answer::json(&told))
}

/// The answer that was given under this key. An empty command does nothing: it is refused, or that answer comes back.
async fn earlier(client: &Client, idempotency: Option<&Idempotency>) -> Result<Option<Committed>, Fault> {
    let Some(idempotency) = idempotency else { return Ok(None) };
    match client.commit(Command::All(Vec::new()), Some(idempotency.clone())).await {
        Ok(committed) => Ok(Some(committed)),
        Err(Fault::Rejected(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Plans and commits. What was planned on a version that is not the newest any more is planned again.
async fn carried_out(
    client: &Client,
    asked: &asked::Request,
    reason: Option<Line>,
    idempotency: Option<Idempotency>,
) -> Result<(Planned, Committed), Fault> {
    let imports = Imports;
    let mut view = client.view.clone();
    let mut attempt = 1;
    loop {
        let planned = imports.plan(client.app().host(), &view, &asked.asked).await?;
        if asked.seen.as_ref().is_some_and(|seen| *seen != planned.seen()) {
            return Err(Fault::BadRequest(OTHER_PLAN.to_owned()));
        }
        let mut command = imports.command(client.app().host(), &view, &planned).await?;
        if let Command::Import(import) = &mut command {
            import.reason.clone_from(&reason);
        }
        match kept(client, command, idempotency.clone()).await {
            Ok(committed) => return Ok((planned, committed)),
            Err(fault) if is_stale(&fault) && attempt < ATTEMPTS => attempt += 1,
            Err(fault) => return Err(placed(fault, &planned)),
        }
        view = client.refreshed().await?;
    }
}

/// Commits. Once it is begun it is brought to its end, also when the client has gone.
async fn kept(client: &Client, command: Command, idempotency: Option<Idempotency>) -> Result<Committed, Fault> {
    let client = client.clone();
    let work = tokio::spawn(async move { client.commit(command, idempotency).await });
    work.await.map_err(Fault::failure)?
}

/// Whether all that stands in the way is that somebody was first.
fn is_stale(fault: &Fault) -> bool {
    let is_conflict = |rejection: &Rejection| matches!(rejection, Rejection::Conflict(_) | Rejection::NotFound);
    match fault {
        Fault::Rejected(Rejection::Batch(rejected)) => rejected.iter().all(|(_, rejection)| is_conflict(rejection)),
        _ => false,
    }
}

/// The rejection with the rows of the sheet in place of positions in the command; one sentence where all rows meet the same
/// closed door.
fn placed(fault: Fault, planned: &Planned) -> Fault {
    let Fault::Rejected(Rejection::Batch(rejected)) = fault else { return fault };
    let is_closed = |rejection: &Rejection| match rejection {
        Rejection::Refused(refusals) => refusals.iter().any(|refusal| refusal.code == "not_entitled"),
        Rejection::Invalid(_) | Rejection::Conflict(_) | Rejection::NotFound | Rejection::Batch(_) => false,
    };
    if rejected.iter().all(|(_, rejection)| is_closed(rejection)) {
        return Rejection::from(Refusal::guard("not_entitled")).into();
    }
    let named = rejected.into_iter().take(NAMED);
    Rejection::Batch(named.map(|(position, rejection)| (planned::row_at(planned, position), rejection)).collect())
        .into()
}

/// The answer after a commit: the retained record, and what came of the file.
async fn told(client: &Client, committed: &Committed, planned: Option<&Planned>) -> Result<Response, Fault> {
    let view = client.refreshed().await?;
    let kind = RetainedRecord::kind_of();
    let report = committed.outcomes.iter().find(|outcome| outcome.kind == kind).map(|outcome| outcome.id);
    let held = report.and_then(|id| view.held(kind, id));
    let outcome = match (planned, held) {
        (Some(planned), _) => planned::outcome(planned),
        (None, Some(held)) => reported(client, held.typed()).await?,
        (None, None) => return Err(Fault::NotFound),
    };
    let mut told = json!({"report": held.map(|held| Item::of(&view, held, view.today()))});
    if let (Json::Object(told), Json::Object(outcome)) = (&mut told, outcome) {
        told.extend(outcome);
    }
    let mut response = answer::json(&told);
    *response.status_mut() = StatusCode::CREATED;
    let place = held.map(|held| href(kind, held.id, held.envelope.number));
    if let Some(place) = place.and_then(|place| HeaderValue::from_str(&place).ok()) {
        response.headers_mut().insert(LOCATION, place);
    }
    write::mark_replayed(&mut response, committed);
    Ok(response)
}

/// What came of an earlier import, out of its report.
async fn reported(client: &Client, record: Option<&RetainedRecord>) -> Result<Json, Fault> {
    let digest = record.and_then(|record| record.file.report_digest.as_ref()).ok_or(Fault::NotFound)?;
    let bytes = Imports.content(client.app().host(), &client.view, digest).await?;
    let report: Json = serde_json::from_slice(&bytes).map_err(Fault::failure)?;
    Ok(planned::outcome_reported(&report))
}

/// The retained record of an import.
fn report_of(client: &Client, handle: &str) -> Result<Id, Fault> {
    client.view.find(RetainedRecord::kind_of(), handle).map(|held| held.id).ok_or(Fault::NotFound)
}
