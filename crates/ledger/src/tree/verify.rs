//! Checking proofs, without the tree: the algorithms of RFC 9162, 2.1.3.2 and 2.1.4.2.

use super::{empty_root, node_hash};
use crate::Hash;

/// A proof does not show what it was given for: it is too long, too short, about other sizes or about another tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the proof does not lead to the root")]
pub struct NotProven;

/// Checks that the tree of `size` leaves with this `root` has `leaf` at `index`.
///
/// # Errors
///
/// [`NotProven`] in every other case, also when `index` is not below `size`.
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> Result<(), NotProven> {
    if index >= size {
        return Err(NotProven);
    }
    let (mut node, mut last) = (index, size - 1);
    let mut computed = *leaf;
    for hash in proof {
        if last == 0 {
            return Err(NotProven);
        }
        if node & 1 == 1 || node == last {
            computed = node_hash(hash, &computed);
            skip_lone_levels(&mut node, &mut last);
        } else {
            computed = node_hash(&computed, hash);
        }
        node >>= 1;
        last >>= 1;
    }
    proven(last == 0 && computed == *root)
}

/// Checks that the tree of `new_size` leaves begins with the tree of `old_size` leaves.
///
/// # Errors
///
/// [`NotProven`] in every other case, also when `old_size` is above `new_size`.
pub fn verify_consistency(
    old_size: u64,
    old_root: &Hash,
    new_size: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), NotProven> {
    if old_size == 0 && *old_root != empty_root() {
        return Err(NotProven);
    }
    if old_size == new_size {
        return proven(proof.is_empty() && old_root == new_root);
    }
    if old_size == 0 {
        return proven(proof.is_empty());
    }
    if old_size > new_size {
        return Err(NotProven);
    }

    let (mut node, mut last) = (old_size - 1, new_size - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let mut hashes = proof.iter();
    let first = if old_size.is_power_of_two() { old_root } else { hashes.next().ok_or(NotProven)? };
    let (mut old, mut new) = (*first, *first);
    for hash in hashes {
        if last == 0 {
            return Err(NotProven);
        }
        if node & 1 == 1 || node == last {
            old = node_hash(hash, &old);
            new = node_hash(hash, &new);
            skip_lone_levels(&mut node, &mut last);
        } else {
            new = node_hash(&new, hash);
        }
        node >>= 1;
        last >>= 1;
    }
    proven(last == 0 && old == *old_root && new == *new_root)
}

/// At the right edge a node may have no sibling on some levels; it rises through them unchanged.
fn skip_lone_levels(node: &mut u64, last: &mut u64) {
    while *node & 1 == 0 && *node != 0 {
        *node >>= 1;
        *last >>= 1;
    }
}

fn proven(is_so: bool) -> Result<(), NotProven> {
    if is_so { Ok(()) } else { Err(NotProven) }
}
