//! What an import wrote.

use access::View;
use isms::{Revision, registry};
use record::Id;

use crate::{Host, HostError};

/// The most entries of one commit.
const ENTRIES: u64 = 1_100_000;

impl Host {
    /// The revisions that the import of this report wrote, without the report; none if the viewer may not see it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn import(&self, view: &View, report: Id) -> Result<Vec<Revision>, HostError> {
        let Some(kind) = registry::named("retained-record") else { return Ok(Vec::new()) };
        if view.held(kind, report).is_none() {
            return Ok(Vec::new());
        }
        let organisation = view.organisation();
        let history = self.shared.store.history(organisation, kind, report, view.log_size()).await?;
        let Some(first) = history.first() else { return Ok(Vec::new()) };
        let end = view.log_size().min(first.at + ENTRIES);
        let following = self.shared.store.revisions(organisation, first.at + 1, end).await?;
        // The report is the first of its commit, and no other commit of that instant follows without a report of its own.
        let is_part = |revision: &Revision| {
            revision.recorded == first.recorded
                && revision.by == first.by
                && revision.kind != kind
                && (revision.command.ends_with(".import") || &*revision.command == "claim.arrive")
        };
        Ok(following.into_iter().take_while(is_part).collect())
    }
}
