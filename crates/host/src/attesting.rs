//! Entries without revisions: hours of what was looked at and taken out, and who was let in or out.

use std::sync::Arc;

use isms::{Isms, Moment};
use ledger::entry::{Actor, By, Subject};
use record::Id;
use store::{Appending, root_of};

use crate::committing::{append, value_at};
use crate::{Host, HostError};

impl Host {
    /// Appends an entry without a revision to an organisation's log, within a transaction that does more. Returns the value
    /// to [`Host::publish`] once that is committed.
    ///
    /// # Errors
    /// [`HostError::NoOrganisation`], or when the database fails.
    pub async fn attest(
        &self,
        appending: &mut Appending,
        organisation: Id,
        command: &str,
        by: By,
        subject: Subject,
    ) -> Result<Arc<Isms>, HostError> {
        let head = appending.lock(organisation).await?.ok_or(HostError::NoOrganisation)?;
        let value = value_at(&self.shared, appending, organisation, &head).await?;
        let now = self.now();
        let moment = Moment { now, today: value.today(now), ids: &self.shared.ids };
        let decided = decide::attest(&value, command, by, subject, &moment)?;
        let after = Arc::clone(decided.after());
        append(&self.shared, appending, organisation, &head, &[decided]).await?;
        Ok(after)
    }

    /// Makes a value known that was committed.
    pub fn publish(&self, value: Arc<Isms>) {
        self.shared.organisation(value.organisation()).publish(value);
    }

    /// Commits an organisation's log to the oldest past hour of accesses that it does not commit to yet. Returns whether
    /// there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close_hour(&self, organisation: Id) -> Result<bool, HostError> {
        let store = self.store();
        let Some(hour) = store.open_hour(organisation, self.now()).await? else { return Ok(false) };
        let mut appending = store.begin().await?;
        // Locked before the rows are read, so that of two servers one closes it.
        let head = appending.lock(organisation).await?.ok_or(HostError::NoOrganisation)?;
        let rows = appending.open_accesses(organisation, hour).await?;
        if rows.is_empty() {
            return Ok(true);
        }
        let subject = Subject::Observations { count: rows.len() as u64, root: root_of(&rows) };
        let by = By {
            actor: Actor::Service("door".to_owned()),
            assignment: None,
            exception: None,
            factor: None,
            via: None,
            token: None,
        };
        let after = self.attest(&mut appending, organisation, "access.observe", by, subject).await?;
        appending.close_hour(organisation, hour, head.head.frontier.size()).await?;
        appending.commit().await?;
        self.publish(after);
        Ok(true)
    }
}
