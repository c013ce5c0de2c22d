//! What people from outside looked at.
//!
//! A row is noted before the answer leaves. Rows of one hour, person and address are one, and an hour of a person has at
//! most [`MOST`] of them, so that nobody fills the disk by looking; what is beyond is counted together.

use jiff::Timestamp;
use ledger::Hash;
use ledger::tree::{leaf_hash, root};
use record::Id;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::head::{bytes, id, instant, signed, unsigned};
use crate::{Appending, Snapshot, Store, StoreError};

/// How many addresses an hour of one person has of their own.
const MOST: i64 = 1_000;
/// Where the others are counted.
const OTHERS: &str = "(more)";
/// The longest address, in characters.
const LONGEST: usize = 200;
const HOUR: i64 = 3_600_000_000;
const COLUMNS: &str = "person, under, what, first, last, count, hour, position";

/// What somebody looked at within one hour.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Who.
    pub person: Id,
    /// The grant that let them.
    pub under: Id,
    /// The address, below the organisation's own.
    pub what: String,
    /// When first.
    pub first: Timestamp,
    /// When last.
    pub last: Timestamp,
    /// How often.
    pub count: u64,
    /// The hour, in microseconds since 1970.
    pub hour: i64,
    /// The entry of the log that commits to it; nothing while the hour lasts.
    pub position: Option<u64>,
}

impl Reading {
    /// What stands for it in the log: its leaf under the root that the hour's entry carries.
    fn leaf(&self) -> Hash {
        let Self { person, under, what, first, last, count, hour, .. } = self;
        let (first, last) = (first.as_microsecond(), last.as_microsecond());
        leaf_hash(serde_json::json!([person, under, what, first, last, count, hour]).to_string().as_bytes())
    }
}

/// The root over the rows of an hour, in their order.
pub fn root_of(rows: &[Reading]) -> Hash {
    root(&rows.iter().map(Reading::leaf).collect::<Vec<_>>())
}

/// The hour of an instant.
pub fn hour_of(at: Timestamp) -> i64 {
    at.as_microsecond().div_euclid(HOUR) * HOUR
}

impl Store {
    /// Notes that somebody from outside looks at something, by a grant.
    ///
    /// # Errors
    /// When the database fails: then it is not to be shown.
    pub async fn note_reading(
        &self,
        organisation: Id,
        person: Id,
        under: Id,
        what: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let hour = hour_of(at);
        let row = sqlx::query("SELECT count(*) FROM reading WHERE organisation = $1 AND hour = $2 AND person = $3")
            .bind(bytes(organisation))
            .bind(hour)
            .bind(bytes(person))
            .fetch_one(&self.reader)
            .await?;
        let what: String = what.chars().take(LONGEST).collect();
        let what = if row.try_get::<i64, _>(0)? < MOST { what } else { OTHERS.to_owned() };
        // An hour that the log has committed to is not written to again, should the clock go back.
        sqlx::query(
            "INSERT INTO reading (organisation, hour, person, what, under, first, last, count) \
             VALUES ($1, $2, $3, $4, $5, $6, $6, 1) ON CONFLICT (organisation, hour, person, what) DO UPDATE SET \
             last = $6, count = reading.count + 1 WHERE reading.position IS NULL",
        )
        .bind(bytes(organisation))
        .bind(hour)
        .bind(bytes(person))
        .bind(what)
        .bind(bytes(under))
        .bind(at.as_microsecond())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// What was looked at, the latest hour first, by one person or by all; at most `limit` rows, from hours before `before`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn readings(
        &self,
        organisation: Id,
        person: Option<Id>,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Reading>, StoreError> {
        let by = if person.is_some() { "person = $4" } else { "person <> $4" };
        let text = format!(
            "SELECT {COLUMNS} FROM reading WHERE organisation = $1 AND hour < $2 AND {by} \
             ORDER BY hour DESC, last DESC, what LIMIT $3"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(bytes(organisation))
            .bind(before.unwrap_or(i64::MAX))
            .bind(i64::from(limit))
            .bind(bytes(person.unwrap_or_else(Id::nil)))
            .fetch_all(&self.reader)
            .await?;
        rows.iter().map(read).collect()
    }

    /// The oldest past hour of an organisation that the log does not commit to yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_hour(&self, organisation: Id, now: Timestamp) -> Result<Option<i64>, StoreError> {
        let text = "SELECT min(hour) FROM reading WHERE organisation = $1 AND position IS NULL AND hour < $2";
        let row = sqlx::query(text).bind(bytes(organisation)).bind(hour_of(now)).fetch_one(&self.reader).await?;
        Ok(row.try_get(0)?)
    }
}

impl Appending {
    /// The rows of an hour that the log does not commit to yet, in the order in which it will.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_readings(&mut self, organisation: Id, hour: i64) -> Result<Vec<Reading>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM reading WHERE organisation = $1 AND hour = $2 AND position IS NULL ORDER BY person, what"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(text)).bind(bytes(organisation)).bind(hour);
        let mut rows = query.fetch_all(self.connection()).await?.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        in_order(&mut rows);
        Ok(rows)
    }

    /// Notes which entry commits to the rows of an hour.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close_hour(&mut self, organisation: Id, hour: i64, position: u64) -> Result<(), StoreError> {
        sqlx::query("UPDATE reading SET position = $3 WHERE organisation = $1 AND hour = $2 AND position IS NULL")
            .bind(bytes(organisation))
            .bind(hour)
            .bind(signed(position)?)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

impl Snapshot {
    /// The rows of an organisation that the log commits to, in its order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn closed_readings(&mut self, organisation: Id) -> Result<Vec<Reading>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM reading WHERE organisation = $1 AND position IS NOT NULL");
        let query = sqlx::query(sqlx::AssertSqlSafe(text)).bind(bytes(organisation));
        let mut rows = query.fetch_all(self.connection()).await?.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        in_order(&mut rows);
        Ok(rows)
    }
}

/// By person and address, as bytes: the engines order text each in their own way.
fn in_order(rows: &mut [Reading]) {
    rows.sort_by(|one, other| {
        (one.position, one.hour, one.person, &one.what).cmp(&(other.position, other.hour, other.person, &other.what))
    });
}

fn read(row: &AnyRow) -> Result<Reading, StoreError> {
    let position: Option<i64> = row.try_get(7)?;
    Ok(Reading {
        person: id(&row.try_get::<Vec<u8>, _>(0)?)?,
        under: id(&row.try_get::<Vec<u8>, _>(1)?)?,
        what: row.try_get(2)?,
        first: instant(row.try_get(3)?)?,
        last: instant(row.try_get(4)?)?,
        count: unsigned(row.try_get(5)?)?,
        hour: row.try_get(6)?,
        position: position.map(unsigned).transpose()?,
    })
}
