//! What is being done about risks: is it on schedule, what do the plans hold and who has still to approve them, which risk
//! above the line is in none, and every action, the late ones first.

mod actions;
mod plans;
mod unplanned;

use access::View;
use axum::response::Response;
use door::{Fault, Visitor};
use isms::treatment::{Action, TreatmentPlan};
use maud::html;
use record::Kinded as _;

use super::current_plans;
use crate::component::icon;
use crate::format::{counted, thousands};
use crate::frame::Page;
use crate::look::Look;
use actions::Actions;

pub use plans::actions as actions_of_plan;

/// Whether there is something of this page for somebody.
pub fn may_see(view: &View) -> bool {
    view.knows_kind(Action::kind_of()) || view.knows_kind(TreatmentPlan::kind_of())
}

/// The page.
pub async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let view = &visitor.view;
    if !may_see(view) {
        return Err(Fault::NotFound);
    }
    let plans = current_plans(view);
    let unplanned = unplanned::risks(view, &plans);
    let actions = Actions::of(&visitor, &look, &plans);
    let heading = answer(actions.open(), actions.overdue(), unplanned.len());
    let may_act = !decide::first_steps(view, Action::kind_of()).is_empty();
    let may_draft = plans.iter().all(|(_, plan)| !plan.is_open())
        && !decide::first_steps(view, TreatmentPlan::kind_of()).is_empty();
    Ok(Page::new(&visitor, &look, "Treatment").send(html! {
        div.head {
            div {
                h1 { (heading) }
                p { "Plans that risk owners approve, and the actions that carry them out " span.ref { "6.1.3, 8.3" } }
            }
            div.actions {
                @if may_draft { a.btn href=(visitor.href("treatment-plans/new/draft")) { "Draft treatment plan" } }
                @if may_act { a.btn.primary href=(visitor.href("actions/new/action")) { (icon("plus")) "Plan an action" } }
            }
        }
        (unplanned::card(&visitor, &unplanned))
        (plans::card(&visitor, &plans))
        (actions.filters())
        (actions.table())
    }))
}

/// The heading says what a manager asks first: is something late, and is something forgotten.
fn answer(open: usize, overdue: usize, unplanned: usize) -> String {
    let late = match (overdue, open) {
        (0, _) => None,
        (late, open) if late == open => Some(match late {
            1 => "The one open action is overdue".to_owned(),
            late => format!("All {} open actions are overdue", thousands(late)),
        }),
        (1, open) => Some(format!("1 of {} is overdue", counted(open, "open action", "open actions"))),
        (late, open) => {
            Some(format!("{} of {} are overdue", thousands(late), counted(open, "open action", "open actions")))
        }
    };
    let forgotten = match unplanned {
        0 => None,
        1 => Some("1 risk above the line is in no plan".to_owned()),
        risks => Some(format!("{} risks above the line are in no plan", thousands(risks))),
    };
    match (late, forgotten, open) {
        (Some(late), Some(forgotten), _) => format!("{late}, {forgotten}"),
        (Some(one), None, _) | (None, Some(one), _) => one,
        (None, None, 0) => "Nothing is under treatment".to_owned(),
        (None, None, open) => format!("{}, none overdue", counted(open, "open action", "open actions")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heading_says_what_is_late_and_what_is_forgotten() {
        for (open, overdue, unplanned, heading) in [
            (0, 0, 0, "Nothing is under treatment"),
            (1, 0, 0, "1 open action, none overdue"),
            (1, 1, 0, "The one open action is overdue"),
            (12, 12, 0, "All 12 open actions are overdue"),
            (12, 1, 1, "1 of 12 open actions is overdue, 1 risk above the line is in no plan"),
            (12, 3, 2, "3 of 12 open actions are overdue, 2 risks above the line are in no plan"),
            (0, 0, 2, "2 risks above the line are in no plan"),
        ] {
            assert_eq!(answer(open, overdue, unplanned), heading);
        }
    }
}
