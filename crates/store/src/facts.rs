//! What an operator's check wants to know of the database.

use jiff::Timestamp;
use sqlx::Row as _;

use crate::head::instant;
use crate::{Engine, Store, StoreError, migrations};

/// What the database says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// The engine's version.
    pub version: String,
    /// How SQLite journals; nothing on PostgreSQL.
    pub journal_mode: Option<String>,
    /// How many steps brought the tables where they are.
    pub steps: i64,
    /// How many steps this program knows.
    pub known_steps: i64,
    /// Bytes of the database.
    pub size: u64,
    /// When the newest entry of all logs was recorded.
    pub recorded: Option<Timestamp>,
}

impl Store {
    /// What the database says of itself.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn facts(&self) -> Result<Facts, StoreError> {
        let (version, size) = match self.engine {
            Engine::Sqlite => {
                ("SELECT sqlite_version()", "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            }
            Engine::Postgres => {
                ("SELECT current_setting('server_version')", "SELECT pg_database_size(current_database())")
            }
        };
        let journal_mode = match self.engine {
            Engine::Sqlite => Some(sqlx::query("PRAGMA journal_mode").fetch_one(&self.reader).await?.try_get(0)?),
            Engine::Postgres => None,
        };
        let size: i64 = sqlx::query(size).fetch_one(&self.reader).await?.try_get(0)?;
        let recorded: Option<i64> =
            sqlx::query("SELECT max(recorded) FROM head").fetch_one(&self.reader).await?.try_get(0)?;
        Ok(Facts {
            version: sqlx::query(version).fetch_one(&self.reader).await?.try_get(0)?,
            journal_mode,
            steps: migrations::done(&self.reader).await?,
            known_steps: migrations::known(),
            size: u64::try_from(size).unwrap_or_default(),
            recorded: recorded.map(instant).transpose()?,
        })
    }
}
