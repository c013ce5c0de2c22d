//! Taking a record out of use, and back.

use axum::extract::Path;
use axum::response::Response;
use decide::{Command, Rejection, Retire};
use door::{Fault, Visitor};
use isms::registry;
use maud::html;
use record::Line;

use crate::component::{crumbs, icon};
use crate::form::Sent;
use crate::frame::Page;
use crate::look::Look;

/// Retires a record.
pub async fn retire(
    path: Path<(String, String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    change(path, visitor, look, sent, true).await
}

/// Takes a record back into use.
pub async fn restore(
    path: Path<(String, String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    change(path, visitor, look, sent, false).await
}

async fn change(
    Path((_, plural, handle)): Path<(String, String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
    is_retired: bool,
) -> Result<Response, Fault> {
    let held = super::found(&visitor, &plural, &handle)?;
    let version = sent.number("version").ok_or(Fault::PreconditionMissing)?;
    let reason = Line::new(sent.text("reason")).ok();
    let command = Command::Retire(Retire { kind: held.kind, id: held.id, version, is_retired, reason });
    match visitor.commit(command).await {
        Ok(_) => Ok(look.go(&visitor.href(&format!("{plural}/{handle}")))),
        Err(Fault::Rejected(rejection)) => Ok(refused(&visitor, &look, &plural, &rejection)),
        Err(fault) => Err(fault),
    }
}

/// Why nothing was retired, with links to what still needs it.
pub(super) fn refused(visitor: &Visitor, look: &Look, plural: &str, rejection: &Rejection) -> Response {
    let titles = registry::of_resource(plural).map_or("Records", |kind| kind.titles);
    let status = Fault::Rejected(rejection.clone()).status();
    Page::new(visitor, look, "Not retired").narrow().send_as(
        status,
        html! {
            div.head { div {
                (crumbs(&[(Some(visitor.href(plural)), titles), (None, "Not retired")]))
                h1 { "Nothing was retired" }
            } }
            div.notice.bad { (icon("circle-alert")) div.text { (words(visitor, rejection)) } }
            div.actions { a.btn href=(visitor.href(plural)) { "Back to all" } }
        },
    )
}

/// What rules say, with links to the records that they speak of.
pub fn words(visitor: &Visitor, rejection: &Rejection) -> maud::Markup {
    match rejection {
        Rejection::Refused(refusals) => html! {
            @for refusal in refusals {
                p { b { (refusal.sentence) } " " (refusal.next) }
                ul {
                    @for (kind, id) in &refusal.records {
                        @if let Some(held) = visitor.view.held(kind, *id) {
                            li { a href=(visitor.href(&format!("{}/{}", kind.plural, held.handle()))) { (held.title()) } " " span.ref { (held.handle_short()) } }
                        }
                    }
                    @if refusal.unseen > 0 { li { "and " (refusal.unseen) " you may not see" } }
                }
            }
        },
        Rejection::Batch(rejected) => html! { @for (_, rejection) in rejected { (words(visitor, rejection)) } },
        other => crate::fault::refused(other),
    }
}
