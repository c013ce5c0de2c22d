//! The page of a what-if: what it changes record by record, what stands in its way, and what would follow.

use std::collections::HashMap;

use access::{Effect, View};
use axum::http::StatusCode;
use axum::response::Response;
use decide::{Foreseen, Rejection};
use door::{Fault, Visitor};
use isms::Held;
use isms::people::Person;
use isms::what_if::{Drafted, WhatIf};
use maud::{Markup, html};
use record::{Change, Id, Kinded as _};

use super::{clash, href};
use crate::component::{diff, icon, notice, prose};
use crate::fault::refused;
use crate::format::{counted, date};
use crate::frame::{Page, form_token};
use crate::general::{facts_of, list_of, page_head, past, rejected};
use crate::look::Look;
use crate::readiness::effect;

/// A what-if with what would be.
pub(super) struct Seen<'a> {
    pub held: &'a Held,
    pub what_if: &'a WhatIf,
    pub drafted: Vec<Drafted<'a>>,
    pub foreseen: Foreseen,
    /// The value as it would be, as the visitor may see it.
    pub tentative: View,
}

impl<'a> Seen<'a> {
    /// Foresees it on the present. What was applied, and what a past day shows, is not foreseen again.
    pub async fn of(visitor: &Visitor, held: &'a Held) -> Result<Option<Self>, Fault> {
        let Some(what_if) = held.typed::<WhatIf>().filter(|what_if| what_if.is_open()) else { return Ok(None) };
        if visitor.view.is_past() || !held.is_living() {
            return Ok(None);
        }
        let foreseen = visitor.app().host().foresee(&visitor.view, what_if).await?;
        let tentative = visitor.view.foreseeing(foreseen.after());
        Ok(Some(Self { held, what_if, drafted: what_if.drafted(), foreseen, tentative }))
    }

    /// What it would change about findings, levels, lines and states. Asking all rules takes a thread of its own.
    pub async fn effect(&self, visitor: &Visitor) -> Result<Effect, Fault> {
        let (view, foreseen) = (visitor.view.clone(), self.foreseen.clone());
        let reckoned = tokio::task::spawn_blocking(move || foreseen.effect(&view, &listing::survey(&view)));
        reckoned.await.map_err(|_| Fault::Busy)
    }

    /// What a drafted edit changes: against today where it can be made, else as it was drafted.
    pub fn changes(&self, visitor: &Visitor, drafted: &Drafted<'_>) -> Vec<Change> {
        let before = visitor.view.held(drafted.kind, drafted.id).map(|held| held.body()).unwrap_or_default();
        let after = self.tentative.held(drafted.kind, drafted.id).map(|held| held.body()).unwrap_or_default();
        let changes = drafted.fields.iter().filter_map(|row| {
            let (old, new) = (before.get(&*row.field).cloned(), after.get(&*row.field).cloned());
            (old != new).then(|| Change { field: row.field.to_string(), old, new })
        });
        changes.collect()
    }
}

/// The page, with why applying it was refused.
pub(super) async fn show(
    visitor: &Visitor,
    look: &Look,
    held: &Held,
    status: StatusCode,
    rejection: Option<&Rejection>,
) -> Result<Response, Fault> {
    let history = visitor.app().host().history(&visitor.view, held.kind, held.id).await?;
    let seen = Seen::of(visitor, held).await?;
    let found = match &seen {
        Some(seen) if !seen.drafted.is_empty() => Some(seen.effect(visitor).await?),
        _ => None,
    };
    let answers = seen.as_ref().map(|seen| answers(seen, rejection)).unwrap_or_default();
    let shown = if look.query.contains("history=all") { history.len() } else { 5 };
    let page = Page::new(visitor, look, held.title());
    Ok(page.send_as(
        status,
        html! {
            (page_head(visitor, held, None))
            @if let Some(rejection) = rejection { (why_not(rejection)) }
            (standing(visitor, held, seen.as_ref(), &answers))
            div.split {
                div.stack {
                    @if let Some(found) = &found { (effect(found)) }
                    @if let Some(seen) = &seen { (edits(visitor, seen, &answers)) }
                    (past(visitor, held, &history, shown))
                }
                aside.stack aria-label="Facts and links" {
                    (purpose(held))
                    (facts_of(visitor, held, &[]))
                    (others(visitor, held))
                }
            }
        },
    ))
}

type Answers = HashMap<Id, Rejection>;

/// Why each edit cannot be made: what was said when somebody applied, or else what is foreseen.
fn answers(seen: &Seen<'_>, rejection: Option<&Rejection>) -> Answers {
    let foreseen = seen.foreseen.answers.iter();
    let mut answers: Answers = foreseen.filter_map(|answer| Some((answer.id, answer.rejection.clone()?))).collect();
    if let Some(Rejection::Batch(rejected)) = rejection {
        let by_record =
            |(position, rejection): &(usize, Rejection)| Some((seen.drafted.get(*position)?.id, rejection.clone()));
        answers.extend(rejected.iter().filter_map(by_record));
    }
    answers
}

fn why_not(rejection: &Rejection) -> Markup {
    html! {
        div.notice.bad #errors role="alert" tabindex="-1" autofocus {
            (icon("circle-alert"))
            div.text {
                b { "Nothing was applied." }
                @match rejection {
                    Rejection::Batch(rejected) => p { (counted(rejected.len(), "record refuses", "records refuse")) "; each says why." },
                    other => (refused(other)),
                }
            }
        }
    }
}

