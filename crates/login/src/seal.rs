//! Sealing: what has to be read back later, such as the key of one-time codes, is stored encrypted under a key that lies
//! beside the database, and bound to its row.

use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use host::Randomness;
use zeroize::Zeroizing;

use crate::LoginError;

/// The key that seals.
pub(crate) struct SealKey(XChaCha20Poly1305);

impl SealKey {
    /// Opens the key in `directory`, making it when there is none.
    pub fn open(directory: &Path) -> Result<Self, LoginError> {
        let seed = host::open_seed(directory, "seal.key").map_err(|error| LoginError::Key(error.to_string()))?;
        Ok(Self::from_seed(&seed))
    }

    /// The key that grows from 32 random bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(&(*seed).into()))
    }

    /// Seals `plain` for the row called `row`.
    pub fn seal(&self, plain: &[u8], row: &[u8]) -> Option<String> {
        let nonce: [u8; 24] = Randomness::bytes();
        let sealed = self.0.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: row }).ok()?;
        let mut bytes = nonce.to_vec();
        bytes.extend(sealed);
        Some(BASE64_STANDARD_NO_PAD.encode(bytes))
    }

    /// Opens what was sealed for the row called `row`.
    pub fn open_sealed(&self, sealed: &str, row: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let bytes = BASE64_STANDARD_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<24>()?;
        self.0.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: row }).ok().map(Zeroizing::new)
    }
}
