//! From a command to the disk and back, on SQLite and on PostgreSQL alike.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod behind;
mod busy;
mod committing;
mod forger;
mod history;
mod idempotency;
mod key;
mod kill;
mod past;
mod rotation;
mod servers;
mod standing;
mod tampering;
mod told;
mod verify;
mod witnessing;
mod writers;