/// Whether it can be applied, and the button.
fn standing(visitor: &Visitor, held: &Held, seen: Option<&Seen<'_>>, answers: &Answers) -> Markup {
    let Some(what_if) = held.typed::<WhatIf>() else { return html! {} };
    if let Some(day) = what_if.applied_on {
        let by = what_if.applied_by.and_then(|by| visitor.view.label(Person::kind_of(), by.id)).unwrap_or("someone");
        return notice(
            "good",
            "circle-check",
            html! { b { "Applied on " (date(day)) " by " (by) ". " } "What it changed says so in its history." },
        );
    }
    let Some(seen) = seen else { return html! {} };
    if seen.drafted.is_empty() {
        return notice(
            "quiet",
            "info",
            html! { "Nothing is drafted here yet. Open a record, edit it, and choose " b { "Try this first" } " below the form." },
        );
    }
    let waiting = answers.len();
    let may_draft = visitor.view.may_draft(held);
    html! {
        @if waiting > 0 {
            (notice("", "triangle-alert", html! { b { (counted(waiting, "record", "records")) " cannot be changed as drafted." } " Answer what is asked there, or take them out. Until then nothing is applied." }))
        }
        @if may_draft && waiting == 0 {
            form.notice.info method="post" action=(format!("{}/application", href(visitor, held))) {
                (form_token(&visitor.cookie))
                input type="hidden" name="version" value=(held.version);
                (icon("list-checks"))
                span.text { b { "This can be applied." } " All of it is made at once, as you. Everybody who drafted here counts as an author and cannot approve what it changes." }
                div.actions { button.btn.primary data-confirm=(format!("Apply {}?", held.title())) data-confirm-more="All drafted edits are made in one commit." data-confirm-yes="Apply" { "Apply " (counted(seen.drafted.len(), "change", "changes")) } }
            }
        }
    }
}

fn edits(visitor: &Visitor, seen: &Seen<'_>, answers: &Answers) -> Markup {
    html! {
        section.card #edits {
            header { h2 { "What it changes" } small { (counted(seen.drafted.len(), "record", "records")) } }
            ol.trail {
                @for drafted in &seen.drafted { (edit(visitor, seen, drafted, answers.get(&drafted.id))) }
            }
        }
    }
}

fn edit(visitor: &Visitor, seen: &Seen<'_>, drafted: &Drafted<'_>, answer: Option<&Rejection>) -> Markup {
    let view = &visitor.view;
    let today = view.held(drafted.kind, drafted.id);
    let after = seen.tentative.held(drafted.kind, drafted.id);
    let title = today.or(after).map_or_else(|| drafted_title(drafted), |held| held.title().to_owned());
    let action = format!("{}/drafting", href(visitor, seen.held));
    let changes = seen.changes(visitor, drafted);
    let clashes = today.map(|today| drafted.clashes_with(today)).unwrap_or_default();
    html! {
        li id=(drafted.id) {
            @match today {
                Some(today) => a.ref href=(href(visitor, today)) { (today.handle_short()) },
                None => span.ref { "new" },
            }
            span {
                b { (title) } " " span.muted { (drafted.kind.title.to_lowercase()) ", drafted by " (view.label(Person::kind_of(), drafted.by).unwrap_or("someone")) }
            }
            (diff(view, drafted.kind, &changes))
            @match (answer, today) {
                (_, Some(today)) if !clashes.is_empty() && visitor.view.may_draft(seen.held) => (clash::form(visitor, &action, drafted, today, &clashes)),
                (Some(answer), _) => (notice("", "circle-alert", html! { (rejected(visitor, answer)) })),
                (None, Some(_)) if changes.is_empty() => p.muted { "Today says this already." },
                (None, _) => "",
            }
            @if visitor.view.may_draft(seen.held) {
                form method="post" action=(action) {
                    (form_token(&visitor.cookie))
                    input type="hidden" name="record" value=(drafted.id);
                    button.btn.small name="do" value="drop" aria-label=(format!("Take out {title}")) { "Take out" }
                }
            }
        }
    }
}

/// What a record would be called that cannot be made as drafted.
pub(super) fn drafted_title(drafted: &Drafted<'_>) -> String {
    let title = drafted.kind.fields.iter().find(|field| field.is_title).map_or("", |field| field.name);
    let row = drafted.fields.iter().find(|row| &*row.field == title);
    row.and_then(|row| row.value.as_deref()).unwrap_or(drafted.kind.title).to_owned()
}

fn purpose(held: &Held) -> Markup {
    let purpose = held.typed::<WhatIf>().and_then(|what_if| what_if.purpose.as_ref());
    html! { @if let Some(purpose) = purpose { section.card { header { h2 { "Why" } } div.body.prose { (prose(purpose)) } } } }
}

/// The other open ones, to compare it with.
fn others(visitor: &Visitor, held: &Held) -> Markup {
    let is_open = |other: &&std::sync::Arc<Held>| {
        other.id != held.id && other.is_living() && other.typed::<WhatIf>().is_some_and(WhatIf::is_open)
    };
    let others: Vec<_> = visitor.view.records(WhatIf::kind_of()).rev().filter(is_open).take(20).collect();
    html! {
        @if !others.is_empty() && held.is_living() {
            section.card {
                header { h2 { "Compare with" } }
                ul.links { @for other in others { li {
                    span { a href=(format!("{}/comparison?with={}", href(visitor, held), other.handle())) { (other.title()) } }
                    small { span.ref { (other.handle()) } }
                } } }
            }
        }
    }
}

/// The names of people, for a sentence.
pub(super) fn names(view: &View, people: impl Iterator<Item = Id>) -> String {
    let names: Vec<String> =
        people.map(|person| view.label(Person::kind_of(), person).unwrap_or("someone").to_owned()).collect();
    list_of(&names)
}
