//! A PostgreSQL database for one test, copied from one that was migrated once.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, Row as _};
use store::Store;

/// The variable that says where the server is.
const VARIABLE: &str = "ANNEXA_TEST_POSTGRES";
/// The lock under which the template is made.
const LOCK: i64 = 0x616e_6e65_7861;

/// Where the server is; nothing when someone said that the tests do without.
fn server() -> Option<String> {
    match std::env::var(VARIABLE).as_deref() {
        Ok("off") => None,
        Ok(url) if url.contains("/postgres?") => Some(url.to_owned()),
        Ok(other) => panic!("{VARIABLE} is {other:?}; set it to what `scripts/postgres-for-tests` prints"),
        Err(_) => panic!(
            "{VARIABLE} is not set. Set it to what `scripts/postgres-for-tests` prints, as `make test` does; or say \
             {VARIABLE}=off to leave PostgreSQL untested."
        ),
    }
}

async fn connect(server: &str) -> PgConnection {
    match PgConnection::connect(server).await {
        Ok(connection) => connection,
        Err(error) => panic!("no PostgreSQL answers at {server}: {error}. Run `scripts/postgres-for-tests`."),
    }
}

fn named(server: &str, database: &str) -> String {
    server.replacen("/postgres?", &format!("/{database}?"), 1)
}

/// A database that is dropped with this.
#[derive(Debug)]
pub(crate) struct Postgres {
    server: String,
    name: String,
}

impl Postgres {
    /// A fresh database with all tables; nothing when PostgreSQL is left untested.
    pub async fn make() -> Option<Self> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let server = server()?;
        let mut connection = connect(&server).await;
        let template = template(&server, &mut connection).await;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let name = format!("test_{now}_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let text = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy");
        connection.execute(AssertSqlSafe(text)).await.unwrap();
        Some(Self { server, name })
    }

    /// Its URL.
    pub fn url(&self) -> String {
        named(&self.server, &self.name)
    }
}

/// The template for the migrations as they are now. Made by the first test that needs it, which also drops what killed
/// tests left behind.
async fn template(server: &str, connection: &mut PgConnection) -> String {
    let template = format!("template_{:016x}", migrations());
    let is_there = async |connection: &mut PgConnection| {
        let row =
            sqlx::query("SELECT count(*) FROM pg_database WHERE datname = $1 AND NOT datallowconn").bind(&template);
        row.fetch_one(connection).await.unwrap().get::<i64, _>(0) > 0
    };
    if is_there(connection).await {
        return template;
    }
    sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut *connection).await.unwrap();
    if !is_there(connection).await {
        drop_left_behind(connection).await;
        let half_made = format!("DROP DATABASE IF EXISTS {template} WITH (FORCE)");
        connection.execute(AssertSqlSafe(half_made)).await.unwrap();
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE {template}"))).await.unwrap();
        Store::open_postgres(&named(server, &template)).await.unwrap().close().await;
        // Closed to everyone: a database with visitors cannot be copied.
        let close = format!("ALTER DATABASE {template} WITH ALLOW_CONNECTIONS false");
        connection.execute(AssertSqlSafe(close)).await.unwrap();
    }
    sqlx::query("SELECT pg_advisory_unlock($1)").bind(LOCK).execute(&mut *connection).await.unwrap();
    template
}

async fn drop_left_behind(connection: &mut PgConnection) {
    let old = "SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%' \
               AND split_part(datname, '_', 2)::bigint < extract(epoch FROM now()) - 3600";
    for row in sqlx::query(old).fetch_all(&mut *connection).await.unwrap() {
        let text = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", row.get::<String, _>(0));
        connection.execute(AssertSqlSafe(text)).await.unwrap();
    }
}

/// A number that differs when the migrations do.
fn migrations() -> u64 {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/src/migrations");
    let mut texts: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|file| {
            let path = file.unwrap().path();
            (path.clone(), std::fs::read(path).unwrap())
        })
        .collect();
    texts.sort();
    let mut hasher = DefaultHasher::new();
    texts.hash(&mut hasher);
    hasher.finish()
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // A runtime of its own: this may run while a test unwinds.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let text = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                connect(&server).await.execute(AssertSqlSafe(text)).await.unwrap();
            });
        });
        if dropping.join().is_err() {
            eprintln!("the database {} stays behind", self.name);
        }
    }
}
