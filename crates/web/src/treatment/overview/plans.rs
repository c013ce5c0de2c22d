//! The plans that count today: their state, who has approved and who has still to, what they take.

use access::View;
use door::Visitor;
use isms::Held;
use isms::treatment::{Action, PlanStep, TreatmentPlan};
use maud::{Markup, html};
use record::{Id, Kinded as _};

use super::super::effort::{Effort, figure};
use crate::component::tag;
use crate::format::date;
use crate::risk::name;

/// The card; a word where there is no plan.
pub fn card(visitor: &Visitor, plans: &[(&Held, &TreatmentPlan)]) -> Markup {
    if plans.is_empty() && !visitor.view.sees_all(TreatmentPlan::kind_of()) {
        return html! {};
    }
    html! {
        section.card #plans {
            header { h2 { "Plans" } small { a href=(visitor.href("treatment-plans")) { "All versions" } } }
            @if plans.is_empty() {
                div.body { span.faint { "No plan yet. It is drafted from the risks whose treatment is chosen, and approved by their owners." } }
            } @else {
                div.scroll { table.table.rows aria-label="Treatment plans" {
                    thead { tr {
                        th scope="col" { "Plan" } th scope="col" { "State" } th scope="col" { "Approved by" } th.num scope="col" { "Risks" }
                        th.num scope="col" { "Actions done" } th.num scope="col" { "Overdue" } (effort_heads(&visitor.view))
                    } }
                    tbody { @for (held, plan) in plans { (row(visitor, held, plan)) } }
                    @if plans.len() > 1 { tfoot { (total(visitor, plans)) } }
                } }
            }
        }
    }
}

/// The actions of a plan that the viewer sees, each once.
pub fn actions<'a>(visitor: &'a Visitor, plan: &TreatmentPlan) -> Vec<(Id, &'a Action)> {
    let named = plan.lines.iter().flat_map(|line| &line.actions).map(|action| action.id);
    let mut ids: Vec<Id> = named.collect();
    ids.sort();
    ids.dedup();
    let held = |id| visitor.view.held(Action::kind_of(), id)?.typed().map(|action| (id, action));
    ids.into_iter().filter_map(held).collect()
}

fn row(visitor: &Visitor, held: &Held, plan: &TreatmentPlan) -> Markup {
    let view = &visitor.view;
    let state = held.record().and_then(|record| record.state(view.today()));
    let actions = actions(visitor, plan);
    let finished = actions.iter().filter(|(_, action)| !action.is_open()).count();
    let late = actions.iter().filter(|(_, action)| action.is_overdue(view.today())).count();
    let effort = Effort::of(actions.iter().map(|(_, action)| *action));
    html! {
        tr {
            th.name scope="row" { a.title href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (held.title()) } " " span.ref { (held.handle()) } }
            td.at { @if let Some(state) = state { (tag(state)) } }
            td data-label="Approved by" { (approvals(visitor, plan)) }
            td.num data-label="Risks" { (plan.lines.len()) }
            td.num data-label="Actions done" { (finished) " of " (actions.len()) }
            td.num data-label="Overdue" { @if late > 0 { span.late { (late) } } @else { "0" } }
            (effort_cells(effort))
        }
    }
}

/// Sums over all plans: an action that is in two of them counts once.
fn total(visitor: &Visitor, plans: &[(&Held, &TreatmentPlan)]) -> Markup {
    let mut all: Vec<(Id, &Action)> = plans.iter().flat_map(|(_, plan)| actions(visitor, plan)).collect();
    all.sort_by_key(|(id, _)| *id);
    all.dedup_by_key(|(id, _)| *id);
    let effort = Effort::of(all.iter().map(|(_, action)| *action));
    html! {
        tr.total {
            th.name scope="row" colspan="6" { "Together, each action once" }
            (effort_cells(effort))
        }
    }
}

/// The heads of the three sums.
pub fn effort_heads(view: &View) -> Markup {
    let currency = view.currency();
    html! {
        th.num scope="col" { "Once" @if !currency.is_empty() { ", " (currency) } }
        th.num scope="col" { "A year" @if !currency.is_empty() { ", " (currency) } }
        th.num scope="col" { "Days" }
    }
}

/// The three sums, as cells.
pub fn effort_cells(effort: Effort) -> Markup {
    html! {
        td.num data-label="Cost once" { (figure(effort.once)) }
        td.num data-label="Cost a year" { (figure(effort.yearly)) }
        td.num data-label="Days" { (figure(effort.days)) }
    }
}

fn approvals(visitor: &Visitor, plan: &TreatmentPlan) -> Markup {
    let view = &visitor.view;
    let waiting: Vec<&str> = plan.waits_for().map(|owner| name(view, owner.id)).collect();
    html! {
        @match plan.step {
            PlanStep::Draft => span.faint { "not submitted" },
            PlanStep::Submitted => { (plan.approvals.len()) " of " (plan.owners.len()) div.sub { "waits for " (waiting.join(", ")) } },
            PlanStep::Approved | PlanStep::Superseded => { "all " (plan.owners.len()) @if let Some(day) = plan.approved_on { div.sub { "on " (date(day)) } } },
        }
    }
}
