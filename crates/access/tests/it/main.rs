//! Who may see and write what: the whole table, and that nothing shows more than the table allows.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod findings;
mod grants;
mod matrix;
mod names;
mod narrowed;
mod past;
mod standing;
mod statement;
mod view;
