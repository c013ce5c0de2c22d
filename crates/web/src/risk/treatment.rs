//! What is done about a risk: the choice, and its actions.

use door::Visitor;
use isms::Held;
use isms::control::Control;
use isms::risk::Risk;
use isms::treatment::{Action, ActionStep};
use maud::{Markup, html};
use record::in_sentence;

use super::name;
use crate::component::{icon, tag};
use crate::format::date;
use crate::treatment::{Effort, actions_of, controls_of, desk};

/// The card; nothing while no treatment was chosen and no action is planned.
pub fn treatment(visitor: &Visitor, held: &Held, risk: &Risk) -> Markup {
    let actions = actions_of(&visitor.view, held.id);
    let controls = controls_of(&visitor.view, held.id);
    let may_plan = desk::is_open_to(&visitor.view, held, risk);
    if actions.is_empty() && controls.is_empty() && risk.treatment.option.is_none() && !may_plan {
        return html! {};
    }
    html! {
        section.card #treatment {
            header {
                h2 { "Treatment" }
                small { (summary(visitor, risk, &actions)) }
            }
            @if actions.is_empty() {
                div.body { span.faint { "No actions are planned." } }
            } @else {
                div.scroll { table.table.rows aria-label="Actions" {
                    thead { tr { th scope="col" { "Action" } th scope="col" { "Owner" } th scope="col" { "Progress" } th.num scope="col" { "Due" } } }
                    tbody { @for (held, action) in &actions { (row(visitor, held, action)) } }
                } }
            }
            (controls_list(visitor, &controls))
            @if may_plan {
                footer { a href=(visitor.href(&format!("{}/{}/treatment", held.kind.plural, held.handle()))) { (icon("pencil")) " Choose treatment, controls and actions" } }
            }
        }
    }
}

/// "modify, EUR 18,000 once, EUR 4,000 a year".
fn summary(visitor: &Visitor, risk: &Risk, actions: &[(&Held, &Action)]) -> String {
    let option = risk.treatment.option.map(|option| in_sentence(option.choice().label).into_owned());
    let effort = Effort::of(actions.iter().map(|(_, action)| *action)).words(&visitor.view);
    option.into_iter().chain(effort).collect::<Vec<_>>().join(", ")
}

/// The controls that treat it, each with whether it works and is proven.
fn controls_list(visitor: &Visitor, controls: &[(&Held, &Control)]) -> Markup {
    html! {
        @if !controls.is_empty() {
            ul.links aria-label="Controls" {
                @for (held, control) in controls {
                    li {
                        span { a href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (held.title()) } @if let Some(serves) = &control.serves { " " span.ref { (serves) } } }
                        @if let Some(state) = held.record().and_then(|record| record.state(visitor.view.today())) { (tag(state)) }
                        small { "control" @if let Some(owner) = control.owner { " of " (name(&visitor.view, owner.id)) } }
                    }
                }
            }
        }
    }
}

fn row(visitor: &Visitor, held: &Held, action: &Action) -> Markup {
    let view = &visitor.view;
    let state = held.record().and_then(|record| record.state(view.today()));
    let is_late = action.is_overdue(view.today());
    html! {
        tr {
            th.name scope="row" { a.title href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (held.title()) } }
            td data-label="Owner" { @match action.assignee { Some(person) => (name(view, person.id)), None => span.faint { "nobody yet" } } }
            td data-label="Progress" {
                @if let Some(state) = state { (tag(state)) }
                @if let (ActionStep::InProgress, Some(progress)) = (action.step, action.progress) { " " span.num.muted { (progress.get()) "%" } }
            }
            td.num data-label="Due" { @if let Some(due) = action.due { time.late[is_late] datetime=(due) { (date(due)) } } }
        }
    }
}
