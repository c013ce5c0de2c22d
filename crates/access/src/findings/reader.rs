//! Which failures a viewer reads.

use isms::registry;
use readiness::{Failure, Subject};
use record::{Id, Kind};

use super::Reading;
use crate::View;

/// A view about to read failures. There may be a hundred thousand of them, so that what is the same for all is reckoned once.
pub(super) struct Reader<'a> {
    view: &'a View,
    reading: &'a Reading,
    /// Whether they read those of all records that they see.
    at_root: bool,
    /// The kinds of which they see every record.
    seen_whole: Vec<&'static Kind>,
}

impl<'a> Reader<'a> {
    pub fn of(view: &'a View, reading: &'a Reading) -> Self {
        let at_root = view.present.root().is_some_and(|root| reading.all_at.contains(&root));
        let seen_whole = registry::kinds().filter(|kind| view.sees_all(kind)).collect();
        Self { view, reading, at_root, seen_whole }
    }

    /// Whether they read results and counts.
    pub fn has_results(&self) -> bool {
        self.reading.has_results()
    }

    /// Whether they read a failure: its first record, or any of those that it is about together.
    pub fn reads(&self, failure: &Failure) -> bool {
        match failure.records.as_slice() {
            [] => self.at_root,
            all if failure.is_together => all.iter().any(|subject| self.reads_of(subject)),
            [first, ..] => self.reads_of(first),
        }
    }

    fn reads_of(&self, subject: &Subject) -> bool {
        if self.at_root && self.seen_whole.contains(&subject.kind) {
            return true;
        }
        let held = self.view.shown.held(subject.kind, subject.id).filter(|held| self.view.sees(held));
        held.is_some_and(|held| {
            let unit = self.view.judged(held).unit;
            self.at_root || self.reads_at(unit) || (self.reading.own && self.view.is_own(held))
        })
    }

    fn reads_at(&self, unit: Id) -> bool {
        let above = self.view.present.units_above(unit);
        self.reading.all_at.iter().any(|at| above.contains(at))
    }
}
