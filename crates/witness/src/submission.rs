//! The body of `add-checkpoint`: `old <size>`, the lines of a consistency proof, an empty line, the signed checkpoint.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use ledger::Hash;

/// The most lines of a proof.
const MAX_PROOF: usize = 63;

/// What a log sends to a witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// The size of the last checkpoint that the witness cosigned, as the log knows it; 0 for none.
    pub old: u64,
    /// Leads from the tree of that size to the checkpoint's.
    pub proof: Vec<Hash>,
    /// The signed checkpoint.
    pub note: String,
}

/// A body is none that a log may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a body of add-checkpoint: {0}")]
pub struct Malformed(&'static str);

impl Submission {
    /// The body.
    pub fn to_text(&self) -> String {
        let mut text = format!("old {}\n", self.old);
        for hash in &self.proof {
            text.push_str(&BASE64_STANDARD.encode(hash.as_bytes()));
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.note);
        text
    }

    /// Reads a body; each submission has one spelling.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let (above, note) = text.split_once("\n\n").ok_or(Malformed("there is no checkpoint"))?;
        let mut lines = above.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(|size| size.parse().ok());
        let old = old.ok_or(Malformed("its first line is not the old size"))?;
        let hash = |line: &str| Some(Hash::from_bytes(BASE64_STANDARD.decode(line).ok()?.try_into().ok()?));
        let proof: Option<Vec<Hash>> = lines.take(MAX_PROOF + 1).map(hash).collect();
        let proof = proof.ok_or(Malformed("a line of its proof is no hash"))?;
        if proof.len() > MAX_PROOF {
            return Err(Malformed("its proof has more than 63 lines"));
        }
        let submission = Self { old, proof, note: note.to_owned() };
        if submission.to_text() == text { Ok(submission) } else { Err(Malformed("it is spelled differently")) }
    }
}
