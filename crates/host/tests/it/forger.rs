//! Whoever holds the machine and the key: writes a log anew, so that it fits together again, and signs it.

use host::Host;
use ledger::entry::Entry;
use ledger::note::{Checkpoint, LogKey, origin};
use ledger::tree::{Frontier, leaf_hash};
use record::Id;
use trial::Database;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The entries of a log, as bytes.
pub async fn entries(host: &Host, log: Id) -> Vec<Vec<u8>> {
    let size = host.store().head(log).await.unwrap().unwrap().head.frontier.size();
    host.store().entries(log, 0, size).await.unwrap().into_iter().map(|(bytes, _)| bytes).collect()
}

/// Writes these entries in place of those that are there, with all that hangs together with them: leaves, nodes, the head, and one
/// checkpoint under this key. Contents stay as they are.
pub async fn write(database: &Database, log: Id, entries: &[Vec<u8>], key: &LogKey) {
    let of = database.bytes(&hex(log.as_bytes()));
    for table in ["entry", "node", "checkpoint"] {
        database.behind_our_back(&format!("DELETE FROM {table} WHERE organisation = {of}")).await;
    }
    let mut frontier = Frontier::default();
    let mut nodes = Vec::new();
    for (bytes, position) in entries.iter().zip(0..) {
        let leaf = leaf_hash(bytes);
        let (bytes, kept) = (database.bytes(&hex(bytes)), database.bytes(&hex(leaf.as_bytes())));
        let text = format!(
            "INSERT INTO entry (organisation, position, bytes, leaf) VALUES ({of}, {position}, {bytes}, {kept})"
        );
        assert_eq!(database.behind_our_back(&text).await, 1);
        frontier.push_completing(leaf, |height, index, hash| {
            if height > 0 && height % 8 == 0 {
                nodes.push((height / 8, index, hash));
            }
        });
    }
    for (level, position, hash) in nodes {
        let hash = database.bytes(&hex(hash.as_bytes()));
        let text = format!(
            "INSERT INTO node (organisation, level, position, hash) VALUES ({of}, {level}, {position}, {hash})"
        );
        database.behind_our_back(&text).await;
    }
    let recorded = entries.last().map(|last| Entry::parse(last).unwrap().recorded.as_microsecond()).unwrap();
    let note = key.sign(&Checkpoint { origin: origin(log), size: frontier.size(), root: frontier.root() });
    let (size, peaks) = (frontier.size(), database.bytes(&hex(&frontier.to_bytes())));
    let text = format!(
        "UPDATE head SET size = {size}, frontier = {peaks}, recorded = {recorded}, checkpoint = '{note}' WHERE organisation = {of}"
    );
    assert_eq!(database.behind_our_back(&text).await, 1);
}

/// The entry with something changed, spelled as an entry has to be.
pub fn changed(bytes: &[u8], change: impl FnOnce(&mut Entry)) -> Vec<u8> {
    let mut entry = Entry::parse(bytes).unwrap();
    change(&mut entry);
    entry.to_bytes().unwrap()
}

/// Sets a log back to its first entries, as an older database would have it.
pub async fn set_back(database: &Database, honest: &[Vec<u8>], log: Id, size: usize, key: &LogKey) {
    write(database, log, &honest[..size], key).await;
    let of = format!("organisation = {}", database.bytes(&hex(log.as_bytes())));
    database.behind_our_back(&format!("DELETE FROM revision WHERE {of} AND position >= {size}")).await;
    database.behind_our_back(&format!("DELETE FROM record WHERE {of} AND born >= {size}")).await;
}
