//! Who approved which part of a plan, and who has still to.

use door::Visitor;
use isms::people::Person;
use isms::treatment::{PlanStep, TreatmentPlan};
use maud::{Markup, html};
use record::Kinded as _;

use super::lines::owned_by;
use crate::component::toned;
use crate::format::{counted, date};
use record::Tone;

/// The card; nothing for a draft, which nobody approves.
pub fn card(visitor: &Visitor, plan: &TreatmentPlan) -> Markup {
    if plan.step == PlanStep::Draft || plan.owners.is_empty() {
        return html! {};
    }
    html! {
        section.card #approvals {
            header { h2 { "Approvals" } small { (plan.approvals.len()) " of " (counted(plan.owners.len(), "owner", "owners")) } }
            div.scroll { table.table.rows aria-label="Approvals" {
                thead { tr { th scope="col" { "Risk owner" } th.num scope="col" { "Risks in the plan" } th scope="col" { "Approval" } } }
                tbody {
                    @for owner in &plan.owners {
                        @let given = plan.approvals.iter().find(|approval| approval.owner == *owner);
                        tr {
                            th.name scope="row" { (visitor.view.label(Person::kind_of(), owner.id).unwrap_or("someone")) }
                            td.num data-label="Risks in the plan" { (owned_by(plan, owner.id)) }
                            td.at { @match given {
                                Some(approval) => (toned(Tone::Good, &format!("Approved on {}", date(approval.on)))),
                                None => (toned(Tone::Warn, "Has still to approve")),
                            } }
                        }
                    }
                }
            } }
        }
    }
}
