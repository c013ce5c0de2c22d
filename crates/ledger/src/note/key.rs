//! The secret key of a log.

use std::fmt;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use ed25519_dalek::{Signer, SigningKey};

use super::{Checkpoint, ED25519, key_id};

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
        let text = checkpoint.text();
        let name = &checkpoint.origin;
        let mut signature = key_id(name, &self.public_key()).to_vec();
        signature.extend(self.0.sign(text.as_bytes()).to_bytes());
        let signature = BASE64_STANDARD.encode(signature);
        format!("{text}\n\u{2014} {name} {signature}\n")
    }

    /// The public key as others configure it: `<name>+<key id in hexadecimal>+<base64 of algorithm byte and key>`.
    pub fn verifier(&self, name: &str) -> String {
        let public_key = self.public_key();
        let id = u32::from_be_bytes(key_id(name, &public_key));
        let mut key = vec![ED25519];
        key.extend(public_key);
        format!("{name}+{id:08x}+{}", BASE64_STANDARD.encode(key))
    }

    fn public_key(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }
}

impl fmt::Debug for LogKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("LogKey(hidden)")
    }
}
