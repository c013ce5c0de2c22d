//! What becomes of a row: values by field, problems, claims.

use jiff::civil::Date;
use serde::Serialize;

use crate::address::Address;

/// A value of a field, as the sheet has it: names are not yet records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// One line of at most 300 characters.
    Line(String),
    /// Text of several lines, at most 20,000 characters.
    Prose(String),
    /// A whole number: a rating from 1 to 5, or hours.
    Number(i64),
    /// Yes or no.
    Truth(bool),
    /// A day.
    Date(Date),
    /// A code of the field's list.
    Choice(&'static str),
    /// A person, by name or address.
    Person(String),
    /// Records, by name or number.
    Named(Vec<String>),
    /// Controls of Annex A, such as `A.5.1`.
    Controls(Vec<String>),
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Located {
    /// Our name of the field.
    pub field: &'static str,
    /// The value.
    pub value: Value,
    /// Its cell; the first one, where several lines were joined.
    pub cell: Address,
    /// Whether a formula computed it.
    pub is_computed: bool,
}

/// A cell that is mapped to no field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Extra {
    /// What stands above it.
    pub header: String,
    /// What it holds, as people see it.
    pub text: String,
    /// Where it is.
    pub cell: Address,
}

/// Something that was not taken as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The row, from 1.
    pub row: u32,
    /// The cell, if it is one cell's.
    pub cell: Option<Address>,
    /// Our name of the field, if it is one field's.
    pub field: Option<&'static str>,
    /// What became of it.
    pub effect: Effect,
    /// What is wrong and what to do.
    pub sentence: String,
}

/// What a problem does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The value was taken; somebody should look at it.
    Noted,
    /// The value was left out until its question is answered.
    Unanswered,
    /// The value was left out; the rest of the row is good.
    LeftOut,
    /// The row was not taken.
    Rejected,
}

/// What a source says that somebody decided. It is never a signature: the named person takes the decision today or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// Who is said to have accepted, by name or address.
    pub who: Option<String>,
    /// When.
    pub when: Option<Date>,
    /// The cells that say so.
    pub cells: Vec<Address>,
    /// What they say, as people see it.
    pub words: String,
}

/// What becomes of a row as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It can become a record.
    Good,
    /// It cannot.
    Rejected,
    /// Its id stands in a row above already; the row above counts.
    Duplicate,
}

/// A row, or several that are lines of one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its rows, from 1; the first is its own.
    pub rows: Vec<u32>,
    /// What becomes of it.
    pub standing: Standing,
    /// Its values, in the order of the columns. A field that repeats, such as an action, may stand here once a row.
    pub values: Vec<Located>,
    /// What is mapped to no field.
    pub extras: Vec<Extra>,
    /// Whose acceptance it claims.
    pub claim: Option<Claim>,
    /// What was not taken as it stands.
    pub problems: Vec<Problem>,
}

impl Entry {
    /// The number of its first row.
    pub fn row(&self) -> u32 {
        self.rows.first().copied().unwrap_or(0)
    }

    /// The first value of a field.
    pub fn get(&self, field: &str) -> Option<&Located> {
        self.values.iter().find(|located| located.field == field)
    }

    /// The text of a field that holds a line, prose or a person.
    pub fn text(&self, field: &str) -> Option<&str> {
        match &self.get(field)?.value {
            Value::Line(text) | Value::Prose(text) | Value::Person(text) => Some(text),
            Value::Number(_)
            | Value::Truth(_)
            | Value::Date(_)
            | Value::Choice(_)
            | Value::Named(_)
            | Value::Controls(_) => None,
        }
    }

    /// Its actions, one a row that says something about one.
    pub fn actions(&self) -> Vec<Action<'_>> {
        let mut actions: Vec<Action<'_>> = Vec::new();
        for located in self.values.iter().filter(|located| matches!(located.field, "action" | "action_owner" | "due")) {
            if actions.last().is_none_or(|action| action.row != located.cell.row) {
                actions.push(Action { row: located.cell.row, action: None, owner: None, due: None });
            }
            let Some(action) = actions.last_mut() else { continue };
            match located.field {
                "action" => action.action = Some(located),
                "due" => action.due = Some(located),
                _ => action.owner = Some(located),
            }
        }
        actions
    }
}

/// What one row says about an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Action<'e> {
    /// The row, from 1.
    pub row: u32,
    /// What is to be done.
    pub action: Option<&'e Located>,
    /// Who does it.
    pub owner: Option<&'e Located>,
    /// By when.
    pub due: Option<&'e Located>,
}
