//! What the database keeps, on SQLite and on PostgreSQL alike.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod at_once;
mod blobs;
mod log;
mod opening;
mod portable;
mod reading;
mod tampering;
mod upgrade;
