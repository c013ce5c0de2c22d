//! What a witness adds to a checkpoint: C2SP tlog-cosignature, `cosignature/v1` (Ed25519, algorithm byte 0x04).
//!
//! A cosignature says: at this second, this was the largest tree of this log that I had seen, and it went on from all that I saw
//! before. It is a signature line of the note like any other, under the witness's own name, over a text of its own.

use std::fmt;
use std::str::FromStr;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use jiff::Timestamp;

use super::signatures::{lines, opened};
use super::verifier::parse;
use super::{NoteError, VerifierError, is_name, key_id};

/// The algorithm byte of cosignatures in keys and key ids.
const COSIGNATURE: u8 = 4;

/// The secret key of a witness. Cannot be printed; leaves memory when dropped.
pub struct WitnessKey {
    name: String,
    key: SigningKey,
}

impl WitnessKey {
    /// The key that grows from 32 bytes of the operating system's randomness, under a name; nothing when that is none, see
    /// [`Checkpoint::origin`](super::Checkpoint).
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Option<Self> {
        is_name(name).then(|| Self { name: name.to_owned(), key: SigningKey::from_bytes(seed) })
    }

    /// The name of the witness.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The public key as others configure it: `<name>+<key id in hexadecimal>+<base64 of algorithm byte and key>`.
    pub fn verifier(&self) -> String {
        let id = u32::from_be_bytes(self.id());
        let mut key = vec![COSIGNATURE];
        key.extend(self.key.verifying_key().to_bytes());
        format!("{}+{id:08x}+{}", self.name, BASE64_STANDARD.encode(key))
    }

    /// The signature line, with its newline, for the checkpoint in a note.
    ///
    /// # Errors
    ///
    /// [`NoteError::Note`] when it is no note, [`NoteError::Checkpoint`] for a time before 1970.
    pub fn cosign(&self, note: &str, at: Timestamp) -> Result<String, NoteError> {
        let (text, _) = opened(note)?;
        let seconds = u64::try_from(at.as_second()).map_err(|_| NoteError::Checkpoint)?;
        let mut signature = self.id().to_vec();
        signature.extend(seconds.to_be_bytes());
        signature.extend(self.key.sign(message(seconds, text).as_bytes()).to_bytes());
        Ok(format!("\u{2014} {} {}\n", self.name, BASE64_STANDARD.encode(signature)))
    }

    fn id(&self) -> [u8; 4] {
        key_id(&self.name, COSIGNATURE, &self.key.verifying_key().to_bytes())
    }
}

impl fmt::Debug for WitnessKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "WitnessKey({}, hidden)", self.name)
    }
}

/// What a cosignature signs.
fn message(seconds: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {seconds}\n{text}")
}

/// Checks what one witness cosigned. Made from the text that [`WitnessKey::verifier`] gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessVerifier {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

impl FromStr for WitnessVerifier {
    type Err = VerifierError;

    fn from_str(text: &str) -> Result<Self, VerifierError> {
        let (name, id, key) = parse(text, COSIGNATURE)?;
        Ok(Self { name, id, key })
    }
}

impl WitnessVerifier {
    /// The name of the witness.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// When the witness cosigned the checkpoint in a note, the last time; nothing when it did not. Signatures by others are ignored.
    ///
    /// # Errors
    ///
    /// [`NoteError::Note`], or [`NoteError::Signature`] when a line names this witness's key and does not verify.
    pub fn cosigned(&self, note: &str) -> Result<Option<Timestamp>, NoteError> {
        let (text, signatures) = opened(note)?;
        let own = signatures.iter().filter(|signed| signed.name == self.name && signed.id == self.id);
        own.map(|signed| self.time(text, &signed.signature)).try_fold(None, |newest, at| Ok(newest.max(Some(at?))))
    }

    /// Of signature lines that a witness answered, the one by this key for the checkpoint in a note, with its newline; nothing
    /// where there is none by it.
    ///
    /// # Errors
    ///
    /// As [`WitnessVerifier::cosigned`].
    pub fn cosignature(&self, note: &str, answer: &str) -> Result<Option<(Timestamp, String)>, NoteError> {
        let ((text, _), signatures) = (opened(note)?, lines(answer)?);
        let own = signatures.iter().find(|signed| signed.name == self.name && signed.id == self.id);
        own.map(|signed| Ok((self.time(text, &signed.signature)?, format!("{}\n", signed.line)))).transpose()
    }

    /// The time that a signature of this key signs together with a text.
    fn time(&self, text: &str, signature: &[u8]) -> Result<Timestamp, NoteError> {
        let wrong = NoteError::Signature;
        let (seconds, signature) = signature.split_first_chunk::<8>().ok_or(wrong)?;
        let seconds = u64::from_be_bytes(*seconds);
        let signature = Signature::from_slice(signature).map_err(|_| wrong)?;
        self.key.verify_strict(message(seconds, text).as_bytes(), &signature).map_err(|_| wrong)?;
        i64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_second(seconds).ok()).ok_or(wrong)
    }
}
