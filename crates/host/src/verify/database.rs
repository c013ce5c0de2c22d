//! Verifying a database: its rows, at one moment, beside a running server.

use std::collections::BTreeSet;

use ledger::note::{origin, unverified};
use record::Id;
use sha2::{Digest as _, Sha256};
use store::{HeadRow, Instance, Snapshot, Store, StoreError};

use super::log::{Log, Source};
use super::prepared::{Prepared, Rows, prepare};
use super::signed::{Signed, Stood};
use super::{Asked, Level, Printed, Verification, VerifiedLog, Wrong};

/// How many entries are read at a time.
const TOGETHER: u32 = 4_000;

/// Verifies the logs of a database and all that hangs on them. `progress` is told how many entries are done and how many there
/// are.
///
/// # Errors
/// When the database cannot be read. What can be read and is wrong is no error but part of the answer.
pub async fn verify(
    store: &Store,
    asked: &Asked,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Verification, StoreError> {
    let installation = store.instance().await?;
    let instance = installation.map(|instance| instance.id);
    let organisations = store.organisations().await?;
    let mut snapshot = store.snapshot().await?;
    let mut heads = snapshot.heads().await?;
    heads.retain(|head| asked.only.is_none_or(|only| head.organisation == only || Some(head.organisation) == instance));
    // The instance's log says how far the others had come: it is read first.
    heads.sort_by_key(|head| Some(head.organisation) != instance);
    let total = heads.iter().map(|head| head.size.max(0).cast_unsigned()).sum();
    let (mut done, mut logs, mut stood) = (0, Vec::new(), Vec::new());
    for head in &heads {
        let own = installation.filter(|instance| instance.id == head.organisation);
        let slug = organisations.iter().find(|one| one.id == head.organisation).map(|one| one.slug.clone());
        let name = own.map(|_| "instance".to_owned()).or(slug);
        let mut tell = |entries| {
            done += entries;
            progress(done, total);
        };
        let Some(name) = name else { continue };
        logs.push(one_log(&mut snapshot, head, asked, name, own, &mut stood, &mut tell).await?);
    }
    logs.sort_by_key(|log| (log.name != "instance", log.name.clone()));
    let mut strays = unknown_pins(asked, &logs);
    if let Some(only) = asked.only {
        logs.retain(|log| log.id == only);
        return Ok(Verification { level: asked.level, logs, strays });
    }
    let known: BTreeSet<Id> = logs.iter().map(|log| log.id).collect();
    let owners = snapshot.owners().await?.into_iter().chain(heads.iter().map(|head| head.organisation)).chain(instance);
    let told = stood.iter().map(|stood| stood.log);
    let without: BTreeSet<Id> = owners.chain(told).filter(|owner| !known.contains(owner)).collect();
    let stray = |owner: &Id| match organisations.iter().find(|one| one.id == *owner) {
        Some(organisation) => {
            Wrong::new(format!("organisation {}", organisation.slug), "It has no log: its head is gone.")
        }
        None if instance == Some(*owner) => Wrong::new("instance", "It has no log: its head is gone."),
        None => Wrong::new(format!("log {owner}"), "It belongs to no organisation here."),
    };
    strays.extend(without.iter().map(stray));
    Ok(Verification { level: asked.level, logs, strays })
}

/// Pinned checkpoints of logs that are not here, and printed states that none of the logs has had.
pub fn unknown_pins(asked: &Asked, logs: &[VerifiedLog]) -> Vec<Wrong> {
    let unknown = asked.pinned.iter().filter_map(|note| match unverified(note) {
        None => Some(Wrong::new("pinned checkpoint", "It is no checkpoint.")),
        Some(pinned) if logs.iter().any(|log| origin(log.id) == pinned.origin) => None,
        Some(pinned) => Some(Wrong::new(format!("pinned checkpoint of {}", pinned.origin), "That log is not here.")),
    });
    let is_known = |printed: &&Printed| logs.iter().any(|log| log.printed.contains(printed));
    let unprinted = asked.printed.iter().filter(|printed| !is_known(printed)).map(|printed| {
        let problem = "No log here began with these entries: it was cut off, forked or written anew since, or the document is not of this log.";
        Wrong::new(format!("printed state {printed}"), problem)
    });
    unknown.chain(unprinted).collect()
}

async fn one_log(
    snapshot: &mut Snapshot,
    head: &HeadRow,
    asked: &Asked,
    name: String,
    own: Option<Instance>,
    stood: &mut Vec<Stood>,
    tell: &mut (dyn FnMut(u64) + Send),
) -> Result<VerifiedLog, StoreError> {
    let id = head.organisation;
    let told = stood.iter().filter(|stood| stood.log == id).copied().collect();
    let signed = Signed::new(id, asked, snapshot.checkpoints(id).await?, told, own.is_some());
    let from = if own.is_some() { Source::Instance } else { Source::Database };
    let mut log = Log::new(id, from, asked, signed);
    let mut rows = read(snapshot, id, i64::MIN, asked.level).await?;
    while !rows.entries.is_empty() {
        let (count, next) =
            (rows.entries.len() as u64, rows.entries.last().and_then(|last| last.position.checked_add(1)));
        let level = asked.level;
        // The next rows are read while these are looked at.
        let looked_at = tokio::task::spawn_blocking(move || prepare(rows, level));
        rows = match next {
            Some(next) => read(snapshot, id, next, level).await?,
            None => Rows::default(),
        };
        let looked_at: Vec<Prepared> =
            looked_at.await.map_err(|error| StoreError::Unreadable(format!("verifying broke off: {error}")))?;
        looked_at.into_iter().for_each(|prepared| log.take(prepared));
        tell(count);
    }
    // Those beyond the last entry.
    for row in &rows.revisions {
        log.stray(row, &super::content::Content::of(&row.content, 1, None));
    }
    if asked.level > Level::Tree {
        if let Some(instance) = own {
            let credentials = snapshot.credentials().await?;
            log.credentials(&credentials);
            log.instance(instance.is_demo, &credentials);
        } else {
            log.records(&snapshot.records(id).await?);
            log.accesses(&snapshot.closed_accesses(id).await?);
            files(snapshot, &mut log).await?;
        }
    }
    log.nodes(&snapshot.nodes(id).await?);
    log.head(head);
    log.checkpoints(&head.checkpoint);
    stood.extend(log.stood());
    Ok(log.finish(name, asked.key.verifier(&origin(id))))
}

async fn read(snapshot: &mut Snapshot, log: Id, from: i64, level: Level) -> Result<Rows, StoreError> {
    let entries = snapshot.entries(log, from, TOGETHER).await?;
    let revisions = match (level, entries.last()) {
        (Level::Tree, _) => Vec::new(),
        (_, Some(last)) => snapshot.revisions(log, from, Some(last.position)).await?,
        (_, None) => snapshot.revisions(log, from, None).await?,
    };
    Ok(Rows { entries, revisions })
}

/// The files that lie here are what their digests say, and those that were brought are still here.
async fn files(snapshot: &mut Snapshot, log: &mut Log) -> Result<(), StoreError> {
    let mut here = BTreeSet::new();
    for digest in snapshot.blobs(log.id).await? {
        let bytes = snapshot.blob(log.id, &digest).await?;
        let name: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        if Sha256::digest(bytes).as_slice() != digest {
            let called = log.files.called(&name);
            log.say(called, "Its bytes are not those of its digest: the file was swapped or damaged.");
        }
        log.checked.files += 1;
        if log.erased.has_file(&name) {
            let called = log.files.called(&name);
            log.say(called, "An entry says that it was erased, and it is here.");
        }
        here.insert(name);
    }
    let brought: BTreeSet<String> = snapshot
        .brought(log.id)
        .await?
        .iter()
        .map(|digest| digest.iter().map(|byte| format!("{byte:02x}")).collect())
        .collect();
    let missing: Vec<String> =
        log.files.iter().map(|(digest, _)| digest.clone()).filter(|one| !here.contains(one)).collect();
    for digest in missing {
        if log.erased.has_file(&digest) {
            log.checked.fields_erased += 1;
        } else if brought.contains(&digest) {
            let called = log.files.called(&digest);
            log.say(called, "It was brought, a record names it, and it is gone.");
        } else {
            log.checked.files_elsewhere += 1;
        }
    }
    Ok(())
}
