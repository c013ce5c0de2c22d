//! All rows as they lie, at one moment, for verifying: nothing is interpreted, so that a row which was changed behind our
//! back, to whatever, is read as well as one that was not. Numbers may be negative and ids of any length.

use std::collections::BTreeMap;

use record::Id;
use sqlx::any::AnyRow;
use sqlx::{Any, AnyConnection, Row as _, Transaction};

use crate::head::{bytes, id};
use crate::{Engine, Store, StoreError};

/// The database at one moment, whatever is appended meanwhile.
pub struct Snapshot {
    transaction: Transaction<'static, Any>,
}

/// A row of `head`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadRow {
    /// Whose log.
    pub organisation: Id,
    /// How many entries it is said to have.
    pub size: i64,
    /// The bytes of its frontier.
    pub frontier: Vec<u8>,
    /// Microseconds since 1970.
    pub recorded: i64,
    /// The signed note.
    pub checkpoint: String,
}

/// A row of `entry`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    /// Its index.
    pub position: i64,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The hash kept beside them.
    pub leaf: Vec<u8>,
}

/// A row of `revision`, or of `credential`, whose entries stand in the instance's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyRow {
    /// The kind's name.
    pub kind: String,
    /// The record.
    pub id: Vec<u8>,
    /// Its version.
    pub version: i64,
    /// The content as text.
    pub body: String,
    /// The seals as bytes.
    pub salts: Vec<u8>,
    /// The commitment as bytes.
    pub commitment: Vec<u8>,
}

/// What a row of `revision` has beside its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionRow {
    /// The index of its entry.
    pub position: i64,
    /// The schema of its content.
    pub schema: i64,
    /// Microseconds since 1970.
    pub recorded: i64,
    /// Who wrote it.
    pub author: Option<Vec<u8>>,
    /// The command's code.
    pub command: String,
    /// The content.
    pub content: BodyRow,
}

impl Store {
    /// The database at this moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        let begin = match self.engine {
            Engine::Sqlite => "BEGIN",
            Engine::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
        };
        Ok(Snapshot { transaction: self.reader.begin_with(begin).await? })
    }
}

