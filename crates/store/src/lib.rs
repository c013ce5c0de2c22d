//! Where everything lies: log, revisions, heads; SQLite or PostgreSQL. The only crate that speaks SQL.
//!
//! Both engines are reached through sqlx's `Any` driver, with one text per query; only the types of columns, the lock on
//! a head and the start of a transaction differ, and [`Engine`] holds those. Every key begins with the organisation.
//!
//! INVARIANT: no statement here updates or deletes a row of `entry` or `node`. One of `revision` loses what an erasure lists, in
//! the transaction that appends it, and nothing else; see `erasing`.
//! INVARIANT: nothing is appended to an organisation's log but a [`decide::Decided`]. Into an empty database a backup is
//! restored as it is; see [`portable`].

mod access;
mod ahead;
mod appending;
mod at_once;
mod batch;
mod behind;
mod blob;
mod checkpoint;
mod cosignature;
mod credential;
mod engine;
mod erasing;
mod error;
mod facts;
mod head;
mod letter;
mod log;
mod migrations;
mod organisation;
pub mod portable;
mod revision;
mod session;
mod snapshot;
mod sought;
mod staged;
mod told;
mod traces;
mod upgrade;
mod visit;

use std::path::Path;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyPool, ConnectOptions as _, Connection as _};

use ahead::Ahead;

pub use access::{Access, AccessQuestion, Occasion, hour_of, root_of};
pub use appending::{Answer, Appending};
pub use at_once::Checkpointed;
pub use behind::BehindRow;
pub use blob::Digest;
pub use checkpoint::Kept;
pub use cosignature::{Cosignature, WitnessRow};
pub use credential::{Credential, CredentialChange};
pub use engine::Engine;
pub use error::StoreError;
pub use facts::Facts;
pub use head::StoredHead;
pub use letter::{LetterRow, Letters};
pub use organisation::OrganisationRow;
pub use revision::StoredRevision;
pub use session::{Instance, SessionRow};
pub use snapshot::{BodyRow, EntryRow, HeadRow, RevisionRow, Snapshot};
pub use sought::Sought;
pub use staged::Place;
pub use told::ToldUntil;
pub use traces::Erasing;
pub use upgrade::Upgrade;

use upgrade::Beside;

/// An open database.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Engine,
    writer: AnyPool,
    reader: AnyPool,
    upgrade: Option<Upgrade>,
    /// Where copies before upgrades lie, unless it was opened to look only.
    beside: Option<Beside>,
    /// Where there is something to move: on SQLite, unless it was opened to look only.
    ahead: Option<Ahead>,
}

impl Store {
    /// Opens, and creates or migrates, the embedded database in `directory`.
    ///
    /// # Errors
    /// When the file cannot be opened or was written by a newer Annexa.
    pub async fn open_embedded(directory: &Path) -> Result<Self, StoreError> {
        let store = Self::connect(Engine::Sqlite, &embedded(directory, "rwc")).await?;
        store.up_to_date(Beside::Directory(directory.to_owned())).await
    }

    /// Opens the embedded database in `directory` beside a running server, to look only.
    ///
    /// # Errors
    /// When there is none, or it was written by a newer Annexa.
    pub async fn open_embedded_read_only(directory: &Path) -> Result<Self, StoreError> {
        Self::connect(Engine::Sqlite, &embedded(directory, "ro")).await?.unchanged().await
    }

    /// Opens, and creates or migrates, a PostgreSQL database, `postgres://…`.
    ///
    /// # Errors
    /// When it cannot be reached or was written by a newer Annexa.
    pub async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        Self::connect(Engine::Postgres, url).await?.up_to_date(Beside::Schema).await
    }

    /// Opens a PostgreSQL database beside running servers, to look only.
    ///
    /// # Errors
    /// When it cannot be reached or was written by a newer Annexa.
    pub async fn open_postgres_read_only(url: &str) -> Result<Self, StoreError> {
        Self::connect(Engine::Postgres, url).await?.unchanged().await
    }

    /// Brings the tables up to date, after a copy of them.
    async fn up_to_date(mut self, beside: Beside) -> Result<Self, StoreError> {
        self.beside = Some(beside.clone());
        self.upgrade = upgrade::run(self.engine, &self.writer, beside).await?;
        let moves = self.engine == Engine::Sqlite;
        self.ahead = moves.then(|| Ahead::begin(self.writer.clone(), self.reader.clone()));
        Ok(self)
    }

    /// Leaves the tables as they are; they may be of an older program.
    async fn unchanged(self) -> Result<Self, StoreError> {
        migrations::check(&self.writer).await?;
        Ok(self)
    }

    async fn connect(engine: Engine, url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let (writers, readers) = engine.connections();
        let pool = |most: u32, cache: i64| {
            AnyPoolOptions::new()
                .max_connections(most)
                .acquire_timeout(Duration::from_secs(5))
                // A file does not hang up, and asking whether it has is one more turn of SQLite's thread for every commit.
                .test_before_acquire(engine == Engine::Postgres)
                .after_connect(move |connection, _| Box::pin(engine.prepare(connection, cache)))
                // A full disk takes a transaction back under sqlx, which goes on counting it: such a connection begins no
                // other one, and is replaced.
                .before_acquire(|connection, _| Box::pin(std::future::ready(Ok(!connection.is_in_transaction()))))
        };
        // Loading a large organisation takes a second: no statement to warn about.
        let options = url.parse::<AnyConnectOptions>()?.disable_statement_logging();
        let writer = pool(writers, engine::CACHE_WRITING).connect_with(options.clone()).await?;
        let reader = pool(readers, engine::CACHE_READING).connect_lazy_with(options);
        Ok(Self { engine, writer, reader, upgrade: None, beside: None, ahead: None })
    }

    /// Which engine it is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// That the tables were brought forward and nobody has verified since what is in them.
    pub fn upgrade(&self) -> Option<&Upgrade> {
        self.upgrade.as_ref()
    }

    /// Closes all connections; waits for those in use.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

/// The file of the embedded database.
pub const FILE: &str = "annexa.sqlite3";

/// The URL of the embedded database. What has a meaning in a URL is written otherwise.
fn embedded(directory: &Path, mode: &str) -> String {
    let path = directory.join(FILE).display().to_string();
    let path = path.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    format!("sqlite://{path}?mode={mode}")
}
