//! Everything that an installation keeps, row by row and in no engine's own form: for backups, which are read from one
//! database and may be restored into the other.
//!
//! [`TABLES`] is the whole of it; a test holds it against the tables themselves. Rows are written into an empty database
//! only. Left out are sessions and visits, as whoever restores does not want old cookies to work; and how witnesses stand and what is
//! behind, which each server finds out anew. Letters under way are in it:
//! what people were told of is kept, so a letter that was not sent yet would be lost. One that was sent since goes out once
//! more, under the same id.

use futures_util::{Stream, StreamExt as _};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};

use crate::head::unsigned;
use crate::{Appending, Engine, Snapshot, Store, StoreError};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Bytes.
    Bytes,
    /// Whole numbers.
    Number,
    /// Text.
    Text,
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// None.
    Nothing,
    /// Bytes.
    Bytes(Vec<u8>),
    /// A whole number.
    Number(i64),
    /// Text.
    Text(String),
}

/// A table that belongs to a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns, those of its key first.
    pub columns: &'static [(&'static str, Holds)],
    /// How many columns its key has.
    key: usize,
}

use Holds::{Bytes, Number, Text};

/// The tables that a backup holds, in the order in which they are written.
pub const TABLES: &[Table] = &[
    Table {
        name: "instance",
        columns: &[("id", Bytes), ("is_demo", Number), ("created", Number), ("seal_check", Text)],
        key: 1,
    },
    Table { name: "organisation", columns: &[("id", Bytes), ("slug", Text), ("created", Number)], key: 1 },
    Table {
        name: "head",
        columns: &[
            ("organisation", Bytes),
            ("size", Number),
            ("frontier", Bytes),
            ("recorded", Number),
            ("checkpoint", Text),
        ],
        key: 1,
    },
    Table {
        name: "entry",
        columns: &[("organisation", Bytes), ("position", Number), ("bytes", Bytes), ("leaf", Bytes)],
        key: 2,
    },
    Table {
        name: "node",
        columns: &[("organisation", Bytes), ("level", Number), ("position", Number), ("hash", Bytes)],
        key: 3,
    },
    Table {
        name: "checkpoint",
        columns: &[
            ("organisation", Bytes),
            ("size", Number),
            ("recorded", Number),
            ("note", Text),
            ("entered", Number),
        ],
        key: 2,
    },
    Table {
        name: "cosignature",
        columns: &[("organisation", Bytes), ("size", Number), ("witness", Text), ("made", Number), ("line", Text)],
        key: 3,
    },
    Table {
        name: "recovery",
        columns: &[("organisation", Bytes), ("position", Number), ("log", Bytes), ("told_by", Text)],
        key: 2,
    },
    Table {
        name: "record",
        columns: &[("organisation", Bytes), ("kind", Text), ("id", Bytes), ("born", Number)],
        key: 3,
    },
    Table {
        name: "revision",
        columns: &[
            ("organisation", Bytes),
            ("kind", Text),
            ("record", Bytes),
            ("position", Number),
            ("version", Number),
            ("schema", Number),
            ("recorded", Number),
            ("author", Bytes),
            ("command", Text),
            ("body", Text),
            ("salts", Bytes),
            ("commitment", Bytes),
        ],
        key: 4,
    },
    Table {
        name: "answer",
        columns: &[
            ("organisation", Bytes),
            ("person", Bytes),
            ("idempotency_key", Text),
            ("request", Bytes),
            ("run", Number),
            ("count", Number),
            ("recorded", Number),
        ],
        key: 3,
    },
    Table {
        name: "credential",
        columns: &[
            ("kind", Text),
            ("id", Bytes),
            ("version", Number),
            ("lookup", Bytes),
            ("login", Bytes),
            ("organisation", Bytes),
            ("body", Text),
            ("salts", Bytes),
            ("commitment", Bytes),
        ],
        key: 2,
    },
    Table {
        name: "attempt",
        columns: &[("login", Bytes), ("failures", Number), ("closed_until", Number), ("last_step", Number)],
        key: 1,
    },
    Table {
        name: "blob",
        columns: &[
            ("organisation", Bytes),
            ("digest", Bytes),
            ("bytes", Bytes),
            ("is_kept", Number),
            ("created", Number),
        ],
        key: 2,
    },
    Table {
        name: "bringer",
        columns: &[("organisation", Bytes), ("digest", Bytes), ("person", Bytes), ("created", Number)],
        key: 3,
    },
    Table {
        name: "access",
        columns: &[
            ("organisation", Bytes),
            ("hour", Number),
            ("person", Bytes),
            ("occasion", Text),
            ("what", Text),
            ("under", Bytes),
            ("first", Number),
            ("last", Number),
            ("count", Number),
            ("position", Number),
            ("leaf", Bytes),
            ("place", Number),
        ],
        key: 6,
    },
    Table { name: "erasing", columns: &[("organisation", Bytes), ("position", Number), ("person", Bytes)], key: 2 },
    Table {
        name: "letter",
        columns: &[
            ("id", Bytes),
            ("organisation", Bytes),
            ("topic", Text),
            ("recipient", Text),
            ("sealed", Text),
            ("created", Number),
            ("expires", Number),
            ("due", Number),
            ("attempts", Number),
            ("sent", Number),
            ("given_up", Number),
            ("problem", Text),
        ],
        key: 1,
    },
    Table { name: "told_until", columns: &[("organisation", Bytes), ("position", Number), ("day", Text)], key: 1 },
    Table { name: "told", columns: &[("organisation", Bytes), ("person", Bytes), ("task", Text)], key: 3 },
];

