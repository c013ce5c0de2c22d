//! Who may read a backup, and what opens it, as the command line says it.

use std::fs;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use backup::{Opening, Protection};
use clap::Args;
use zeroize::Zeroizing;

use super::failed;
use crate::exit::Failed;

/// Who may read a backup.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Who may read it")]
pub struct For {
    /// Whoever holds the secret key to this public one, age1…; may be repeated.
    #[arg(long, value_name = "KEY")]
    pub recipient: Vec<String>,
    /// Whoever holds the secret key to one of the public ones in this file, one a line.
    #[arg(long, value_name = "FILE")]
    pub recipients_file: Option<PathBuf>,
    /// Whoever knows the passphrase in this file.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["recipient", "recipients_file", "passphrase"])]
    pub passphrase_file: Option<PathBuf>,
    /// Whoever knows a passphrase, which is asked for.
    #[arg(long, conflicts_with_all = ["recipient", "recipients_file"])]
    pub passphrase: bool,
    /// Whoever finds the file: it is not encrypted.
    #[arg(long, conflicts_with_all = ["recipient", "recipients_file", "passphrase_file", "passphrase"])]
    pub plain: bool,
}

impl For {
    /// Who was named; nothing where nobody was.
    ///
    /// # Errors
    /// [`Failed`] when a key or a file does not fit.
    pub fn asked(&self) -> anyhow::Result<Option<Protection>> {
        if self.plain {
            return Ok(Some(Protection::Plain));
        }
        if let Some(path) = &self.passphrase_file {
            return Ok(Some(Protection::passphrase(&from_file(path)?).map_err(failed)?));
        }
        if self.passphrase {
            return Ok(Some(Protection::passphrase(&new_passphrase()?).map_err(failed)?));
        }
        recipients(&self.recipient, self.recipients_file.as_deref())
    }
}

/// The recipients that were named, on the command line and in a file; nothing where none was.
///
/// # Errors
/// [`Failed`] when a key or the file does not fit.
pub fn recipients(keys: &[String], file: Option<&Path>) -> anyhow::Result<Option<Protection>> {
    let mut keys = keys.to_vec();
    if let Some(path) = file {
        let text = read(path)?;
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let before = keys.len();
        keys.extend(lines.map(str::to_owned));
        if keys.len() == before {
            return Err(Failed::refused(format!("{} names no recipient.", path.display())).into());
        }
    }
    match keys.is_empty() {
        true => Ok(None),
        false => Ok(Some(Protection::recipients(&keys).map_err(failed)?)),
    }
}

/// What opens a backup.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "What opens it")]
pub struct With {
    /// A file with secret keys of age, as `annexa key backup` and age-keygen write it; may be repeated.
    #[arg(long, value_name = "FILE")]
    identity: Vec<PathBuf>,
    /// A file with the passphrase.
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase")]
    passphrase_file: Option<PathBuf>,
    /// Ask for the passphrase.
    #[arg(long)]
    passphrase: bool,
}

impl With {
    /// What was given.
    ///
    /// # Errors
    /// [`Failed`] when a file cannot be read or holds something else.
    pub fn opening(&self) -> anyhow::Result<Opening> {
        let mut opening = Opening::default();
        for path in &self.identity {
            opening = opening.with_identities(path).map_err(failed)?;
        }
        if let Some(path) = &self.passphrase_file {
            opening = opening.with_passphrase(&from_file(path)?);
        }
        if self.passphrase {
            opening = opening.with_passphrase(&ask("Passphrase of the backup:")?);
        }
        Ok(opening)
    }
}

fn read(path: &Path) -> anyhow::Result<Zeroizing<String>> {
    let text = fs::read_to_string(path).map(Zeroizing::new);
    text.map_err(|error| Failed::not_found(format!("{} cannot be read: {error}.", path.display())).into())
}

/// The passphrase in a file: its first line.
///
/// # Errors
/// [`Failed`] when it cannot be read.
pub fn from_file(path: &Path) -> anyhow::Result<Zeroizing<String>> {
    let text = read(path)?;
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
}

fn new_passphrase() -> anyhow::Result<Zeroizing<String>> {
    let first = ask("Passphrase for the backup:")?;
    let again = ask("The same once more:")?;
    match first == again {
        true => Ok(first),
        false => Err(Failed::refused("The two are not the same. Nothing was backed up.").into()),
    }
}

fn ask(question: &str) -> anyhow::Result<Zeroizing<String>> {
    if !std::io::stdin().is_terminal() {
        return Err(
            Failed::refused("There is no terminal to ask for the passphrase on. Give --passphrase-file.").into()
        );
    }
    let asked = inquire::Password::new(question).without_confirmation().prompt();
    asked.map(Zeroizing::new).map_err(|_| Failed::refused("No passphrase was given; nothing was done.").into())
}
