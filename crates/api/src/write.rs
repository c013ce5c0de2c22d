//! Making and changing one record: `POST /{kind}`, `PATCH`, `DELETE`, and `POST …/restoration`.
//!
//! The rules stand in `decide`; this only finds the record, reads what the client saw, and answers with what was written.

use access::View;
use axum::extract::{Path, Request};
use axum::http::StatusCode;
use axum::http::header::{HeaderName, HeaderValue, LOCATION};
use axum::response::{ErrorResponse, IntoResponse as _, Response};
use decide::{Command, Outcome, Put, Retire, Target};
use door::{Client, Fault};
use host::Committed;
use record::Id;

use crate::input::{Input, Needs};
use crate::item::{Item, href};
use crate::{answer, dry_run, precondition, show, step};

/// The most bytes of a body, as the door has it.
pub(crate) const BODY: usize = 2 * 1024 * 1024;
/// Says that the answer is that of an earlier request under the same key.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

pub(crate) async fn create(client: Client, plural: Path<String>, request: Request) -> Result<Response, ErrorResponse> {
    let kind = show::kind(&plural)?;
    let mut input = Input::read(request, Needs::Object, BODY).await?;
    let (fields, reason) = (std::mem::take(&mut input.body), input.reason.take());
    let command = step::creation(kind, fields, reason).map_err(Fault::from)?;
    Ok(carried_out(&client, command, input, StatusCode::CREATED).await?)
}

pub(crate) async fn edit(
    client: Client,
    Path((plural, handle)): Path<(String, String)>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    let held = show::held(&client.view, &plural, &handle)?;
    let mut input = Input::read(request, Needs::Object, BODY).await?;
    let target = Target::Existing { id: held.id, version: precondition::seen(&input.headers, held)? };
    let put = Put { kind: held.kind, target, patch: std::mem::take(&mut input.body), reason: input.reason.take() };
    Ok(carried_out(&client, Command::Put(put), input, StatusCode::OK).await?)
}

pub(crate) async fn retire(
    client: Client,
    path: Path<(String, String)>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    retirement(client, path, request, true).await
}

pub(crate) async fn restore(
    client: Client,
    path: Path<(String, String)>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    retirement(client, path, request, false).await
}

async fn retirement(
    client: Client,
    Path((plural, handle)): Path<(String, String)>,
    request: Request,
    is_retired: bool,
) -> Result<Response, ErrorResponse> {
    let held = show::held(&client.view, &plural, &handle)?;
    let mut input = Input::read(request, Needs::Nothing, BODY).await?;
    if let Some(name) = input.body.keys().next() {
        return Err(
            Fault::BadRequest(format!("`{name}` is not read here; the body holds a `reason` or nothing.")).into()
        );
    }
    let version = precondition::seen(&input.headers, held)?;
    let retire = Retire { kind: held.kind, id: held.id, version, is_retired, reason: input.reason.take() };
    Ok(carried_out(&client, Command::Retire(retire), input, StatusCode::OK).await?)
}

/// Commits, or only tries, a command about one record.
pub(crate) async fn carried_out(
    client: &Client,
    command: Command,
    input: Input,
    status: StatusCode,
) -> Result<Response, Fault> {
    if input.is_dry_run {
        return dry_run::tried(client, command).await;
    }
    let committed = client.commit(command, input.idempotency).await?;
    let mut response = written(client, &committed, status).await?;
    mark_replayed(&mut response, &committed);
    Ok(response)
}

/// Tells a repeated answer from a first one.
pub(crate) fn mark_replayed(response: &mut Response, committed: &Committed) {
    if committed.is_replayed {
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
}

/// The version that was written, also when others came after it: a repeated request has the answer of the first.
async fn written(client: &Client, committed: &Committed, status: StatusCode) -> Result<Response, Fault> {
    let view = client.refreshed().await?;
    let Some(outcome) = committed.outcomes.first() else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    let (mut response, number) = match item(client, &view, outcome).await? {
        Some(item) => item,
        // Written and out of sight: moved to a unit that the writer does not see.
        None => return Ok(show::tagged(StatusCode::NO_CONTENT.into_response(), outcome.id, outcome.version)),
    };
    *response.status_mut() = status;
    if status == StatusCode::CREATED
        && let Ok(place) = HeaderValue::from_str(&href(outcome.kind, outcome.id, number))
    {
        response.headers_mut().insert(LOCATION, place);
    }
    Ok(show::tagged(response, outcome.id, outcome.version))
}

async fn item(client: &Client, view: &View, outcome: &Outcome) -> Result<Option<(Response, Option<u64>)>, Fault> {
    let Outcome { kind, id, version, .. } = *outcome;
    let Some(held) = view.held(kind, id) else { return Ok(None) };
    let number = held.envelope.number;
    if held.version == version {
        return Ok(Some((answer::json(&Item::of(view, held, view.day_of(held.recorded))), number)));
    }
    let versions = client.app().host().history(view, kind, id).await?;
    let then = versions.iter().find(|one| one.version == version);
    Ok(then.map(|version| (show::of_version(view, version), number)))
}

/// The id that `handle` names to this viewer, or the id that it is: what is not there is for `decide` to say.
pub(crate) fn id_of(view: &View, kind: &record::Kind, handle: &str) -> Option<Id> {
    view.find(kind, handle).map(|held| held.id).or_else(|| Id::parse_str(handle).ok())
}
