//! The formats of Annexa's log: what an entry is, what it commits to, how a log of entries is hashed, cut into tiles and
//! signed.
//!
//! Read this crate when you write a verifier or an export, or when you wonder what exactly a signature covers. The same
//! formats are described without Rust in `FORMATS.md`, which follows below; `tests/vectors` holds golden vectors and, in
//! Python, a second implementation that made them.
//!
//! Bottom up:
//!
//! - [`struct@Hash`]: 32 bytes of SHA-256, written in hexadecimal.
//! - [`canonical`]: the one spelling of a JSON value, RFC 8785 without floats.
//! - [`tree`]: the Merkle tree of RFC 6962: leaf and node hashes, the [`tree::Frontier`] of a growing log, proofs.
//! - [`commitment`]: the hash of one revision of a record, from which single fields can be withheld or disclosed.
//! - [`entry`]: one line of the log: who did what to which revision, in ids, codes and commitments, never in text.
//! - [`tile`]: the files of a log as others read them, C2SP tlog-tiles.
//! - [`note`]: the signed checkpoint, C2SP tlog-checkpoint in a signed-note.
//! - [`proof`]: one entry's proof on one page, C2SP tlog-proof, with what was decided.
//!
//! Deliberately not here: storage, the clock and randomness. Salts, seeds and instants are arguments, so that every
//! function gives the same answer twice.
//!
//! INVARIANT: no function panics, whatever the input.
//!
#![doc = include_str!("../FORMATS.md")]

pub mod canonical;
pub mod commitment;
pub mod entry;
mod hash;
pub mod note;
pub mod proof;
pub mod tile;
pub mod tree;

pub use hash::{Hash, HashError};
