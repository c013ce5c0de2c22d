//! The tables, as forward-only steps. A step that was released is never changed; a new one is added.

use std::borrow::Cow;

use sqlx::AnyPool;
use sqlx::AssertSqlSafe;
use sqlx::Row as _;
use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use crate::{Engine, StoreError};

/// Name and text of each step; its number is its position, from 1.
const STEPS: &[(&str, &str)] = &[
    ("log and records", include_str!("migrations/0001_log_and_records.sql")),
    ("logins", include_str!("migrations/0002_logins.sql")),
    ("blobs", include_str!("migrations/0003_blobs.sql")),
    ("bringers", include_str!("migrations/0004_bringers.sql")),
    ("letters", include_str!("migrations/0005_letters.sql")),
    ("seal check", include_str!("migrations/0006_seal_check.sql")),
    ("reading from outside", include_str!("migrations/0007_readings.sql")),
    ("accesses", include_str!("migrations/0008_accesses.sql")),
    ("checkpoints entered", include_str!("migrations/0009_checkpoints_entered.sql")),
    ("one table of accesses", include_str!("migrations/0010_one_table_of_accesses.sql")),
    ("visits", include_str!("migrations/0011_visits.sql")),
    ("revisions in order", include_str!("migrations/0012_revisions_in_order.sql")),
    ("witnesses", include_str!("migrations/0013_witnesses.sql")),
    ("erasing", include_str!("migrations/0014_erasing.sql")),
];

/// Brings the tables to a step; those that are further already stay. Each step is one transaction with the note that it was
/// done: one that was cut off is done again from its start.
pub(crate) async fn run(engine: Engine, pool: &AnyPool, to: i64) -> Result<(), StoreError> {
    run_steps(engine, pool, STEPS, to).await
}

async fn run_steps(engine: Engine, pool: &AnyPool, steps: &[(&str, &str)], to: i64) -> Result<(), StoreError> {
    let steps = steps.iter().zip(1..).take_while(|(_, version)| *version <= to).map(|((name, text), version)| {
        let text = AssertSqlSafe(engine.table(text)).into_sql_str();
        Migration::new(version, Cow::Owned((*name).to_owned()), MigrationType::Simple, text, false)
    });
    let mut migrator = Migrator::with_migrations(steps.collect());
    // A newer database is refused with a sentence of ours.
    migrator.set_ignore_missing(true);
    migrator.run(pool).await?;
    Ok(())
}

/// Refuses tables of a newer program.
pub(crate) async fn check(pool: &AnyPool) -> Result<(), StoreError> {
    let (found, known) = (done(pool).await?, known());
    if found > known { Err(StoreError::Newer { found, known }) } else { Ok(()) }
}

/// The step that the tables are at.
pub(crate) async fn done(pool: &AnyPool) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT coalesce(max(version), 0) FROM _sqlx_migrations").fetch_one(pool).await?;
    Ok(row.try_get(0)?)
}

/// The last step that this program knows.
pub(crate) fn known() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// Whether there are tables at all.
pub(crate) async fn are_there(engine: Engine, pool: &AnyPool) -> Result<bool, StoreError> {
    let text = match engine {
        Engine::Sqlite => "SELECT count(*) FROM sqlite_master WHERE name = '_sqlx_migrations'",
        Engine::Postgres => {
            "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = '_sqlx_migrations'"
        }
    };
    let count: i64 = sqlx::query(text).fetch_one(pool).await?.try_get(0)?;
    Ok(count > 0)
}
