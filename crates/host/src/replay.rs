//! Many moments of an organisation, one after the other: the first is read, and each next one is the one before, moved on by what
//! changed in between.

use std::sync::Arc;

use access::View;
use isms::{Head, Isms, Revision};
use jiff::Timestamp;
use record::{Id, Kind};

use crate::{Host, HostError};

impl Host {
    /// Looks at some kinds of record at each of these instants, the earliest first, by the rights that the viewer has today. Nothing
    /// for an instant before the organisation began.
    ///
    /// Records of other kinds are not there. Of each record only its last version before the next instant is read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replay<T: Send + 'static>(
        &self,
        view: &View,
        kinds: &[&'static Kind],
        instants: &[Timestamp],
        look: impl Fn(usize, &View) -> T + Clone + Send + 'static,
    ) -> Result<Vec<Option<T>>, HostError> {
        let (organisation, now) = (view.organisation(), self.now());
        let present = self.current(organisation).await?;
        let mut value = Isms::empty(organisation);
        let mut looked = Vec::with_capacity(instants.len());
        for (position, instant) in instants.iter().copied().enumerate() {
            let size = match instant < now {
                true => self.shared.store.size_at(organisation, present.size(), instant).await?,
                false => present.size(),
            };
            if size == 0 {
                looked.push(None);
                continue;
            }
            let moved = self.moved(organisation, kinds, value.size(), size).await?;
            let frontier = Arc::new(self.shared.store.frontier(organisation, size).await?);
            let head = Head { frontier, recorded: instant };
            let (present, actor, look) = (Arc::clone(&present), view.actor().clone(), look.clone());
            // Thousands of records keep a thread busy, so it is none of the runtime's.
            let stepped = tokio::task::spawn_blocking(move || {
                moved.iter().for_each(|revision| value.catch_up(revision));
                value.stand_at(head);
                let then = View::of_past(Arc::new(value.clone()), instant.min(now), present, actor, now);
                let found = look(position, &then);
                (value, found)
            });
            let (next, found) = stepped.await.map_err(|_| HostError::Busy)?;
            value = next;
            looked.push(Some(found));
        }
        Ok(looked)
    }

    async fn moved(
        &self,
        organisation: Id,
        kinds: &[&'static Kind],
        from: u64,
        to: u64,
    ) -> Result<Vec<Revision>, HostError> {
        let mut moved = Vec::new();
        for kind in kinds.iter().filter(|_| from < to) {
            moved.extend(self.shared.store.moved(organisation, kind, from, to).await?);
        }
        Ok(moved)
    }

    /// When the first commit of an organisation was recorded.
    ///
    /// # Errors
    /// [`HostError::NoOrganisation`], or when the database fails.
    pub async fn began(&self, organisation: Id) -> Result<Timestamp, HostError> {
        let first = self.shared.store.revisions(organisation, 0, 1).await?;
        first.first().map(|revision| revision.recorded).ok_or(HostError::NoOrganisation)
    }
}
