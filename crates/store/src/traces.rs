//! What is left of erased texts where no row holds them any more: copies before upgrades, free pages, what was written ahead.
//!
//! An erasure stands in `erasing` from the transaction that decided it until nothing is left: whoever is killed in between finds it
//! there at the next start.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use futures_util::TryStreamExt as _;
use isms::Revision;
use isms::erasure::{Found, Words};
use record::Id;
use sqlx::{AssertSqlSafe, Row as _};

use crate::head::{bytes, id, signed, unsigned};
use crate::revision::{REVISION_COLUMNS, known};
use crate::upgrade::{self, Beside};
use crate::{Engine, Store, StoreError};

/// The tables of PostgreSQL in which an erasure leaves rows that nobody sees any more.
const TOUCHED: &str = "revision, access, answer, blob, bringer, letter, told, credential, session, attempt, visit";

/// An erasure whose traces are not gone everywhere yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erasing {
    /// Whose log it stands in.
    pub organisation: Id,
    /// The first entry of its commit.
    pub position: u64,
    /// Who was erased.
    pub person: Id,
}

impl Store {
    /// Has `found` look at every version of every record from the entry where it stands up to `size`.
    ///
    /// # Errors
    /// When the database fails, or a record is of a kind that this program does not know.
    pub async fn search_texts(&self, organisation: Id, size: u64, found: &mut Found) -> Result<(), StoreError> {
        let text = format!(
            "SELECT {REVISION_COLUMNS} FROM revision v WHERE v.organisation = $1 AND v.position >= $2 AND v.position < $3 \
             ORDER BY v.position"
        );
        let mut rows = sqlx::query(AssertSqlSafe(text))
            .bind(bytes(organisation))
            .bind(signed(found.size())?)
            .bind(signed(size)?)
            .fetch(&self.reader);
        let own = bytes(found.person());
        while let Some(row) = rows.try_next().await? {
            let is_own = row.try_get::<&[u8], _>(1)? == own.as_slice();
            if is_own || found.words().may_stand_in(row.try_get::<&str, _>(8)?) {
                found.look(&known(&row)?);
            }
        }
        found.has_seen(size);
        Ok(())
    }

    /// The versions from which it is learned by which words texts name a person: those of their record, and of claims.
    ///
    /// # Errors
    /// When the database fails, or a record is of a kind that this program does not know.
    pub async fn own_and_claims(&self, organisation: Id, person: Id, size: u64) -> Result<Vec<Revision>, StoreError> {
        let text = format!(
            "SELECT {REVISION_COLUMNS} FROM revision v WHERE v.organisation = $1 AND v.position < $3 \
             AND ((v.kind = 'person' AND v.record = $2) OR v.kind = 'claim') ORDER BY v.position"
        );
        let rows = sqlx::query(AssertSqlSafe(text))
            .bind(bytes(organisation))
            .bind(bytes(person))
            .bind(signed(size)?)
            .fetch_all(&self.reader)
            .await?;
        rows.iter().map(known).collect()
    }

    /// The files of an organisation in which a word stands; `reads` says whether one stands in these bytes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn files_naming(
        &self,
        organisation: Id,
        words: &Words,
        reads: impl Fn(&Words, &[u8]) -> bool,
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut rows = sqlx::query("SELECT digest, bytes FROM blob WHERE organisation = $1")
            .bind(bytes(organisation))
            .fetch(&self.reader);
        let mut naming = Vec::new();
        while let Some(row) = rows.try_next().await? {
            if reads(words, row.try_get::<&[u8], _>(1)?) {
                naming.push(row.try_get(0)?);
            }
        }
        Ok(naming)
    }

    /// The erasures whose traces are not gone everywhere yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn erasing(&self) -> Result<Vec<Erasing>, StoreError> {
        let rows = sqlx::query("SELECT organisation, position, person FROM erasing ORDER BY organisation, position")
            .fetch_all(&self.reader)
            .await?;
        let erasing = |row: &sqlx::any::AnyRow| {
            Ok(Erasing {
                organisation: id(&row.try_get::<Vec<u8>, _>(0)?)?,
                position: unsigned(row.try_get(1)?)?,
                person: id(&row.try_get::<Vec<u8>, _>(2)?)?,
            })
        };
        rows.iter().map(erasing).collect()
    }

    /// Removes what is left of erased texts, and then notes that nothing is left of these. Doing it twice does no harm.
    ///
    /// # Errors
    /// [`StoreError::Traces`] while an upgrade still needs its copy, or somebody still reads what was there before; or when the
    /// database fails. It is to be tried again then.
    pub async fn remove_traces(&self, erasing: &[Erasing]) -> Result<(), StoreError> {
        if let Some(beside) = &self.beside {
            upgrade::remove_copies(&self.writer, beside).await?;
        }
        match self.engine {
            Engine::Sqlite => self.write_anew().await?,
            Engine::Postgres => {
                sqlx::query(AssertSqlSafe(format!("VACUUM {TOUCHED}"))).execute(&self.writer).await?;
            }
        }
        for one in erasing {
            sqlx::query("DELETE FROM erasing WHERE organisation = $1 AND position = $2")
                .bind(bytes(one.organisation))
                .bind(signed(one.position)?)
                .execute(&self.writer)
                .await?;
        }
        Ok(())
    }

    /// Writes the file of SQLite anew without free pages and gaps, and lets go of all that was written ahead. What is deleted is
    /// overwritten at once, but rows that moved from page to page may have left themselves behind.
    async fn write_anew(&self) -> Result<(), StoreError> {
        sqlx::query("VACUUM").execute(&self.writer).await?;
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&self.writer).await?;
        let is_busy: i64 = row.try_get(0)?;
        if is_busy != 0 {
            let sentence = "somebody still reads the database as it was before";
            return Err(StoreError::Traces(sentence.to_owned()));
        }
        Ok(())
    }
}

/// Removes the files of a directory that `is_meant`; those that are gone already are gone.
pub(crate) fn remove_files(directory: &Path, is_meant: impl Fn(&str) -> bool) -> Result<(), StoreError> {
    let said = |error: std::io::Error| StoreError::Beside(format!("{}: {error}", directory.display()));
    for found in fs::read_dir(directory).map_err(said)? {
        let found = found.map_err(said)?;
        if found.file_name().to_str().is_some_and(&is_meant) {
            match fs::remove_file(found.path()) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(said(error)),
                Ok(()) | Err(_) => {}
            }
        }
    }
    Ok(())
}

/// Nothing may be removed while the upgrade that made it is under way.
pub(crate) async fn refuse_under_way(pool: &sqlx::AnyPool, beside: &Beside) -> Result<(), StoreError> {
    match upgrade::under_way(pool, beside).await? {
        Some(_) => {
            Err(StoreError::Traces("the copy before the last upgrade is needed until that was verified".to_owned()))
        }
        None => Ok(()),
    }
}
