//! Letters to be sent: the outbox. What a letter says is sealed by whoever posts it; nothing here can read it.
//!
//! A letter is posted in the transaction of what it is about, so that there is none without the other, and is delivered
//! at least once. Whoever delivers takes one by moving its `due` on, so that of several servers only one does.

use jiff::{SignedDuration, Timestamp};
use record::Id;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::head::{bytes, id, instant, signed, unsigned};
use crate::{Appending, Store, StoreError};

/// A letter, sealed.
#[derive(Clone, Debug, PartialEq)]
pub struct LetterRow {
    /// Its id, which the message keeps however often it is tried.
    pub id: Id,
    /// The organisation it is about, if it is about one.
    pub organisation: Option<Id>,
    /// What it is about: a code.
    pub topic: String,
    /// To whom.
    pub recipient: String,
    /// What it says, sealed.
    pub sealed: String,
    /// When it was posted.
    pub created: Timestamp,
    /// From when on it is of no use.
    pub expires: Timestamp,
    /// How often it was tried.
    pub attempts: u64,
}

/// How the letters stand: for whoever operates the server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Letters {
    /// How many wait to be sent.
    pub waiting: u64,
    /// Since when the oldest of them waits.
    pub oldest: Option<Timestamp>,
    /// How many were sent within the last thirty days.
    pub sent: u64,
    /// When the last one was.
    pub last_sent: Option<Timestamp>,
    /// How many were given up within the last thirty days.
    pub given_up: u64,
    /// What the newest failure was.
    pub problem: Option<String>,
}

/// How long it is remembered that a letter was sent or given up.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);
const COLUMNS: &str = "id, organisation, topic, recipient, sealed, created, expires, attempts";

impl Appending {
    /// Posts a letter with what it is about.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn post(&mut self, letter: &LetterRow) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO letter (id, organisation, topic, recipient, sealed, created, expires, due, attempts) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $6, $8)",
        )
        .bind(bytes(letter.id))
        .bind(letter.organisation.map(bytes))
        .bind(letter.topic.clone())
        .bind(letter.recipient.clone())
        .bind(letter.sealed.clone())
        .bind(letter.created.as_microsecond())
        .bind(letter.expires.as_microsecond())
        .bind(signed(letter.attempts)?)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

impl Store {
    /// Takes the letter that is due the longest, and keeps others from it until `lease`. Nobody gets it before then, also
    /// when whoever took it is killed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_letter(&self, now: Timestamp, lease: Timestamp) -> Result<Option<LetterRow>, StoreError> {
        let text = format!("SELECT {COLUMNS}, due FROM letter WHERE due <= $1 ORDER BY due LIMIT 1");
        let row = sqlx::query(sqlx::AssertSqlSafe(text)).bind(now.as_microsecond());
        let Some(row) = row.fetch_optional(&self.reader).await? else { return Ok(None) };
        let taken = sqlx::query("UPDATE letter SET due = $3, attempts = attempts + 1 WHERE id = $1 AND due = $2")
            .bind(row.try_get::<Vec<u8>, _>(0)?)
            .bind(row.try_get::<i64, _>(8)?)
            .bind(lease.as_microsecond())
            .execute(&self.writer)
            .await?;
        let letter = read(&row)?;
        Ok((taken.rows_affected() == 1).then(|| LetterRow { attempts: letter.attempts + 1, ..letter }))
    }

    /// Notes that a letter was sent, and forgets what it said.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn letter_sent(&self, letter: Id, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE letter SET sent = $2, due = NULL, sealed = '', problem = NULL WHERE id = $1")
            .bind(bytes(letter))
            .bind(now.as_microsecond())
            .execute(&self.writer)
            .await?;
        self.forget_letters(now).await
    }

    /// Notes that a letter could not be sent, and when it is tried again; without that it is given up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn letter_failed(
        &self,
        letter: Id,
        problem: &str,
        again: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let text = match again {
            Some(_) => "UPDATE letter SET problem = $2, due = $3 WHERE id = $1",
            None => "UPDATE letter SET problem = $2, given_up = $3, due = NULL, sealed = '' WHERE id = $1",
        };
        sqlx::query(text)
            .bind(bytes(letter))
            .bind(problem.to_owned())
            .bind(again.unwrap_or(now).as_microsecond())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn forget_letters(&self, now: Timestamp) -> Result<(), StoreError> {
        let before = now.checked_sub(REMEMBERED).unwrap_or(Timestamp::MIN);
        sqlx::query("DELETE FROM letter WHERE sent < $1 OR given_up < $1")
            .bind(before.as_microsecond())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// How the letters stand.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn letters(&self) -> Result<Letters, StoreError> {
        let row = sqlx::query(
            "SELECT count(due), min(CASE WHEN due IS NOT NULL THEN created END), count(sent), max(sent), count(given_up) \
             FROM letter",
        )
        .fetch_one(&self.reader)
        .await?;
        let problem = sqlx::query("SELECT problem FROM letter WHERE problem IS NOT NULL ORDER BY created DESC LIMIT 1")
            .fetch_optional(&self.reader)
            .await?;
        let moment = |moment: Option<i64>| moment.map(instant).transpose();
        Ok(Letters {
            waiting: unsigned(row.try_get(0)?)?,
            oldest: moment(row.try_get(1)?)?,
            sent: unsigned(row.try_get(2)?)?,
            last_sent: moment(row.try_get(3)?)?,
            given_up: unsigned(row.try_get(4)?)?,
            problem: problem.map(|row| row.try_get(0)).transpose()?,
        })
    }
}

fn read(row: &AnyRow) -> Result<LetterRow, StoreError> {
    let organisation: Option<Vec<u8>> = row.try_get(1)?;
    Ok(LetterRow {
        id: id(&row.try_get::<Vec<u8>, _>(0)?)?,
        organisation: organisation.map(|organisation| id(&organisation)).transpose()?,
        topic: row.try_get(2)?,
        recipient: row.try_get(3)?,
        sealed: row.try_get(4)?,
        created: instant(row.try_get(5)?)?,
        expires: instant(row.try_get(6)?)?,
        attempts: unsigned(row.try_get(7)?)?,
    })
}
