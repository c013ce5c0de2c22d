//! The organisations of an installation.

use jiff::Timestamp;
use record::Id;
use sqlx::Row as _;

use crate::head::{bytes, id};
use crate::{Appending, Store, StoreError};

/// An organisation and the part of the address that leads to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationRow {
    /// Its id.
    pub id: Id,
    /// The part of the address.
    pub slug: String,
}

impl Store {
    /// All organisations, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn organisations(&self) -> Result<Vec<OrganisationRow>, StoreError> {
        let rows =
            sqlx::query("SELECT id, slug FROM organisation ORDER BY created, slug").fetch_all(&self.reader).await?;
        rows.iter()
            .map(|row| Ok(OrganisationRow { id: id(&row.try_get::<Vec<u8>, _>(0)?)?, slug: row.try_get(1)? }))
            .collect()
    }
}

impl Appending {
    /// Enters an organisation, so that its log can begin in the same transaction.
    ///
    /// # Errors
    /// [`StoreError::SlugTaken`], or when the database fails.
    pub async fn enter_organisation(
        &mut self,
        organisation: &OrganisationRow,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let entered = sqlx::query(
            "INSERT INTO organisation (id, slug, created) VALUES ($1, $2, $3) ON CONFLICT (slug) DO NOTHING",
        )
        .bind(bytes(organisation.id))
        .bind(organisation.slug.clone())
        .bind(now.as_microsecond())
        .execute(self.connection())
        .await?;
        if entered.rows_affected() == 0 { Err(StoreError::SlugTaken) } else { Ok(()) }
    }
}
