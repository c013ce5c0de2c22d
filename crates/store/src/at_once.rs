//! A small commit in one text: what begins it, what it writes and what ends it go to SQLite together.
//!
//! SQLite works on a thread of its own, and each turn there and back takes longer than the statements of a small commit. Whoever
//! knows the head needs no answer in between: the head is moved only from where they know it, and else nothing is written.

use decide::Decided;
use jiff::Timestamp;
use ledger::tree::Frontier;
use record::Id;
use sqlx::Any;
use sqlx::error::ErrorKind;
use sqlx::pool::PoolConnection;

use crate::batch::Batch;
use crate::credential::push_all;
use crate::head::{bytes, signed};
use crate::{Engine, Store, StoreError, StoredHead};

/// The end of a log with its signature.
#[derive(Clone, Copy, Debug)]
pub struct Checkpointed<'a> {
    /// The signed note over it.
    pub note: &'a str,
    /// Whether it is kept for ever.
    pub is_kept: bool,
}

/// A connection with a transaction that sqlx does not know of. Unless it came to its end the connection is closed, which takes
/// everything back.
struct Begun {
    connection: PoolConnection<Any>,
    is_over: bool,
}

impl Drop for Begun {
    fn drop(&mut self) {
        if !self.is_over {
            self.connection.close_on_drop();
        }
    }
}

impl Store {
    /// Appends decisions that follow each other behind the head that the caller knows, and flushes. Says whether it did: where the
    /// head is another by now, or a log is behind, nothing is written.
    ///
    /// On SQLite alone: one process writes there, so that what it knows is nearly always so.
    ///
    /// # Errors
    /// [`StoreError::Moved`] when the decisions do not begin at that head, or when the database fails; then nobody knows what is
    /// written, and the caller has to read again.
    pub async fn append_at_once(
        &self,
        organisation: Id,
        before: &StoredHead,
        decided: &[&Decided],
        after: Checkpointed<'_>,
    ) -> Result<bool, StoreError> {
        let Some(last) = decided.last() else { return Ok(true) };
        let recorded = last.commit().recorded;
        let mut frontier = before.head.frontier.as_ref().clone();
        let mut nodes = Vec::new();
        for commit in decided.iter().map(|decided| decided.commit()) {
            if commit.run != frontier.size() {
                return Err(StoreError::Moved { expected: commit.run, found: frontier.size() });
            }
            nodes.extend(push_all(&mut frontier, &commit.entries));
        }
        let mut begun = Begun { connection: self.writer.acquire().await?, is_over: false };
        let mut batch = Batch::begin(Engine::Sqlite, &mut begun.connection);
        let written = async {
            batch.execute(Engine::Sqlite.begin(), |_| Ok(())).await?;
            batch.move_known_head(organisation, before, &frontier, recorded, after.note).await?;
            for decided in decided {
                batch.commit(organisation, decided.commit()).await?;
            }
            batch.nodes(organisation, &nodes).await?;
            if after.is_kept {
                batch.keep_checkpoint(organisation, frontier.size(), recorded, after.note).await?;
            }
            batch.execute("COMMIT", |_| Ok(())).await?;
            batch.send().await
        };
        match written.await {
            Ok(()) => begun.is_over = true,
            Err(StoreError::Database(sqlx::Error::Database(error))) if error.kind() == ErrorKind::NotNullViolation => {
                return Ok(false);
            }
            Err(error) => return Err(error),
        }
        if let Some(ahead) = &self.ahead {
            ahead.written();
        }
        Ok(true)
    }
}

impl Batch<'_> {
    /// Moves the head on from where it is known to be. From anywhere else, and where a log is behind, its size would be nothing,
    /// which the table refuses, and with it all that follows.
    async fn move_known_head(
        &mut self,
        organisation: Id,
        before: &StoredHead,
        frontier: &Frontier,
        recorded: Timestamp,
        note: &str,
    ) -> Result<(), StoreError> {
        let text = "UPDATE head SET \
                    size = CASE WHEN size = ? AND checkpoint = ? AND NOT EXISTS (SELECT 1 FROM behind) THEN ? END, \
                    frontier = ?, recorded = ?, checkpoint = ? WHERE organisation = ?";
        let (from, to) = (signed(before.head.frontier.size())?, signed(frontier.size())?);
        self.execute(text, |values| {
            values.add(from)?;
            values.add(before.checkpoint.clone())?;
            values.add(to)?;
            values.add(frontier.to_bytes())?;
            values.add(recorded.as_microsecond())?;
            values.add(note.to_owned())?;
            values.add(bytes(organisation))
        })
        .await
    }
}
