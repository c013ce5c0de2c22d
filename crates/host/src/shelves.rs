//! Past values that were asked for lately, within a bound of memory; and the shelves from which each takes a kind when a
//! page first asks for it.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use isms::{Archive, Held, Isms};
use jiff::Timestamp;
use record::{Id, Kind};
use store::Store;
use tokio::runtime::Handle;

/// How much loaded past values may hold unless said otherwise, in bytes.
pub const MEMORY: usize = 256 * 1024 * 1024;
/// How many values are kept, however small they are.
const VALUES: usize = 256;
/// How many instants are remembered.
const INSTANTS: usize = 1_024;
/// What a record takes in memory, indexes included, for each byte of its row, and beside these.
const PER_BYTE: usize = 3;
const PER_RECORD: usize = 1_024;

/// The database behind one past value.
pub(crate) struct Shelves {
    store: Store,
    organisation: Id,
    size: u64,
    runtime: Handle,
    /// About how many bytes were loaded.
    weight: AtomicUsize,
    is_whole: AtomicBool,
}

impl Shelves {
    pub fn new(store: Store, organisation: Id, size: u64, runtime: Handle) -> Self {
        let (weight, is_whole) = (AtomicUsize::new(0), AtomicBool::new(true));
        Self { store, organisation, size, runtime, weight, is_whole }
    }

    /// Waits for the database in code that cannot wait: pages know values, not databases. The thread that works on the page is
    /// taken out of the runtime meanwhile.
    fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        match Handle::try_current() {
            Ok(_) => tokio::task::block_in_place(|| self.runtime.block_on(future)),
            Err(_) => self.runtime.block_on(future),
        }
    }
}

impl Archive for Shelves {
    fn earlier(&self, kind: &'static Kind) -> Vec<Held> {
        match self.wait(self.store.earlier(self.organisation, kind, self.size)) {
            Ok((earlier, read)) => {
                self.weight.fetch_add(read * PER_BYTE + earlier.len() * PER_RECORD, Ordering::Relaxed);
                earlier
            }
            Err(error) => {
                tracing::error!(%error, kind = kind.name, size = self.size, "a past value could not be read");
                self.is_whole.store(false, Ordering::Release);
                Vec::new()
            }
        }
    }

    fn is_whole(&self) -> bool {
        self.is_whole.load(Ordering::Acquire)
    }
}

impl std::fmt::Debug for Shelves {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shelves")
            .field("organisation", &self.organisation)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

/// Past values, the one used last first, and how long logs were at instants that were asked for.
pub(crate) struct Pasts {
    values: VecDeque<(Arc<Isms>, Arc<Shelves>)>,
    sizes: HashMap<(Id, Timestamp), u64>,
    memory: usize,
}

impl Pasts {
    pub fn within(memory: usize) -> Self {
        Self { values: VecDeque::new(), sizes: HashMap::new(), memory }
    }

    /// The value of an organisation at that size of its log, which is the one used last from now on.
    pub fn get(&mut self, organisation: Id, size: u64) -> Option<Arc<Isms>> {
        self.values.retain(|(_, shelves)| shelves.is_whole());
        let is_it = |(past, _): &(Arc<Isms>, _)| past.organisation() == organisation && past.size() == size;
        let found = self.values.iter().position(is_it).and_then(|position| self.values.remove(position))?;
        let past = Arc::clone(&found.0);
        self.values.push_front(found);
        self.drop_oldest();
        Some(past)
    }

    /// Forgets the values of an organisation that were made before something was erased there.
    pub fn forget_before(&mut self, organisation: Id, erased_until: u64) {
        self.values.retain(|(past, _)| past.organisation() != organisation || past.erased_until() >= erased_until);
    }

    /// Keeps a value; returns the one that is kept already, should two have come together.
    pub fn keep(&mut self, past: Arc<Isms>, shelves: Arc<Shelves>) -> Arc<Isms> {
        if let Some(kept) = self.get(past.organisation(), past.size()) {
            return kept;
        }
        self.values.push_front((Arc::clone(&past), shelves));
        self.drop_oldest();
        past
    }

    /// Lets go what was used longest ago, until the rest is within the bound. Values grow as pages ask for their kinds, so this
    /// is done whenever one is asked for; that one stays.
    fn drop_oldest(&mut self) {
        let weigh = |(_, shelves): &(Arc<Isms>, Arc<Shelves>)| shelves.weight.load(Ordering::Relaxed);
        let mut weight: usize = self.values.iter().map(weigh).sum();
        while self.values.len() > 1 && (weight > self.memory || self.values.len() > VALUES) {
            let Some(oldest) = self.values.pop_back() else { break };
            weight -= weigh(&oldest).min(weight);
        }
    }

    pub fn size_at(&self, organisation: Id, instant: Timestamp) -> Option<u64> {
        self.sizes.get(&(organisation, instant)).copied()
    }

    pub fn keep_size(&mut self, organisation: Id, instant: Timestamp, size: u64) {
        if self.sizes.len() >= INSTANTS {
            self.sizes.clear();
        }
        self.sizes.insert((organisation, instant), size);
    }
}
