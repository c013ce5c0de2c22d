//! Erasing a person (A.5.34, GDPR 17): which texts, and what stands in their place afterwards.
//!
//! An erasure is a [`RetainedRecord`](crate::documented::RetainedRecord) that lists, by ids, versions and names of fields, what was
//! erased. It says nothing of what stood there. Storage forgets value and salt of each listed field and keeps its leaf, so that all
//! else still verifies; a field without a value that no erasure lists is one that somebody took away.
//!
//! | module | is about |
//! |---|---|
//! | `listed` | the rows of an erasure |
//! | `words` | by which words texts name a person |
//! | `found` | what there is to erase, gathered from all versions |

mod found;
mod listed;
mod words;

use std::sync::Arc;

use record::{Body, Field, Kind, Kinded as _, Misfit, Record};

pub use found::{Found, Versions};
pub use listed::{ErasedRow, ErasureKept};
pub use words::{LEAST, Words};

use crate::people::Person;

/// What stands where a text was erased.
pub const ERASED: &str = "Erased";

/// Reads a body, of which texts were erased unless it is `whole`.
///
/// # Errors
/// Every field that does not fit.
pub fn read(
    kind: &'static Kind,
    schema: u32,
    number: Option<u64>,
    body: Body,
    whole: bool,
) -> Result<Arc<dyn Record>, Vec<Misfit>> {
    if whole {
        return kind.read_at(schema, body);
    }
    kind.read_erased(schema, body, |field| stands_for(kind, number, field))
}

/// What stands in the place of an erased text: who decided stays to be told apart from others, by number.
fn stands_for(kind: &Kind, number: Option<u64>, field: &Field) -> String {
    match number {
        Some(number) if field.is_title && *kind == *Person::kind_of() => person(&kind.number(number)),
        Some(_) | None => ERASED.to_owned(),
    }
}

/// What an erased person is called.
pub fn person(number: &str) -> String {
    format!("Erased person {number}")
}
