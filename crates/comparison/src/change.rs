//! What differs in one record: its fields, what every record has, what follows from records, and its state.

use isms::derived::Derived;
use isms::{Held, registry};
use record::{Body, Field, Kind, Type, Value};
use serde_json::{Map, Value as Json, json};

use crate::{Day, Edit};

/// One thing that is not what it was.
#[derive(Clone, Debug)]
pub struct Change {
    /// The field's name; `state` for the state.
    pub name: String,
    /// Where it comes from.
    pub source: Source,
    /// What it was, if it had a value.
    pub old: Option<Json>,
    /// What it is, if it has one.
    pub new: Option<Json>,
}

/// Where what differs comes from.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    /// A field of the kind.
    Field(&'static Field),
    /// What every record has: its unit, number, ids in other tools, retirement.
    Envelope,
    /// It follows from records and is stored nowhere.
    Derived(&'static Derived),
    /// The state, with the code and the words as the API shows them.
    State,
}

impl Source {
    /// The description of the field, stored or derived.
    pub fn field(self) -> Option<&'static Field> {
        match self {
            Source::Field(field) => Some(field),
            Source::Derived(derived) => Some(&derived.field),
            Source::Envelope | Source::State => None,
        }
    }

    /// Whether a person or a step set it.
    pub fn is_stored(self) -> bool {
        match self {
            Source::Field(_) | Source::Envelope => true,
            Source::Derived(_) | Source::State => false,
        }
    }
}

/// What differs in a record, first what is stored, in the order of the form, then what follows.
///
/// Of a record that was made all that has a value is told.
pub fn changes(edit: &Edit, before: Day<'_>, after: Day<'_>) -> Vec<Change> {
    let body = |held: &Option<std::sync::Arc<Held>>| held.as_ref().map(|held| held.body()).unwrap_or_default();
    let (old, new) = (body(&edit.before), body(&edit.after));
    let mut changes = stored(edit.kind, &old, &new);
    let value = |day: &Day<'_>, held: Option<&Held>, derived: &Derived| {
        let value = held.filter(|held| held.record().is_some()).map(|held| (derived.value)(day.isms, held));
        value.and_then(|value| written(&value, derived.field.field_type))
    };
    let (one, other) = (edit.before.as_deref(), edit.after.as_deref());
    for derived in registry::derived(edit.kind) {
        let (old, new) = (value(&before, one, derived), value(&after, other, derived));
        if old != new {
            changes.push(Change { name: derived.field.name.to_owned(), source: Source::Derived(derived), old, new });
        }
    }
    let state = |day: &Day<'_>, held: Option<&Held>| {
        let state = held.and_then(|held| day.state(held));
        state.map(|state| json!({"code": state.code, "label": state.label}))
    };
    let (old, new) = (state(&before, one), state(&after, other));
    if old != new {
        changes.push(Change { name: "state".to_owned(), source: Source::State, old, new });
    }
    changes
}

/// What differs between two bodies of a kind.
fn stored(kind: &'static Kind, old: &Body, new: &Body) -> Vec<Change> {
    let fields = kind.fields.iter().map(|field| (field.name, Source::Field(field)));
    let envelope = record::Envelope::NAMES.iter().map(|name| (*name, Source::Envelope));
    fields
        // A reason belongs to one revision.
        .chain(envelope.filter(|(name, _)| *name != "reason"))
        .filter(|(name, _)| old.get(*name) != new.get(*name))
        .map(|(name, source)| Change {
            name: name.to_owned(),
            source,
            old: old.get(name).cloned(),
            new: new.get(name).cloned(),
        })
        .collect()
}

/// Takes a body from what it was to what it is. What follows is left out: it is stored nowhere.
pub fn apply(body: &mut Body, changes: &[Change]) {
    for change in changes.iter().filter(|change| change.source.is_stored()) {
        match &change.new {
            Some(new) => drop(body.insert(change.name.clone(), new.clone())),
            None => drop(body.remove(&change.name)),
        }
    }
}

/// A value as bodies and the API write it; nothing where there is none.
pub fn written(value: &Value<'_>, field_type: Type) -> Option<Json> {
    Some(match value {
        Value::Absent => return None,
        Value::Text(text) => Json::from(*text),
        Value::Number(number) => Json::from(*number),
        Value::Truth(truth) => Json::from(*truth),
        Value::Date(date) => Json::from(date.to_string()),
        Value::Instant(at) => Json::from(at.to_string()),
        Value::Choice(choice) => Json::from(choice.code),
        Value::Reference(id) => Json::from(id.to_string()),
        Value::References(ids) => ids.iter().map(|id| Json::from(id.to_string())).collect(),
        Value::Rows(rows) => {
            let Type::Rows(columns) = field_type else { return None };
            let cell = |(column, cell): (&Field, &Value<'_>)| {
                Some((column.name.to_owned(), written(cell, column.field_type)?))
            };
            let row = |row: &Vec<Value<'_>>| columns.fields.iter().zip(row).filter_map(cell).collect::<Map<_, _>>();
            rows.iter().map(|cells| Json::Object(row(cells))).collect()
        }
    })
}
