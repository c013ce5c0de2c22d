//! An erasure that becomes part of a value takes out of it what it names, so that a value never says what its own log says was
//! erased: where it is decided, and on every server that catches up.

use std::sync::Arc;

use jiff::Timestamp;

use super::Isms;
use crate::documented::RetainedRecord;
use crate::{Held, registry};

impl Isms {
    /// Since which entry everything that was reckoned over this log has to be reckoned anew, because something was erased: one more
    /// than the place of the last erasure. A past value has that of the present it was made of.
    pub fn erased_until(&self) -> u64 {
        self.erased.map_or(0, |(entry, _)| entry + 1)
    }

    /// When something was erased last.
    pub fn last_erased(&self) -> Option<Timestamp> {
        self.erased.map(|(_, recorded)| recorded)
    }

    /// Takes out what a record names, if it is an erasure.
    pub(super) fn take_out_erased(&mut self, erasure: &Arc<Held>) {
        let Some(kept) = erasure.typed::<RetainedRecord>() else { return };
        if kept.erasure.erased_texts.is_empty() {
            return;
        }
        self.erased = self.erased.max(Some((erasure.at, erasure.recorded)));
        for row in kept.erasure.erased_texts.iter() {
            let Some((kind, id)) = row.record() else { continue };
            let Some(position) = registry::position(kind) else { continue };
            let held = self.held(kind, id).filter(|held| row.versions().contains(&held.version)).cloned();
            let Some(volume) = self.volume_mut(kind) else { continue };
            match held.filter(|held| row.fields().any(|field| !held.is_erased(field))) {
                Some(held) => volume.put_erased(position, held.without(row.fields()), erasure.at),
                None => volume.has_changed_at(erasure.at),
            }
        }
    }
}
