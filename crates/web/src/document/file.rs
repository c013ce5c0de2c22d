//! The file of a version: brought into a draft, handed out to whoever may see the version.

use axum::extract::{Path, Request};
use axum::response::Response;
use decide::{Command, Put, Refusal, Rejection, Target};
use door::{Fault, Visitor};
use host::{FILE_BYTES, HostError};
use interchange::document_file;
use isms::Held;
use isms::documented::DocumentVersion;
use ledger::Hash;
use maud::{Markup, html};
use record::{Body, Id, Kinded as _, Misfit};
use serde_json::json;

use crate::component::icon;
use crate::fault::refused;
use crate::form::{SentFile, SentWithFile};
use crate::format::size;
use crate::frame::{Page, form_token};
use crate::look::Look;

/// Who brought the file of a version, and its digest.
pub fn named(held: &Held) -> Option<(Id, Hash)> {
    let version: &DocumentVersion = held.typed()?;
    let digest: Hash = version.file_digest.as_deref()?.parse().ok()?;
    Some((version.file_by?.id, digest))
}

/// The file, for whoever may see the version.
pub async fn download(Path((_, handle)): Path<(String, String)>, visitor: Visitor) -> Result<Response, Fault> {
    let held = visitor.view.find(DocumentVersion::kind_of(), &handle).ok_or(Fault::NotFound)?;
    let version: &DocumentVersion = held.typed().ok_or(Fault::NotFound)?;
    version.file_digest.as_ref().ok_or(Fault::NotFound)?;
    let bytes = match named(held) {
        Some((bringer, digest)) => visitor.app().host().file(&visitor.view, bringer, &digest).await?,
        None => None,
    };
    let bytes = bytes.ok_or_else(|| Rejection::from(Refusal::engine("file_not_here")))?;
    let name = version.file_name.as_deref().map_or_else(|| held.handle(), door::file_name);
    Ok(door::download(&name, "application/octet-stream", bytes))
}

/// Brings the file of a draft.
pub async fn bring(
    Path((_, handle)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
    request: Request,
) -> Result<Response, Fault> {
    let SentWithFile { sent, file } = SentWithFile::read(request, visitor.app(), &visitor.cookie, FILE_BYTES).await?;
    let held = visitor.view.find(DocumentVersion::kind_of(), &handle).ok_or(Fault::NotFound)?;
    let seen =
        sent.text("version").parse().map_err(|_| Fault::BadRequest("Reload the page and try again.".to_owned()))?;
    let path = visitor.href(&format!("{}/{}", held.kind.plural, held.handle()));
    let rejection = match brought(&visitor, held, seen, file).await? {
        Ok(()) => return Ok(look.go(&path)),
        Err(rejection) => rejection,
    };
    let status = Fault::Rejected(rejection.clone()).status();
    Ok(Page::new(&visitor, &look, "File not taken").narrow().send_as(
        status,
        html! {
            div.head { div { h1 { "The file was not taken" } p { "Nothing was changed in " (held.title()) "." } } }
            (refused(&rejection))
            p { a.btn href=(path) { "Back to the draft" } }
        },
    ))
}

/// Takes the file in and names it in the draft. Nothing is kept for what would be refused.
async fn brought(
    visitor: &Visitor,
    held: &Held,
    seen: u64,
    file: Option<SentFile>,
) -> Result<Result<(), Rejection>, Fault> {
    let no = |sentence: String| Ok(Err(Rejection::Invalid(vec![Misfit::new("file", "no_document", sentence)])));
    let Some(SentFile { name, bytes }) = file else { return no("Choose a file first.".to_owned()) };
    let Some(bytes) = bytes else {
        return no(format!(
            "The file is larger than {} MB. Make it smaller, or give its parts separately.",
            FILE_BYTES / 1024 / 1024
        ));
    };
    if let Err(why) = document_file(&bytes) {
        return no(why.to_string());
    }
    let size = bytes.len();
    let host = visitor.app().host();
    let digest = match host.take_file(&visitor.view, bytes).await {
        Err(HostError::Rejected(rejection)) => return Ok(Err(rejection)),
        digest => digest?,
    };
    let facts = json!({"file_name": door::file_name(&name), "file_digest": digest.to_string(), "file_size": size});
    let patch: Body = facts.as_object().cloned().unwrap_or_default().into_iter().collect();
    let put = Put { kind: held.kind, target: Target::Existing { id: held.id, version: seen }, patch, reason: None };
    host.keep_file(&visitor.view, &digest).await?;
    match visitor.commit(Command::Put(put)).await {
        Ok(_) => Ok(Ok(())),
        Err(Fault::Rejected(rejection)) => Ok(Err(rejection)),
        Err(fault) => Err(fault),
    }
}

/// The file as the page of a version shows it, and the form that brings one into a draft.
pub fn place(visitor: &Visitor, held: &Held, is_here: bool) -> Markup {
    let Some(version) = held.typed::<DocumentVersion>() else { return html! {} };
    let may_bring = visitor.view.may_write(held) && held.is_living() && !held.is_frozen(visitor.view.today());
    let bytes = version.file_size.and_then(|bytes| usize::try_from(bytes.get()).ok());
    let href = visitor.href(&format!("{}/{}/file", held.kind.plural, held.handle()));
    html! {
        @if version.file_digest.is_some() || may_bring {
            section.card #file {
                header { h2 { "File" } }
                div.body.stack {
                    @if let Some(digest) = &version.file_digest {
                        dl.facts {
                            @if let Some(name) = &version.file_name { dt { "File" } dd { (name) @if let Some(bytes) = bytes { span.faint { ", " (size(bytes)) } } } }
                            dt { "SHA-256" } dd { span.digest { (digest) } }
                        }
                        @if is_here {
                            div.actions { a.btn href=(href) download="" { (icon("download")) "Download" } }
                        } @else {
                            p.faint { "The file itself is not kept here: only its checksum was written down." }
                        }
                    }
                    @if may_bring {
                        form.fields method="post" action=(href) enctype="multipart/form-data" {
                            (form_token(&visitor.cookie))
                            input type="hidden" name="version" value=(held.version);
                            div.field {
                                label for="file-brought" { @if version.file_digest.is_some() { "Another file instead" } @else { "The text in a file of its own" } }
                                p.help #file-brought-help { "A PDF, a Word document or an OpenDocument text without macros, at most " (FILE_BYTES / 1024 / 1024) " MB." }
                                input.drop #file-brought type="file" name="file" aria-describedby="file-brought-help" accept=".pdf,.docx,.odt";
                            }
                            div.submit { button.btn { "Bring the file" } }
                        }
                    }
                }
            }
        }
    }
}
