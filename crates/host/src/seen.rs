//! What is remembered of the logs beside their database: the newest checkpoint of each that a server of this directory has seen
//! on the disk, in the file `log.seen`: signed notes, with a line between.
//!
//! It is written after the database has what it says, never before, so that it is never ahead of a database that was not set back.
//! Whoever puts a database into the directory, a server that starts or a backup that is restored, asks [`Seen::against`].

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use jiff::Timestamp;
use ledger::Hash;
use ledger::note::{origin, unverified};
use record::Id;
use store::{BehindRow, Store};

use crate::HostError;
use crate::recovering::is_given_up;

/// The file.
pub const SEEN: &str = "log.seen";
/// Stands between the notes in it.
const BETWEEN: &str = "---\n";

/// The newest checkpoint of each log, by its origin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen(BTreeMap<String, String>);

impl Seen {
    /// What is remembered in a directory; nothing where there is no such file.
    ///
    /// # Errors
    /// [`HostError::Key`] with a sentence, when the file cannot be read or holds something else.
    pub fn read(directory: &Path) -> Result<Self, HostError> {
        let path = directory.join(SEEN);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(HostError::Key(format!("{}: {error}", path.display()))),
        };
        let note = |note: &str| Some((unverified(note)?.origin, note.to_owned()));
        let notes: Option<_> = text.split(BETWEEN).filter(|note| !note.is_empty()).map(note).collect();
        notes.map(Self).ok_or_else(|| {
            HostError::Key(format!(
                "{} is damaged. Put it back as it was; if you know that nothing is lost, take it away",
                path.display()
            ))
        })
    }

    /// Of these signed notes, one for each log; nothing where one is no checkpoint.
    pub fn of(notes: Vec<String>) -> Option<Self> {
        notes.into_iter().map(|note| Some((unverified(&note)?.origin, note))).collect::<Option<_>>().map(Self)
    }

    /// The signed notes.
    pub fn notes(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(String::as_str)
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The logs that are behind in a database: those that are shorter there than is remembered, go on otherwise, or are gone. Those whose own
    /// entry says that they were recovered since are not among them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn against(&self, store: &Store, now: Timestamp) -> Result<Vec<BehindRow>, HostError> {
        let mut behind = Vec::new();
        for note in self.0.values() {
            let Some(checkpoint) = unverified(note) else { continue };
            let Some(log) = checkpoint.origin.strip_prefix("annexa/").and_then(|id| id.parse::<Id>().ok()) else {
                continue;
            };
            let (size, root) = (checkpoint.size, checkpoint.root);
            let row = BehindRow { log, size, root: Some(root), told_by: SEEN.to_owned(), since: now };
            if !goes_on(store, log, size, root).await? && !is_given_up(store, &row).await? {
                behind.push(row);
            }
        }
        Ok(behind)
    }

    /// The present checkpoints of these logs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn now(store: &Store, logs: &[Id]) -> Result<Self, HostError> {
        let mut notes = BTreeMap::new();
        for log in logs {
            if let Some(head) = store.head(*log).await? {
                notes.insert(origin(*log), head.checkpoint);
            }
        }
        Ok(Self(notes))
    }

    /// Remembers them in the place of what was. When this returns they are on the disk.
    ///
    /// # Errors
    /// [`HostError::Key`] with a sentence, when the file cannot be written.
    pub fn write(&self, directory: &Path) -> Result<(), HostError> {
        let path = directory.join(SEEN);
        let said = |error: std::io::Error| HostError::Key(format!("{}: {error}", path.display()));
        let text = self.notes().collect::<Vec<_>>().join(BETWEEN);
        let making = directory.join(format!("{SEEN}.making"));
        let mut file = fs::File::create(&making).map_err(said)?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(said)?;
        fs::rename(&making, &path).map_err(said)?;
        fs::File::open(directory).and_then(|directory| directory.sync_all()).map_err(said)
    }
}

/// Whether a log begins with so many entries under that root.
async fn goes_on(store: &Store, log: Id, size: u64, root: Hash) -> Result<bool, HostError> {
    let Some(head) = store.head(log).await? else { return Ok(size == 0) };
    let frontier = &head.head.frontier;
    if frontier.size() <= size {
        return Ok(frontier.size() == size && frontier.root() == root);
    }
    Ok(store.frontier(log, size).await?.root() == root)
}
