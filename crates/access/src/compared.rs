//! Two moments laid beside each other, as one viewer reads what differs.

use std::collections::BTreeMap;

use comparison::{Became, Cause, Change, Day, Edit};
use isms::control::FrozenLine;
use record::Kind;

use crate::View;

/// What differs between two moments, as far as the viewer may see it.
///
/// INVARIANT: nothing here tells of a record that the viewer may not see, but how many there are. Both moments are judged by
/// today's rights; a record that lives today is judged as it stands today.
pub struct Compared {
    before: View,
    after: View,
    edits: Vec<Edit>,
    unseen: BTreeMap<&'static str, usize>,
}

impl View {
    /// What differs in records of some kinds since an earlier moment; kinds that do not exist for the viewer are left out.
    pub fn since(&self, earlier: &View, kinds: &[&'static Kind]) -> Compared {
        let known: Vec<&'static Kind> = kinds.iter().copied().filter(|kind| self.knows_kind(kind)).collect();
        let mut unseen = BTreeMap::new();
        let mut edits = comparison::edits(earlier.day(), self.day(), &known);
        edits.retain(|edit| {
            let is_seen = edit.last().is_some_and(|held| self.sees_all(edit.kind) || self.sees(held));
            if !is_seen {
                *unseen.entry(edit.kind.name).or_default() += 1;
            }
            is_seen
        });
        Compared { before: earlier.clone(), after: self.clone(), edits, unseen }
    }

    /// Why a line of the Statement of Applicability is not what it was at an earlier moment; and how many causes are records that
    /// the viewer may not see.
    pub fn causes_since(
        &self,
        earlier: &View,
        was: Option<&FrozenLine>,
        is: Option<&FrozenLine>,
    ) -> (Vec<Cause>, usize) {
        let all = comparison::causes(earlier.day(), self.day(), was, is);
        let found = all.len();
        let held = |cause: &Cause| self.held(cause.kind, cause.id).or_else(|| earlier.held(cause.kind, cause.id));
        let seen: Vec<Cause> = all.into_iter().filter(|cause| held(cause).is_some()).collect();
        let unseen = found - seen.len();
        (seen, unseen)
    }

    fn day(&self) -> Day<'_> {
        Day { isms: &self.shown, today: self.today }
    }
}

impl Compared {
    /// The earlier moment.
    pub fn before(&self) -> &View {
        &self.before
    }

    /// The later moment.
    pub fn after(&self) -> &View {
        &self.after
    }

    /// The records that differ, kind by kind, in the order of their birth.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// What differs in one of them.
    pub fn changes(&self, edit: &Edit) -> Vec<Change> {
        comparison::changes(edit, self.before.day(), self.after.day())
    }

    /// To how many records of a kind that happened.
    pub fn count(&self, kind: &Kind, became: Became) -> usize {
        self.edits.iter().filter(|edit| edit.kind == kind && edit.became == became).count()
    }

    /// How many more records of a kind differ that the viewer may not see.
    pub fn unseen(&self, kind: &Kind) -> usize {
        self.unseen.get(kind.name).copied().unwrap_or(0)
    }

    /// How many more records differ that the viewer may not see.
    pub fn all_unseen(&self) -> usize {
        self.unseen.values().sum()
    }
}
