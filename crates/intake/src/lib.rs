//! What a spreadsheet would do to the ISMS: each row created, changed field by field, unchanged, in conflict or rejected; and
//! the import that does it.
//!
//! `interchange` reads a file into rows of values; this joins them with the records that an importer may see. Pure: a plan is a
//! function of the view, the rows and what earlier imports brought. Committing a plan is `decide::Command::Import`.
//!
//! | module | is about |
//! |---|---|
//! | [`plan`] | what a person looks at before they confirm |
//! | `planning` | how a row becomes a planned row |
//! | `shaping` | how the values of a row become fields of a kind |
//! | `names` | people and records by the names that a sheet has for them, and placeholders for who is not known |
//!
//! INVARIANT: every row of the sheet that is a record, or was to be one, is in exactly one class.
//! INVARIANT: a plan brings nothing that its importer may not see; who or what they cannot see becomes a placeholder.

mod names;
pub mod plan;
mod planning;
mod shaping;

pub use plan::{Class, Counts, FieldChange, Placeholder, Plan, PlannedProblem, PlannedRow, Source};
pub use planning::{Earlier, plan};

use interchange::Register;
use record::Kind;

/// The kind that a register is of, where its rows can become records.
pub fn kind_of(register: Register) -> Option<&'static Kind> {
    isms::registry::named(match register {
        Register::Assets => "asset",
        Register::Risks => "risk",
        Register::Suppliers => "supplier",
        Register::StatementOfApplicability | Register::Other => return None,
    })
}
