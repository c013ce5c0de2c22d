//! The description of a kind of record, and the two traits by which code holds one without knowing its struct.

use std::any::Any;
use std::borrow::Cow;
use std::fmt::Debug;
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;

use crate::sentence::{in_sentence, with_article};
use crate::{Body, Field, Misfit, Type, Value};

/// A body that was read, or every field that does not fit.
pub type Read = Result<Arc<dyn Record>, Vec<Misfit>>;

/// One kind of record, described. There is exactly one `Kind` per struct; compare them by name.
pub struct Kind {
    /// The name in bodies, entries and references: `asset`, `role-assignment`.
    pub name: &'static str,
    /// The resource in addresses: `assets`, `role-assignments`.
    pub plural: &'static str,
    /// What a person reads: "Role assignment".
    pub title: &'static str,
    /// What a person reads of many: "Role assignments".
    pub titles: &'static str,
    /// The domain's word, as `rights.yaml` uses it: `RoleAssignment`.
    pub entity: &'static str,
    /// What it is and why it is kept, in sentences for the one who fills it in.
    pub help: &'static str,
    /// The clause or control that asks for it.
    pub clause: &'static str,
    /// The letters before its number: `A` makes `A-014`. Empty: the kind has no numbers.
    pub prefix: &'static str,
    /// The number of the present shape of its body. See `docs/decisions/` for how shapes change.
    pub schema: u32,
    /// Whether people make and edit it as plain text (`Put`), or only by the steps of a life cycle.
    pub is_edited: bool,
    /// The states in which it can be edited or retired; none named: all. What was decided in another state stays as it was.
    pub edited_in: &'static [&'static str],
    /// Whether everybody whom the rights let report may make one, though they write no other: an idea, say. The fields that are
    /// guarded are left to those who keep the register.
    pub is_reported: bool,
    /// Whether an ISMS has exactly one of it.
    pub is_single: bool,
    /// The life cycle in `state-machines.yaml` whose steps change it: `role_assignment`. The kind then has a field with
    /// [`Field::is_step`], and `Record::state` gives one of that life cycle's states, derived ones included.
    pub life_cycle: Option<&'static str>,
    /// The fields, in the order of the form.
    pub fields: LazyLock<Vec<Field>>,
    /// Reads a body of the present schema.
    pub read: fn(Body) -> Read,
    /// Turns a body of schema `n` into one of schema `n + 1`.
    pub upcast: fn(u32, Body) -> Body,
}

impl Kind {
    /// Reads a body that was written at `schema`, folding it forward to the present shape.
    ///
    /// # Errors
    /// Every field that does not fit, all of them at once.
    pub fn read_at(&self, schema: u32, body: Body) -> Result<Arc<dyn Record>, Vec<Misfit>> {
        if schema > self.schema {
            return Err(vec![Misfit::new(
                "",
                "schema_unknown",
                format!("This {} was written by a newer Annexa (schema {schema}).", self.noun()),
            )]);
        }
        (self.read)(self.folded(schema, body))
    }

    /// The same for a body of which texts were erased: where the shape asks for one that is not there, `stands_for` says what
    /// stands in its place.
    ///
    /// # Errors
    /// As [`Kind::read_at`]; only texts can be missing.
    pub fn read_erased(
        &self,
        schema: u32,
        body: Body,
        stands_for: impl Fn(&Field) -> String,
    ) -> Result<Arc<dyn Record>, Vec<Misfit>> {
        if schema > self.schema {
            return self.read_at(schema, body);
        }
        let mut body = self.folded(schema, body);
        let is_text = |field: &&Field| matches!(field.field_type, Type::Line | Type::Prose);
        for field in self.fields.iter().filter(|field| field.is_required).filter(is_text) {
            body.entry(field.name).or_insert_with(|| stands_for(field).into());
        }
        (self.read)(body)
    }

    /// A body of an older shape in the present one.
    fn folded(&self, schema: u32, body: Body) -> Body {
        (schema..self.schema).fold(body, |body, n| (self.upcast)(n, body))
    }

    /// What it is called within a sentence: "role assignment", "SoA line".
    pub fn noun(&self) -> Cow<'static, str> {
        in_sentence(self.title)
    }

    /// What many are called within a sentence: "role assignments", "SoA lines".
    pub fn nouns(&self) -> Cow<'static, str> {
        in_sentence(self.titles)
    }

    /// One of them within a sentence: "an asset", "a role assignment"; "evidence", which is not counted.
    pub fn one(&self) -> Cow<'static, str> {
        if self.title == self.titles { self.noun() } else { Cow::Owned(with_article(&self.noun())) }
    }

    /// The field of that name, with its position.
    pub fn field(&self, name: &str) -> Option<(usize, &Field)> {
        self.fields.iter().enumerate().find(|(_, field)| field.name == name)
    }

    /// A number as people write it: `A-014`.
    pub fn number(&self, number: u64) -> String {
        format!("{}-{number:03}", self.prefix)
    }

    /// The number that `text` names (`A-014`, `a-14`, `A014`), if it is one of this kind.
    pub fn parse_number(&self, text: &str) -> Option<u64> {
        if self.prefix.is_empty() {
            return None;
        }
        let start = text.get(..self.prefix.len())?;
        let rest = text.get(self.prefix.len()..)?;
        if !start.eq_ignore_ascii_case(self.prefix) {
            return None;
        }
        let digits = rest.strip_prefix('-').unwrap_or(rest);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        digits.parse().ok().filter(|number| *number > 0)
    }
}

impl Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Kind({})", self.name)
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Kind {}

/// A struct that has a kind.
pub trait Kinded: Record + Sized {
    /// The kind's name, usable in constants.
    const NAME: &'static str;
    /// The kind.
    fn kind_of() -> &'static Kind;
}

/// A record of any kind. Derived.
pub trait Record: Any + Debug + Send + Sync {
    /// Its kind.
    fn kind(&self) -> &'static Kind;
    /// The value of the field at that position of [`Kind::fields`]; absent beyond them.
    fn get(&self, index: usize) -> Value<'_>;
    /// Writes the fields that have a value.
    fn write(&self, body: &mut Body);
    /// The state it is in today, derived from the record and the date alone.
    fn state(&self, today: Date) -> Option<State>;
    /// For downcasting to the struct.
    fn as_any(&self) -> &dyn Any;
}

impl dyn Record {
    /// The struct behind it, if it is a `T`.
    pub fn downcast<T: Record>(&self) -> Option<&T> {
        self.as_any().downcast_ref()
    }

    /// What people call it: the value of the title field.
    pub fn title(&self) -> &str {
        let index = self.kind().fields.iter().position(|field| field.is_title);
        match index.map(|index| self.get(index)) {
            Some(Value::Text(text)) => text,
            _ => self.kind().title,
        }
    }

    /// The value of the field of that name.
    pub fn named(&self, name: &str) -> Value<'_> {
        match self.kind().field(name) {
            Some((index, _)) => self.get(index),
            None => Value::Absent,
        }
    }
}

/// A state as people see it: derived from the record and today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// The code in the API and in filters: `review_overdue`.
    pub code: &'static str,
    /// The words on the tag: "Review overdue".
    pub label: &'static str,
    /// How it is meant.
    pub tone: Tone,
}

/// How a state is meant, so that it can be shown without telling it by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Good,
    /// Nothing to say.
    Plain,
    /// Needs a look.
    Warn,
    /// Late or broken.
    Bad,
}
