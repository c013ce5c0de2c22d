//! Whether a text is left anywhere: byte by byte in every file, and in every row of every table.

use std::fs;
use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, Connection as _, Row as _};

use crate::Database;

impl Database {
    /// Where a text is left, in any case: files below the directory, and on PostgreSQL rows of all schemas. Nothing means nowhere.
    pub async fn traces(&self, text: &str) -> Vec<String> {
        let mut found = within(self.directory(), text);
        if self.url().is_some() {
            found.extend(self.rows_with(text).await);
        }
        found
    }

    async fn rows_with(&self, text: &str) -> Vec<String> {
        let mut connection = self.connect().await;
        let tables = "SELECT schemaname::text, tablename::text FROM pg_tables \
                      WHERE schemaname NOT IN ('pg_catalog', 'information_schema')";
        let tables = sqlx::query(tables).fetch_all(&mut connection).await.unwrap();
        let text = text.to_lowercase();
        let hexadecimal: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        let mut found = Vec::new();
        for table in &tables {
            let name = format!("\"{}\".\"{}\"", table.get::<String, _>(0), table.get::<String, _>(1));
            let count = format!(
                "SELECT count(*) FROM {name} x WHERE lower(x::text) LIKE '%{text}%' OR lower(x::text) LIKE '%{hexadecimal}%'"
            );
            let count: i64 = sqlx::query(AssertSqlSafe(count)).fetch_one(&mut connection).await.unwrap().get(0);
            if count > 0 {
                found.push(format!("{count} rows of {name}"));
            }
        }
        connection.close().await.unwrap();
        found
    }
}

/// The files below a directory in which a text stands, in any case of ASCII letters.
pub fn within(directory: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::from(directory)];
    let text = text.to_lowercase().into_bytes();
    while let Some(here) = waiting.pop() {
        for entry in fs::read_dir(&here).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if fs::read(&path).unwrap().to_ascii_lowercase().windows(text.len()).any(|window| window == text) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}
