//! Who is tied to a version of the treatment plan by the risks in it.

use record::Id;

use super::plan::TreatmentPlan;
use crate::tie::Tie;
use crate::{Held, Isms};

/// The ties of a plan: whoever owned a risk of it when it was submitted, and whoever owns it by now.
pub const OF_PLAN: &[Tie] =
    &[Tie { link: "risk_in_plan_owner", needs_role: "risk_owner", through: units_of_own_risks }];

fn units_of_own_risks(isms: &Isms, held: &Held, person: Id) -> Vec<Id> {
    let lines = held.typed::<TreatmentPlan>().into_iter().flat_map(|plan| plan.lines.iter());
    let owned = lines.filter_map(|line| {
        let risk = isms.get(line.risk)?;
        let is_owner = line.owner.into_iter().chain(risk.owner).any(|owner| owner.id == person);
        is_owner.then_some(risk.held.envelope.unit)
    });
    owned.collect()
}
