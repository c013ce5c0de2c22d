//! Keys: one signs checkpoints, one seals secrets. They lie beside the database, never in it.
//!
//! | file | holds |
//! |---|---|
//! | `log.key` | the secret that signs checkpoints |
//! | `log.keys` | the public halves of those that signed before it, oldest first, one a line |
//! | `log.key.next` | while the key is rotated: the one that follows |
//! | `seal.key` | the secret that seals |

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use ledger::note::{LogKey, PublicKey, is_last_signed_by};
use store::Store;
use zeroize::Zeroizing;

use crate::{HostError, Randomness};

/// The file of the public keys that signed before.
pub const OLD_KEYS: &str = "log.keys";
const NEXT: &str = "log.key.next";

/// The public keys that signed before the present one, oldest first.
///
/// # Errors
/// When the file cannot be read, or holds something else.
pub fn old_keys(directory: &Path) -> Result<Vec<PublicKey>, HostError> {
    let path = directory.join(OLD_KEYS);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(HostError::Key(format!("{}: {error}", path.display()))),
    };
    let odd = |line| HostError::Key(format!("{}: {line:?} is no public key", path.display()));
    text.lines().map(|line| line.parse().map_err(|_| odd(line))).collect()
}

/// The key that the logs name as the present one: that of `log.key`, or the one that follows it, where a rotation was cut off after
/// the logs said so. Makes and changes no file but a `log.key` that is missing.
///
/// # Errors
/// When a key cannot be read, or the database fails.
pub async fn key_in_force(directory: &Path, store: &Store) -> Result<LogKey, HostError> {
    match next_in_force(directory, store).await? {
        Some(next) => Ok(next),
        None => open_key(directory),
    }
}

async fn next_in_force(directory: &Path, store: &Store) -> Result<Option<LogKey>, HostError> {
    if !directory.join(NEXT).exists() {
        return Ok(None);
    }
    let next = LogKey::from_seed(&*open_seed(directory, NEXT)?);
    let Some(instance) = store.instance().await? else { return Ok(None) };
    let head = store.head(instance.id).await?;
    Ok(head.filter(|head| is_last_signed_by(&head.checkpoint, &next.public_key())).map(|_| next))
}

/// Makes the key that is to follow.
///
/// # Errors
/// As [`open_seed`].
pub fn make_next_key(directory: &Path) -> Result<LogKey, HostError> {
    Ok(LogKey::from_seed(&*open_seed(directory, NEXT)?))
}

/// Brings a rotation that was cut off to its end: where the logs name the next key it takes its place, and the old one's public half
/// is kept; where they do not it is forgotten. Returns the key in force. Only whoever owns the directory may call this.
///
/// # Errors
/// When a file cannot be read or written, or the database fails.
pub async fn settle_key(directory: &Path, store: &Store) -> Result<LogKey, HostError> {
    let path = directory.join(NEXT);
    if !path.exists() {
        return open_key(directory);
    }
    let said = |error: std::io::Error| HostError::Key(format!("{}: {error}", path.display()));
    if next_in_force(directory, store).await?.is_none() {
        fs::remove_file(&path).map_err(said)?;
        return open_key(directory);
    }
    let old = open_key(directory)?.public_key();
    let mut olds = old_keys(directory)?;
    // Cut off here, the old one is among them already.
    if olds.last() != Some(&old) {
        olds.push(old);
    }
    let lines: String = olds.iter().map(|key| format!("{key}\n")).collect();
    let making = directory.join(format!("{OLD_KEYS}.making"));
    let mut file = fs::File::create(&making).map_err(said)?;
    file.write_all(lines.as_bytes()).and_then(|()| file.sync_all()).map_err(said)?;
    fs::rename(&making, directory.join(OLD_KEYS)).map_err(said)?;
    fs::rename(&path, directory.join("log.key")).map_err(said)?;
    fs::File::open(directory).and_then(|directory| directory.sync_all()).map_err(said)?;
    open_key(directory)
}

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
