//! Letters, as whoever gets them and whoever operates the server meet them. The same stories on SQLite and on PostgreSQL,
//! with a mail server of the test's own.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod auditing;
mod desk;
mod links;
mod server;
mod waiting;
