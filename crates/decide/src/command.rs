//! What people ask for.

use std::sync::Arc;

use catalogue::Role;
use isms::erasure::Found;
use record::{Body, Id, Kind, Line};

/// One thing to decide.
#[derive(Clone, Debug)]
pub enum Command {
    /// Make or edit a record.
    Put(Put),
    /// Take a record out of use, or back into it.
    Retire(Retire),
    /// Take a step of a life cycle.
    Step(Step),
    /// Several, all or none.
    All(Vec<Command>),
    /// Take in what a file brings.
    Import(Box<Import>),
    /// Take an import back.
    Undo(Undo),
    /// Say whom a claim of a file named.
    Readdress(Readdress),
    /// Draft in a what-if.
    Draft(Drafting),
    /// Make what a what-if drafted.
    Apply(Apply),
    /// Erase what is kept of a person.
    Erase(Erase),
}

/// Erases what is kept of a person, and keeps what they decided.
#[derive(Clone, Debug)]
pub struct Erase {
    /// The version of the person's record that was seen.
    pub version: u64,
    /// Why.
    pub reason: Option<Line>,
    /// Whose texts, and what there is of them.
    pub found: Arc<Found>,
}

/// Drafting in a what-if: all or none.
#[derive(Clone, Debug)]
pub struct Drafting {
    /// Which.
    pub what_if: WhatIfTarget,
    /// What is drafted, taken out or answered, in order.
    pub does: Vec<Draftable>,
}

/// Which what-if.
#[derive(Clone, Debug)]
pub enum WhatIfTarget {
    /// One that exists. It takes edits of several people at once: no version is asked for.
    Existing(Id),
    /// A new one of that name.
    New(Line),
}

/// One thing to do in a what-if.
#[derive(Clone, Debug)]
pub enum Draftable {
    /// An edit, or a new record.
    Put(Put),
    /// The step that makes a new record.
    Step(Step),
    /// Leave a record as it is.
    Drop(Id),
    /// Where today moved on in the same field: keep what was drafted, or leave the field as it is today.
    Answer {
        /// The record.
        record: Id,
        /// The field.
        field: String,
        /// Whether what was drafted is kept.
        is_kept: bool,
    },
}

/// Makes what a what-if drafted, in one commit.
#[derive(Clone, Debug)]
pub struct Apply {
    /// The what-if.
    pub what_if: Id,
    /// The version that the person saw.
    pub version: u64,
    /// Why.
    pub reason: Option<Line>,
}

/// Plain editing: make a record, or change some of its fields.
#[derive(Clone, Debug)]
pub struct Put {
    /// The kind.
    pub kind: &'static Kind,
    /// Which record.
    pub target: Target,
    /// The fields to change, as an RFC 7396 merge patch: `null` takes a value away. `unit` and `external` count as
    /// fields.
    pub patch: Body,
    /// Why.
    pub reason: Option<Line>,
}

/// Which record a [`Put`] is about.
#[derive(Clone, Debug)]
pub enum Target {
    /// A new one, under an id that the caller may have chosen.
    New,
    /// One that exists, as the editor saw it.
    Existing {
        /// The record.
        id: Id,
        /// The version that the editor saw.
        version: u64,
    },
}

/// Taking out of use. Nothing is deleted: what was decided upon a record must stay readable.
#[derive(Clone, Debug)]
pub struct Retire {
    /// The kind.
    pub kind: &'static Kind,
    /// The record.
    pub id: Id,
    /// The version that the editor saw.
    pub version: u64,
    /// `true` takes it out of use, `false` back into it.
    pub is_retired: bool,
    /// Why.
    pub reason: Option<Line>,
}

/// A step of a life cycle, taken by creating its noun on the record: `consent` on a proposed role assignment.
#[derive(Clone, Debug)]
pub struct Step {
    /// The kind.
    pub kind: &'static Kind,
    /// Which record.
    pub target: StepTarget,
    /// What is created on it. With the record's state today it names the transition.
    pub noun: String,
    /// What the step asks for; see [`crate::details`].
    pub details: Body,
    /// Why, or what the person found. Some steps ask for it.
    pub reason: Option<Line>,
    /// Only propose it to a second person, though one could take it alone.
    pub is_proposal: bool,
}

