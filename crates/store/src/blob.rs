//! Bytes by their SHA-256, within one organisation.

use jiff::{SignedDuration, Timestamp};
use record::Id;
use sha2::{Digest as _, Sha256};
use sqlx::Row as _;

use crate::head::{bytes, unsigned};
use crate::{Store, StoreError};

/// The SHA-256 of some bytes.
pub type Digest = [u8; 32];

/// How long bytes stay that no record names.
const UNNAMED: SignedDuration = SignedDuration::from_hours(24);

impl Store {
    /// Stores bytes, until [`Store::keep_blob`] for a day. Lets go of older ones that nobody came to name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_blob(&self, organisation: Id, content: Vec<u8>, now: Timestamp) -> Result<Digest, StoreError> {
        let digest: Digest = Sha256::digest(&content).into();
        sqlx::query("DELETE FROM blob WHERE organisation = $1 AND is_kept = 0 AND created < $2")
            .bind(bytes(organisation))
            .bind((now - UNNAMED).as_microsecond())
            .execute(&self.writer)
            .await?;
        sqlx::query(
            "INSERT INTO blob (organisation, digest, bytes, is_kept, created) VALUES ($1, $2, $3, 0, $4) \
             ON CONFLICT (organisation, digest) DO UPDATE SET created = excluded.created",
        )
        .bind(bytes(organisation))
        .bind(digest.to_vec())
        .bind(content)
        .bind(now.as_microsecond())
        .execute(&self.writer)
        .await?;
        Ok(digest)
    }

    /// Stores bytes as [`Store::put_blob`] does, and that this person brought them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_blob_of(
        &self,
        organisation: Id,
        person: Id,
        content: Vec<u8>,
        now: Timestamp,
    ) -> Result<Digest, StoreError> {
        let digest = self.put_blob(organisation, content, now).await?;
        sqlx::query(
            "DELETE FROM bringer WHERE organisation = $1 AND created < $2 AND NOT EXISTS \
             (SELECT 1 FROM blob WHERE blob.organisation = bringer.organisation AND blob.digest = bringer.digest)",
        )
        .bind(bytes(organisation))
        .bind((now - UNNAMED).as_microsecond())
        .execute(&self.writer)
        .await?;
        sqlx::query(
            "INSERT INTO bringer (organisation, digest, person, created) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (organisation, digest, person) DO UPDATE SET created = excluded.created",
        )
        .bind(bytes(organisation))
        .bind(digest.to_vec())
        .bind(bytes(person))
        .bind(now.as_microsecond())
        .execute(&self.writer)
        .await?;
        Ok(digest)
    }

    /// Whether these bytes are here, and brought by this person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_blob_of(&self, organisation: Id, person: Id, digest: &Digest) -> Result<bool, StoreError> {
        Ok(self.has_brought(organisation, person, digest).await? && self.has_blob(organisation, digest).await?)
    }

    /// Whether these bytes are here, whoever brought them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_blob(&self, organisation: Id, digest: &Digest) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT 1 FROM blob WHERE organisation = $1 AND digest = $2")
            .bind(bytes(organisation))
            .bind(digest.to_vec())
            .fetch_optional(&self.reader)
            .await?;
        Ok(row.is_some())
    }

    /// How many bytes an organisation has here, without those that go when the next ones come.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn blob_bytes(&self, organisation: Id, now: Timestamp) -> Result<u64, StoreError> {
        let text = "SELECT COALESCE(SUM(length(bytes)), 0) FROM blob \
                    WHERE organisation = $1 AND (is_kept = 1 OR created >= $2)";
        let query = sqlx::query(text).bind(bytes(organisation)).bind((now - UNNAMED).as_microsecond());
        unsigned(query.fetch_one(&self.reader).await?.try_get(0)?)
    }

    /// Whether this person brought these bytes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_brought(&self, organisation: Id, person: Id, digest: &Digest) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT 1 FROM bringer WHERE organisation = $1 AND digest = $2 AND person = $3")
            .bind(bytes(organisation))
            .bind(digest.to_vec())
            .bind(bytes(person))
            .fetch_optional(&self.reader)
            .await?;
        Ok(row.is_some())
    }

    /// Keeps bytes for good: a record names them. Whether they are still here is the answer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_blob(&self, organisation: Id, digest: &Digest) -> Result<bool, StoreError> {
        let kept = sqlx::query("UPDATE blob SET is_kept = 1 WHERE organisation = $1 AND digest = $2")
            .bind(bytes(organisation))
            .bind(digest.to_vec())
            .execute(&self.writer)
            .await?;
        Ok(kept.rows_affected() > 0)
    }

    /// Bytes, if they are here and still what their digest says.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn blob(&self, organisation: Id, digest: &Digest) -> Result<Option<Vec<u8>>, StoreError> {
        let row = sqlx::query("SELECT bytes FROM blob WHERE organisation = $1 AND digest = $2")
            .bind(bytes(organisation))
            .bind(digest.to_vec())
            .fetch_optional(&self.reader)
            .await?;
        let content: Option<Vec<u8>> = row.map(|row| row.try_get(0)).transpose()?;
        Ok(content.filter(|content| Digest::from(Sha256::digest(content)) == *digest))
    }
}
