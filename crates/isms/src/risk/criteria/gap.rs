//! What a version still lacks before it can be submitted, place by place. The guards of the submission ask for the code;
//! pages show the sentences.

use super::RiskCriteria;
use crate::risk::RiskLevel;

/// Something that is not said yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The guard that refuses the submission because of it.
    pub code: &'static str,
    /// The field in which it is said.
    pub field: &'static str,
    /// What is missing, with its place.
    pub sentence: String,
}

impl RiskCriteria {
    /// Everything that is missing.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps = self.statements();
        gaps.extend(self.likelihoods());
        gaps.extend(self.consequences());
        gaps.extend(self.bounds());
        gaps.extend(self.cells());
        gaps.extend(self.authorities());
        gaps
    }

    fn statements(&self) -> Vec<Gap> {
        let appetite = self.appetite.is_none().then_some(("appetite", "There is no statement of risk appetite."));
        let line = self.acceptance_line.is_none().then_some(("acceptance_line", "There is no acceptance line."));
        let missing = appetite.into_iter().chain(line);
        missing.map(|(field, sentence)| gap("appetite_missing", field, sentence.to_owned())).collect()
    }

    fn likelihoods(&self) -> Vec<Gap> {
        let of = |level: i64| {
            let row = self.likelihood.iter().find(|row| row.level.get() == level);
            let lacks = [
                ("name", row.is_none_or(|row| row.name.is_none())),
                ("frequency", row.is_none_or(|row| row.frequency.is_none())),
                ("experience", row.is_none_or(|row| row.experience.is_none())),
            ];
            let missing = words(lacks)?;
            Some(gap("scale_anchor_missing", "likelihood", format!("Likelihood {level} has no {missing}.")))
        };
        (1..=5).filter_map(of).collect()
    }

    fn consequences(&self) -> Vec<Gap> {
        let of = |level: i64| {
            let row = self.consequence.iter().find(|row| row.level.get() == level);
            let lacks = [
                ("financial bound", row.is_none_or(|row| row.financial.is_none())),
                ("anchor for service", row.is_none_or(|row| row.service.is_none())),
                ("anchor in law and contract", row.is_none_or(|row| row.legal.is_none())),
                ("anchor for people", row.is_none_or(|row| row.people.is_none())),
                ("anchor for reputation", row.is_none_or(|row| row.reputation.is_none())),
                ("anchor for safety", row.is_none_or(|row| row.safety.is_none())),
            ];
            let missing = words(lacks)?;
            Some(gap("scale_anchor_missing", "consequence", format!("Consequence {level} has no {missing}.")))
        };
        (1..=5).filter_map(of).collect()
    }

    /// A level that begins no higher than the one below it is none.
    fn bounds(&self) -> Vec<Gap> {
        let bound = |level: i64| Some(self.consequence.iter().find(|row| row.level.get() == level)?.financial?.get());
        let falls =
            (2..=5).filter(|level| bound(level - 1).zip(bound(*level)).is_some_and(|(below, own)| own <= below));
        let sentence = |level| format!("Consequence {level} begins at no more money than consequence {}.", level - 1);
        falls.map(|level| gap("scale_anchor_missing", "consequence", sentence(level))).collect()
    }

    fn cells(&self) -> Vec<Gap> {
        let of = |likelihood: i64| {
            let empty: Vec<String> = (1..=5)
                .filter(|consequence| self.level(likelihood, *consequence).is_none())
                .map(|consequence| consequence.to_string())
                .collect();
            let sentence = || format!("Likelihood {likelihood} has no level at consequence {}.", empty.join(", "));
            (!empty.is_empty()).then(|| gap("matrix_incomplete", "matrix", sentence()))
        };
        (1..=5).filter_map(of).collect()
    }

    fn authorities(&self) -> Vec<Gap> {
        let of = |level: RiskLevel| {
            let row = self.authority(level);
            let lacks = [
                ("decision", row.is_none_or(|row| row.decision.is_none())),
                ("authority to accept it", row.is_none_or(|row| row.accepted_by.is_none())),
                ("longest validity", row.is_none_or(|row| row.valid_for.is_none() || row.valid_unit.is_none())),
            ];
            let missing = words(lacks)?;
            Some(gap("authority_missing", "authority", format!("The level {} has no {missing}.", level.choice().code)))
        };
        RiskLevel::ALL.iter().copied().filter_map(of).collect()
    }
}

fn gap(code: &'static str, field: &'static str, sentence: String) -> Gap {
    Gap { code, field, sentence }
}

/// The names of what is lacking: "name, frequency".
fn words<const N: usize>(lacks: [(&str, bool); N]) -> Option<String> {
    let missing: Vec<&str> = lacks.into_iter().filter(|(_, is_missing)| *is_missing).map(|(name, _)| name).collect();
    (!missing.is_empty()).then(|| missing.join(", "))
}
