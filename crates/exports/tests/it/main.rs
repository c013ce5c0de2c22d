//! Stories about what leaves: that it says what is here, comes back unchanged, and shows nobody more than they may see.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod again;
mod audits;
mod documents;
mod kept;
mod models;
