//! What is done about a risk: the choice, and its actions.

use door::Visitor;
use isms::Held;
use isms::context::Organisation;
use isms::risk::Risk;
use isms::treatment::{Action, ActionStep};
use maud::{Markup, html};
use record::{Kinded as _, Number};

use super::name;
use crate::component::{icon, tag};
use crate::format::{date, thousands};

/// The card; nothing while no treatment was chosen and no action is planned.
pub fn treatment(visitor: &Visitor, held: &Held, risk: &Risk) -> Markup {
    let (referring, _) = visitor.view.referring(held.id);
    let actions = referring.iter().filter(|linked| linked.held.kind == Action::kind_of() && linked.held.is_living());
    let actions: Vec<(&Held, &Action)> =
        actions.filter_map(|linked| Some((linked.held.as_ref(), linked.held.typed::<Action>()?))).collect();
    let may_plan = risk.is_open() && !decide::first_steps(&visitor.view, Action::kind_of()).is_empty();
    if actions.is_empty() && risk.treatment.option.is_none() && !may_plan {
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
            @if may_plan {
                footer { a href=(visitor.href(&format!("{}/new/action?risk={}", Action::kind_of().plural, held.id))) { (icon("plus")) " Plan an action" } }
            }
        }
    }
}

/// "modify, EUR 18,000 once, EUR 4,000 a year".
fn summary(visitor: &Visitor, risk: &Risk, actions: &[(&Held, &Action)]) -> String {
    let organisation = visitor.view.all::<Organisation>().next();
    let currency = organisation.map_or("", |organisation| &organisation.it.currency);
    let counted = || actions.iter().filter(|(_, action)| action.step != ActionStep::Cancelled);
    let amount = |sum: i64, when: &str| {
        let sum = usize::try_from(sum).ok().filter(|sum| *sum > 0)?;
        Some(format!("{currency} {} {when}", thousands(sum)).trim_start().to_owned())
    };
    let once = counted().filter_map(|(_, action)| action.cost.map(Number::get)).sum();
    let yearly = counted().filter_map(|(_, action)| action.yearly_cost.map(Number::get)).sum();
    let option = risk.treatment.option.map(|option| option.choice().label.to_lowercase());
    let parts: Vec<String> = [option, amount(once, "once"), amount(yearly, "a year")].into_iter().flatten().collect();
    parts.join(", ")
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
