//! Bringing tables forward without risking what is in them: a copy first, then the steps, then somebody verifies.
//!
//! The copy is made where there is something to lose and a step to take. It is whole before the first step begins, and a note
//! beside it says that an upgrade is under way: after a kill, at whatever moment, the next start goes on where this one was,
//! with the same copy. Whoever opened the store verifies what came out and says so with [`Store::upgrade_is_verified`]; until
//! then the note stays, and every start asks for it again. The copy stays until the next upgrade.
//!
//! | engine | the copy | the note |
//! |---|---|---|
//! | SQLite | `annexa.sqlite3.step-11`, beside the database | the file `upgrading` |
//! | PostgreSQL | the schema `annexa_step_11`, in the same database | its comment |

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyPool, AssertSqlSafe, Connection as _, Row as _};

use crate::{Engine, FILE, Store, StoreError, migrations, traces};

/// The note of SQLite.
const NOTE: &str = "upgrading";
/// What a schema's comment says while an upgrade is under way, and once it was verified.
const UNDER_WAY: &str = "annexa: the upgrade after this copy is under way";
const VERIFIED: &str = "annexa: the upgrade after this copy was verified";
/// The lock under which of several servers one upgrades.
const LOCK: i64 = 0x616e_6e65_7861_7570;

/// Tables that were brought forward, and that nobody has verified since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upgrade {
    /// The step that they were at.
    pub from: i64,
    /// The step that they are at.
    pub to: i64,
    beside: Beside,
}

/// Where copies lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Beside {
    /// As files in the directory of the embedded database.
    Directory(PathBuf),
    /// As schemas of the PostgreSQL database.
    Schema,
}

impl Upgrade {
    /// Where what was there before lies, for people.
    pub fn copy(&self) -> String {
        match &self.beside {
            Beside::Directory(directory) => file(directory, self.from).display().to_string(),
            Beside::Schema => format!("the schema {}", schema(self.from)),
        }
    }

    /// How somebody who knows better says that all is well.
    pub fn way_on(&self) -> String {
        match &self.beside {
            Beside::Directory(directory) => format!("remove {}", directory.join(NOTE).display()),
            Beside::Schema => format!("run: COMMENT ON SCHEMA {} IS '{VERIFIED}'", schema(self.from)),
        }
    }
}

/// Brings the tables up to date. Returns what has to be verified.
pub(crate) async fn run(engine: Engine, pool: &AnyPool, beside: Beside) -> Result<Option<Upgrade>, StoreError> {
    let lock = Lock::take(engine, pool).await?;
    let brought = bring(engine, pool, beside).await;
    lock.release().await?;
    brought
}

async fn bring(engine: Engine, pool: &AnyPool, beside: Beside) -> Result<Option<Upgrade>, StoreError> {
    let known = migrations::known();
    if !migrations::are_there(engine, pool).await? {
        migrations::run(engine, pool, known).await?;
        return Ok(None);
    }
    migrations::check(pool).await?;
    let done = migrations::done(pool).await?;
    let mut from = under_way(pool, &beside).await?;
    if done < known && from.is_none() && holds_something(pool, done).await? {
        copy(pool, &beside, done).await?;
        from = Some(done);
    }
    migrations::run(engine, pool, known).await?;
    Ok(from.map(|from| Upgrade { from, to: known, beside }))
}

/// Of several servers that start on one PostgreSQL database one upgrades; the others wait, and find it done. SQLite's directory
/// has one owner.
struct Lock(Option<PoolConnection<Any>>);

impl Lock {
    async fn take(engine: Engine, pool: &AnyPool) -> Result<Self, StoreError> {
        if engine == Engine::Sqlite {
            return Ok(Self(None));
        }
        let mut connection = pool.acquire().await?;
        // However long the other one takes.
        sqlx::raw_sql("SET lock_timeout = 0").execute(&mut *connection).await?;
        sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut *connection).await?;
        Ok(Self(Some(connection)))
    }

    async fn release(self) -> Result<(), StoreError> {
        match self.0 {
            // What the connection was set to goes with it, and the lock.
            Some(connection) => Ok(connection.detach().close().await?),
            None => Ok(()),
        }
    }
}

/// Whether an installation or an organisation began here. Of the first steps some have neither table.
async fn holds_something(pool: &AnyPool, done: i64) -> Result<bool, StoreError> {
    if done == 0 {
        return Ok(false);
    }
    Ok(sqlx::query("SELECT 1 FROM head LIMIT 1").fetch_optional(pool).await?.is_some())
}

