//! What every handler shares.

use std::sync::Arc;

use host::Host;
use login::Logins;

/// The running server. Clones share it.
#[derive(Clone)]
pub struct App {
    /// Logins, and through them the host.
    pub logins: Logins,
    /// How the server is reached.
    pub settings: Arc<Settings>,
}

/// How the server is reached.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address that links begin with, without a slash at its end: `https://annexa.example`.
    pub public_url: String,
    /// Whether people reach it over TLS, at the server or at a proxy before it.
    pub is_https: bool,
    /// The code that the first-run page asks for, while there is no organisation.
    pub first_run_code: Option<String>,
}

impl App {
    /// The host.
    pub fn host(&self) -> &Host {
        self.logins.host()
    }
}

impl Settings {
    /// The host and port that requests have to name.
    pub fn authority(&self) -> &str {
        let (_, rest) = self.public_url.split_once("://").unwrap_or(("", &self.public_url));
        rest
    }
}
