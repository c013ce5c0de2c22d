//! Whether the database is what the logs say: read from the rows as they lie, beside a running server, trusting nothing.
//!
//! Each log is read once, in order, and everything that hangs on it is held against it: the tree, the signed head, the
//! kept checkpoints and nodes, every revision's content, and for the instance's log the rows of logins, tokens and links.
//! What is wrong is named; nothing is repaired. [`log`] holds the rules and reads nothing itself.

mod content;
mod log;

use std::collections::BTreeSet;

use ledger::Hash;
use ledger::note::{LogKey, origin};
use record::Id;
use store::{HeadRow, Instance, Snapshot, Store, StoreError};

use log::Log;

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Verification {
    /// Each log, the instance's first.
    pub logs: Vec<VerifiedLog>,
    /// Rows that belong to no log.
    pub strays: Vec<Wrong>,
}

/// One log and what hangs on it.
#[derive(Clone, Debug, PartialEq)]
pub struct VerifiedLog {
    /// Whose.
    pub id: Id,
    /// The part of the organisation's address; `instance` for the instance's own.
    pub name: String,
    /// How many entries it has.
    pub size: u64,
    /// The root over them, reckoned from their bytes.
    pub root: Hash,
    /// How many records it speaks of.
    pub records: usize,
    /// The key that verifies its checkpoints, as others configure it.
    pub verifier: String,
    /// What is wrong.
    pub wrong: Vec<Wrong>,
}

/// Something that is not what the log says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// What: `entry 17`, `asset A-014 (…) version 3`.
    pub object: String,
    /// In which way.
    pub problem: String,
}

impl Wrong {
    fn new(object: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { object: object.into(), problem: problem.into() }
    }
}

impl Verification {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.strays.is_empty() && self.logs.iter().all(|log| log.wrong.is_empty())
    }
}

/// How many entries are read at a time.
const TOGETHER: u32 = 1_000;

/// Verifies all logs of a database under the key that signs its checkpoints. `progress` is told how many entries are done
/// and how many there are.
///
/// # Errors
/// When the database cannot be read. What can be read and is wrong is no error but part of the answer.
pub async fn verify(
    store: &Store,
    key: &LogKey,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Verification, StoreError> {
    let installation = store.instance().await?;
    let instance = installation.map(|instance| instance.id);
    let organisations = store.organisations().await?;
    let mut snapshot = store.snapshot().await?;
    let heads = snapshot.heads().await?;
    let total = heads.iter().map(|head| head.size.max(0).cast_unsigned()).sum();
    let mut done = 0;
    let mut logs = Vec::new();
    for head in &heads {
        let own = installation.filter(|instance| instance.id == head.organisation);
        let slug = organisations.iter().find(|one| one.id == head.organisation).map(|one| one.slug.clone());
        let name = own.map(|_| "instance".to_owned()).or(slug);
        let mut tell = |entries| {
            done += entries;
            progress(done, total);
        };
        let Some(name) = name else { continue };
        logs.push(one_log(&mut snapshot, head, key, name, own, &mut tell).await?);
    }
    logs.sort_by_key(|log| (log.name != "instance", log.name.clone()));
    let known: BTreeSet<Id> = logs.iter().map(|log| log.id).collect();
    let owners = snapshot.owners().await?.into_iter().chain(heads.iter().map(|head| head.organisation)).chain(instance);
    let without: BTreeSet<Id> = owners.filter(|owner| !known.contains(owner)).collect();
    let stray = |owner: &Id| match organisations.iter().find(|one| one.id == *owner) {
        Some(organisation) => {
            Wrong::new(format!("organisation {}", organisation.slug), "It has no log: its head is gone.")
        }
        None if instance == Some(*owner) => Wrong::new("instance", "It has no log: its head is gone."),
        None => Wrong::new(format!("log {owner}"), "It belongs to no organisation here."),
    };
    Ok(Verification { logs, strays: without.iter().map(stray).collect() })
}

async fn one_log(
    snapshot: &mut Snapshot,
    head: &HeadRow,
    key: &LogKey,
    name: String,
    own: Option<Instance>,
    tell: &mut (dyn FnMut(u64) + Send),
) -> Result<VerifiedLog, StoreError> {
    let id = head.organisation;
    let mut log = Log::new(id, snapshot.checkpoints(id).await?);
    let mut from = Some(i64::MIN);
    while let Some(begin) = from {
        let entries = snapshot.entries(id, begin, TOGETHER).await?;
        let Some(last) = entries.last().map(|entry| entry.position) else {
            snapshot.revisions(id, begin, None).await?.iter().for_each(|stray| log.stray(stray));
            break;
        };
        let mut revisions = snapshot.revisions(id, begin, Some(last)).await?.into_iter().peekable();
        for entry in &entries {
            while let Some(stray) = revisions.next_if(|revision| revision.position < entry.position) {
                log.stray(&stray);
            }
            let mut at = Vec::new();
            while let Some(revision) = revisions.next_if(|revision| revision.position == entry.position) {
                at.push(revision);
            }
            log.entry(entry, &at, own.is_some());
        }
        tell(entries.len() as u64);
        from = last.checked_add(1);
    }
    if let Some(instance) = own {
        let credentials = snapshot.credentials().await?;
        log.credentials(&credentials);
        log.instance(instance.is_demo, &credentials);
    } else {
        log.records(&snapshot.records(id).await?);
        log.accesses(&snapshot.closed_accesses(id).await?);
    }
    log.nodes(&snapshot.nodes(id).await?);
    let verifier = key.verifier(&origin(id));
    log.head(head, &verifier);
    Ok(log.finish(name, verifier))
}
