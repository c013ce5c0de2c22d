//! The state of each requirement and reference control, as GUIDE 0.4 reckons it, and how clauses roll up: the worst of
//! failing, weak and unknown, with counts and never an average.
//!
//! What shows that a requirement is met is what its rules looked at: the criteria, the risks, the statement are the documented
//! information of their clauses. A requirement that asks for a document or record of its own also stands by the rules which
//! the catalogue names for that. No audit concludes conformity yet, so that nothing is confirmed.

use std::collections::{BTreeMap, HashMap};

use catalogue::control::Control;
use catalogue::documented_information::{Group, documented_information};
use catalogue::requirement::Requirement;
use catalogue::{Rule, Severity};
use isms::control::{Applicability, SoaLine};
use record::{Id, Kinded as _};

use crate::findings::{Outcome, RuleResult};
use crate::look::{JudgedLine, Look};

/// How far something conforms, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Conformity {
    /// A rule on it fails at major.
    Failing,
    /// A rule on it fails at minor.
    Weak,
    /// Nothing fails, and something was not evaluated or nothing shows that it is met.
    Unknown,
    /// All rules on it that apply pass, and looked at something.
    Met,
    /// Met, and an audit of this cycle concluded so.
    Confirmed,
}

impl Conformity {
    /// All of them, the worst first.
    pub const ALL: [Self; 5] = [Self::Failing, Self::Weak, Self::Unknown, Self::Met, Self::Confirmed];

    /// The word, which is its code too.
    pub fn code(self) -> &'static str {
        match self {
            Self::Failing => "failing",
            Self::Weak => "weak",
            Self::Unknown => "unknown",
            Self::Met => "met",
            Self::Confirmed => "confirmed",
        }
    }
}

/// The state of a requirement that is assessed by itself.
#[derive(Clone, Debug)]
pub struct RequirementState {
    /// The requirement.
    pub requirement: &'static Requirement,
    /// Its state.
    pub state: Conformity,
    /// The rules on it, each with its result.
    pub rules: Vec<(&'static Rule, RuleResult)>,
}

/// The state of a reference control, as its line of the statement has it.
#[derive(Clone, Debug)]
pub struct ControlState {
    /// The reference control.
    pub control: &'static Control,
    /// Its state; nothing where it is excluded and nothing contradicts that.
    pub state: Option<Conformity>,
    /// Whether it is excluded.
    pub is_excluded: bool,
    /// The rules that fail at its line, and those that speak of it, each with its result.
    pub rules: Vec<(&'static Rule, RuleResult)>,
}

/// A clause, or Annex A.
#[derive(Clone, Debug)]
pub struct ClauseState {
    /// Its number: `4` to `10`, or `A`.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The worst state of what stands in it.
    pub state: Conformity,
    /// How much of it is in each state, in the order of [`Conformity::ALL`].
    pub counts: [usize; 5],
    /// How much is excluded, which Annex A alone can be.
    pub excluded: usize,
    /// How many rules speak of it.
    pub rules: usize,
    /// How many of them were evaluated, or do not apply.
    pub evaluated: usize,
}

impl ClauseState {
    /// How much there is in that state.
    pub fn count(&self, state: Conformity) -> usize {
        Conformity::ALL.iter().zip(self.counts).find(|(one, _)| **one == state).map_or(0, |(_, count)| count)
    }

    /// How much is assessed in it.
    pub fn total(&self) -> usize {
        self.counts.iter().sum()
    }
}

type ByRule<'a> = BTreeMap<&'a str, &'a Outcome>;

pub(crate) fn requirements(by_rule: &ByRule<'_>) -> Vec<RequirementState> {
    let leaves = catalogue::requirements().iter().filter(|row| row.assessable);
    leaves.map(|requirement| of_requirement(by_rule, requirement)).collect()
}

fn of_requirement(by_rule: &ByRule<'_>, requirement: &'static Requirement) -> RequirementState {
    let is_on = |outcome: &&&Outcome| outcome.rule.refs.contains(&requirement.id);
    let mut on: Vec<&Outcome> = by_rule.values().filter(is_on).copied().collect();
    for rule in requirement.documents.iter().flat_map(|document| rules_of_document(document)) {
        if !on.iter().any(|outcome| outcome.rule.id == *rule) {
            on.extend(by_rule.get(rule.as_str()).copied());
        }
    }
    let graded = on.iter().map(|outcome| (outcome.result, outcome.grade, outcome.looked_at));
    let state = conformity(graded);
    RequirementState { requirement, state, rules: on.iter().map(|outcome| (outcome.rule, outcome.result)).collect() }
}

/// The rules that look at a document or record without which nothing is certified.
fn rules_of_document(document: &str) -> &'static [String] {
    let found = documented_information().find(document).filter(|item| item.group == Group::Mandatory);
    found.map_or(&[], |item| item.readiness_rules.as_slice())
}

/// The state that follows from rules: their results, the gravest failure of each, and at how much they looked.
fn conformity(rules: impl Iterator<Item = (RuleResult, Option<Severity>, usize)>) -> Conformity {
    let (mut worst, mut has_looked) = (Conformity::Met, false);
    for (result, grade, looked_at) in rules {
        has_looked |= looked_at > 0;
        let state = match (result, grade) {
            (RuleResult::Fail, Some(Severity::Major)) => Conformity::Failing,
            (RuleResult::Fail, Some(Severity::Minor)) => Conformity::Weak,
            (RuleResult::NotEvaluated, _) => Conformity::Unknown,
            // An observation is not a failure yet.
            (RuleResult::Fail | RuleResult::Waived | RuleResult::NotApplicable | RuleResult::Pass, _) => {
                Conformity::Met
            }
        };
        worst = worst.min(state);
    }
    if worst == Conformity::Met && !has_looked { Conformity::Unknown } else { worst }
}

pub(crate) fn controls(look: &Look<'_>, by_rule: &ByRule<'_>) -> Vec<ControlState> {
    let at_lines = at_lines(by_rule);
    catalogue::controls().iter().map(|control| of_control(look, by_rule, &at_lines, control)).collect()
}

/// The gravest failure of each rule that fails at a line of a statement, by the line.
type AtLines<'a> = HashMap<Id, BTreeMap<&'a str, Severity>>;

fn at_lines<'a>(by_rule: &ByRule<'a>) -> AtLines<'a> {
    let mut worst = AtLines::new();
    for outcome in by_rule.values() {
        for failure in &outcome.failures {
            if let Some(line) = failure.records.first().filter(|subject| subject.kind == SoaLine::kind_of()) {
                let at_line = worst.entry(line.id).or_default();
                let grade = at_line.entry(outcome.rule.id.as_str()).or_insert(failure.grade);
                *grade = failure.grade.max(*grade);
            }
        }
    }
    worst
}

