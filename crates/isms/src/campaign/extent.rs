//! Which risks a campaign looks at, who has to take part, and what is still to be analysed.

use record::{Id, Ref};

use super::RiskAssessment;
use crate::people::Person;
use crate::risk::{Risk, RiskCriteria, in_force};
use crate::{Isms, Typed};

impl RiskAssessment {
    /// Whether it looks at the risks of a unit: one of its own, or one below. Without units it looks at all.
    pub fn covers(&self, isms: &Isms, unit: Id) -> bool {
        let above = isms.units_above(unit);
        self.units.is_empty() || self.units.iter().any(|unit| above.contains(&unit.id))
    }

    /// The open risks in its extent, in the order of their birth.
    pub fn risks<'a>(&'a self, isms: &'a Isms) -> impl Iterator<Item = Typed<'a, Risk>> {
        isms.all::<Risk>().filter(|risk| risk.is_open() && self.covers(isms, risk.held.envelope.unit))
    }

    /// The owners of these risks who do not take part.
    pub fn uninvited(&self, isms: &Isms) -> Vec<Ref<Person>> {
        let owners = self.risks(isms).filter_map(|risk| risk.owner);
        let mut uninvited: Vec<_> = owners.filter(|owner| !self.participants.contains(owner)).collect();
        uninvited.sort();
        uninvited.dedup();
        uninvited
    }

    /// The risks that have no analysis of its period by the criteria in force and are not left out with a reason.
    pub fn unanalysed<'a>(&'a self, isms: &'a Isms) -> impl Iterator<Item = Typed<'a, Risk>> {
        let criteria = in_force(isms).map(|criteria| criteria.reference());
        let is_left_out = |risk: &Typed<'_, Risk>| self.left_out.iter().any(|one| one.risk == risk.reference());
        self.risks(isms).filter(move |risk| !self.is_analysed(risk, criteria) && !is_left_out(risk))
    }

    /// Whether the analysis of a risk that counts was made in the period, and counts by that version of the criteria.
    fn is_analysed(&self, risk: &Risk, criteria: Option<Ref<RiskCriteria>>) -> bool {
        let is_in_period = risk
            .decisive_on()
            .is_some_and(|day| self.from.is_none_or(|first| day >= first) && self.to.is_none_or(|last| day <= last));
        is_in_period && criteria.is_some() && risk.decisive().map(|rating| rating.criteria) == criteria
    }
}
