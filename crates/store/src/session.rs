//! Signed-in browsers, what guessing cost, and the installation itself.

use jiff::Timestamp;
use record::Id;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::head::{bytes, id, instant};
use crate::{Store, StoreError};

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionRow {
    /// The digest of its cookie.
    pub digest: [u8; 32],
    /// The login.
    pub login: Id,
    /// Since when.
    pub created: Timestamp,
    /// When it was last used.
    pub seen: Timestamp,
    /// The further factor that was last shown, and when.
    pub proof: Option<(String, Timestamp)>,
}

/// This installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Its id, which is also the id of its log.
    pub id: Id,
    /// Whether it holds invented data; this is never changed.
    pub is_demo: bool,
}

impl Store {
    /// The installation; nothing before it was begun.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn instance(&self) -> Result<Option<Instance>, StoreError> {
        let row = sqlx::query("SELECT id, is_demo FROM instance").fetch_optional(&self.reader).await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Instance { id: id(&row.try_get::<Vec<u8>, _>(0)?)?, is_demo: row.try_get::<i64, _>(1)? != 0 }))
    }

    /// Begins the installation. Whoever begins it second finds the first's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_instance(&self, instance: Instance, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO instance (id, is_demo, created) SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM instance)",
        )
        .bind(bytes(instance.id))
        .bind(i64::from(instance.is_demo))
        .bind(now.as_microsecond())
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// What was sealed under the key that the installation was begun with; nothing before that.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seal_check(&self) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT seal_check FROM instance").fetch_optional(&self.reader).await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?.flatten())
    }

    /// Keeps what was sealed under the key that the installation is begun with. Whoever comes second finds the first's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_seal_check(&self, check: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE instance SET seal_check = $1 WHERE seal_check IS NULL")
            .bind(check.to_owned())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// The session of that digest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, digest: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> {
        let row = sqlx::query("SELECT digest, login, created, seen, factor, proven FROM session WHERE digest = $1")
            .bind(digest.to_vec())
            .fetch_optional(&self.reader)
            .await?;
        row.as_ref().map(session).transpose()
    }

    /// Notes that a session was used; `false` when it has ended meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch_session(&self, digest: &[u8; 32], seen: Timestamp) -> Result<bool, StoreError> {
        let touched = sqlx::query("UPDATE session SET seen = $2 WHERE digest = $1")
            .bind(digest.to_vec())
            .bind(seen.as_microsecond())
            .execute(&self.writer)
            .await?;
        Ok(touched.rows_affected() == 1)
    }

    /// Begins a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_session(&self, session: &SessionRow) -> Result<(), StoreError> {
        let (factor, proven) = match &session.proof {
            Some((factor, at)) => (Some(factor.clone()), Some(at.as_microsecond())),
            None => (None, None),
        };
        sqlx::query(
            "INSERT INTO session (digest, login, created, seen, factor, proven) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(session.digest.to_vec())
        .bind(bytes(session.login))
        .bind(session.created.as_microsecond())
        .bind(session.seen.as_microsecond())
        .bind(factor)
        .bind(proven)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&self, digest: &[u8; 32]) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM session WHERE digest = $1").bind(digest.to_vec()).execute(&self.writer).await?;
        Ok(())
    }

    /// Ends all sessions of a login but one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_sessions(&self, login: Id, but: Option<&[u8; 32]>) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM session WHERE login = $1 AND digest <> $2")
            .bind(bytes(login))
            .bind(but.map_or_else(Vec::new, |digest| digest.to_vec()))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Forgets when a login was here, its sessions and its attempts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_login(&self, login: Id) -> Result<(), StoreError> {
        for text in [
            "DELETE FROM session WHERE login = $1",
            "DELETE FROM attempt WHERE login = $1",
            "DELETE FROM visit WHERE login = $1",
        ] {
            sqlx::query(text).bind(bytes(login)).execute(&self.writer).await?;
        }
        Ok(())
    }

    /// Takes one attempt at a login, counting it as a failure until it is known to be none. One statement, so that
    /// attempts side by side cannot pass by the count. Returns until when the login is closed, if it is.
    ///
    /// After five failures in a row it closes for a minute, then for twice as long each time, up to a quarter of an hour.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_attempt(&self, login: Id, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let taken = sqlx::query(
            "INSERT INTO attempt (login, failures, closed_until, last_step) VALUES ($1, 1, 0, 0) \
             ON CONFLICT (login) DO UPDATE SET failures = attempt.failures + 1, closed_until = CASE \
             WHEN attempt.failures < 4 THEN 0 WHEN attempt.failures = 4 THEN $2 + 60000000 \
             WHEN attempt.failures = 5 THEN $2 + 120000000 WHEN attempt.failures = 6 THEN $2 + 240000000 \
             WHEN attempt.failures = 7 THEN $2 + 480000000 ELSE $2 + 900000000 END \
             WHERE attempt.closed_until <= $2",
        )
        .bind(bytes(login))
        .bind(now.as_microsecond())
        .execute(&self.writer)
        .await?;
        if taken.rows_affected() == 1 {
            return Ok(None);
        }
        let row = sqlx::query("SELECT closed_until FROM attempt WHERE login = $1")
            .bind(bytes(login))
            .fetch_one(&self.writer)
            .await?;
        Ok(Some(instant(row.try_get(0)?)?))
    }

    /// How often somebody failed at a login, or at a link, and until when nobody may try again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn attempts(&self, login: Id) -> Result<(i64, Timestamp), StoreError> {
        let row = sqlx::query("SELECT failures, closed_until FROM attempt WHERE login = $1")
            .bind(bytes(login))
            .fetch_optional(&self.reader)
            .await?;
        match row {
            Some(row) => Ok((row.try_get(0)?, instant(row.try_get(1)?)?)),
            None => Ok((0, Timestamp::UNIX_EPOCH)),
        }
    }

    /// Forgets the failures of a login.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn succeeded(&self, login: Id) -> Result<(), StoreError> {
        sqlx::query("UPDATE attempt SET failures = 0, closed_until = 0 WHERE login = $1")
            .bind(bytes(login))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Uses up the one-time code of a time step; `false` when it, or a later one, was used before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn use_step(&self, login: Id, step: i64) -> Result<bool, StoreError> {
        let used = sqlx::query(
            "INSERT INTO attempt (login, failures, closed_until, last_step) VALUES ($1, 0, 0, $2) \
             ON CONFLICT (login) DO UPDATE SET last_step = $2 WHERE attempt.last_step < $2",
        )
        .bind(bytes(login))
        .bind(step)
        .execute(&self.writer)
        .await?;
        Ok(used.rows_affected() == 1)
    }
}

fn session(row: &AnyRow) -> Result<SessionRow, StoreError> {
    let digest: Vec<u8> = row.try_get(0)?;
    let factor: Option<String> = row.try_get(4)?;
    let proven: Option<i64> = row.try_get(5)?;
    Ok(SessionRow {
        digest: digest.try_into().map_err(|_| StoreError::Unreadable("a digest has 32 bytes".to_owned()))?,
        login: id(&row.try_get::<Vec<u8>, _>(1)?)?,
        created: instant(row.try_get(2)?)?,
        seen: instant(row.try_get(3)?)?,
        proof: factor
            .zip(proven)
            .map(|(factor, proven)| Ok::<_, StoreError>((factor, instant(proven)?)))
            .transpose()?,
    })
}