/// Over the lines of every scope, the worst counts.
fn of_control(
    look: &Look<'_>,
    by_rule: &ByRule<'_>,
    at_lines: &AtLines<'_>,
    control: &'static Control,
) -> ControlState {
    let lines: Vec<&JudgedLine<'_>> =
        look.statements.iter().filter_map(|statement| statement.line(&control.reference)).collect();
    let here: Vec<_> = lines.iter().filter_map(|line| at_lines.get(&line.line.held.id)).collect();
    let mut rules = Vec::new();
    let mut worst = Conformity::Met;
    for outcome in by_rule.values() {
        let grade = here.iter().filter_map(|rules| rules.get(outcome.rule.id.as_str())).copied().max();
        let speaks = outcome.rule.refs.contains(&control.id);
        let state = match (grade, outcome.result) {
            (Some(Severity::Major), _) => Conformity::Failing,
            (Some(Severity::Minor), _) => Conformity::Weak,
            (_, RuleResult::NotEvaluated) if speaks => Conformity::Unknown,
            (Some(Severity::Observation) | None, _) => Conformity::Met,
        };
        if grade.is_some() {
            rules.push((outcome.rule, RuleResult::Fail));
        } else if speaks && outcome.result != RuleResult::Fail {
            rules.push((outcome.rule, outcome.result));
        }
        worst = worst.min(state);
    }
    let is_excluded = !lines.is_empty() && lines.iter().all(|line| line.is_excluded());
    let is_shown = |line: &&JudgedLine<'_>| match line.line.step {
        Applicability::Included => line.is_implemented() && line.is_proven,
        Applicability::Excluded => true,
        Applicability::Undecided => false,
    };
    let state = match worst {
        Conformity::Failing | Conformity::Weak => Some(worst),
        _ if is_excluded => None,
        Conformity::Met if lines.is_empty() || !lines.iter().all(is_shown) => Some(Conformity::Unknown),
        Conformity::Unknown | Conformity::Met | Conformity::Confirmed => Some(worst),
    };
    ControlState { control, state, is_excluded, rules }
}

pub(crate) fn clauses(
    outcomes: &[Outcome],
    requirements: &[RequirementState],
    controls: &[ControlState],
) -> Vec<ClauseState> {
    let clauses = catalogue::requirements().iter().filter(|row| row.parent.is_none());
    let of_clause = |clause: &'static Requirement| {
        let within = |id: &str| is_within(id, &clause.id);
        let states = requirements.iter().filter(|one| within(&one.requirement.id)).map(|one| one.state);
        rolled_up(clause.reference.clone(), clause.title.clone(), states, 0, outcomes, &within)
    };
    let annex = rolled_up(
        "A".to_owned(),
        "Annex A".to_owned(),
        controls.iter().filter_map(|control| control.state),
        controls.iter().filter(|control| control.state.is_none()).count(),
        outcomes,
        &|id| catalogue::control(id).is_some(),
    );
    clauses.map(of_clause).chain([annex]).collect()
}

/// Whether a requirement stands in a clause: `iso27001-2022/6.1.2.a` in `iso27001-2022/6`.
fn is_within(id: &str, clause: &str) -> bool {
    id.strip_prefix(clause).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn rolled_up(
    number: String,
    title: String,
    states: impl Iterator<Item = Conformity>,
    excluded: usize,
    outcomes: &[Outcome],
    is_here: &dyn Fn(&str) -> bool,
) -> ClauseState {
    let mut counts = [0; 5];
    let mut worst = None;
    for state in states {
        let place = Conformity::ALL.iter().zip(&mut counts).find(|(one, _)| **one == state);
        if let Some((_, count)) = place {
            *count += 1;
        }
        worst = Some(worst.map_or(state, |worst: Conformity| worst.min(state)));
    }
    let on: Vec<&Outcome> = outcomes.iter().filter(|outcome| outcome.rule.refs.iter().any(|id| is_here(id))).collect();
    let evaluated = on.iter().filter(|outcome| outcome.result != RuleResult::NotEvaluated).count();
    ClauseState {
        number,
        title,
        state: worst.unwrap_or(Conformity::Unknown),
        counts,
        excluded,
        rules: on.len(),
        evaluated,
    }
}
