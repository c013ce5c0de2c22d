//! Who is tied to a version of the treatment plan by the risks in it, and to an action by what it serves.

use record::Id;

use super::action::Action;
use super::plan::TreatmentPlan;
use crate::tie::Tie;
use crate::{Held, Isms};

/// The ties of a plan: whoever owned a risk of it when it was submitted, and whoever owns it by now.
pub const OF_PLAN: &[Tie] =
    &[Tie { link: "risk_in_plan_owner", needs_role: "risk_owner", is_handed_over: true, through: units_of_own_risks }];

/// The ties of an action: whoever owns the nonconformity that it serves decides about it, and needs no role for that but the one that
/// everybody holds.
pub const OF_ACTION: &[Tie] =
    &[Tie { link: "source_decider", needs_role: "employee", is_handed_over: false, through: units_of_owner }];

fn units_of_owner(isms: &Isms, held: &Held, person: Id) -> Vec<Id> {
    let nonconformity = held.typed::<Action>().and_then(|action| isms.get(action.nonconformity?));
    let owner = nonconformity.and_then(|it| it.owner).filter(|owner| owner.id == person).and_then(|it| isms.get(it));
    owner.map(|owner| owner.held.envelope.unit).into_iter().collect()
}

fn units_of_own_risks(isms: &Isms, held: &Held, person: Id) -> Vec<Id> {
    let lines = held.typed::<TreatmentPlan>().into_iter().flat_map(|plan| plan.lines.iter());
    let owned = lines.filter_map(|line| {
        let risk = isms.get(line.risk)?;
        let is_owner = line.owner.into_iter().chain(risk.owner).any(|owner| owner.id == person);
        is_owner.then_some(risk.held.envelope.unit)
    });
    owned.collect()
}
