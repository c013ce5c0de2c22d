//! The sweep: every route, asked by every role, by nobody, and by a member of another organisation.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod bulk;
mod compare;
mod erasure;
mod evidence;
mod history;
mod home;
mod import;
mod integrity;
mod management;
mod measures;
mod moments;
mod package;
mod proof;
mod readiness;
mod rights;
mod risks;
mod server;
mod standard;
mod statement;
mod sweep;
mod treatment;
mod tried;
mod what_if;
