//! Reading revisions: the newest of each record at a point of the log, those since a point, those of one record.

use std::sync::Arc;

use futures_util::TryStreamExt as _;
use isms::{Held, Revision, registry};
use ledger::Hash;
use ledger::commitment::Seals;
use record::{Body, Id, Kind};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::head::{bytes, id, instant, signed, unsigned};
use crate::{Store, StoreError};

const COLUMNS: &str =
    "v.kind, v.record, v.position, v.version, v.schema, v.recorded, v.author, v.command, v.body, v.salts, v.commitment";

/// A revision as stored, or a record whose kind this program does not know.
#[derive(Clone, Debug)]
pub enum StoredRevision {
    /// It can be read.
    Known(Box<Revision>),
    /// Its kind is not in the registry: the data comes from a program that knows more.
    Unknown {
        /// The kind's name.
        kind: String,
    },
}

impl StoredRevision {
    pub(crate) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let name: String = row.try_get(0)?;
        let Some(kind) = registry::named(&name) else { return Ok(Self::Unknown { kind: name }) };
        // What cannot be read is as damaged as what does not match its commitment, and is taken for something that
        // matches none: one edited row must not keep the others from being read.
        let body: String = row.try_get(8)?;
        let body: Body = serde_json::from_str(&body).unwrap_or_default();
        let seals: Vec<u8> = row.try_get(9)?;
        let seals = Seals::from_bytes(&seals)
            .unwrap_or_else(|_| Seals::new(&Body::new(), || ledger::commitment::Salt::new([0; 32])));
        let commitment: Vec<u8> = row.try_get(10)?;
        let commitment: [u8; 32] = commitment.try_into().unwrap_or_default();
        let author: Option<Vec<u8>> = row.try_get(6)?;
        let command: String = row.try_get(7)?;
        Ok(Self::Known(Box::new(Revision {
            at: unsigned(row.try_get(2)?)?,
            kind,
            id: id(&row.try_get::<Vec<u8>, _>(1)?)?,
            version: u64::try_from(row.try_get::<i64, _>(3)?).unwrap_or_default(),
            schema: u32::try_from(row.try_get::<i64, _>(4)?).unwrap_or_default(),
            recorded: instant(row.try_get(5)?)?,
            by: author.map(|author| id(&author)).transpose()?,
            command: Arc::from(command),
            body,
            seals,
            commitment: Hash::from_bytes(commitment),
        })))
    }
}

