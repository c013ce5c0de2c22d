//! What people were told waits for them, and how far the logs were looked through for it.

use std::collections::{BTreeMap, BTreeSet};

use record::Id;
use sqlx::Row as _;

use crate::head::{bytes, id, signed, unsigned};
use crate::{Appending, Store, StoreError};

/// How far a log was looked through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldUntil {
    /// Entries before this one.
    pub position: u64,
    /// On which day last, as the organisation counts days.
    pub day: String,
}

impl Store {
    /// How far an organisation's log was looked through; nothing before the first time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn told_until(&self, organisation: Id) -> Result<Option<ToldUntil>, StoreError> {
        let row = sqlx::query("SELECT position, day FROM told_until WHERE organisation = $1")
            .bind(bytes(organisation))
            .fetch_optional(&self.reader)
            .await?;
        row.map(|row| Ok(ToldUntil { position: unsigned(row.try_get(0)?)?, day: row.try_get(1)? })).transpose()
    }

    /// What each person of an organisation was told.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn told(&self, organisation: Id) -> Result<BTreeMap<Id, BTreeSet<String>>, StoreError> {
        let rows = sqlx::query("SELECT person, task FROM told WHERE organisation = $1")
            .bind(bytes(organisation))
            .fetch_all(&self.reader)
            .await?;
        let mut told: BTreeMap<Id, BTreeSet<String>> = BTreeMap::new();
        for row in rows {
            told.entry(id(&row.try_get::<Vec<u8>, _>(0)?)?).or_default().insert(row.try_get(1)?);
        }
        Ok(told)
    }
}

impl Appending {
    /// Moves on how far a log was looked through; `false` when somebody else did since it was read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn move_told(
        &mut self,
        organisation: Id,
        before: Option<&ToldUntil>,
        until: &ToldUntil,
    ) -> Result<bool, StoreError> {
        let text = match before {
            None => {
                "INSERT INTO told_until (organisation, position, day) VALUES ($1, $2, $3) \
                 ON CONFLICT (organisation) DO NOTHING"
            }
            Some(_) => {
                "UPDATE told_until SET position = $2, day = $3 WHERE organisation = $1 AND position = $4 AND day = $5"
            }
        };
        let mut query =
            sqlx::query(text).bind(bytes(organisation)).bind(signed(until.position)?).bind(until.day.clone());
        if let Some(before) = before {
            query = query.bind(signed(before.position)?).bind(before.day.clone());
        }
        Ok(query.execute(self.connection()).await?.rows_affected() == 1)
    }

    /// Notes that a person knows of something that waits for them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tell(&mut self, organisation: Id, person: Id, task: &str) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO told (organisation, person, task) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            .bind(bytes(organisation))
            .bind(bytes(person))
            .bind(task.to_owned())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Notes that something waits for a person no longer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn untell(&mut self, organisation: Id, person: Id, task: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM told WHERE organisation = $1 AND person = $2 AND task = $3")
            .bind(bytes(organisation))
            .bind(bytes(person))
            .bind(task.to_owned())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
