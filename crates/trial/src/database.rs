//! A database for one test, on either engine, and the macro that tells a story on both.

use std::path::Path;

use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor as _, Row as _};
use store::{Engine, Store};
use tempfile::TempDir;

use crate::postgres::Postgres;

/// An empty database, gone when this is dropped. It can be opened any number of times.
#[derive(Debug)]
pub struct Database {
    directory: TempDir,
    postgres: Option<Postgres>,
}

impl Database {
    /// A file in a directory of its own.
    pub fn sqlite() -> Self {
        Self { directory: tempfile::tempdir().unwrap(), postgres: None }
    }

    /// A database on the tests' server; nothing when PostgreSQL is left untested.
    pub async fn postgres() -> Option<Self> {
        let postgres = Postgres::make().await?;
        Some(Self { postgres: Some(postgres), ..Self::sqlite() })
    }

    /// Which engine it is.
    pub fn engine(&self) -> Engine {
        if self.postgres.is_some() { Engine::Postgres } else { Engine::Sqlite }
    }

    /// A directory for what lies beside the database.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// Opens it, as a server does when it starts.
    pub async fn open(&self) -> Store {
        self.try_open().await.unwrap()
    }

    /// Opens it, or says why not.
    ///
    /// # Errors
    /// As opening a [`Store`].
    pub async fn try_open(&self) -> Result<Store, store::StoreError> {
        match &self.postgres {
            Some(postgres) => Store::open_postgres(&postgres.url()).await,
            None => Store::open_embedded(self.directory()).await,
        }
    }

    /// The address of the PostgreSQL database; nothing for a file.
    pub fn url(&self) -> Option<String> {
        self.postgres.as_ref().map(Postgres::url)
    }

    /// Its tables and their columns, as the engine knows them.
    pub async fn columns(&self) -> Vec<(String, String)> {
        let text = match self.engine() {
            Engine::Sqlite => {
                "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'"
            }
            Engine::Postgres => {
                "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public'"
            }
        };
        let mut connection = self.connect().await;
        let rows = sqlx::query(text).fetch_all(&mut connection).await.unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    }

    /// The schemas of a PostgreSQL database.
    pub async fn schemas(&self) -> Vec<String> {
        let mut connection = self.connect().await;
        let rows = sqlx::query("SELECT nspname::text FROM pg_namespace").fetch_all(&mut connection).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    pub(crate) async fn connect(&self) -> AnyConnection {
        sqlx::any::install_default_drivers();
        let file = || format!("sqlite://{}?mode=rw", self.directory().join("annexa.sqlite3").display());
        AnyConnection::connect(&self.url().unwrap_or_else(file)).await.unwrap()
    }

    /// Does something to it behind Annexa's back; returns how many rows that touched.
    pub async fn behind_our_back(&self, text: &str) -> u64 {
        let mut connection = self.connect().await;
        let done = connection.execute(AssertSqlSafe(text.to_owned())).await.unwrap();
        connection.close().await.unwrap();
        done.rows_affected()
    }

    /// An expression that turns a text column of bytes literal into this engine's: `bytes("00ff")`.
    pub fn bytes(&self, hexadecimal: &str) -> String {
        match self.engine() {
            Engine::Sqlite => format!("X'{hexadecimal}'"),
            Engine::Postgres => format!("'\\x{hexadecimal}'::bytea"),
        }
    }
}

/// Tells a story on one engine. Used by [`on_both_engines`](crate::on_both_engines).
pub fn story<Story, Told>(engine: Engine, story: Story)
where
    Story: FnOnce(Database) -> Told,
    Told: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let database = match engine {
            Engine::Sqlite => Some(Database::sqlite()),
            Engine::Postgres => Database::postgres().await,
        };
        match database {
            Some(database) => story(database).await,
            None => eprintln!("PostgreSQL is left untested, as ANNEXA_TEST_POSTGRES=off says"),
        }
    });
}

/// Makes two tests of each story, an `async fn(Database)`: one on SQLite, one on PostgreSQL. A story that is not listed
/// is dead code, and the compiler says so.
#[macro_export]
macro_rules! on_both_engines {
    ($($story:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[test]
            fn $story() {
                $crate::story(store::Engine::Sqlite, super::$story);
            })+
        }
        mod on_postgres {
            $(#[test]
            fn $story() {
                $crate::story(store::Engine::Postgres, super::$story);
            })+
        }
    };
}
