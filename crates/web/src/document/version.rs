//! One version: whom it waits for, what it says, its file, who agreed and approved.

use access::View;
use door::Visitor;
use isms::documented::{Acknowledgement, Document, DocumentStep, DocumentVersion};
use isms::{Held, Typed};
use maud::{Markup, html};
use record::{Id, Kinded as _};

use super::file;
use super::one::readers;
use crate::component::{icon, notice, prose};
use crate::format::date;
use crate::general::{self, Face, facts_of, links};
use crate::risk::name;

/// How a version looks.
pub static FACE: Face = Face {
    columns: &["document", "edition", "approved_on", "published_on", "state"],
    lead,
    steps,
    body,
    file: file::named,
    place: file::place,
    aside,
    ..Face::USUAL
};

fn lead(visitor: &Visitor, held: &Held) -> Markup {
    let Some(version) = held.typed::<DocumentVersion>() else { return (Face::USUAL.lead)(visitor, held) };
    let view = &visitor.view;
    html! {
        div.tags {
            (general::state(visitor, held))
            @if let Some(document) = view.held(Document::kind_of(), version.document.id) {
                a href=(visitor.href(&format!("documents/{}", document.handle()))) { (document.title()) " " span.ref { (document.handle_short()) } }
            }
            @if let (Some(by), Some(on)) = (version.approved_by, version.approved_on) { span.muted { "approved by " (name(view, by.id)) " on " (date(on)) } }
            @else if let (Some(by), Some(on)) = (version.submitted_by, version.submitted_on) { span.muted { "submitted by " (name(view, by.id)) " on " (date(on)) } }
        }
    }
}

fn steps(visitor: &Visitor, held: &Held) -> Markup {
    let Some(version) = held.typed::<DocumentVersion>() else { return html! {} };
    html! {
        (life(version))
        (general::steps(visitor, held))
        @if version.step == DocumentStep::InReview && held.is_living() { (waits(visitor, held, version)) }
        @if version.step == DocumentStep::Published && held.is_living() {
            div.notice.quiet { (icon("eye")) span.text { "This is how its readers see it." } div.actions { a.btn href=(visitor.href(&format!("reading/{}", held.handle()))) { "Read" } } }
        }
    }
}

fn life(version: &DocumentVersion) -> Markup {
    let (here, last) = match version.step {
        DocumentStep::Draft => (0, "In force"),
        DocumentStep::InReview => (1, "In force"),
        DocumentStep::Approved => (2, "In force"),
        DocumentStep::Published => (3, "In force"),
        DocumentStep::Superseded => (3, "Superseded"),
        DocumentStep::Retired => (3, "Out of use"),
    };
    html! {
        ol.steps aria-label="Where it stands" {
            @for (position, words) in ["Draft", "In review", "Approved", last].iter().enumerate() {
                li.done[position < here || (here == 3 && position == 3)].now[position == here && here < 3] aria-current=[(position == here).then_some("step")] { span { (words) } }
            }
        }
    }
}

/// The reviewers who have yet to agree, and then the approver.
fn waits(visitor: &Visitor, held: &Held, version: &DocumentVersion) -> Markup {
    let view = &visitor.view;
    let silent: Vec<Id> = version.reviewers.iter().map(|one| one.id).filter(|one| !version.has_agreed(*one)).collect();
    let approvers = approvers(view, version);
    let me = view.actor().person;
    html! {
        @if !silent.is_empty() {
            @if !silent.contains(&me) { (notice("info", "clock", html! { b { "This waits for " (names(view, &silent)) ", who " @if silent.len() == 1 { "reviews" } @else { "review" } " it." } })) }
        } @else if approvers.is_empty() {
            (notice("warn", "triangle-alert", html! { b { "Nobody is named to approve it. " } "Name an approver on the document." }))
        } @else if !decide::steps(view, held).iter().any(|step| step.transition.noun.as_deref() == Some("approval") && general::is_open(step)) {
            (notice("info", "clock", html! { b { "This waits for " (names(view, &approvers)) ", who " @if approvers.len() == 1 { "approves" } @else { "approve" } " it." } }))
        }
    }
}

/// Who approves versions of the document, as far as it can be seen.
pub fn approvers(view: &View, version: &DocumentVersion) -> Vec<Id> {
    let document = view.held(Document::kind_of(), version.document.id).and_then(|held| held.typed::<Document>());
    document.map(|document| document.approvers.iter().map(|one| one.id).collect()).unwrap_or_default()
}

fn names(view: &View, people: &[Id]) -> String {
    people.iter().map(|person| name(view, *person)).collect::<Vec<_>>().join(", ")
}

fn body(visitor: &Visitor, held: &Held) -> Markup {
    let Some(version) = held.typed::<DocumentVersion>() else { return html! {} };
    let view = &visitor.view;
    html! {
        @if let Some(change) = &version.change_reason { section.card { header { h2 { "What changed, and why" } } div.body.prose { (prose(change)) } } }
        @match &version.text {
            Some(text) => { article.card #text { div.body.prose { (prose(text)) } } },
            None if version.file_digest.is_none() => { (notice("quiet", "file-text", html! { "It says nothing yet. Edit it to write its text, or bring a file." })) },
            None => {},
        }
        @if !version.reviewers.is_empty() {
            section.card #review {
                header { h2 { "Review" } }
                ul.links {
                    @for reviewer in &version.reviewers {
                        @let agreed = version.agreements.iter().find(|row| row.reviewer == *reviewer);
                        li {
                            span { (name(view, reviewer.id)) }
                            small { @match agreed { Some(row) => { "agreed on " (date(row.on)) @if let Some(comment) = &row.comment { ": " (comment) } }, None => "has not said anything" } }
                        }
                    }
                }
            }
        }
        (readers(visitor, &Typed { held, it: version }))
    }
}

/// What the page says elsewhere.
const ELSEWHERE: [&str; 9] =
    ["step", "document", "text", "change_reason", "file_name", "file_digest", "file_size", "reviewers", "agreements"];

fn aside(visitor: &Visitor, held: &Held) -> Markup {
    html! { (facts_of(visitor, held, &ELSEWHERE)) (links(visitor, held, &[Acknowledgement::kind_of()])) }
}
