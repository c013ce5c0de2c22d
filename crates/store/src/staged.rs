//! A database beside the one that is served: a backup is written into it, brought forward and verified, before anything takes
//! anybody's place.
//!
//! Its tables are those of the step at which the backup was made, so that an old one is read as it was written. Rows come with
//! the names of their table and columns; a [`Place`] has only names that the database itself has, so that nothing from a file gets
//! into a statement.

use std::path::Path;

use sqlx::{AssertSqlSafe, Row as _};

use crate::batch::insert;
use crate::portable::{Cell, Holds, Table};
use crate::{Appending, Engine, Store, StoreError, embedded, migrations};

/// How many values one statement takes; see [`crate::batch`].
const VALUES: usize = 120;

/// Where rows go: a table, and the columns that they have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    table: String,
    columns: Vec<(String, Holds)>,
}

impl Place {
    /// A table that this program knows, with all its columns.
    pub fn of(table: &Table) -> Self {
        let columns = table.columns.iter().map(|(name, holds)| ((*name).to_owned(), *holds)).collect();
        Self { table: table.name.to_owned(), columns }
    }

    /// The table's name.
    pub fn table(&self) -> &str {
        &self.table
    }

    /// The same table with these columns alone; nothing where it has one of them not.
    pub fn only(&self, columns: &[String]) -> Option<Self> {
        let named = |name: &String| self.columns.iter().find(|(column, _)| column == name).cloned();
        let columns: Option<Vec<_>> = columns.iter().map(named).collect();
        Some(Self { table: self.table.clone(), columns: columns.filter(|columns| !columns.is_empty())? })
    }

    /// The columns.
    pub fn columns(&self) -> &[(String, Holds)] {
        &self.columns
    }
}

impl Store {
    /// Makes an embedded database in an empty directory, with the tables of that step.
    ///
    /// # Errors
    /// [`StoreError::Newer`] for a step that this program does not know, or when the file cannot be made.
    pub async fn open_staged(directory: &Path, steps: i64) -> Result<Self, StoreError> {
        let known = migrations::known();
        if steps > known {
            return Err(StoreError::Newer { found: steps, known });
        }
        let store = Self::connect(Engine::Sqlite, &embedded(directory, "rwc")).await?;
        migrations::run(Engine::Sqlite, &store.writer, steps).await?;
        // Whatever breaks off here is thrown away, and what takes a place is brought to the disk as a whole before. Readers set
        // what everybody else has.
        sqlx::raw_sql("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF").execute(&store.writer).await?;
        Ok(store)
    }

    /// Whether a PostgreSQL database holds an installation or an organisation. Nothing is changed in it.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn is_taken(url: &str) -> Result<bool, StoreError> {
        let store = Self::connect(Engine::Postgres, url).await?;
        let mut is_taken = false;
        if migrations::are_there(Engine::Postgres, &store.writer).await? {
            for table in ["instance", "organisation", "head"] {
                let text = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1";
                let row = sqlx::query(text).bind(table).fetch_one(&store.writer).await?;
                let text = format!("SELECT 1 FROM {table} LIMIT 1");
                is_taken |= row.try_get::<i64, _>(0)? > 0
                    && sqlx::query(AssertSqlSafe(text)).fetch_optional(&store.writer).await?.is_some();
            }
        }
        store.close().await;
        Ok(is_taken)
    }

    /// Brings the tables of a staged database up to date.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn bring_forward(&self) -> Result<(), StoreError> {
        migrations::run(self.engine, &self.writer, migrations::known()).await
    }

    /// The tables of a staged database, with all their columns.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn places(&self) -> Result<Vec<Place>, StoreError> {
        let text = "SELECT m.name, p.name, p.type FROM sqlite_master m JOIN pragma_table_info(m.name) p \
                    WHERE m.type = 'table' ORDER BY m.name, p.cid";
        let rows = sqlx::query(text).fetch_all(&self.writer).await?;
        let mut places: Vec<Place> = Vec::new();
        for row in &rows {
            let table: String = row.try_get(0)?;
            let holds = match row.try_get::<String, _>(2)?.as_str() {
                "BLOB" => Holds::Bytes,
                "INTEGER" => Holds::Number,
                _ => Holds::Text,
            };
            let column = (row.try_get(1)?, holds);
            match places.last_mut().filter(|last| last.table == table) {
                Some(last) => last.columns.push(column),
                None => places.push(Place { table, columns: vec![column] }),
            }
        }
        Ok(places)
    }
}

impl Appending {
    /// Writes rows of a backup. Each has as many cells as the place has columns.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_rows(&mut self, place: &Place, rows: &[Vec<Cell>]) -> Result<(), StoreError> {
        let names: Vec<&str> = place.columns.iter().map(|(name, _)| name.as_str()).collect();
        let into = format!("{} ({})", place.table, names.join(", "));
        let together = (VALUES / names.len().max(1)).max(1);
        for rows in rows.chunks(together) {
            let text = insert(&into, names.len(), rows.len(), 0);
            let mut query = sqlx::query(AssertSqlSafe(text));
            for (cell, (_, holds)) in rows.iter().flat_map(|row| row.iter().zip(&place.columns)) {
                query = match (cell, holds) {
                    (Cell::Bytes(bytes), _) => query.bind(bytes.clone()),
                    (Cell::Number(number), _) => query.bind(*number),
                    (Cell::Text(text), _) => query.bind(text.clone()),
                    (Cell::Nothing, Holds::Bytes) => query.bind(None::<Vec<u8>>),
                    (Cell::Nothing, Holds::Number) => query.bind(None::<i64>),
                    (Cell::Nothing, Holds::Text) => query.bind(None::<String>),
                };
            }
            query.execute(self.connection()).await?;
        }
        Ok(())
    }
}
