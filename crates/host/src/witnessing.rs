//! What witnesses get, and what they gave: the newest checkpoint of each log, with the proof that it goes on from the last that a
//! witness cosigned. Who asks them, and how, is not here.

use ledger::Hash;
use ledger::note::unverified;
use record::Id;
use store::Cosignature;

use crate::{Host, HostError};

/// The newest checkpoint of a log, to be cosigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosignable {
    /// Whose log.
    pub log: Id,
    /// How many entries it has.
    pub size: u64,
    /// When the last of them was recorded.
    pub recorded: jiff::Timestamp,
    /// The signed note.
    pub note: String,
}

impl Host {
    /// The logs here: the organisations', and last the instance's, which tells how far those had come.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn logs(&self) -> Result<Vec<Id>, HostError> {
        let organisations = self.organisations().await?.into_iter().map(|organisation| organisation.id);
        let instance = self.store().instance().await?.map(|instance| instance.id);
        Ok(organisations.chain(instance).collect())
    }

    /// The newest checkpoint of a log; nothing of one that has not begun.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cosignable(&self, log: Id) -> Result<Option<Cosignable>, HostError> {
        let Some(head) = self.store().head(log).await? else { return Ok(None) };
        let (size, recorded) = (head.head.frontier.size(), head.head.recorded);
        Ok(unverified(&head.checkpoint).map(|_| Cosignable { log, size, recorded, note: head.checkpoint }))
    }

    /// The root over the first entries of a log, as they lie here now.
    ///
    /// # Errors
    /// When the database fails, or the log does not reach so far.
    pub async fn root_at(&self, log: Id, size: u64) -> Result<Hash, HostError> {
        Ok(self.store().frontier(log, size).await?.root())
    }

    /// Keeps a checkpoint with what a witness added.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_cosigned(&self, cosigned: &Cosignable, cosignature: &Cosignature) -> Result<(), HostError> {
        let Cosignable { log, size, recorded, note } = cosigned;
        let mut appending = self.store().begin().await?;
        appending.keep_checkpoint(*log, *size, *recorded, note).await?;
        appending.keep_cosignature(*log, cosignature).await?;
        Ok(appending.commit().await?)
    }
}
