//! Who looked at what: what people from outside read, and what left as a file.
//!
//! A row is noted before the answer leaves. What is the same within one hour is one row with its count, and an hour of a
//! person has at most [`MOST`] rows of each occasion, so that nobody fills the disk by looking; what is beyond is counted together.

use jiff::Timestamp;
use ledger::Hash;
use ledger::tree::{leaf_hash, root};
use record::Id;
use serde_json::json;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::head::{bytes, id, instant, signed, unsigned};
use crate::{Appending, Snapshot, Store, StoreError};

mod erased;

/// How many rows of an occasion an hour of one person has.
const MOST: i64 = 1_000;
/// Where the others are counted.
const OTHERS: &str = "(more)";
/// The longest text of what was looked at, in characters.
const LONGEST: usize = 2_000;
const HOUR: i64 = 3_600_000_000;
const COLUMNS: &str = "person, occasion, under, what, first, last, count, hour, position, leaf, place";

/// Why it is kept that somebody looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Occasion {
    /// They read by a grant alone, from outside. `what` is the address.
    Outside,
    /// They took it out as a file. `what` is JSON of what left.
    Export,
}

impl Occasion {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Outside, Self::Export];

    /// Its code: `outside`, `export`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Outside => "outside",
            Self::Export => "export",
        }
    }

    /// The occasion of that code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|occasion| occasion.code() == code)
    }
}

/// What somebody looked at within one hour.
#[derive(Clone, Debug, PartialEq)]
pub struct Access {
    /// Who.
    pub person: Id,
    /// Why it is kept.
    pub occasion: Occasion,
    /// By what right: the grant of whoever reads from outside; of an export the token, or the person where they were signed in.
    pub under: Id,
    /// An address below the organisation's own, or JSON of what left.
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
    /// What stands for it in the log, where what was looked at was erased.
    pub erased: Option<Hash>,
    /// Where it stands among those of its entry, once one of them was erased.
    pub place: Option<i64>,
}

impl Access {
    /// What stands for it in the log: its leaf under the root that the hour's entry carries. The leaf of what was read from
    /// outside does not name its occasion: entries of the time when there was no other have to verify.
    fn leaf(&self) -> Hash {
        if let Some(leaf) = self.erased {
            return leaf;
        }
        let Self { person, occasion, under, what, first, last, count, hour, .. } = self;
        let (first, last) = (first.as_microsecond(), last.as_microsecond());
        let leaf = match occasion {
            Occasion::Outside => json!([person, under, what, first, last, count, hour]),
            Occasion::Export => json!([occasion.code(), person, under, what, first, last, count, hour]),
        };
        leaf_hash(leaf.to_string().as_bytes())
    }
}

/// The root over the rows of an hour, in their order.
pub fn root_of(rows: &[Access]) -> Hash {
    root(&rows.iter().map(Access::leaf).collect::<Vec<_>>())
}

/// The hour of an instant.
pub fn hour_of(at: Timestamp) -> i64 {
    at.as_microsecond().div_euclid(HOUR) * HOUR
}

/// Which accesses are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct AccessQuestion {
    /// Those of one person, or of all.
    pub person: Option<Id>,
    /// Those of one occasion, or of all.
    pub occasion: Option<Occasion>,
    /// Those of hours before this one.
    pub before: Option<i64>,
    /// How many rows at most.
    pub limit: u32,
}

