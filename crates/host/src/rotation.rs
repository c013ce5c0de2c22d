//! Another key signs from now on. Every log says so in an entry, under a checkpoint that both keys sign.

use isms::Moment;
use ledger::entry::Subject;
use ledger::note::{Checkpoint, LogKey, origin};
use ledger::tree::Frontier;
use record::Id;

use crate::committing::value_at;
use crate::keeping::by_itself;
use crate::{Host, HostError};

const COMMAND: &str = "key.rotate";

impl Host {
    /// Hands over to the next key, in all logs or in none. This host signs nothing afterwards: put the key in place with
    /// [`settle_key`](crate::settle_key), and open another. Returns how many logs there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rotate_key(&self, next: &LogKey) -> Result<usize, HostError> {
        let store = self.store();
        let organisations: Vec<Id> = store.organisations().await?.into_iter().map(|one| one.id).collect();
        let instance = store.instance().await?.map(|instance| instance.id);
        let subject = Subject::Key { new: next.public_key(), old: self.shared.key.public_key() };
        let note = |log: Id, frontier: &Frontier| {
            let checkpoint = Checkpoint { origin: origin(log), size: frontier.size(), root: frontier.root() };
            self.shared.key.hand_over(next, &checkpoint)
        };
        let mut appending = store.begin().await?;
        // The instance's head is locked before organisations', as where somebody is let in.
        if let Some(instance) = instance
            && let Some(head) = appending.lock(instance).await?
        {
            let what = (COMMAND, by_itself("keys"), subject.clone());
            let sign = |frontier: &Frontier| note(instance, frontier);
            appending.enter_in_instance(instance, &head, what, self.now(), &sign).await?;
        }
        for organisation in &organisations {
            let head = appending.lock(*organisation).await?.ok_or(HostError::NoOrganisation)?;
            let value = value_at(&self.shared, &mut appending, *organisation, &head).await?;
            let now = self.now();
            let moment = Moment { now, today: value.today(now), ids: &self.shared.ids };
            let decided = decide::attest(&value, COMMAND, by_itself("keys"), subject.clone(), &moment)?;
            let signed = note(*organisation, &decided.after().head().frontier);
            appending.append(*organisation, Some(&head), &[&decided], &signed).await?;
            appending.keep_checkpoint(*organisation, decided.after().size(), now, &signed).await?;
        }
        appending.commit().await?;
        Ok(organisations.len() + usize::from(instance.is_some()))
    }
}
