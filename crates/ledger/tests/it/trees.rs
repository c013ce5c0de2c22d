//! What must stay true of roots, proofs, tiles and bundles.

use ledger::tile::{BundleError, Tile, bundle, unbundle};
use ledger::tree::{
    Frontier, MAX_SIZE, consistency_proof, inclusion_proof, leaf_hash, root, verify_consistency, verify_inclusion,
};
use proptest::prelude::*;

use crate::tree_store::{TreeStore, entry};

#[test]
fn a_source_is_asked_for_complete_nodes_only() {
    // TreeStore::node fails on every other node.
    let store = TreeStore::of_size(130);
    for size in 1..=130 {
        for index in 0..size {
            inclusion_proof(size, index, |level, index| {
                assert!((index + 1) << level <= size, "{level}/{index} in {size}");
                store.node(level, index)
            })
            .unwrap();
        }
        for old in 0..=size {
            consistency_proof(old, size, |level, index| store.node(level, index)).unwrap();
        }
        assert!(inclusion_proof(size, size, |level, index| store.node(level, index)).is_err());
        assert!(consistency_proof(size + 1, size, |level, index| store.node(level, index)).is_err());
    }
}

#[test]
fn the_empty_log_is_the_beginning_of_every_log() {
    let (empty, some) = (root(&[]), root(&[leaf_hash(b"one")]));
    assert_eq!(verify_consistency(0, &empty, 1, &some, &[]), Ok(()));
    assert_eq!(verify_consistency(0, &empty, 0, &empty, &[]), Ok(()));
    assert!(verify_consistency(0, &some, 1, &some, &[]).is_err());
    assert!(verify_consistency(0, &empty, 0, &some, &[]).is_err());
    assert!(verify_consistency(0, &empty, 1, &some, &[some]).is_err());
    assert!(verify_consistency(1, &some, 0, &empty, &[]).is_err());
}

#[test]
fn a_frontier_of_the_wrong_length_is_refused() {
    assert!(Frontier::from_bytes(0, &[]).is_ok());
    assert!(Frontier::from_bytes(0, &[0; 32]).is_err());
    assert!(Frontier::from_bytes(3, &[0; 32]).is_err());
    assert!(Frontier::from_bytes(3, &[0; 63]).is_err());
    assert!(Frontier::from_bytes(3, &[0; 64]).is_ok());
    assert!(Frontier::from_bytes(MAX_SIZE, &[0; 53 * 32]).is_ok());
    assert!(Frontier::from_bytes(MAX_SIZE + 1, &[0; 32]).is_err());
    assert!(Frontier::from_bytes(u64::MAX, &[0; 64 * 32]).is_err());
}

#[test]
fn an_inclusion_proof_of_the_wrong_length_is_refused() {
    let [one, two] = [leaf_hash(b"1"), leaf_hash(b"2")];
    let both = root(&[one, two]);
    // A root passed off as a leaf of a larger tree, and a leaf with a sibling passed off as a tree of one.
    assert!(verify_inclusion(&both, 0, 2, &[], &both).is_err());
    assert!(verify_inclusion(&two, 0, 1, &[one], &both).is_err());
    assert!(verify_inclusion(&two, 1, 2, &[one], &both).is_ok());
}

#[test]
fn a_node_that_is_not_complete_is_in_no_tile() {
    let width = |height, index, size| Tile::containing(height, index, size).map(|tile| tile.path());
    assert_eq!(width(0, 2, 3), Some("tile/0/000.p/3".into()));
    assert_eq!(width(0, 3, 3), None);
    assert_eq!(width(1, 1, 3), None);
    assert_eq!(width(1, 1, 4), Some("tile/0/000.p/4".into()));
    assert_eq!(width(8, 0, 255), None);
    assert_eq!(width(8, 0, 256), Some("tile/1/000.p/1".into()));
    assert_eq!(width(7, 2, 700), Some("tile/0/001".into()));
    assert_eq!(width(255, 0, u64::MAX), None);
}

#[test]
fn a_bundle_has_1_to_256_entries_of_16_bit_lengths() {
    assert_eq!(bundle(&[[0; 0]; 0]), Err(BundleError::Count));
    assert_eq!(bundle(&[[0]; 257]), Err(BundleError::Count));
    assert_eq!(bundle(&[vec![0; 65_536]]), Err(BundleError::Entry(65_536)));
    assert!(bundle(&[vec![0; 65_535]]).is_ok());
    assert_eq!(unbundle(&[]), Err(BundleError::Count));
    assert_eq!(unbundle(&[0; 2 * 256]).map(|entries| entries.len()), Ok(256));
    assert_eq!(unbundle(&[0; 2 * 257]), Err(BundleError::Count));
    assert_eq!(unbundle(&[0]), Err(BundleError::Truncated));
    assert_eq!(unbundle(&[0, 2, 7]), Err(BundleError::Truncated));
}

proptest! {
    #[test]
    fn a_proof_with_another_hash_or_place_is_refused(size in 2_u64..600, one: prop::sample::Index, other: prop::sample::Index) {
        let store = TreeStore::of_size(size);
        let index = one.index(size as usize) as u64;
        let root = store.frontier.root();
        let leaf = leaf_hash(&entry(index));
        let proof = inclusion_proof(size, index, |level, index| store.node(level, index)).unwrap();
        prop_assert!(verify_inclusion(&leaf, index, size, &proof, &root).is_ok());

        let mut changed = proof.clone();
        changed[other.index(proof.len())] = leaf_hash(b"forged");
        prop_assert!(verify_inclusion(&leaf, index, size, &changed, &root).is_err());
        prop_assert!(verify_inclusion(&leaf, index, size, &proof[1..], &root).is_err());
        prop_assert!(verify_inclusion(&leaf, index, size, &[proof.clone(), vec![leaf]].concat(), &root).is_err());
        let elsewhere = other.index(size as usize) as u64;
        prop_assert_eq!(verify_inclusion(&leaf, elsewhere, size, &proof, &root).is_ok(), elsewhere == index);
    }

    #[test]
    fn a_log_that_was_rewritten_has_no_consistency_proof(old in 1_u64..300, more in 1_u64..300, rewritten: prop::sample::Index) {
        let honest = TreeStore::of_size(old);
        let mut forged = TreeStore::default();
        let rewritten = rewritten.index(old as usize) as u64;
        for index in 0..old + more {
            forged.push(leaf_hash(&entry(if index == rewritten { u64::MAX } else { index })));
        }
        let grown = TreeStore::of_size(old + more);
        let (old_root, new_root) = (honest.frontier.root(), grown.frontier.root());
        let proof = consistency_proof(old, old + more, |level, index| grown.node(level, index)).unwrap();
        prop_assert!(verify_consistency(old, &old_root, old + more, &new_root, &proof).is_ok());
        let proof = consistency_proof(old, old + more, |level, index| forged.node(level, index)).unwrap();
        prop_assert!(verify_consistency(old, &old_root, old + more, &forged.frontier.root(), &proof).is_err());
    }

    #[test]
    fn a_frontier_continues_where_it_was_stored(before in 0_u64..600, after in 0_u64..40) {
        let mut frontier = TreeStore::of_size(before).frontier;
        let mut restored = Frontier::from_bytes(before, &frontier.to_bytes()).unwrap();
        prop_assert_eq!(&restored, &frontier);
        for index in before..before + after {
            frontier.push(leaf_hash(&entry(index)));
            restored.push(leaf_hash(&entry(index)));
        }
        prop_assert_eq!(restored.root(), TreeStore::of_size(before + after).frontier.root());
        prop_assert_eq!(restored, frontier);
    }
}
