//! Files that records name by name, length and SHA-256: bringing their bytes, and handing them out.

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use decide::{Command, Put, Refusal, Rejection, Target};
use door::{Client, Fault};
use host::FILE_BYTES;
use isms::Held;
use isms::documented::{NamedFile, files_of};
use ledger::Hash;
use listing::Parameters;
use record::{Body, Id, Line};
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

use crate::input::{self, Input};
use crate::item::Item;
use crate::{answer, precondition, show, write};

/// The digest of a body (RFC 9530): `sha-256=:…:`.
const CONTENT_DIGEST: HeaderName = HeaderName::from_static("content-digest");

/// A file that was sent for a record.
pub(crate) struct Sent {
    headers: HeaderMap,
    pub bytes: Bytes,
    digest: Hash,
    name: Option<String>,
    reason: Option<Line>,
    /// The version of the record that the sender saw.
    seen: u64,
    is_dry_run: bool,
}

impl Sent {
    /// What a request sends for a record.
    ///
    /// # Errors
    /// What cannot be read, is too large, or is not what its `Content-Digest` says.
    pub async fn read(held: &Held, request: Request) -> Result<Self, Fault> {
        let headers = request.headers().clone();
        let mut parameters = Parameters::of(request.uri())?;
        let (name, is_dry_run) = (parameters.take("name"), parameters.take_truth("dry_run")?);
        let reason = input::reason_of(parameters.take("reason").map(Json::from))?;
        parameters.end()?;
        let seen = precondition::seen(&headers, held)?;
        let bytes = input::bytes_of(request, FILE_BYTES).await?;
        let digest = sound(&headers, &bytes)?;
        Ok(Self { headers, bytes, digest, name, reason, seen, is_dry_run })
    }

    /// What the record does not say yet about the file. Nothing where it names these bytes already and no other name was given.
    pub fn news(&self, held: &Held) -> Body {
        facts(first_of(held).as_ref(), self.name.as_deref(), &self.digest, self.bytes.len())
    }

    /// Brings bytes that the record names already: that changes nothing that anybody decided on.
    pub async fn brings_again(self, client: &Client, held: &Held) -> Result<Response, Fault> {
        if !self.is_dry_run {
            self.keep(client).await?;
        }
        let item = answer::json(&Item::of(&client.view, held, client.view.today()));
        Ok(show::tagged(item, held.id, held.version))
    }

    /// Has the record say what is new about the file, and keeps the bytes. `with_way` says more about a refusal.
    pub async fn edits(
        self,
        client: &Client,
        held: &Held,
        news: Body,
        with_way: fn(Fault) -> Fault,
    ) -> Result<Response, Fault> {
        let target = Target::Existing { id: held.id, version: self.seen };
        let put = Put { kind: held.kind, target, patch: news, reason: self.reason.clone() };
        let command = Command::Put(put);
        if !self.is_dry_run {
            // Nothing is kept for what would be refused.
            client.preview(&command).await.map_err(with_way)?;
            self.keep(client).await?;
        }
        let Self { headers, is_dry_run, .. } = self;
        let input =
            Input { headers, body: Body::new(), reason: None, is_dry_run, is_proposal: false, idempotency: None };
        write::carried_out(client, command, input, StatusCode::OK).await
    }

    async fn keep(&self, client: &Client) -> Result<(), Fault> {
        let host = client.app().host();
        host.take_file(&client.view, self.bytes.to_vec()).await?;
        if host.keep_file(&client.view, &self.digest).await? { Ok(()) } else { Err(Fault::Busy) }
    }
}

/// The bytes of the file that a record names, which are kept on behalf of `bringer`. `none` says what it has where it names no file.
pub(crate) async fn handed_out(
    client: &Client,
    held: &Held,
    bringer: Option<Id>,
    none: &str,
) -> Result<Response, Fault> {
    let said = first_of(held).ok_or_else(|| Fault::BadRequest(none.to_owned()))?;
    let not_here = || Fault::from(Rejection::from(Refusal::engine("file_not_here")));
    let (digest, bringer) = said.digest.parse::<Hash>().ok().zip(bringer).ok_or_else(not_here)?;
    let bytes = client.app().host().file(&client.view, bringer, &digest).await?.ok_or_else(not_here)?;
    let name = said.name.as_deref().map_or_else(|| held.handle(), door::file_name);
    let mut response = door::download(&name, "application/octet-stream", bytes);
    if let Ok(value) = HeaderValue::from_str(&written(digest.as_bytes())) {
        response.headers_mut().insert(CONTENT_DIGEST, value);
    }
    Ok(response)
}

fn first_of(held: &Held) -> Option<NamedFile> {
    files_of(&held.body()).into_iter().next()
}

/// The digest of bytes that are some, and those that were meant.
fn sound(headers: &HeaderMap, bytes: &[u8]) -> Result<Hash, Fault> {
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

fn written(digest: &[u8; 32]) -> String {
    format!("sha-256=:{}:", BASE64_STANDARD.encode(digest))
}

/// What the record does not say yet about the file. Nothing where it names these bytes already and no other name was given.
fn facts(said: Option<&NamedFile>, name: Option<&str>, digest: &Hash, size: usize) -> Body {
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
