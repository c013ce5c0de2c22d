//! What the formats promise, checked against three others: the golden vectors (made by `tests/vectors/make.py`), the
//! readers of the C2SP community, and chance.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod commitments;
mod cosignatures;
mod entries;
mod foreign;
mod golden;
mod notes;
mod proofs;
mod strangers;
mod tree_store;
mod trees;
