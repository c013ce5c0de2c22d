//! The verifiers that others wrote accept what we write: `signed_note` and `tlog_tiles`, which serve public logs.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use ledger::note::{Checkpoint, LogKey, NoteError, Verifier};
use ledger::tile::tiles;
use ledger::tree::{consistency_proof, inclusion_proof, leaf_hash};
use ledger::{Hash, note};
use tlog_tiles::{HashReader, TileHashReader, TileReader};
use uuid::Uuid;

use crate::tree_store::{TreeStore, entry};

const SIZES: [u64; 12] = [1, 2, 3, 7, 8, 255, 256, 257, 700, 65_536, 65_537, 66_000];

fn theirs(hash: Hash) -> tlog_tiles::Hash {
    tlog_tiles::Hash(*hash.as_bytes())
}

fn root_at(store: &TreeStore, size: u64) -> Hash {
    let mut frontier = ledger::tree::Frontier::default();
    for index in 0..size {
        frontier.push(store.node(0, index).unwrap());
    }
    frontier.root()
}

/// Reads our tiles by path, as a client over HTTP would.
struct Export<'a> {
    store: &'a TreeStore,
    size: u64,
}

impl TileReader for Export<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, wanted: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        Ok(wanted.iter().map(|tile| self.read(tile)).collect())
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

impl Export<'_> {
    fn read(&self, wanted: &tlog_tiles::Tile) -> Vec<u8> {
        // Their path names the height, ours is that of C2SP.
        let path = wanted.path().replacen("tile/8/", "tile/", 1);
        let tile = tiles(self.size)
            .find(|tile| tile.path() == path)
            .unwrap_or_else(|| panic!("{path} is not among the tiles of a log of {}", self.size));
        tile.to_bytes(|level, index| self.store.node(level, index)).unwrap()
    }
}

#[test]
fn tlog_tiles_accepts_our_tiles_at_every_size() {
    let store = TreeStore::of_size(66_000);
    for size in SIZES {
        let root = theirs(root_at(&store, size));
        let export = Export { store: &store, size };
        let reader = TileHashReader::new(size, root, &export);
        assert!(tlog_tiles::tree_hash(size, &reader).unwrap() == root);
        for index in [0, size / 3, size / 2, size - 1] {
            // Reading through their reader authenticates each tile against the root.
            let place = tlog_tiles::stored_hash_index(0, index);
            let hashes = reader.read_hashes(&[place]).unwrap();
            assert!(hashes == [tlog_tiles::record_hash(&entry(index))], "{index} of {size}");
            let proof = tlog_tiles::prove_record(size, index, &reader).unwrap();
            let ours = inclusion_proof(size, index, |level, index| store.node_in_tiles(size, level, index));
            let ours: Vec<_> = ours.unwrap().into_iter().map(theirs).collect();
            assert!(proof == ours, "{index} of {size}");
        }
    }
}

#[test]
fn tlog_tiles_lists_the_same_tiles() {
    for size in [0, 1, 255, 256, 257, 65_535, 65_536, 65_537, 70_000, 16_777_216] {
        let mut expected: Vec<_> = tlog_tiles::Tile::new_tiles(8, 0, size)
            .iter()
            .map(|tile| tile.path().replacen("tile/8/", "tile/", 1))
            .collect();
        let mut ours: Vec<_> = tiles(size).map(|tile| tile.path()).collect();
        expected.sort();
        ours.sort();
        assert_eq!(ours, expected, "{size}");
    }
}

#[test]
fn tlog_tiles_accepts_our_proofs() {
    let store = TreeStore::of_size(66_000);
    for size in SIZES {
        let root = theirs(root_at(&store, size));
        for index in [0, size / 3, size / 2, size - 1] {
            let proof = inclusion_proof(size, index, |level, index| store.node(level, index));
            let proof = proof.unwrap().into_iter().map(theirs).collect();
            let leaf = theirs(leaf_hash(&entry(index)));
            tlog_tiles::check_record(&proof, size, root, index, leaf).unwrap();
        }
        for old in SIZES.into_iter().filter(|old| *old <= size) {
            let proof = consistency_proof(old, size, |level, index| store.node(level, index));
            let proof = proof.unwrap().into_iter().map(theirs).collect();
            let old_root = theirs(root_at(&store, old));
            tlog_tiles::check_tree(&proof, size, root, old, old_root).unwrap();
        }
    }
}

fn signed() -> (LogKey, Checkpoint, String) {
    let key = LogKey::from_seed(&[7; 32]);
    let checkpoint =
        Checkpoint { origin: note::origin(Uuid::from_u128(0x0193_e3a5)), size: 66_000, root: leaf_hash(b"a root") };
    let note = key.sign(&checkpoint);
    (key, checkpoint, note)
}

