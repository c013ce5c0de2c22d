//! The sweep: every route, asked by every role, by nobody, and by a member of another organisation.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod bulk;
mod evidence;
mod home;
mod import;
mod moments;
mod readiness;
mod rights;
mod risks;
mod server;
mod statement;
mod sweep;
mod treatment;
