//! Tests of the witness: what it answers, what it remembers, and what a log makes of one that lies.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod answers;
mod asking;
mod memory;
mod scene;
mod strangers;
