//! What can be said of an entry and its revisions by themselves. Hashing and reading contents is nearly all of the work, and no
//! entry needs another for it: it is done on all cores.

use std::num::NonZero;
use std::thread;

use ledger::Hash;
use ledger::entry::{Entry, EntryError, Revision, Subject};
use ledger::tree::leaf_hash;
use store::{EntryRow, RevisionRow};

use super::Level;
use super::content::Content;

/// Some entries in order, and the revisions that stand at their positions.
#[derive(Default)]
pub struct Rows {
    /// The entries.
    pub entries: Vec<EntryRow>,
    /// The revisions in order of their positions; some may stand before the first entry, or between two.
    pub revisions: Vec<RevisionRow>,
}

/// An entry that was looked at.
pub struct Prepared {
    /// Its index.
    pub position: i64,
    /// Its leaf, from its bytes.
    pub leaf: Hash,
    /// Whether the hash that was kept beside it is the same.
    pub is_leaf_kept: bool,
    /// What it says. Nothing where only the tree is asked for and it names no key.
    pub entry: Option<Result<Entry, EntryError>>,
    /// The revisions at its position, each with its content, and those before it that no entry is at.
    pub revisions: Vec<(RevisionRow, Content)>,
}

/// How an entry begins to say that it is about a key.
const KEY: &[u8] = b"\"key\":{";

/// Looks at each of them.
pub fn prepare(rows: Rows, level: Level) -> Vec<Prepared> {
    let mut revisions = rows.revisions.into_iter().peekable();
    let mut work: Vec<(EntryRow, Vec<RevisionRow>)> = Vec::with_capacity(rows.entries.len());
    for entry in rows.entries {
        let mut at = Vec::new();
        while let Some(revision) = revisions.next_if(|revision| revision.position <= entry.position) {
            at.push(revision);
        }
        work.push((entry, at));
    }
    if let Some((_, at)) = work.last_mut() {
        at.extend(revisions);
    }
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = work.len().div_ceil(cores).max(64);
    let mut parts = Vec::new();
    while !work.is_empty() {
        let rest = work.split_off(share.min(work.len()));
        parts.push(std::mem::replace(&mut work, rest));
    }
    thread::scope(|scope| {
        let begin = |part: Vec<_>| {
            scope.spawn(move || part.into_iter().map(|(row, at)| one(row, at, level)).collect::<Vec<_>>())
        };
        let running: Vec<thread::ScopedJoinHandle<'_, Vec<Prepared>>> = parts.into_iter().map(begin).collect();
        let done = running.into_iter().flat_map(|part| match part.join() {
            Ok(prepared) => prepared,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        done.collect()
    })
}

fn one(row: EntryRow, revisions: Vec<RevisionRow>, level: Level) -> Prepared {
    let is_asked = level > Level::Tree || row.bytes.windows(KEY.len()).any(|window| window == KEY);
    let entry = is_asked.then(|| Entry::parse(&row.bytes));
    let said = match &entry {
        Some(Ok(Entry { subject: Subject::Record(said), .. })) => Some(said),
        _ => None,
    };
    let content = |revision: &RevisionRow| match said {
        Some(said) if is_of(revision, row.position, said) => {
            Content::of(&revision.content, said.schema, Some(said.commitment))
        }
        _ => Content::of(&revision.content, 1, None),
    };
    let revisions: Vec<_> = if level == Level::Tree {
        Vec::new()
    } else {
        revisions
            .into_iter()
            .map(|revision| (content(&revision), revision))
            .map(|(content, row)| (row, content))
            .collect()
    };
    let leaf = leaf_hash(&row.bytes);
    Prepared { position: row.position, leaf, is_leaf_kept: row.leaf == leaf.as_bytes(), entry, revisions }
}

/// Whether a revision is the one that an entry speaks of.
pub fn is_of(revision: &RevisionRow, position: i64, said: &Revision) -> bool {
    revision.position == position
        && (&*revision.content.kind, &*revision.content.id) == (&*said.kind, said.id.as_bytes())
}
