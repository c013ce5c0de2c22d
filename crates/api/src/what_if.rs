//! What-ifs beyond what every kind has: drafting, what would follow, applying.

use access::View;
use axum::extract::{Path, Request};
use axum::http::{StatusCode, Uri};
use axum::response::{ErrorResponse, Response};
use decide::{Answer, Apply, Command, Draftable, Drafting, Foreseen, Rejection, WhatIfTarget};
use door::{Client, Fault};
use isms::Held;
use isms::what_if::{Clash, Drafted, WhatIf};
use listing::Parameters;
use record::{Body, Id, Kinded as _, Misfit};
use serde_json::{Value as Json, json};
use std::sync::Arc;

use crate::input::{Input, Needs};
use crate::item::Item;
use crate::{answer, batch, dry_run, precondition, problem, readiness, show, write};

/// `POST /what-ifs/{handle}/commands`: drafts, takes out, answers clashes; all or none.
pub(crate) async fn draft(
    client: Client,
    Path(handle): Path<String>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    let id = found(&client.view, &handle)?.id;
    let mut input = Input::read(request, Needs::Object, batch::BODY).await?;
    let mut body = std::mem::take(&mut input.body);
    let mut does = drops(&mut body).map_err(Fault::from)?;
    does.extend(answers(&mut body).map_err(Fault::from)?);
    if body.contains_key("commands") || does.is_empty() {
        let commands = batch::commands(&client.view, body, input.reason.as_ref())?;
        let drafted: Result<Vec<Draftable>, Rejection> = commands.into_iter().map(draftable).collect();
        does.extend(drafted.map_err(Fault::from)?);
    } else if let Some(name) = body.keys().next() {
        return Err(Fault::from(Misfit::new(name.as_str(), "unknown_field", "This is not read here.")).into());
    }
    let command = Command::Draft(Drafting { what_if: WhatIfTarget::Existing(id), does });
    if input.is_dry_run {
        return Ok(dry_run::tried(&client, command).await?);
    }
    let committed = client.commit(command, input.idempotency).await.map_err(ErrorResponse::from)?;
    let view = client.refreshed().await?;
    let held = view.held(WhatIf::kind_of(), id).ok_or(Fault::NotFound)?;
    let mut response = show::tagged(answer::json(&Item::of(&view, held, view.today())), held.id, held.version);
    write::mark_replayed(&mut response, &committed);
    Ok(response)
}

/// `GET /what-ifs/{handle}/effect`: each edit with what it changes and what stands in its way, and what would follow from all.
pub(crate) async fn effect(client: Client, Path(handle): Path<String>, uri: Uri) -> Result<Response, Fault> {
    Parameters::of(&uri)?.end()?;
    client.is_present()?;
    let held = found(&client.view, &handle)?;
    let what_if = held.typed::<WhatIf>().filter(|what_if| what_if.is_open() && held.is_living()).ok_or_else(|| {
        Fault::BadRequest("This what-if was applied or discarded; there is nothing left to foresee.".to_owned())
    })?;
    let foreseen = client.app().host().foresee(&client.view, what_if).await?;
    let (view, whole) = (client.view.clone(), foreseen.clone());
    let found = tokio::task::spawn_blocking(move || whole.effect(&view, &listing::survey(&view)));
    let found = found.await.map_err(|_| Fault::Busy)?;
    let tentative = client.view.foreseeing(foreseen.after());
    let drafted = what_if.drafted();
    let edits =
        drafted.iter().zip(&foreseen.answers).map(|(drafted, answer)| edit(&client.view, &tentative, drafted, answer));
    Ok(answer::json(&json!({
        "edits": edits.collect::<Vec<_>>(),
        "can_be_applied": can_be_applied(&foreseen),
        "effect": readiness::effect(&client.view, &found),
    })))
}

fn can_be_applied(foreseen: &Foreseen) -> bool {
    !foreseen.answers.is_empty() && foreseen.answers.iter().all(|answer| answer.rejection.is_none())
}

