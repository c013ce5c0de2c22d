//! Forgetting what an erasure lists, in the transaction that appends it: value and salt of each field go, its leaf stays.
//!
//! | what | what becomes of it |
//! |---|---|
//! | fields of revisions | withheld: the commitment stays what it was |
//! | files | their bytes go, and who brought them |
//! | accesses that name the person | their text goes, their leaf stays |
//! | answers to requests that wrote an erased text, or came from the person | go |
//! | letters to the person, what they were told | go |
//!
//! What is no row of these, such as logins and copies beside the database, waits in `erasing`, see `traces`.

use std::collections::{BTreeMap, BTreeSet};

use isms::erasure::Found;
use ledger::commitment::Seals;
use record::{Body, Id, Kind};
use sqlx::Row as _;

use crate::head::{bytes, signed, unsigned};
use crate::{Appending, StoreError};

impl Appending {
    /// Erases what was found, as the entry at `position` lists it.
    ///
    /// INVARIANT: this is the only statement that changes a row of `revision`, and it is reached from what was decided alone.
    pub(crate) async fn erase(&mut self, organisation: Id, position: u64, found: &Found) -> Result<(), StoreError> {
        let mut written = BTreeSet::new();
        for (kind, id, versions) in found.records() {
            self.erase_revisions(organisation, kind, id, versions, &mut written).await?;
        }
        for digest in found.files() {
            self.erase_file(organisation, digest).await?;
        }
        for entry in found.accesses() {
            self.erase_accesses(organisation, entry, found).await?;
        }
        self.erase_open_accesses(organisation, found).await?;
        self.erase_answers(organisation, &written, found).await?;
        self.erase_letters(organisation, found).await?;
        sqlx::query("INSERT INTO erasing (organisation, position, person) VALUES ($1, $2, $3)")
            .bind(bytes(organisation))
            .bind(signed(position)?)
            .bind(bytes(found.person()))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Withholds fields of versions of a record, and gathers at which entries those stand.
    async fn erase_revisions(
        &mut self,
        organisation: Id,
        kind: &Kind,
        id: Id,
        versions: &BTreeMap<u64, BTreeSet<String>>,
        written: &mut BTreeSet<u64>,
    ) -> Result<(), StoreError> {
        for (version, fields) in versions {
            let row = sqlx::query(
                "SELECT position, body, salts FROM revision \
                 WHERE organisation = $1 AND kind = $2 AND record = $3 AND version = $4",
            )
            .bind(bytes(organisation))
            .bind(kind.name)
            .bind(bytes(id))
            .bind(signed(*version)?)
            .fetch_one(self.connection())
            .await?;
            let position: i64 = row.try_get(0)?;
            let mut body: Body = serde_json::from_str(&row.try_get::<String, _>(1)?).map_err(unreadable)?;
            let mut seals = Seals::from_bytes(&row.try_get::<Vec<u8>, _>(2)?).map_err(unreadable)?;
            for field in fields {
                seals.withhold(&mut body, field).map_err(unreadable)?;
            }
            sqlx::query(
                "UPDATE revision SET body = $5, salts = $6 \
                 WHERE organisation = $1 AND kind = $2 AND record = $3 AND position = $4",
            )
            .bind(bytes(organisation))
            .bind(kind.name)
            .bind(bytes(id))
            .bind(position)
            .bind(serde_json::to_string(&body).map_err(unreadable)?)
            .bind(seals.to_bytes())
            .execute(self.connection())
            .await?;
            written.insert(unsigned(position)?);
        }
        Ok(())
    }

    async fn erase_file(&mut self, organisation: Id, digest: &str) -> Result<(), StoreError> {
        let digest: ledger::Hash = digest.parse().map_err(unreadable)?;
        for text in [
            "DELETE FROM blob WHERE organisation = $1 AND digest = $2",
            "DELETE FROM bringer WHERE organisation = $1 AND digest = $2",
        ] {
            sqlx::query(text)
                .bind(bytes(organisation))
                .bind(digest.as_bytes().to_vec())
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Answers are kept for requests that come twice. What wrote an erased text is not answered twice.
    async fn erase_answers(
        &mut self,
        organisation: Id,
        written: &BTreeSet<u64>,
        found: &Found,
    ) -> Result<(), StoreError> {
        let rows = sqlx::query("SELECT person, idempotency_key, run, count FROM answer WHERE organisation = $1")
            .bind(bytes(organisation))
            .fetch_all(self.connection())
            .await?;
        for row in &rows {
            let (person, key): (Vec<u8>, String) = (row.try_get(0)?, row.try_get(1)?);
            let (run, count) = (unsigned(row.try_get(2)?)?, unsigned(row.try_get(3)?)?);
            let wrote = written.range(run..run.saturating_add(count)).next().is_some();
            if wrote || person == bytes(found.person()) || found.words().name_in_address(&key) {
                sqlx::query("DELETE FROM answer WHERE organisation = $1 AND person = $2 AND idempotency_key = $3")
                    .bind(bytes(organisation))
                    .bind(person)
                    .bind(key)
                    .execute(self.connection())
                    .await?;
            }
        }
        Ok(())
    }

    /// Letters to the person, and what they were told.
    async fn erase_letters(&mut self, organisation: Id, found: &Found) -> Result<(), StoreError> {
        let rows = sqlx::query("SELECT id, recipient, problem FROM letter").fetch_all(self.connection()).await?;
        for row in &rows {
            let (recipient, problem): (String, Option<String>) = (row.try_get(1)?, row.try_get(2)?);
            let names = |text: &str| found.words().name(text);
            if names(&recipient) || problem.as_deref().is_some_and(names) {
                sqlx::query("DELETE FROM letter WHERE id = $1")
                    .bind(row.try_get::<Vec<u8>, _>(0)?)
                    .execute(self.connection())
                    .await?;
            }
        }
        sqlx::query("DELETE FROM told WHERE organisation = $1 AND person = $2")
            .bind(bytes(organisation))
            .bind(bytes(found.person()))
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

fn unreadable(error: impl ToString) -> StoreError {
    StoreError::Unreadable(error.to_string())
}
