//! Documents as whoever gets them reads them: by a reader that others wrote.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod fixture;
mod pdf;
mod speed;
mod strangers;
