//! How far a log goes.

use std::sync::Arc;

use isms::Head;
use jiff::Timestamp;
use ledger::tree::Frontier;
use record::Id;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::{Store, StoreError};

/// The head of an organisation's log as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredHead {
    /// Size, frontier and time.
    pub head: Head,
    /// The signed note over it.
    pub checkpoint: String,
}

impl StoredHead {
    pub(crate) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let size = unsigned(row.try_get(0)?)?;
        let frontier: Vec<u8> = row.try_get(1)?;
        let frontier =
            Frontier::from_bytes(size, &frontier).map_err(|error| StoreError::Unreadable(error.to_string()))?;
        let head = Head { frontier: Arc::new(frontier), recorded: instant(row.try_get(2)?)? };
        Ok(Self { head, checkpoint: row.try_get(3)? })
    }
}

impl Store {
    /// The head of an organisation's log; nothing for an organisation that is not here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn head(&self, organisation: Id) -> Result<Option<StoredHead>, StoreError> {
        let row = sqlx::query("SELECT size, frontier, recorded, checkpoint FROM head WHERE organisation = $1")
            .bind(bytes(organisation))
            .fetch_optional(&self.reader)
            .await?;
        row.as_ref().map(StoredHead::read).transpose()
    }
}

pub(crate) fn bytes(id: Id) -> Vec<u8> {
    id.as_bytes().to_vec()
}

pub(crate) fn id(bytes: &[u8]) -> Result<Id, StoreError> {
    Id::from_slice(bytes).map_err(|error| StoreError::Unreadable(error.to_string()))
}

pub(crate) fn unsigned(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|error| StoreError::Unreadable(error.to_string()))
}

pub(crate) fn signed(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|error| StoreError::Unreadable(error.to_string()))
}

pub(crate) fn instant(microseconds: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(microseconds).map_err(|error| StoreError::Unreadable(error.to_string()))
}
