//! The lanes in which commands wait for their turn.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Weak};

use access::Actor;
use decide::Command;
use record::Id;
use store::Engine;
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc, oneshot};

use super::deciding::Prepared;
use super::{Committed, Idempotency, carry_out};
use crate::{HostError, Shared};

/// How many commands wait in a lane.
const WAITING: usize = 1024;
/// How many commands share one transaction.
const TOGETHER: usize = 256;
/// How many commands are decided before their turn at once.
const ASIDE: usize = 1;

/// A command that waits.
pub(super) struct Job {
    pub organisation: Id,
    pub actor: Actor,
    pub command: Arc<Command>,
    /// What the command comes to on the value that was known when it was sent.
    pub prepared: Option<Prepared>,
    /// Whether it may be sent back to be prepared again.
    pub may_return: bool,
    pub idempotency: Option<Idempotency>,
    /// Set by whoever is first: the lane that begins it, or the caller that gives up.
    pub is_taken: Arc<AtomicBool>,
    pub answer: oneshot::Sender<Turn>,
}

/// What came of a job's turn.
pub(super) enum Turn {
    /// It was carried out or refused.
    Over(Result<Committed, HostError>),
    /// Nothing was done: others wrote what it depends on since it was prepared.
    Overtaken,
}

/// The lanes of a host, begun when first needed, and the room for what is decided before its turn.
pub(crate) struct Lanes {
    begun: Mutex<HashMap<Option<Id>, mpsc::Sender<Job>>>,
    pub(super) aside: Semaphore,
}

impl Default for Lanes {
    fn default() -> Self {
        Self { begun: Mutex::default(), aside: Semaphore::new(ASIDE) }
    }
}

impl Lanes {
    pub(super) fn to(&self, shared: &Arc<Shared>, organisation: Id) -> mpsc::Sender<Job> {
        let lane = match shared.store.engine() {
            Engine::Sqlite => None,
            Engine::Postgres => Some(organisation),
        };
        let mut lanes = match self.begun.lock() {
            Ok(lanes) => lanes,
            Err(poisoned) => poisoned.into_inner(),
        };
        let sender = lanes.entry(lane).or_insert_with(|| begin(shared));
        if sender.is_closed() {
            *sender = begin(shared);
        }
        sender.clone()
    }
}

/// Begins a lane. That of SQLite has a thread of its own for as long as the host lives: it and SQLite's thread then wake each
/// other, where a task would be handed from one of the runtime's threads to another at each of a commit's turns.
fn begin(shared: &Arc<Shared>) -> mpsc::Sender<Job> {
    let (sender, receiver) = mpsc::channel(WAITING);
    let lane = run(Arc::downgrade(shared), receiver);
    match shared.store.engine() {
        Engine::Sqlite => {
            let runtime = Handle::current();
            tokio::task::spawn_blocking(move || runtime.block_on(lane));
        }
        Engine::Postgres => {
            tokio::spawn(lane);
        }
    }
    sender
}

async fn run(shared: Weak<Shared>, mut waiting: mpsc::Receiver<Job>) {
    let mut deferred: VecDeque<Job> = VecDeque::new();
    loop {
        if deferred.is_empty() {
            match waiting.recv().await {
                Some(job) => deferred.push_back(job),
                None => return,
            }
        }
        while deferred.len() < TOGETHER
            && let Ok(job) = waiting.try_recv()
        {
            deferred.push_back(job);
        }
        let Some(shared) = shared.upgrade() else { return };
        let together = take(&mut deferred);
        if !together.is_empty() {
            carry_out(&shared, together).await;
        }
    }
}

/// The jobs of the next transaction. A second request under an idempotency key waits for the next one, which sees what
/// the first did.
fn take(deferred: &mut VecDeque<Job>) -> VecDeque<Job> {
    let mut together: VecDeque<Job> = VecDeque::new();
    let mut later = VecDeque::new();
    for job in deferred.drain(..) {
        let is_same = |other: &Job| {
            job.idempotency.is_some()
                && other.organisation == job.organisation
                && other.actor.person == job.actor.person
                && other.idempotency.as_ref().map(|one| &one.key) == job.idempotency.as_ref().map(|one| &one.key)
        };
        if together.iter().any(is_same) {
            later.push_back(job);
        } else if !job.is_taken.swap(true, Ordering::SeqCst) {
            together.push_back(job);
        }
    }
    *deferred = later;
    together
}
