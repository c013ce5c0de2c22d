//! A transaction that appends: the head locked, the log caught up, decisions appended, one flush for all.

use decide::Decided;
use isms::{Commit, Revision};
use jiff::Timestamp;
use ledger::tree::{Frontier, leaf_hash};
use record::{Id, Kind};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Row as _, Transaction};

use crate::ahead::Ahead;
use crate::batch::Batch;
use crate::credential::push_all;
use crate::head::{bytes, id, signed, unsigned};
use crate::revision::{REVISION_COLUMNS, known, unknown};
use crate::{Engine, Store, StoreError, StoredHead};

/// An open transaction. Dropping it takes everything back.
pub struct Appending {
    pub(crate) engine: Engine,
    transaction: Transaction<'static, Any>,
    ahead: Option<Ahead>,
}

/// What a request with an idempotency key did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The digest of the request, so that another request under the same key is refused.
    pub request: [u8; 32],
    /// The first entry of its commit.
    pub run: u64,
    /// How many entries there are.
    pub count: u64,
}

impl Store {
    /// Begins to append. On SQLite everyone else waits from here; on PostgreSQL those who lock the same head.
    ///
    /// # Errors
    /// When the database fails or stays locked for five seconds.
    pub async fn begin(&self) -> Result<Appending, StoreError> {
        let connection = self.writer.begin_with(self.engine.begin()).await?;
        Ok(Appending { engine: self.engine, transaction: connection, ahead: self.ahead.clone() })
    }
}

impl Appending {
    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    /// Locks the head of an organisation and reads it; nothing if its log has not begun.
    ///
    /// # Errors
    /// [`StoreError::Behind`], or when the database fails.
    pub async fn lock(&mut self, organisation: Id) -> Result<Option<StoredHead>, StoreError> {
        match self.lock_whatever(organisation).await? {
            Some((_, true)) => Err(StoreError::Behind),
            head => Ok(head.map(|(head, _)| head)),
        }
    }

