//! The file of a version of a document: `PUT /document-versions/{handle}/file`, `GET /document-versions/{handle}/file`.
//!
//! As with evidence the record names its file by name, length and SHA-256, and the bytes are kept on behalf of whoever brought
//! them. A file that holds programs is not taken.

use axum::extract::{Path, Request};
use axum::http::header::HeaderValue;
use axum::http::{StatusCode, Uri};
use axum::response::{ErrorResponse, Response};
use decide::{Command, Put, Refusal, Rejection, Target};
use door::{Client, Fault};
use host::FILE_BYTES;
use interchange::document_file;
use isms::documented::{DocumentVersion, files_of};
use ledger::Hash;
use listing::Parameters;
use record::{Body, Kinded as _, Misfit};
use serde_json::Value as Json;

use crate::evidence::{CONTENT_DIGEST, facts, keep, sound, written};
use crate::input::{self, Input};
use crate::item::Item;
use crate::{answer, precondition, show, write};

/// Brings the file of a draft, or another in its place.
pub(crate) async fn bring(
    client: Client,
    Path(handle): Path<String>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    client.is_present()?;
    let held = client.view.find(DocumentVersion::kind_of(), &handle).ok_or(Fault::NotFound)?;
    let version: &DocumentVersion = held.typed().ok_or(Fault::NotFound)?;
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let mut parameters = Parameters::of(&uri)?;
    let (name, is_dry_run) = (parameters.take("name"), parameters.take_truth("dry_run")?);
    let reason = input::reason_of(parameters.take("reason").map(Json::from)).map_err(Fault::from)?;
    parameters.end()?;
    let seen = precondition::seen(&headers, held)?;
    let bytes = input::bytes_of(request, FILE_BYTES).await?;
    let digest = sound(&headers, &bytes)?;
    if let Err(why) = document_file(&bytes) {
        return Err(Fault::from(Misfit::new("file_digest", "no_document", why.to_string())).into());
    }
    client.app().host().has_room(&client.view, &bytes).await.map_err(Fault::from)?;
    let said = files_of(&held.body()).into_iter().next();
    let patch = facts(said.as_ref(), name.as_deref(), &digest, bytes.len());
    let is_theirs = version.file_by.is_some_and(|person| person.id == client.actor().person);
    if patch.is_empty() {
        // The record names these bytes already; whoever did so brings them once more, and nobody else.
        if !is_theirs {
            let sentence = "Somebody else brought this file. Bring another, or ask them.";
            return Err(Fault::from(Misfit::new("file_digest", "not_submitter", sentence)).into());
        }
        if !is_dry_run {
            keep(&client, &bytes, &digest).await?;
        }
        let item = answer::json(&Item::of(&client.view, held, client.view.today()));
        return Ok(show::tagged(item, held.id, held.version));
    }
    let put = Put { kind: held.kind, target: Target::Existing { id: held.id, version: seen }, patch, reason };
    let command = Command::Put(put);
    if !is_dry_run {
        // Nothing is kept for what would be refused.
        client.preview(&command).await?;
        keep(&client, &bytes, &digest).await?;
    }
    let input = Input { headers, body: Body::new(), reason: None, is_dry_run, is_proposal: false, idempotency: None };
    Ok(write::carried_out(&client, command, input, StatusCode::OK).await?)
}

/// The bytes, for whoever may see the version.
pub(crate) async fn file(client: Client, Path(handle): Path<String>, uri: Uri) -> Result<Response, Fault> {
    Parameters::of(&uri)?.end()?;
    let held = client.view.find(DocumentVersion::kind_of(), &handle).ok_or(Fault::NotFound)?;
    let version: &DocumentVersion = held.typed().ok_or(Fault::NotFound)?;
    let none = || Fault::BadRequest("This version names no file; `text` is what it says.".to_owned());
    let said = version.file_digest.as_deref().ok_or_else(none)?;
    let not_here = || Fault::from(Rejection::from(Refusal::engine("file_not_here")));
    let named = said.parse::<Hash>().ok().zip(version.file_by);
    let (digest, bringer) = named.ok_or_else(not_here)?;
    let bytes = client.app().host().file(&client.view, bringer.id, &digest).await?.ok_or_else(not_here)?;
    let name = version.file_name.as_deref().map_or_else(|| held.handle(), door::file_name);
    let mut response = door::download(&name, "application/octet-stream", bytes);
    if let Ok(value) = HeaderValue::from_str(&written(digest.as_bytes())) {
        response.headers_mut().insert(CONTENT_DIGEST, value);
    }
    Ok(response)
}
