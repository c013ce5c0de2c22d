//! What a campaign freezes when it is completed: each risk as it is rated, and how it moved since the campaign before.

use std::collections::BTreeMap;

use record::{Id, Number};

use super::{CampaignStep, Movement, ResultLine, RiskAssessment};
use crate::risk::{Risk, RiskLevel};
use crate::{Isms, Typed};

impl RiskAssessment {
    /// Whether its result is frozen.
    pub fn is_complete(&self) -> bool {
        matches!(self.step, CampaignStep::Completed | CampaignStep::Confirmed)
    }

    /// The last complete campaign of the same units: what the result is compared with. `id` is its own.
    pub fn predecessor<'a>(&self, isms: &'a Isms, id: Id) -> Option<Typed<'a, RiskAssessment>> {
        let has_same_units = |other: &RiskAssessment| {
            let is_of =
                |one: &RiskAssessment, other: &RiskAssessment| one.units.iter().all(|u| other.units.contains(u));
            is_of(self, other) && is_of(other, self)
        };
        let others = isms.all::<RiskAssessment>().filter(|other| other.held.id != id && other.is_complete());
        others.filter(|other| has_same_units(other)).max_by_key(|other| (other.completed_on, other.held.id))
    }

    /// The result as the risks stand: the open ones in its extent, then those that were in the result before and are closed
    /// or rejected now.
    pub fn result_today(&self, isms: &Isms, before: Option<&RiskAssessment>) -> Vec<ResultLine> {
        let before = before.map(|campaign| &*campaign.result).unwrap_or_default();
        let mut known: BTreeMap<Id, &ResultLine> =
            before.iter().filter(|line| line.movement != Movement::Gone).map(|line| (line.risk.id, line)).collect();
        let mut lines: Vec<ResultLine> =
            self.risks(isms).filter_map(|risk| rated(isms, risk, known.remove(&risk.held.id))).collect();
        lines.extend(known.into_values().filter_map(|line| self.gone(isms, line)));
        lines
    }

    /// A risk that went to another unit is a matter of the campaigns there.
    fn gone(&self, isms: &Isms, line: &ResultLine) -> Option<ResultLine> {
        let risk = isms.get(line.risk).filter(|risk| self.covers(isms, risk.held.envelope.unit))?;
        let (risk, version, movement) = (risk.reference(), version(risk)?, Movement::Gone);
        Some(ResultLine { risk, version, likelihood: None, consequence: None, level: None, movement })
    }

    /// How many risks of the result have each level, the lowest first.
    pub fn levels(&self) -> impl Iterator<Item = (RiskLevel, usize)> {
        let count = |level| self.result.iter().filter(|line| line.level == Some(level)).count();
        RiskLevel::ALL.iter().map(move |level| (*level, count(*level)))
    }

    /// How many risks moved in each way.
    pub fn movements(&self) -> impl Iterator<Item = (Movement, usize)> {
        let count = |movement| self.result.iter().filter(|line| line.movement == movement).count();
        Movement::ALL.iter().map(move |movement| (*movement, count(*movement)))
    }

    /// The risks of the result that lie above the acceptance line of its criteria.
    pub fn above_line<'a>(&'a self, isms: &'a Isms) -> impl Iterator<Item = &'a ResultLine> {
        let criteria = self.criteria.and_then(|criteria| isms.get(criteria));
        let is_above = move |level| criteria.is_some_and(|criteria| criteria.is_above_line(level));
        self.result.iter().filter(move |line| line.level.is_some_and(&is_above))
    }
}

fn rated(isms: &Isms, risk: Typed<'_, Risk>, before: Option<&ResultLine>) -> Option<ResultLine> {
    let rating = risk.decisive();
    let level = risk.level(isms);
    Some(ResultLine {
        risk: risk.reference(),
        version: version(risk)?,
        likelihood: rating.as_ref().and_then(|rating| Number::new(rating.likelihood)),
        consequence: rating.as_ref().and_then(|rating| Number::new(rating.consequence())),
        level,
        movement: movement(before.map(|line| line.level), level),
    })
}

fn version(risk: Typed<'_, Risk>) -> Option<Number<1, 9_007_199_254_740_991>> {
    Number::new(i64::try_from(risk.held.version).ok()?)
}

/// `before` is the level in the result before, if the risk was in it.
fn movement(before: Option<Option<RiskLevel>>, now: Option<RiskLevel>) -> Movement {
    match (before, now) {
        (None, _) | (Some(None), Some(_)) => Movement::New,
        (Some(Some(before)), Some(now)) if now > before => Movement::Up,
        (Some(Some(before)), Some(now)) if now < before => Movement::Down,
        (Some(_), _) => Movement::Same,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_risk_moves_by_its_level_and_is_new_when_it_had_none() {
        use RiskLevel::{High, Low, Medium};
        let cases = [
            (None, Some(High), Movement::New),
            (None, None, Movement::New),
            (Some(None), Some(Low), Movement::New),
            (Some(None), None, Movement::Same),
            (Some(Some(Medium)), Some(High), Movement::Up),
            (Some(Some(Medium)), Some(Medium), Movement::Same),
            (Some(Some(Medium)), Some(Low), Movement::Down),
            (Some(Some(Medium)), None, Movement::Same),
        ];
        for (before, now, expected) in cases {
            assert_eq!(movement(before, now), expected, "{before:?} to {now:?}");
        }
    }
}
