//! Columns that follow from records: looked up whenever somebody looks, stored nowhere.

use std::fmt;

use record::{Field, Kind, Value};

use crate::{Held, Isms, registry};

/// One such column of a kind. Lists, pages and the API show it as they show a field; nothing can set it.
pub struct Derived {
    /// Its name, label, help and type.
    pub field: Field,
    /// The kinds beside its own whose records it is looked up in.
    pub reads: &'static [&'static str],
    /// Looks it up.
    pub value: fn(&Isms, &Held) -> Value<'static>,
}

/// A column of a kind: a field, or what follows from records.
#[derive(Clone, Copy, Debug)]
pub enum Column {
    /// The field at that position.
    Stored(usize, &'static Field),
    /// Looked up.
    Derived(&'static Derived),
}

impl Column {
    /// All columns of a kind: what follows from records stands behind the fields.
    pub fn all(kind: &'static Kind) -> impl Iterator<Item = Self> {
        let stored = kind.fields.iter().enumerate().map(|(position, field)| Column::Stored(position, field));
        stored.chain(registry::derived(kind).iter().map(Column::Derived))
    }

    /// Its description.
    pub fn field(self) -> &'static Field {
        match self {
            Column::Stored(_, field) => field,
            Column::Derived(derived) => &derived.field,
        }
    }
}

impl fmt::Debug for Derived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Derived({})", self.field.name)
    }
}

impl PartialEq for Derived {
    fn eq(&self, other: &Self) -> bool {
        self.field.name == other.field.name
    }
}
