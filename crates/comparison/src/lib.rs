//! What differs between two moments of an ISMS: which records were made, changed, retired; field by field and row by row;
//! and what follows from records, such as levels and states. Pure; knows no rights.
//!
//! | module | is about |
//! |---|---|
//! | [`day`] | a value on a day: one side of a comparison |
//! | [`edit`] | which records differ, and what became of them |
//! | [`change`] | what differs in one record, stored or derived, and how that is applied |
//! | [`rows`] | what differs in a table inside a record, row by row |
//! | [`cause`] | why a line of the Statement of Applicability says something else |
//!
//! Both moments are of one organisation and the earlier one comes first; which they are is for the callers to see to.

pub mod cause;
pub mod change;
pub mod day;
pub mod edit;
pub mod rows;

pub use cause::{Cause, Why, causes};
pub use change::{Change, Source, apply, changes, written};
pub use day::Day;
pub use edit::{Became, Edit, edits};
pub use rows::{RowChange, rows};
