//! The secret key of a log.

use std::fmt;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use ed25519_dalek::{Signer, SigningKey};

use super::{Checkpoint, ED25519, NoteError, PublicKey, is_name, key_id};

/// The Ed25519 key that signs a log's checkpoints. Cannot be printed; leaves memory when dropped.
pub struct LogKey(SigningKey);

impl LogKey {
    /// The key that grows from 32 bytes of the operating system's randomness.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The seed, to be sealed and stored.
    pub fn seed(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// The whole signed note, under the checkpoint's origin as the key's name. An origin that is no key name gives a
    /// note that nobody accepts.
    pub fn sign(&self, checkpoint: &Checkpoint) -> String {
        format!("{}\n{}", checkpoint.text(), self.signature(checkpoint))
    }

    /// The signed note in which this key hands over to the next: signed by both, this one first.
    pub fn hand_over(&self, next: &LogKey, checkpoint: &Checkpoint) -> String {
        format!("{}{}", self.sign(checkpoint), next.signature(checkpoint))
    }

    /// A signed note that is no checkpoint. Its text ends with a newline, and its first line is the key's name: what was signed
    /// under one name cannot be shown under another.
    ///
    /// # Errors
    /// [`NoteError::Checkpoint`] for a text that could be read as one: this key signs those with [`LogKey::sign`] alone.
    pub fn sign_statement(&self, text: &str) -> Result<String, NoteError> {
        let name = text.lines().next().filter(|name| is_name(name)).ok_or(NoteError::Note)?;
        if !text.ends_with('\n') || text.ends_with("\n\n") {
            return Err(NoteError::Note);
        }
        match Checkpoint::parse_extended(text) {
            Some(_) => Err(NoteError::Checkpoint),
            None => Ok(format!("{text}\n{}", self.signature_of(name, text))),
        }
    }

    /// The line of a signature, with its newline.
    fn signature(&self, checkpoint: &Checkpoint) -> String {
        self.signature_of(&checkpoint.origin, &checkpoint.text())
    }

    fn signature_of(&self, name: &str, text: &str) -> String {
        let mut signature = key_id(name, ED25519, self.public_key().as_bytes()).to_vec();
        signature.extend(self.0.sign(text.as_bytes()).to_bytes());
        format!("\u{2014} {name} {}\n", BASE64_STANDARD.encode(signature))
    }

    /// The public key as others configure it, see [`PublicKey::verifier`].
    pub fn verifier(&self, name: &str) -> String {
        self.public_key().verifier(name)
    }

    /// The public key.
    pub fn public_key(&self) -> PublicKey {
        PublicKey::from_bytes(self.0.verifying_key().to_bytes())
    }
}

impl fmt::Debug for LogKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("LogKey(hidden)")
    }
}
