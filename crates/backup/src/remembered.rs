//! What is remembered of the logs outside the database, so that nobody puts an older one back unnoticed.
//!
//! [`all`] is the one place where remembered checkpoints come in: those that the server saw, which lie beside its keys (`host::Seen`); those that
//! somebody kept and names. What witnesses say comes beside them ([`Witnessed`]): the program asks, nothing here knows a network.

use std::fs;
use std::path::{Path, PathBuf};

use ledger::note::unverified;
use record::Id;

use crate::BackupError;
use crate::form::About;

/// A checkpoint that somebody remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// The signed note.
    pub note: String,
    /// Who remembers it, for people.
    pub by: String,
}

/// How far a witness says that a log had come. Nobody signed that: it is asked for because somebody wants to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witnessed {
    /// Whose log.
    pub log: Id,
    /// How many entries it had.
    pub size: u64,
    /// Who says so, for people.
    pub by: String,
    /// Whether what it cosigned at that size was another log than the backup's.
    pub is_other: bool,
}

/// All that is remembered: by the data directory, and in the files that were named.
///
/// # Errors
/// [`BackupError`] when a file cannot be read, or holds no checkpoint.
pub fn all(directory: &Path, pinned: &[PathBuf]) -> Result<Vec<Remembered>, BackupError> {
    let by = format!("the data directory {}", directory.display());
    let mut remembered: Vec<Remembered> =
        seen(directory)?.into_iter().map(|note| Remembered { note, by: by.clone() }).collect();
    for path in pinned {
        let note = fs::read_to_string(path);
        let note =
            note.map_err(|error| BackupError::missing(format!("{} cannot be read: {error}.", path.display())))?;
        if unverified(&note).is_none() {
            return Err(BackupError::refused(format!("{} is no checkpoint of a log.", path.display())));
        }
        remembered.push(Remembered { note, by: path.display().to_string() });
    }
    Ok(remembered)
}

/// What a server on this directory saw.
fn seen(directory: &Path) -> Result<Vec<String>, BackupError> {
    let seen = host::Seen::read(directory).map_err(|error| BackupError::wrong(format!("{error}.")))?;
    Ok(seen.notes().map(str::to_owned).collect())
}

/// Whether a backup is as new as what is remembered. That it also went on from there is verified once it is restored beside.
pub(crate) fn is_as_new(about: &About, remembered: &[Remembered], witnessed: &[Witnessed]) -> Result<(), BackupError> {
    for Witnessed { log, size, by, is_other } in witnessed {
        let Some(here) = about.logs.iter().find(|one| one.log == *log) else { continue };
        if *is_other {
            return Err(BackupError::Refused(format!(
                "The witness {by} cosigned other entries of a log of this backup ({log}, {size} entries): one of the two was written anew."
            )));
        }
        if here.size < *size {
            return Err(BackupError::Refused(format!(
                "This backup is older than what the witness {by} cosigned: a log had {size} entries then ({log}), and has {} in the \
                 backup. Take a newer one; if what came after is lost, restore without that witness, and run `annexa recover` before \
                 anybody writes.",
                here.size
            )));
        }
    }
    for Remembered { note, by } in remembered {
        let Some(checkpoint) = unverified(note) else { continue };
        let sentence = match about.log(&checkpoint.origin) {
            Some(log) if log.size >= checkpoint.size => continue,
            Some(log) => format!(
                "This backup is older than what {by} remembers: a log had {} entries then ({}), and has {} in the backup.",
                checkpoint.size, checkpoint.origin, log.size
            ),
            None => format!(
                "What {by} remembers is no log of this backup ({}): it is older, or of another installation.",
                checkpoint.origin
            ),
        };
        return Err(BackupError::Refused(format!(
            "{sentence} Take a newer one; if what came after is lost, restore into another directory and without that checkpoint."
        )));
    }
    Ok(())
}