#[test]
fn signed_note_and_tlog_tiles_accept_our_checkpoint() {
    let (key, checkpoint, text) = signed();
    let verifier = signed_note::StandardVerifier::new(&key.verifier(&checkpoint.origin)).unwrap();
    let note = signed_note::Note::from_bytes(text.as_bytes()).unwrap();
    let known = signed_note::VerifierList::new(vec![Box::new(verifier)]);
    let (verified, others) = note.verify(&known).unwrap();
    assert_eq!((verified.len(), others.len()), (1, 0));

    let read = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!(read.origin(), checkpoint.origin);
    assert_eq!(read.size(), checkpoint.size);
    assert!(*read.hash() == theirs(checkpoint.root));
    assert_eq!(read.extension(), "");
}

#[test]
fn a_witness_may_add_its_signature_to_our_checkpoint() {
    let (key, checkpoint, text) = signed();
    let verifier: Verifier = key.verifier(&checkpoint.origin).parse().unwrap();
    let witness = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    let witness = signed_note::StandardSigner::new(witness).unwrap();
    let mut note = signed_note::Note::from_bytes(text.as_bytes()).unwrap();
    note.add_sigs(&[&witness]).unwrap();

    let witnessed = String::from_utf8(note.to_bytes()).unwrap();
    assert_ne!(witnessed, text);
    assert_eq!(verifier.verify(&witnessed), Ok(checkpoint));
}

#[test]
fn a_note_that_their_signer_signs_for_us_is_our_checkpoint() {
    let (key, checkpoint, text) = signed();
    let vkey = key.verifier(&checkpoint.origin);
    let id = vkey.split('+').nth(1).unwrap();
    let secret = [[1].as_slice(), key.seed()].concat();
    let secret = BASE64_STANDARD.encode(secret);
    let signer = format!("PRIVATE+KEY+{}+{id}+{secret}", checkpoint.origin);
    let signer = signed_note::StandardSigner::new(&signer).unwrap();
    let (body, _) = text.split_once("\n\n").unwrap();
    let sign = |body: &str| {
        let mut note = signed_note::Note::new(body.as_bytes(), &[]).unwrap();
        note.add_sigs(&[&signer]).unwrap();
        String::from_utf8(note.to_bytes()).unwrap()
    };
    let verifier: Verifier = vkey.parse().unwrap();
    assert_eq!(sign(&format!("{body}\n")), text);

    // Signed by the right key and still not a checkpoint of this log.
    let other_origin = text.replacen("annexa/", "annexb/", 1);
    let (other_origin, _) = other_origin.split_once("\n\n").unwrap();
    let refused = [
        (format!("{other_origin}\n"), NoteError::Origin),
        (format!("{body}\nan extension\n"), NoteError::Checkpoint),
        (body.replacen("66000", "066000", 1) + "\n", NoteError::Checkpoint),
        (body.replacen("66000", "+66000", 1) + "\n", NoteError::Checkpoint),
        ("hello\n".into(), NoteError::Checkpoint),
    ];
    for (body, error) in refused {
        assert_eq!(verifier.verify(&sign(&body)), Err(error), "{body}");
    }
}

#[test]
fn we_accept_and_refuse_the_same_proofs_as_tlog_tiles_whatever_is_claimed() {
    const LARGEST: u64 = 17;
    let store = TreeStore::of_size(LARGEST);
    let node = |level, index| store.node(level, index);
    let claims = || (0..=LARGEST + 2).flat_map(|a| (0..=LARGEST + 2).map(move |b| (a, b)));
    let (mut accepted, mut refused) = (0, 0);
    for size in 1..=LARGEST {
        let root = root_at(&store, size);
        for index in 0..size {
            let leaf = leaf_hash(&entry(index));
            let proof = inclusion_proof(size, index, node).unwrap();
            for (index, size) in claims() {
                let ours = ledger::tree::verify_inclusion(&leaf, index, size, &proof, &root);
                let proof = proof.iter().copied().map(theirs).collect();
                let others = tlog_tiles::check_record(&proof, size, theirs(root), index, theirs(leaf));
                assert_eq!(ours.is_ok(), others.is_ok(), "{index} of {size}");
                *(if ours.is_ok() { &mut accepted } else { &mut refused }) += 1;
            }
        }
        for old in 1..=size {
            let old_root = root_at(&store, old);
            let proof = consistency_proof(old, size, node).unwrap();
            for (old, new) in claims().filter(|(old, _)| *old > 0) {
                let ours = ledger::tree::verify_consistency(old, &old_root, new, &root, &proof);
                let proof = proof.iter().copied().map(theirs).collect();
                let others = tlog_tiles::check_tree(&proof, new, theirs(root), old, theirs(old_root));
                assert_eq!(ours.is_ok(), others.is_ok(), "{old} to {new}");
                *(if ours.is_ok() { &mut accepted } else { &mut refused }) += 1;
            }
        }
    }
    assert!(accepted > 300 && refused > 10_000, "{accepted} {refused}");
}
