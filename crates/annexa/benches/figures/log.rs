//! What its log costs a commit, beside the record itself: processor time, and bytes on the disk.

use std::path::Path;

use host::Randomness;
use isms::Ids as _;
use ledger::commitment::{Body, Header, Seals, commitment};
use ledger::entry::{Entry, Subject};
use ledger::note::{Checkpoint, LogKey, origin};
use ledger::tree::{Frontier, leaf_hash};
use record::Id;
use serde_json::Value as Json;
use store::{EntryRow, RevisionRow, Store};

use crate::figure::{Limit, figure};

/// How often every entry is made again.
const ROUNDS: u32 = 20;

/// Of the last so many commits of one record each, in the database that a program has open in a directory.
pub async fn cost(data: &Path, slug: &str, commits: u32) {
    let store = Store::open_embedded_read_only(data).await.unwrap();
    let organisations = store.organisations().await.unwrap();
    let organisation = organisations.iter().find(|organisation| organisation.slug == slug).unwrap().id;
    let mut snapshot = store.snapshot().await.unwrap();
    let head = snapshot.heads().await.unwrap().into_iter().find(|head| head.organisation == organisation).unwrap();
    let from = head.size - i64::from(commits);
    let entries = snapshot.entries(organisation, from, commits).await.unwrap();
    let revisions = snapshot.revisions(organisation, from, None).await.unwrap();
    assert_eq!((entries.len(), revisions.len()), (commits as usize, commits as usize), "one record a commit");
    let nodes = snapshot.nodes(organisation).await.unwrap().len() as f64 / head.size as f64;
    let checkpoints = snapshot.checkpoints(organisation).await.unwrap();
    let notes: usize = checkpoints.iter().filter(|(size, _)| *size > from).map(|(_, note)| key() + note.len()).sum();

    let of_entries: usize = entries.iter().map(|entry| key() + entry.bytes.len() + entry.leaf.len()).sum();
    let sealed = |row: &RevisionRow| row.content.salts.len() + row.content.commitment.len();
    let of_revisions: usize = revisions.iter().map(sealed).sum();
    let bytes = (of_entries + of_revisions + notes) as f64 / f64::from(commits) + nodes * (key() + 32) as f64;
    figure("the log of a commit, on the disk", bytes, "bytes", Limit::AtMost(1024.0));

    let frontier = Frontier::from_bytes(u64::try_from(head.size).unwrap(), &head.frontier).unwrap();
    let milliseconds = processor_time(organisation, &frontier, &entries, &revisions);
    figure("the log of a commit, processor time", milliseconds, "milliseconds", Limit::AtMost(0.3));
}

/// What the key of a row takes: the organisation, and a number.
fn key() -> usize {
    size_of::<Id>() + size_of::<u64>()
}

/// Seals, commitment, entry, tree and signature of every commit made once more, as they were made when it was decided.
fn processor_time(organisation: Id, frontier: &Frontier, entries: &[EntryRow], revisions: &[RevisionRow]) -> f64 {
    let key = LogKey::from_seed(&[7; 32]);
    let made: Vec<(Entry, Body)> = entries
        .iter()
        .zip(revisions)
        .map(|(entry, revision)| {
            let body: Json = serde_json::from_str(&revision.content.body).unwrap();
            (Entry::parse(&entry.bytes).unwrap(), body.as_object().unwrap().clone())
        })
        .collect();
    let mut frontier = frontier.clone();
    let before = on_processor();
    for _ in 0..ROUNDS {
        for (entry, body) in &made {
            let mut entry = entry.clone();
            let Subject::Record(revision) = &mut entry.subject else { panic!("an entry of no record") };
            let seals = Seals::new(body, || Randomness.salt());
            let header =
                Header { kind: &revision.kind, id: revision.id, version: revision.version, schema: revision.schema };
            revision.commitment = commitment(&header, body, &seals).unwrap();
            frontier.push(leaf_hash(&entry.to_bytes().unwrap()));
            key.sign(&Checkpoint { origin: origin(organisation), size: frontier.size(), root: frontier.root() });
        }
    }
    (on_processor() - before) / f64::from(ROUNDS) / made.len() as f64
}

/// Milliseconds that this thread has run.
fn on_processor() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    told.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1e6
}
