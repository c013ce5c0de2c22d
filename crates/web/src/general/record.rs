//! One record: what it is called, its state, its facts, what it links to and what links to it, its history.

use access::Linked;
use axum::extract::Path;
use axum::response::Response;
use door::{Fault, Visitor};
use host::Version;
use isms::what_if::WhatIf;
use isms::{Content, Held};
use maud::{Markup, html};
use record::{Kind, Kinded as _, Type, Value, in_sentence};

use super::face::Face;
use super::stood;
use crate::component::{crumbs, icon, not_independent, notice, prose, tag, trail, value};
use crate::erasure::{self, erased};
use crate::export;
use crate::frame::{Page, form_token};
use crate::handover;
use crate::look::Look;
use crate::readiness::about;
use crate::signing::Access;
use crate::what_if;

/// How many versions the page shows; the others are a click away.
const SHOWN: usize = 10;

/// The page of a record.
pub async fn page(
    Path((_, plural, handle)): Path<(String, String, String)>,
    visitor: Visitor,
    look: Look,
) -> Result<Response, Fault> {
    let held = super::found(&visitor, &plural, &handle)?;
    if held.kind == WhatIf::kind_of() {
        return what_if::page(&visitor, &look, held).await;
    }
    let face = Face::of(held.kind);
    let mut history = visitor.app().host().history(&visitor.view, held.kind, held.id).await?;
    (face.follows)(&visitor.view, &mut history);
    let has_file = match (face.file)(held) {
        Some((bringer, digest)) => visitor.app().host().has_file(&visitor.view, bringer, &digest).await?,
        None => false,
    };
    let access = Access::of(&visitor, held).await?;
    let shown = if look.query.contains("history=all") { history.len() } else { SHOWN };
    let stood = if visitor.view.is_past() { Some(stood::of(&visitor, &look, held, &history).await?) } else { None };
    Ok(Page::new(&visitor, &look, held.title()).send(html! {
        (head(&visitor, held, access.as_ref()))
        @if let Some(stood) = stood { (stood) }
        (warnings(&visitor, held))
        (erased(&visitor, held, held.version, &held.erased))
        ((face.steps)(&visitor, held))
        div.split {
            div.stack {
                (about(&visitor, held))
                ((face.body)(&visitor, held))
                ((face.place)(&visitor, held, has_file))
                (past(&visitor, held, &history, shown))
            }
            aside.stack aria-label="Facts and links" { ((face.aside)(&visitor, held)) }
        }
    }))
}

/// The head of the page: what it is called, where it stands, and what can be done with it.
pub fn head(visitor: &Visitor, held: &Held, access: Option<&Access>) -> Markup {
    let (kind, face) = (held.kind, Face::of(held.kind));
    let base = format!("{}/{}", kind.plural, held.handle());
    let may_write = visitor.view.may_write(held) && kind.is_edited && !held.is_frozen(visitor.view.today());
    html! {
        div.head {
            div {
                (crumbs(&[(Some(visitor.href(kind.plural)), kind.titles), (None, &held.handle_short())]))
                h1 { (held.title()) }
                @match access {
                    Some(access) => div.tags { (super::state(visitor, held)) (access.tag()) },
                    None => ((face.lead)(visitor, held)),
                }
            }
            @if may_write || access.is_some() || exports::has_document(kind) {
                div.actions {
                    (export::of_record(visitor, held))
                    @if let Some(access) = access { (access.invitation(visitor, held)) }
                    @if may_write && held.is_living() {
                        a.btn href=(visitor.href(&format!("{base}/edit"))) { (icon("pencil")) "Edit" }
                        details.menu name="page" {
                            summary.btn.square aria-label="More" { (icon("ellipsis")) }
                            div.list {
                                @if let Some(access) = access { (access.end(visitor, held)) }
                                (handover::entry(visitor, held))
                                (erasure::entry(visitor, held))
                                form method="post" action=(visitor.href(&format!("{base}/retirement"))) {
                                    (form_token(&visitor.cookie))
                                    input type="hidden" name="version" value=(held.version);
                                    button.entry.danger data-confirm=(format!("Retire {}?", held.title())) data-confirm-more="It leaves the list and stays in the history. What still needs it will be named." data-confirm-yes="Retire" { (icon("archive")) "Retire" }
                                }
                            }
                        }
                    } @else if !may_write {
                        @if let Some(access) = access.filter(|access| access.is_member()) { details.menu name="page" { summary.btn.square aria-label="More" { (icon("ellipsis")) } div.list { (access.end(visitor, held)) } } }
                    } @else {
                        (erasure::button(visitor, held))
                        form method="post" action=(visitor.href(&format!("{base}/restoration"))) {
                            (form_token(&visitor.cookie))
                            input type="hidden" name="version" value=(held.version);
                            button.btn { (icon("undo-2")) "Take back into use" }
                        }
                    }
                }
            }
        }
    }
}

fn warnings(visitor: &Visitor, held: &Held) -> Markup {
    html! {
        @if let Some(mark) = not_independent(&visitor.view, held.envelope.not_independent) {
            (notice("warn", "triangle-alert", html! { b { (mark) "." } " Nobody else looked at this decision." }))
        }
        @if let Some(principal) = held.envelope.in_name_of {
            (notice("quiet", "users", html! { "The last decision about it was taken by a deputy in the name of " b { (crate::risk::name(&visitor.view, principal)) } "." }))
        }
        @if let Content::Damaged(why) = &held.content {
            (notice("bad", "triangle-alert", html! { b { "This record cannot be trusted. " } (why) " Ask the operator to run " code { "annexa verify" } "." }))
        }
        @if let Some(retired) = held.envelope.retired {
            (notice("quiet", "archive", html! { "Retired on " (crate::format::date(retired)) ". It is kept because others were decided upon it." }))
        }
    }
}

