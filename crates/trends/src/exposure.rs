//! The exposure index (K04 of `kpis.yaml`): the sum of likelihood times consequence of open risks, divided by their number.
//!
//! It is for trends alone, and levels are never made from it: a product gives 4 to one risk that is rare and grave and to another
//! that is frequent and small. Only ratings by one version of the criteria are taken together.

use access::View;
use isms::risk::Risk;
use record::Id;

/// The index on a day, in hundredths; nothing where no open risk is rated so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exposure {
    /// The version of the criteria.
    pub edition: Option<i64>,
    /// How many open risks are rated by it.
    pub risks: usize,
    /// Without any control.
    pub inherent: Option<i64>,
    /// As it counts: after treatment, or with the controls of the day.
    pub current: Option<i64>,
    /// As treatment aims at.
    pub target: Option<i64>,
}

impl Exposure {
    /// Of the risks that the viewer sees, by the criteria in force on the day.
    pub fn of(view: &View) -> Self {
        let Some((criteria, in_force)) = view.criteria_in_force() else { return Self::default() };
        let rated =
            |risk: &Risk| risk.is_open() && risk.decisive().is_some_and(|rating| rating.criteria.id == criteria);
        let risks: Vec<_> = view.all::<Risk>().filter(|risk| rated(risk.it)).collect();
        let mean = |of: &dyn Fn(&Risk) -> Option<i64>| {
            let products: Vec<i64> = risks.iter().filter_map(|risk| of(risk.it)).collect();
            let count = i64::try_from(products.len()).ok().filter(|count| *count > 0)?;
            Some((products.iter().sum::<i64>() * 100 + count / 2) / count)
        };
        Self {
            edition: Some(in_force.edition.get()),
            risks: risks.len(),
            inherent: mean(&|risk| {
                let rated = &risk.inherent;
                Some(rated.inherent_likelihood?.get() * rated.inherent_consequence?.get())
            }),
            current: mean(&|risk| risk.decisive().map(|rating| rating.likelihood * rating.consequence())),
            target: mean(&|risk| target(risk, criteria)),
        }
    }
}

/// A risk that aims at nothing yet stays where it is.
fn target(risk: &Risk, criteria: Id) -> Option<i64> {
    let treatment = &risk.treatment;
    let aims = treatment.target_criteria.is_some_and(|target| target.id == criteria);
    match (treatment.target_likelihood, treatment.target_consequence) {
        (Some(likelihood), Some(consequence)) if aims => Some(likelihood.get() * consequence.get()),
        _ => risk.decisive().map(|rating| rating.likelihood * rating.consequence()),
    }
}