/// The step from which an upgrade is under way.
pub(crate) async fn under_way(pool: &AnyPool, beside: &Beside) -> Result<Option<i64>, StoreError> {
    match beside {
        Beside::Directory(directory) => match fs::read_to_string(directory.join(NOTE)) {
            Ok(text) => match text.trim().parse() {
                Ok(from) => Ok(Some(from)),
                Err(_) => Err(StoreError::Unreadable(format!("{} holds no number", directory.join(NOTE).display()))),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(said(&directory.join(NOTE), &error)),
        },
        Beside::Schema => {
            let noted = schemas(pool).await?.into_iter().filter(|(_, comment)| comment == UNDER_WAY);
            Ok(noted.map(|(step, _)| step).min())
        }
    }
}

async fn copy(pool: &AnyPool, beside: &Beside, step: i64) -> Result<(), StoreError> {
    match beside {
        Beside::Directory(directory) => copy_file(pool, directory, step).await,
        Beside::Schema => copy_schema(pool, step).await,
    }
}

async fn copy_file(pool: &AnyPool, directory: &Path, step: i64) -> Result<(), StoreError> {
    let path = file(directory, step);
    let making = path.with_extension(format!("step-{step}.part"));
    // What an upgrade left that was cut off here.
    if making.exists() {
        fs::remove_file(&making).map_err(|error| said(&making, &error))?;
    }
    sqlx::query("VACUUM INTO $1").bind(making.display().to_string()).execute(pool).await?;
    let keep = || {
        fs::set_permissions(&making, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        File::open(&making)?.sync_all()?;
        fs::rename(&making, &path)?;
        let note = directory.join(format!("{NOTE}.part"));
        let mut file = File::create(&note)?;
        file.write_all(format!("{step}\n").as_bytes())?;
        file.sync_all()?;
        File::open(directory)?.sync_all()?;
        fs::rename(&note, directory.join(NOTE))?;
        File::open(directory)?.sync_all()
    };
    keep().map_err(|error| said(&path, &error))
}

async fn copy_schema(pool: &AnyPool, step: i64) -> Result<(), StoreError> {
    let (name, mut connection) = (schema(step), pool.acquire().await?);
    let mut transaction = connection.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ").await?;
    let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename";
    let rows = sqlx::query(tables).fetch_all(&mut *transaction).await?;
    let tables: Vec<String> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    // One of that name is of an upgrade that was taken back by hand since.
    let mut texts = vec![format!("DROP SCHEMA IF EXISTS {name} CASCADE"), format!("CREATE SCHEMA {name}")];
    for table in tables {
        texts.push(format!("CREATE TABLE {name}.\"{table}\" (LIKE \"{table}\" INCLUDING ALL)"));
        texts.push(format!("INSERT INTO {name}.\"{table}\" SELECT * FROM \"{table}\""));
    }
    texts.push(format!("COMMENT ON SCHEMA {name} IS '{UNDER_WAY}'"));
    for text in texts {
        sqlx::query(AssertSqlSafe(text)).execute(&mut *transaction).await?;
    }
    Ok(transaction.commit().await?)
}

/// Removes all copies: they hold what was erased since.
pub(crate) async fn remove_copies(pool: &AnyPool, beside: &Beside) -> Result<(), StoreError> {
    traces::refuse_under_way(pool, beside).await?;
    match beside {
        Beside::Directory(directory) => {
            traces::remove_files(directory, |name| {
                name.strip_prefix(FILE).is_some_and(|end| end.starts_with(".step-"))
            })?;
            File::open(directory).and_then(|directory| directory.sync_all()).map_err(|error| said(directory, &error))
        }
        Beside::Schema => {
            for (step, _) in schemas(pool).await? {
                let text = format!("DROP SCHEMA IF EXISTS {} CASCADE", schema(step));
                sqlx::query(AssertSqlSafe(text)).execute(pool).await?;
            }
            Ok(())
        }
    }
}

/// The copies in a PostgreSQL database: the step of each, and its comment.
async fn schemas(pool: &AnyPool) -> Result<Vec<(i64, String)>, StoreError> {
    let text = "SELECT nspname::text, coalesce(obj_description(oid, 'pg_namespace'), '') FROM pg_namespace \
                WHERE nspname LIKE 'annexa\\_step\\_%'";
    let rows = sqlx::query(text).fetch_all(pool).await?;
    let mut found = Vec::new();
    for row in &rows {
        let name: String = row.try_get(0)?;
        if let Some(step) = name.strip_prefix("annexa_step_").and_then(|step| step.parse().ok()) {
            found.push((step, row.try_get(1)?));
        }
    }
    Ok(found)
}

impl Store {
    /// Notes that what came out of an upgrade was verified. Copies of earlier ones go.
    ///
    /// # Errors
    /// When a file cannot be removed, or the database fails.
    pub async fn upgrade_is_verified(&self, upgrade: &Upgrade) -> Result<(), StoreError> {
        match &upgrade.beside {
            Beside::Directory(directory) => {
                for step in copies(directory)?.into_iter().filter(|step| *step != upgrade.from) {
                    let path = file(directory, step);
                    fs::remove_file(&path).map_err(|error| said(&path, &error))?;
                }
                let note = directory.join(NOTE);
                fs::remove_file(&note).map_err(|error| said(&note, &error))
            }
            Beside::Schema => {
                let mut texts = vec![format!("COMMENT ON SCHEMA {} IS '{VERIFIED}'", schema(upgrade.from))];
                let old = schemas(&self.writer).await?.into_iter().map(|(step, _)| step);
                let old = old.filter(|step| *step != upgrade.from);
                texts.extend(old.map(|step| format!("DROP SCHEMA IF EXISTS {} CASCADE", schema(step))));
                for text in texts {
                    sqlx::query(AssertSqlSafe(text)).execute(&self.writer).await?;
                }
                Ok(())
            }
        }
    }
}

/// The steps of the copies in a directory.
fn copies(directory: &Path) -> Result<Vec<i64>, StoreError> {
    let mut steps = Vec::new();
    for found in fs::read_dir(directory).map_err(|error| said(directory, &error))? {
        let name = found.map_err(|error| said(directory, &error))?.file_name();
        let step = name.to_str().and_then(|name| name.strip_prefix(FILE)?.strip_prefix(".step-")?.parse::<i64>().ok());
        steps.extend(step);
    }
    Ok(steps)
}

fn file(directory: &Path, step: i64) -> PathBuf {
    directory.join(format!("{FILE}.step-{step}"))
}

fn schema(step: i64) -> String {
    format!("annexa_step_{step}")
}

fn said(path: &Path, error: &std::io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::StorageFull => StoreError::DiskFull,
        _ => StoreError::Beside(format!("{}: {error}", path.display())),
    }
}
