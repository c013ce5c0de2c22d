//! The file of a version of a document: `PUT /document-versions/{handle}/file`, `GET /document-versions/{handle}/file`.
//!
//! As with evidence the record names its file by name, length and SHA-256, and the bytes are kept on behalf of whoever brought
//! them. A file that holds programs is not taken.

use axum::extract::{Path, Request};
use axum::http::Uri;
use axum::response::Response;
use door::{Client, Fault};
use interchange::document_file;
use isms::documented::DocumentVersion;
use listing::Parameters;
use record::{Kinded as _, Misfit};

use crate::kept_file::{self, Sent};

/// Brings the file of a draft, or another in its place.
pub(crate) async fn bring(client: Client, Path(handle): Path<String>, request: Request) -> Result<Response, Fault> {
    client.is_present()?;
    let held = client.view.find(DocumentVersion::kind_of(), &handle).ok_or(Fault::NotFound)?;
    let version: &DocumentVersion = held.typed().ok_or(Fault::NotFound)?;
    let sent = Sent::read(held, request).await?;
    if let Err(why) = document_file(&sent.bytes) {
        return Err(Misfit::new("file_digest", "no_document", why.to_string()).into());
    }
    client.app().host().has_room(&client.view, &sent.bytes).await?;
    let news = sent.news(held);
    if !news.is_empty() {
        return sent.edits(&client, held, news, |fault| fault).await;
    }
    // Whoever brought these bytes brings them once more, and nobody else.
    if version.file_by.is_none_or(|person| person.id != client.actor().person) {
        let sentence = "Somebody else brought this file. Bring another, or ask them.";
        return Err(Misfit::new("file_digest", "not_submitter", sentence).into());
    }
    sent.brings_again(&client, held).await
}

/// The bytes, for whoever may see the version.
pub(crate) async fn file(client: Client, Path(handle): Path<String>, uri: Uri) -> Result<Response, Fault> {
    Parameters::of(&uri)?.end()?;
    let held = client.view.find(DocumentVersion::kind_of(), &handle).ok_or(Fault::NotFound)?;
    let version: &DocumentVersion = held.typed().ok_or(Fault::NotFound)?;
    let none = "This version names no file; `text` is what it says.";
    kept_file::handed_out(&client, held, version.file_by.map(|person| person.id), none).await
}
