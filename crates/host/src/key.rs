//! The key that signs checkpoints. It lies beside the database, never in it.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use ledger::note::LogKey;

use crate::{HostError, Randomness};

/// Opens the key in `directory`, making it when there is none: 32 bytes in a file that only its owner may read.
///
/// # Errors
/// When the file cannot be read or made, has another length, or may be read by others.
pub fn open_key(directory: &Path) -> Result<LogKey, HostError> {
    let path = directory.join("log.key");
    let said = |error: std::io::Error| HostError::Key(format!("{}: {error}", path.display()));
    match fs::read(&path) {
        Ok(seed) => {
            let mode = fs::metadata(&path).map_err(said)?.permissions().mode();
            if mode & 0o077 != 0 {
                let path = path.display();
                return Err(HostError::Key(format!("{path} may be read by others; `chmod 400` it")));
            }
            let seed: [u8; 32] = seed
                .try_into()
                .map_err(|_| HostError::Key(format!("{} does not hold 32 bytes; restore it from a backup", path.display())))?;
            Ok(LogKey::from_seed(&seed))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let key = LogKey::from_seed(&Randomness::bytes());
            let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o400).open(&path).map_err(said)?;
            file.write_all(key.seed()).and_then(|()| file.sync_all()).map_err(said)?;
            Ok(key)
        }
        Err(error) => Err(said(error)),
    }
}
