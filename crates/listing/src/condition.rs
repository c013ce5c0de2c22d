//! Conditions of a list: `field=value`, `field.gte=value`, `field.empty=true`.

use std::cmp::Ordering;

use access::View;
use door::Fault;
use isms::derived::{Column, Derived};
use isms::{Held, registry};
use jiff::Timestamp;
use jiff::civil::Date;
use record::{Id, Kind, Type, Value};

/// What a condition, or an order, looks at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// The field at that position.
    Field(usize, Type),
    /// What follows from records.
    Derived(&'static Derived),
    /// The number.
    Number,
    /// The unit.
    Unit,
    /// The ids in other tools.
    External,
    /// The effective state's code.
    State,
    /// When the version was recorded.
    Recorded,
}

impl Place {
    /// The place of that name in records of `kind`.
    pub fn named(kind: &Kind, name: &str) -> Option<Self> {
        match name {
            "number" => Some(Place::Number).filter(|_| !kind.prefix.is_empty()),
            "unit" => Some(Place::Unit),
            "external" => Some(Place::External),
            "state" => Some(Place::State),
            "recorded" => Some(Place::Recorded),
            _ => Self::column(kind, name),
        }
    }

    /// Rows are no place: nothing is before them, and nothing is equal to them.
    fn column(kind: &Kind, name: &str) -> Option<Self> {
        let place = match kind.field(name) {
            Some((position, field)) => Place::Field(position, field.field_type),
            None => Place::Derived(registry::derived(kind).iter().find(|derived| derived.field.name == name)?),
        };
        (!matches!(place.field_type(), Some(Type::Rows(_)))).then_some(place)
    }

    /// What a field can hold, if the place is one.
    pub(crate) fn field_type(&self) -> Option<Type> {
        match self {
            Place::Field(_, field_type) => Some(*field_type),
            Place::Derived(derived) => Some(derived.field.field_type),
            Place::Number | Place::Unit | Place::External | Place::State | Place::Recorded => None,
        }
    }

    /// The kinds that its values are looked up in, beside the record's own.
    pub(crate) fn reads(&self) -> &'static [&'static str] {
        match self {
            Place::Derived(derived) => derived.reads,
            _ => &[],
        }
    }

    /// The value there. Times are whole microseconds.
    pub fn value<'a>(&self, view: &View, held: &'a Held) -> Value<'a> {
        match self {
            Place::Field(position, _) => held.get(*position),
            Place::Derived(derived) => view.value(held, Column::Derived(derived)),
            Place::Number => {
                held.envelope.number.and_then(|number| i64::try_from(number).ok()).map_or(Value::Absent, Value::Number)
            }
            Place::Unit => held.record().map_or(Value::Absent, |_| Value::Reference(held.envelope.unit)),
            Place::External => held.envelope.external.first().map_or(Value::Absent, |line| Value::Text(line)),
            Place::State => {
                let state = held.record().and_then(|record| record.state(view.today()));
                state.map_or(Value::Absent, |state| Value::Text(state.code))
            }
            Place::Recorded => Value::Number(held.recorded.as_microsecond()),
        }
    }

    /// The kind that it names records of.
    pub fn target(&self) -> Option<&'static Kind> {
        match self {
            Place::Field(..) | Place::Derived(_) => self.field_type()?.target().and_then(registry::named),
            Place::Unit => registry::named("unit"),
            Place::Number | Place::External | Place::State | Place::Recorded => None,
        }
    }

    /// Whether one value of it is before another.
    pub fn is_ordered(&self) -> bool {
        match self {
            Place::Field(..) | Place::Derived(_) => match self.field_type() {
                Some(Type::Line | Type::Prose | Type::Number { .. } | Type::Date | Type::Instant) => true,
                Some(Type::Truth | Type::Choice(_) | Type::Reference(_) | Type::References(_) | Type::Rows(_))
                | None => false,
            },
            Place::Number | Place::Recorded => true,
            Place::Unit | Place::External | Place::State => false,
        }
    }

    /// Reads an operand as a value of this place.
    fn operand(&self, view: &View, kind: &Kind, text: &str) -> Result<Operand, String> {
        match (self, self.field_type()) {
            (_, Some(Type::Line | Type::Prose)) | (Place::External | Place::State, _) => {
                Ok(Operand::Text(text.to_lowercase()))
            }
            (_, Some(Type::Number { .. })) => {
                text.parse().map(Operand::Number).map_err(|_| "a whole number".to_owned())
            }
            (_, Some(Type::Truth)) => match text {
                "true" => Ok(Operand::Truth(true)),
                "false" => Ok(Operand::Truth(false)),
                _ => Err("`true` or `false`".to_owned()),
            },
            (_, Some(Type::Date)) => text.parse().map(Operand::Date).map_err(|_| "a date like 2026-11-22".to_owned()),
            (_, Some(Type::Instant)) => {
                text.parse().map(Operand::Instant).map_err(|_| "an instant like 2026-03-31T12:00:00Z".to_owned())
            }
            (_, Some(Type::Choice(choices))) => match choices.iter().find(|choice| choice.code == text) {
                Some(choice) => Ok(Operand::Code(choice.code)),
                None => {
                    Err(format!("one of {}", choices.iter().map(|choice| choice.code).collect::<Vec<_>>().join(", ")))
                }
            },
            (_, Some(Type::Reference(_) | Type::References(_))) | (Place::Unit, _) => {
                let target = self.target().ok_or_else(|| "a record".to_owned())?;
                reference(view, target, text)
                    .ok_or_else(|| format!("the id or number of a record among {}", target.plural))
            }
            (Place::Number, _) => match kind.parse_number(text).or_else(|| text.parse().ok()) {
                Some(number) => Ok(Operand::Number(i64::try_from(number).unwrap_or(i64::MAX))),
                None => Err(format!("a number like {}", kind.number(14))),
            },
            (_, Some(Type::Rows(_))) | (Place::Field(..) | Place::Derived(_), None) => Err("nothing".to_owned()),
            (Place::Recorded, _) => match text.parse::<Timestamp>() {
                Ok(instant) => Ok(Operand::Number(instant.as_microsecond())),
                Err(_) => Err("an instant like 2026-03-31T12:00:00Z".to_owned()),
            },
        }
    }
}

