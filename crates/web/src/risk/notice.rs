//! What waits for whom on the page of a risk, with the buttons of the steps that the viewer may take.

use access::View;
use catalogue::Role;
use decide::{OfferedStep, Part};
use door::Visitor;
use isms::Held;
use isms::people::Person;
use isms::risk::Risk;
use isms::risk::level::DIMENSIONS;
use isms::treatment::TreatmentPlan;
use maud::{Markup, html};
use record::{Body, Field, Id, Kinded as _, in_sentence};
use serde_json::Value as Json;

use super::waiting::{Answer, Waiting, Whom, waiting};
use super::{anchor, in_force, looked_up, name, proposed};
use crate::component::{icon, json_value, level};
use crate::format::{date, instant};
use crate::general::{is_open, words};

/// How many steps have a button of their own; the others are in a menu.
const BUTTONS: usize = 2;

/// The notice, and what is proposed.
pub fn notice(visitor: &Visitor, held: &Held) -> Markup {
    let waiting = waiting(&visitor.view, held);
    let offered = decide::steps(&visitor.view, held);
    let asked = waiting.as_ref().and_then(|waiting| waiting.answer.noun());
    let (mut open, closed): (Vec<_>, Vec<_>) = offered.into_iter().partition(is_open);
    open.sort_by_key(|step| step.transition.noun.as_deref() != asked);
    let is_mine = waiting.as_ref().is_some_and(|waiting| is_mine(visitor, waiting, &open));
    html! {
        @if waiting.is_some() || !open.is_empty() {
            div class=(tone(visitor, waiting.as_ref(), is_mine)) {
                (icon("list-checks"))
                span.text {
                    @match &waiting {
                        Some(waiting) => { b { (heading(visitor, waiting, is_mine)) } " " span.muted { (waiting.sentence) @if let Some(by) = waiting.by { (due(visitor, by)) } } },
                        None => { b { "Nothing waits for anyone." } " " span.muted { "You can take a step of its life whenever there is a reason." } },
                    }
                }
                (buttons(visitor, held, waiting.as_ref(), is_mine, &open))
            }
        }
        (refused(&closed))
        (proposal(visitor, held))
    }
}

fn tone(visitor: &Visitor, waiting: Option<&Waiting>, is_mine: bool) -> &'static str {
    match waiting {
        Some(waiting) if waiting.is_late(visitor.view.today()) => "notice bad",
        Some(_) if is_mine => "notice",
        Some(_) => "notice info",
        None => "notice quiet",
    }
}

/// Whether the viewer is who it waits for. Whoever proposed something does not confirm it.
fn is_mine(visitor: &Visitor, waiting: &Waiting, open: &[OfferedStep]) -> bool {
    let may_answer = |noun| open.iter().any(|step| step.transition.noun.as_deref() == Some(noun));
    let confirms = |noun| {
        let mut steps = open.iter().filter(|step| step.transition.noun.as_deref() == Some(noun));
        steps.any(|step| step.part == Part::Confirms)
    };
    match (&waiting.whom, waiting.answer) {
        (Whom::People(_), Answer::Step(noun)) => waiting.is_for(visitor.actor().person) && may_answer(noun),
        (Whom::People(_), Answer::Edit | Answer::Plan | Answer::Actions) => waiting.is_for(visitor.actor().person),
        (Whom::Role(_), Answer::Step(noun)) => confirms(noun),
        (Whom::Role(role), Answer::Edit | Answer::Plan | Answer::Actions) => {
            visitor.view.standing().held.iter().any(|holding| holding.role == *role)
        }
    }
}

fn heading(visitor: &Visitor, waiting: &Waiting, is_mine: bool) -> String {
    if is_mine {
        return "This waits for you.".to_owned();
    }
    match &waiting.whom {
        Whom::People(people) => {
            let names: Vec<&str> = people.iter().map(|person| name(&visitor.view, *person)).collect();
            format!("This waits for {}.", names.join(" or "))
        }
        Whom::Role(role) => format!("This waits for {}.", holder(*role)),
    }
}

/// Whoever holds a role, within a sentence.
pub fn holder(role: Role) -> String {
    match role {
        Role::TopManagement => "top management".to_owned(),
        Role::IsmsManager => "the ISMS manager".to_owned(),
        other => format!("the {}", other.id().replace('_', " ")),
    }
}

fn due(visitor: &Visitor, by: jiff::civil::Date) -> String {
    let was = if by < visitor.view.today() { "It was due" } else { "It is due" };
    format!(" {was} by {}.", date(by))
}

