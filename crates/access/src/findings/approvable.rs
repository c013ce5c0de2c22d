//! What the approval of a Statement of Applicability would meet today, before anybody asks for it: the guards of the approval
//! look at the same, and refuse.

use catalogue::Rule;
use readiness::{Failure, gaps, majors, untreated};
use record::Id;

use super::SeenFailure;
use crate::View;

/// What the approval of the statement of a scope would meet.
#[derive(Clone, Debug, Default)]
pub struct Approvable {
    /// What refuses it: rules on the statement itself that fail at major.
    pub refused_by: Found,
    /// What has to be listed by whoever signs: gaps in treatment plan and acceptances.
    pub to_be_listed: Found,
    /// What may be listed, and refuses nothing: risks above the line that are neither treated nor accepted.
    pub may_be_listed: Found,
}

/// What rules find, as far as the viewer sees the records.
#[derive(Clone, Debug, Default)]
pub struct Found {
    told: Vec<Failure>,
    /// How many failures are about records that the viewer may not see.
    pub unseen: usize,
    /// The rules that fail there.
    unseen_by: Vec<&'static Rule>,
}

impl Found {
    fn of(view: &View, failures: Vec<Failure>) -> Self {
        let is_seen = |failure: &Failure| {
            let mut records = failure.records.iter();
            records.next().is_some_and(|subject| view.held(subject.kind, subject.id).is_some())
        };
        let (told, unseen): (Vec<Failure>, Vec<Failure>) = failures.into_iter().partition(is_seen);
        Self { unseen: unseen.len(), unseen_by: rules(&unseen), told }
    }

    /// Whether they find nothing.
    pub fn is_empty(&self) -> bool {
        self.all() == 0
    }

    /// How many failures there are.
    pub fn all(&self) -> usize {
        self.told.len() + self.unseen
    }

    /// The rules that fail at records that the viewer sees, each once, in their order.
    pub fn rules(&self) -> Vec<&'static Rule> {
        rules(&self.told)
    }

    /// The rules that fail at records that the viewer may not see, each once, in their order.
    pub fn rules_unseen(&self) -> &[&'static Rule] {
        &self.unseen_by
    }

    /// The failures of a rule, as `view` tells them.
    pub fn at<'a>(&'a self, view: &'a View, rule: &'static Rule) -> impl Iterator<Item = SeenFailure<'a>> {
        let failures = self.told.iter().filter(move |failure| failure.rule.id == rule.id);
        failures.map(move |failure| SeenFailure::of(failure, view))
    }
}

/// The rules of failures that stand in the order of their rules.
fn rules(failures: &[Failure]) -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> = failures.iter().map(|failure| failure.rule).collect();
    rules.dedup_by_key(|rule| &rule.id);
    rules
}

impl View {
    /// What the approval of the statement of a scope, named by its first version, would meet today. Nothing on a past day:
    /// nothing is approved then.
    pub fn approvable(&self, scope: Id) -> Approvable {
        if self.is_past() {
            return Approvable::default();
        }
        let (isms, today) = (&self.shown, self.today);
        Approvable {
            refused_by: Found::of(self, majors(isms, scope, today)),
            to_be_listed: Found::of(self, gaps(isms, scope, today)),
            may_be_listed: Found::of(self, untreated(isms, scope, today)),
        }
    }
}
