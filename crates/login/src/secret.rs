//! Secrets that are handed out once: cookies, tokens, links.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use host::Randomness;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// A secret of 256 random bits behind a prefix that tells what it is. It cannot be printed; [`Secret::expose`] hands it
/// out.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// A new one.
    pub(crate) fn new(prefix: &str) -> Self {
        let bytes = Zeroizing::new(Randomness::bytes::<32>());
        Self(Zeroizing::new(format!("{prefix}{}", BASE64_URL_SAFE_NO_PAD.encode(*bytes))))
    }

    /// The secret itself: for the cookie, the link or the screen, once.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The address of a link's page below `public_url`.
    pub fn link(&self, public_url: &str) -> String {
        format!("{public_url}/link/{}", self.expose())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// What is stored of a secret. 256 random bits need no slow hash.
pub(crate) fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
