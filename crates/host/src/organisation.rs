//! One organisation's current value, and how it is kept at least as new as what requests expect.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arc_swap::ArcSwapOption;
use isms::{Isms, Revision};
use ledger::Hash;
use record::Id;
use store::{Engine, Store, StoredHead};
use tokio::sync::Mutex;

use crate::HostError;

/// The newest value that this process knows.
pub(crate) struct Organisation {
    id: Id,
    value: ArcSwapOption<Isms>,
    arrived: AtomicU64,
    /// The last arrival that a look at the head has served.
    served: Mutex<u64>,
    /// The largest that was seen of the log on the disk, and the root over it.
    largest: ArcSwapOption<(u64, Hash)>,
    /// The note that this process signed last, and the size of the log that it is over.
    note: ArcSwapOption<(u64, String)>,
}

impl Organisation {
    pub fn new(id: Id) -> Self {
        let (arrived, served) = (AtomicU64::new(0), Mutex::new(0));
        let (value, largest, note) = (ArcSwapOption::empty(), ArcSwapOption::empty(), ArcSwapOption::empty());
        Self { id, value, arrived, served, largest, note }
    }

    /// The value, at least as new as the head now. On SQLite this process alone writes, so what it knows is the newest.
    /// On PostgreSQL one look at the head serves all requests that arrived before it was sent.
    pub async fn current(&self, store: &Store) -> Result<Arc<Isms>, HostError> {
        if store.engine() == Engine::Sqlite
            && let Some(value) = self.value.load_full()
        {
            return Ok(value);
        }
        let arrival = self.arrived.fetch_add(1, Ordering::SeqCst) + 1;
        let mut served = self.served.lock().await;
        if *served < arrival || self.value.load().is_none() {
            let arrived = self.arrived.load(Ordering::SeqCst);
            // Looked at before the head: a log that is shorter than a value that was on the disk was set back.
            let before = self.known().map(|known| known.size());
            let head = store.head(self.id).await?.ok_or(HostError::NoOrganisation)?;
            if before.is_some_and(|before| before > head.head.frontier.size()) {
                // What is not here any more is not shown either; that nothing is written is looked after elsewhere.
                self.forget();
            }
            self.follow(store, &head).await?;
            *served = arrived;
        }
        self.value.load_full().ok_or(HostError::NoOrganisation)
    }

    /// Moves the known value on to `head`.
    async fn follow(&self, store: &Store, head: &StoredHead) -> Result<(), HostError> {
        let size = head.head.frontier.size();
        match self.value.load_full() {
            Some(value) if value.size() >= size => {}
            Some(value) => {
                let revisions = store.revisions(self.id, value.size(), size).await?;
                self.publish(Arc::new(caught_up(&value, &revisions, head)));
            }
            None => self.publish(Arc::new(load(store, self.id, head).await?)),
        }
        Ok(())
    }

    /// What is known, however old.
    pub fn known(&self) -> Option<Arc<Isms>> {
        self.value.load_full()
    }

    /// The largest that was seen of the log on the disk, and the root over it, also where the value was forgotten since.
    pub fn largest(&self) -> Option<(u64, Hash)> {
        self.largest.load_full().map(|largest| *largest)
    }

    /// Makes a value known, unless a newer one is.
    pub fn publish(&self, newer: Arc<Isms>) {
        let frontier = &newer.head().frontier;
        let size = frontier.size();
        if self.largest().is_none_or(|(largest, _)| largest < size) {
            let seen = Arc::new((size, frontier.root()));
            self.largest.rcu(|known| match known {
                Some(known) if known.0 >= size => Arc::clone(known),
                _ => Arc::clone(&seen),
            });
        }
        self.value.rcu(|known| match known {
            Some(known) if known.size() >= newer.size() => Arc::clone(known),
            _ => Arc::clone(&newer),
        });
    }

    /// Remembers the note over a log of that size, once it is on the disk.
    pub fn note(&self, size: u64, note: String) {
        self.note.store(Some(Arc::new((size, note))));
    }

    /// The note over a log of that size, where this process signed it last.
    pub fn noted(&self, size: u64) -> Option<String> {
        self.note.load().as_ref().filter(|noted| noted.0 == size).map(|noted| noted.1.clone())
    }

    /// Forgets the value, so that the next request reads it again.
    pub fn forget(&self) {
        self.value.store(None);
    }
}

/// The value after revisions that were read from storage.
pub(crate) fn caught_up(value: &Isms, revisions: &[Revision], head: &StoredHead) -> Isms {
    let mut value = value.clone();
    for revision in revisions {
        value.catch_up(revision);
    }
    value.stand_at(head.head.clone());
    value
}

/// The value at a head, from storage. Building it takes a while for a large one, so it leaves the runtime's threads.
pub(crate) async fn load(store: &Store, organisation: Id, head: &StoredHead) -> Result<Isms, HostError> {
    let newest = store.newest(organisation, head.head.frontier.size()).await?;
    let head = head.head.clone();
    let built = tokio::task::spawn_blocking(move || Isms::at(organisation, head, newest)).await;
    built.map_err(|_| HostError::Busy)
}