impl Snapshot {
    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    /// The heads of all logs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn heads(&mut self) -> Result<Vec<HeadRow>, StoreError> {
        let rows =
            sqlx::query("SELECT organisation, size, frontier, recorded, checkpoint FROM head ORDER BY organisation")
                .fetch_all(&mut *self.transaction)
                .await?;
        let head = |row: &AnyRow| {
            Ok(HeadRow {
                organisation: id(&row.try_get::<Vec<u8>, _>(0)?)?,
                size: row.try_get(1)?,
                frontier: row.try_get(2)?,
                recorded: row.try_get(3)?,
                checkpoint: row.try_get(4)?,
            })
        };
        rows.iter().map(head).collect()
    }

    /// The owners of entries, revisions, records, nodes or checkpoints, whether or not they have a head.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn owners(&mut self) -> Result<Vec<Id>, StoreError> {
        let text = "SELECT organisation FROM entry UNION SELECT organisation FROM revision UNION \
                    SELECT organisation FROM record UNION SELECT organisation FROM node UNION \
                    SELECT organisation FROM checkpoint UNION SELECT id FROM organisation";
        let rows = sqlx::query(text).fetch_all(&mut *self.transaction).await?;
        rows.iter().map(|row| id(&row.try_get::<Vec<u8>, _>(0)?)).collect()
    }

    /// Entries from `from` on, at most `limit`, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn entries(&mut self, organisation: Id, from: i64, limit: u32) -> Result<Vec<EntryRow>, StoreError> {
        let text = "SELECT position, bytes, leaf FROM entry WHERE organisation = $1 AND position >= $2 \
                    ORDER BY position LIMIT $3";
        let rows = sqlx::query(text)
            .bind(bytes(organisation))
            .bind(from)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await?;
        let entry =
            |row: &AnyRow| Ok(EntryRow { position: row.try_get(0)?, bytes: row.try_get(1)?, leaf: row.try_get(2)? });
        rows.iter().map(entry).collect()
    }

    /// Revisions at the positions from `from` up to `to`, or all the rest, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revisions(
        &mut self,
        organisation: Id,
        from: i64,
        to: Option<i64>,
    ) -> Result<Vec<RevisionRow>, StoreError> {
        let text = "SELECT kind, record, version, body, salts, commitment, position, schema, recorded, author, command \
                    FROM revision WHERE organisation = $1 AND position >= $2 AND position <= $3 ORDER BY position";
        let rows = sqlx::query(text)
            .bind(bytes(organisation))
            .bind(from)
            .bind(to.unwrap_or(i64::MAX))
            .fetch_all(&mut *self.transaction)
            .await?;
        let revision = |row: &AnyRow| {
            Ok(RevisionRow {
                content: content(row)?,
                position: row.try_get(6)?,
                schema: row.try_get(7)?,
                recorded: row.try_get(8)?,
                author: row.try_get(9)?,
                command: row.try_get(10)?,
            })
        };
        rows.iter().map(revision).collect()
    }

    /// The records, each with the index of its first entry.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn records(&mut self, organisation: Id) -> Result<Vec<(String, Vec<u8>, i64)>, StoreError> {
        let rows = sqlx::query("SELECT kind, id, born FROM record WHERE organisation = $1 ORDER BY born")
            .bind(bytes(organisation))
            .fetch_all(&mut *self.transaction)
            .await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))).collect()
    }

    /// The kept nodes of the tree: level, place, hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn nodes(&mut self, organisation: Id) -> Result<Vec<(i64, i64, Vec<u8>)>, StoreError> {
        let rows =
            sqlx::query("SELECT level, position, hash FROM node WHERE organisation = $1 ORDER BY level, position")
                .bind(bytes(organisation))
                .fetch_all(&mut *self.transaction)
                .await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))).collect()
    }

    /// The kept checkpoints: size, and the note with what witnesses added.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn checkpoints(&mut self, organisation: Id) -> Result<Vec<(i64, String)>, StoreError> {
        let kept = "SELECT size, note FROM checkpoint WHERE organisation = $1 ORDER BY size";
        let kept = sqlx::query(kept).bind(bytes(organisation)).fetch_all(&mut *self.transaction).await?;
        let lines = "SELECT size, line FROM cosignature WHERE organisation = $1 ORDER BY size, witness";
        let lines = sqlx::query(lines).bind(bytes(organisation)).fetch_all(&mut *self.transaction).await?;
        let kept = kept.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
        let mut notes = kept.collect::<Result<BTreeMap<i64, String>, StoreError>>()?;
        for row in &lines {
            if let Some(note) = notes.get_mut(&row.try_get(0)?) {
                note.push_str(row.try_get(1)?);
            }
        }
        Ok(notes.into_iter().collect())
    }

    /// The digests of the files that lie here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn blobs(&mut self, organisation: Id) -> Result<Vec<Vec<u8>>, StoreError> {
        self.digests("SELECT digest FROM blob WHERE organisation = $1 ORDER BY digest", organisation).await
    }

    /// The digests of the files that somebody brought.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn brought(&mut self, organisation: Id) -> Result<Vec<Vec<u8>>, StoreError> {
        self.digests("SELECT DISTINCT digest FROM bringer WHERE organisation = $1 ORDER BY digest", organisation).await
    }

    async fn digests(&mut self, text: &'static str, organisation: Id) -> Result<Vec<Vec<u8>>, StoreError> {
        let rows = sqlx::query(text).bind(bytes(organisation)).fetch_all(&mut *self.transaction).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// The bytes of a file as they lie; none when it is not here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn blob(&mut self, organisation: Id, digest: &[u8]) -> Result<Vec<u8>, StoreError> {
        let row = sqlx::query("SELECT bytes FROM blob WHERE organisation = $1 AND digest = $2")
            .bind(bytes(organisation))
            .bind(digest.to_vec())
            .fetch_optional(&mut *self.transaction)
            .await?;
        row.map_or(Ok(Vec::new()), |row| Ok(row.try_get(0)?))
    }

    /// Logins, memberships, tokens and links as they are now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn credentials(&mut self) -> Result<Vec<BodyRow>, StoreError> {
        let rows = sqlx::query("SELECT kind, id, version, body, salts, commitment FROM credential ORDER BY id")
            .fetch_all(&mut *self.transaction)
            .await?;
        rows.iter().map(content).collect()
    }
}

fn content(row: &AnyRow) -> Result<BodyRow, StoreError> {
    Ok(BodyRow {
        kind: row.try_get(0)?,
        id: row.try_get(1)?,
        version: row.try_get(2)?,
        body: row.try_get(3)?,
        salts: row.try_get(4)?,
        commitment: row.try_get(5)?,
    })
}
