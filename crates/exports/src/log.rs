//! The log as an outsider verifies it: tiles, entries, checkpoints, the contents that the viewer may read, their files. One archive,
//! streamed while it is made; `FORMATS.md` of `ledger` says what is in it.

mod contents;
mod withheld;

use std::time::Duration;

use access::View;
use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use door::Fault;
use futures_util::stream;
use host::Host;
use ledger::note::unverified;
use ledger::tile::{bundles, tiles};
use serde_json::json;
use tokio::sync::{Semaphore, mpsc};

pub use withheld::{Withheld, field};

use crate::archive::{Archive, To};
use contents::Contents;

/// What is to be in an export of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogAsked {
    /// The bytes of files too, not their digests alone.
    pub with_files: bool,
    /// Fields that are left out, as `kind.field`. Their leaves stay, so that all else verifies.
    pub withheld: Vec<String>,
    /// Every field that says something of a person: names, addresses, days of work.
    pub without_personal: bool,
}

/// How many are made at once.
const AT_ONCE: usize = 2;
static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);
/// How long one waits for one's turn.
const WAIT: Duration = Duration::from_secs(20);
/// How many pieces wait to be taken.
const WAITING: usize = 8;
/// How many of the instance's entries about this log are proven.
const INSTANCE: u32 = 64;
/// How many kept checkpoints are in it, the newest.
const CHECKPOINTS: u32 = 10_000;

/// An export of the log at its present size. That it leaves is kept before it does.
///
/// # Errors
/// [`Fault::NotFound`] for whoever may not read the log, [`Fault::BadRequest`] for fields that there are not, [`Fault::Busy`] when
/// too many are being made.
pub async fn log(host: &Host, view: &View, asked: LogAsked) -> Result<Response, Fault> {
    if !view.may_read_log() || view.is_past() {
        return Err(Fault::NotFound);
    }
    let withheld = Withheld::of(&asked)?;
    let turn = tokio::time::timeout(WAIT, TURNS.acquire()).await;
    let turn = turn.map_err(|_| Fault::Busy)?.map_err(|_| Fault::Busy)?;
    let note = host.checkpoint(view.organisation()).await?;
    let size = unverified(&note).map(|checkpoint| checkpoint.size).unwrap_or_default();
    let about = json!({
        "log": true, "entries": size, "files": asked.with_files, "withheld": asked.withheld,
        "personal": !asked.without_personal,
    });
    host.exported(view, &about).await?;
    let name = crate::file::name(view, &["log", &size.to_string()]);
    let (sender, receiver) = mpsc::channel(WAITING);
    let making = Making { host: host.clone(), view: view.clone(), with_files: asked.with_files, withheld, note, size };
    tokio::spawn(async move {
        let _turn = turn;
        let mut archive = Archive::new(To::Taker(sender.clone()));
        let made = making.make(&mut archive, |_| Ok(())).await;
        if let Err(error) = finished(made, archive).await {
            tracing::warn!(%error, "an export of the log was not made whole");
            // Whoever takes it sees that it broke off; if they have gone, nobody has to.
            let _ = sender.send(Err(error)).await;
        }
    });
    let pieces =
        stream::unfold(receiver, |mut receiver| async { receiver.recv().await.map(|piece| (piece, receiver)) });
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}.zip\""));
    let disposition = disposition.unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [(CONTENT_TYPE, HeaderValue::from_static("application/zip")), (CONTENT_DISPOSITION, disposition)];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

async fn finished(made: std::io::Result<()>, archive: Archive) -> std::io::Result<()> {
    made?;
    archive.finish().await
}

/// An export of a log that is put into an archive.
pub struct Making {
    /// Where the log lies.
    pub host: Host,
    /// What its reader may see.
    pub view: View,
    /// The bytes of files too, not their digests alone.
    pub with_files: bool,
    /// What is left out.
    pub withheld: Withheld,
    /// The signed checkpoint up to which it goes.
    pub note: String,
    /// The size that this one says.
    pub size: u64,
}

impl Making {
    /// Puts it there. `advancing` is told how many entries more are done, and ends the work by an error.
    ///
    /// # Errors
    /// When the log cannot be read or the archive not be written.
    pub async fn make(
        &self,
        archive: &mut Archive,
        mut advancing: impl FnMut(u64) -> std::io::Result<()>,
    ) -> std::io::Result<()> {
        let (store, log) = (self.host.store(), self.view.organisation());
        archive.text("checkpoint", self.note.clone()).await?;
        archive.text("verifier", format!("{}\n", self.host.verifier(log))).await?;
        for kept in store.kept_checkpoints(log, self.size, false, CHECKPOINTS).await.map_err(broken)? {
            archive.text(&format!("checkpoints/{}", kept.size), kept.note).await?;
        }
        for (index, proof) in self.host.instance_proofs(&self.view, self.size, INSTANCE).await.map_err(broken)? {
            archive.text(&format!("instance/{index}.tlog-proof"), proof.to_text()).await?;
        }
        for tile in tiles(self.size) {
            let bytes = store.tile(log, tile).await.map_err(broken)?.ok_or_else(|| gone(&tile.path()))?;
            archive.hashes(&tile.path(), bytes).await?;
        }
        let mut contents = Contents::new(&self.host, &self.view, &self.withheld, self.with_files);
        for bundle in bundles(self.size) {
            let path = bundle.path();
            let bytes = store.bundle(log, bundle).await.map_err(broken)?.ok_or_else(|| gone(&path))?;
            let from = bundle.index() * 256;
            let lines = contents.lines(&bytes, from, from + u64::from(bundle.width())).await?;
            archive.words(&path, bytes).await?;
            if !lines.is_empty() {
                let place = path.trim_start_matches("tile/entries/");
                let place = place.split_once(".p/").map_or(place, |(place, _)| place);
                archive.words(&format!("revisions/{place}.jsonl"), lines).await?;
            }
            advancing(u64::from(bundle.width()))?;
        }
        let listed = contents.files();
        archive.words("files.jsonl", listed.lines).await?;
        for (digest, bringer) in listed.here {
            if let Some(bytes) = self.host.file(&self.view, bringer, &digest).await.map_err(broken)? {
                archive.words(&format!("files/{digest}"), bytes).await?;
            }
        }
        let manifest = json!({
            "format": "annexa-log-export", "version": 1, "organisation": log, "size": self.size,
            "made": self.host.now(), "made_by": self.view.actor().person, "revisions": contents.count,
            "withheld": contents.withheld, "fields_withheld": self.withheld.names(), "files": listed.count,
            "with_files": self.with_files,
        });
        archive.text("manifest.json", format!("{manifest:#}\n")).await
    }
}

fn broken(error: impl std::fmt::Display) -> std::io::Error {
    std::io::Error::other(error.to_string())
}

fn gone(path: &str) -> std::io::Error {
    std::io::Error::other(format!("{path} cannot be made: the log is shorter than its head"))
}
