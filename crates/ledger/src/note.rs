//! Signed checkpoints: C2SP tlog-checkpoint in a C2SP signed-note, with Ed25519 (algorithm byte 0x01).
//!
//! A checkpoint says how large a log is and what its root is; the log's key signs that. In our logs the origin line and
//! the key's name are the same, [`origin`] of the organisation, and the [`Verifier`] insists on it: one organisation's
//! checkpoint can never be shown for another's.

mod checkpoint;
mod key;
mod verifier;

use sha2::{Digest, Sha256};
use uuid::Uuid;

pub use checkpoint::Checkpoint;
pub use key::LogKey;
pub use verifier::{Verifier, VerifierError};

/// The algorithm byte of Ed25519 in keys and key ids.
const ED25519: u8 = 1;

/// Why a note is not a checkpoint of this log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not a signed note, or one longer than 64 KiB or with more than 100 signatures.
    #[error("this is not a signed note")]
    Note,
    /// No signature by this log's key.
    #[error("the checkpoint is not signed by this log's key")]
    Unsigned,
    /// A signature that names this log's key and does not verify: somebody changed the checkpoint.
    #[error("the signature of this log's key does not fit the checkpoint; it was changed")]
    Signature,
    /// The signed text is not a checkpoint as our logs write them.
    #[error("the signed text is not a checkpoint")]
    Checkpoint,
    /// A checkpoint of another log.
    #[error("this is the checkpoint of another log")]
    Origin,
}

/// Origin and key name of an organisation's log, or of an instance's: `annexa/<uuid>`.
pub fn origin(organisation: Uuid) -> String {
    format!("annexa/{organisation}")
}

/// First four bytes of SHA-256(name, newline, algorithm byte, public key).
fn key_id(name: &str, public_key: &[u8; 32]) -> [u8; 4] {
    let digest: [u8; 32] =
        Sha256::new().chain_update(name).chain_update([b'\n', ED25519]).chain_update(public_key).finalize().into();
    let [first, second, third, fourth, ..] = digest;
    [first, second, third, fourth]
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name.contains(|character: char| character == '+' || character.is_whitespace() || character.is_control())
}
