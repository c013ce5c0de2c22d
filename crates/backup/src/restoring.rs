//! A backup becomes an installation again, or nothing does.
//!
//! Whatever can be refused is refused first: what the backup says of itself against the keys and against what is remembered. Then it
//! is staged below the data directory, and verified. Only then is anything put in place: on SQLite by giving the staged database
//! its name, on PostgreSQL by one transaction.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use futures_util::StreamExt as _;
use store::portable::TABLES;
use store::{FILE, Place, Store, StoreError};

use crate::encryption::Opening;
use crate::form::{About, Manifest};
use crate::keys::Keys;
use crate::reading::Reading;
use crate::remembered::Witnessed;
use crate::staging::{Room, Staged, Staging, lock, stage};
use crate::{BackupError, Doing, Progress, remembered};

/// How many rows go from one database to the other at once.
const ROWS: usize = 240;

/// What to restore, and where.
pub struct Restoring {
    /// The backup.
    pub file: PathBuf,
    /// What opens it.
    pub opening: Opening,
    /// The data directory.
    pub data: PathBuf,
    /// An empty PostgreSQL database in place of the embedded one.
    pub database: Option<String>,
    /// The file of the keys, where they are not in the data directory.
    pub keys: Option<PathBuf>,
    /// Files with checkpoints that somebody kept.
    pub pinned: Vec<PathBuf>,
    /// What witnesses say of its logs.
    pub witnessed: Vec<Witnessed>,
}

/// What a backup says of itself, before it is known whether that is so: whom to ask about it.
///
/// # Errors
/// [`BackupError`] when it cannot be opened.
pub fn about(file: &Path, opening: &Opening) -> Result<About, BackupError> {
    Ok(Reading::open(file, opening)?.about)
}

/// What was restored.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the backup is.
    pub about: About,
    /// What it holds.
    pub manifest: Manifest,
}

/// Restores.
///
/// # Errors
/// [`BackupError`]; then nothing was changed.
pub async fn restore(asked: &Restoring, progress: &mut Progress) -> Result<Restored, BackupError> {
    let about = Reading::open(&asked.file, &asked.opening)?.about;
    let directory = Directory::open(&asked.data)?;
    let restored = into(asked, &about, progress).await?;
    directory.keep();
    Ok(restored)
}

async fn into(asked: &Restoring, about: &About, progress: &mut Progress) -> Result<Restored, BackupError> {
    let directory = &asked.data;
    let Some(owned) = lock(&directory.join("lock"))? else {
        let sentence = format!("Another Annexa serves {}; stop it first.", directory.display());
        return Err(BackupError::refused(sentence));
    };
    if directory.join(FILE).exists() {
        let sentence = format!("{} holds a database already, and nothing is written over.", directory.display());
        return Err(BackupError::refused(sentence));
    }
    let keys = keys(asked)?;
    keys.fit(directory)?;
    is_to_be_restored(asked, about, &keys)?;
    if let Some(url) = &asked.database
        && Store::is_taken(url).await?
    {
        return Err(taken());
    }
    let room = Room::take(directory.join("restoring"), owned)?;
    let staged = verified(asked, about, &keys, &room, progress).await?;
    keys.put(directory)?;
    let (about, manifest) = (staged.about.clone(), staged.manifest.clone());
    match &asked.database {
        None => put_file(staged, &room, directory).await?,
        Some(url) => put_rows(staged, url, progress).await?,
    }
    Ok(Restored { about, manifest })
}

/// Restores for trial, and puts nothing in place: whether the keys that are kept elsewhere open what is kept elsewhere.
///
/// # Errors
/// [`BackupError`]: why it could not be restored.
pub async fn rehearse(asked: &Restoring, progress: &mut Progress) -> Result<Restored, BackupError> {
    let about = Reading::open(&asked.file, &asked.opening)?.about;
    let directory = Directory::open(&asked.data)?;
    let keys = keys(asked)?;
    is_to_be_restored(asked, &about, &keys)?;
    let room = Room::for_trial(&asked.data)?;
    let staged = verified(asked, &about, &keys, &room, progress).await?;
    staged.store.close().await;
    drop(room);
    drop(directory);
    Ok(Restored { about: staged.about, manifest: staged.manifest })
}

