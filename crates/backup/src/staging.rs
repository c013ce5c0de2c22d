//! A backup becomes a database of its own, which is brought forward and verified as `annexa verify` does. Restoring for trial and
//! restoring are this; what differs is what becomes of the database.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use host::Asked;
use ledger::note::PublicKey;
use store::portable::Cell;
use store::{Place, Store};
use tokio::sync::mpsc;

use crate::encryption::Opening;
use crate::form::{About, Manifest};
use crate::reading::{Line, Reading};
use crate::{BackupError, Doing, Progress};

/// The directory of trial restores, below the data directory unless another is named.
pub const TRIAL: &str = "trial-restore";
/// How many rows are written at once.
const ROWS: usize = 240;
/// How many bytes of rows are written at once.
const BYTES: usize = 4 << 20;
/// How many of those wait at most.
const AHEAD: usize = 4;

/// A database that a backup became.
pub(crate) struct Staged {
    pub store: Store,
    pub about: About,
    pub manifest: Manifest,
}

/// What to stage, and what it has to agree with.
pub(crate) struct Staging<'a> {
    pub file: &'a Path,
    pub opening: &'a Opening,
    /// An empty directory.
    pub into: &'a Path,
    /// The key that signed the manifest, and signs the logs.
    pub key: PublicKey,
    /// Checkpoints that came on another way.
    pub pinned: Vec<String>,
}

/// Some rows of one table.
struct Rows {
    place: Place,
    rows: Vec<Vec<Cell>>,
}

/// Stages a backup. What cannot be verified is an error that names it.
pub(crate) async fn stage(asked: Staging<'_>, progress: &mut Progress) -> Result<Staged, BackupError> {
    let reading = Reading::open(asked.file, asked.opening)?;
    let about = reading.about.clone();
    let store = Store::open_staged(asked.into, about.steps).await.map_err(said)?;
    let manifest = fill(&store, reading, asked.key, progress).await?;
    store.bring_forward().await.map_err(said)?;
    is_sound(&store, &about, &asked, progress).await?;
    Ok(Staged { store, about, manifest })
}

/// Writes the backup into the empty database, all or nothing.
async fn fill(
    store: &Store,
    reading: Reading,
    key: PublicKey,
    progress: &mut Progress,
) -> Result<Manifest, BackupError> {
    let (places, total) = (store.places().await?, reading.about.rows());
    let (sender, mut receiver) = mpsc::channel(AHEAD);
    // Decrypting, unpacking and reading lines keep a processor busy while the database works.
    let unpacking = tokio::task::spawn_blocking(move || unpack(reading, &places, key, &sender));
    let mut appending = store.begin().await?;
    let mut done = 0;
    let mut written = Ok(());
    while let Some(Rows { place, rows }) = receiver.recv().await {
        // After a row that the database does not take the rest is read all the same: what is wrong with the file says more.
        if written.is_ok() {
            written = appending.put_rows(&place, &rows).await;
        }
        done += rows.len() as u64;
        progress(Doing::Restoring, done, total);
    }
    let unpacked = unpacking.await;
    let manifest = unpacked.map_err(|_| BackupError::File("the backup broke off while it was read".to_owned()))??;
    written.map_err(said)?;
    appending.commit().await.map_err(said)?;
    Ok(manifest)
}

fn unpack(
    mut reading: Reading,
    places: &[Place],
    key: PublicKey,
    sender: &mpsc::Sender<Rows>,
) -> Result<Manifest, BackupError> {
    let mut rows: Option<Rows> = None;
    let mut bytes = 0;
    loop {
        let line = reading.next(&key)?;
        let is_over = !matches!(line, Line::Row(_));
        if is_over || bytes >= BYTES || rows.as_ref().is_some_and(|rows| rows.rows.len() >= ROWS) {
            let together =
                rows.as_mut().map(|rows| Rows { place: rows.place.clone(), rows: std::mem::take(&mut rows.rows) });
            bytes = 0;
            if let Some(together) = together.filter(|together| !together.rows.is_empty())
                && sender.blocking_send(together).is_err()
            {
                // Whoever wrote them failed, and says why.
                return Err(BackupError::File("its rows could not be written".to_owned()));
            }
        }
        match line {
            Line::Table(begun) => {
                let place = places.iter().find(|place| place.table() == begun.table);
                let place = place.and_then(|place| place.only(&begun.columns));
                let unknown = || reading.damaged(&format!("it has a table {} that its version has not", begun.table));
                rows = Some(Rows { place: place.ok_or_else(unknown)?, rows: Vec::new() });
            }
            Line::Row(json) => {
                let Some(rows) = &mut rows else { return Err(reading.damaged("a row of it belongs to no table")) };
                let cells = reading.cells(json, &rows.place)?;
                bytes += cells.iter().map(size).sum::<usize>();
                rows.rows.push(cells);
            }
            Line::End(manifest) => return Ok(manifest),
        }
    }
}

