//! Files that are brought to be imported: `POST /files`, `GET /files/{digest}`, `GET /files/{digest}/content`.
//!
//! A file is spoken of by the SHA-256 of its bytes, is looked at as often as needed, and goes after a day unless an import
//! that was committed names it. What it is, is found by what it holds; the type that it was sent under decides nothing.

use access::{Reach, View};
use axum::extract::{Path, Request};
use axum::http::header::{CONTENT_TYPE, HeaderValue, LOCATION};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{ErrorResponse, Response};
use decide::{Refusal, Rejection};
use door::{Client, Fault};
use imports::Imports;
use isms::documented::RetainedRecord;

use crate::{answer, input};
use listing::Parameters;

/// The types that files are sent under.
pub(crate) const MEDIA_TYPES: [&str; 4] = [
    "application/octet-stream",
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
];
pub(crate) async fn bring(client: Client, request: Request) -> Result<Response, ErrorResponse> {
    Parameters::of(request.uri())?.end()?;
    may_import(&client)?;
    if !is_file(request.headers()) {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into());
    }
    let seat = Imports.seat(&client.view)?;
    let bytes = input::bytes_of(request, imports::FILE_BYTES).await?;
    let looked = Imports.bring(client.app().host(), &client.view, seat, bytes.into()).await?;
    let mut response = answer::json(&looked);
    *response.status_mut() = StatusCode::CREATED;
    if let Ok(place) = HeaderValue::from_str(&format!("/api/v1/files/{}", looked.digest)) {
        response.headers_mut().insert(LOCATION, place);
    }
    Ok(response)
}

pub(crate) async fn look(client: Client, Path(digest): Path<String>, uri: Uri) -> Result<Response, Fault> {
    Parameters::of(&uri)?.end()?;
    may_import(&client)?;
    let digest = known(digest)?;
    let looked = Imports.look(client.app().host(), &client.view, &digest).await;
    Ok(answer::json(&looked?))
}

/// Whoever imports can write some of what a file can bring. Which rows they may write, each row is asked.
///
/// # Errors
/// The refusal that writing would meet; a sentence where the client looks at the past.
pub(crate) fn may_import(client: &Client) -> Result<(), Fault> {
    client.is_present()?;
    let view = &client.view;
    if view.actor().reach < Reach::Write {
        return Err(Rejection::from(Refusal::engine("reach_too_small")).into());
    }
    if imports::may_bring_any(view) {
        return Ok(());
    }
    Err(Rejection::from(Refusal::guard("not_entitled")).into())
}

fn is_file(headers: &HeaderMap) -> bool {
    let sent = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = sent.split(';').next().unwrap_or_default().trim();
    MEDIA_TYPES.iter().any(|known| kind.eq_ignore_ascii_case(known))
}

/// A digest as it is written everywhere.
///
/// # Errors
/// [`Fault::NotFound`] for what is none.
fn known(digest: String) -> Result<String, Fault> {
    if is_digest(&digest) { Ok(digest) } else { Err(Fault::NotFound) }
}

/// Whether a text is a SHA-256 in hexadecimal.
pub(crate) fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The bytes of a file or of a report, where a retained record that the viewer may see names them.
pub(crate) async fn content(client: Client, Path(digest): Path<String>, uri: Uri) -> Result<Response, Fault> {
    Parameters::of(&uri)?.end()?;
    let digest = known(digest)?;
    let kept = Kept::named(&client.view, &digest).ok_or(Fault::NotFound)?;
    let bytes = Imports.content(client.app().host(), &client.view, &digest).await?;
    Ok(door::download(&kept.name, kept.media_type, bytes))
}

/// Bytes that a record names.
struct Kept {
    name: String,
    media_type: &'static str,
}

impl Kept {
    fn named(view: &View, digest: &str) -> Option<Self> {
        let is = |named: &Option<record::Line>| named.as_ref().is_some_and(|named| **named == *digest);
        view.all::<RetainedRecord>().find_map(|record| {
            let file = &record.file;
            if is(&file.report_digest) && imports::may_read_report(view, record.held) {
                let name = format!("{}.json", record.held.number().unwrap_or_else(|| "report".to_owned()));
                return Some(Self { name, media_type: "application/json" });
            }
            let name = || file.file_name.as_ref().map_or_else(|| "file".to_owned(), ToString::to_string);
            (is(&file.file_digest) && imports::may_read_file(view, record.held))
                .then(|| Self { name: name(), media_type: "application/octet-stream" })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_64_small_hexadecimal_digits() {
        assert!(is_digest(&"0f".repeat(32)));
        assert!(!is_digest(&"0F".repeat(32)) && !is_digest("0f") && !is_digest(&"é".repeat(32)));
    }
}
