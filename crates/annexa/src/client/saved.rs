//! What `annexa login` keeps: address and token, in a file that only its owner may read.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use crate::exit::Failed;

/// One login.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Saved {
    /// The server's address.
    pub url: String,
    /// The token.
    pub token: String,
}

/// Where it lies: `$XDG_CONFIG_HOME/annexa/login.json`, or below `~/.config`.
pub fn path() -> anyhow::Result<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = set("XDG_CONFIG_HOME").or_else(|| set("HOME").map(|home| home.join(".config")));
    let base =
        base.ok_or_else(|| Failed::refused("Neither HOME nor XDG_CONFIG_HOME is set; give --url and --token."))?;
    Ok(base.join("annexa").join("login.json"))
}

/// What an earlier login kept.
///
/// # Errors
/// When the file is there and cannot be read.
pub fn read() -> anyhow::Result<Option<Saved>> {
    let Ok(path) = path() else { return Ok(None) };
    match fs::read(&path) {
        Ok(text) => {
            let saved = serde_json::from_slice(&text);
            saved
                .map(Some)
                .with_context(|| format!("{} is not what `annexa login` wrote; run it again", path.display()))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Keeps a login.
///
/// # Errors
/// When the file cannot be written.
pub fn write(saved: &Saved) -> anyhow::Result<PathBuf> {
    let path = path()?;
    let directory = path.parent().context("the path has a directory")?;
    fs::create_dir_all(directory).with_context(|| format!("cannot make {}", directory.display()))?;
    // A new file under the right mode takes the old one's place; the token never lies in one that others may read.
    let new = path.with_extension("new");
    let _ = fs::remove_file(&new);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
    file.write_all(&serde_json::to_vec_pretty(saved)?)?;
    file.sync_all()?;
    fs::rename(&new, &path)?;
    Ok(path)
}

/// Forgets it.
///
/// # Errors
/// When the file cannot be removed.
pub fn forget() -> anyhow::Result<bool> {
    match fs::remove_file(path()?) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}
