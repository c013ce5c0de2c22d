//! Logs that are behind what is remembered of them outside this database. While one is noted, [`Appending::lock`] gives no head,
//! so that nothing is appended to any log, whichever server and whatever command it is.

use jiff::Timestamp;
use ledger::Hash;
use record::Id;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::head::{bytes, id, instant, signed, unsigned};
use crate::{Appending, Store, StoreError};

/// A log of which more, or something else, is remembered than lies here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BehindRow {
    /// Whose log.
    pub log: Id,
    /// How many entries are remembered.
    pub size: u64,
    /// The root over them, where it is.
    pub root: Option<Hash>,
    /// Who remembers it: a file, or the name of a witness.
    pub told_by: String,
    /// Since when that is known here.
    pub since: Timestamp,
}

impl Store {
    /// The logs that are behind.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn behind(&self) -> Result<Vec<BehindRow>, StoreError> {
        let rows = sqlx::query("SELECT organisation, size, root, told_by, since FROM behind ORDER BY organisation");
        rows.fetch_all(&self.reader).await?.iter().map(row).collect()
    }

    /// Notes that a log is behind. Of several memories the largest is kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_behind(&self, behind: &BehindRow) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO behind (organisation, size, root, told_by, since) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (organisation) DO UPDATE SET size = excluded.size, root = excluded.root, \
             told_by = excluded.told_by WHERE excluded.size > behind.size",
        )
        .bind(bytes(behind.log))
        .bind(signed(behind.size)?)
        .bind(behind.root.map(|root| root.as_bytes().to_vec()))
        .bind(behind.told_by.clone())
        .bind(behind.since.as_microsecond())
        .execute(&self.writer)
        .await?;
        Ok(())
    }
}

impl Appending {
    /// Forgets that logs are behind: whoever recovers them has said so in each.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_behind(&mut self) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM behind").execute(self.connection()).await?;
        Ok(())
    }
}

fn row(row: &AnyRow) -> Result<BehindRow, StoreError> {
    let root: Option<Vec<u8>> = row.try_get(2)?;
    let root = root.map(|root| root.try_into().map_err(|_| StoreError::Unreadable("a root has 32 bytes".to_owned())));
    Ok(BehindRow {
        log: id(&row.try_get::<Vec<u8>, _>(0)?)?,
        size: unsigned(row.try_get(1)?)?,
        root: root.transpose()?.map(Hash::from_bytes),
        told_by: row.try_get(3)?,
        since: instant(row.try_get(4)?)?,
    })
}
