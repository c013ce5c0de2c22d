//! Who took what out, and when. Rows are added and read, never changed.

use jiff::Timestamp;
use record::Id;
use sqlx::Row as _;

use crate::head::{bytes, id, instant};
use crate::{Store, StoreError};

/// That somebody took something out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRow {
    /// Its id; ids sort by the time that they were made.
    pub id: Id,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub person: Id,
    /// The token that they came with.
    pub token: Option<Id>,
    /// What was done: `export`.
    pub what: String,
    /// To what: JSON of ids, codes and parameters.
    pub about: String,
}

impl Store {
    /// Keeps that somebody takes something out.
    ///
    /// # Errors
    /// When the database fails; then nothing may leave.
    pub async fn keep_access(&self, organisation: Id, access: &AccessRow) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO access (organisation, id, at, person, token, what, about) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(bytes(organisation))
        .bind(bytes(access.id))
        .bind(access.at.as_microsecond())
        .bind(bytes(access.person))
        .bind(access.token.map(bytes))
        .bind(access.what.clone())
        .bind(access.about.clone())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// The newest of them, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accesses(&self, organisation: Id, limit: u32) -> Result<Vec<AccessRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, at, person, token, what, about FROM access WHERE organisation = $1 ORDER BY id DESC LIMIT $2",
        )
        .bind(bytes(organisation))
        .bind(i64::from(limit))
        .fetch_all(&self.reader)
        .await?;
        let access = |row: &sqlx::any::AnyRow| {
            Ok(AccessRow {
                id: id(&row.try_get::<Vec<u8>, _>(0)?)?,
                at: instant(row.try_get(1)?)?,
                person: id(&row.try_get::<Vec<u8>, _>(2)?)?,
                token: row.try_get::<Option<Vec<u8>>, _>(3)?.map(|token| id(&token)).transpose()?,
                what: row.try_get(4)?,
                about: row.try_get(5)?,
            })
        };
        rows.iter().map(access).collect()
    }
}