    /// The same also where this database is behind, for whoever recovers it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lock_behind(&mut self, organisation: Id) -> Result<Option<StoredHead>, StoreError> {
        Ok(self.lock_whatever(organisation).await?.map(|(head, _)| head))
    }

    /// The locked head, and whether any log is behind.
    async fn lock_whatever(&mut self, organisation: Id) -> Result<Option<(StoredHead, bool)>, StoreError> {
        let text = format!(
            "SELECT size, frontier, recorded, checkpoint, (SELECT count(*) FROM behind) FROM head \
             WHERE organisation = $1{}",
            self.engine.for_update()
        );
        let row = sqlx::query(AssertSqlSafe(text)).bind(bytes(organisation)).fetch_optional(self.connection()).await?;
        row.map(|row| Ok((StoredHead::read(&row)?, row.try_get::<i64, _>(4)? > 0))).transpose()
    }

    /// The revisions from `from` on, as this transaction sees them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revisions_since(&mut self, organisation: Id, from: u64) -> Result<Vec<Revision>, StoreError> {
        let text = format!(
            "SELECT {REVISION_COLUMNS} FROM revision v WHERE v.organisation = $1 AND v.position >= $2 ORDER BY v.position"
        );
        let rows = sqlx::query(AssertSqlSafe(text))
            .bind(bytes(organisation))
            .bind(signed(from)?)
            .fetch_all(self.connection())
            .await?;
        rows.iter().map(known).collect()
    }

    /// The records that were written from `from` on, as this transaction sees them.
    ///
    /// # Errors
    /// When the database fails, or a record is of a kind that this program does not know.
    pub async fn written_since(&mut self, organisation: Id, from: u64) -> Result<Vec<(&'static Kind, Id)>, StoreError> {
        let text = "SELECT DISTINCT kind, record FROM revision WHERE organisation = $1 AND position >= $2";
        let query = sqlx::query(text).bind(bytes(organisation)).bind(signed(from)?);
        let rows = query.fetch_all(self.connection()).await?;
        rows.iter().map(record_of).collect()
    }

    /// Appends decisions that follow each other, under the lock, and moves the head to the end of the last.
    ///
    /// # Errors
    /// [`StoreError::Moved`] when they do not begin at the head, or when the database fails.
    pub async fn append(
        &mut self,
        organisation: Id,
        before: Option<&StoredHead>,
        decided: &[&Decided],
        checkpoint: &str,
    ) -> Result<(), StoreError> {
        let Some(last) = decided.last() else { return Ok(()) };
        let mut frontier = before.map_or_else(Frontier::default, |before| before.head.frontier.as_ref().clone());
        let mut nodes = Vec::new();
        let mut batch = self.batch();
        for commit in decided.iter().map(|decided| decided.commit()) {
            if commit.run != frontier.size() {
                return Err(StoreError::Moved { expected: commit.run, found: frontier.size() });
            }
            batch.commit(organisation, commit).await?;
            nodes.extend(push_all(&mut frontier, &commit.entries));
        }
        batch.nodes(organisation, &nodes).await?;
        batch.move_head(organisation, before.is_some(), &frontier, last.commit().recorded, checkpoint).await?;
        batch.send().await?;
        for decided in decided {
            if let Some(found) = decided.erases() {
                self.erase(organisation, decided.commit().run, found).await?;
            }
        }
        Ok(())
    }

    /// Writes to be sent together. They are not written before [`Batch::send`].
    pub(crate) fn batch(&mut self) -> Batch<'_> {
        Batch::begin(self.engine, &mut self.transaction)
    }

    /// Keeps a checkpoint for ever; one of that size that is there already stays as it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_checkpoint(
        &mut self,
        organisation: Id,
        size: u64,
        recorded: Timestamp,
        note: &str,
    ) -> Result<(), StoreError> {
        let mut batch = self.batch();
        batch.keep_checkpoint(organisation, size, recorded, note).await?;
        batch.send().await
    }

    /// What an earlier request under this key did, if there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn answer(&mut self, organisation: Id, person: Id, key: &str) -> Result<Option<Answer>, StoreError> {
        let row = sqlx::query(
            "SELECT request, run, count FROM answer WHERE organisation = $1 AND person = $2 AND idempotency_key = $3",
        )
        .bind(bytes(organisation))
        .bind(bytes(person))
        .bind(key.to_owned())
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let request: Vec<u8> = row.try_get(0)?;
        let request = request.try_into().map_err(|_| StoreError::Unreadable("a digest has 32 bytes".to_owned()))?;
        Ok(Some(Answer { request, run: unsigned(row.try_get(1)?)?, count: unsigned(row.try_get(2)?)? }))
    }

    /// Remembers what a request under this key did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remember(
        &mut self,
        organisation: Id,
        person: Id,
        key: &str,
        answer: &Answer,
        recorded: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO answer (organisation, person, idempotency_key, request, run, count, recorded) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(bytes(organisation))
        .bind(bytes(person))
        .bind(key.to_owned())
        .bind(answer.request.to_vec())
        .bind(signed(answer.run)?)
        .bind(signed(answer.count)?)
        .bind(recorded.as_microsecond())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Ends the transaction: when this returns, what was appended is on the disk.
    ///
    /// # Errors
    /// When the flush failed or its answer was lost; then nobody knows, and the caller has to read again.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.transaction.commit().await?;
        if let Some(ahead) = &self.ahead {
            ahead.written();
        }
        Ok(())
    }
}

fn record_of(row: &AnyRow) -> Result<(&'static Kind, Id), StoreError> {
    let name: String = row.try_get(0)?;
    let kind = isms::registry::named(&name).ok_or_else(|| unknown(&name))?;
    Ok((kind, id(&row.try_get::<Vec<u8>, _>(1)?)?))
}

