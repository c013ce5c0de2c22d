//! Findings as one viewer reads them: which failures of each rule they are told, and how many they are not.

use std::sync::Arc;

use catalogue::{Rule, Severity};
use isms::Held;
use readiness::{ClauseState, ControlState, Failure, Findings, Outcome, RequirementState, RuleResult, Subject};
use record::Id;

use super::Reading;
use super::reader::Reader;
use crate::View;

/// What a viewer reads of a survey.
///
/// INVARIANT: nothing here tells of a record that the viewer may not see, but how many failures are about such ones.
pub struct Seen {
    survey: Arc<Findings>,
    reading: Reading,
    /// For each rule the failures that are told, by their places, and how many are not.
    told: Vec<(Vec<u32>, usize)>,
}

/// A rule as a viewer reads it.
#[derive(Clone, Copy)]
pub struct SeenRule<'a> {
    outcome: &'a Outcome,
    reading: &'a Reading,
    told: &'a [u32],
    unseen: usize,
}

/// A failure that a viewer reads, and the view in which they do.
#[derive(Clone, Copy)]
pub struct SeenFailure<'a> {
    failure: &'a Failure,
    view: &'a View,
}

/// The records of a failure.
pub struct Records<'a> {
    /// Those that the viewer sees.
    pub seen: Vec<&'a Arc<Held>>,
    /// How many more there are.
    pub unseen: usize,
}

impl Seen {
    pub(super) fn of(view: &View, survey: &Arc<Findings>) -> Self {
        let reading = view.reading();
        let reader = Reader::of(view, &reading);
        let told = survey.outcomes.iter().map(|outcome| {
            let places = (0_u32..).zip(&outcome.failures);
            let told: Vec<u32> = places.filter(|(_, failure)| reader.reads(failure)).map(|(place, _)| place).collect();
            let unseen = if reading.has_results() { outcome.failures.len() - told.len() } else { 0 };
            (told, unseen)
        });
        Self { told: told.collect(), survey: Arc::clone(survey), reading }
    }

    /// Whether the viewer reads findings at all.
    pub fn is_any(&self) -> bool {
        self.reading.is_any()
    }

    /// Whether the viewer reads results and states, and not only what is wrong with records of their own.
    pub fn has_results(&self) -> bool {
        self.reading.has_results()
    }

    /// The rules in the order of the file; for whoever reads no results, those that fail at records of their own.
    pub fn rules(&self) -> impl Iterator<Item = SeenRule<'_>> {
        let has_results = self.has_results();
        let all = self.survey.outcomes.iter().zip(&self.told);
        all.map(|(outcome, (told, unseen))| SeenRule { outcome, reading: &self.reading, told, unseen: *unseen })
            .filter(move |rule| has_results || !rule.told.is_empty())
    }

    /// A rule.
    pub fn rule(&self, id: &str) -> Option<SeenRule<'_>> {
        self.rules().find(|rule| rule.rule().id == id)
    }

    /// The states of requirements; none for whoever reads no results.
    pub fn requirements(&self) -> &[RequirementState] {
        if self.has_results() { &self.survey.requirements } else { &[] }
    }

    /// The states of reference controls; none for whoever reads no results.
    pub fn controls(&self) -> &[ControlState] {
        if self.has_results() { &self.survey.controls } else { &[] }
    }

    /// The clauses and Annex A; none for whoever reads no results.
    pub fn clauses(&self) -> Vec<ClauseState> {
        if self.has_results() { self.survey.clauses() } else { Vec::new() }
    }

    /// How many rules came to a result.
    pub fn count(&self, result: RuleResult) -> usize {
        self.rules().filter(|rule| rule.result() == result).count()
    }

    /// How many rules fail, and at worst so gravely.
    pub fn failing_at(&self, grade: Severity) -> usize {
        self.rules().filter(|rule| rule.grade() == Some(grade)).count()
    }

    /// The failures about a record, as `view` tells them.
    pub fn about<'a>(&'a self, view: &'a View, record: Id) -> impl Iterator<Item = SeenFailure<'a>> {
        let failures = self.rules().flat_map(move |rule| rule.failures(view));
        failures.filter(move |failure| failure.failure.records.iter().any(|subject| subject.id == record))
    }
}

impl<'a> SeenRule<'a> {
    /// The rule.
    pub fn rule(&self) -> &'static Rule {
        self.outcome.rule
    }

    /// What it comes to.
    pub fn result(&self) -> RuleResult {
        self.outcome.result
    }

    /// At how many objects it looked; nothing for whoever reads no results.
    pub fn looked_at(&self) -> Option<usize> {
        self.reading.has_results().then_some(self.outcome.looked_at)
    }

    /// Why it does not apply or was not evaluated.
    pub fn because(&self) -> &'a str {
        &self.outcome.because
    }

    /// The gravest failure: of all, or of those that are told to whoever reads no results.
    pub fn grade(&self) -> Option<Severity> {
        if self.reading.has_results() { self.outcome.grade } else { self.told().map(|failure| failure.grade).max() }
    }

    /// How many failures the viewer is told.
    pub fn seen(&self) -> usize {
        self.told.len()
    }

    /// How many failures are about records that the viewer may not see.
    pub fn unseen(&self) -> usize {
        self.unseen
    }

    /// The failures that the viewer is told, as `view` tells them.
    pub fn failures(self, view: &'a View) -> impl Iterator<Item = SeenFailure<'a>> {
        self.told().map(move |failure| SeenFailure { failure, view })
    }

    fn told(self) -> impl Iterator<Item = &'a Failure> {
        self.told.iter().filter_map(move |place| self.outcome.failures.get(usize::try_from(*place).ok()?))
    }
}

impl<'a> SeenFailure<'a> {
    pub(super) fn of(failure: &'a Failure, view: &'a View) -> Self {
        Self { failure, view }
    }

    /// The rule.
    pub fn rule(&self) -> &'static Rule {
        self.failure.rule
    }

    /// How grave it is.
    pub fn grade(&self) -> Severity {
        self.failure.grade
    }

    /// What it says. Records that the viewer may not see are not named in it.
    pub fn sentence(&self) -> String {
        let held = |subject: &Subject| self.view.held(subject.kind, subject.id);
        let number = |subject: &Subject| held(subject).map(|held| held.handle_short());
        let title = |subject: &Subject| self.view.label(subject.kind, subject.id).map(str::to_owned);
        self.failure.sentence(|fill| fill.told(&number, &title))
    }

    /// The record that it is at, if it is at one that the viewer sees.
    pub fn object(&self) -> Option<&'a Arc<Held>> {
        let subject = self.failure.object()?;
        self.view.held(subject.kind, subject.id)
    }

    /// What it is about.
    pub fn records(&self) -> Records<'a> {
        let all = &self.failure.records;
        let seen: Vec<_> = all.iter().filter_map(|subject| self.view.held(subject.kind, subject.id)).collect();
        Records { unseen: all.len() - seen.len(), seen }
    }
}
