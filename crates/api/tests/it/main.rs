//! Stories about the API, told through its router: requests in, answers out. Every answer is also held against the
//! OpenAPI document, by readers that others wrote.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod accesses;
mod auditor;
mod batch;
mod compare;
mod document;
mod every_kind;
mod evidence;
mod export;
mod import;
mod input;
mod lists;
mod log;
mod noise;
mod package;
mod readiness;
mod server;
mod signing;
mod steps;
mod what_if;
mod writing;
