//! From a command to the disk and back, on SQLite and on PostgreSQL alike.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod busy;
mod committing;
mod history;
mod idempotency;
mod key;
mod kill;
mod past;
mod servers;
mod told;
mod verify;
mod writers;
