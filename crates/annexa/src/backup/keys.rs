//! The two keys of a data directory in one file, to be kept apart from backups; with the public halves of those that signed before.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use ledger::note::PublicKey;
use zeroize::Zeroizing;

use crate::exit::Failed;

/// The keys, by their files' names.
pub const NAMES: [&str; 2] = ["log.key", "seal.key"];
const FIRST: &str = "annexa keys 1";

/// Writes the keys of a data directory into `path`, which only its owner may read.
///
/// # Errors
/// When a key cannot be read, or the file cannot be made.
pub fn write(directory: &Path, path: &Path) -> anyhow::Result<()> {
    let mut text = Zeroizing::new(format!("{FIRST}\n"));
    for name in NAMES {
        // Opening a key makes it where there is none; a backup makes nothing.
        if !directory.join(name).exists() {
            return Err(Failed::not_found(format!("{} holds no {name}.", directory.display())).into());
        }
        let seed = host::open_seed(directory, name)?;
        text.push_str(name);
        text.push(' ');
        for byte in seed.iter() {
            text.push_str(&format!("{byte:02x}"));
        }
        text.push('\n');
    }
    for old in host::old_keys(directory)? {
        text.push_str(&format!("{} {old}\n", host::OLD_KEYS));
    }
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o400).open(path)?;
    file.write_all(text.as_bytes())?;
    Ok(file.sync_all()?)
}

/// Puts the keys of the file into the directory. One that is there already has to be the same.
///
/// # Errors
/// [`Failed`] when the file holds no keys, or the directory others.
pub fn put(path: &Path, directory: &Path) -> anyhow::Result<()> {
    let text = fs::read_to_string(path).map(Zeroizing::new);
    let text = text.map_err(|error| Failed::not_found(format!("{} cannot be read: {error}.", path.display())))?;
    let no_keys = || Failed::refused(format!("{} is not what `annexa backup --keys` wrote.", path.display()));
    let mut lines = text.lines();
    if lines.next() != Some(FIRST) {
        return Err(no_keys().into());
    }
    for name in NAMES {
        let line = lines.next().and_then(|line| line.strip_prefix(name)).ok_or_else(no_keys)?;
        let seed = seed(line.trim()).ok_or_else(no_keys)?;
        put_one(directory, name, &seed)?;
    }
    let mut olds = String::new();
    for line in lines {
        let old = line.strip_prefix(host::OLD_KEYS).ok_or_else(no_keys)?.trim();
        old.parse::<PublicKey>().map_err(|_| no_keys())?;
        olds.push_str(&format!("{old}\n"));
    }
    if !olds.is_empty() {
        fs::write(directory.join(host::OLD_KEYS), olds)?;
    }
    Ok(())
}

fn put_one(directory: &Path, name: &str, seed: &[u8; 32]) -> anyhow::Result<()> {
    if directory.join(name).exists() {
        let there = host::open_seed(directory, name)?;
        if *there == *seed {
            return Ok(());
        }
        let sentence = format!("{} holds another {name}. Restore into an empty directory.", directory.display());
        return Err(Failed::refused(sentence).into());
    }
    let making = directory.join(format!("{name}.restoring"));
    let _ = fs::remove_file(&making);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o400).open(&making)?;
    file.write_all(seed)?;
    file.sync_all()?;
    fs::rename(&making, directory.join(name))?;
    fs::set_permissions(directory.join(name), fs::Permissions::from_mode(0o400))?;
    Ok(fs::File::open(directory)?.sync_all()?)
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
