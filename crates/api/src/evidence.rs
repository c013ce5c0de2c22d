//! The file of a piece of evidence: `PUT /evidence/{handle}/file`, `GET /evidence/{handle}/file`.
//!
//! The record names its file by name, length and SHA-256; the bytes are kept on behalf of its submitter, who alone brings
//! them (decision 0014). The type that they are sent under decides nothing.

use access::Reach;
use axum::extract::{Path, Request};
use axum::http::Uri;
use axum::response::Response;
use decide::{Refusal, Rejection};
use door::{Client, Fault};
use isms::control::Evidence;
use listing::Parameters;
use record::{Kinded as _, Misfit};

use crate::kept_file::{self, Sent};

/// Brings the file, or another in its place.
pub(crate) async fn bring(client: Client, Path(handle): Path<String>, request: Request) -> Result<Response, Fault> {
    client.is_present()?;
    let held = client.view.find(Evidence::kind_of(), &handle).ok_or(Fault::NotFound)?;
    let evidence: &Evidence = held.typed().ok_or(Fault::NotFound)?;
    is_submitter(&client, evidence)?;
    let sent = Sent::read(held, request).await?;
    client.app().host().has_room(&client.view, &sent.bytes).await?;
    let news = sent.news(held);
    if news.is_empty() {
        sent.brings_again(&client, held).await
    } else {
        sent.edits(&client, held, news, with_way).await
    }
}

/// The bytes, for whoever may see the evidence.
pub(crate) async fn file(client: Client, Path(handle): Path<String>, uri: Uri) -> Result<Response, Fault> {
    Parameters::of(&uri)?.end()?;
    let held = client.view.find(Evidence::kind_of(), &handle).ok_or(Fault::NotFound)?;
    let evidence: &Evidence = held.typed().ok_or(Fault::NotFound)?;
    let none = "This evidence names no file; `source` says where it is.";
    kept_file::handed_out(&client, held, evidence.submitted_by.map(|person| person.id), none).await
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
