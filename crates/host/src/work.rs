//! Long work whose result is a file: begun by somebody, looked at from any page, cancelled or fetched by them.
//!
//! A file lies in a directory of the server while it is kept, with a note beside it that says what it is. The note is written before
//! the work begins: a server that is killed finds it at its next start, says that the work was broken off, and removes what there is.

mod note;

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use access::View;
use jiff::{SignedDuration, Timestamp};
use ledger::Hash;
use record::Id;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::Host;

/// How many days a file is kept.
pub const KEPT_DAYS: i64 = 7;
/// How many files are kept for an organisation, the newest.
pub const KEPT_WORKS: usize = 5;
/// How many notes are shown of what came to nothing.
const SHOWN: usize = 20;

/// What is made, or was.
pub struct Work {
    /// Its id.
    pub id: Id,
    /// Whose.
    pub organisation: Id,
    /// Who began it: nobody else sees it.
    pub by: Id,
    /// The assignments and grants that gave its maker their rights.
    pub under: Vec<Id>,
    /// When it was begun.
    pub begun: Timestamp,
    /// What was asked for.
    pub asked: Json,
    /// What its file is called.
    pub name: String,
    done: AtomicU64,
    total: AtomicU64,
    is_cancelled: AtomicBool,
    state: Mutex<WorkState>,
}

/// Where a work stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum WorkState {
    /// It is being made, or waits for its turn.
    Running {
        /// What is being made just now, in words.
        #[serde(skip)]
        what: String,
        /// How much is done.
        #[serde(skip)]
        done: u64,
        /// How much there is to do; 0 while it waits.
        #[serde(skip)]
        total: u64,
    },
    /// Its file is here.
    Done(Made),
    /// It came to nothing.
    Failed {
        /// When.
        at: Timestamp,
        /// Why, in a sentence.
        why: String,
    },
}

/// A file that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// When it was done.
    pub at: Timestamp,
    /// Until when it is kept.
    pub until: Timestamp,
    /// How many bytes it has.
    pub bytes: u64,
    /// What identifies its content: for an archive the SHA-256 of its manifest.
    pub digest: Hash,
    /// How many files are in it.
    pub files: usize,
}

/// Why a work was not begun.
#[derive(Debug, thiserror::Error)]
pub enum NotBegun {
    /// One is under way in this organisation.
    #[error("another one is being made")]
    Running,
    /// The server was given no directory to work in.
    #[error("this server has no directory for it")]
    Nowhere,
    /// The directory cannot be written to.
    #[error(transparent)]
    Unwritable(#[from] io::Error),
}

/// The works of a host.
#[derive(Default)]
pub(crate) struct Works {
    directory: Mutex<Option<PathBuf>>,
    all: Mutex<BTreeMap<Id, Arc<Work>>>,
}

impl Works {
    fn all(&self) -> MutexGuard<'_, BTreeMap<Id, Arc<Work>>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn directory(&self) -> Option<PathBuf> {
        self.directory.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets a work and its file.
    fn remove(&self, work: &Work) -> io::Result<()> {
        if let Some(directory) = self.directory() {
            note::remove(&directory, work.id)?;
        }
        self.all().remove(&work.id);
        Ok(())
    }
}

impl Work {
    /// Where it stands.
    pub fn state(&self) -> WorkState {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match state {
            WorkState::Running { what, .. } => WorkState::Running {
                what,
                done: self.done.load(Ordering::Relaxed),
                total: self.total.load(Ordering::Relaxed),
            },
            other => other,
        }
    }

    /// Whether it is under way.
    pub fn is_running(&self) -> bool {
        matches!(self.state(), WorkState::Running { .. })
    }

    /// Whether whoever began it wants it no more: who makes it looks often.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    /// Says how much there is to do.
    pub fn measure(&self, total: u64) {
        self.total.store(total, Ordering::Relaxed);
    }

    /// Says that so much more is done.
    pub fn advance(&self, by: u64) {
        self.done.fetch_add(by, Ordering::Relaxed);
    }

    /// Says what is being made.
    pub fn turn_to(&self, now: &str) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let WorkState::Running { what, .. } = &mut *state {
            now.clone_into(what);
        }
    }

    fn set(&self, to: WorkState) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = to;
    }
}

impl Host {
    /// Lets long work write its files below that directory, and takes up what an earlier server left there: what it was making is
    /// marked as broken off.
    ///
    /// # Errors
    /// When the directory cannot be made or read.
    pub fn work_in(&self, directory: &Path) -> io::Result<()> {
        let directory = directory.join("packages");
        if !directory.is_dir() {
            DirBuilder::new().mode(0o700).create(&directory)?;
        }
        let now = self.now();
        let mut all = self.shared.works.all();
        for work in note::take_up(&directory, now)? {
            all.insert(work.id, Arc::new(work));
        }
        *self.shared.works.directory.lock().unwrap_or_else(PoisonError::into_inner) = Some(directory);
        Ok(())
    }

    /// Begins a work on behalf of a viewer. The file is to be written to [`Host::part_of`], and [`Host::end_work`] said at its end.
    ///
    /// # Errors
    /// [`NotBegun`]: one at a time in an organisation.
    pub fn begin_work(&self, view: &View, asked: Json, name: String) -> Result<Arc<Work>, NotBegun> {
        let works = &self.shared.works;
        let directory = works.directory().ok_or(NotBegun::Nowhere)?;
        let organisation = view.organisation();
        self.clear_works();
        let mut all = works.all();
        if all.values().any(|work| work.organisation == organisation && work.is_running()) {
            return Err(NotBegun::Running);
        }
        let work = Arc::new(Work {
            id: isms::Ids::id(self.ids(), self.now()),
            organisation,
            by: view.actor().person,
            under: view.standing().held.iter().map(|holding| holding.assignment).collect(),
            begun: self.now(),
            asked,
            name,
            done: AtomicU64::new(0),
            total: AtomicU64::new(0),
            is_cancelled: AtomicBool::new(false),
            state: Mutex::new(WorkState::Running { what: "Waits for its turn".to_owned(), done: 0, total: 0 }),
        });
        note::write(&directory, &work)?;
        all.insert(work.id, Arc::clone(&work));
        Ok(work)
    }

