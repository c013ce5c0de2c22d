//! A backup in the making: under another name, until it was restored for trial.
//!
//! Rows become lines here; packing, encrypting and writing happen on a thread of their own, so that the database is not waited for
//! meanwhile.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use ledger::note::LogKey;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use store::portable::{Cell, Table};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::BackupError;
use crate::encryption::{FileKeyOnce, Opening, Protection, Sink};
use crate::form::{About, Manifest, ManifestLine, Part, SignatureLine, TableLine, hexadecimal, sha256, sign};

/// How many bytes of lines go to the other thread at once.
const TOGETHER: usize = 1 << 18;
/// How many of those wait there at most.
const AHEAD: usize = 8;

/// A backup in the making.
pub(crate) struct Writing {
    lines: Vec<u8>,
    part: Sha256,
    rows: u64,
    manifest: Manifest,
    packing: JoinHandle<Result<File, BackupError>>,
    to_pack: mpsc::Sender<Vec<u8>>,
    key: FileKeyOnce,
    unfinished: Unfinished,
}

/// The file of a backup that has no name yet. It is removed unless it gets one.
pub(crate) struct Unfinished {
    making: PathBuf,
    path: PathBuf,
    is_kept: bool,
    _lock: File,
}

impl Writing {
    /// Begins a file.
    pub async fn begin(path: &Path, protection: &Protection, about: &About) -> Result<Self, BackupError> {
        let (unfinished, file) = Unfinished::begin(path)?;
        let (sink, key) = protection.wrap(file)?;
        let (to_pack, packed) = mpsc::channel(AHEAD);
        let named = path.to_owned();
        let packing = tokio::task::spawn_blocking(move || pack(sink, packed, &named));
        let manifest = Manifest { about: String::new(), parts: Vec::new() };
        let (lines, part) = (Vec::with_capacity(TOGETHER), Sha256::new());
        let mut writing = Self { lines, part, rows: 0, manifest, packing, to_pack, key, unfinished };
        let line = as_line(about)?;
        writing.manifest.about = sha256(&line);
        writing.lines.extend(line);
        Ok(writing)
    }

    /// Begins a table.
    pub fn table(&mut self, table: &Table) -> Result<(), BackupError> {
        let columns = table.columns.iter().map(|(name, _)| (*name).to_owned()).collect();
        self.append(as_line(&TableLine { table: table.name.to_owned(), columns })?);
        Ok(())
    }

    /// Writes a row of the table that was begun last.
    pub async fn row(&mut self, row: &[Cell]) -> Result<(), BackupError> {
        self.rows += 1;
        self.append(row_as_line(row)?);
        match self.lines.len() >= TOGETHER {
            true => self.hand_over().await,
            false => Ok(()),
        }
    }

    /// Ends the table that was begun last.
    pub fn end_table(&mut self, table: &Table) {
        let sha256 = hexadecimal(&std::mem::take(&mut self.part).finalize());
        let rows = std::mem::take(&mut self.rows);
        self.manifest.parts.push(Part { table: table.name.to_owned(), rows, sha256 });
    }

    fn append(&mut self, line: Vec<u8>) {
        self.part.update(&line);
        self.lines.extend(line);
    }

    async fn hand_over(&mut self) -> Result<(), BackupError> {
        let lines = std::mem::replace(&mut self.lines, Vec::with_capacity(TOGETHER));
        if self.to_pack.send(lines).await.is_ok() {
            return Ok(());
        }
        // It ended before we did: only a failure does that.
        match (&mut self.packing).await {
            Ok(Err(error)) => Err(error),
            _ => Err(BackupError::File("the backup broke off while it was written".to_owned())),
        }
    }

    /// Ends the file: all of it is on the disk, under no name yet.
    pub async fn finish(mut self, key: &LogKey, about: &About) -> Result<Written, BackupError> {
        let manifest = self.manifest.clone();
        let line = as_line(&ManifestLine { manifest: manifest.clone() })?;
        let signature = as_line(&SignatureLine { signed: sign(key, about.instance, &line)? })?;
        self.lines.extend(line);
        self.lines.extend(signature);
        self.hand_over().await?;
        drop(self.to_pack);
        let broke_off = |_| BackupError::File("the backup broke off while it was written".to_owned());
        self.packing.await.map_err(broke_off)??;
        Ok(Written { manifest, key: self.key, unfinished: self.unfinished })
    }
}

