//! The proof of one entry on one page: C2SP tlog-proof, with the entry itself and some fields of what it is about.
//!
//! [`Proof`] is the file: where the entry stands, the hashes that lead from it to the root, and the signed checkpoint, so that one
//! needs the log's public key and nothing else. What the format calls *extra*, bytes of whoever makes the proof, is [`Shown`]
//! here: without the entry there would be nothing to prove.

mod shown;
mod text;

pub use shown::{Shown, ShownError};
pub use text::{HEADER, Proof, TextError};

use crate::commitment::{CommitmentError, Header, ShownField};
use crate::entry::{Entry, EntryError, Subject};
use crate::note::{Checkpoint, NoteError, Verifier, origin};
use crate::tree::{leaf_hash, verify_inclusion};

/// The longest proof that we hand out, in bytes.
pub const MAX_BYTES: usize = 4096;

/// What a proof proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// The log as it stood when the proof was made.
    pub checkpoint: Checkpoint,
    /// The index of the entry.
    pub index: u64,
    /// The entry.
    pub entry: Entry,
    /// What is shown of the revision that it is about.
    pub fields: Vec<ShownField>,
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofProblem {
    /// The checkpoint in it.
    #[error("its checkpoint does not verify: {0}")]
    Checkpoint(#[from] NoteError),
    /// It proves that something stands in the log and does not say what.
    #[error("it does not hold the entry that it is about")]
    NothingShown,
    /// What it holds beside.
    #[error("what it shows cannot be read: {0}")]
    Shown(#[from] ShownError),
    /// The entry in it.
    #[error("its entry cannot be read: {0}")]
    Entry(#[from] EntryError),
    /// The entry is about another organisation than the log.
    #[error("its entry belongs to another log than its checkpoint")]
    OtherLog,
    /// The entry is not what was logged.
    #[error("its entry does not stand at index {0} of the log")]
    NotIncluded(u64),
    /// The fields are not what the entry commits to.
    #[error("what it shows is not what the entry commits to: {0}")]
    Fields(#[from] CommitmentError),
    /// Fields of nothing.
    #[error("it shows fields, and its entry is about no revision")]
    NoRevision,
}

impl Proof {
    /// What it proves under the log's key.
    ///
    /// # Errors
    ///
    /// See [`ProofProblem`].
    pub fn verify(&self, verifier: &Verifier) -> Result<Proven, ProofProblem> {
        let checkpoint = verifier.verify(&self.checkpoint)?;
        let shown = Shown::parse(self.extra.as_deref().ok_or(ProofProblem::NothingShown)?)?;
        let entry = Entry::parse(&shown.entry)?;
        if origin(entry.organisation) != checkpoint.origin {
            return Err(ProofProblem::OtherLog);
        }
        verify_inclusion(&leaf_hash(&shown.entry), self.index, checkpoint.size, &self.path, &checkpoint.root)
            .map_err(|_| ProofProblem::NotIncluded(self.index))?;
        let fields = match (shown.excerpt, &entry.subject) {
            (None, _) => Vec::new(),
            (Some(excerpt), Subject::Record(revision) | Subject::Credential(revision)) => {
                let header = Header {
                    kind: &revision.kind,
                    id: revision.id,
                    version: revision.version,
                    schema: revision.schema,
                };
                excerpt.verify(&header, &revision.commitment)?;
                excerpt.fields
            }
            (
                Some(_),
                Subject::Checkpoint { .. }
                | Subject::Observations { .. }
                | Subject::Key { .. }
                | Subject::Recovery { .. },
            ) => return Err(ProofProblem::NoRevision),
        };
        Ok(Proven { checkpoint, index: self.index, entry, fields })
    }
}
