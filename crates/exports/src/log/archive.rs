//! A ZIP archive that leaves while it is made.

use std::io::{Error, Result, Write};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use tokio::sync::mpsc;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// An archive on its way out.
pub(super) struct Archive {
    writer: Option<ZipWriter<StreamWriter<Made>>>,
    made: Made,
    sender: mpsc::Sender<Result<Bytes>>,
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
    pub fn new(sender: mpsc::Sender<Result<Bytes>>) -> Self {
        let made = Made::default();
        Self { writer: Some(ZipWriter::new_stream(made.clone())), made, sender }
    }

    /// A file of text.
    pub async fn text(&mut self, name: &str, text: String) -> Result<()> {
        self.words(name, text.into_bytes()).await
    }

    /// A file that can be made smaller.
    pub async fn words(&mut self, name: &str, bytes: Vec<u8>) -> Result<()> {
        self.file(name, bytes, CompressionMethod::Deflated).await
    }

    /// A file that cannot.
    pub async fn hashes(&mut self, name: &str, bytes: Vec<u8>) -> Result<()> {
        self.file(name, bytes, CompressionMethod::Stored).await
    }

    async fn file(&mut self, name: &str, bytes: Vec<u8>, method: CompressionMethod) -> Result<()> {
        let mut writer = self.writer.take().ok_or_else(broken_off)?;
        let options = SimpleFileOptions::default().compression_method(method).large_file(bytes.len() >= 1 << 31);
        let name = name.to_owned();
        // Compressing takes a while, so it leaves the runtime's threads.
        let written = tokio::task::spawn_blocking(move || {
            writer.start_file(name, options)?;
            writer.write_all(&bytes)?;
            Ok::<_, Error>(writer)
        });
        self.writer = Some(written.await.map_err(Error::other)??);
        self.send().await
    }

    async fn send(&mut self) -> Result<()> {
        let made = self.made.take();
        if made.is_empty() {
            return Ok(());
        }
        self.sender.send(Ok(made.into())).await.map_err(|_| Error::other("whoever took it has gone"))
    }

    /// The end of it. Without it nobody can open what came.
    pub async fn finish(mut self) -> Result<()> {
        let writer = self.writer.take().ok_or_else(broken_off)?;
        drop(writer.finish()?);
        self.send().await
    }
}

fn broken_off() -> Error {
    Error::other("an earlier file was not written whole")
}
