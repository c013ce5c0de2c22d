//! The rules, asked of worlds: one in which all is as it should be, and for every rule the same with one fact changed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod applies;
mod escalates;
mod fails;
mod scope;
mod sound;
mod states;
mod table;
