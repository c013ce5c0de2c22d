//! The sweep: every route, asked by every role, by nobody, and by a member of another organisation.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod audits;
mod bulk;
mod calendar;
mod compare;
mod erasure;
mod evidence;
mod handover;
mod history;
mod home;
mod import;
mod incidents;
mod integrity;
mod management;
mod measures;
mod moments;
mod own;
mod package;
mod proof;
mod readiness;
mod rights;
mod risks;
mod server;
mod standard;
mod statement;
mod supplier;
mod sweep;
mod treatment;
mod tried;
mod what_if;
