//! The public half of a log's key, as entries name it.

use std::fmt;
use std::str::FromStr;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::{Deserialize, Serialize};

use super::{ED25519, key_id};
use crate::{Hash, HashError};

/// The 32 bytes of an Ed25519 public key, written as 64 lower-case hexadecimal digits.
///
/// A key signs all logs of an installation; under which name it does so differs from log to log, see
/// [`PublicKey::verifier`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PublicKey(Hash);

impl PublicKey {
    /// The key that has these bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Hash::from_bytes(bytes))
    }

    /// The bytes of the key.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// The key as others configure it: `<name>+<key id in hexadecimal>+<base64 of algorithm byte and key>`.
    pub fn verifier(&self, name: &str) -> String {
        let id = u32::from_be_bytes(key_id(name, ED25519, self.as_bytes()));
        let mut key = vec![ED25519];
        key.extend(self.as_bytes());
        format!("{name}+{id:08x}+{}", BASE64_STANDARD.encode(key))
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PublicKey({self})")
    }
}

impl FromStr for PublicKey {
    type Err = HashError;

    fn from_str(text: &str) -> Result<Self, HashError> {
        text.parse().map(Self)
    }
}