/// A backup that is on the disk and has no name yet.
pub(crate) struct Written {
    pub manifest: Manifest,
    key: FileKeyOnce,
    pub unfinished: Unfinished,
}

impl Written {
    /// What opens this file, and no other.
    pub fn opening(&self) -> Opening {
        Opening::just_written(self.key.clone())
    }
}

impl Unfinished {
    fn begin(path: &Path) -> Result<(Self, File), BackupError> {
        let name = path.file_name().ok_or_else(|| BackupError::refused("A backup is a file; give it a name."))?;
        let making = path.with_file_name(format!("{}.part", name.to_string_lossy()));
        let file = fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&making);
        let file = file.map_err(|error| BackupError::io(&making, &error))?;
        if file.try_lock().is_err() {
            return Err(BackupError::refused(format!("Another backup is writing {}.", path.display())));
        }
        // What an earlier one left that was cut off.
        file.set_len(0).map_err(|error| BackupError::io(&making, &error))?;
        let lock = file.try_clone().map_err(|error| BackupError::io(&making, &error))?;
        Ok((Self { making, path: path.to_owned(), is_kept: false, _lock: lock }, file))
    }

    /// Where it lies meanwhile.
    pub fn making(&self) -> &Path {
        &self.making
    }

    /// Gives it its name.
    pub fn keep(self) -> Result<(), BackupError> {
        if self.path.exists() {
            let sentence = format!("{} came to be meanwhile; nothing is written over.", self.path.display());
            return Err(BackupError::refused(sentence));
        }
        let path = self.path.clone();
        self.keep_as(&path)
    }

    /// Gives it a name that says that it did not pass. Returns that.
    pub fn keep_unverified(self) -> Result<PathBuf, BackupError> {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let path = self.path.with_file_name(format!("{name}.unverified"));
        self.keep_as(&path)?;
        Ok(path)
    }

    fn keep_as(mut self, path: &Path) -> Result<(), BackupError> {
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let kept = fs::rename(&self.making, path).and_then(|()| File::open(directory)?.sync_all());
        self.is_kept = true;
        kept.map_err(|error| BackupError::io(path, &error))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.is_kept
            && let Err(error) = fs::remove_file(&self.making)
        {
            tracing::warn!(%error, path = %self.making.display(), "what became no backup was not removed");
        }
    }
}

fn pack(sink: Sink, mut lines: mpsc::Receiver<Vec<u8>>, path: &Path) -> Result<File, BackupError> {
    let mut packed = GzEncoder::new(sink, Compression::fast());
    let mut write = || {
        while let Some(lines) = lines.blocking_recv() {
            packed.write_all(&lines)?;
        }
        std::io::Result::Ok(())
    };
    let all = write().and_then(|()| {
        let file = packed.finish()?.finish()?;
        file.sync_all()?;
        Ok(file)
    });
    all.map_err(|error| BackupError::io(path, &error))
}

fn as_line(line: &impl Serialize) -> Result<Vec<u8>, BackupError> {
    let mut bytes = serde_json::to_vec(line).map_err(unwritable)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn row_as_line(row: &[Cell]) -> Result<Vec<u8>, BackupError> {
    let mut line = Vec::with_capacity(256);
    for (place, cell) in row.iter().enumerate() {
        line.push(if place == 0 { b'[' } else { b',' });
        match cell {
            Cell::Nothing => line.extend(b"null"),
            Cell::Number(number) => line.extend(number.to_string().into_bytes()),
            Cell::Text(text) => serde_json::to_writer(&mut line, text).map_err(unwritable)?,
            Cell::Bytes(bytes) => {
                line.push(b'"');
                line.extend(BASE64_STANDARD.encode(bytes).into_bytes());
                line.push(b'"');
            }
        }
    }
    line.extend(b"]\n");
    Ok(line)
}

fn unwritable(error: serde_json::Error) -> BackupError {
    BackupError::File(format!("a line cannot be written: {error}"))
}
