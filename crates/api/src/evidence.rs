//! The file of a piece of evidence: `PUT /evidence/{handle}/file`, `GET /evidence/{handle}/file`.
//!
//! The record names its file by name, length and SHA-256; the bytes are kept on behalf of its submitter, who alone brings
//! them (decision 0014). The type that they are sent under decides nothing.

use access::Reach;
use axum::body::Bytes;
use axum::extract::{Path, Request};
use axum::http::header::{HeaderMap, HeaderName, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::{ErrorResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use decide::{Command, Put, Refusal, Rejection, Target};
use door::{Client, Fault};
use host::FILE_BYTES;
use isms::Held;
use isms::control::Evidence;
use isms::documented::{NamedFile, files_of};
use ledger::Hash;
use record::{Body, Kinded as _, Misfit};
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

use crate::input::{self, Input};
use crate::item::Item;
use crate::{answer, precondition, show, write};
use listing::Parameters;

/// The digest of a body (RFC 9530): `sha-256=:…:`.
pub(crate) const CONTENT_DIGEST: HeaderName = HeaderName::from_static("content-digest");

/// Brings the file, or another in its place.
pub(crate) async fn bring(
    client: Client,
    Path(handle): Path<String>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    client.is_present()?;
    let held = client.view.find(Evidence::kind_of(), &handle).ok_or(Fault::NotFound)?;
    let evidence: &Evidence = held.typed().ok_or(Fault::NotFound)?;
    is_submitter(&client, evidence)?;
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let mut parameters = Parameters::of(&uri)?;
    let (name, is_dry_run) = (parameters.take("name"), parameters.take_truth("dry_run")?);
    let reason = input::reason_of(parameters.take("reason").map(Json::from)).map_err(Fault::from)?;
    parameters.end()?;
    let version = precondition::seen(&headers, held)?;
    let bytes = input::bytes_of(request, FILE_BYTES).await?;
    let digest = sound(&headers, &bytes)?;
    let host = client.app().host();
    host.has_room(&client.view, &bytes).await.map_err(Fault::from)?;
    let said = files_of(&held.body()).into_iter().next();
    let patch = facts(said.as_ref(), name.as_deref(), &digest, bytes.len());
    if patch.is_empty() {
        // The record names these bytes already, decided or not. To bring them changes nothing that anybody decided on.
        if !is_dry_run {
            keep(&client, &bytes, &digest).await?;
        }
        let item = answer::json(&Item::of(&client.view, held, client.view.today()));
        return Ok(show::tagged(item, held.id, held.version));
    }
    let put = Put { kind: held.kind, target: Target::Existing { id: held.id, version }, patch, reason };
    let command = Command::Put(put);
    if !is_dry_run {
        // Nothing is kept for what would be refused.
        client.preview(&command).await.map_err(with_way)?;
        keep(&client, &bytes, &digest).await?;
    }
    let input = Input { headers, body: Body::new(), reason: None, is_dry_run, is_proposal: false, idempotency: None };
    Ok(write::carried_out(&client, command, input, StatusCode::OK).await?)
}

/// What whoever submitted but does not own the evidence does instead: its checksum, once submitted, is not theirs to change.
fn with_way(fault: Fault) -> Fault {
    let Fault::Rejected(Rejection::Refused(mut refusals)) = fault else { return fault };
    for refusal in refusals.iter_mut().filter(|refusal| refusal.code == "not_entitled") {
        refusal.next = "Submit evidence with `file_name`, `file_digest` and `file_size` and bring those bytes after it, or be its `owner`."
            .to_owned();
    }
    Rejection::Refused(refusals).into()
}

/// INVARIANT: bytes are handed out on behalf of the submitter, so that nobody else brings them.
fn is_submitter(client: &Client, evidence: &Evidence) -> Result<(), Fault> {
    if client.actor().reach < Reach::Write {
        return Err(Rejection::from(Refusal::engine("reach_too_small")).into());
    }
    if evidence.submitted_by.is_some_and(|person| person.id == client.actor().person) {
        return Ok(());
    }
    let sentence = "Only whoever submitted it brings its file. Submit evidence of your own, or ask them.";
    Err(Misfit::new("file_digest", "not_submitter", sentence).into())
}

/// The digest of bytes that are some, and those that were meant.
pub(crate) fn sound(headers: &HeaderMap, bytes: &[u8]) -> Result<Hash, Fault> {
    if bytes.is_empty() {
        return Err(Fault::BadRequest("The body is empty; send the bytes of the file.".to_owned()));
    }
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    let sent = headers.get(CONTENT_DIGEST).map(|sent| sent.to_str().unwrap_or_default());
    let is_other =
        |sent: &str| sent.split(',').any(|one| one.trim().starts_with("sha-256=") && one.trim() != written(&digest));
    if sent.is_some_and(is_other) {
        let sentence = "The bytes that came are not those of `Content-Digest`; nothing was kept. Send the file again.";
        return Err(Fault::BadRequest(sentence.to_owned()));
    }
    Ok(Hash::from_bytes(digest))
}

pub(crate) fn written(digest: &[u8; 32]) -> String {
    format!("sha-256=:{}:", BASE64_STANDARD.encode(digest))
}

/// What the record does not say yet about the file. Nothing where it names these bytes already and no other name was given.
pub(crate) fn facts(said: Option<&NamedFile>, name: Option<&str>, digest: &Hash, size: usize) -> Body {
    let digest = digest.to_string();
    let said_name = said.and_then(|said| said.name.as_deref());
    let is_said = said.is_some_and(|said| said.digest == digest);
    if is_said && name.is_none() {
        return Body::new();
    }
    let name = door::file_name(name.or(said_name).unwrap_or_default());
    let is_size_said = said.and_then(|said| said.size).is_some_and(|said| usize::try_from(said) == Ok(size));
    let facts = [
        ("file_name", json!(name), said_name == Some(&*name)),
        ("file_digest", json!(digest), is_said),
        ("file_size", json!(size), is_size_said),
    ];
    let new = facts.into_iter().filter(|(_, _, is_said)| !is_said);
    new.map(|(name, value, _)| (name.to_owned(), value)).collect()
}

pub(crate) async fn keep(client: &Client, bytes: &Bytes, digest: &Hash) -> Result<(), Fault> {
    let host = client.app().host();
    host.take_file(&client.view, bytes.to_vec()).await?;
    if host.keep_file(&client.view, digest).await? { Ok(()) } else { Err(Fault::Busy) }
}

/// The bytes, for whoever may see the evidence.
pub(crate) async fn file(client: Client, Path(handle): Path<String>, uri: Uri) -> Result<Response, Fault> {
    Parameters::of(&uri)?.end()?;
    let held = client.view.find(Evidence::kind_of(), &handle).ok_or(Fault::NotFound)?;
    let evidence: &Evidence = held.typed().ok_or(Fault::NotFound)?;
    let none = || Fault::BadRequest("This evidence names no file; `source` says where it is.".to_owned());
    let said = evidence.file_digest.as_deref().ok_or_else(none)?;
    let not_here = || Fault::from(Rejection::from(Refusal::engine("file_not_here")));
    let named = said.parse::<Hash>().ok().zip(evidence.submitted_by);
    let (digest, bringer) = named.ok_or_else(not_here)?;
    let bytes = client.app().host().file(&client.view, bringer.id, &digest).await?.ok_or_else(not_here)?;
    let mut response = door::download(&name(held, evidence), "application/octet-stream", bytes);
    if let Ok(value) = HeaderValue::from_str(&written(digest.as_bytes())) {
        response.headers_mut().insert(CONTENT_DIGEST, value);
    }
    Ok(response)
}

fn name(held: &Held, evidence: &Evidence) -> String {
    evidence.file_name.as_deref().map_or_else(|| held.handle(), door::file_name)
}