/// An id stands for itself. A number that the viewer may not see stands for nothing, as one that was never given.
fn reference(view: &View, target: &Kind, text: &str) -> Option<Operand> {
    if let Ok(id) = Id::parse_str(text) {
        return Some(Operand::Record(id));
    }
    target.parse_number(text)?;
    Some(view.find(target, text).map_or(Operand::Nobody, |held| Operand::Record(held.id)))
}

#[derive(Clone, Debug, PartialEq)]
enum Operand {
    Text(String),
    Number(i64),
    Truth(bool),
    Date(Date),
    Instant(Timestamp),
    Code(&'static str),
    Record(Id),
    Nobody,
}

impl Operand {
    fn is(&self, value: &Value<'_>) -> bool {
        match (self, value) {
            (Operand::Code(code), Value::Choice(choice)) => choice.code == *code,
            (Operand::Truth(truth), Value::Truth(found)) => truth == found,
            (Operand::Record(id), found) => found.references().contains(id),
            _ => self.compare(value) == Some(Ordering::Equal),
        }
    }

    /// How the value stands to the operand.
    fn compare(&self, value: &Value<'_>) -> Option<Ordering> {
        match (value, self) {
            (Value::Text(found), Operand::Text(text)) => Some(found.to_lowercase().cmp(text)),
            (Value::Number(found), Operand::Number(number)) => Some(found.cmp(number)),
            (Value::Date(found), Operand::Date(date)) => Some(found.cmp(date)),
            (Value::Instant(found), Operand::Instant(instant)) => Some(found.cmp(instant)),
            _ => None,
        }
    }
}

/// One condition.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    place: Place,
    test: Test,
}

#[derive(Clone, Debug)]
enum Test {
    Among(Vec<Operand>),
    NotAmong(Vec<Operand>),
    Ordered(Operand, &'static [Ordering]),
    Empty(bool),
}

/// How many values `field.in` names at most.
const OPERANDS: usize = 100;

/// The tests that an ordered place has beside the others.
pub const COMPARISONS: [(&str, &[Ordering]); 4] = [
    ("gte", &[Ordering::Greater, Ordering::Equal]),
    ("gt", &[Ordering::Greater]),
    ("lte", &[Ordering::Less, Ordering::Equal]),
    ("lt", &[Ordering::Less]),
];

impl Condition {
    /// The condition that a parameter sets; nothing when there is no such parameter.
    ///
    /// # Errors
    /// A sentence when its value does not fit.
    pub fn read(view: &View, kind: &Kind, name: &str, text: &str) -> Result<Option<Self>, Fault> {
        let (field, test) = name.split_once('.').unwrap_or((name, ""));
        let Some(place) = Place::named(kind, field) else { return Ok(None) };
        let operand = |text: &str| {
            let text = text.trim();
            let said = |wanted| Fault::BadRequest(format!("`{name}` is {wanted}."));
            place.operand(view, kind, text).map_err(said)
        };
        let several = || match text.split(',').count() {
            ..=OPERANDS => text.split(',').map(operand).collect::<Result<Vec<_>, _>>(),
            _ => Err(Fault::BadRequest(format!("`{name}` names at most {OPERANDS} values."))),
        };
        let comparison = COMPARISONS.iter().find(|(known, _)| *known == test).filter(|_| place.is_ordered());
        let test = match (test, comparison) {
            (_, Some((_, orderings))) => Test::Ordered(operand(text)?, orderings),
            ("", None) => Test::Among(vec![operand(text)?]),
            ("in", None) => Test::Among(several()?),
            ("ne", None) => Test::NotAmong(vec![operand(text)?]),
            ("empty", None) => match text {
                "true" => Test::Empty(true),
                "false" => Test::Empty(false),
                _ => return Err(Fault::BadRequest(format!("`{name}` is `true` or `false`."))),
            },
            _ => return Ok(None),
        };
        Ok(Some(Self { place, test }))
    }

    /// What it looks at.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Whether a record meets it.
    pub fn is_met(&self, view: &View, held: &Held) -> bool {
        if self.place == Place::External && !matches!(self.test, Test::Empty(_)) {
            let mut all = held.envelope.external.iter().map(|line| Value::Text(line));
            return match &self.test {
                Test::NotAmong(_) => all.all(|value| self.test.is_met(&value)),
                Test::Among(_) | Test::Ordered(..) | Test::Empty(_) => all.any(|value| self.test.is_met(&value)),
            };
        }
        self.test.is_met(&self.place.value(view, held))
    }
}

impl Test {
    fn is_met(&self, value: &Value<'_>) -> bool {
        match self {
            Test::Among(operands) => operands.iter().any(|operand| operand.is(value)),
            Test::NotAmong(operands) => !operands.iter().any(|operand| operand.is(value)),
            Test::Ordered(operand, orderings) => operand.compare(value).is_some_and(|found| orderings.contains(&found)),
            Test::Empty(is_empty) => value.is_present() != *is_empty,
        }
    }
}
