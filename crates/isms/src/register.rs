//! All records of one kind, found by id, number, unique value and external id.

use std::sync::Arc;

use imbl::OrdMap;
use record::{Id, Value};

use crate::Held;

/// The records of one kind. Retired ones stay: what was decided upon them must stay readable.
#[derive(Clone, Debug, Default)]
pub struct Register {
    by_id: OrdMap<Id, Arc<Held>>,
    by_number: OrdMap<u64, Arc<Held>>,
    by_unique: OrdMap<(u16, String), Id>,
    by_external: OrdMap<String, Id>,
    last_number: u64,
    generation: u64,
    retired: usize,
}

impl Register {
    /// The record of that id, living or retired.
    pub fn get(&self, id: Id) -> Option<&Arc<Held>> {
        self.by_id.get(&id)
    }

    /// The record of that number.
    pub fn numbered(&self, number: u64) -> Option<&Arc<Held>> {
        self.by_number.get(&number)
    }

    /// The living record that has this value in the unique field at `field`.
    pub fn unique(&self, field: usize, value: &str) -> Option<Id> {
        self.by_unique.get(&(u16::try_from(field).ok()?, fold(value))).copied()
    }

    /// The record that has this id in another tool.
    pub fn external(&self, id: &str) -> Option<Id> {
        self.by_external.get(id).copied()
    }

    /// All of them in the order of their birth, retired ones included.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<Held>> + ExactSizeIterator {
        self.by_id.values()
    }

    /// How many live.
    pub fn living(&self) -> usize {
        self.by_id.len() - self.retired
    }

    /// The greatest number ever given.
    ///
    /// Numbers are given in turn and no record goes away, so that there are at least as many numbers as records: what
    /// counts when a number cannot be read because its record is damaged.
    pub fn last_number(&self) -> u64 {
        self.last_number.max(self.by_id.len() as u64)
    }

    /// One more than the log index of the last change to any of them: what a derived result is kept under.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Says that what is reckoned over these records has to be reckoned anew since that entry, although no version came.
    pub(crate) fn has_changed_at(&mut self, entry: u64) {
        self.generation = self.generation.max(entry + 1);
    }

    /// Puts the newest version of a record in the place of the one before, and returns that one.
    pub(crate) fn put(&mut self, held: Arc<Held>) -> Option<Arc<Held>> {
        self.generation = self.generation.max(held.at + 1);
        let before = self.by_id.insert(held.id, Arc::clone(&held));
        if let Some(before) = &before {
            self.unlist(before);
        }
        self.retired += usize::from(!held.is_living());
        if held.is_living() {
            for key in unique_keys(&held) {
                self.by_unique.insert(key, held.id);
            }
        }
        for id in &held.envelope.external {
            self.by_external.insert(id.to_string(), held.id);
        }
        if let Some(number) = held.envelope.number {
            self.last_number = self.last_number.max(number);
            self.by_number.insert(number, held);
        }
        before
    }

    /// Takes a record out, as it was not there yet at an earlier moment, or was another version.
    pub(crate) fn take_out(&mut self, held: &Held) {
        if self.by_id.remove(&held.id).is_some() {
            self.unlist(held);
        }
    }

    fn unlist(&mut self, held: &Held) {
        self.retired -= usize::from(!held.is_living());
        // What it had may belong to another by now.
        for key in unique_keys(held).iter().filter(|_| held.is_living()) {
            if self.by_unique.get(key) == Some(&held.id) {
                self.by_unique.remove(key);
            }
        }
        for id in &held.envelope.external {
            if self.by_external.get(&**id) == Some(&held.id) {
                self.by_external.remove(&**id);
            }
        }
        if let Some(number) = held.envelope.number {
            self.by_number.remove(&number);
        }
    }

    /// Reckons again what only grows otherwise: the greatest number, and the last change.
    pub(crate) fn reckon(&mut self) {
        self.generation = self.by_id.values().map(|held| held.at + 1).max().unwrap_or_default();
        self.last_number = self.by_id.values().filter_map(|held| held.envelope.number).max().unwrap_or_default();
    }
}

impl Register {
    /// Lets go of the number of a record that will get another one.
    pub(crate) fn give_back_number(&mut self, held: &Held) {
        if let Some(number) = held.envelope.number {
            self.by_number.remove(&number);
        }
    }

    /// Puts a record in the place of the same version of it, of which only place, time, number and commitment changed.
    pub(crate) fn settle(&mut self, held: Arc<Held>) {
        self.generation = self.generation.max(held.at + 1);
        self.by_id.insert(held.id, Arc::clone(&held));
        if let Some(number) = held.envelope.number {
            self.last_number = self.last_number.max(number);
            self.by_number.insert(number, held);
        }
    }
}

fn unique_keys(held: &Held) -> Vec<(u16, String)> {
    let Some(record) = held.record() else { return Vec::new() };
    let fields = held.kind.fields.iter().enumerate().filter(|(_, field)| field.is_unique);
    fields
        .filter_map(|(position, _)| match record.get(position) {
            Value::Text(text) => Some((u16::try_from(position).ok()?, fold(text))),
            Value::Absent
            | Value::Number(_)
            | Value::Truth(_)
            | Value::Date(_)
            | Value::Instant(_)
            | Value::Choice(_)
            | Value::Reference(_)
            | Value::References(_)
            | Value::Rows(_) => None,
        })
        .collect()
}

/// Unique values are compared without regard to case.
fn fold(text: &str) -> String {
    text.to_lowercase()
}