impl Snapshot {
    /// How many rows a table has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count(&mut self, table: &Table) -> Result<u64, StoreError> {
        let text = format!("SELECT count(*) FROM {}", table.name);
        unsigned(sqlx::query(AssertSqlSafe(text)).fetch_one(self.connection()).await?.try_get(0)?)
    }

    /// The rows of a table, in the order of its key.
    pub fn rows<'a>(&'a mut self, table: &'a Table) -> impl Stream<Item = Result<Vec<Cell>, StoreError>> + 'a {
        let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
        let order: Vec<&str> = names.iter().take(table.key).copied().collect();
        let text = format!("SELECT {} FROM {} ORDER BY {}", names.join(", "), table.name, order.join(", "));
        let rows = sqlx::query(AssertSqlSafe(text)).fetch(self.connection());
        rows.map(|row| cells(table, &row?))
    }
}

fn cells(table: &Table, row: &AnyRow) -> Result<Vec<Cell>, StoreError> {
    let columns = table.columns.iter().enumerate();
    columns
        .map(|(position, (_, holds))| {
            let cell = match holds {
                Bytes => row.try_get::<Option<Vec<u8>>, _>(position)?.map(Cell::Bytes),
                Number => row.try_get::<Option<i64>, _>(position)?.map(Cell::Number),
                Text => row.try_get::<Option<String>, _>(position)?.map(Cell::Text),
            };
            Ok(cell.unwrap_or(Cell::Nothing))
        })
        .collect()
}

impl Store {
    /// Begins to write a backup's rows into an empty database. Nothing is there before it is committed.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`], or when the database fails.
    pub async fn begin_restoring(&self) -> Result<Appending, StoreError> {
        let mut appending = self.begin().await?;
        if self.engine() == Engine::Postgres {
            // Whoever else would begin an installation here meanwhile waits, and then finds this one.
            sqlx::query("LOCK TABLE instance IN ACCESS EXCLUSIVE MODE").execute(appending.connection()).await?;
        }
        for table in TABLES {
            let text = format!("SELECT 1 FROM {} LIMIT 1", table.name);
            if sqlx::query(AssertSqlSafe(text)).fetch_optional(appending.connection()).await?.is_some() {
                return Err(StoreError::NotEmpty);
            }
        }
        Ok(appending)
    }
}
