//! The two keys of an installation, which travel apart from its backups: in a file of their own, with the public halves of those
//! that signed before.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use ledger::note::{LogKey, PublicKey};
use zeroize::Zeroizing;

use crate::BackupError;
use crate::form::About;

/// The keys, by their files' names.
const LOG: &str = "log.key";
const SEAL: &str = "seal.key";
const FIRST: &str = "annexa keys 1";

/// The keys of an installation.
pub struct Keys {
    log: Zeroizing<[u8; 32]>,
    seal: Zeroizing<[u8; 32]>,
    olds: Vec<PublicKey>,
}

impl Keys {
    /// Those of a data directory.
    ///
    /// # Errors
    /// [`BackupError::Missing`] when there is none; nothing is made.
    pub fn of(directory: &Path) -> Result<Self, BackupError> {
        let seed = |name: &str| {
            if !directory.join(name).exists() {
                let sentence = format!("There is no {name} in {}. Give --keys, or put it there.", directory.display());
                return Err(BackupError::missing(sentence));
            }
            Ok(host::open_seed(directory, name)?)
        };
        Ok(Self { log: seed(LOG)?, seal: seed(SEAL)?, olds: host::old_keys(directory)? })
    }

    /// Those that [`Keys::write`] wrote.
    ///
    /// # Errors
    /// [`BackupError`] when the file cannot be read or holds something else.
    pub fn read(path: &Path) -> Result<Self, BackupError> {
        let text = fs::read_to_string(path).map(Zeroizing::new);
        let text =
            text.map_err(|error| BackupError::missing(format!("{} cannot be read: {error}.", path.display())))?;
        let none = || BackupError::refused(format!("{} is not what `annexa backup --keys` wrote.", path.display()));
        let mut lines = text.lines();
        if lines.next() != Some(FIRST) {
            return Err(none());
        }
        let mut next = |name: &str| {
            let line = lines.next().and_then(|line| line.strip_prefix(name)).ok_or_else(none)?;
            seed(line.trim()).ok_or_else(none)
        };
        let (log, seal) = (next(LOG)?, next(SEAL)?);
        let old = |line: &str| line.strip_prefix(host::OLD_KEYS)?.trim().parse::<PublicKey>().ok();
        let olds = lines.map(|line| old(line).ok_or_else(none)).collect::<Result<_, _>>()?;
        Ok(Self { log, seal, olds })
    }

    /// Writes them into a file that only its owner may read.
    ///
    /// # Errors
    /// When the file is there already, or cannot be made.
    pub fn write(&self, path: &Path) -> Result<(), BackupError> {
        let mut text = Zeroizing::new(format!("{FIRST}\n"));
        for (name, seed) in [(LOG, &self.log), (SEAL, &self.seal)] {
            text.push_str(name);
            text.push(' ');
            for byte in seed.iter() {
                text.push_str(&format!("{byte:02x}"));
            }
            text.push('\n');
        }
        for old in &self.olds {
            text.push_str(&format!("{} {old}\n", host::OLD_KEYS));
        }
        write_new(path, text.as_bytes()).map_err(|error| BackupError::io(path, &error))
    }

    /// The public half of the key that signs.
    pub fn public_key(&self) -> PublicKey {
        LogKey::from_seed(&self.log).public_key()
    }

    /// Whether a backup is of the installation whose keys these are.
    ///
    /// # Errors
    /// [`BackupError::Refused`] when it is another's, or of before the key was replaced.
    pub fn belong_to(&self, about: &About) -> Result<(), BackupError> {
        let is_seal_key =
            about.seal_check.as_ref().is_none_or(|check| login::is_seal_seed(&self.seal, about.instance, check));
        if self.public_key() == about.key && is_seal_key {
            return Ok(());
        }
        if self.olds.contains(&about.key) && is_seal_key {
            let sentence = "This backup was signed with a log.key that was replaced since. Restore it with the keys of its time, \
                            into an empty directory.";
            return Err(BackupError::refused(sentence));
        }
        let sentence = "These keys belong to another installation than this backup. Name its own with --keys, and a directory of \
                        its own with --data.";
        Err(BackupError::refused(sentence))
    }

    /// Whether a directory holds no other keys.
    ///
    /// # Errors
    /// [`BackupError::Refused`] when it does.
    pub fn fit(&self, directory: &Path) -> Result<(), BackupError> {
        for (name, seed) in [(LOG, &self.log), (SEAL, &self.seal)] {
            if directory.join(name).exists() && *host::open_seed(directory, name)? != **seed {
                let sentence =
                    format!("{} holds another {name}. Restore into an empty directory.", directory.display());
                return Err(BackupError::refused(sentence));
            }
        }
        Ok(())
    }

    /// Puts them into a directory that holds no others.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn put(&self, directory: &Path) -> Result<(), BackupError> {
        for (name, seed) in [(LOG, &self.log), (SEAL, &self.seal)] {
            let path = directory.join(name);
            if path.exists() {
                continue;
            }
            let making = directory.join(format!("{name}.restoring"));
            let put = || {
                if making.exists() {
                    fs::remove_file(&making)?;
                }
                write_new(&making, &seed[..])?;
                fs::rename(&making, &path)?;
                fs::File::open(directory)?.sync_all()
            };
            put().map_err(|error: std::io::Error| BackupError::io(&path, &error))?;
        }
        let path = directory.join(host::OLD_KEYS);
        if self.olds.is_empty() || path.exists() {
            return Ok(());
        }
        let olds: String = self.olds.iter().map(|old| format!("{old}\n")).collect();
        fs::write(&path, olds).map_err(|error| BackupError::io(&path, &error))
    }
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o400).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn seed(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let mut seed = Zeroizing::new([0; 32]);
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, pair) in seed.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(seed)
}
