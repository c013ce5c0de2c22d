//! What a witness answers to a checkpoint. The order of its questions is that of C2SP tlog-witness.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use ledger::note::{Verifier, WitnessKey, unverified_origin};
use ledger::tree::{Frontier, verify_consistency};

use crate::{Memory, Remembered, Submission};

/// A witness at work.
pub struct Desk {
    key: WitnessKey,
    logs: Box<dyn Fn() -> Vec<Verifier> + Send + Sync>,
    // Held from the look at what is remembered until the new is on the disk, so that no two answers contradict each other.
    memory: Mutex<Memory>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The signature line, with its newline.
    Cosigned(String),
    /// The body is none, or its old size lies above the checkpoint's.
    Malformed(String),
    /// The checkpoint is not signed by a key of its log that is known here.
    Unsigned,
    /// No such log is known here.
    UnknownLog,
    /// The last checkpoint cosigned has this size, which is not the old one, or it has this size and another root.
    Conflict(u64),
    /// The proof does not lead from the last checkpoint to this.
    Inconsistent,
    /// It could not be remembered, and so was not cosigned.
    Failed,
}

impl Desk {
    /// A witness of that key over that memory. `logs` says which logs it knows, under which keys; asked at each submission, so that
    /// one may be added while it works.
    pub fn new(key: WitnessKey, memory: Memory, logs: impl Fn() -> Vec<Verifier> + Send + Sync + 'static) -> Self {
        Self { key, logs: Box::new(logs), memory: Mutex::new(memory) }
    }

    /// The key that verifies its cosignatures, as others configure it.
    pub fn verifier(&self) -> String {
        self.key.verifier()
    }

    /// Answers a submission.
    pub fn answer(&self, body: &str, now: Timestamp) -> Answer {
        let submission = match Submission::parse(body) {
            Ok(submission) => submission,
            Err(error) => return Answer::Malformed(error.to_string()),
        };
        let note = &submission.note;
        let Some(origin) = unverified_origin(note) else { return Answer::UnknownLog };
        let keys: Vec<Verifier> = (self.logs)().into_iter().filter(|log| log.name() == origin).collect();
        if keys.is_empty() {
            return Answer::UnknownLog;
        }
        let Some(checkpoint) = keys.iter().find_map(|key| key.verify_extended(note).ok()) else {
            return Answer::Unsigned;
        };
        if submission.old > checkpoint.size {
            return Answer::Malformed("the old size lies above the checkpoint's".to_owned());
        }
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let (size, root) = memory
            .of(origin)
            .map_or_else(|| (0, Frontier::default().root()), |remembered| (remembered.size, remembered.root));
        let is_same_size = checkpoint.size == size;
        if submission.old != size || is_same_size && checkpoint.root != root {
            if is_same_size {
                tracing::warn!(origin, size, "another root was signed at a size that was cosigned: a fork\n{note}");
            }
            return Answer::Conflict(size);
        }
        if verify_consistency(size, &root, checkpoint.size, &checkpoint.root, &submission.proof).is_err() {
            tracing::warn!(
                origin,
                old = size,
                new = checkpoint.size,
                "a checkpoint does not go on from the last\n{note}"
            );
            return Answer::Inconsistent;
        }
        let Ok(line) = self.key.cosign(note, now) else { return Answer::Failed };
        let remembered = Remembered { size: checkpoint.size, root: checkpoint.root, note: format!("{note}{line}") };
        match memory.remember(origin, remembered) {
            Ok(()) => Answer::Cosigned(line),
            Err(error) => {
                tracing::error!(%error, "a checkpoint could not be remembered, and was not cosigned");
                Answer::Failed
            }
        }
    }
}
