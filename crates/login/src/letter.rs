//! Letters that cannot be sent because there is no mail server: they are laid down for the operator, in files that only
//! the server's user may read. A link is a secret and never stands in a log.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};

use crate::{LoginError, Logins, Secret};

impl Logins {
    /// Lays down a letter to `email` with a link under `public_url`, for the operator to hand over.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn lay_down(&self, email: &str, public_url: &str, secret: &Secret) -> Result<(), LoginError> {
        let said = |error: std::io::Error| LoginError::Letter(error.to_string());
        if !self.letters.exists() {
            fs::DirBuilder::new().mode(0o700).recursive(true).create(&self.letters).map_err(said)?;
        }
        let path = self.letters.join(format!("{}.txt", self.new_id()));
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).map_err(said)?;
        let text = format!("To: {email}\n\nChoose a password here, once:\n{public_url}/link/{}\n", secret.expose());
        file.write_all(text.as_bytes()).map_err(said)?;
        tracing::info!(path = %path.display(), "a letter waits to be handed over");
        Ok(())
    }
}
