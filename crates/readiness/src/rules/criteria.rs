//! The method: risk criteria (6.1.2 a and b).

use isms::leadership::{RoleName, held_on};
use isms::risk::RiskLevel;
use isms::risk::criteria::Conversion;

use super::{Asked, Looked};
use crate::failure::{Fill, Subject};

const NO_CRITERIA: &str = "No risk criteria are in force.";

/// R6-05: there are acceptance criteria in force.
pub(super) fn no_acceptance_criteria(asked: &Asked<'_>) -> Looked {
    let criteria = asked.look.criteria;
    let has_line = criteria.is_some_and(|criteria| criteria.acceptance_line.is_some());
    let failure = || match criteria {
        Some(criteria) => asked.failure().at(Subject::of(&criteria)),
        None => asked.failure(),
    };
    Looked::at_whole((!has_line).then(failure))
}

/// R6-06: they were approved by somebody who was top management then, and say who may accept each level.
pub(super) fn no_authority(asked: &Asked<'_>) -> Looked {
    Looked::at_each(asked.look.criteria, NO_CRITERIA, |criteria| {
        let (isms, unit) = (asked.look.isms, criteria.held.envelope.unit);
        let was_top = criteria.approved_by.zip(criteria.approved_on).is_some_and(|(person, day)| {
            held_on(isms, person, RoleName::TopManagement, day).any(|at| isms.units_above(unit).contains(&at))
        });
        let says_who = |level: &RiskLevel| criteria.authority(*level).is_some_and(|row| row.accepted_by.is_some());
        let open: Vec<&str> =
            RiskLevel::ALL.iter().filter(|level| !says_who(level)).map(|level| level.choice().code).collect();
        let lacks = [
            (!was_top).then(|| "an approval by top management".to_owned()),
            (!open.is_empty()).then(|| format!("an acceptance authority for {}", open.join(", "))),
        ];
        let lacks: Vec<String> = lacks.into_iter().flatten().collect();
        let failure =
            || asked.failure().at(Subject::of(&criteria)).saying("approval or authority levels", lacks.join(" and "));
        (!lacks.is_empty()).then(failure)
    })
}

/// R6-07: they say how often, and on which occasions besides.
pub(super) fn no_occasion(asked: &Asked<'_>) -> Looked {
    Looked::at_each(asked.look.criteria, NO_CRITERIA, |criteria| {
        let is_said = criteria.assessment_interval.is_some() && criteria.triggers.is_some();
        (!is_said).then(|| asked.failure().at(Subject::of(&criteria)))
    })
}

/// R6-08: every level of a scale is told from its neighbours.
pub(super) fn undefined_level(asked: &Asked<'_>) -> Looked {
    let Some(criteria) = asked.look.criteria else { return Looked::together(0, NO_CRITERIA, Vec::new()) };
    let mut levels = criteria.undescribed_levels();
    levels.sort_unstable();
    levels.dedup();
    let failure = |(scale, level): (&str, i64)| {
        asked.failure().at(Subject::of(&criteria)).saying("level", format!("{level} of {scale}"))
    };
    let scales = criteria.likelihood.len() + criteria.consequence.len();
    Looked::together(scales.max(1), NO_CRITERIA, levels.into_iter().map(failure).collect())
}

/// R6-09: open risks rest on the version in force. Where that version asks for a new analysis by a day, they may rest on the
/// one before until then.
pub(super) fn outdated_method(asked: &Asked<'_>) -> Looked {
    let Some(criteria) = asked.look.criteria else { return Looked::together(0, NO_CRITERIA, Vec::new()) };
    let may_wait = criteria.conversion == Some(Conversion::AnalyseAgain)
        && criteria.reanalyse_by.is_some_and(|last| asked.look.today <= last);
    let rated = asked.look.open_risks().filter_map(|judged| Some((judged, judged.rating.as_ref()?.criteria)));
    let rated: Vec<_> = rated.collect();
    let is_outdated = |criteria_of| criteria_of != criteria.reference() && !may_wait;
    let outdated = rated.iter().filter(|(_, criteria_of)| is_outdated(*criteria_of));
    let outdated: Vec<_> = outdated.map(|(judged, _)| Subject::of(&judged.risk)).collect();
    let count = outdated.len();
    let failure = asked.failure().together(outdated).with("n", Fill::Count(count));
    let failures = if count == 0 { Vec::new() } else { vec![failure] };
    Looked::together(rated.len(), "No open risk was analysed yet.", failures)
}
