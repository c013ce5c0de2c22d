//! Steps of life cycles: what may be done to a record now, as buttons, and how a step is taken. [`form`] is the form of
//! each.

mod face;
mod form;
mod refused;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use decide::{OfferedStep, Part, StepTarget};
use door::{Fault, Visitor};
use isms::Held;
use isms::people::Person;
use maud::{Markup, html};
use record::{Id, Kinded as _};

use crate::component::{icon, not_independent};
use crate::form::Sent;
use crate::look::Look;
use crate::what_if::first;
use form::Form;

pub use face::{Asked, StepFace};
pub use refused::at_fields;

/// What the visitor may do to a record now, as buttons, and what stands in the way of the rest.
pub fn steps(visitor: &Visitor, held: &Held) -> Markup {
    let steps = decide::steps(&visitor.view, held);
    html! { (offered(visitor, held, &steps)) (awaited(visitor, held, &steps)) }
}

/// Who may take the decisions that a record waits for, where the visitor may not. Nobody: then it says what to do.
pub fn awaited(visitor: &Visitor, held: &Held, offered: &[OfferedStep]) -> Markup {
    let view = &visitor.view;
    let is_theirs = |id: &str| offered.iter().any(|step| step.transition.id == id && is_open(step));
    let awaited = decide::awaited(view, held);
    let names = |people: &[Id]| {
        let names = people.iter().filter_map(|person| view.label(Person::kind_of(), *person));
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    html! {
        @for one in awaited.iter().filter(|one| !is_theirs(&one.transition.id)) {
            div.notice.quiet {
                (icon("clock"))
                span.text {
                    b { (one.transition.label) " " }
                    @match names(&one.people).as_slice() {
                        [] if one.people.is_empty() => {
                            "waits for somebody who may: " (one.transition.who.as_deref().unwrap_or("another person")) ". "
                            span.muted { "Not " (one.exclusion.excluded) ". Nobody else holds what it takes today." }
                        },
                        [] => { "waits for " (one.transition.who.as_deref().unwrap_or("another person")) "." },
                        names => { "waits for " (any_of(names)) "." },
                    }
                }
            }
        }
    }
}

/// How many names are told.
const TOLD: usize = 5;

/// "Ilse Verhoeven or Jonas Weber".
fn any_of(names: &[String]) -> String {
    match names.split_last() {
        Some((only, [])) => only.clone(),
        Some((last, before)) if names.len() <= TOLD => format!("{} or {last}", before.join(", ")),
        Some(_) => {
            let first: Vec<&str> = names.iter().take(TOLD).map(String::as_str).collect();
            format!("{} or {} others", first.join(", "), names.len() - TOLD)
        }
        None => String::new(),
    }
}

/// The same, for the steps that a kind chose to show.
pub fn offered(visitor: &Visitor, held: &Held, offered: &[OfferedStep]) -> Markup {
    let open: Vec<&OfferedStep> = offered.iter().filter(|step| is_open(step)).collect();
    html! {
        @if !open.is_empty() {
            div.notice.info {
                (icon("list-checks"))
                span.text {
                    b { "You can take the next step." } " "
                    @for mark in open.iter().filter_map(|step| not_independent(&visitor.view, step.exception)).take(1) {
                        b { (mark) ". " } "The decision is marked so. "
                    }
                    @if let Some(name) = open.iter().find_map(|step| visitor.view.label(Person::kind_of(), step.in_name_of?)) {
                        b { "You decide in the name of " (name) ", as a deputy. " }
                    }
                    @for (step, effect) in open.iter().filter_map(|step| Some((step, step.transition.effect.as_deref()?))).take(1) {
                        span.muted { (words(step)) ": " (effect) "." }
                    }
                }
                div.actions {
                    @for (position, step) in open.iter().enumerate() {
                        @let noun = step.transition.noun.as_deref().unwrap_or_default();
                        a.btn.primary[position == 0] href=(visitor.href(&format!("{}/{}/{noun}", held.kind.plural, held.handle()))) { (words(step)) }
                    }
                }
            }
        }
        (refused_steps(offered))
    }
}

/// What stands in the way of steps that are not open yet.
pub fn refused_steps(offered: &[OfferedStep]) -> Markup {
    html! {
        @for step in offered.iter().filter(|step| !is_open(step)) {
            div.notice.quiet {
                (icon("lock"))
                span.text { b { (words(step)) ": not yet." } @for refusal in &step.refusals { " " (refusal.sentence) " " (refusal.next) } }
            }
        }
    }
}

/// The forms of the open steps on the record's own page, each under its noun as an anchor. The first is unfolded. What
/// needs a reason turns aside from the way, and comes last.
pub fn anchored(visitor: &Visitor, held: &Held, offered: &[OfferedStep]) -> Markup {
    let mut open: Vec<&OfferedStep> = offered.iter().filter(|step| is_open(step)).collect();
    open.sort_by_key(|step| step.needs_reason);
    html! {
        @for (position, step) in open.into_iter().enumerate() {
            (Form::within(visitor, held, step.clone()).fold(position == 0 && !step.needs_reason))
        }
    }
}

/// Whether nothing but a missing proof stands in the way.
pub fn is_open(step: &OfferedStep) -> bool {
    step.is_open || step.refusals.iter().all(|refusal| refusal.code == "second_factor_missing")
}

/// What its button says.
pub fn words(step: &OfferedStep) -> String {
    let noun = step.transition.noun.as_deref().unwrap_or_default().replace('_', " ");
    match step.part {
        Part::Alone => step.transition.label.clone(),
        Part::Proposes => format!("Propose {noun}"),
        Part::Confirms => format!("Confirm {noun}"),
    }
}

/// The form of the step that makes a record.
pub async fn first(
    Path((_, plural, noun)): Path<(String, String, String)>,
    visitor: Visitor,
    look: Look,
) -> Result<Response, Fault> {
    let mut form = Form::of_first(&visitor, &look, &plural, &noun, None)?;
    form.foresee(StepTarget::New { unit: None }).await;
    Ok(form.send(&look, StatusCode::OK))
}

/// Takes the step that makes a record.
pub async fn make(
    Path((_, plural, noun)): Path<(String, String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    let form = Form::of_first(&visitor, &look, &plural, &noun, Some(&sent))?;
    let unit = Id::parse_str(sent.text("unit")).ok();
    if first::is_try(&sent) {
        return form.try_first(&look, unit).await;
    }
    form.take(&look, StepTarget::New { unit }).await
}

/// The form of a step on a record.
pub async fn page(
    Path((_, plural, handle, noun)): Path<(String, String, String, String)>,
    visitor: Visitor,
    look: Look,
) -> Result<Response, Fault> {
    let held = super::found(&visitor, &plural, &handle)?;
    let mut form = Form::of_record(&visitor, &look, held, &noun, None)?;
    form.foresee(StepTarget::Existing { id: held.id, version: held.version }).await;
    Ok(form.send(&look, StatusCode::OK))
}

/// Takes a step on a record.
pub async fn take(
    Path((_, plural, handle, noun)): Path<(String, String, String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    let held = super::found(&visitor, &plural, &handle)?;
    let version = sent.number("version").ok_or(Fault::PreconditionMissing)?;
    let form = Form::of_record(&visitor, &look, held, &noun, Some(&sent))?;
    form.take(&look, StepTarget::Existing { id: held.id, version }).await
}

/// The step of that noun.
fn named(steps: Vec<OfferedStep>, noun: &str) -> Option<OfferedStep> {
    steps.into_iter().find(|step| step.transition.noun.as_deref() == Some(noun))
}
