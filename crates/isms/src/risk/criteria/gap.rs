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
    /// The level of a scale that it is about.
    pub level: Option<i64>,
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

    /// The levels of the scales that nothing tells from their neighbours, by scale: those that lack an anchor, and those whose
    /// anchors are all those of the level below.
    pub fn undescribed_levels(&self) -> Vec<(&'static str, i64)> {
        let lacking = self.likelihoods().into_iter().chain(self.consequences()).chain(self.bounds());
        let lacking = lacking.filter_map(|gap| Some((gap.field, gap.level?)));
        let likelihoods = self.likelihood.iter().map(|row| (row.level.get(), (&row.frequency, &row.experience)));
        let consequences = self
            .consequence
            .iter()
            .map(|row| (row.level.get(), (&row.service, &row.legal, &row.people, &row.reputation, &row.safety)));
        let alike = repeated(likelihoods).map(|level| ("likelihood", level));
        lacking.chain(alike).chain(repeated(consequences).map(|level| ("consequence", level))).collect()
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
            Some(of_level("likelihood", level, format!("Likelihood {level} has no {missing}.")))
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
            Some(of_level("consequence", level, format!("Consequence {level} has no {missing}.")))
        };
        (1..=5).filter_map(of).collect()
    }

    /// A level that begins no higher than the one below it is none.
    fn bounds(&self) -> Vec<Gap> {
        let bound = |level: i64| Some(self.consequence.iter().find(|row| row.level.get() == level)?.financial?.get());
        let falls =
            (2..=5).filter(|level| bound(level - 1).zip(bound(*level)).is_some_and(|(below, own)| own <= below));
        let sentence = |level| format!("Consequence {level} begins at no more money than consequence {}.", level - 1);
        falls.map(|level| of_level("consequence", level, sentence(level))).collect()
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
    Gap { code, field, sentence, level: None }
}

fn of_level(scale: &'static str, level: i64, sentence: String) -> Gap {
    Gap { level: Some(level), ..gap("scale_anchor_missing", scale, sentence) }
}

/// The levels whose description is that of the level below.
fn repeated<T: PartialEq>(scale: impl Iterator<Item = (i64, T)>) -> impl Iterator<Item = i64> {
    let mut levels: Vec<(i64, T)> = scale.collect();
    levels.sort_by_key(|(level, _)| *level);
    let is_same: Vec<bool> =
        levels.windows(2).map(|pair| matches!(pair, [(_, one), (_, other)] if one == other)).collect();
    levels.into_iter().skip(1).zip(is_same).filter(|(_, is_same)| *is_same).map(|((level, _), _)| level)
}

/// The names of what is lacking: "name, frequency".
fn words<const N: usize>(lacks: [(&str, bool); N]) -> Option<String> {
    let missing: Vec<&str> = lacks.into_iter().filter(|(_, is_missing)| *is_missing).map(|(name, _)| name).collect();
    (!missing.is_empty()).then(|| missing.join(", "))
}
