//! The rows of a plan: each risk with what is done about it and where that leads, as the version froze it.

use door::Visitor;
use isms::Held;
use isms::control::Control;
use isms::people::Person;
use isms::risk::Risk;
use isms::treatment::{Action, PlanLine, TreatmentPlan};
use maud::{Markup, html};
use record::{Id, Kinded as _};

use super::super::effort::Effort;
use crate::component::{level, tag};
use crate::format::{counted, date};
use crate::general::list_of;
use crate::risk;

/// The rows whose risk the viewer sees, and how many others there are.
pub fn seen<'a>(visitor: &'a Visitor, plan: &'a TreatmentPlan) -> (Vec<(&'a PlanLine, &'a Held)>, usize) {
    let held = |line: &'a PlanLine| visitor.view.held(Risk::kind_of(), line.risk.id).map(|held| (line, held.as_ref()));
    let seen: Vec<_> = plan.lines.iter().filter_map(held).collect();
    let unseen = plan.lines.len() - seen.len();
    (seen, unseen)
}

/// How many rows are of risks of that person.
pub fn owned_by(plan: &TreatmentPlan, person: Id) -> usize {
    plan.lines.iter().filter(|line| line.owner.is_some_and(|owner| owner.id == person)).count()
}

/// The card.
pub fn card(visitor: &Visitor, plan: &TreatmentPlan) -> Markup {
    let (lines, unseen) = seen(visitor, plan);
    table(visitor, "What is done about each risk", &lines, unseen)
}

/// The rows that the viewer approves.
pub fn card_of_owner(visitor: &Visitor, plan: &TreatmentPlan) -> Markup {
    let me = visitor.actor().person;
    let (mut lines, _) = seen(visitor, plan);
    lines.retain(|(line, _)| line.owner.is_some_and(|owner| owner.id == me));
    table(visitor, "What you approve", &lines, 0)
}

fn table(visitor: &Visitor, title: &str, lines: &[(&PlanLine, &Held)], unseen: usize) -> Markup {
    html! {
        section.card #lines {
            header { h2 { (title) } small { (counted(lines.len(), "risk", "risks")) } }
            @if lines.is_empty() {
                div.body { span.faint { "No risk is planned for treatment or under treatment." } }
            } @else {
                div.scroll { table.table.rows aria-label=(title) {
                    thead { tr {
                        th scope="col" { "Risk: now, target, residual" } th scope="col" { "Treatment" } th scope="col" { "Controls and actions" }
                    } }
                    tbody { @for (line, held) in lines { (row(visitor, line, held)) } }
                } }
            }
            @if unseen > 0 { footer { "and " (counted(unseen, "risk", "risks")) " you may not see" } }
        }
    }
}

fn row(visitor: &Visitor, line: &PlanLine, held: &Held) -> Markup {
    let view = &visitor.view;
    html! {
        tr {
            th.name scope="row" {
                a.title href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (held.title()) }
                div.sub {
                    span.ref { (held.handle()) }
                    @if let Some(owner) = line.owner.and_then(|owner| view.label(Person::kind_of(), owner.id)) { ", owned by " (owner) }
                }
                (levels(visitor, line, held))
            }
            td.at { @match line.option { Some(option) => span.tag { (option.choice().label) }, None => span.faint { "not chosen" } } }
            td.row.w-4 data-label="Controls and actions" { (controls(visitor, line)) (actions(visitor, line)) }
        }
    }
}

/// The level when it was frozen, the one aimed at, and the one after treatment once somebody rated that.
fn levels(visitor: &Visitor, line: &PlanLine, held: &Held) -> Markup {
    let residual = risk::level(&visitor.view, held, "residual_level");
    let told = [("Now", line.level), ("Target", line.target), ("Residual", residual)];
    html! {
        div.way {
            @for (position, (words, found)) in told.into_iter().enumerate() {
                @if position > 0 { span.arrow aria-hidden="true" { "→" } }
                span title=(words) { span.spoken { (words) " " } @match found { Some(found) => (level(found)), None => span.faint { "not rated" } } }
            }
        }
    }
}

fn controls(visitor: &Visitor, line: &PlanLine) -> Markup {
    let view = &visitor.view;
    let controls: Vec<&Held> = line
        .controls
        .iter()
        .filter_map(|control| view.held(Control::kind_of(), control.id).map(AsRef::as_ref))
        .collect();
    let unseen = line.controls.len() - controls.len();
    html! {
        @if line.controls.is_empty() && line.actions.is_empty() { span.faint { "nothing is named" } }
        ul.lines {
            @for held in controls {
                li {
                    a href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (held.title()) } " "
                    @if let Some(serves) = held.typed::<Control>().and_then(|control| control.serves.as_deref()) { span.ref { (serves) } " " }
                    @if let Some(state) = held.record().and_then(|record| record.state(view.today())) { (tag(state)) }
                    div.sub { "control" }
                }
            }
            @if unseen > 0 { li.faint { "and " (unseen) " controls you may not see" } }
        }
    }
}

fn actions(visitor: &Visitor, line: &PlanLine) -> Markup {
    let view = &visitor.view;
    let actions: Vec<(&Held, &Action)> = line
        .actions
        .iter()
        .filter_map(|action| view.held(Action::kind_of(), action.id))
        .filter_map(|held| Some((held.as_ref(), held.typed()?)))
        .collect();
    let unseen = line.actions.len() - actions.len();
    let effort = Effort::of(actions.iter().map(|(_, action)| *action)).words(view);
    html! {
        ul.lines {
            @for (held, action) in &actions {
                li {
                    a href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (held.title()) } " "
                    @if let Some(state) = held.record().and_then(|record| record.state(view.today())) { (tag(state)) }
                    div.sub {
                        @match action.assignee.and_then(|person| view.label(Person::kind_of(), person.id)) { Some(name) => (name), None => "nobody yet" }
                        @if let Some(due) = action.due { ", by " time.late[action.is_overdue(view.today())] datetime=(due) { (date(due)) } }
                    }
                }
            }
            @if unseen > 0 { li.faint { "and " (unseen) " actions you may not see" } }
        }
        @if !effort.is_empty() { div.sub { (list_of(&effort)) } }
    }
}
