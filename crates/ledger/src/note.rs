//! Signed checkpoints: C2SP tlog-checkpoint in a C2SP signed-note, with Ed25519 (algorithm byte 0x01).
//!
//! A checkpoint says how large a log is and what its root is; the log's key signs that. In our logs the origin line and
//! the key's name are the same, [`origin`] of the organisation, and the [`Verifier`] insists on it: one organisation's
//! checkpoint can never be shown for another's. A [`WitnessKey`] of somebody else may cosign it.

mod checkpoint;
mod key;
mod public;
mod signatures;
mod verifier;
mod witness;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub use checkpoint::Checkpoint;
pub use key::LogKey;
pub use public::PublicKey;
pub use verifier::{Verifier, VerifierError};
pub use witness::{WitnessKey, WitnessVerifier};

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
fn key_id(name: &str, algorithm: u8, public_key: &[u8; 32]) -> [u8; 4] {
    let digest: [u8; 32] =
        Sha256::new().chain_update(name).chain_update([b'\n', algorithm]).chain_update(public_key).finalize().into();
    let [first, second, third, fourth, ..] = digest;
    [first, second, third, fourth]
}

/// What a note says, whoever signed it, be it nobody. Whether it is true only a [`Verifier`] tells; this tells which log and which
/// size somebody speaks of.
pub fn unverified(note: &str) -> Option<Checkpoint> {
    let end = note.rfind("\n\n")?;
    Checkpoint::parse(note.get(..=end)?)
}

/// The origin line of a note, whoever signed it, be it nobody: which log it speaks of.
pub fn unverified_origin(note: &str) -> Option<&str> {
    note.split_once('\n').map(|(origin, _)| origin).filter(|origin| !origin.is_empty())
}

/// Whether a note was signed last, of all keys under its log's name, by this one. Says nothing about the signature itself: it
/// tells a server, without reckoning, that another one has handed over to a new key.
pub fn is_last_signed_by(note: &str, key: &PublicKey) -> bool {
    let Some(checkpoint) = unverified(note) else { return false };
    let own = format!("\u{2014} {} ", checkpoint.origin);
    let last = note.lines().rev().find_map(|line| line.strip_prefix(&own));
    let signature = last.and_then(|signature| BASE64_STANDARD.decode(signature).ok());
    signature.is_some_and(|bytes| bytes.starts_with(&key_id(&checkpoint.origin, ED25519, key.as_bytes())))
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name.contains(|character: char| character == '+' || character.is_whitespace() || character.is_control())
}
