//! A run that was foreseen and then comes to stand behind another that was committed first.
//!
//! Making a value from thousands of revisions takes seconds, most of it for the index of words; moving their places takes a tenth
//! of that. Whether the run still may stand as it was decided is not asked here.

use std::sync::Arc;

use record::{Id, Kind};

use super::Isms;
use crate::{Held, Revision};

impl Isms {
    /// Takes it that the records `first` were committed before a run that was foreseen here. `run` has its revisions as they
    /// stand now: their places, their time, and their numbers with the commitments that follow from them.
    ///
    /// The log stands where `newest` does; see [`Isms::advance`].
    pub fn overtaken(&mut self, newest: &Isms, first: &[(&'static Kind, Id)], run: &[Revision]) {
        // Theirs first: a number that this run had given may be one of theirs.
        for revision in run {
            self.give_back_number(revision);
        }
        for (kind, id) in first {
            if let Some(held) = newest.held(kind, *id) {
                self.put(Arc::clone(held));
            }
        }
        for revision in run {
            self.settle(revision);
        }
        self.head = newest.head.clone();
    }

    fn give_back_number(&mut self, revision: &Revision) {
        let Some(held) = self.foreseen(revision).filter(|held| held.envelope.number != number(revision)) else {
            return;
        };
        if let Some(volume) = self.volume_mut(revision.kind) {
            volume.give_back_number(&held);
        }
    }

    /// Puts a foreseen revision where it stands now.
    fn settle(&mut self, revision: &Revision) {
        let Some(before) = self.foreseen(revision) else { return };
        let Revision { at, recorded, commitment, .. } = *revision;
        let mut held = Held { at, recorded, commitment, ..(*before).clone() };
        held.envelope.number = number(revision);
        if let Some(volume) = self.volume_mut(revision.kind) {
            volume.settle(&before, Arc::new(held));
        }
    }

    /// The record as this revision left it here.
    fn foreseen(&self, revision: &Revision) -> Option<Arc<Held>> {
        self.held(revision.kind, revision.id).filter(|held| held.version == revision.version).cloned()
    }
}

fn number(revision: &Revision) -> Option<u64> {
    revision.body.get("number").and_then(serde_json::Value::as_u64)
}