fn size(cell: &Cell) -> usize {
    match cell {
        Cell::Nothing | Cell::Number(_) => 8,
        Cell::Bytes(bytes) => bytes.len(),
        Cell::Text(text) => text.len(),
    }
}

/// Every log's tree and checkpoints, every version of every record, every login, every file; and that the logs are as far as the
/// backup says of itself.
async fn is_sound(
    store: &Store,
    about: &About,
    asked: &Staging<'_>,
    progress: &mut Progress,
) -> Result<(), BackupError> {
    let verifying = Asked { pinned: asked.pinned.clone(), ..Asked::under(asked.key) };
    let verification =
        host::verify(store, &verifying, &mut |done, total| progress(Doing::Verifying, done, total)).await?;
    let mut wrong: Vec<String> =
        verification.wrong().take(10).map(|wrong| format!("\n  {}: {}", wrong.object, wrong.problem)).collect();
    for log in &about.logs {
        let found = verification.logs.iter().find(|found| found.id == log.log);
        if found.is_none_or(|found| found.size != log.size || found.root != log.root) {
            wrong.push(format!("\n  log {}: It is not as far as the backup says.", log.log));
        }
    }
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(BackupError::Wrong(format!("What is in the backup does not verify:{}", wrong.concat()))),
    }
}

/// A newer backup, and a full disk, are said in their own words.
fn said(error: store::StoreError) -> BackupError {
    match error {
        store::StoreError::Newer { .. } => {
            BackupError::refused("This backup was written by a newer Annexa; use that version.")
        }
        full if full.is_disk_full() => {
            BackupError::refused("The disk is full; nothing was restored. Make room and try again.")
        }
        other => other.into(),
    }
}

/// Removes what a trial restore left below a directory that was cut off. One that is under way removes its own in the end.
///
/// # Errors
/// When it cannot be removed.
pub fn clear_trial(directory: &Path) -> Result<(), BackupError> {
    if !directory.join(TRIAL).exists() {
        return Ok(());
    }
    match lock(&directory.join(format!("{TRIAL}.lock")))? {
        Some(lock) => Room::take(directory.join(TRIAL), lock).map(drop),
        None => Ok(()),
    }
}

/// A place for a database that does not stay. What an earlier one left that was cut off goes first; so does this one in the end.
pub(crate) struct Room {
    path: PathBuf,
    _lock: File,
}

/// Locks a file, which is made; nothing when another process has it.
pub(crate) fn lock(path: &Path) -> Result<Option<File>, BackupError> {
    let file = File::create(path).map_err(|error| BackupError::io(path, &error))?;
    Ok(file.try_lock().is_ok().then_some(file))
}

impl Room {
    /// Takes the room at a path. Whoever has the lock has the room.
    pub fn take(path: PathBuf, lock: File) -> Result<Self, BackupError> {
        let make = || {
            if path.exists() {
                fs::remove_dir_all(&path)?;
            }
            fs::create_dir(&path)?;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o700))
        };
        make().map_err(|error| BackupError::io(&path, &error))?;
        Ok(Self { path, _lock: lock })
    }

    /// Takes the room of trial restores below a directory.
    pub fn for_trial(directory: &Path) -> Result<Self, BackupError> {
        let path = directory.join(TRIAL);
        match lock(&directory.join(format!("{TRIAL}.lock")))? {
            Some(lock) => Self::take(path, lock),
            None => {
                let sentence = format!("Another backup is restored for trial in {}; wait for it.", path.display());
                Err(BackupError::refused(sentence))
            }
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many bytes are free there.
    pub fn free(&self) -> Option<u64> {
        let stat = rustix::fs::statvfs(&self.path).ok()?;
        Some(stat.f_bavail.saturating_mul(stat.f_frsize))
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path) {
            tracing::warn!(%error, path = %self.path.display(), "the place of a restore was not removed");
        }
    }
}
