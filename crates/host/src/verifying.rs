//! Verifying an organisation's log while people go on working: begun by a page, looked at from any.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use record::Id;
use tokio::sync::Semaphore;

use crate::verify::{Asked, Verification, verify};
use crate::{Host, HostError};

/// How verifying an organisation's log stands.
#[derive(Clone, Debug)]
pub enum Verifying {
    /// Nobody has asked for it since the server began.
    Never,
    /// It runs, or waits for its turn.
    Running {
        /// How many entries are done.
        done: u64,
        /// How many there are; 0 while it waits.
        total: u64,
    },
    /// It came to its end.
    Done(Arc<Verified>),
}

/// What verifying came to.
#[derive(Debug)]
pub struct Verified {
    /// When it was asked for.
    pub at: Timestamp,
    /// By whom.
    pub by: Id,
    /// How long it took.
    pub took: SignedDuration,
    /// What was found, or why it could not be looked.
    pub found: Result<Verification, String>,
}

/// What runs, and what came of it last, by organisation.
#[derive(Default)]
pub(crate) struct Runs(Mutex<HashMap<Id, Run>>);

enum Run {
    Running(Arc<Progress>),
    Done(Arc<Verified>),
}

#[derive(Default)]
struct Progress {
    done: AtomicU64,
    total: AtomicU64,
}

/// It keeps all processors busy: one at a time.
static TURN: Semaphore = Semaphore::const_new(1);

impl Runs {
    fn lock(&self) -> MutexGuard<'_, HashMap<Id, Run>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Host {
    /// Begins to verify an organisation's log, unless that runs already.
    pub fn begin_verifying(&self, organisation: Id, by: Id) {
        let progress = Arc::new(Progress::default());
        {
            let mut runs = self.shared.runs.lock();
            if matches!(runs.get(&organisation), Some(Run::Running(_))) {
                return;
            }
            runs.insert(organisation, Run::Running(Arc::clone(&progress)));
        }
        let (host, at) = (self.clone(), self.now());
        tokio::spawn(async move {
            let found = host.verified(organisation, &progress).await.map_err(|error| {
                tracing::error!(%error, "a log could not be verified");
                "The database could not be read; the server's own log says why.".to_owned()
            });
            let took = host.now().duration_since(at);
            let done = Run::Done(Arc::new(Verified { at, by, took, found }));
            host.shared.runs.lock().insert(organisation, done);
        });
    }

    async fn verified(&self, organisation: Id, progress: &Progress) -> Result<Verification, HostError> {
        let _turn = TURN.acquire().await.map_err(|_| HostError::Busy)?;
        let asked = Asked { only: Some(organisation), now: self.now(), ..Asked::under(self.shared.key.public_key()) };
        let mut tell = |done, total| {
            progress.total.store(total, Ordering::Relaxed);
            progress.done.store(done, Ordering::Relaxed);
        };
        Ok(verify(&self.shared.store, &asked, &mut tell).await?)
    }

    /// How verifying an organisation's log stands.
    pub fn verifying(&self, organisation: Id) -> Verifying {
        match self.shared.runs.lock().get(&organisation) {
            None => Verifying::Never,
            Some(Run::Running(progress)) => Verifying::Running {
                done: progress.done.load(Ordering::Relaxed),
                total: progress.total.load(Ordering::Relaxed),
            },
            Some(Run::Done(verified)) => Verifying::Done(Arc::clone(verified)),
        }
    }
}
