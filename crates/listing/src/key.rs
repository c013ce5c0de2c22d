//! What a record is sorted by, in a form that fits into a cursor.

use access::View;
use isms::Held;
use record::{Type, Value};
use serde::{Deserialize, Serialize};

use crate::condition::Place;

/// How many characters of a text count for its place in an order.
const CHARACTERS: usize = 80;

/// A sort key. Those of one place are of one variant, or absent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Key {
    /// A number, date, truth, or the position in a closed list.
    Number(i64),
    /// Text without regard to case, or the names of records.
    Text(Box<str>),
    /// No value; after all others.
    Absent,
}

impl Key {
    /// The key of a record at a place. References sort by what the viewer may call them.
    pub fn of(view: &View, place: &Place, held: &Held) -> Self {
        match (place.value(view, held), place.field_type()) {
            (Value::Absent | Value::Rows(_), _) => Key::Absent,
            (Value::Text(text), _) => Key::text(text),
            (Value::Number(number), _) => Key::Number(number),
            (Value::Truth(truth), _) => Key::Number(i64::from(truth)),
            (Value::Instant(instant), _) => Key::Number(instant.as_second()),
            (Value::Date(date), _) => {
                Key::Number(i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day()))
            }
            (Value::Choice(choice), Some(Type::Choice(choices))) => {
                let position = choices.iter().position(|one| one.code == choice.code);
                position.and_then(|position| i64::try_from(position).ok()).map_or(Key::Absent, Key::Number)
            }
            (Value::Choice(choice), _) => Key::text(choice.code),
            (value @ (Value::Reference(_) | Value::References(_)), _) => Key::names(view, place, &value),
        }
    }

    /// Bytes in the order of keys, and whether they turn around where the order descends. What has no value stays last.
    pub fn bytes(&self) -> impl Iterator<Item = (u8, bool)> {
        let (tag, number, text) = match self {
            Key::Absent => (0xFF, None, None),
            Key::Number(number) => (1, Some((number.cast_unsigned() ^ 1 << 63).to_be_bytes()), None),
            Key::Text(text) => (1, None, Some(text.bytes().chain(std::iter::once(0)))),
        };
        let value = number.into_iter().flatten().chain(text.into_iter().flatten());
        std::iter::once((tag, false)).chain(value.map(|byte| (byte, true)))
    }

    fn text(text: &str) -> Self {
        let end = text.char_indices().nth(CHARACTERS).map(|(end, _)| end);
        Key::Text(end.and_then(|end| text.get(..end)).unwrap_or(text).to_lowercase().into_boxed_str())
    }

    /// The names of the first few; what may not be named counts as nothing.
    fn names(view: &View, place: &Place, value: &Value<'_>) -> Self {
        let Some(target) = place.target() else { return Key::Absent };
        let names: Vec<&str> = value.references().iter().take(3).filter_map(|id| view.label(target, *id)).collect();
        if names.is_empty() { Key::Absent } else { Key::text(&names.join(", ")) }
    }
}
