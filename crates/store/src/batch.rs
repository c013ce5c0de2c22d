//! Statements that follow each other, sent together where that can be.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use sqlx::any::AnyArguments;
use sqlx::{Any, AnyConnection, Arguments as _, AssertSqlSafe, Encode, Type};

use crate::{Engine, StoreError};

/// Rows of one INSERT, and of the statements by which thousands are written.
const ROWS: usize = 20;
const MANY_ROWS: usize = 100;

/// From how many values on a text is sent: one commit fits, and what many commits share still has few shapes, so that
/// SQLite knows most of them.
const VALUES: usize = 100;

/// Writes on their way.
///
/// SQLite works on a thread of its own. Handing it one statement after the other, and waiting for each, took longer than
/// the statements of a small commit, so that it gets several as one text. PostgreSQL takes one statement at a time.
pub(crate) struct Batch<'c> {
    engine: Engine,
    connection: &'c mut AnyConnection,
    text: String,
    values: Values,
}

/// The values of the statements that wait, in their order.
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
        if rows.len() > MANY_ROWS {
            return self.stream(table, columns, rows, values_of).await;
        }
        for rows in rows.chunks(ROWS) {
            let text = insert(self.engine, table, columns, rows.len());
            rows.iter().try_for_each(|row| values_of(row, &mut self.values))?;
            self.add(&text).await?;
        }
        Ok(())
    }

    /// Inserts many rows. While the database writes some, the next ones are made ready.
    async fn stream<T>(
        &mut self,
        table: &str,
        columns: usize,
        rows: &[T],
        values_of: impl Fn(&T, &mut Values) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.send().await?;
        let engine = self.engine;
        let mut statements = rows.chunks(MANY_ROWS).map(|rows| {
            let mut values = Values::default();
            rows.iter().try_for_each(|row| values_of(row, &mut values))?;
            Ok::<_, StoreError>((insert(engine, table, columns, rows.len()), values))
        });
        let mut next = statements.next().transpose()?;
        while let Some((text, values)) = next {
            let mut written = pin!(sqlx::query_with(AssertSqlSafe(text), values.0).execute(&mut *self.connection));
            // The first look at it hands it to the database.
            let at_once = poll_fn(|context| Poll::Ready(written.as_mut().poll(context))).await;
            next = statements.next().transpose()?;
            match at_once {
                Poll::Ready(written) => written?,
                Poll::Pending => written.await?,
            };
        }
        Ok(())
    }

    /// Any other statement, with its values in the order of their places.
    pub async fn execute(
        &mut self,
        text: &str,
        values: impl FnOnce(&mut Values) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        values(&mut self.values)?;
        self.add(&self.engine.placed(text)).await
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

/// `INSERT INTO table (columns) VALUES (…), (…) …`
pub(crate) fn insert(engine: Engine, table: &str, columns: usize, rows: usize) -> String {
    let row = format!("({})", vec!["?"; columns].join(", "));
    engine.placed(&format!("INSERT INTO {table} VALUES {}", vec![row; rows].join(", ")))
}
