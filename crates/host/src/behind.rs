//! A database that is behind what is remembered of it outside: served to read, and not written to before it is recovered.
//!
//! Three remember: this process, what it saw on the disk itself; the file beside the database, see [`Seen`]; witnesses. What any of
//! them finds becomes a row of the database, under which no head can be locked, so that all servers stop.

use std::path::Path;
use std::sync::{Arc, PoisonError};

use record::Id;
use store::{BehindRow, StoreError};

use crate::recovering::is_given_up;
use crate::seen::Seen;
use crate::{Host, HostError, Shared};

impl Host {
    /// The logs that are behind, as far as this process knows; while there is one nothing is written.
    pub fn behind(&self) -> Arc<Vec<BehindRow>> {
        self.shared.behind.load_full()
    }

    /// Looks whether the database is behind what this process, and the directory, remember; says so in the database if it is; remembers
    /// how far it has come if it is not. `directory` is the one beside the database.
    ///
    /// # Errors
    /// When the database fails, or the directory's memory cannot be read or written.
    pub async fn look_outside(&self, directory: &Path) -> Result<Arc<Vec<BehindRow>>, HostError> {
        let store = self.store();
        let mut found = self.shared.lost.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let seen = Seen::read(directory)?;
        found.extend(seen.against(store, self.now()).await?);
        for behind in &found {
            self.note_behind(behind).await?;
        }
        let behind = Arc::new(store.behind().await?);
        self.shared.behind.store(Arc::clone(&behind));
        if behind.is_empty() {
            let now = Seen::now(store, &self.logs().await?).await?;
            if now != seen {
                now.write(directory)?;
            }
        }
        Ok(behind)
    }

    /// Notes what is remembered outside and is not here. Returns whether that stops writing: not where an operator has given it up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_behind(&self, behind: &BehindRow) -> Result<bool, HostError> {
        let store = self.store();
        if is_given_up(store, behind).await? {
            return Ok(false);
        }
        let known = store.behind().await?;
        let is_known =
            |row: &BehindRow| (row.log, &row.told_by) == (behind.log, &behind.told_by) && row.size >= behind.size;
        if !known.iter().any(is_known) {
            store.is_behind(behind).await?;
            let (log, size, told_by) = (behind.log, behind.size, &behind.told_by);
            tracing::error!(%log, size, told_by, "the database is behind what is remembered of it; nothing is written before `annexa recover`");
        }
        self.shared.behind.store(Arc::new(store.behind().await?));
        Ok(true)
    }
}

impl Shared {
    /// Refuses where this process knows that the database is behind.
    pub(crate) fn may_write(&self) -> Result<(), StoreError> {
        if self.behind.load().is_empty() { Ok(()) } else { Err(StoreError::Behind) }
    }

    /// Reads which logs are behind, after the database has refused a head.
    pub(crate) async fn learn_behind(&self) {
        match self.store.behind().await {
            Ok(behind) if !behind.is_empty() => self.behind.store(Arc::new(behind)),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "which logs are behind could not be read"),
        }
    }

    /// Holds the size of a head against the largest that this process has seen of the log on the disk. A log only grows: one that is smaller was set
    /// back under this server, and nothing is written on top of it before all servers are started anew.
    pub(crate) fn has_not_gone_back(&self, log: Id, size: u64) -> Result<(), StoreError> {
        let Some((largest, root)) = self.organisation(log).largest().filter(|(largest, _)| *largest > size) else {
            return Ok(());
        };
        let told_by = "a server that ran meanwhile".to_owned();
        let row = BehindRow { log, size: largest, root: Some(root), told_by, since: self.clock.now() };
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        lost.retain(|other| other.log != log);
        lost.push(row);
        self.behind.store(Arc::new(lost.clone()));
        Err(StoreError::Behind)
    }
}
