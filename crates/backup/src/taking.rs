//! Taking a backup: read in one snapshot beside a running server, packed, encrypted, restored for trial, and only then given its
//! name.
//!
//! INVARIANT: a file under the name of a backup was read back from the disk, restored and verified.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use jiff::Timestamp;
use ledger::note::{LogKey, unverified};
use store::portable::TABLES;
use store::{Snapshot, Store};

use crate::encryption::Protection;
use crate::form::{About, LogState, Manifest, VERSION};
use crate::staging::{Room, Staging, stage};
use crate::writing::{Writing, Written};
use crate::{BackupError, Doing, Progress};

/// How much a thread that backs up gives way to those that serve people.
const GIVES_WAY: i32 = 10;

/// What to back up, and how.
pub struct Taking {
    /// The data directory: its keys sign.
    pub data: PathBuf,
    /// A PostgreSQL database in place of the embedded one.
    pub database: Option<String>,
    /// The file to write.
    pub file: PathBuf,
    /// For whom.
    pub protection: Protection,
    /// Where it is restored for trial: below this directory.
    pub trial_in: PathBuf,
    /// When it is made.
    pub now: Timestamp,
}

/// A backup that was taken.
#[derive(Clone, Debug)]
pub struct Taken {
    /// What it is.
    pub about: About,
    /// What it holds.
    pub manifest: Manifest,
    /// How many bytes the file has.
    pub bytes: u64,
    /// How long it took, with its trial restore.
    pub took: Duration,
}

/// Backs up, on threads of its own that give way to whoever works.
///
/// # Errors
/// [`BackupError`]; then there is no file of that name.
pub async fn take(asked: Taking, mut progress: Box<Progress>) -> Result<Taken, BackupError> {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let broke_off = || BackupError::File("the backup broke off".to_owned());
    let aside = std::thread::Builder::new().name("backup".to_owned()).spawn(move || {
        // The runtime's threads, and those of the database, inherit it.
        if let Err(error) = rustix::process::nice(GIVES_WAY) {
            tracing::warn!(%error, "the backup does not give way to others");
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let taken = match runtime {
            Ok(runtime) => runtime.block_on(take_here(asked, &mut *progress)),
            Err(error) => Err(BackupError::File(error.to_string())),
        };
        // Whoever asked may have left meanwhile.
        drop(sender.send(taken));
    });
    aside.map_err(|error| BackupError::File(error.to_string()))?;
    receiver.await.map_err(|_| broke_off())?
}

async fn take_here(asked: Taking, progress: &mut Progress) -> Result<Taken, BackupError> {
    let begun = Instant::now();
    if asked.file.exists() {
        let shown = asked.file.display();
        return Err(BackupError::refused(format!(
            "{shown} is there already, and nothing is written over. Choose another name."
        )));
    }
    let room = Room::for_trial(&asked.trial_in)?;
    let store = open(&asked.data, asked.database.as_deref()).await?;
    let written = write(&store, &asked, &room, progress).await;
    store.close().await;
    let (written, about, key) = written?;
    let tried = try_it(&written, &room, &key, progress).await;
    drop(room);
    match tried {
        Ok(()) => {}
        Err(BackupError::Wrong(sentence)) => {
            let kept = written.unfinished.keep_unverified()?;
            let what =
                "This is no backup: it was read back and does not restore. Look at the database with `annexa verify`.";
            return Err(BackupError::Wrong(format!("{what} It is kept as {}. {sentence}", kept.display())));
        }
        Err(other) => return Err(other),
    }
    let bytes = fs::metadata(written.unfinished.making()).map_err(|error| BackupError::io(&asked.file, &error))?.len();
    written.unfinished.keep()?;
    Ok(Taken { about, manifest: written.manifest, bytes, took: begun.elapsed() })
}

async fn open(data: &Path, database: Option<&str>) -> Result<Store, BackupError> {
    // Opening a key makes it where there is none; here nothing is made.
    if !data.join("log.key").exists() {
        let sentence = format!("{} holds no Annexa: there is no log.key. Give --data.", data.display());
        return Err(BackupError::missing(sentence));
    }
    Ok(match database {
        Some(url) => Store::open_postgres_read_only(url).await?,
        None => Store::open_embedded_read_only(data).await?,
    })
}

async fn write(
    store: &Store,
    asked: &Taking,
    room: &Room,
    progress: &mut Progress,
) -> Result<(Written, About, LogKey), BackupError> {
    let facts = store.facts().await?;
    if facts.steps != facts.known_steps {
        let sentence =
            "These tables are of another version of Annexa. Back them up with that one, or start the server once.";
        return Err(BackupError::refused(sentence));
    }
    if let Some(free) = room.free().filter(|free| *free < facts.size) {
        let sentence = format!(
            "The trial restore needs {} MiB in {}, and {} MiB are free. Make room, or name another directory.",
            facts.size.div_ceil(1 << 20),
            asked.trial_in.display(),
            free >> 20
        );
        return Err(BackupError::refused(sentence));
    }
    let key = host::key_in_force(&asked.data, store).await?;
    let mut snapshot = store.snapshot().await?;
    let about = about(store, &mut snapshot, &key, asked.now).await?;
    let mut writing = Writing::begin(&asked.file, &asked.protection, &about).await?;
    let (mut done, total) = (0, about.rows());
    for table in TABLES {
        writing.table(table)?;
        let mut rows = std::pin::pin!(snapshot.rows(table));
        while let Some(row) = rows.next().await {
            writing.row(&row?).await?;
            done += 1;
            progress(Doing::Writing, done, total);
        }
        writing.end_table(table);
    }
    let written = writing.finish(&key, &about).await?;
    Ok((written, about, key))
}

async fn about(store: &Store, snapshot: &mut Snapshot, key: &LogKey, now: Timestamp) -> Result<About, BackupError> {
    let instance = store.instance().await?;
    let instance = instance.ok_or_else(|| BackupError::missing("There is no installation in this database yet."))?;
    let mut counts = Vec::new();
    for table in TABLES {
        counts.push((table.name.to_owned(), snapshot.count(table).await?));
    }
    let mut logs = Vec::new();
    for head in snapshot.heads().await? {
        let signed = unverified(&head.checkpoint);
        let signed = signed.ok_or_else(|| {
            BackupError::wrong(format!("The head of the log {} is damaged; see `annexa verify`.", head.organisation))
        })?;
        logs.push(LogState {
            log: head.organisation,
            size: signed.size,
            root: signed.root,
            checkpoint: head.checkpoint,
        });
    }
    Ok(About {
        annexa_backup: VERSION,
        made: now,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        steps: store.facts().await?.steps,
        instance: instance.id,
        is_demo: instance.is_demo,
        key: key.public_key(),
        seal_check: store.seal_check().await?,
        logs,
        counts,
    })
}

/// Reads back what lies on the disk, decrypts, restores and verifies it.
async fn try_it(written: &Written, room: &Room, key: &LogKey, progress: &mut Progress) -> Result<(), BackupError> {
    let (file, opening) = (written.unfinished.making(), written.opening());
    let key = key.public_key();
    let asked = Staging { file, opening: &opening, into: room.path(), key, pinned: Vec::new() };
    let staged = stage(asked, progress).await?;
    staged.store.close().await;
    match staged.manifest == written.manifest {
        true => Ok(()),
        false => Err(BackupError::wrong("What was read back is not what was written.")),
    }
}