    /// Where the file of a work that is under way is written.
    pub fn part_of(&self, work: &Work) -> Option<PathBuf> {
        Some(note::part(&self.shared.works.directory()?, work.id))
    }

    /// Ends a work: its file is whole and gets its place, or the sentence says why there is none and nothing stays.
    pub fn end_work(&self, work: &Work, made: Result<(u64, Hash, usize), String>) {
        let at = self.now();
        let ended = made.and_then(|(bytes, digest, files)| {
            let until = at + SignedDuration::from_hours(24 * KEPT_DAYS);
            let state = WorkState::Done(Made { at, until, bytes, digest, files });
            self.keep_work(work, state.clone()).map(|()| state).map_err(|error| sentence(&error))
        });
        let state = ended.unwrap_or_else(|why| {
            let failed = WorkState::Failed { at, why };
            if let Err(error) = self.keep_work(work, failed.clone()) {
                // What is left is removed at the next start.
                tracing::warn!(%error, work = %work.id, "that a work came to nothing could not be noted");
            }
            failed
        });
        work.set(state);
        self.clear_works();
    }

    fn keep_work(&self, work: &Work, state: WorkState) -> io::Result<()> {
        let Some(directory) = self.shared.works.directory() else { return Ok(()) };
        let (part, whole) = (note::part(&directory, work.id), note::whole(&directory, work.id));
        match state {
            WorkState::Done(_) => fs::rename(&part, &whole)?,
            WorkState::Running { .. } | WorkState::Failed { .. } => {
                note::forget(&part)?;
                note::forget(&whole)?;
            }
        }
        note::write_as(&directory, work, &state)
    }

    /// What the viewer began, the newest first.
    pub fn works(&self, view: &View) -> Vec<Arc<Work>> {
        self.clear_works();
        let all = self.shared.works.all();
        let is_theirs = |work: &&Arc<Work>| work.by == view.actor().person && work.organisation == view.organisation();
        all.values().rev().filter(is_theirs).cloned().collect()
    }

    /// A work that the viewer began.
    pub fn work(&self, view: &View, id: Id) -> Option<Arc<Work>> {
        self.works(view).into_iter().find(|work| work.id == id)
    }

    /// Where the file of a work is, for as long as its maker holds all that it was made under. What was made by a right that has ended
    /// since is handed to nobody.
    pub fn file_of(&self, view: &View, work: &Work) -> Option<PathBuf> {
        let holds = |assignment: &Id| view.standing().held.iter().any(|holding| holding.assignment == *assignment);
        let is_theirs = work.by == view.actor().person && work.under.iter().all(holds);
        let directory = self.shared.works.directory()?;
        (is_theirs && matches!(work.state(), WorkState::Done(_))).then(|| note::whole(&directory, work.id))
    }

    /// Cancels a work that is under way; forgets one that has ended, with its file.
    ///
    /// # Errors
    /// When its file cannot be removed.
    pub fn drop_work(&self, work: &Work) -> io::Result<()> {
        if work.is_running() {
            work.is_cancelled.store(true, Ordering::Relaxed);
            return Ok(());
        }
        self.shared.works.remove(work)
    }

    /// Forgets the works of an organisation that were begun before something was erased there, with their files; what is under way is
    /// cancelled, and forgotten once it has ended.
    pub(crate) fn drop_works_before(&self, organisation: Id, erased: Timestamp) {
        let works: Vec<Arc<Work>> = self.shared.works.all().values().cloned().collect();
        for work in works.iter().filter(|work| work.organisation == organisation && work.begun <= erased) {
            if let Err(error) = self.drop_work(work) {
                tracing::error!(%error, work = %work.id, "a file that holds what was erased could not be removed");
            }
        }
    }

    /// Forgets what is kept too long, and of each organisation all but the newest.
    fn clear_works(&self) {
        let now = self.now();
        let works: Vec<Arc<Work>> = self.shared.works.all().values().rev().cloned().collect();
        let mut kept: BTreeMap<(Id, bool), usize> = BTreeMap::new();
        for work in works {
            let (is_over, is_file) = match work.state() {
                WorkState::Running { .. } => continue,
                WorkState::Done(made) => (made.until <= now, true),
                WorkState::Failed { at, .. } => (at + SignedDuration::from_hours(24 * KEPT_DAYS) <= now, false),
            };
            let count = kept.entry((work.organisation, is_file)).or_default();
            *count += 1;
            let most = if is_file { KEPT_WORKS } else { SHOWN };
            if (is_over || *count > most)
                && let Err(error) = self.shared.works.remove(&work)
            {
                tracing::warn!(%error, work = %work.id, "a file that is kept no more could not be removed");
            }
        }
    }
}

/// What the maker of a file is told when it could not be written.
fn sentence(error: &io::Error) -> String {
    tracing::error!(%error, "a file could not be kept");
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "The disk of the server is full; nothing of it was kept. Tell its operator.".to_owned()
        }
        _ => "The server could not write the file; its own log says why. Nothing of it was kept.".to_owned(),
    }
}
