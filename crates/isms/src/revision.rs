//! What changes a value: revisions, gathered in a commit.

use std::sync::Arc;

use jiff::Timestamp;
use ledger::Hash;
use ledger::commitment::Seals;
use record::{Body, Id, Kind};

/// One version of one record, as it is stored.
#[derive(Clone, Debug)]
pub struct Revision {
    /// The index of its entry in the organisation's log: the order of everything.
    pub at: u64,
    /// The kind.
    pub kind: &'static Kind,
    /// The record.
    pub id: Id,
    /// Its version, counted from 1.
    pub version: u64,
    /// The schema its body was written at.
    pub schema: u32,
    /// When it was recorded.
    pub recorded: Timestamp,
    /// Who recorded it; nobody for what the program founded.
    pub by: Option<Id>,
    /// The command's code: `asset.put`.
    pub command: Arc<str>,
    /// The fields that have a value, envelope included.
    pub body: Body,
    /// The salts behind the commitment.
    pub seals: Seals,
    /// What the entry commits to.
    pub commitment: Hash,
}

/// A contiguous run of log entries with the revisions they record: the only thing that changes a value.
#[derive(Clone, Debug)]
pub struct Commit {
    /// The index of its first entry.
    pub run: u64,
    /// When it was recorded: the clock, or the last commit's time if the clock went back.
    pub recorded: Timestamp,
    /// One revision per entry, in order.
    pub revisions: Vec<Revision>,
    /// The entries' bytes, in order.
    pub entries: Vec<Vec<u8>>,
}