/// `POST /what-ifs/{handle}/application`: makes everything that was drafted, in one commit.
pub(crate) async fn apply(
    client: Client,
    Path(handle): Path<String>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    let held = found(&client.view, &handle)?;
    let (id, mut input) = (held.id, Input::read(request, Needs::Nothing, write::BODY).await?);
    if let Some(name) = input.body.keys().next() {
        let sentence = format!("`{name}` is not read here; the body holds a `reason` or nothing.");
        return Err(Fault::BadRequest(sentence).into());
    }
    let version = precondition::seen(&input.headers, held)?;
    let command = Command::Apply(Apply { what_if: id, version, reason: input.reason.take() });
    if input.is_dry_run {
        return Ok(dry_run::tried(&client, command).await?);
    }
    let committed = client.commit(command, input.idempotency).await.map_err(ErrorResponse::from)?;
    let mut response = answer::json(&batch::told(&client.refreshed().await?, &committed));
    *response.status_mut() = StatusCode::OK;
    write::mark_replayed(&mut response, &committed);
    Ok(response)
}

fn found<'a>(view: &'a View, handle: &str) -> Result<&'a Arc<Held>, Fault> {
    view.find(WhatIf::kind_of(), handle).ok_or(Fault::NotFound)
}

/// What of a batch can be drafted.
fn draftable(command: Command) -> Result<Draftable, Rejection> {
    match command {
        Command::Put(put) => Ok(Draftable::Put(put)),
        Command::Step(step) => Ok(Draftable::Step(step)),
        Command::Retire(_)
        | Command::All(_)
        | Command::Import(_)
        | Command::Undo(_)
        | Command::Readdress(_)
        | Command::Draft(_)
        | Command::Apply(_)
        | Command::Erase(_) => {
            let sentence = "A what-if holds `create` and `edit`; nothing is retired or decided in it.";
            Err(Rejection::Invalid(vec![Misfit::new("commands", "not_drafted", sentence)]))
        }
    }
}

/// `drop`: records that are left as they are.
fn drops(body: &mut Body) -> Result<Vec<Draftable>, Misfit> {
    let wrong = || Misfit::new("drop", "wrong_type", "This should be a list of ids of records.");
    let list = match body.remove("drop") {
        None | Some(Json::Null) => return Ok(Vec::new()),
        Some(Json::Array(list)) => list,
        Some(_) => return Err(wrong()),
    };
    list.iter().map(|one| id(one).map(Draftable::Drop).ok_or_else(wrong)).collect()
}

/// `answers`: for each field that somebody else changed meanwhile, whether what was drafted is kept.
fn answers(body: &mut Body) -> Result<Vec<Draftable>, Misfit> {
    let wrong = || {
        let sentence = "This should be a list of objects with `record`, `field` and `keep`, which is true or false.";
        Misfit::new("answers", "wrong_type", sentence)
    };
    let list = match body.remove("answers") {
        None | Some(Json::Null) => return Ok(Vec::new()),
        Some(Json::Array(list)) => list,
        Some(_) => return Err(wrong()),
    };
    let one = |one: &Json| {
        let record = id(one.get("record")?)?;
        let field = one.get("field")?.as_str()?.to_owned();
        Some(Draftable::Answer { record, field, is_kept: one.get("keep")?.as_bool()? })
    };
    list.iter().map(|json| one(json).ok_or_else(wrong)).collect()
}

fn id(json: &Json) -> Option<Id> {
    Id::parse_str(json.as_str()?).ok()
}

fn edit(view: &View, tentative: &View, drafted: &Drafted<'_>, answer: &Answer) -> Json {
    let today = view.held(drafted.kind, drafted.id);
    let before = today.map(|held| held.body()).unwrap_or_default();
    let after = tentative.held(drafted.kind, drafted.id).map(|held| held.body()).unwrap_or_default();
    let changes = drafted.fields.iter().map(|row| {
        let name = &*row.field;
        json!({"field": name, "old": before.get(name), "new": after.get(name)})
    });
    let clashes = today.map(|held| drafted.clashes_with(held)).unwrap_or_default();
    json!({
        "kind": drafted.kind.plural,
        "id": drafted.id,
        "is_new": drafted.is_new(),
        "drafted_on": drafted.version,
        "version": today.map(|held| held.version),
        "by": drafted.by,
        "changes": if answer.rejection.is_none() { changes.collect::<Vec<_>>() } else { Vec::new() },
        "clashes": clashes.iter().map(clash).collect::<Vec<_>>(),
        "problem": answer.rejection.as_ref().map(problem::told),
    })
}

fn clash(clash: &Clash<'_>) -> Json {
    json!({"field": clash.field, "was": clash.was, "drafted": clash.mine, "today": clash.theirs})
}
