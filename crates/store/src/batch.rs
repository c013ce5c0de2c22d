//! Statements that follow each other, sent together where that can be.

use sqlx::any::AnyArguments;
use sqlx::{Any, AnyConnection, Arguments as _, AssertSqlSafe, Encode, Type};

use crate::{Engine, StoreError};

/// Rows of one INSERT. SQLite finds each value's place by going through all of the statement's: 500 rows took four times
/// as long as ten times 50, and at 50 this still was a tenth of SQLite's work.
const ROWS: usize = 20;

/// From how many values on a text is sent: one commit fits, and what many commits share still has few shapes, so that
/// SQLite knows most of them.
const VALUES: usize = 100;

/// Writes on their way.
///
/// SQLite works on a thread of its own. Handing it one statement after the other, and waiting for each, took longer than
/// the statements of a small commit, so that it gets several as one text, with their values numbered through. PostgreSQL
/// takes one statement at a time.
pub(crate) struct Batch<'c> {
    engine: Engine,
    connection: &'c mut AnyConnection,
    text: String,
    values: Values,
}

/// The values of the statements that wait.
#[derive(Default)]
pub(crate) struct Values(AnyArguments);

impl Values {
    /// Adds one.
    pub fn add<'q, T: Encode<'q, Any> + Type<Any>>(&mut self, value: T) -> Result<(), StoreError> {
        Ok(self.0.add(value).map_err(sqlx::Error::Encode)?)
    }
}

impl<'c> Batch<'c> {
    pub fn begin(engine: Engine, connection: &'c mut AnyConnection) -> Self {
        Self { engine, connection, text: String::new(), values: Values::default() }
    }

    /// Inserts rows into `table`, which names its columns: `head (organisation, size)`.
    pub async fn insert<T>(
        &mut self,
        table: &str,
        columns: usize,
        rows: &[T],
        values_of: impl Fn(&T, &mut Values) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for rows in rows.chunks(ROWS) {
            let text = insert(table, columns, rows.len(), self.values.0.len());
            rows.iter().try_for_each(|row| values_of(row, &mut self.values))?;
            self.add(&text).await?;
        }
        Ok(())
    }

    /// Any other statement. `text` is told after how many values its own begin.
    pub async fn execute(
        &mut self,
        text: impl Fn(usize) -> String,
        values: impl FnOnce(&mut Values) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let text = text(self.values.0.len());
        values(&mut self.values)?;
        self.add(&text).await
    }

    async fn add(&mut self, text: &str) -> Result<(), StoreError> {
        if !self.text.is_empty() {
            self.text.push_str("; ");
        }
        self.text.push_str(text);
        let waits = self.engine == Engine::Sqlite && self.values.0.len() < VALUES;
        if waits { Ok(()) } else { self.send().await }
    }

    /// Sends what waits. Nothing is written before.
    pub async fn send(&mut self) -> Result<(), StoreError> {
        if !self.text.is_empty() {
            let (text, values) = (std::mem::take(&mut self.text), std::mem::take(&mut self.values));
            sqlx::query_with(AssertSqlSafe(text), values.0).execute(&mut *self.connection).await?;
        }
        Ok(())
    }
}

/// `INSERT INTO table (columns) VALUES ($1, …), ($5, …) …`, numbered after `from` values.
pub(crate) fn insert(table: &str, columns: usize, rows: usize, from: usize) -> String {
    let row = |row: usize| {
        let places: Vec<String> = (1..=columns).map(|column| format!("${}", from + row * columns + column)).collect();
        format!("({})", places.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!("INSERT INTO {table} VALUES {}", rows.join(", "))
}
