//! What an entry is about.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Hash;
use crate::note::PublicKey;

/// What was done something to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A revision of a record came to be.
    Record(Revision),
    /// In an organisation's log: a row of the instance's came to be that concerns who comes in here. The row and its own entry
    /// are the instance's.
    Credential(Revision),
    /// In an instance's log: an organisation's log stood here.
    Checkpoint {
        /// Whose log.
        organisation: Uuid,
        /// Its root.
        root: Hash,
        /// Its size.
        size: u64,
    },
    /// Somebody whose reading is recorded has read.
    Observations {
        /// How many things were read.
        count: u64,
        /// Root over what was read.
        root: Hash,
    },
    /// The key that signs this log's checkpoints gave way to another. The checkpoint that ends with this entry is signed by both,
    /// those before it by the old one, those after it by the new one.
    Key {
        /// The key that follows.
        new: PublicKey,
        /// The key that signed so far.
        old: PublicKey,
    },
    /// More of a log, or something else, was remembered outside than was here, and an operator went on with what was here.
    Recovery {
        /// How many entries were here.
        found: u64,
        /// Whose log: this one; or in an instance's log one that was gone.
        log: Uuid,
        /// How many entries were remembered.
        remembered: u64,
        /// The root over those, where it is known.
        root: Option<Hash>,
    },
}

/// One revision of a record and the hash that stands for its fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// Kind of the record, a code.
    pub kind: String,
    /// The record.
    pub id: Uuid,
    /// Which revision of the record.
    pub version: u64,
    /// Version of the kind's fields.
    pub schema: u32,
    /// See [`crate::commitment`].
    pub commitment: Hash,
}
