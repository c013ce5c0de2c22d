//! Keys: one signs checkpoints, one seals secrets. They lie beside the database, never in it.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use ledger::note::LogKey;
use zeroize::Zeroizing;

use crate::{HostError, Randomness};

/// Opens the key in `directory` that signs checkpoints, making it when there is none.
///
/// # Errors
/// As [`open_seed`].
pub fn open_key(directory: &Path) -> Result<LogKey, HostError> {
    Ok(LogKey::from_seed(&*open_seed(directory, "log.key")?))
}

/// Opens a key file in `directory`, making it when there is none: 32 random bytes that only their owner may read.
///
/// # Errors
/// When the file cannot be read or made, has another length, or may be read by others.
pub fn open_seed(directory: &Path, name: &str) -> Result<Zeroizing<[u8; 32]>, HostError> {
    let path = directory.join(name);
    let said = |error: std::io::Error| HostError::Key(format!("{}: {error}", path.display()));
    match fs::read(&path) {
        Ok(seed) => {
            let mode = fs::metadata(&path).map_err(said)?.permissions().mode();
            if mode & 0o077 != 0 {
                let path = path.display();
                return Err(HostError::Key(format!("{path} may be read by others; `chmod 400` it")));
            }
            let seed: [u8; 32] = seed.try_into().map_err(|_| {
                HostError::Key(format!("{} does not hold 32 bytes; restore it from a backup", path.display()))
            })?;
            Ok(Zeroizing::new(seed))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let seed = Zeroizing::new(Randomness::bytes::<32>());
            // A kill between the two steps leaves a file that nobody reads, never a key that is cut off.
            let making = directory.join(format!("{name}.making"));
            let _ = fs::remove_file(&making);
            let mut file =
                fs::OpenOptions::new().write(true).create_new(true).mode(0o400).open(&making).map_err(said)?;
            file.write_all(&*seed).and_then(|()| file.sync_all()).map_err(said)?;
            fs::rename(&making, &path).map_err(said)?;
            fs::File::open(directory).and_then(|directory| directory.sync_all()).map_err(said)?;
            Ok(seed)
        }
        Err(error) => Err(said(error)),
    }
}
