//! What somebody has to read, and the page on which they read it and say so. Made for a phone: one column, one button.

use access::View;
use axum::extract::Path;
use axum::response::Response;
use decide::{Command, Step, StepTarget};
use door::{Fault, Visitor};
use isms::Typed;
use isms::documented::{Acknowledgement, Document, DocumentStep, DocumentVersion};
use jiff::civil::Date;
use maud::{Markup, html};
use record::{Body, Id, Kinded as _};
use serde_json::json;

use crate::component::{crumbs, icon, notice, prose};
use crate::fault::refused;
use crate::form::Sent;
use crate::format::{counted, date, size};
use crate::frame::{Page, form_token};
use crate::look::Look;
use crate::risk::name;

/// All that the viewer has to read, and what they have read.
pub async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let view = &visitor.view;
    let unread = view.unread();
    let late = unread.iter().filter(|(_, due)| *due < view.today()).count();
    Ok(Page::new(&visitor, &look, "Reading").narrow().send(html! {
        div.head { div {
            h1 { (answer(unread.len(), late)) }
            p { "Policies and other texts that are in force and meant for you. You acknowledge each version once." }
        } }
        @if !unread.is_empty() {
            section.card {
                header { h2 { "To be read" } small { (unread.len()) } }
                ul.todo {
                    @for (version, due) in &unread {
                        li {
                            time.late[*due < view.today()] datetime=(due) { (date(*due)) }
                            a href=(visitor.href(&format!("reading/{}", version.held.handle()))) { "Read " b { (version.it.title) } }
                            small { @if let Some(why) = &version.it.change_reason { (first_line(why)) } }
                        }
                    }
                }
            }
        }
        (read(&visitor))
        (all(&visitor))
    }))
}

fn answer(unread: usize, late: usize) -> String {
    match (unread, late) {
        (0, _) => "You have read everything".to_owned(),
        (unread, 0) => format!("{} for you to read", counted(unread, "text", "texts")),
        (unread, late) => format!("{} for you to read, {late} of them late", counted(unread, "text", "texts")),
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// What the viewer acknowledged and is still in force.
fn read(visitor: &Visitor) -> Markup {
    let mut read: Vec<(Date, Typed<'_, DocumentVersion>)> = in_force(&visitor.view)
        .filter_map(|version| Some((visitor.view.acknowledged_on(version.held.id)?, version)))
        .collect();
    read.sort_by_key(|(on, _)| std::cmp::Reverse(*on));
    html! {
        @if !read.is_empty() {
            section.card {
                header { h2 { "You have acknowledged" } small { (read.len()) } }
                ul.links {
                    @for (on, version) in &read {
                        li {
                            a href=(visitor.href(&format!("reading/{}", version.held.handle()))) { (version.it.title) }
                            small { "on " (date(*on)) }
                        }
                    }
                }
            }
        }
    }
}

fn in_force(view: &View) -> impl Iterator<Item = Typed<'_, DocumentVersion>> {
    view.all::<DocumentVersion>().filter(|version| version.step == DocumentStep::Published)
}

/// What else is in force and may be read.
fn all(visitor: &Visitor) -> Markup {
    let view = &visitor.view;
    let asked: Vec<Id> = view.unread().iter().map(|(version, _)| version.held.id).collect();
    let is_other = |version: &Typed<'_, DocumentVersion>| {
        !asked.contains(&version.held.id) && view.acknowledged_on(version.held.id).is_none()
    };
    let mut others: Vec<Typed<'_, DocumentVersion>> = in_force(view).filter(is_other).collect();
    others.sort_by(|one, other| one.it.title.cmp(&other.it.title));
    html! {
        @if !others.is_empty() {
            section.card {
                header { h2 { "To look things up" } small { (others.len()) } }
                ul.links { @for version in &others { li { a href=(visitor.href(&format!("reading/{}", version.held.handle()))) { (version.it.title) } } } }
            }
        }
    }
}

fn found<'a>(visitor: &'a Visitor, handle: &str) -> Result<Typed<'a, DocumentVersion>, Fault> {
    let held = visitor.view.find(DocumentVersion::kind_of(), handle).ok_or(Fault::NotFound)?;
    Ok(Typed { held, it: held.typed().ok_or(Fault::NotFound)? })
}

