//! Checkpoints that were signed and kept, and which of them the instance's log holds.

use jiff::Timestamp;
use record::Id;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::head::{bytes, instant, signed, unsigned};
use crate::{Appending, Store, StoreError};

/// A checkpoint that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// How many entries the log had.
    pub size: u64,
    /// When the last of them was recorded.
    pub recorded: Timestamp,
    /// The signed note, with what witnesses added.
    pub note: String,
    /// The entry of the instance's log that says the same.
    pub entered: Option<u64>,
}

impl Store {
    /// The newest kept checkpoints of a log that is at most so large, newest first; with `only_entered` those that the instance's
    /// log holds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn kept_checkpoints(
        &self,
        log: Id,
        size: u64,
        only_entered: bool,
        limit: u32,
    ) -> Result<Vec<Kept>, StoreError> {
        let text = "SELECT size, recorded, note, entered FROM checkpoint WHERE organisation = $1 AND size <= $2 \
                    AND (entered IS NOT NULL OR $3 = 0) ORDER BY size DESC LIMIT $4";
        let rows = sqlx::query(text)
            .bind(bytes(log))
            .bind(signed(size)?)
            .bind(i64::from(only_entered))
            .bind(i64::from(limit))
            .fetch_all(&self.reader)
            .await?;
        let mut kept = rows.iter().map(kept).collect::<Result<Vec<Kept>, _>>()?;
        let (Some(newest), Some(oldest)) = (kept.first(), kept.last()) else { return Ok(kept) };
        let lines = self.cosignature_lines(log, oldest.size, newest.size).await?;
        for kept in &mut kept {
            kept.note.push_str(lines.get(&kept.size).map_or("", String::as_str));
        }
        Ok(kept)
    }
}

fn kept(row: &AnyRow) -> Result<Kept, StoreError> {
    Ok(Kept {
        size: unsigned(row.try_get(0)?)?,
        recorded: instant(row.try_get(1)?)?,
        note: row.try_get(2)?,
        entered: row.try_get::<Option<i64>, _>(3)?.map(unsigned).transpose()?,
    })
}

impl Appending {
    /// Notes which entry of the instance's log says the same as a kept checkpoint.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn entered_checkpoint(&mut self, log: Id, size: u64, entry: u64) -> Result<(), StoreError> {
        sqlx::query("UPDATE checkpoint SET entered = $3 WHERE organisation = $1 AND size = $2 AND entered IS NULL")
            .bind(bytes(log))
            .bind(signed(size)?)
            .bind(signed(entry)?)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