impl Store {
    /// Notes that somebody looks at something.
    ///
    /// # Errors
    /// When the database fails: then it is not to be shown.
    pub async fn note_access(
        &self,
        organisation: Id,
        (person, under): (Id, Id),
        occasion: Occasion,
        what: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let hour = hour_of(at);
        let text =
            "SELECT count(*) FROM access WHERE organisation = $1 AND hour = $2 AND person = $3 AND occasion = $4";
        let query = sqlx::query(text).bind(bytes(organisation)).bind(hour).bind(bytes(person)).bind(occasion.code());
        let is_full = query.fetch_one(&self.reader).await?.try_get::<i64, _>(0)? >= MOST;
        let what = if is_full { OTHERS.to_owned() } else { what.chars().take(LONGEST).collect() };
        // An hour that the log has committed to is not written to again, should the clock go back.
        sqlx::query(
            "INSERT INTO access (organisation, hour, person, occasion, what, under, first, last, count) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 1) ON CONFLICT (organisation, hour, person, occasion, what, under) \
             DO UPDATE SET last = $7, count = access.count + 1 WHERE access.position IS NULL",
        )
        .bind(bytes(organisation))
        .bind(hour)
        .bind(bytes(person))
        .bind(occasion.code())
        .bind(what)
        .bind(bytes(under))
        .bind(at.as_microsecond())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// What was looked at, the latest hour first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accesses(&self, organisation: Id, asked: AccessQuestion) -> Result<Vec<Access>, StoreError> {
        let by = if asked.person.is_some() { "person = $4" } else { "person <> $4" };
        let of = if asked.occasion.is_some() { "occasion = $5" } else { "occasion <> $5" };
        let text = format!(
            "SELECT {COLUMNS} FROM access WHERE organisation = $1 AND hour < $2 AND {by} AND {of} \
             ORDER BY hour DESC, last DESC, what LIMIT $3"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(bytes(organisation))
            .bind(asked.before.unwrap_or(i64::MAX))
            .bind(i64::from(asked.limit))
            .bind(bytes(asked.person.unwrap_or_else(Id::nil)))
            .bind(asked.occasion.map_or("", Occasion::code))
            .fetch_all(&self.reader)
            .await?;
        rows.iter().map(read).collect()
    }

    /// The oldest past hour of an organisation that the log does not commit to yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_hour(&self, organisation: Id, now: Timestamp) -> Result<Option<i64>, StoreError> {
        let text = "SELECT min(hour) FROM access WHERE organisation = $1 AND position IS NULL AND hour < $2";
        let row = sqlx::query(text).bind(bytes(organisation)).bind(hour_of(now)).fetch_one(&self.reader).await?;
        Ok(row.try_get(0)?)
    }
}

impl Appending {
    /// The rows of an hour that the log does not commit to yet, in the order in which it will.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_accesses(&mut self, organisation: Id, hour: i64) -> Result<Vec<Access>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM access WHERE organisation = $1 AND hour = $2 AND position IS NULL");
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
        sqlx::query("UPDATE access SET position = $3 WHERE organisation = $1 AND hour = $2 AND position IS NULL")
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
    pub async fn closed_accesses(&mut self, organisation: Id) -> Result<Vec<Access>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM access WHERE organisation = $1 AND position IS NOT NULL");
        let query = sqlx::query(sqlx::AssertSqlSafe(text)).bind(bytes(organisation));
        let mut rows = query.fetch_all(self.connection()).await?.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        in_order(&mut rows);
        Ok(rows)
    }
}

/// By person, occasion, text and right, as bytes: the engines order text each in their own way.
fn in_order(rows: &mut [Access]) {
    rows.sort_by(|one, other| {
        let key = |row: &Access| (row.position, row.place, row.hour, row.person, row.occasion);
        key(one).cmp(&key(other)).then_with(|| (&one.what, one.under).cmp(&(&other.what, other.under)))
    });
}

fn read(row: &AnyRow) -> Result<Access, StoreError> {
    let (occasion, position): (String, Option<i64>) = (row.try_get(1)?, row.try_get(8)?);
    let leaf: Option<Vec<u8>> = row.try_get(9)?;
    Ok(Access {
        person: id(&row.try_get::<Vec<u8>, _>(0)?)?,
        occasion: Occasion::of(&occasion)
            .ok_or_else(|| StoreError::Unreadable(format!("an access for `{occasion}`")))?,
        under: id(&row.try_get::<Vec<u8>, _>(2)?)?,
        what: row.try_get(3)?,
        first: instant(row.try_get(4)?)?,
        last: instant(row.try_get(5)?)?,
        count: unsigned(row.try_get(6)?)?,
        hour: row.try_get(7)?,
        position: position.map(unsigned).transpose()?,
        erased: leaf
            .map(|leaf| <[u8; 32]>::try_from(leaf).map(Hash::from_bytes))
            .transpose()
            .map_err(|_| StoreError::Unreadable("the leaf of an access has 32 bytes".to_owned()))?,
        place: row.try_get(10)?,
    })
}