/// Whether what the backup says of itself fits the keys, and what is remembered.
fn is_to_be_restored(asked: &Restoring, about: &About, keys: &Keys) -> Result<(), BackupError> {
    let remembered = remembered::all(&asked.data, &asked.pinned)?;
    let Err(refused) = keys.belong_to(about).and_then(|()| remembered::is_as_new(about, &remembered, &asked.witnessed))
    else {
        return Ok(());
    };
    // What it says of itself is held against its signature only at its end: a damaged one is not called foreign or old.
    Reading::open(&asked.file, &asked.opening)?.read_through()?;
    Err(refused)
}

fn keys(asked: &Restoring) -> Result<Keys, BackupError> {
    match &asked.keys {
        Some(path) => Keys::read(path),
        None => Keys::of(&asked.data),
    }
}

async fn verified(
    asked: &Restoring,
    about: &About,
    keys: &Keys,
    room: &Room,
    progress: &mut Progress,
) -> Result<Staged, BackupError> {
    let remembered = remembered::all(&asked.data, &asked.pinned)?;
    let pinned = remembered.into_iter().map(|remembered| remembered.note).collect();
    let staging =
        Staging { file: &asked.file, opening: &asked.opening, into: room.path(), key: keys.public_key(), pinned };
    let staged = stage(staging, progress).await?;
    match staged.about == *about {
        true => Ok(staged),
        false => Err(BackupError::wrong(format!("{} was replaced meanwhile.", asked.file.display()))),
    }
}

async fn put_file(staged: Staged, room: &Room, directory: &Path) -> Result<(), BackupError> {
    // Closing brings everything into the one file.
    staged.store.close().await;
    let file = room.path().join(FILE);
    if room.path().join(format!("{FILE}-wal")).exists() {
        return Err(BackupError::refused("The database could not be closed; nothing was restored. Try again."));
    }
    let put = || {
        File::open(&file)?.sync_all()?;
        fs::rename(&file, directory.join(FILE))?;
        File::open(directory)?.sync_all()
    };
    put().map_err(|error| BackupError::io(&file, &error))
}

async fn put_rows(staged: Staged, url: &str, progress: &mut Progress) -> Result<(), BackupError> {
    let store = Store::open_postgres(url).await?;
    let said = |error| match error {
        StoreError::NotEmpty => taken(),
        other => BackupError::from(other),
    };
    let mut appending = store.begin_restoring().await.map_err(said)?;
    let mut snapshot = staged.store.snapshot().await?;
    let (mut done, total) = (0, staged.manifest.rows());
    for table in TABLES {
        let place = Place::of(table);
        let mut chunks = std::pin::pin!(snapshot.rows(table).chunks(ROWS));
        while let Some(rows) = chunks.next().await {
            let rows = rows.into_iter().collect::<Result<Vec<_>, _>>()?;
            appending.put_rows(&place, &rows).await?;
            done += rows.len() as u64;
            progress(Doing::Restoring, done, total);
        }
    }
    appending.commit().await?;
    drop(snapshot);
    staged.store.close().await;
    store.close().await;
    Ok(())
}

fn taken() -> BackupError {
    let sentence = "There is an installation in that database already, and nothing is written over. Give an empty one.";
    BackupError::refused(sentence)
}

/// The data directory. One that was made for this goes again when nothing is restored.
struct Directory<'a> {
    path: &'a Path,
    is_to_go: bool,
}

impl<'a> Directory<'a> {
    fn open(path: &'a Path) -> Result<Self, BackupError> {
        let is_to_go = !path.exists();
        let made = fs::create_dir_all(path).and_then(|()| {
            if is_to_go { fs::set_permissions(path, fs::Permissions::from_mode(0o700)) } else { Ok(()) }
        });
        made.map_err(|error| BackupError::io(path, &error))?;
        Ok(Self { path, is_to_go })
    }

    fn keep(mut self) {
        self.is_to_go = false;
    }
}

impl Drop for Directory<'_> {
    fn drop(&mut self) {
        if self.is_to_go
            && let Err(error) = fs::remove_dir_all(self.path)
        {
            tracing::warn!(%error, path = %self.path.display(), "what was made for the restore was not removed");
        }
    }
}
