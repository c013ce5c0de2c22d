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
        let rows =
            sqlx::query("SELECT organisation, size, root, told_by, since FROM behind ORDER BY organisation, size");
        rows.fetch_all(&self.reader).await?.iter().map(row).collect()
    }

    /// Notes that a log is behind. Of what one remembers the largest is kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_behind(&self, behind: &BehindRow) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO behind (organisation, size, root, told_by, since) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (organisation, told_by) DO UPDATE SET size = excluded.size, root = excluded.root WHERE excluded.size > behind.size",
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

impl Store {
    /// The entries by which an operator went on with a log of which somebody remembered more: in which log each stands, and where.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recoveries(&self, log: Id, told_by: &str) -> Result<Vec<(Id, u64)>, StoreError> {
        let text = "SELECT organisation, position FROM recovery WHERE log = $1 AND told_by = $2 ORDER BY position";
        let rows = sqlx::query(text).bind(bytes(log)).bind(told_by.to_owned()).fetch_all(&self.reader).await?;
        rows.iter().map(|row| Ok((id(&row.try_get::<Vec<u8>, _>(0)?)?, unsigned(row.try_get(1)?)?))).collect()
    }
}

impl Appending {
    /// Notes where an entry stands by which an operator goes on with a log that is behind.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recovered(&mut self, within: Id, position: u64, behind: &BehindRow) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO recovery (organisation, position, log, told_by) VALUES ($1, $2, $3, $4)")
            .bind(bytes(within))
            .bind(signed(position)?)
            .bind(bytes(behind.log))
            .bind(behind.told_by.clone())
            .execute(self.connection())
            .await?;
        Ok(())
    }

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
