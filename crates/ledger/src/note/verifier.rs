//! The public key of a log, and reading what it signed.

use std::str::FromStr;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use ed25519_dalek::{Signature, VerifyingKey};

use super::signatures::opened;
use super::{Checkpoint, ED25519, NoteError, PublicKey, is_name, key_id};

/// Checks the checkpoints of one log. Made from the text that [`LogKey::verifier`](super::LogKey::verifier) gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

/// A text is not a verifier key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VerifierError {
    /// Not `<name>+<id>+<key>`, or a key of another algorithm.
    #[error("not an Ed25519 verifier key of the form name+id+key")]
    Format,
    /// The id in the middle is not the one that belongs to name and key.
    #[error("the key id does not fit name and key; copy the whole line again")]
    Id,
}

/// Name, id and key of `<name>+<id>+<key>` under an algorithm byte.
pub(super) fn parse(text: &str, algorithm: u8) -> Result<(String, [u8; 4], VerifyingKey), VerifierError> {
    let format = VerifierError::Format;
    let (name, rest) = text.split_once('+').ok_or(format)?;
    let (id_text, key_text) = rest.split_once('+').ok_or(format)?;
    // A key of these algorithms has 33 bytes, 44 characters; nothing longer is decoded.
    if !is_name(name) || key_text.len() != 44 {
        return Err(format);
    }
    let bytes = BASE64_STANDARD.decode(key_text).map_err(|_| format)?;
    let Some((found, public_key)) = bytes.split_first() else {
        return Err(format);
    };
    let public_key: &[u8; 32] = public_key.try_into().map_err(|_| format)?;
    if *found != algorithm {
        return Err(format);
    }
    let key = VerifyingKey::from_bytes(public_key).map_err(|_| format)?;
    let id = key_id(name, algorithm, public_key);
    if id_text != format!("{:08x}", u32::from_be_bytes(id)) {
        return Err(VerifierError::Id);
    }
    Ok((name.to_owned(), id, key))
}

impl FromStr for Verifier {
    type Err = VerifierError;

    fn from_str(text: &str) -> Result<Self, VerifierError> {
        let (name, id, key) = parse(text, ED25519)?;
        Ok(Self { name, id, key })
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
        self.of_this_log(Checkpoint::parse(self.signed(note)?))
    }

    /// What a note that is no checkpoint says after its first line, the name of the key; see
    /// [`LogKey::sign_statement`](super::LogKey::sign_statement).
    ///
    /// # Errors
    ///
    /// See [`NoteError`].
    pub fn statement<'n>(&self, note: &'n str) -> Result<&'n str, NoteError> {
        let said = self.signed(note)?.strip_prefix(self.name.as_str()).and_then(|rest| rest.strip_prefix('\n'));
        said.ok_or(NoteError::Origin)
    }

    /// The same for a log of others, which may have written further lines below the root. Only a witness may pass over them.
    ///
    /// # Errors
    ///
    /// See [`NoteError`].
    pub fn verify_extended(&self, note: &str) -> Result<Checkpoint, NoteError> {
        self.of_this_log(Checkpoint::parse_extended(self.signed(note)?))
    }

    fn of_this_log(&self, checkpoint: Option<Checkpoint>) -> Result<Checkpoint, NoteError> {
        let checkpoint = checkpoint.ok_or(NoteError::Checkpoint)?;
        if checkpoint.origin == self.name { Ok(checkpoint) } else { Err(NoteError::Origin) }
    }

    /// The text that this key signed.
    fn signed<'a>(&self, note: &'a str) -> Result<&'a str, NoteError> {
        let (text, signatures) = opened(note)?;
        let mut is_signed = false;
        for signed in signatures.iter().filter(|signed| signed.name == self.name && signed.id == self.id) {
            let signature = Signature::from_slice(&signed.signature).map_err(|_| NoteError::Signature)?;
            self.key.verify_strict(text.as_bytes(), &signature).map_err(|_| NoteError::Signature)?;
            is_signed = true;
        }
        if is_signed { Ok(text) } else { Err(NoteError::Unsigned) }
    }
}