/// Long texts and tables stand beside the facts, not among them.
pub fn texts(visitor: &Visitor, held: &Held) -> Markup {
    html! {
        @for (position, field) in held.kind.fields.iter().enumerate() {
            @if let found @ Value::Rows(_) = held.get(position) {
                section.card { header { h2 { (field.label) } } (value(visitor, field, &found)) }
            }
            @if let (Type::Prose, Value::Text(text)) = (field.field_type, held.get(position)) {
                section.card { header { h2 { (field.label) } } div.body.prose { (prose(text)) } }
            }
        }
    }
}

/// The facts.
pub fn facts(visitor: &Visitor, held: &Held) -> Markup {
    facts_of(visitor, held, &[])
}

/// "A, B and C".
pub fn list_of(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The facts, but for fields that the page shows elsewhere.
pub fn facts_of(visitor: &Visitor, held: &Held, elsewhere: &[&str]) -> Markup {
    let unit = visitor.view.label(isms::context::Unit::kind_of(), held.envelope.unit);
    html! {
        section.card {
            header { h2 { "Facts" } small { "version " (held.version) } }
            div.body { dl.facts {
                @if let Some(number) = held.number() { dt { "Number" } dd { span.ref { (number) } } }
                @for (position, field) in held.kind.fields.iter().enumerate() {
                    @let found = held.get(position);
                    // What only a step sets, and none has set, says nothing.
                    @let is_told = found.is_present() || !(field.is_decided && field.is_detail);
                    @let is_here = !matches!(field.field_type, Type::Prose | Type::Rows(_)) && !elsewhere.contains(&field.name);
                    @if is_here && !field.is_title && is_told {
                        dt { (field.label) }
                        dd { @if held.is_erased(field.name) && !found.is_present() { span.unset { "erased" } } @else { (value(visitor, field, &found)) } }
                    }
                }
                @for derived in isms::registry::derived(held.kind) {
                    dt { (derived.field.label) }
                    dd { (value(visitor, &derived.field, &visitor.view.derived(held, derived))) }
                }
                @if let Some(unit) = unit { dt { "Unit" } dd { (unit) } }
                @for id in &held.envelope.external { dt { "Elsewhere" } dd { span.ref { (id) } } }
            } }
        }
    }
}

/// What refers to it, but for records of the kinds that the page shows elsewhere.
pub fn links(visitor: &Visitor, held: &Held, elsewhere: &[&Kind]) -> Markup {
    if elsewhere.is_empty() {
        let (referring, unseen) = visitor.view.referring(held.id);
        return linked(visitor, &referring, unseen);
    }
    other_links(visitor, held, &|linked| elsewhere.contains(&linked.kind))
}

/// What refers to it, but for what the page shows elsewhere; nothing where that is all.
pub fn other_links(visitor: &Visitor, held: &Held, is_elsewhere: &dyn Fn(&Held) -> bool) -> Markup {
    let (mut referring, unseen) = visitor.view.referring(held.id);
    referring.retain(|linked| !is_elsewhere(linked.held));
    if referring.is_empty() {
        html! {}
    } else {
        linked(visitor, &referring, unseen)
    }
}

fn linked(visitor: &Visitor, referring: &[Linked<'_>], unseen: usize) -> Markup {
    html! {
        section.card {
            header { h2 { "Linked from" } }
            @if referring.is_empty() && unseen == 0 {
                div.body { span.faint { "Nothing refers to it yet." } }
            } @else {
                ul.links {
                    @for linked in referring.iter().take(50) {
                        li {
                            span { a href=(visitor.href(&format!("{}/{}", linked.held.kind.plural, linked.held.handle()))) { (linked.held.title()) } }
                            @if let Some(state) = linked.held.record().and_then(|record| record.state(visitor.view.today())) { (tag(state)) }
                            small { (in_sentence(linked.field.label)) ", " (linked.held.kind.noun()) " " @if let Some(number) = linked.held.number() { span.ref { (number) } } }
                        }
                    }
                    @if referring.len() > 50 { li.hint { "and " (referring.len() - 50) " more" } }
                    @if unseen > 0 { li.hint { "and " (unseen) " you may not see" } }
                }
            }
        }
    }
}

/// Its history, the newest versions first.
pub fn past(visitor: &Visitor, held: &Held, history: &[Version], shown: usize) -> Markup {
    let path = format!("{}/{}", held.kind.plural, held.handle());
    let first = history.get(..shown.min(history.len())).unwrap_or_default();
    html! {
        section.card #history {
            header {
                h2 { "History" }
                small {
                    (crate::format::counted(history.len(), "version", "versions"))
                    @if history.iter().all(|version| version.is_sound) { ", all match their log entries" }
                    @if let Some(first) = history.last() { ". " a href=(visitor.href(&format!("compare?kind={}&record={}&from={}", held.kind.plural, held.handle(), first.recorded))) { "Compare two moments" } }
                }
            }
            (trail(visitor, first, &path))
            @if history.len() > shown { footer { a href=(visitor.href(&format!("{path}?history=all#history"))) { "All " (history.len()) } } }
        }
    }
}
