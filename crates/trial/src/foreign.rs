//! The readers that others wrote, `signed_note` and `tlog_tiles`, over the log as [`Store`] hands it out: checkpoint,
//! tiles and bundles, and nothing else of ours but their names.

use std::collections::HashMap;

use ledger::commitment::{Header, commitment};
use ledger::entry::{Actor, Entry, Subject};
use ledger::tile::{bundles, tiles, unbundle};
use record::Id;
use store::Store;
use tlog_tiles::{HashReader as _, TileHashReader, TileReader};

/// The files of a log as a client would have fetched them, by path.
struct Fetched(HashMap<String, Vec<u8>>);

impl TileReader for Fetched {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, wanted: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        // Their path names the height, ours is that of C2SP.
        let path = |tile: &tlog_tiles::Tile| tile.path().replacen("tile/8/", "tile/", 1);
        let read = |tile| self.0.get(&path(tile)).unwrap_or_else(|| panic!("{} was not exported", path(tile))).clone();
        Ok(wanted.iter().map(read).collect())
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

/// Has the others' readers verify the whole log of an organisation under its newest checkpoint, and returns its entries.
///
/// # Panics
/// With a sentence when anything does not verify.
pub async fn verify(store: &Store, organisation: Id, verifier: &str) -> Vec<Vec<u8>> {
    let note = store.head(organisation).await.unwrap().expect("the log has begun").checkpoint;
    verify_at(store, organisation, verifier, &note).await
}

/// As [`verify`], under a checkpoint of any age.
///
/// # Panics
/// With a sentence when anything does not verify.
pub async fn verify_at(store: &Store, organisation: Id, verifier: &str, note: &str) -> Vec<Vec<u8>> {
    let (size, root) = checkpoint(verifier, note, organisation);
    let mut fetched = HashMap::new();
    for tile in tiles(size) {
        let bytes = store.tile(organisation, tile).await.unwrap();
        fetched.insert(tile.path(), bytes.unwrap_or_else(|| panic!("{} is missing", tile.path())));
    }
    let mut entries = Vec::new();
    for bundle in bundles(size) {
        let bytes = store.bundle(organisation, bundle).await.unwrap();
        entries.extend(unbundle(&bytes.unwrap_or_else(|| panic!("{} is missing", bundle.path()))).unwrap());
    }
    check(&Fetched(fetched), size, root, &entries);
    entries
}

/// Has the others' readers verify the files of an export: every tile, every entry, under its checkpoint. Returns its entries.
///
/// # Panics
/// With a sentence when anything does not verify.
pub fn verify_export(organisation: Id, verifier: &str, read: impl Fn(&str) -> Vec<u8>) -> Vec<Vec<u8>> {
    let (size, root) = checkpoint(verifier, std::str::from_utf8(&read("checkpoint")).unwrap(), organisation);
    // Which files there have to be, they know themselves.
    let theirs = tlog_tiles::Tile::new_tiles(8, 0, size);
    let path = |tile: &tlog_tiles::Tile| tile.path().replacen("tile/8/", "tile/", 1);
    let fetched = theirs.iter().map(|tile| (path(tile), read(&path(tile)))).collect();
    let bundles =
        theirs.iter().map(path).filter_map(|path| Some(format!("tile/entries/{}", path.strip_prefix("tile/0/")?)));
    // As C2SP tlog-tiles has it: each entry after its length, 16 bits, most significant first.
    let mut entries = Vec::new();
    for bundle in bundles {
        let bytes = read(&bundle);
        let mut rest = bytes.as_slice();
        while let Some((length, after)) = rest.split_first_chunk::<2>() {
            let (entry, after) = after.split_at(u16::from_be_bytes(*length).into());
            entries.push(entry.to_vec());
            rest = after;
        }
    }
    check(&Fetched(fetched), size, root, &entries);
    entries
}

/// Has the others' readers check the log half of a proof, which is read here as C2SP tlog-proof describes it.
///
/// # Panics
/// With a sentence when anything does not verify.
pub fn verify_proof(text: &str, verifier: &str, entry: &[u8]) {
    let (above, note) = text.split_once("\n\n").unwrap();
    let mut lines = above.lines();
    assert_eq!(lines.next(), Some("c2sp.org/tlog-proof@v1"));
    let mut lines = lines.skip_while(|line| line.starts_with("extra "));
    let index: u64 = lines.next().and_then(|line| line.strip_prefix("index ")).unwrap().parse().unwrap();
    let path = lines.map(|line| tlog_tiles::Hash::parse_hash(line).unwrap()).collect();
    let verifier = signed_note::StandardVerifier::new(verifier).unwrap();
    let note = signed_note::Note::from_bytes(note.as_bytes()).unwrap();
    note.verify(&signed_note::VerifierList::new(vec![Box::new(verifier)])).expect("the log's key signed it");
    let checkpoint = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
    let leaf = tlog_tiles::record_hash(entry);
    tlog_tiles::check_record(&path, checkpoint.size(), *checkpoint.hash(), index, leaf)
        .expect("the entry is in the log");
}

fn check(fetched: &Fetched, size: u64, root: tlog_tiles::Hash, entries: &[Vec<u8>]) {
    assert_eq!(entries.len() as u64, size, "the bundles have as many entries as the checkpoint says");
    let reader = TileHashReader::new(size, root, fetched);
    assert!(tlog_tiles::tree_hash(size, &reader).unwrap() == root, "the tiles do not have the root of the checkpoint");
    // Their reader authenticates each tile that it reads against the root; a tile's worth of leaves at a time.
    for (chunk, from) in entries.chunks(256).zip((0..).step_by(256)) {
        let places: Vec<u64> =
            (from..).take(chunk.len()).map(|index| tlog_tiles::stored_hash_index(0, index)).collect();
        let hashes = reader.read_hashes(&places).unwrap();
        for ((entry, hash), index) in chunk.iter().zip(hashes).zip(from..) {
            assert!(tlog_tiles::record_hash(entry) == hash, "entry {index} is not what the tree was built over");
        }
    }
}

/// Has the others' readers open a checkpoint.
fn checkpoint(verifier: &str, note: &str, organisation: Id) -> (u64, tlog_tiles::Hash) {
    let verifier = signed_note::StandardVerifier::new(verifier).unwrap();
    let note = signed_note::Note::from_bytes(note.as_bytes()).unwrap();
    let known = signed_note::VerifierList::new(vec![Box::new(verifier)]);
    let (verified, others) = note.verify(&known).expect("the checkpoint is signed by the log's key");
    assert_eq!((verified.len(), others.len()), (1, 0));
    let checkpoint = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!(checkpoint.origin(), format!("annexa/{organisation}"));
    (checkpoint.size(), *checkpoint.hash())
}

/// Checks that every entry commits to the revision that is stored at its position, and says the same of it.
///
/// # Panics
/// With a sentence when one does not.
pub async fn verify_revisions(store: &Store, organisation: Id, entries: &[Vec<u8>]) {
    let revisions = store.revisions(organisation, 0, entries.len() as u64).await.unwrap();
    assert_eq!(revisions.len(), entries.len(), "each entry has its revision");
    let mut runs: Vec<(u64, Option<u64>)> = Vec::new();
    for (position, (bytes, revision)) in entries.iter().zip(&revisions).enumerate() {
        let entry = Entry::parse(bytes).unwrap();
        let Subject::Record(subject) = &entry.subject else { panic!("entry {position} is about no record") };
        assert_eq!(revision.at, position as u64);
        assert_eq!(entry.organisation, organisation);
        assert_eq!((subject.kind.as_str(), subject.id), (revision.kind.name, revision.id), "entry {position}");
        assert_eq!((subject.version, subject.schema), (revision.version, revision.schema), "entry {position}");
        assert_eq!(
            (entry.recorded, entry.command.as_str()),
            (revision.recorded, &*revision.command),
            "entry {position}"
        );
        let by = match entry.by.actor {
            Actor::Person(person) => Some(person),
            Actor::Service(_) => None,
        };
        assert_eq!(by, revision.by, "entry {position}");
        let header =
            Header { kind: revision.kind.name, id: revision.id, version: revision.version, schema: revision.schema };
        let made = commitment(&header, &revision.body, &revision.seals).unwrap();
        assert_eq!(made, subject.commitment, "entry {position} commits to another body");
        assert_eq!(revision.commitment, subject.commitment, "entry {position}");
        // A run begins where it says, goes on without a gap, and its last entry has the count.
        match runs.last() {
            Some((run, None)) => assert_eq!(*run, entry.run, "entry {position} breaks into a run"),
            Some((_, Some(_))) | None => assert_eq!(entry.run, position as u64, "entry {position} begins a run"),
        }
        if let Some(count) = entry.count {
            assert_eq!(entry.run + count, position as u64 + 1, "the count of the run that ends at entry {position}");
        }
        runs.push((entry.run, entry.count));
    }
    assert!(runs.last().is_none_or(|(_, count)| count.is_some()), "the log ends with a whole run");
}
