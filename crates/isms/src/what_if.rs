//! What-ifs (6.3): changes of the ISMS that are tried before they are made.
//!
//! A what-if is a record, so that its history, its rights and its place in the log are those of any other. Its rows are drafted
//! edits, each of one field of one record, with what the field said when it was drafted: where today says something else by now,
//! that is a conflict of this field and of no other. `decide` drafts and applies; nothing here decides.

mod drafted;

use jiff::civil::Date;
use record::{Body, Line, Misfit, Number, Prose, Record, Ref, Row, Rows, State, Tone};
use serde_json::Value as Json;

use crate::context::Unit;
use crate::people::Person;
use crate::registry::Edit;

pub use drafted::{Clash, Drafted, decoded, encoded};

/// A change of the ISMS that is tried before it is made (6.3): edits that several people look at together, and that one of them
/// makes all at once.
///
/// It holds new records and edits, never a decision: nothing is approved, accepted or granted by it. Whoever drafted in it counts
/// as an author of what it changes.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "what-ifs",
    title = "What-if",
    titles = "What-ifs",
    clause = "6.3",
    prefix = "WI",
    edited_in = "open",
    state = WhatIf::state
)]
pub struct WhatIf {
    /// What would change, such as Move the invoice service to another provider.
    #[field(title, searched)]
    pub name: Line,
    /// Why, and what may follow from it.
    #[field(searched)]
    pub purpose: Option<Prose>,
    /// Who else drafts in it.
    #[field(listed, loose, label = "Drafted with", link = "implementer")]
    pub with: Vec<Ref<Person>>,
    /// Who began it.
    #[field(listed, decided, loose, label = "Begun by", link = "requester")]
    pub begun_by: Option<Ref<Person>>,
    /// Everybody who drafted in it. They count as authors of what it changes.
    #[field(decided, loose)]
    pub contributors: Vec<Ref<Person>>,
    /// What it would change, field by field.
    #[field(decided, loose, detail)]
    pub edits: Rows<DraftedField>,
    /// The records that were ever drafted in it. Whoever may not see all of them does not see the what-if.
    #[field(decided, loose, detail)]
    pub touched: Rows<Touched>,
    /// The day on which it was applied.
    #[field(listed, decided)]
    pub applied_on: Option<Date>,
    /// Who applied it.
    #[field(decided, loose)]
    pub applied_by: Option<Ref<Person>>,
}

/// One field of one record, as it would be.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct DraftedField {
    /// The kind of the record.
    pub kind: Line,
    /// The record's id; that of a new one is given when it is drafted.
    pub record: Line,
    /// The version that it was drafted on; none for a new record.
    pub version: Option<Number<1, 9_007_199_254_740_991>>,
    /// The step that makes a new record, where its life begins with one.
    pub noun: Option<Line>,
    /// Who drafted it last.
    pub by: Ref<Person>,
    /// The field.
    pub field: Line,
    /// What it would say; nothing where its value is taken away.
    pub value: Option<Prose>,
    /// What it said when it was drafted.
    pub was: Option<Prose>,
}

/// A record that was drafted.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct Touched {
    /// The kind of the record.
    pub kind: Line,
    /// The record's id.
    pub record: Line,
    /// The unit of a new record.
    pub at_unit: Option<Ref<Unit>>,
    /// Who drafted it first.
    pub by: Ref<Person>,
}

impl WhatIf {
    /// How many fields one what-if changes at most.
    pub const FIELDS: usize = 2_000;

    /// Whether it can still be drafted in.
    pub fn is_open(&self) -> bool {
        self.applied_on.is_none()
    }

    fn state(&self, _: Date) -> Option<State> {
        Some(match self.applied_on {
            None => State { code: "open", label: "Open", tone: Tone::Plain },
            Some(_) => State { code: "applied", label: "Applied", tone: Tone::Good },
        })
    }

    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        if edit.before.is_none() {
            body.insert("begun_by".to_owned(), Json::from(edit.writer.to_string()));
        }
        Vec::new()
    }
}
