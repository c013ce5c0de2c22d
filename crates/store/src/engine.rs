//! What differs between the two engines.

use sqlx::Executor as _;
use sqlx::{AnyConnection, AssertSqlSafe};

/// The database behind a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one: a file.
    Sqlite,
    /// A server that several Annexa servers may share.
    Postgres,
}

/// KiB of pages that the writer of SQLite keeps: a large import touches leaves all over the trees, and reads them again
/// from the file for every statement where they do not stay.
pub(crate) const CACHE_WRITING: i64 = 64_000;
/// KiB of pages that each reader of SQLite keeps. Values are in memory; what is read is read once, in order.
pub(crate) const CACHE_READING: i64 = 8_000;

/// Pages that SQLite may have written ahead before a commit itself has to move them into the file; see `ahead`.
const AHEAD: u32 = 262_144;
/// Bytes that the file of what was written ahead keeps once all of it was moved.
const AHEAD_KEPT: u32 = 64 << 20;

impl Engine {
    /// How many connections write and read. SQLite has one writer at a time, whoever waits.
    pub(crate) fn connections(self) -> (u32, u32) {
        match self {
            Engine::Sqlite => (1, 4),
            Engine::Postgres => (8, 8),
        }
    }

    /// Settings of a fresh connection.
    pub(crate) async fn prepare(self, connection: &mut AnyConnection, cache: i64) -> Result<(), sqlx::Error> {
        match self {
            // FULL: an answered commit is on the disk. secure_delete: an erased text is overwritten, not only unlinked.
            Engine::Sqlite => {
                let settings = format!(
                    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                     PRAGMA busy_timeout = 5000; PRAGMA secure_delete = ON; PRAGMA cache_size = -{cache}; \
                     PRAGMA wal_autocheckpoint = {AHEAD}; PRAGMA journal_size_limit = {AHEAD_KEPT}"
                );
                connection.execute(AssertSqlSafe(settings)).await?;
            }
            Engine::Postgres => {
                connection
                    .execute("SET synchronous_commit = on; SET lock_timeout = '5s'; SET client_min_messages = warning")
                    .await?;
            }
        }
        Ok(())
    }

    /// How a write begins: SQLite takes its lock at once, so that nothing read can be stale when it writes.
    pub(crate) fn begin(self) -> &'static str {
        match self {
            Engine::Sqlite => "BEGIN IMMEDIATE",
            Engine::Postgres => "BEGIN",
        }
    }

    /// The end of a query that locks the row it reads.
    pub(crate) fn for_update(self) -> &'static str {
        match self {
            Engine::Sqlite => "",
            Engine::Postgres => " FOR UPDATE",
        }
    }

    /// Turns the one text of a table into this engine's: `BYTES` and `INT8` are types of neither.
    pub(crate) fn table(self, text: &str) -> String {
        match self {
            Engine::Sqlite => text
                .replace("BYTES", "BLOB")
                .replace("INT8", "INTEGER")
                .replace("ENDTABLE", "STRICT, WITHOUT ROWID")
                .replace("ENDBLOBS", "STRICT"),
            Engine::Postgres => {
                text.replace("BYTES", "BYTEA").replace("INT8", "BIGINT").replace("ENDTABLE", "").replace("ENDBLOBS", "")
            }
        }
    }
}