/// Rows of the log, and of what its entries commit to.
impl Batch<'_> {
    /// A whole commit, but for what follows for nodes and head.
    pub(crate) async fn commit(&mut self, organisation: Id, commit: &Commit) -> Result<(), StoreError> {
        self.entries(organisation, commit.run, &commit.entries).await?;
        self.records(organisation, commit).await?;
        self.revisions(organisation, commit).await
    }

    pub(crate) async fn entries(&mut self, organisation: Id, run: u64, entries: &[Vec<u8>]) -> Result<(), StoreError> {
        let rows: Vec<_> = entries.iter().zip(run..).collect();
        self.insert("entry (organisation, position, bytes, leaf)", 4, &rows, |(entry, position), values| {
            values.add(bytes(organisation))?;
            values.add(signed(*position)?)?;
            values.add((*entry).clone())?;
            values.add(leaf_hash(entry).as_bytes().to_vec())
        })
        .await
    }

    async fn records(&mut self, organisation: Id, commit: &Commit) -> Result<(), StoreError> {
        let born: Vec<_> = commit.revisions.iter().filter(|revision| revision.version == 1).collect();
        self.insert("record (organisation, kind, id, born)", 4, &born, |revision, values| {
            values.add(bytes(organisation))?;
            values.add(revision.kind.name)?;
            values.add(bytes(revision.id))?;
            values.add(signed(revision.at)?)
        })
        .await
    }

    async fn revisions(&mut self, organisation: Id, commit: &Commit) -> Result<(), StoreError> {
        let table = "revision (organisation, kind, record, position, version, schema, recorded, author, command, body, \
                     salts, commitment)";
        self.insert(table, 12, &commit.revisions, |revision, values| {
            let body = serde_json::to_string(&revision.body);
            let body = body.map_err(|error| StoreError::Unreadable(error.to_string()))?;
            values.add(bytes(organisation))?;
            values.add(revision.kind.name)?;
            values.add(bytes(revision.id))?;
            values.add(signed(revision.at)?)?;
            values.add(signed(revision.version)?)?;
            values.add(i64::from(revision.schema))?;
            values.add(revision.recorded.as_microsecond())?;
            values.add(revision.by.map(bytes))?;
            values.add(revision.command.to_string())?;
            values.add(body)?;
            values.add(revision.seals.to_bytes())?;
            values.add(revision.commitment.as_bytes().to_vec())
        })
        .await
    }

    pub(crate) async fn nodes(
        &mut self,
        organisation: Id,
        nodes: &[(u8, u64, ledger::Hash)],
    ) -> Result<(), StoreError> {
        self.insert("node (organisation, level, position, hash)", 4, nodes, |(level, position, hash), values| {
            values.add(bytes(organisation))?;
            values.add(i64::from(*level))?;
            values.add(signed(*position)?)?;
            values.add(hash.as_bytes().to_vec())
        })
        .await
    }

    pub(crate) async fn keep_checkpoint(
        &mut self,
        organisation: Id,
        size: u64,
        recorded: Timestamp,
        note: &str,
    ) -> Result<(), StoreError> {
        let text =
            "INSERT INTO checkpoint (organisation, size, recorded, note) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
        let size = signed(size)?;
        self.execute(text, |values| {
            values.add(bytes(organisation))?;
            values.add(size)?;
            values.add(recorded.as_microsecond())?;
            values.add(note.to_owned())
        })
        .await
    }

    pub(crate) async fn move_head(
        &mut self,
        organisation: Id,
        is_there: bool,
        frontier: &Frontier,
        recorded: Timestamp,
        checkpoint: &str,
    ) -> Result<(), StoreError> {
        let text = if is_there {
            "UPDATE head SET size = ?, frontier = ?, recorded = ?, checkpoint = ? WHERE organisation = ?"
        } else {
            "INSERT INTO head (size, frontier, recorded, checkpoint, organisation) VALUES (?, ?, ?, ?, ?)"
        };
        let size = signed(frontier.size())?;
        self.execute(text, |values| {
            values.add(size)?;
            values.add(frontier.to_bytes())?;
            values.add(recorded.as_microsecond())?;
            values.add(checkpoint.to_owned())?;
            values.add(bytes(organisation))
        })
        .await
    }
}
