//! The value of one field: how it is read from a body, looked at, and written back.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value as Json;

use crate::text::TextError;
use crate::{Choice, Id, Kinded, Line, Misfit, Prose, Ref, Type};

/// The value of a field, looked at without knowing its struct.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// No value.
    Absent,
    /// A line or prose.
    Text(&'a str),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Truth(bool),
    /// A civil date.
    Date(Date),
    /// A moment.
    Instant(Timestamp),
    /// One of a closed list.
    Choice(&'static Choice),
    /// A record.
    Reference(Id),
    /// Records.
    References(Vec<Id>),
    /// Rows, each with a value per column.
    Rows(Vec<Vec<Value<'a>>>),
}

impl Value<'_> {
    /// Whether there is a value.
    pub fn is_present(&self) -> bool {
        !matches!(self, Value::Absent)
    }

    /// The records it names itself; those in rows are found by [`Value::each_reference`].
    pub fn references(&self) -> &[Id] {
        match self {
            Value::Reference(id) => std::slice::from_ref(id),
            Value::References(ids) => ids,
            Value::Absent | Value::Text(_) | Value::Number(_) | Value::Truth(_) | Value::Date(_) | Value::Choice(_) => {
                &[]
            }
            Value::Instant(_) => &[],
            Value::Rows(_) => &[],
        }
    }

    /// Tells of every record that the value of a field of this type names, in rows too, and of what kind it is.
    pub fn each_reference(&self, field_type: Type, told: &mut dyn FnMut(&'static str, Id)) {
        match (self, field_type) {
            (Value::Rows(rows), Type::Rows(columns)) => {
                let cells = rows.iter().flat_map(|row| row.iter().zip(columns.fields.iter()));
                cells.for_each(|(cell, column)| cell.each_reference(column.field_type, told));
            }
            (value, Type::Reference(kind) | Type::References(kind)) => {
                value.references().iter().for_each(|id| told(kind, *id));
            }
            _ => {}
        }
    }
}

/// A Rust type that a field can have.
pub trait FieldValue: Sized {
    /// What it can hold.
    fn field_type() -> Type;
    /// Whether a record needs it.
    const IS_REQUIRED: bool = true;
    /// Looks at it.
    fn view(&self) -> Value<'_>;
    /// Writes it; nothing when it has no value.
    fn to_json(&self) -> Option<Json>;
    /// Reads it.
    ///
    /// # Errors
    /// The code and the sentence of a misfit.
    fn from_json(json: Option<Json>) -> Result<Self, (&'static str, String)>;

    /// Takes the value out of a body under `name`; what does not fit is added to `misfits`.
    fn take(name: &'static str, body: &mut crate::Body, misfits: &mut Vec<Misfit>) -> Option<Self> {
        match Self::from_json(body.remove(name)) {
            Ok(value) => Some(value),
            Err((code, sentence)) => {
                misfits.push(Misfit::new(name, code, sentence));
                None
            }
        }
    }
}

type Unfit = (&'static str, String);

fn missing() -> Unfit {
    ("missing", "Fill this in.".to_owned())
}

fn wrong(expected: &str) -> Unfit {
    ("wrong_type", format!("This should be {expected}."))
}

fn text_of(json: Option<Json>) -> Result<String, Unfit> {
    match json {
        None | Some(Json::Null) => Err(missing()),
        Some(Json::String(text)) => Ok(text),
        Some(_) => Err(wrong("text")),
    }
}

macro_rules! text_value {
    ($type:ident, $field_type:expr) => {
        impl FieldValue for $type {
            fn field_type() -> Type {
                $field_type
            }
            fn view(&self) -> Value<'_> {
                Value::Text(self)
            }
            fn to_json(&self) -> Option<Json> {
                Some(Json::from(&**self))
            }
            fn from_json(json: Option<Json>) -> Result<Self, Unfit> {
                $type::new(&text_of(json)?).map_err(|error| match error {
                    TextError::Empty => missing(),
                    TextError::TooLong(_) | TextError::Control => error.explain(),
                })
            }
        }
    };
}

text_value!(Line, Type::Line);
text_value!(Prose, Type::Prose);

impl<T: FieldValue> FieldValue for Option<T> {
    const IS_REQUIRED: bool = false;
    fn field_type() -> Type {
        T::field_type()
    }
    fn view(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Absent, T::view)
    }
    fn to_json(&self) -> Option<Json> {
        self.as_ref().and_then(T::to_json)
    }
    fn from_json(json: Option<Json>) -> Result<Self, Unfit> {
        match json {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(text)) if text.trim().is_empty() => Ok(None),
            Some(json) => T::from_json(Some(json)).map(Some),
        }
    }
}

/// A whole number from `LEAST` to `MOST`, ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number<const LEAST: i64, const MOST: i64>(i64);

impl<const LEAST: i64, const MOST: i64> Number<LEAST, MOST> {
    /// The number, if it lies within the bounds.
    pub fn new(number: i64) -> Option<Self> {
        (LEAST..=MOST).contains(&number).then_some(Self(number))
    }

    /// The number.
    pub fn get(self) -> i64 {
        self.0
    }
}

impl<const LEAST: i64, const MOST: i64> FieldValue for Number<LEAST, MOST> {
    fn field_type() -> Type {
        Type::Number { least: LEAST, most: MOST }
    }
    fn view(&self) -> Value<'_> {
        Value::Number(self.0)
    }
    fn to_json(&self) -> Option<Json> {
        Some(Json::from(self.0))
    }
    fn from_json(json: Option<Json>) -> Result<Self, Unfit> {
        let number = match json {
            None | Some(Json::Null) => return Err(missing()),
            // Forms and spreadsheets send digits as text.
            Some(Json::String(text)) => crate::whole::written(&text),
            Some(json) => json.as_i64(),
        };
        number
            .and_then(Self::new)
            .ok_or_else(|| ("out_of_range", format!("This should be a whole number from {LEAST} to {MOST}.")))
    }
}