impl Store {
    /// The newest revision of each record among the first `size` entries of the log, checked against its commitment.
    /// One seek per record, whatever the length of its history.
    ///
    /// # Errors
    /// When the database fails, or a record is of a kind that this program does not know.
    pub async fn newest(&self, organisation: Id, size: u64) -> Result<Vec<Held>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM record r JOIN revision v \
             ON v.organisation = r.organisation AND v.kind = r.kind AND v.record = r.id AND v.position = \
             (SELECT max(w.position) FROM revision w \
              WHERE w.organisation = r.organisation AND w.kind = r.kind AND w.record = r.id AND w.position < $2) \
             WHERE r.organisation = $1 AND r.born < $2"
        );
        let mut rows =
            sqlx::query(sqlx::AssertSqlSafe(text)).bind(bytes(organisation)).bind(signed(size)?).fetch(&self.reader);
        let mut newest = Vec::new();
        while let Some(row) = rows.try_next().await? {
            match StoredRevision::read(&row)? {
                StoredRevision::Known(revision) => newest.push(Held::from_revision(&revision)),
                StoredRevision::Unknown { kind } => return Err(unknown(&kind)),
            }
        }
        Ok(newest)
    }

    /// The records of a kind that were among the first `size` entries of the log and have changed since, as they were then,
    /// checked against their commitments; and how many bytes their rows hold.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn earlier(&self, organisation: Id, kind: &Kind, size: u64) -> Result<(Vec<Held>, usize), StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM record r JOIN revision v \
             ON v.organisation = r.organisation AND v.kind = r.kind AND v.record = r.id AND v.position = \
             (SELECT max(w.position) FROM revision w \
              WHERE w.organisation = r.organisation AND w.kind = r.kind AND w.record = r.id AND w.position < $3) \
             WHERE r.organisation = $1 AND r.kind = $2 AND r.born < $3 AND EXISTS \
             (SELECT 1 FROM revision w \
              WHERE w.organisation = r.organisation AND w.kind = r.kind AND w.record = r.id AND w.position >= $3)"
        );
        let mut rows = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(bytes(organisation))
            .bind(kind.name)
            .bind(signed(size)?)
            .fetch(&self.reader);
        let (mut earlier, mut read) = (Vec::new(), 0);
        while let Some(row) = rows.try_next().await? {
            read += row.try_get::<&str, _>(8)?.len() + row.try_get::<&[u8], _>(9)?.len();
            earlier.push(Held::from_revision(&known(&row)?));
        }
        Ok((earlier, read))
    }

    /// The revisions of the entries from `from` up to, not including, `to`, in order.
    ///
    /// # Errors
    /// When the database fails, or a record is of a kind that this program does not know.
    pub async fn revisions(&self, organisation: Id, from: u64, to: u64) -> Result<Vec<Revision>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM revision v WHERE v.organisation = $1 AND v.position >= $2 AND v.position < $3 \
             ORDER BY v.position"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(bytes(organisation))
            .bind(signed(from)?)
            .bind(signed(to)?)
            .fetch_all(&self.reader)
            .await?;
        rows.iter().map(known).collect()
    }

    /// The revision of the same record before this one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn before(&self, organisation: Id, revision: &Revision) -> Result<Option<Revision>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM revision v WHERE v.organisation = $1 AND v.kind = $2 AND v.record = $3 \
             AND v.position < $4 ORDER BY v.position DESC LIMIT 1"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(bytes(organisation))
            .bind(revision.kind.name)
            .bind(bytes(revision.id))
            .bind(signed(revision.at)?)
            .fetch_optional(&self.reader)
            .await?;
        row.as_ref().map(known).transpose()
    }

    /// The revisions before those of the entries from `from` up to, not including, `to`: of each record that they did not make, the
    /// one that it had.
    ///
    /// # Errors
    /// When the database fails, or a record is of a kind that this program does not know.
    pub async fn before_run(&self, organisation: Id, from: u64, to: u64) -> Result<Vec<Revision>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM revision w JOIN revision v \
             ON v.organisation = w.organisation AND v.kind = w.kind AND v.record = w.record AND v.position = \
             (SELECT max(u.position) FROM revision u WHERE u.organisation = w.organisation AND u.kind = w.kind \
              AND u.record = w.record AND u.position < w.position) \
             WHERE w.organisation = $1 AND w.position >= $2 AND w.position < $3 AND w.version > 1"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(bytes(organisation))
            .bind(signed(from)?)
            .bind(signed(to)?)
            .fetch_all(&self.reader)
            .await?;
        rows.iter().map(known).collect()
    }

    /// The version of a record after the one at that position, with its own position.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn following(
        &self,
        organisation: Id,
        kind: &Kind,
        record: Id,
        at: u64,
    ) -> Result<Option<(u64, u64)>, StoreError> {
        let row = sqlx::query(
            "SELECT version, position FROM revision WHERE organisation = $1 AND kind = $2 AND record = $3 \
             AND position > $4 ORDER BY position LIMIT 1",
        )
        .bind(bytes(organisation))
        .bind(kind.name)
        .bind(bytes(record))
        .bind(signed(at)?)
        .fetch_optional(&self.reader)
        .await?;
        row.map(|row| Ok((unsigned(row.try_get(0)?)?, unsigned(row.try_get(1)?)?))).transpose()
    }

    /// How many of the first `size` entries were recorded at or before `instant`. Recorded time never goes back, so a
    /// search by halves finds it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn size_at(&self, organisation: Id, size: u64, instant: jiff::Timestamp) -> Result<u64, StoreError> {
        let (mut inside, mut outside) = (0, size);
        while inside < outside {
            let middle = inside + (outside - inside) / 2;
            let row = sqlx::query(
                "SELECT position, recorded FROM revision WHERE organisation = $1 AND position >= $2 AND position < $3 \
                 ORDER BY position LIMIT 1",
            )
            .bind(bytes(organisation))
            .bind(signed(middle)?)
            .bind(signed(outside)?)
            .fetch_optional(&self.reader)
            .await?;
            let Some(row) = row else {
                outside = middle;
                continue;
            };
            if instant.as_microsecond() < row.try_get::<i64, _>(1)? {
                outside = middle;
            } else {
                inside = unsigned(row.try_get(0)?)? + 1;
            }
        }
        Ok(inside)
    }

    /// All revisions of one record among the first `size` entries, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn history(
        &self,
        organisation: Id,
        kind: &Kind,
        record: Id,
        size: u64,
    ) -> Result<Vec<Revision>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM revision v WHERE v.organisation = $1 AND v.kind = $2 AND v.record = $3 \
             AND v.position < $4 ORDER BY v.position"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(bytes(organisation))
            .bind(kind.name)
            .bind(bytes(record))
            .bind(signed(size)?)
            .fetch_all(&self.reader)
            .await?;
        rows.iter().map(known).collect()
    }
}

pub(crate) fn known(row: &AnyRow) -> Result<Revision, StoreError> {
    match StoredRevision::read(row)? {
        StoredRevision::Known(revision) => Ok(*revision),
        StoredRevision::Unknown { kind } => Err(unknown(&kind)),
    }
}

pub(crate) fn unknown(kind: &str) -> StoreError {
    StoreError::Unreadable(format!(
        "there are records of kind {kind}, which this Annexa does not know; use a newer one"
    ))
}

pub(crate) const REVISION_COLUMNS: &str = COLUMNS;