/// One version, to be read.
pub async fn one(Path((_, handle)): Path<(String, String)>, visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let version = found(&visitor, &handle)?;
    Ok(Page::new(&visitor, &look, version.it.title.to_string()).narrow().send(reader(&visitor, &version, None)))
}

/// Says that one has read it.
pub async fn acknowledge(
    Path((_, handle)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
    _: Sent,
) -> Result<Response, Fault> {
    let version = found(&visitor, &handle)?;
    let details: Body = [("version".to_owned(), json!(version.held.id))].into_iter().collect();
    let step = Step {
        kind: Acknowledgement::kind_of(),
        target: StepTarget::New { unit: None },
        noun: "acknowledgement".to_owned(),
        details,
        reason: None,
        is_proposal: false,
    };
    match visitor.commit(Command::Step(step)).await {
        Ok(_) => Ok(look.go(&visitor.href("reading"))),
        Err(Fault::Rejected(rejection)) => {
            let status = Fault::Rejected(rejection.clone()).status();
            let page = reader(&visitor, &version, Some(refused(&rejection)));
            Ok(Page::new(&visitor, &look, version.it.title.to_string()).narrow().send_as(status, page))
        }
        Err(fault) => Err(fault),
    }
}

fn reader(visitor: &Visitor, version: &Typed<'_, DocumentVersion>, refusal: Option<Markup>) -> Markup {
    let (view, it) = (&visitor.view, version.it);
    html! {
        div.head { div {
            (crumbs(&[(Some(visitor.href("reading")), "Reading"), (None, &version.held.handle_short())]))
            h1 { (it.title) }
            p { (since(visitor, version)) }
        } }
        @if let Some(refusal) = refusal { (refusal) }
        @if it.step != DocumentStep::Published {
            (notice("warn", "triangle-alert", html! { b { "This version is not in force. " } "It stands here as it was, to be looked up." }))
        }
        @if let Some(change) = &it.change_reason { section.card { header { h2 { "What is new" } } div.body.prose { (prose(change)) } } }
        @if let Some(text) = &it.text { article.card { div.body.prose { (prose(text)) } } }
        @if let Some(file) = &it.file_name {
            section.card {
                header { h2 { "The text is in a file" } }
                div.body.stack {
                    p { (file) @if let Some(bytes) = it.file_size.and_then(|bytes| usize::try_from(bytes.get()).ok()) { span.faint { ", " (size(bytes)) } } }
                    div.actions { a.btn href=(visitor.href(&format!("document-versions/{}/file", version.held.handle()))) download="" { (icon("download")) "Download" } }
                }
            }
        }
        (said(visitor, version))
        p.faint { a href=(visitor.href(&format!("document-versions/{}", version.held.handle()))) { "How it came about" } " · who wrote, reviewed and approved it" @if view.is_past() { ", as of the day that is shown" } }
    }
}

fn since(visitor: &Visitor, version: &Typed<'_, DocumentVersion>) -> Markup {
    let (view, it) = (&visitor.view, version.it);
    let document = view.held(Document::kind_of(), it.document.id).and_then(|held| held.typed::<Document>());
    html! {
        @if let Some(on) = it.published_on { "In force since " (date(on)) "." }
        @if let Some(owner) = document.and_then(|document| document.owner) { " Questions go to " (name(view, owner.id)) "." }
    }
}

/// The button, or when it was pressed.
fn said(visitor: &Visitor, version: &Typed<'_, DocumentVersion>) -> Markup {
    let view = &visitor.view;
    let due = view.unread().into_iter().find(|(unread, _)| unread.held.id == version.held.id).map(|(_, due)| due);
    html! {
        @if let Some(on) = view.acknowledged_on(version.held.id) {
            (notice("good", "circle-check", html! { b { "You acknowledged this version on " (date(on)) ". " } "There is nothing to do until the next one." }))
        } @else if let (Some(due), false) = (due, view.is_past()) {
            form.card.form method="post" action=(visitor.href(&format!("reading/{}", version.held.handle()))) {
                (form_token(&visitor.cookie))
                div.body.stack {
                    p { "I have read this and will follow it." @if due < view.today() { " " b { "It was due on " (date(due)) "." } } @else { span.faint { " Until " (date(due)) "." } } }
                    div.submit { button.btn.primary { (icon("circle-check")) "Acknowledge" } }
                }
            }
        }
    }
}
