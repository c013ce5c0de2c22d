//! One line of the log: who did what, when, to which revision.
//!
//! An entry holds ids, codes and commitments, never names, text or secrets: it is kept for ever and shown to whoever
//! verifies the log. Its bytes are canonical JSON of at most [`MAX_BYTES`]; each entry has exactly one spelling.
//!
//! A *run* is what one command wrote, one or more entries in a row. All carry the index of the first; the last carries
//! the count, so that a reader sees whether a run is whole.

mod by;
mod subject;
mod wire;

use jiff::{RoundMode, Timestamp, TimestampRound, Unit};
use uuid::Uuid;

pub use by::{Actor, By};
pub use subject::{Revision, Subject};

use crate::canonical::{self, CanonicalError};

/// The longest entry in bytes.
pub const MAX_BYTES: usize = 4096;

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Whose ISMS it is about.
    pub organisation: Uuid,
    /// Index in the log of the first entry of the run.
    pub run: u64,
    /// How many entries the run has, on its last entry only; at least 1.
    pub count: Option<u64>,
    /// When it was recorded, in whole microseconds, see [`whole_microseconds`]. Order is the index, never this.
    pub recorded: Timestamp,
    /// What was done: a code such as `asset.put`.
    pub command: String,
    /// Who did it.
    pub by: By,
    /// What it was done to.
    pub subject: Subject,
}

/// Why there is no such entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Longer than [`MAX_BYTES`].
    #[error("an entry has at most {MAX_BYTES} bytes, not {0}")]
    Length(usize),
    /// Not JSON, or not the names and types of an entry.
    #[error("not an entry: {0}")]
    Shape(String),
    /// An entry, but spelled differently from what [`Entry::to_bytes`] writes.
    #[error("the entry is not written canonically")]
    Spelling,
    /// Not a code, see [`is_code`].
    #[error("{name} is {code:?}, which is not a code such as asset.put")]
    Code {
        /// Where it stands.
        name: &'static str,
        /// What stands there.
        code: String,
    },
    /// Both or neither of person and service.
    #[error("an entry is by a person or by a service")]
    Actor,
    /// Not exactly one of record, credential, checkpoint, observations and key.
    #[error("an entry has one of record, credential, checkpoint, observations and key")]
    Subject,
    /// A run has at least one entry.
    #[error("a run has at least one entry")]
    Count,
    /// An instant that six digits do not hold, or outside the years 0 to 9999.
    #[error("an entry is recorded at a whole microsecond of the years 0 to 9999, not at {0}")]
    Recorded(String),
    /// A number is too large.
    #[error("an entry cannot be written: {0}")]
    Canonical(#[from] CanonicalError),
}

impl Entry {
    /// The canonical bytes: what is hashed, stored and exported.
    ///
    /// # Errors
    ///
    /// When a code is none, a number is above 2^53-1, a run is empty or the instant is not one of whole microseconds.
    pub fn to_bytes(&self) -> Result<Vec<u8>, EntryError> {
        let bytes = canonical::to_vec(&wire::Wire::from_entry(self)?)?;
        if bytes.len() > MAX_BYTES {
            return Err(EntryError::Length(bytes.len()));
        }
        Ok(bytes)
    }

    /// Reads an entry. Unknown and doubled names, and any spelling but the canonical one, are refused.
    ///
    /// # Errors
    ///
    /// See [`EntryError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > MAX_BYTES {
            return Err(EntryError::Length(bytes.len()));
        }
        let wire: wire::Wire = serde_json::from_slice(bytes).map_err(|error| EntryError::Shape(error.to_string()))?;
        let entry = wire.into_entry()?;
        // INVARIANT: each entry has one spelling. This is the check, whatever the JSON reader lets pass.
        if entry.to_bytes()? != bytes {
            return Err(EntryError::Spelling);
        }
        Ok(entry)
    }
}

/// The bytes of an entry in another run, recorded at another time: what [`Entry::to_bytes`] would write. Nothing for bytes that are
/// none of an entry.
///
/// A run of thousands that comes to stand behind others is not written anew but at its ends.
pub fn moved(bytes: &[u8], run: u64, recorded: Timestamp) -> Option<Vec<u8>> {
    let (kept, _) = std::str::from_utf8(bytes).ok()?.rsplit_once(wire::END)?;
    canonical::to_vec(&run).ok()?;
    let moved = format!("{kept}{}", wire::end(run, recorded).ok()?).into_bytes();
    (moved.len() <= MAX_BYTES).then_some(moved)
}

/// Whether a text is a code: `[a-z][a-z0-9._-]{0,63}`.
pub fn is_code(text: &str) -> bool {
    let is_inner = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-');
    text.len() <= 64 && text.starts_with(|first: char| first.is_ascii_lowercase()) && text.bytes().all(is_inner)
}

/// The instant without what is finer than a microsecond: what a clock says, as an entry can hold it.
pub fn whole_microseconds(moment: Timestamp) -> Timestamp {
    let cut = TimestampRound::new().smallest(Unit::Microsecond).mode(RoundMode::Floor);
    // Rounding fails only below the first representable instant, which is one of whole microseconds.
    moment.round(cut).unwrap_or(moment)
}
