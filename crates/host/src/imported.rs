//! What an import wrote.

use std::collections::HashMap;

use access::View;
use isms::Revision;
use isms::documented::RetainedRecord;
use record::{Body, Id, Kinded as _};

use crate::{Host, HostError};

/// The most entries of one commit.
const ENTRIES: u64 = 1_100_000;

impl Host {
    /// The versions in which imports that still stand left records, whoever made them. It says nothing of the records; a plan
    /// looks up those that its viewer may see.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn imported(&self, view: &View) -> Result<HashMap<Id, u64>, HostError> {
        let isms = self.current(view.organisation()).await?;
        let standing = isms.all::<RetainedRecord>().filter(|report| report.undone_on.is_none());
        let reports: Vec<Id> = standing.map(|report| report.held.id).collect();
        let mut versions = HashMap::new();
        for report in reports {
            let revisions = self.revisions_of_import(view, report).await?;
            versions.extend(revisions.into_iter().map(|revision| (revision.id, revision.version)));
        }
        Ok(versions)
    }

    /// The revisions that the import of this report wrote, without the report; none if the viewer may not see it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn import(&self, view: &View, report: Id) -> Result<Vec<Revision>, HostError> {
        let kind = RetainedRecord::kind_of();
        if view.held(kind, report).is_none() {
            return Ok(Vec::new());
        }
        self.revisions_of_import(view, report).await
    }

    /// What the records that an import changed said before it, without the reasons given then. Those that it made are not here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn before_import(&self, view: &View, written: &[Revision]) -> Result<HashMap<Id, Body>, HostError> {
        let (Some(first), Some(last)) = (written.first(), written.last()) else { return Ok(HashMap::new()) };
        let before = self.shared.store.before_run(view.organisation(), first.at, last.at + 1).await?;
        let said = |mut revision: Revision| {
            revision.body.remove("reason");
            (revision.id, revision.body)
        };
        Ok(before.into_iter().map(said).collect())
    }

    async fn revisions_of_import(&self, view: &View, report: Id) -> Result<Vec<Revision>, HostError> {
        let kind = RetainedRecord::kind_of();
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
