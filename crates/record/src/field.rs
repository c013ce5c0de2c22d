//! One field of a kind: its name, its type, and what the general pages may do with it.

use crate::{Body, Choice, Columns, Value};

/// One field, described. The engine that serves all kinds knows field types, never field names.
#[derive(Clone, Debug)]
pub struct Field {
    /// The name in bodies and in the API: `recovery_time`.
    pub name: &'static str,
    /// What a person reads: "Recovery time".
    pub label: &'static str,
    /// One line for the one who fills in the form.
    pub help: &'static str,
    /// What it can hold.
    pub field_type: Type,
    /// The unit of a number: "hours".
    pub unit: &'static str,
    /// A record without it is refused. Few fields are: what is missing shows as a finding instead.
    pub is_required: bool,
    /// It is the record's title.
    pub is_title: bool,
    /// It is a column of the list unless someone chooses otherwise.
    pub is_listed: bool,
    /// Its words find the record.
    pub is_searched: bool,
    /// No two living records of the kind share its value.
    pub is_unique: bool,
    /// It is about a person or secret, and masked for those who only read by a grant.
    pub is_sensitive: bool,
    /// It changes by a step of the life cycle only; plain editing does not know it.
    pub is_decided: bool,
    /// It holds the state that the last step of the life cycle led to. What follows from that state and the date, such
    /// as that something expired, is not kept here.
    pub is_step: bool,
    /// Whoever may write a record only because it is their own may not change this field of it.
    pub is_guarded: bool,
    /// It belongs to the part of the form that unfolds.
    pub is_detail: bool,
    /// What it names can be retired all the same: that it is gone is part of the story, as of an asset at risk.
    pub is_loose: bool,
    /// Somebody outside gives it, through a link that was sent to them; nobody here edits it.
    pub is_from_outside: bool,
    /// The link of `rights.yaml` that naming a person here makes: `owner`.
    pub link: Option<&'static str>,
    /// The role of `rights.yaml` that a person needs at the record's unit to be named here.
    pub needs_role: Option<&'static str>,
}

impl Field {
    /// A column that nobody sets: it follows from records.
    pub const fn derived(name: &'static str, label: &'static str, help: &'static str, field_type: Type) -> Self {
        Self {
            name,
            label,
            help,
            field_type,
            unit: "",
            is_required: false,
            is_title: false,
            is_listed: false,
            is_searched: false,
            is_unique: false,
            is_sensitive: false,
            is_decided: true,
            is_step: false,
            is_guarded: false,
            is_detail: false,
            is_loose: false,
            is_from_outside: false,
            link: None,
            needs_role: None,
        }
    }

    /// The same as a usual column of the list.
    pub const fn listed(self) -> Self {
        Self { is_listed: true, ..self }
    }
}

/// What a field can hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Type {
    /// One line of text, at most 300 characters.
    Line,
    /// Markdown, at most 20,000 characters.
    Prose,
    /// A whole number within bounds, ends included.
    Number {
        /// The least value.
        least: i64,
        /// The greatest value.
        most: i64,
    },
    /// Yes or no.
    Truth,
    /// A civil date.
    Date,
    /// A moment: date and time, kept in UTC.
    Instant,
    /// One of a closed list.
    Choice(&'static [Choice]),
    /// A record of the named kind.
    Reference(&'static str),
    /// Any number of records of the named kind, each once.
    References(&'static str),
    /// Rows of these columns, at most 10,000.
    Rows(&'static Columns),
}

impl Type {
    /// The kind it refers to, if it refers. What rows refer to stands with their columns.
    pub fn target(self) -> Option<&'static str> {
        match self {
            Type::Reference(kind) | Type::References(kind) => Some(kind),
            Type::Line | Type::Prose | Type::Number { .. } | Type::Truth | Type::Date | Type::Instant => None,
            Type::Choice(_) => None,
            Type::Rows(_) => None,
        }
    }

    /// Whether its values can name records of that kind, in rows too.
    pub fn refers_to(self, kind: &str) -> bool {
        match self {
            Type::Rows(columns) => columns.fields.iter().any(|column| column.field_type.refers_to(kind)),
            other => other.target() == Some(kind),
        }
    }

    /// Whether its values can name records, in rows too.
    pub fn refers(self) -> bool {
        match self {
            Type::Rows(columns) => columns.fields.iter().any(|column| column.field_type.refers()),
            other => other.target().is_some(),
        }
    }
}

/// A struct of fields: a kind, or a trait of life (owned, reviewed at an interval) that kinds embed. Derived.
pub trait Fields: Sized {
    /// How many they are.
    const COUNT: usize;
    /// Its fields, in order.
    fn fields() -> Vec<Field>;
    /// The value at a position of [`Fields::fields`].
    fn get(&self, index: usize) -> Value<'_>;
    /// Writes the fields that have a value.
    fn write(&self, body: &mut Body);
    /// Takes its fields out of a body; what does not fit is added to `misfits`.
    fn take(body: &mut Body, misfits: &mut Vec<Misfit>) -> Option<Self>;
}

/// Input that does not fit a field: which, why, and what would fit. Positions of several are gathered, never the first
/// alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The field's name; empty when the record as a whole does not fit.
    pub field: String,
    /// A code for programs: `too_long`.
    pub code: &'static str,
    /// A sentence for people, saying what would fit.
    pub sentence: String,
}

impl Misfit {
    /// A misfit of `field`.
    pub fn new(field: impl Into<String>, code: &'static str, sentence: impl Into<String>) -> Self {
        Self { field: field.into(), code, sentence: sentence.into() }
    }
}
