//! Accesses that name somebody who is erased: what was looked at goes, and what stands for it in the log stays.

use isms::erasure::{Found, Words};
use record::Id;

use super::{Access, COLUMNS, in_order, read};
use crate::head::{bytes, signed};
use crate::{Appending, Store, StoreError};

/// What stands where it was erased what was looked at; each of an hour has its number.
fn stands_for(number: usize) -> String {
    format!("(erased {number})")
}

impl Store {
    /// The entries that speak of accesses in which a word stands.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accesses_naming(&self, organisation: Id, words: &Words) -> Result<Vec<u64>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM access WHERE organisation = $1 AND position IS NOT NULL");
        let query = sqlx::query(sqlx::AssertSqlSafe(text)).bind(bytes(organisation));
        let rows = query.fetch_all(&self.reader).await?.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let naming = rows.iter().filter(|row| words.name_in_address(&row.what));
        let mut entries: Vec<u64> = naming.filter_map(|row| row.position).collect();
        entries.sort_unstable();
        entries.dedup();
        Ok(entries)
    }
}

impl Appending {
    /// Erases what was looked at in the rows of an entry that name the person. All rows of the entry keep their places.
    pub(crate) async fn erase_accesses(
        &mut self,
        organisation: Id,
        entry: u64,
        found: &Found,
    ) -> Result<(), StoreError> {
        let text = format!("SELECT {COLUMNS} FROM access WHERE organisation = $1 AND position = $2");
        let query = sqlx::query(sqlx::AssertSqlSafe(text)).bind(bytes(organisation)).bind(signed(entry)?);
        let mut rows = query.fetch_all(self.connection()).await?.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        in_order(&mut rows);
        for (place, row) in rows.iter().enumerate() {
            let names = found.words().name_in_address(&row.what);
            let what = if names { stands_for(place) } else { row.what.clone() };
            let leaf = if names { Some(row.leaf()) } else { row.erased };
            self.rewrite_access(organisation, row, &what, leaf.map(|leaf| leaf.as_bytes().to_vec()), Some(place))
                .await?;
        }
        Ok(())
    }

    /// The same for rows of which no entry speaks yet: it will speak of what is left.
    pub(crate) async fn erase_open_accesses(&mut self, organisation: Id, found: &Found) -> Result<(), StoreError> {
        let text = format!("SELECT {COLUMNS} FROM access WHERE organisation = $1 AND position IS NULL");
        let query = sqlx::query(sqlx::AssertSqlSafe(text)).bind(bytes(organisation));
        let rows = query.fetch_all(self.connection()).await?.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let naming = rows.iter().filter(|row| found.words().name_in_address(&row.what));
        let erased = rows.iter().filter(|row| row.what.starts_with("(erased ")).count();
        for (number, row) in naming.enumerate() {
            self.rewrite_access(organisation, row, &stands_for(erased + number), None, None).await?;
        }
        Ok(())
    }

    async fn rewrite_access(
        &mut self,
        organisation: Id,
        row: &Access,
        what: &str,
        leaf: Option<Vec<u8>>,
        place: Option<usize>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE access SET what = $7, leaf = $8, place = $9 WHERE organisation = $1 AND hour = $2 AND person = $3 \
             AND occasion = $4 AND what = $5 AND under = $6",
        )
        .bind(bytes(organisation))
        .bind(row.hour)
        .bind(bytes(row.person))
        .bind(row.occasion.code())
        .bind(row.what.clone())
        .bind(bytes(row.under))
        .bind(what.to_owned())
        .bind(leaf)
        .bind(place.and_then(|place| i64::try_from(place).ok()))
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
