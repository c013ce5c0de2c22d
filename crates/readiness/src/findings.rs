//! The outcome of every rule, and what follows for requirements.

use std::collections::BTreeMap;

use catalogue::{Rule, Severity, rules as catalogue_rules};
use isms::registry;

use crate::failure::Failure;
use crate::look::Look;
use crate::requirement::{self, ClauseState, ControlState, RequirementState};
use crate::rules::{self, Asked, Looked, Run};

/// What all rules of the catalogue say of a value on a day.
#[derive(Clone, Debug)]
pub struct Findings {
    /// The outcome of every rule, in the order of the file.
    pub outcomes: Vec<Outcome>,
    /// The state of every requirement that is assessed by itself, in the order of the standard.
    pub requirements: Vec<RequirementState>,
    /// The state of every reference control, in the order of Annex A.
    pub controls: Vec<ControlState>,
}

/// What one rule says.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The rule.
    pub rule: &'static Rule,
    /// The result over everything it looked at.
    pub result: RuleResult,
    /// At how many objects it looked.
    pub looked_at: usize,
    /// What fails, each with its records.
    pub failures: Vec<Failure>,
    /// The gravest of them.
    pub grade: Option<Severity>,
    /// Why it does not apply, or what is missing to evaluate it; empty where it was evaluated.
    pub because: String,
}

/// What a rule comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleResult {
    /// It looked and found something.
    Fail,
    /// What it found was waived by an approved exception. No kind of record waives anything yet.
    Waived,
    /// Something that it has to look at is not kept. Never counts as passed.
    NotEvaluated,
    /// There is nothing for it to look at, or the control that it is about is excluded.
    NotApplicable,
    /// It looked and found nothing.
    Pass,
}

impl RuleResult {
    /// All of them, what wants attention first.
    pub const ALL: [Self; 5] = [Self::Fail, Self::Waived, Self::NotEvaluated, Self::NotApplicable, Self::Pass];

    /// The code: `not_evaluated`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Waived => "waived",
            Self::NotEvaluated => "not_evaluated",
            Self::NotApplicable => "not_applicable",
            Self::Pass => "pass",
        }
    }

    /// The result of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|result| result.code() == code)
    }
}

impl Findings {
    pub(crate) fn of(look: &Look<'_>) -> Self {
        let outcomes = Outcome::of_all(look, catalogue_rules().all.iter());
        let by_rule: BTreeMap<&str, &Outcome> =
            outcomes.iter().map(|outcome| (outcome.rule.id.as_str(), outcome)).collect();
        let requirements = requirement::requirements(&by_rule);
        let controls = requirement::controls(look, &by_rule);
        Self { requirements, controls, outcomes }
    }

    /// The outcome of a rule.
    pub fn outcome(&self, rule: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.rule.id == rule)
    }

    /// The clauses and Annex A, rolled up.
    pub fn clauses(&self) -> Vec<ClauseState> {
        requirement::clauses(&self.outcomes, &self.requirements, &self.controls)
    }
}

impl Outcome {
    /// What the rules say, in their order.
    pub(crate) fn of_all(look: &Look<'_>, rules: impl Iterator<Item = &'static Rule> + Clone) -> Vec<Self> {
        let mut at_each_risk = rules::at_each_risk(look, rules.clone());
        rules.map(|rule| Self::of(look, rule, at_each_risk.remove(rule.id.as_str()))).collect()
    }

    /// What one says; `at_each_risk` is what it found if it looks at each risk by itself.
    fn of(look: &Look<'_>, rule: &'static Rule, at_each_risk: Option<Looked>) -> Self {
        let nothing = |result, because| Self { rule, result, looked_at: 0, failures: Vec::new(), grade: None, because };
        if look.is_of_excluded_controls(rule) {
            let because = format!("{} is excluded in the approved statement.", references(rule).join(", "));
            return nothing(RuleResult::NotApplicable, because);
        }
        let Some(check) = rules::check(&rule.id) else {
            return nothing(RuleResult::NotEvaluated, not_written(rule));
        };
        let looked = match (check.run, at_each_risk) {
            (Run::AtAll(run), _) => run(&Asked::of(look, rule)),
            (Run::AtEachRisk(_), Some(looked)) => looked,
            (Run::AtEachRisk(at), None) => Looked::nothing(at.if_none),
        };
        let result = match (looked.failures.is_empty(), looked.looked_at) {
            (false, _) => RuleResult::Fail,
            (true, 0) => return nothing(RuleResult::NotApplicable, looked.if_none.to_owned()),
            (true, _) => RuleResult::Pass,
        };
        let grade = looked.failures.iter().map(|failure| failure.grade).max();
        Self { rule, result, looked_at: looked.looked_at, failures: looked.failures, grade, because: String::new() }
    }
}

/// The reference controls that a rule is about, as people write them.
fn references(rule: &Rule) -> Vec<&str> {
    rule.refs.iter().filter_map(|id| catalogue::control(id)).map(|control| control.reference.as_str()).collect()
}

/// Of a rule that nothing here evaluates.
fn not_written(rule: &Rule) -> String {
    let is_kept = registry::kinds().any(|kind| kind.entity == rule.entity);
    if is_kept {
        "This version of Annexa does not evaluate it yet.".to_owned()
    } else {
        format!("This kind of record is not kept here yet: {}.", words(&rule.entity))
    }
}

/// The domain's name for a kind, in words: `ControlTest` is a control test.
pub(crate) fn words(entity: &str) -> String {
    let mut words = String::new();
    for letter in entity.chars() {
        if letter.is_uppercase() && !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}