fn buttons(visitor: &Visitor, held: &Held, waiting: Option<&Waiting>, is_mine: bool, open: &[OfferedStep]) -> Markup {
    let href = |rest: &str| visitor.href(&format!("{}/{}/{rest}", held.kind.plural, held.handle()));
    let noun = |step: &OfferedStep| match step.transition.noun.as_deref() {
        // Option, controls, actions and target are chosen in one place.
        Some("treatment_decision") => "treatment".to_owned(),
        noun => noun.unwrap_or_default().to_owned(),
    };
    let answer = waiting.map(|waiting| waiting.answer);
    let is_asked = |step: &OfferedStep| {
        let asked = answer.and_then(Answer::noun);
        asked.is_some() && asked == step.transition.noun.as_deref() && is_mine
    };
    let (first, others) = open.split_at(open.len().min(BUTTONS));
    html! {
        div.actions {
            @match answer {
                Some(Answer::Edit) if visitor.view.may_write(held) => a.btn.primary[is_mine] href=(href("edit")) { "Edit" },
                Some(Answer::Plan) if visitor.view.knows_kind(TreatmentPlan::kind_of()) => a.btn.primary[is_mine] href=(visitor.href(TreatmentPlan::kind_of().plural)) { "Treatment plans" },
                _ => {},
            }
            @for step in first { a.btn.primary[is_asked(step)] href=(href(&noun(step))) { (words(step)) } }
            @if !others.is_empty() {
                details.menu name="page" {
                    summary.btn.square aria-label="More steps" { (icon("ellipsis")) }
                    div.list { ul { @for step in others { li { a.entry href=(href(&noun(step))) { (words(step)) } } } } }
                }
            }
        }
    }
}

/// Steps that something stands in the way of, each with what to do about it.
fn refused(closed: &[OfferedStep]) -> Markup {
    html! {
        @if !closed.is_empty() {
            div.notice.quiet {
                (icon("lock"))
                div.text {
                    "Not yet:"
                    ul { @for step in closed { li { b { (words(step)) } ". " @for refusal in &step.refusals { (refusal.sentence) " " (refusal.next) " " } } } }
                }
            }
        }
    }
}

/// A proposal with its content.
fn proposal(visitor: &Visitor, held: &Held) -> Markup {
    let risk = held.typed::<Risk>();
    let Some((risk, transition)) = risk.and_then(|risk| Some((risk, proposed(held, risk)?))) else { return html! {} };
    let by = risk.pending.pending_by.map_or("Someone", |by| name(&visitor.view, by.id));
    let details: Body =
        risk.pending.pending_details.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    html! {
        section.card {
            header {
                h2 { "Proposed: " (in_sentence(&transition.label)) }
                small { "by " (by) " on " (instant(&visitor.view, held.recorded)) }
            }
            div.body { (content(visitor, &transition.id, &details)) }
        }
    }
}

/// What was given with a proposal, field by field, and the level that follows from it.
pub fn content(visitor: &Visitor, transition: &str, details: &Body) -> Markup {
    let view = &visitor.view;
    html! {
        dl.facts {
            @if let Some(found) = looked_up(view, details) { dt { "Level" } dd { (level(found)) } }
            @for field in decide::details(transition) {
                @if let Some(given) = details.get(field.name) { dt { (field.label) } dd { (told(view, &field, given)) } }
            }
        }
    }
}

/// A value as people read it: a rating with what its level means.
fn told(view: &View, field: &Field, given: &Json) -> String {
    let criteria = in_force(view);
    let rated = given.as_i64().or_else(|| given.as_str()?.parse().ok());
    let is_dimension = DIMENSIONS.iter().any(|(name, _)| *name == field.name);
    match (rated, criteria) {
        (Some(rated), Some(criteria)) if field.name.ends_with("likelihood") => criteria.likelihood_words(rated),
        (Some(rated), _) if is_dimension => format!("{rated} {}", anchor(criteria, field.name, rated)),
        _ => json_value(view, Some(field), Some(given)),
    }
}

/// People by their names.
pub fn people(visitor: &Visitor, people: impl Iterator<Item = Id>) -> Markup {
    let view = &visitor.view;
    html! {
        @for (position, person) in people.enumerate() {
            @if position > 0 { ", " }
            @match view.held(Person::kind_of(), person) {
                Some(held) => a href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (held.title()) },
                None => (name(view, person)),
            }
        }
    }
}
