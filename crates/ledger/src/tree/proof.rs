//! Proofs that a log contains an entry, and that a larger log only appended to a smaller one.
//!
//! Both walk from the root to where the question lies and note the subtree that they leave aside at each step
//! (RFC 6962, 2.1.1 and 2.1.2).

use super::node_hash;
use crate::Hash;

/// Why a proof could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError<E> {
    /// The entry or the smaller log is not part of the log.
    #[error("a log of {size} entries does not reach {asked}")]
    OutOfRange {
        /// The index, or the smaller size, that was asked for.
        asked: u64,
        /// Size of the log.
        size: u64,
    },
    /// The source failed.
    #[error("a node of the tree could not be read")]
    Source(#[source] E),
}

/// The hashes that lead from the leaf at `index` to the root of a tree of `size` leaves, from the bottom up.
///
/// `source` is asked for complete nodes only, as `(level, index)`, at most `2 * 64` of them.
///
/// # Errors
///
/// When `index` is not below `size`, or `source` fails.
pub fn inclusion_proof<E>(
    size: u64,
    index: u64,
    mut source: impl FnMut(u8, u64) -> Result<Hash, E>,
) -> Result<Vec<Hash>, ProofError<E>> {
    if index >= size {
        return Err(ProofError::OutOfRange { asked: index, size });
    }
    let (mut start, mut end) = (0, size);
    let mut proof = Vec::new();
    while end - start > 1 {
        let middle = middle(start, end);
        if index < middle {
            proof.push(range_root(middle, end, &mut source).map_err(ProofError::Source)?);
            end = middle;
        } else {
            proof.push(range_root(start, middle, &mut source).map_err(ProofError::Source)?);
            start = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// The hashes that show that the tree of `new_size` leaves begins with the tree of `old_size` leaves.
///
/// Empty when the sizes are equal or the old tree is empty: there is nothing to show.
///
/// # Errors
///
/// When `old_size` is above `new_size`, or `source` fails.
pub fn consistency_proof<E>(
    old_size: u64,
    new_size: u64,
    mut source: impl FnMut(u8, u64) -> Result<Hash, E>,
) -> Result<Vec<Hash>, ProofError<E>> {
    if old_size > new_size {
        return Err(ProofError::OutOfRange { asked: old_size, size: new_size });
    }
    if old_size == 0 {
        return Ok(Vec::new());
    }
    let (mut start, mut end) = (0, new_size);
    let mut proof = Vec::new();
    while end != old_size {
        let middle = middle(start, end);
        if old_size <= middle {
            proof.push(range_root(middle, end, &mut source).map_err(ProofError::Source)?);
            end = middle;
        } else {
            proof.push(range_root(start, middle, &mut source).map_err(ProofError::Source)?);
            start = middle;
        }
    }
    // Whoever knows the old root knows this subtree already, if it is the whole old tree.
    if start != 0 {
        proof.push(range_root(start, end, &mut source).map_err(ProofError::Source)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Where RFC 6962 splits a range of two leaves or more: after the largest power of two smaller than its length.
pub(crate) fn middle(start: u64, end: u64) -> u64 {
    start + (1 << (end - start - 1).ilog2())
}

/// The root of the leaves `start..end`, not empty, where `start` is a place at which RFC 6962 splits. Complete subtrees
/// come from the source, the incomplete ones at the right edge are put together from them.
fn range_root<E>(start: u64, end: u64, source: &mut impl FnMut(u8, u64) -> Result<Hash, E>) -> Result<Hash, E> {
    let mut place = end;
    let mut root = None;
    while place > start {
        // The smallest subtree first: the lowest 1 in what is left of the length.
        let level = (place - start).trailing_zeros();
        place -= 1 << level;
        let node = source(level as u8, place >> level)?;
        root = Some(match root {
            Some(right) => node_hash(&node, &right),
            None => node,
        });
    }
    Ok(root.unwrap_or_else(super::empty_root))
}
