//! Backups as whoever operates a server meets them: taken from either engine, restored, refused.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod house;
mod older;
mod refused;
mod there_and_back;
