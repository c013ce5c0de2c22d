//! What SQLite has written ahead is moved into its file beside the writers, and not by whoever commits next.
//!
//! A commit is on the disk once it stands in the file of what was written ahead. By itself SQLite moves that on at the end of
//! the commit that makes it long, which after a large import takes longer than the import: everyone who writes would wait.

use std::time::Duration;

use sqlx::{AnyPool, AssertSqlSafe, Row as _};
use tokio::sync::mpsc::{self, Receiver, Sender};

use crate::StoreError;

/// How long what was written gathers before it is looked at.
const PAUSE: Duration = Duration::from_secs(1);
/// Pages from which on moving is worth a flush.
const WORTH: i64 = 1_000;
/// Pages after which the file should begin anew: 64 MB.
const LONG: i64 = 16_384;

/// Says that something was written. When the last of these is gone, so is the work.
#[derive(Clone, Debug)]
pub(crate) struct Ahead(Sender<()>);

impl Ahead {
    /// Begins the work beside the writers.
    pub fn begin(writer: AnyPool, reader: AnyPool) -> Self {
        let (sender, receiver) = mpsc::channel(1);
        tokio::spawn(follow(writer, reader, receiver));
        Self(sender)
    }

    /// Something was written. Where one already waits to be seen, that one stands for both.
    pub fn written(&self) {
        let _ = self.0.try_send(());
    }
}

async fn follow(writer: AnyPool, reader: AnyPool, mut written: Receiver<()>) {
    while written.recv().await.is_some() {
        tokio::time::sleep(PAUSE).await;
        // It is tried again after the next commit, and at the last by SQLite itself.
        let _ = move_on(&writer, &reader).await;
    }
}

/// Moves what waits. Where people write all the time there is always a rest, so that a long file is brought to its end
/// between two of them: then the next one begins it anew.
async fn move_on(writer: &AnyPool, reader: &AnyPool) -> Result<(), StoreError> {
    let (pages, moved) = checkpoint(reader, "NOOP").await?;
    if pages - moved < WORTH {
        return Ok(());
    }
    checkpoint(reader, "PASSIVE").await?;
    if pages > LONG {
        checkpoint(writer, "PASSIVE").await?;
    }
    Ok(())
}

/// How many pages were written ahead, and how many of them were moved.
async fn checkpoint(pool: &AnyPool, mode: &str) -> Result<(i64, i64), StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!("PRAGMA wal_checkpoint({mode})"))).fetch_one(pool).await?;
    Ok((row.try_get(1)?, row.try_get(2)?))
}
