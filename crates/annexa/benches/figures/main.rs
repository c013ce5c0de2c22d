//! The figures of Annexa, as its users meet them: the program as it is shipped, over HTTP, one JSON line a figure.
//!
//! `make bench`, or `scripts/bench pages`, `commits`, `large`, `past`, `start`, `backup` for a part of them. Everything runs on this machine, the
//! load included. A line says what was reached, in which unit, and what it should be at least or at most; timings decide
//! no test, so a figure that misses its limit is told and fails nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a bench may fail loudly"
)]

mod backup;
mod commits;
mod figure;
mod large;
mod line;
mod load;
mod log;
mod others;
mod pages;
mod past;
mod program;
mod register;
mod start;
mod what_if;

use std::time::Duration;

/// How long each rate is measured.
const LASTING: Duration = Duration::from_secs(4);

fn main() {
    // One thread makes the load, so that the server has the rest of the machine.
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let is_asked = |part: &str| asked.is_empty() || asked.iter().any(|one| one == part);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        if is_asked("pages") {
            pages::all().await;
        }
        if is_asked("commits") {
            commits::all().await;
        }
        if is_asked("large") {
            large::all().await;
        }
        if is_asked("past") {
            past::all().await;
        }
        if is_asked("start") {
            start::all().await;
        }
        if is_asked("backup") {
            backup::all().await;
        }
    });
}
