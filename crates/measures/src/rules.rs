//! What the rules find (4.4, 9.1).

use catalogue::Severity;
use isms::evaluation::Amount;
use readiness::{Outcome, RuleResult};

use crate::{Asked, Input, Reckoned, What};

fn input(outcome: &Outcome, counts: usize, among: usize) -> Input {
    Input { what: What::Rule(&outcome.rule.id), counts, among, number: None }
}

/// K01.
pub(crate) fn majors(asked: &Asked<'_>) -> Reckoned {
    let findings = readiness::survey(asked.isms, asked.today);
    let one = |outcome: &Outcome| {
        let was_evaluated = matches!(outcome.result, RuleResult::Fail | RuleResult::Waived | RuleResult::Pass);
        let is_major = outcome.result == RuleResult::Fail && outcome.grade == Some(Severity::Major);
        input(outcome, usize::from(is_major), usize::from(was_evaluated))
    };
    Reckoned::count(findings.outcomes.iter().map(one).collect())
}

/// K02. Each rule counts by its weight.
pub(crate) fn score(asked: &Asked<'_>) -> Reckoned {
    let findings = readiness::survey(asked.isms, asked.today);
    let one = |outcome: &Outcome| {
        let weight = match outcome.grade.unwrap_or(outcome.rule.severity) {
            Severity::Major => 10,
            Severity::Minor => 3,
            Severity::Observation => 1,
        };
        let applies = outcome.result != RuleResult::NotApplicable;
        let passes = outcome.result == RuleResult::Pass;
        input(outcome, if passes { weight } else { 0 }, if applies { weight } else { 0 })
    };
    let reckoned = Reckoned::share(findings.outcomes.iter().map(one).collect());
    Reckoned { value: reckoned.value.map(Amount::rounded), ..reckoned }
}
