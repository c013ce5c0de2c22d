//! What a person looks at before they confirm an import, and what stays as its report.

use decide::Import;
use interchange::{Effect, NotCarriedOver, Questions};
use record::Id;
use serde::Serialize;
use serde_json::Value as Json;

/// Where the rows come from.
#[derive(Clone, Debug, Serialize)]
pub struct Source {
    /// The name of the file.
    pub file_name: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub digest: String,
    /// How long it is, in bytes.
    pub size: u64,
    /// The sheet; empty for a file that has none.
    pub sheet: String,
}

/// What an import would do.
#[derive(Clone, Debug, Serialize)]
pub struct Plan {
    /// Where the rows come from.
    pub source: Source,
    /// The register that they go to, by the name of its resource: `risks`.
    pub register: &'static str,
    /// The rows, in the order of the sheet.
    pub rows: Vec<PlannedRow>,
    /// How many rows are in which class.
    pub counts: Counts,
    /// Who and what the sheet names and nobody knows here. Each becomes a placeholder, to be resolved later.
    pub placeholders: Vec<Placeholder>,
    /// Columns that hold something and go into no field.
    pub not_carried_over: Vec<NotCarriedOver>,
    /// What is still open; the cells concerned bring nothing until it is answered.
    pub open: Questions,
    /// What would be committed; nothing when every row is unchanged or cannot be taken.
    #[serde(skip)]
    pub import: Option<Import>,
}

/// A row of the sheet that is a record, or was to be one.
#[derive(Clone, Debug, Serialize)]
pub struct PlannedRow {
    /// Its number, from 1; its first, where several lines are one record.
    pub row: u32,
    /// What it is called.
    pub title: String,
    /// Its one class.
    pub class: Class,
    /// The number of the record that it is about, if it is here.
    pub number: Option<String>,
    /// The id of that record.
    pub id: Option<Id>,
    /// What would be set, field by field.
    pub changes: Vec<FieldChange>,
    /// What was not taken as it stands.
    pub problems: Vec<PlannedProblem>,
    /// Whose acceptance it claims, in words.
    pub claim: Option<String>,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// It makes a record.
    Created,
    /// It changes one.
    Changed,
    /// It says what is here already.
    Unchanged,
    /// Somebody decided or edited here what the sheet says differently; what is here stays.
    Conflict,
    /// It cannot be taken.
    Rejected,
}

/// How many rows are in which class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All.
    pub rows: usize,
    /// Make a record.
    pub created: usize,
    /// Change one.
    pub changed: usize,
    /// Say what is here.
    pub unchanged: usize,
    /// Stay as they are here.
    pub conflicts: usize,
    /// Cannot be taken.
    pub rejected: usize,
}

impl Counts {
    pub(crate) fn of(rows: &[PlannedRow]) -> Self {
        let count = |class: Class| rows.iter().filter(|row| row.class == class).count();
        Self {
            rows: rows.len(),
            created: count(Class::Created),
            changed: count(Class::Changed),
            unchanged: count(Class::Unchanged),
            conflicts: count(Class::Conflict),
            rejected: count(Class::Rejected),
        }
    }

    /// Whether every row is in exactly one class.
    pub fn add_up(&self) -> bool {
        self.created + self.changed + self.unchanged + self.conflicts + self.rejected == self.rows
    }
}

/// One field that a row would set.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldChange {
    /// Its name.
    pub field: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// What is here, if anything is.
    pub old: Option<Json>,
    /// What the sheet says; a name where it is a placeholder.
    pub new: Json,
}

/// Something that was not taken as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedProblem {
    /// The cell, if it is one cell's: `Risks!D14`.
    pub cell: Option<String>,
    /// What became of it.
    pub effect: Effect,
    /// What is wrong and what to do.
    pub sentence: String,
}

/// Somebody or something that only the sheet knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Placeholder {
    /// The kind that it becomes, by the name of its resource: `people`.
    pub kind: &'static str,
    /// The name as the sheet has it.
    pub name: String,
    /// How many rows name it.
    pub rows: usize,
}
