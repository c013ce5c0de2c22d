//! What witnesses cosigned, and how those that are asked stand.

use std::collections::BTreeMap;

use jiff::Timestamp;
use record::Id;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::head::{bytes, instant, signed, unsigned};
use crate::{Appending, Store, StoreError};

/// A cosignature of a kept checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosignature {
    /// The size of the checkpoint.
    pub size: u64,
    /// The name of the witness.
    pub witness: String,
    /// When it cosigned, by its clock.
    pub made: Timestamp,
    /// The signature line, with its newline.
    pub line: String,
}

/// A witness that is asked, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessRow {
    /// Its name.
    pub name: String,
    /// The key that verifies its cosignatures, as it was configured.
    pub verifier: String,
    /// What is the matter, and since when; nothing while it cosigns.
    pub problem: Option<(Timestamp, String)>,
}

impl Store {
    /// The newest cosignature of each witness under a log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn newest_cosignatures(&self, log: Id) -> Result<Vec<Cosignature>, StoreError> {
        let text = "SELECT c.size, c.witness, c.made, c.line FROM cosignature c WHERE c.organisation = $1 AND c.size = \
                    (SELECT max(o.size) FROM cosignature o WHERE o.organisation = c.organisation AND o.witness = c.witness) \
                    ORDER BY c.witness";
        let rows = sqlx::query(text).bind(bytes(log)).fetch_all(&self.reader).await?;
        rows.iter().map(cosignature).collect()
    }

    /// The newest kept checkpoint above a size that a witness cosigned, with all its cosignatures.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cosigned_checkpoint(&self, log: Id, above: u64) -> Result<Option<String>, StoreError> {
        let text = "SELECT size, note FROM checkpoint WHERE organisation = $1 AND size = \
                    (SELECT max(size) FROM cosignature WHERE organisation = $1 AND size > $2)";
        let row = sqlx::query(text).bind(bytes(log)).bind(signed(above)?).fetch_optional(&self.reader).await?;
        let Some(row) = row else { return Ok(None) };
        let (size, note): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
        let lines = self.cosignature_lines(log, unsigned(size)?, unsigned(size)?).await?;
        Ok(Some(note + lines.get(&unsigned(size)?).map_or("", String::as_str)))
    }

    /// The signature lines of witnesses, for the checkpoints of sizes from `from` up to `to`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cosignature_lines(&self, log: Id, from: u64, to: u64) -> Result<BTreeMap<u64, String>, StoreError> {
        let text = "SELECT size, line FROM cosignature WHERE organisation = $1 AND size >= $2 AND size <= $3 \
                    ORDER BY size, witness";
        let rows =
            sqlx::query(text).bind(bytes(log)).bind(signed(from)?).bind(signed(to)?).fetch_all(&self.reader).await?;
        let mut lines: BTreeMap<u64, String> = BTreeMap::new();
        for row in rows {
            lines.entry(unsigned(row.try_get(0)?)?).or_default().push_str(row.try_get(1)?);
        }
        Ok(lines)
    }

    /// The witnesses that are asked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn witnesses(&self) -> Result<Vec<WitnessRow>, StoreError> {
        let rows = sqlx::query("SELECT name, verifier, since, problem FROM witness ORDER BY name");
        let rows = rows.fetch_all(&self.reader).await?;
        let witness = |row: &AnyRow| {
            let since = row.try_get::<Option<i64>, _>(2)?.map(instant).transpose()?;
            Ok(WitnessRow {
                name: row.try_get(0)?,
                verifier: row.try_get(1)?,
                problem: since.zip(row.try_get::<Option<String>, _>(3)?),
            })
        };
        rows.iter().map(witness).collect()
    }

    /// Notes which witnesses are asked from now on, by name and key; others are forgotten, but not what they cosigned.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_witnesses(&self, asked: &[(String, String)]) -> Result<(), StoreError> {
        let mut appending = self.begin().await?;
        for known in self.witnesses().await? {
            if !asked.contains(&(known.name.clone(), known.verifier.clone())) {
                let query = sqlx::query("DELETE FROM witness WHERE name = $1").bind(known.name);
                query.execute(appending.connection()).await?;
            }
        }
        for (name, verifier) in asked {
            sqlx::query("INSERT INTO witness (name, verifier) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                .bind(name.clone())
                .bind(verifier.clone())
                .execute(appending.connection())
                .await?;
        }
        appending.commit().await
    }

    /// Notes that a witness cosigns, or what is the matter with it. Since when stays as it was while something is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn witness_stands(&self, name: &str, problem: Option<&str>, now: Timestamp) -> Result<(), StoreError> {
        let query = match problem {
            None => {
                sqlx::query("UPDATE witness SET problem = NULL, since = NULL WHERE name = $1").bind(name.to_owned())
            }
            Some(problem) => {
                sqlx::query("UPDATE witness SET problem = $2, since = coalesce(since, $3) WHERE name = $1")
                    .bind(name.to_owned())
                    .bind(problem.to_owned())
                    .bind(now.as_microsecond())
            }
        };
        query.execute(&self.writer).await?;
        Ok(())
    }
}

impl Appending {
    /// Keeps what a witness added to a kept checkpoint; what it added first stays.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_cosignature(&mut self, log: Id, cosignature: &Cosignature) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO cosignature (organisation, size, witness, made, line) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT DO NOTHING",
        )
        .bind(bytes(log))
        .bind(signed(cosignature.size)?)
        .bind(cosignature.witness.clone())
        .bind(cosignature.made.as_microsecond())
        .bind(cosignature.line.clone())
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

fn cosignature(row: &AnyRow) -> Result<Cosignature, StoreError> {
    Ok(Cosignature {
        size: unsigned(row.try_get(0)?)?,
        witness: row.try_get(1)?,
        made: instant(row.try_get(2)?)?,
        line: row.try_get(3)?,
    })
}