impl FieldValue for bool {
    fn field_type() -> Type {
        Type::Truth
    }
    fn view(&self) -> Value<'_> {
        Value::Truth(*self)
    }
    fn to_json(&self) -> Option<Json> {
        Some(Json::from(*self))
    }
    fn from_json(json: Option<Json>) -> Result<Self, Unfit> {
        match json {
            Some(Json::Bool(truth)) => Ok(truth),
            Some(Json::String(text)) => match text.trim() {
                "true" | "yes" => Ok(true),
                "false" | "no" => Ok(false),
                _ => Err(wrong("true or false")),
            },
            None | Some(Json::Null) => Err(missing()),
            Some(_) => Err(wrong("true or false")),
        }
    }
}

impl FieldValue for Date {
    fn field_type() -> Type {
        Type::Date
    }
    fn view(&self) -> Value<'_> {
        Value::Date(*self)
    }
    fn to_json(&self) -> Option<Json> {
        Some(Json::from(self.to_string()))
    }
    fn from_json(json: Option<Json>) -> Result<Self, Unfit> {
        let date: Option<Date> = text_of(json)?.trim().parse().ok();
        date.filter(|date| (1900..=2200).contains(&date.year()))
            .ok_or_else(|| ("not_a_date", "This should be a date like 2026-11-22, between 1900 and 2200.".to_owned()))
    }
}

/// A moment, in whole seconds. One that says no offset is completed where the organisation is known; here it fits nothing.
impl FieldValue for Timestamp {
    fn field_type() -> Type {
        Type::Instant
    }
    fn view(&self) -> Value<'_> {
        Value::Instant(*self)
    }
    fn to_json(&self) -> Option<Json> {
        Some(Json::from(self.to_string()))
    }
    fn from_json(json: Option<Json>) -> Result<Self, Unfit> {
        let instant: Option<Timestamp> = text_of(json)?.trim().parse().ok();
        let whole = instant.and_then(|instant| Timestamp::from_second(instant.as_second()).ok());
        whole.filter(|instant| (1900..=2200).contains(&instant.to_zoned(TimeZone::UTC).year())).ok_or_else(|| {
            let sentence = "This should be a date and a time that there was, like 2026-11-22 14:05.";
            ("not_an_instant", sentence.to_owned())
        })
    }
}

impl<T: Kinded + 'static> FieldValue for Ref<T> {
    fn field_type() -> Type {
        Type::Reference(T::NAME)
    }
    fn view(&self) -> Value<'_> {
        Value::Reference(self.id)
    }
    fn to_json(&self) -> Option<Json> {
        Some(Json::from(self.id.to_string()))
    }
    fn from_json(json: Option<Json>) -> Result<Self, Unfit> {
        let text = text_of(json)?;
        Id::parse_str(text.trim()).map(Ref::to).map_err(|_| wrong(&format!("the id of a record of kind {}", T::NAME)))
    }
}

impl<T: Kinded + 'static> FieldValue for Vec<Ref<T>> {
    const IS_REQUIRED: bool = false;
    fn field_type() -> Type {
        Type::References(T::NAME)
    }
    fn view(&self) -> Value<'_> {
        if self.is_empty() { Value::Absent } else { Value::References(self.iter().map(|one| one.id).collect()) }
    }
    fn to_json(&self) -> Option<Json> {
        (!self.is_empty()).then(|| Json::Array(self.iter().filter_map(Ref::to_json).collect()))
    }
    fn from_json(json: Option<Json>) -> Result<Self, Unfit> {
        let list = match json {
            None | Some(Json::Null) => return Ok(Vec::new()),
            Some(Json::Array(list)) => list,
            Some(Json::String(text)) if text.trim().is_empty() => return Ok(Vec::new()),
            Some(_) => return Err(wrong(&format!("a list of ids of records of kind {}", T::NAME))),
        };
        if list.len() > 1000 {
            return Err(("too_many", "Name at most 1,000 records.".to_owned()));
        }
        let mut references: Vec<Ref<T>> =
            list.into_iter().map(|one| Ref::from_json(Some(one))).collect::<Result<_, _>>()?;
        references.sort();
        references.dedup();
        Ok(references)
    }
}
