//! The Merkle tree of RFC 6962, section 2.1, over SHA-256.
//!
//! A *node* is named by `(level, index)`: its height above the leaves and its place from the left on that level. It is
//! *complete* when all `2^level` leaves below it exist; only complete nodes never change again, so only they are stored
//! and only they are asked for when a proof is made.
//!
//! Deliberately not here: where nodes are stored. Proofs read them through a function.

mod frontier;
mod proof;
mod verify;

use sha2::{Digest, Sha256};

pub use frontier::{Frontier, FrontierError, MAX_SIZE};
pub(crate) use proof::middle;
pub use proof::{ProofError, consistency_proof, inclusion_proof};
pub use verify::{NotProven, verify_consistency, verify_inclusion};

use crate::Hash;

/// The hash of a leaf: SHA-256(0x00, `bytes`).
pub fn leaf_hash(bytes: &[u8]) -> Hash {
    let digest = Sha256::new().chain_update([0]).chain_update(bytes);
    Hash::from_bytes(digest.finalize().into())
}

/// The hash of a node: SHA-256(0x01, `left`, `right`).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let digest = Sha256::new().chain_update([1]).chain_update(left.as_bytes()).chain_update(right.as_bytes());
    Hash::from_bytes(digest.finalize().into())
}

/// The root over leaf hashes; of no leaves, SHA-256 of nothing.
pub fn root(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::default();
    for leaf in leaves {
        frontier.push(*leaf);
    }
    frontier.root()
}

fn empty_root() -> Hash {
    Hash::from_bytes(Sha256::digest([]).into())
}
