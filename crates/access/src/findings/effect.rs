//! What a commit would change about the findings and about what follows from records, as one viewer reads it.

use std::collections::HashSet;
use std::sync::Arc;

use catalogue::{Rule, Severity};
use isms::Isms;
use readiness::{Failure, Findings, Outcome, survey};

use super::SeenFailure;
use super::moved::{Moved, moved};
use super::reader::Reader;
use crate::View;

/// Failures that would appear and go away, and records that would stand otherwise.
pub struct Effect {
    before: View,
    after: View,
    appear: Vec<Failure>,
    go: Vec<Failure>,
    /// How many more would appear that the viewer may not see.
    pub unseen_appear: usize,
    /// How many more would go away that the viewer may not see.
    pub unseen_go: usize,
    /// Rules whose remaining failures would be graded otherwise.
    pub regraded: Vec<Regraded>,
    /// Records whose level, implementation or state would be otherwise.
    pub moved: Vec<Moved>,
    /// How many more of them the viewer may not see.
    pub unseen_moved: usize,
}

/// A rule that fails before and after, and not as gravely.
#[derive(Clone, Copy, Debug)]
pub struct Regraded {
    /// The rule.
    pub rule: &'static Rule,
    /// The gravest failure before.
    pub from: Severity,
    /// The gravest failure after.
    pub to: Severity,
}

impl Effect {
    /// Rights are today's: records that live are judged as they stand, and what would be made as it would be.
    pub(super) fn of(view: &View, before: &Findings, after: &Arc<Isms>) -> Self {
        let then = view.onto(after);
        let (moved, unseen_moved) = moved(view, after, then.today);
        let reading = view.reading();
        let mut effect = Self {
            before: view.clone(),
            after: then.clone(),
            appear: Vec::new(),
            go: Vec::new(),
            unseen_appear: 0,
            unseen_go: 0,
            regraded: Vec::new(),
            moved,
            unseen_moved,
        };
        if !reading.is_any() {
            return effect;
        }
        let survey = survey(after, effect.after.today);
        let (reader, reader_after) = (Reader::of(view, &reading), Reader::of(&effect.after, &reading));
        for (was, will_be) in before.outcomes.iter().zip(&survey.outcomes) {
            let (appear, unseen) = told(&reader_after, missing_in(will_be, was));
            effect.appear.extend(appear);
            effect.unseen_appear += unseen;
            let (go, unseen) = told(&reader, missing_in(was, will_be));
            effect.go.extend(go);
            effect.unseen_go += unseen;
            if let Some((from, to)) = was.grade.zip(will_be.grade).filter(|(from, to)| from != to)
                && reading.has_results()
            {
                effect.regraded.push(Regraded { rule: was.rule, from, to });
            }
        }
        effect
    }

    /// Whether nothing would change, as far as the viewer reads.
    pub fn is_none(&self) -> bool {
        self.appear.is_empty()
            && self.go.is_empty()
            && self.unseen_appear == 0
            && self.unseen_go == 0
            && self.regraded.is_empty()
            && self.moved.is_empty()
            && self.unseen_moved == 0
    }

    /// What would appear, told of the value after.
    pub fn appear(&self) -> impl ExactSizeIterator<Item = SeenFailure<'_>> {
        self.appear.iter().map(|failure| SeenFailure::of(failure, &self.after))
    }

    /// What would go away, told of the present value.
    pub fn go(&self) -> impl ExactSizeIterator<Item = SeenFailure<'_>> {
        self.go.iter().map(|failure| SeenFailure::of(failure, &self.before))
    }
}

/// The failures of one outcome that the other does not have. Both list most of theirs alike and in the same order, so that only
/// what lies between their common beginning and their common end has to be looked up.
fn missing_in<'a>(of: &'a Outcome, other: &'a Outcome) -> Vec<&'a Failure> {
    let is_same = |(one, other): &(&Failure, &Failure)| one.identity() == other.identity();
    let begin = of.failures.iter().zip(&other.failures).take_while(is_same).count();
    let (of, other) = (of.failures.get(begin..).unwrap_or_default(), other.failures.get(begin..).unwrap_or_default());
    let end = of.iter().rev().zip(other.iter().rev()).take_while(is_same).count();
    let known: HashSet<_> = other.iter().rev().skip(end).map(Failure::identity).collect();
    of.iter().take(of.len() - end).filter(|failure| !known.contains(&failure.identity())).collect()
}

/// Those that the viewer is told, and how many they are not.
fn told(reader: &Reader<'_>, failures: Vec<&Failure>) -> (Vec<Failure>, usize) {
    let all = failures.len();
    let told: Vec<Failure> = failures.into_iter().filter(|failure| reader.reads(failure)).cloned().collect();
    let unseen = if reader.has_results() { all - told.len() } else { 0 };
    (told, unseen)
}
