//! The readers that others wrote, `signed_note` and `tlog_tiles`, over the log as [`Store`] hands it out: checkpoint,
//! tiles and bundles, and nothing else of ours but their names.

use std::collections::HashMap;

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
    let fetched = Fetched(fetched);
    let reader = TileHashReader::new(size, root, &fetched);
    assert!(tlog_tiles::tree_hash(size, &reader).unwrap() == root, "the tiles do not have the root of the checkpoint");
    let mut entries = Vec::new();
    for bundle in bundles(size) {
        let bytes = store.bundle(organisation, bundle).await.unwrap();
        entries.extend(unbundle(&bytes.unwrap_or_else(|| panic!("{} is missing", bundle.path()))).unwrap());
    }
    assert_eq!(entries.len() as u64, size, "the bundles have as many entries as the checkpoint says");
    // Their reader authenticates each tile that it reads against the root; a tile's worth of leaves at a time.
    for (chunk, from) in entries.chunks(256).zip((0..).step_by(256)) {
        let places: Vec<u64> = (from..).take(chunk.len()).map(|index| tlog_tiles::stored_hash_index(0, index)).collect();
        let hashes = reader.read_hashes(&places).unwrap();
        for ((entry, hash), index) in chunk.iter().zip(hashes).zip(from..) {
            assert!(tlog_tiles::record_hash(entry) == hash, "entry {index} is not what the tree was built over");
        }
    }
    entries
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
