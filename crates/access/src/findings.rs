//! What the rules find, as far as one person may read it.
//!
//! A survey runs on the whole value and is kept closed: whoever holds a [`Survey`] can do nothing with it but have a view read
//! of it. `rights.yaml` says who reads findings ("Rule results"), and a finding about a record is read by whoever sees that
//! record. What is out of sight is counted.

mod approvable;
mod effect;
mod moved;
mod reader;
mod seen;

use std::sync::Arc;

use catalogue::{Qualifier, rights};
use isms::Isms;
use jiff::civil::Date;
use ledger::Hash;
use readiness::Findings;
use record::Id;

use crate::{Standing, View};

pub use approvable::{Approvable, Found};
pub use effect::{Effect, Regraded};
pub use moved::Moved;
pub use seen::{Records, Seen, SeenFailure, SeenRule};

/// What all rules say of a value, closed.
#[derive(Clone)]
pub struct Survey(Arc<Findings>);

/// How a person reads findings: by their roles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The units at which, and below, they read those of all records that they see.
    all_at: Vec<Id>,
    /// Whether they read those of records of their own.
    own: bool,
    /// Whether they read results and counts.
    totals: bool,
}

impl Reading {
    /// Whether they read anything.
    pub fn is_any(&self) -> bool {
        self.totals || self.own || !self.all_at.is_empty()
    }

    /// Whether they read the results of rules and the states of requirements.
    pub fn has_results(&self) -> bool {
        self.totals || !self.all_at.is_empty()
    }
}

impl View {
    /// What names the value that is shown, and the day: two views for which this is equal have the same survey.
    pub fn moment(&self) -> (Hash, Date, u64) {
        (self.shown.head().frontier.root(), self.today, self.present.erased_until())
    }

    /// How many records a survey reads: how long it takes, and nothing that is shown.
    pub fn survey_length(&self) -> usize {
        let registers = readiness::reads().into_iter().filter_map(|kind| self.shown.register(kind));
        registers.map(isms::Register::living).sum()
    }

    /// Asks all rules of the value that is shown.
    pub fn survey(&self) -> Survey {
        Survey::of(&self.shown, self.today)
    }

    /// How the viewer reads findings.
    pub fn reading(&self) -> Reading {
        let own = self.reading_of(&self.standing);
        match self.reader() {
            Some(reader) => self.read_by_both(&own, &self.reading_of(reader)),
            None => own,
        }
    }

    /// What two people both read, when one hands it on to the other: the smaller of their units, and results where both read them.
    fn read_by_both(&self, one: &Reading, other: &Reading) -> Reading {
        let is_within = |units: &[Id], unit: &Id| {
            let above = self.present.units_above(*unit);
            units.iter().any(|at| above.contains(at))
        };
        let within = |of: &Reading, all: &Reading| {
            of.all_at.iter().copied().filter(|unit| is_within(&all.all_at, unit)).collect::<Vec<_>>()
        };
        let mut all_at = within(one, other);
        all_at.extend(within(other, one));
        all_at.sort_unstable();
        all_at.dedup();
        Reading { all_at, own: false, totals: one.has_results() && other.has_results() }
    }

    fn reading_of(&self, standing: &Standing) -> Reading {
        let mut reading = Reading::default();
        let Some(group) = rights().group_of_entity("Rule results") else { return reading };
        for holding in &standing.held {
            match group.access(holding.role).see {
                Some(Qualifier::All | Qualifier::Granted) => reading.all_at.push(holding.unit),
                Some(Qualifier::Own | Qualifier::Linked | Qualifier::Team) => reading.own = true,
                Some(Qualifier::Totals) => reading.totals = true,
                Some(_) | None => {}
            }
        }
        reading
    }

    /// What the viewer may read of a survey of the value that is shown.
    pub fn findings(&self, survey: &Survey) -> Seen {
        Seen::of(self, &survey.0)
    }

    /// What a commit would change about the findings: `after` is the value after it, `before` a survey of the present one.
    pub fn effect(&self, before: &Survey, after: &Arc<Isms>) -> Effect {
        Effect::of(self, &before.0, after)
    }
}

impl Survey {
    fn of(isms: &Isms, today: Date) -> Self {
        Self(Arc::new(readiness::survey(isms, today)))
    }
}
