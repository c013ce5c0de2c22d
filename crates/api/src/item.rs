//! A record as the API shows it: what every record has, the fields of its kind, its effective state.
//!
//! All names are always there; a field without a value is `null`, or `[]` where it names several records. Written straight
//! from the value, without a tree of JSON between: lists are the most frequent answer.

use std::sync::Arc;

use access::View;
use host::Version;
use isms::{Content, Held, registry};
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::Hash;
use record::{Columns, Envelope, Id, Kind, Record, State, Type, Value};
use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

/// What an item has beside the fields of its kind. A test holds that no kind declares a field of these names.
#[cfg(test)]
pub(crate) const NAMES: [&str; 14] = [
    "id",
    "number",
    "version",
    "href",
    "unit",
    "external",
    "retired",
    "not_independent",
    "in_name_of",
    "state",
    "recorded",
    "commitment",
    "damaged",
    "erased",
];

/// A record, ready to be written as JSON.
pub(crate) struct Item<'a> {
    kind: &'static Kind,
    id: Id,
    version: u64,
    recorded: Timestamp,
    commitment: Hash,
    erased: &'a [Box<str>],
    content: Shown<'a>,
}

enum Shown<'a> {
    Sound { envelope: &'a Envelope, record: &'a dyn Record, state: Option<State>, derived: Vec<Value<'static>> },
    Damaged(&'a str),
}

impl<'a> Item<'a> {
    /// The newest version, with its state on `today`.
    pub fn of(view: &View, held: &'a Held, today: Date) -> Self {
        let content = match &held.content {
            Content::Sound(record) => Shown::Sound {
                envelope: &held.envelope,
                record: record.as_ref(),
                state: record.state(today),
                derived: derived(view, held),
            },
            Content::Damaged(why) => Shown::Damaged(why),
        };
        let Held { kind, id, version, recorded, commitment, .. } = *held;
        Self { kind, id, version, recorded, commitment, erased: &held.erased, content }
    }

    /// An earlier version, with its state on `then`.
    pub fn of_version(view: &View, version: &'a Version, read: &'a Result<Read, String>, then: Date) -> Self {
        let content = match read {
            Ok(Read { envelope, record }) => Shown::Sound {
                envelope,
                record: record.as_ref(),
                state: record.state(then),
                derived: derived(view, &held(version, envelope, record)),
            },
            Err(why) => Shown::Damaged(why),
        };
        let erased = &version.erased;
        let Version { kind, id, version, recorded, commitment, .. } = *version;
        Self { kind, id, version, recorded, commitment, erased, content }
    }
}

fn derived(view: &View, held: &Held) -> Vec<Value<'static>> {
    let columns = registry::derived(held.kind).iter();
    columns.map(|derived| view.derived(held, derived)).collect()
}

/// The record as an earlier version was.
fn held(version: &Version, envelope: &Envelope, record: &Arc<dyn Record>) -> Held {
    let Version { kind, id, version, at, recorded, by, commitment, .. } = *version;
    let (envelope, content) = (envelope.clone(), Content::Sound(Arc::clone(record)));
    Held { kind, id, version, at, recorded, by, commitment, envelope, erased: Vec::new(), content }
}

/// The body of an earlier version, read.
pub(crate) struct Read {
    envelope: Envelope,
    record: Arc<dyn Record>,
}

impl Read {
    /// Reads the body of a version.
    ///
    /// # Errors
    /// A sentence when it cannot be trusted or read.
    pub fn of(version: &Version) -> Result<Self, String> {
        if !version.is_sound {
            return Err("Its stored content is not what its log entry commits to.".to_owned());
        }
        let mut body = version.body.clone();
        let envelope = Envelope::take(&mut body);
        let record = (version.kind.read)(body);
        match (envelope, record) {
            (Ok(envelope), Ok(record)) => Ok(Self { envelope, record }),
            _ => Err("It was written in an earlier form and is shown by its changes only.".to_owned()),
        }
    }
}

/// The address of a record: by its number where it has one.
pub(crate) fn href(kind: &Kind, id: Id, number: Option<u64>) -> String {
    match number {
        Some(number) => format!("/api/v1/{}/{}", kind.plural, kind.number(number)),
        None => format!("/api/v1/{}/{id}", kind.plural),
    }
}

impl Serialize for Item<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("version", &self.version)?;
        match &self.content {
            Shown::Damaged(why) => {
                map.serialize_entry("href", &href(self.kind, self.id, None))?;
                map.serialize_entry("damaged", why)?;
            }
            Shown::Sound { envelope, record, state, derived } => {
                map.serialize_entry("number", &envelope.number.map(|number| self.kind.number(number)))?;
                map.serialize_entry("href", &href(self.kind, self.id, envelope.number))?;
                map.serialize_entry("unit", &envelope.unit)?;
                map.serialize_entry("external", &Lines(envelope))?;
                map.serialize_entry("retired", &envelope.retired)?;
                map.serialize_entry("not_independent", &envelope.not_independent)?;
                map.serialize_entry("in_name_of", &envelope.in_name_of)?;
                map.serialize_entry("state", &state.as_ref().map(Named))?;
                for (position, field) in self.kind.fields.iter().enumerate() {
                    map.serialize_entry(field.name, &Shape(record.get(position), field.field_type))?;
                }
                for (column, value) in registry::derived(self.kind).iter().zip(derived) {
                    map.serialize_entry(column.field.name, &Shape(value.clone(), column.field.field_type))?;
                }
            }
        }
        map.serialize_entry("recorded", &self.recorded)?;
        map.serialize_entry("commitment", &self.commitment)?;
        if let Shown::Sound { .. } = &self.content {
            map.serialize_entry("erased", self.erased)?;
        }
        map.end()
    }
}

struct Lines<'a>(&'a Envelope);

impl Serialize for Lines<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.external.iter().map(|line| &**line))
    }
}

/// A state: `{"code": …, "label": …}`.
pub(crate) struct Named<'a>(pub &'a State);

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("code", self.0.code)?;
        map.serialize_entry("label", self.0.label)?;
        map.end()
    }
}

/// A value in the shape that its type has in JSON.
pub(crate) struct Shape<'a>(pub Value<'a>, pub Type);

impl Serialize for Shape<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Value::Absent if matches!(self.1, Type::References(_) | Type::Rows(_)) => {
                serializer.serialize_seq(Some(0))?.end()
            }
            Value::Absent => serializer.serialize_none(),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Number(number) => serializer.serialize_i64(*number),
            Value::Truth(truth) => serializer.serialize_bool(*truth),
            Value::Date(date) => serializer.collect_str(date),
            Value::Instant(at) => serializer.collect_str(at),
            Value::Choice(choice) => serializer.serialize_str(choice.code),
            Value::Reference(id) => id.serialize(serializer),
            Value::References(ids) => ids.serialize(serializer),
            Value::Rows(rows) => match self.1 {
                Type::Rows(columns) => serializer.collect_seq(rows.iter().map(|cells| Cells(cells, columns))),
                _ => serializer.serialize_none(),
            },
        }
    }
}

/// A row: its columns by name.
struct Cells<'a>(&'a [Value<'a>], &'static Columns);

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let columns = self.1.fields.iter().zip(self.0);
        serializer.collect_map(columns.map(|(column, cell)| (column.name, Shape(cell.clone(), column.field_type))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_kind_declares_a_name_that_every_item_has() {
        for kind in isms::registry::kinds() {
            for field in kind.fields.iter() {
                assert!(
                    !NAMES.contains(&field.name),
                    "{kind:?}.{} would hide what every item has; rename it",
                    field.name
                );
            }
        }
    }
}
