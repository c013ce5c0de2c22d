//! Keeping checkpoints: what was signed stays, and the instance's log says how far each organisation's had come.
//!
//! Every commit leaves a signed checkpoint at the head. One is kept for ever where a commit begins another ten seconds, and with
//! every approval. What a server does by itself beside ([`Host::enter_checkpoint`]) closes what is open after ten quiet seconds,
//! at once after an approval, and after a restart: the newest head is kept, and becomes an entry of the instance's log. Whoever
//! sets an organisation's log back has to set back the instance's too, and with it everybody's.

use ledger::entry::{Actor, By, Subject};
use ledger::note::{Checkpoint, origin, unverified};
use ledger::tree::Frontier;
use record::Id;

use crate::{Host, HostError};

impl Host {
    /// Keeps the newest checkpoint of an organisation's log, and enters it in the instance's, unless that is done. Returns whether
    /// there was something to do.
    ///
    /// # Errors
    /// [`HostError::NoOrganisation`], or when the database fails.
    pub async fn enter_checkpoint(&self, organisation: Id) -> Result<bool, HostError> {
        let store = self.store();
        let Some(instance) = store.instance().await?.map(|instance| instance.id) else { return Ok(false) };
        let head = store.head(organisation).await?.ok_or(HostError::NoOrganisation)?;
        if self.has_entered(organisation, head.head.frontier.size()).await? {
            return Ok(false);
        }
        let Some(Checkpoint { size, root, .. }) = unverified(&head.checkpoint) else { return Ok(false) };
        let mut appending = store.begin().await?;
        let Some(instance_head) = appending.lock(instance).await? else { return Ok(false) };
        // Of two servers the second finds it done.
        if self.has_entered(organisation, size).await? {
            return Ok(false);
        }
        appending.keep_checkpoint(organisation, size, head.head.recorded, &head.checkpoint).await?;
        let sign = |frontier: &Frontier| {
            self.sign(&Checkpoint { origin: origin(instance), size: frontier.size(), root: frontier.root() })
        };
        let what = ("log.checkpoint", by_itself("keeping"), Subject::Checkpoint { organisation, root, size });
        let entry = appending.enter_in_instance(instance, &instance_head, what, self.now(), &sign).await?;
        appending.entered_checkpoint(organisation, size, entry).await?;
        appending.commit().await?;
        Ok(true)
    }

    async fn has_entered(&self, organisation: Id, size: u64) -> Result<bool, HostError> {
        let newest = self.store().kept_checkpoints(organisation, size, true, 1).await?;
        Ok(newest.first().is_some_and(|kept| kept.size >= size))
    }

    /// Waits for the next approval here; returns at once when there was one since the last call.
    pub async fn approved(&self) {
        self.shared.approved.notified().await;
    }
}

/// What the program does by itself.
pub(crate) fn by_itself(service: &str) -> By {
    By {
        actor: Actor::Service(service.to_owned()),
        assignment: None,
        exception: None,
        factor: None,
        via: None,
        token: None,
    }
}
