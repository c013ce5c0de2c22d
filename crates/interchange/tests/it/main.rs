//! What the crate promises about files as people bring them. A test's name is the sentence one would say to an auditor.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod fixture;
mod foreign;
mod guards;
mod interpreting;
mod layouts;
mod mapping;
mod merged;
mod properties;
mod reading;
mod registers;
mod scales;
mod speed;
