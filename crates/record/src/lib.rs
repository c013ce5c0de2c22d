//! What it is to be a record: a kind, its fields, references, and how it turns into a body and back.
//!
//! A *kind* of record (asset, risk, document …) is a plain struct, declared once. `#[derive(Record)]` turns the
//! struct, its doc comments and a few attributes into a [`Kind`], a description that ordinary code can read. Rules see
//! the typed struct; whatever serves all kinds alike (forms, lists, API, history) works on `&'static Kind` and
//! `&dyn Record` and knows field *types*, never field names.
//!
//! Read in this order: [`kind`], [`field`], [`value`], [`reference`], [`rows`], [`body`], [`change`].
//! Not here: the set of kinds (`isms::registry`), storage, rights.

extern crate self as record;

pub mod body;
pub mod change;
pub mod choice;
pub mod field;
pub mod kind;
pub mod reference;
pub mod rows;
pub mod sentence;
pub mod text;
pub mod value;
mod whole;

pub use body::{Body, Envelope};
pub use change::{Change, changes};
pub use choice::Choice;
pub use field::{Field, Fields, Misfit, Type};
pub use kind::{Kind, Kinded, Record, State, Tone};
pub use record_derive::{Choice, Fields, Record, Row};
pub use reference::{Ref, Seen};
pub use rows::{Columns, Row, Rows};
pub use sentence::in_sentence;
pub use text::{Line, Prose};
pub use value::{FieldValue, Number, Value};

/// Identifies a record: a UUID, version 7, so that ids sort by birth.
pub type Id = uuid::Uuid;
