//! The right edge of a growing tree: all one needs to append and to know the root.

use super::{empty_root, node_hash};
use crate::Hash;

/// The largest log: sizes are written into JSON, which keeps whole numbers up to 2^53-1.
pub const MAX_SIZE: u64 = (1 << 53) - 1;

/// The roots of the complete subtrees that make up a tree, largest first: one for each 1 in the binary size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// INVARIANT: as many as `size` has ones.
    peaks: Vec<Hash>,
}

/// Stored bytes are not the frontier of a tree of the stated size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrontierError {
    /// One hash for each 1 in the binary size.
    #[error("the frontier of {size} leaves has {expected} bytes, not {found}")]
    Length {
        /// The stated size.
        size: u64,
        /// Bytes that a frontier of that size has.
        expected: usize,
        /// Bytes that were given.
        found: usize,
    },
    /// Larger than [`MAX_SIZE`].
    #[error("a log holds at most {MAX_SIZE} entries, not {0}")]
    Size(u64),
}

impl Frontier {
    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf hash.
    pub fn push(&mut self, leaf: Hash) {
        self.push_completing(leaf, |_, _, _| ());
    }

    /// Appends a leaf hash and reports every node that is complete from now on as `(level, index, hash)`: the leaf
    /// itself first, then its parents. Whoever stores these has all that proofs and tiles will ask for.
    pub fn push_completing(&mut self, leaf: Hash, mut completed: impl FnMut(u8, u64, Hash)) {
        let (mut node, mut level, mut index) = (leaf, 0, self.size);
        completed(level, index, node);
        while index & 1 == 1
            && let Some(left) = self.peaks.pop()
        {
            node = node_hash(&left, &node);
            level += 1;
            index >>= 1;
            completed(level, index, node);
        }
        self.peaks.push(node);
        // Cannot overflow: it starts at most at MAX_SIZE, and nobody appends 2^63 leaves.
        self.size += 1;
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        self.peaks.iter().rev().copied().reduce(|right, left| node_hash(&left, &right)).unwrap_or_else(empty_root)
    }

    /// The hashes one after another, largest subtree first; 32 bytes for each 1 in the binary size.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.peaks.iter().flat_map(|peak| *peak.as_bytes()).collect()
    }

    /// The frontier of `size` leaves from what [`to_bytes`](Self::to_bytes) gave.
    ///
    /// # Errors
    ///
    /// When the number of bytes does not fit the size. Whether the hashes are right only a comparison of the root with
    /// a checkpoint shows.
    pub fn from_bytes(size: u64, bytes: &[u8]) -> Result<Self, FrontierError> {
        if size > MAX_SIZE {
            return Err(FrontierError::Size(size));
        }
        let expected = size.count_ones() as usize * 32;
        let (hashes, _) = bytes.as_chunks::<32>();
        if bytes.len() != expected {
            let found = bytes.len();
            return Err(FrontierError::Length { size, expected, found });
        }
        let peaks = hashes.iter().copied().map(Hash::from_bytes).collect();
        Ok(Self { size, peaks })
    }
}
