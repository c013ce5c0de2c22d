//! What a derived result stands on, so that it can be kept and shared for as long as that stays the same.

use isms::Register;
use jiff::civil::Date;
use record::{Id, Kind};

use crate::View;

/// Whose results may be shared: everyone of one class sees the same records of the kinds in question.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Class {
    organisation: Id,
    /// Nobody in particular where every record is visible; else the viewer alone.
    viewer: Option<Id>,
    /// The log's size at the past moment that is shown.
    past: Option<u64>,
}

/// How the records of some kinds stand for a viewer of a class.
///
/// INVARIANT: two views of the same class that stand on the same footing over the same kinds show the same records of
/// those kinds, with the same fields, in the same states.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Footing {
    generations: Vec<u64>,
    today: Date,
    /// What was erased is told by no result any more, also of a past moment.
    erased_until: u64,
    /// For one viewer alone: the log's size and the role assignments in force, as rights follow from any record.
    rights: Option<(u64, Vec<Id>)>,
}

impl View {
    /// The class of this viewer for results over `kinds`, and on what they stand.
    pub fn footing(&self, kinds: &[&'static Kind]) -> (Class, Footing) {
        let generation = |kind: &&'static Kind| self.shown.register(kind).map_or(0, Register::generation);
        let sees_all = kinds.iter().all(|kind| self.sees_all(kind));
        let class = Class {
            organisation: self.organisation(),
            viewer: (!sees_all).then_some(self.actor.person),
            past: self.is_past.then(|| self.shown.size()),
        };
        let in_force = self.standing.held.iter().map(|holding| holding.assignment).collect();
        let footing = Footing {
            generations: kinds.iter().map(generation).collect(),
            today: self.today,
            erased_until: self.present.erased_until(),
            rights: (!sees_all).then(|| (self.present.size(), in_force)),
        };
        (class, footing)
    }
}
