//! The public key of a log, and reading what it signed.

use std::str::FromStr;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use ed25519_dalek::{Signature, VerifyingKey};

use super::{Checkpoint, ED25519, NoteError, PublicKey, is_name, key_id};

const MAX_BYTES: usize = 64 * 1024;
const MAX_SIGNATURES: usize = 100;

/// Checks the checkpoints of one log. Made from the text that [`LogKey::verifier`](super::LogKey::verifier) gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

/// A text is not a verifier key of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VerifierError {
    /// Not `<name>+<id>+<key>`, or a key of another algorithm.
    #[error("not an Ed25519 verifier key of the form name+id+key")]
    Format,
    /// The id in the middle is not the one that belongs to name and key.
    #[error("the key id does not fit name and key; copy the whole line again")]
    Id,
}

impl FromStr for Verifier {
    type Err = VerifierError;

    fn from_str(text: &str) -> Result<Self, VerifierError> {
        let format = VerifierError::Format;
        let (name, rest) = text.split_once('+').ok_or(format)?;
        let (id_text, key_text) = rest.split_once('+').ok_or(format)?;
        // A key of this algorithm has 33 bytes, 44 characters; nothing longer is decoded.
        if !is_name(name) || key_text.len() != 44 {
            return Err(format);
        }
        let bytes = BASE64_STANDARD.decode(key_text).map_err(|_| format)?;
        let Some((&ED25519, public_key)) = bytes.split_first() else {
            return Err(format);
        };
        let public_key: &[u8; 32] = public_key.try_into().map_err(|_| format)?;
        let key = VerifyingKey::from_bytes(public_key).map_err(|_| format)?;
        let id = key_id(name, public_key);
        if id_text != format!("{:08x}", u32::from_be_bytes(id)) {
            return Err(VerifierError::Id);
        }
        Ok(Self { name: name.to_owned(), id, key })
    }
}

impl Verifier {
    /// The name of the key, which is the origin of the log.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key itself, without the name.
    pub fn public_key(&self) -> PublicKey {
        PublicKey::from_bytes(self.key.to_bytes())
    }

    /// The checkpoint in a signed note. Signatures by keys of others, of witnesses say, are ignored; every one that
    /// names this key must verify, and there must be one.
    ///
    /// # Errors
    ///
    /// See [`NoteError`].
    pub fn verify(&self, note: &str) -> Result<Checkpoint, NoteError> {
        let checkpoint = Checkpoint::parse(self.signed_text(note)?).ok_or(NoteError::Checkpoint)?;
        if checkpoint.origin != self.name {
            return Err(NoteError::Origin);
        }
        Ok(checkpoint)
    }

    /// What a note that is no checkpoint says after its first line, the name of the key; see
    /// [`LogKey::sign_statement`](super::LogKey::sign_statement).
    ///
    /// # Errors
    ///
    /// See [`NoteError`].
    pub fn statement<'n>(&self, note: &'n str) -> Result<&'n str, NoteError> {
        let text = self.signed_text(note)?;
        let said = text.strip_prefix(self.name.as_str()).and_then(|rest| rest.strip_prefix('\n'));
        said.ok_or(NoteError::Origin)
    }

    /// The text of a note, if this key signed it.
    fn signed_text<'n>(&self, note: &'n str) -> Result<&'n str, NoteError> {
        let is_forbidden = |character: char| character < ' ' && character != '\n';
        if note.len() > MAX_BYTES || note.contains(is_forbidden) {
            return Err(NoteError::Note);
        }
        // The last blank line separates text and signatures; the newline before it belongs to the text.
        let end = note.rfind("\n\n").ok_or(NoteError::Note)?;
        let (text, signatures) = note.split_at_checked(end + 1).ok_or(NoteError::Note)?;
        let signatures =
            signatures.strip_prefix('\n').and_then(|lines| lines.strip_suffix('\n')).ok_or(NoteError::Note)?;

        let mut is_signed = false;
        for (place, line) in signatures.split('\n').enumerate() {
            if place == MAX_SIGNATURES {
                return Err(NoteError::Note);
            }
            is_signed |= self.is_signed_by_us(line, text)?;
        }
        if !is_signed {
            return Err(NoteError::Unsigned);
        }
        Ok(text)
    }

    /// Whether a signature line is ours and verifies; an error if it is ours and does not.
    fn is_signed_by_us(&self, line: &str, text: &str) -> Result<bool, NoteError> {
        let (name, signature) =
            line.strip_prefix("\u{2014} ").and_then(|rest| rest.split_once(' ')).ok_or(NoteError::Note)?;
        let signature = BASE64_STANDARD.decode(signature).map_err(|_| NoteError::Note)?;
        let (id, signature) = signature.split_first_chunk::<4>().ok_or(NoteError::Note)?;
        if !is_name(name) || signature.is_empty() {
            return Err(NoteError::Note);
        }
        if name != self.name || *id != self.id {
            return Ok(false);
        }
        let signature = Signature::from_slice(signature).map_err(|_| NoteError::Signature)?;
        self.key.verify_strict(text.as_bytes(), &signature).map_err(|_| NoteError::Signature)?;
        Ok(true)
    }
}
