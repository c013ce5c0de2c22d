//! Which risks a version of the criteria would move to another level. A version itself changes no stored rating; people
//! see before they approve it what follows.

use record::{Id, Ref};

use super::RiskCriteria;
use crate::Typed;
use crate::risk::{Risk, RiskLevel};

/// A risk that has another level by other criteria.
#[derive(Clone, Copy, Debug)]
pub struct Touched<'a> {
    /// The risk.
    pub risk: Typed<'a, Risk>,
    /// Its level by the criteria that its rating names.
    pub before: RiskLevel,
    /// Its level by the others; nothing where their matrix has an empty cell.
    pub after: Option<RiskLevel>,
}

/// For each of these risks that is open and rated, the version that its rating names.
pub fn versions_of<'a>(risks: impl Iterator<Item = Typed<'a, Risk>>) -> impl Iterator<Item = Id> {
    risks.filter(|risk| risk.is_open()).filter_map(|risk| Some(risk.it.decisive()?.criteria.id))
}

/// The risks, of these, that are open and would have another level if the rating that counts were looked up in the matrix
/// of `new`. `versions` are those that ratings can name: all of the ISMS, or all that somebody sees.
pub fn touched_by<'a>(
    risks: impl Iterator<Item = Typed<'a, Risk>>,
    versions: &[Typed<'a, RiskCriteria>],
    new: &RiskCriteria,
) -> Vec<Touched<'a>> {
    let level = |criteria: Ref<RiskCriteria>, likelihood, consequence| {
        versions.iter().find(|version| version.reference() == criteria)?.level(likelihood, consequence)
    };
    let touched = risks.filter(|risk| risk.is_open()).filter_map(|risk| {
        let rating = risk.it.decisive()?;
        let before = level(rating.criteria, rating.likelihood, rating.consequence())?;
        let after = new.level(rating.likelihood, rating.consequence());
        (after != Some(before)).then_some(Touched { risk, before, after })
    });
    touched.collect()
}
