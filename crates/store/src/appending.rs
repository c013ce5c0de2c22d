//! A transaction that appends: the head locked, the log caught up, decisions appended, one flush for all.

use std::future::poll_fn;
use std::task::Poll;

use decide::Decided;
use isms::{Commit, Revision};
use jiff::Timestamp;
use ledger::tree::{Frontier, leaf_hash};
use record::{Id, Kind};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe, Row as _, Transaction};

use crate::ahead::Ahead;
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

/// Rows of one INSERT.
const ROWS: usize = 100;

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
    /// When the database fails.
    pub async fn lock(&mut self, organisation: Id) -> Result<Option<StoredHead>, StoreError> {
        let text = format!(
            "SELECT size, frontier, recorded, checkpoint FROM head WHERE organisation = $1{}",
            self.engine.for_update()
        );
        let row = sqlx::query(AssertSqlSafe(text)).bind(bytes(organisation)).fetch_optional(self.connection()).await?;
        row.as_ref().map(StoredHead::read).transpose()
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
        for commit in decided.iter().map(|decided| decided.commit()) {
            if commit.run != frontier.size() {
                return Err(StoreError::Moved { expected: commit.run, found: frontier.size() });
            }
            self.entries(organisation, commit.run, &commit.entries).await?;
            self.records(organisation, commit).await?;
            self.revisions(organisation, commit).await?;
            nodes.extend(push_all(&mut frontier, &commit.entries));
        }
        self.nodes(organisation, &nodes).await?;
        self.move_head(organisation, before.is_some(), &frontier, last.commit().recorded, checkpoint).await
    }

    pub(crate) async fn entries(&mut self, organisation: Id, run: u64, entries: &[Vec<u8>]) -> Result<(), StoreError> {
        let rows: Vec<_> = entries.iter().zip(run..).collect();
        self.put("entry (organisation, position, bytes, leaf)", 4, &rows, |query, (entry, position)| {
            let leaf = leaf_hash(entry).as_bytes().to_vec();
            Ok(query.bind(bytes(organisation)).bind(signed(*position)?).bind((*entry).clone()).bind(leaf))
        })
        .await
    }

    async fn records(&mut self, organisation: Id, commit: &Commit) -> Result<(), StoreError> {
        let born: Vec<_> = commit.revisions.iter().filter(|revision| revision.version == 1).collect();
        self.put("record (organisation, kind, id, born)", 4, &born, |query, revision| {
            let query = query.bind(bytes(organisation)).bind(revision.kind.name).bind(bytes(revision.id));
            Ok(query.bind(signed(revision.at)?))
        })
        .await
    }

    async fn revisions(&mut self, organisation: Id, commit: &Commit) -> Result<(), StoreError> {
        let columns = "revision (organisation, kind, record, position, version, schema, recorded, author, command, body, \
                       salts, commitment)";
        self.put(columns, 12, &commit.revisions, |query, revision| bind_revision(query, organisation, revision)).await
    }

    pub(crate) async fn nodes(
        &mut self,
        organisation: Id,
        nodes: &[(u8, u64, ledger::Hash)],
    ) -> Result<(), StoreError> {
        self.put("node (organisation, level, position, hash)", 4, nodes, |query, (level, position, hash)| {
            let query = query.bind(bytes(organisation)).bind(i64::from(*level)).bind(signed(*position)?);
            Ok(query.bind(hash.as_bytes().to_vec()))
        })
        .await
    }

    /// Inserts rows, many with each statement. While the database writes some, the next ones are made ready.
    async fn put<Row>(
        &mut self,
        table: &str,
        columns: usize,
        rows: &[Row],
        bind: impl Fn(Bound, &Row) -> Result<Bound, StoreError>,
    ) -> Result<(), StoreError> {
        let engine = self.engine;
        let mut statements = rows.chunks(ROWS).map(|rows| {
            let query = sqlx::query(AssertSqlSafe(engine.insert(table, columns, rows.len())));
            rows.iter().try_fold(query, &bind)
        });
        let mut next = statements.next().transpose()?;
        while let Some(statement) = next {
            let mut written = std::pin::pin!(statement.execute(self.connection()));
            // The first look at it hands it to the database.
            let at_once = poll_fn(|context| Poll::Ready(written.as_mut().poll(context))).await;
            next = statements.next().transpose()?;
            match at_once {
                Poll::Ready(written) => written?,
                Poll::Pending => written.await?,
            };
        }
        Ok(())
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
            "UPDATE head SET size = $2, frontier = $3, recorded = $4, checkpoint = $5 WHERE organisation = $1"
        } else {
            "INSERT INTO head (organisation, size, frontier, recorded, checkpoint) VALUES ($1, $2, $3, $4, $5)"
        };
        sqlx::query(text)
            .bind(bytes(organisation))
            .bind(signed(frontier.size())?)
            .bind(frontier.to_bytes())
            .bind(recorded.as_microsecond())
            .bind(checkpoint.to_owned())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Keeps a checkpoint for ever.
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
        sqlx::query("INSERT INTO checkpoint (organisation, size, recorded, note) VALUES ($1, $2, $3, $4)")
            .bind(bytes(organisation))
            .bind(signed(size)?)
            .bind(recorded.as_microsecond())
            .bind(note.to_owned())
            .execute(self.connection())
            .await?;
        Ok(())
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

type Bound = Query<'static, Any, <Any as sqlx::Database>::Arguments>;

fn bind_revision(query: Bound, organisation: Id, revision: &Revision) -> Result<Bound, StoreError> {
    let body = serde_json::to_string(&revision.body).map_err(|error| StoreError::Unreadable(error.to_string()))?;
    Ok(query
        .bind(bytes(organisation))
        .bind(revision.kind.name)
        .bind(bytes(revision.id))
        .bind(signed(revision.at)?)
        .bind(signed(revision.version)?)
        .bind(i64::from(revision.schema))
        .bind(revision.recorded.as_microsecond())
        .bind(revision.by.map(bytes))
        .bind(revision.command.to_string())
        .bind(body)
        .bind(revision.seals.to_bytes())
        .bind(revision.commitment.as_bytes().to_vec()))
}
