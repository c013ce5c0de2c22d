//! References between records: [`Ref`] for what lives on, [`Seen`] for what was decided upon.

use std::fmt;
use std::marker::PhantomData;

use ledger::Hash;

use crate::{Id, Kinded};

/// A reference to a living record of kind `T`, whatever its version.
pub struct Ref<T> {
    /// The record.
    pub id: Id,
    kind: PhantomData<fn() -> T>,
}

/// A record as it stood when it was decided upon: later edits do not change what was seen.
pub struct Seen<T> {
    /// The record.
    pub record: Ref<T>,
    /// Its version then.
    pub version: u64,
    /// The commitment of that version: what exactly was seen.
    pub commitment: Hash,
}

impl<T> Ref<T> {
    /// A reference to the record `id`.
    pub fn to(id: Id) -> Self {
        Self { id, kind: PhantomData }
    }
}

impl<T: Kinded> Ref<T> {
    /// The name of the kind it refers to.
    pub fn kind_name(&self) -> &'static str {
        T::NAME
    }
}

// Derived implementations would ask `T` for what the reference does not need.
impl<T> Clone for Ref<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Ref<T> {}
impl<T> PartialEq for Ref<T> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}
impl<T> Eq for Ref<T> {}
impl<T> PartialOrd for Ref<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Ref<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.id.cmp(&other.id)
    }
}
impl<T> std::hash::Hash for Ref<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}
impl<T> fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ref({})", self.id)
    }
}
impl<T> Clone for Seen<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Seen<T> {}
impl<T> fmt::Debug for Seen<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seen({}@{} {})", self.record.id, self.version, self.commitment)
    }
}
