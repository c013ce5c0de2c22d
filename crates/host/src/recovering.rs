//! Going on with a database that is behind: each log gets an entry that says what was remembered of it and how much there was.

use isms::Moment;
use ledger::entry::{Entry, Subject};
use ledger::note::{Checkpoint, origin};
use ledger::tree::Frontier;
use record::Id;
use store::{BehindRow, Store, StoreError};

use crate::committing::{append, value_at};
use crate::keeping::by_itself;
use crate::{Host, HostError};

const COMMAND: &str = "log.recover";

/// A log that an operator went on with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// What was remembered.
    pub behind: BehindRow,
    /// How many entries there were.
    pub found: u64,
}

impl Host {
    /// How many entries there are of a log; 0 where it is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn size_of(&self, log: Id) -> Result<u64, HostError> {
        Ok(self.store().head(log).await?.map_or(0, |head| head.head.frontier.size()))
    }

    /// Goes on with what is here: an entry of each log that is behind says what was remembered, in all logs or in none. What is remembered
    /// up to there stops nothing any more. Nothing is done where no log is behind.
    ///
    /// # Errors
    /// When there is no installation, or the database fails.
    pub async fn recover(&self) -> Result<Vec<Recovered>, HostError> {
        let store = self.store();
        let behind = store.behind().await?;
        if behind.is_empty() {
            return Ok(Vec::new());
        }
        let instance = store.instance().await?.ok_or(HostError::NoOrganisation)?.id;
        let organisations: Vec<Id> = self.organisations().await?.into_iter().map(|one| one.id).collect();
        let mut appending = store.begin().await?;
        let mut recovered = Vec::new();
        // The instance's head is locked before organisations', as everywhere.
        appending.lock_behind(instance).await?;
        for row in behind {
            let organisation = organisations.iter().find(|one| **one == row.log).copied();
            let within = organisation.unwrap_or(instance);
            let head = appending.lock_behind(within).await?.ok_or(HostError::NoOrganisation)?;
            let at = head.head.frontier.size();
            let found = if within == row.log { at } else { 0 };
            let subject = Subject::Recovery { found, log: row.log, remembered: row.size, root: row.root };
            let by = by_itself("recovery");
            match organisation {
                Some(organisation) => {
                    let value = value_at(&self.shared, &mut appending, organisation, &head).await?;
                    let now = self.now();
                    let moment = Moment { now, today: value.today(now), ids: &self.shared.ids };
                    let decided = decide::attest(&value, COMMAND, by, subject, &moment)?;
                    append(&self.shared, &mut appending, organisation, &head, &[decided]).await?;
                }
                None => {
                    let sign = |frontier: &Frontier| {
                        self.sign(&Checkpoint {
                            origin: origin(instance),
                            size: frontier.size(),
                            root: frontier.root(),
                        })
                    };
                    appending.enter_in_instance(instance, &head, (COMMAND, by, subject), self.now(), &sign).await?;
                }
            }
            appending.recovered(within, at, &row).await?;
            recovered.push(Recovered { behind: row, found });
        }
        appending.forget_behind().await?;
        appending.commit().await?;
        recovered.iter().for_each(|one| self.shared.organisation(one.behind.log).forget());
        Ok(recovered)
    }
}

/// Whether an operator has given up what somebody remembers of a log: an entry says just that.
pub(crate) async fn is_given_up(store: &Store, behind: &BehindRow) -> Result<bool, StoreError> {
    for (within, position) in store.recoveries(behind.log, &behind.told_by).await? {
        let entry = store.entries(within, position, position.saturating_add(1)).await?;
        let subject = entry.first().and_then(|(bytes, _)| Entry::parse(bytes).ok()).map(|entry| entry.subject);
        let Some(Subject::Recovery { log, remembered, root, .. }) = subject else { continue };
        if (log, remembered, root) == (behind.log, behind.size, behind.root) {
            return Ok(true);
        }
    }
    Ok(false)
}
