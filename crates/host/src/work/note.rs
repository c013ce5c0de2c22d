//! The notes beside the files of long work, and what a server finds of an earlier one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64};

use jiff::Timestamp;
use record::Id;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{Work, WorkState};

/// What somebody is told whose work an earlier server did not end.
const BROKEN_OFF: &str = "The server was stopped while this was made. Nothing of it was kept; make it again.";

/// A work as it is noted.
#[derive(Serialize, Deserialize)]
struct Note {
    id: Id,
    organisation: Id,
    by: Id,
    under: Vec<Id>,
    begun: Timestamp,
    asked: Json,
    name: String,
    #[serde(flatten)]
    state: WorkState,
}

/// Where the file is while it is made.
pub(super) fn part(directory: &Path, id: Id) -> PathBuf {
    directory.join(format!("{id}.part"))
}

/// Where it is once it is whole.
pub(super) fn whole(directory: &Path, id: Id) -> PathBuf {
    directory.join(format!("{id}.zip"))
}

fn place(directory: &Path, id: Id) -> PathBuf {
    directory.join(format!("{id}.json"))
}

/// Notes a work as it stands.
pub(super) fn write(directory: &Path, work: &Work) -> io::Result<()> {
    write_as(directory, work, &work.state())
}

/// Notes a work in a state. A note is whole or the one before.
pub(super) fn write_as(directory: &Path, work: &Work, state: &WorkState) -> io::Result<()> {
    let note = Note {
        id: work.id,
        organisation: work.organisation,
        by: work.by,
        under: work.under.clone(),
        begun: work.begun,
        asked: work.asked.clone(),
        name: work.name.clone(),
        state: state.clone(),
    };
    let place = place(directory, work.id);
    let new = place.with_extension("new");
    let written = private(&new).and_then(|mut file| {
        file.write_all(&serde_json::to_vec(&note)?)?;
        file.sync_all()
    });
    if let Err(error) = written.and_then(|()| fs::rename(&new, &place)) {
        forget(&new)?;
        return Err(error);
    }
    Ok(())
}

/// A file that only the server reads.
fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

/// Removes a file, if it is there.
pub(super) fn forget(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Removes a work with all that it left.
pub(super) fn remove(directory: &Path, id: Id) -> io::Result<()> {
    forget(&part(directory, id))?;
    forget(&whole(directory, id))?;
    forget(&place(directory, id))
}

/// What an earlier server left: works that it ended, and those that it did not, which are over now. Files that no note speaks of go.
pub(super) fn take_up(directory: &Path, now: Timestamp) -> io::Result<Vec<Work>> {
    let mut works = Vec::new();
    for file in fs::read_dir(directory)? {
        let path = file?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            match serde_json::from_slice::<Note>(&fs::read(&path)?) {
                Ok(note) => works.push(Work::from(note)),
                Err(error) => {
                    tracing::warn!(%error, path = %path.display(), "a note of a package cannot be read and is removed");
                    forget(&path)?;
                }
            }
        }
    }
    for work in &works {
        let is_here = whole(directory, work.id).is_file();
        let is_over = work.is_running() || (matches!(work.state(), WorkState::Done(_)) && !is_here);
        if is_over {
            work.set(WorkState::Failed { at: now, why: BROKEN_OFF.to_owned() });
            write(directory, work)?;
        }
    }
    clean(directory, &works)?;
    Ok(works)
}

fn clean(directory: &Path, works: &[Work]) -> io::Result<()> {
    let is_done = |work: &&Work| matches!(work.state(), WorkState::Done(_));
    let wanted: Vec<PathBuf> = works.iter().filter(is_done).map(|work| whole(directory, work.id)).collect();
    for file in fs::read_dir(directory)? {
        let path = file?.path();
        let is_note = path.extension().is_some_and(|ending| ending == "json");
        if !is_note && !wanted.contains(&path) {
            forget(&path)?;
        }
    }
    Ok(())
}

impl From<Note> for Work {
    fn from(note: Note) -> Self {
        let Note { id, organisation, by, under, begun, asked, name, state } = note;
        Self {
            id,
            organisation,
            by,
            under,
            begun,
            asked,
            name,
            done: AtomicU64::new(0),
            total: AtomicU64::new(0),
            is_cancelled: AtomicBool::new(false),
            state: Mutex::new(state),
        }
    }
}