/// Which record a [`Step`] is about.
#[derive(Clone, Debug)]
pub enum StepTarget {
    /// The one that the step makes.
    New {
        /// The unit it belongs to; without one, the unit at the top.
        unit: Option<Id>,
    },
    /// One that exists, as the person saw it.
    Existing {
        /// The record.
        id: Id,
        /// The version that the person saw.
        version: u64,
    },
}

/// The first commit of an organisation: its profile, its top unit, its founder and the first holders of the roles
/// without which nobody could appoint anybody.
#[derive(Clone, Debug)]
pub struct Founding {
    /// The fields of the organisation.
    pub organisation: Body,
    /// The names of its first units, below the one at the top.
    pub units: Vec<String>,
    /// The fields of the founder's person, who becomes owner.
    pub founder: Body,
    /// Whether the founder also holds these from the start: top management, ISMS manager.
    pub founder_roles: Vec<Role>,
    /// Other first holders of top management and ISMS manager.
    pub others: Vec<(Body, Vec<Role>)>,
}

/// What a file brings, in one commit, with its report.
#[derive(Clone, Debug)]
pub struct Import {
    /// The fields of the report, a retained record: title, file, counts.
    pub report: Body,
    /// The rows, in the order in which they are written. What others refer to comes first.
    pub rows: Vec<ImportedRow>,
    /// Why.
    pub reason: Option<Line>,
}

impl Import {
    /// How many records it makes or changes, claims among them.
    pub fn records(&self) -> usize {
        self.rows.iter().map(|row| 1 + row.claims.len()).sum()
    }
}

/// A record that a file makes or changes.
#[derive(Clone, Debug)]
pub struct ImportedRow {
    /// What other rows call it: a value `"new:KEY"` in them becomes its id.
    pub key: Option<String>,
    /// The kind.
    pub kind: &'static Kind,
    /// Which record.
    pub target: ImportTarget,
    /// The plain fields to set, as plain editing sets them; `null` takes a value away.
    pub fields: Body,
    /// Decided fields that the kind lets files bring.
    pub brought: Body,
    /// What the row calls approved or accepted.
    pub claims: Vec<ImportedClaim>,
}

impl ImportedRow {
    /// Whether it makes a record.
    pub fn is_new(&self) -> bool {
        self.target == ImportTarget::New
    }
}

/// Which record an [`ImportedRow`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportTarget {
    /// A new one.
    New,
    /// One that exists, as it was when the import was planned.
    Existing {
        /// The record.
        id: Id,
        /// The version.
        version: u64,
    },
}

/// An approval or acceptance that a file states.
#[derive(Clone, Debug)]
pub struct ImportedClaim {
    /// What is claimed, in one line.
    pub summary: Line,
    /// The id of the person named, or `"new:KEY"`.
    pub person: Option<serde_json::Value>,
    /// The name as the file has it.
    pub stated_name: Line,
    /// The day that the file gives.
    pub stated_on: Option<jiff::civil::Date>,
    /// File and cell.
    pub place: Line,
}

/// Takes an import back.
#[derive(Clone, Debug)]
pub struct Undo {
    /// Its report.
    pub report: Id,
    /// The records that nobody edited since, with what they said before.
    pub rows: Vec<UndoRow>,
}

/// A record that an import made or changed.
#[derive(Clone, Debug)]
pub struct UndoRow {
    /// The kind.
    pub kind: &'static Kind,
    /// The record.
    pub id: Id,
    /// The version that the import wrote.
    pub version: u64,
    /// Its body before the import; nothing when the import made it.
    pub before: Option<Body>,
}

/// A claim that names a placeholder comes to name the person whom that turned out to be.
#[derive(Clone, Debug)]
pub struct Readdress {
    /// The claim.
    pub claim: Id,
    /// The version that was seen.
    pub version: u64,
    /// Who it is.
    pub person: Id,
    /// Why.
    pub reason: Option<Line>,
}
