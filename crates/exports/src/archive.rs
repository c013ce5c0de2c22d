//! A ZIP archive that leaves while it is made: to somebody who waits for it, or into a file. At no time is more of it in memory than
//! one of its files.

use std::io::{Error, Result, Write};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use ledger::Hash;
use sha2::{Digest as _, Sha256};
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::mpsc;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// An archive on its way out.
pub struct Archive {
    writer: Option<ZipWriter<StreamWriter<Made>>>,
    made: Made,
    to: To,
    within: String,
    written: Vec<Written>,
}

/// Where an archive goes.
pub enum To {
    /// To somebody who takes it piece by piece.
    Taker(mpsc::Sender<Result<Bytes>>),
    /// Into a file.
    File(File),
}

/// A file that is in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its path.
    pub path: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Their SHA-256.
    pub digest: Hash,
}

/// What was made and not sent yet.
#[derive(Clone, Default)]
struct Made(Arc<Mutex<Vec<u8>>>);

impl Made {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Made {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

impl Archive {
    /// One that is empty so far.
    pub fn new(to: To) -> Self {
        let made = Made::default();
        let writer = Some(ZipWriter::new_stream(made.clone()));
        Self { writer, made, to, within: String::new(), written: Vec::new() }
    }

    /// Lets all files that follow lie in a directory of the archive, whose path ends with a slash; in none where it is empty.
    pub fn go_to(&mut self, directory: &str) {
        directory.clone_into(&mut self.within);
    }

    /// The files so far, in order.
    pub fn written(&self) -> &[Written] {
        &self.written
    }

    /// A file of text.
    ///
    /// # Errors
    /// When it cannot be written, or nobody takes it any more.
    pub async fn text(&mut self, name: &str, text: String) -> Result<()> {
        self.words(name, text.into_bytes()).await
    }

    /// A file that can be made smaller.
    ///
    /// # Errors
    /// As [`Archive::text`].
    pub async fn words(&mut self, name: &str, bytes: Vec<u8>) -> Result<()> {
        self.file(name, bytes, CompressionMethod::Deflated).await
    }

    /// A file that cannot.
    ///
    /// # Errors
    /// As [`Archive::text`].
    pub async fn hashes(&mut self, name: &str, bytes: Vec<u8>) -> Result<()> {
        self.file(name, bytes, CompressionMethod::Stored).await
    }

    async fn file(&mut self, name: &str, bytes: Vec<u8>, method: CompressionMethod) -> Result<()> {
        let mut writer = self.writer.take().ok_or_else(broken_off)?;
        let options = SimpleFileOptions::default().compression_method(method).large_file(bytes.len() >= 1 << 31);
        let path = format!("{}{name}", self.within);
        // Compressing takes a while, so it leaves the runtime's threads.
        let written = tokio::task::spawn_blocking(move || {
            writer.start_file(path.as_str(), options)?;
            writer.write_all(&bytes)?;
            let digest = Hash::from_bytes(Sha256::digest(&bytes).into());
            Ok::<_, Error>((writer, Written { path, bytes: bytes.len() as u64, digest }))
        });
        let (writer, written) = written.await.map_err(Error::other)??;
        self.writer = Some(writer);
        self.written.push(written);
        self.send().await
    }

    async fn send(&mut self) -> Result<()> {
        let made = self.made.take();
        if made.is_empty() {
            return Ok(());
        }
        match &mut self.to {
            To::Taker(sender) => {
                sender.send(Ok(made.into())).await.map_err(|_| Error::other("whoever took it has gone"))
            }
            To::File(file) => file.write_all(&made).await,
        }
    }

    /// The end of it. Without it nobody can open what came. A file is on the disk after it.
    ///
    /// # Errors
    /// As [`Archive::text`].
    pub async fn finish(mut self) -> Result<()> {
        let writer = self.writer.take().ok_or_else(broken_off)?;
        drop(writer.finish()?);
        self.send().await?;
        match &mut self.to {
            To::Taker(_) => Ok(()),
            To::File(file) => file.sync_all().await,
        }
    }
}

fn broken_off() -> Error {
    Error::other("an earlier file was not written whole")
}
