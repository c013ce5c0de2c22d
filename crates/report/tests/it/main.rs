//! Workbooks and CSV as whoever gets them reads them: by readers that others wrote.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

#[path = "../../../typeset/tests/it/fixture.rs"]
#[allow(dead_code, reason = "documents are set in typeset")]
mod fixture;
mod workbook;
