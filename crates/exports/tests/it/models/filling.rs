//! Values for fields, by their types alone: what a person could type, most often something that fits.

use access::Standing;
use catalogue::Role;
use isms::people::Person;
use isms::{Isms, registry};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use record::{Body, Field, Id, Kind, Kinded as _, Type};
use serde_json::{Value as Json, json};

/// Chance that is the same for the same seed.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    pub fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }

    /// Whether something happens that happens so often in a hundred.
    pub fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }
}

const WORDS: [&str; 8] = ["Backup", "ledger", "Berlin", "Ärger", "e-mail", "42", "two keys", "night shift"];

/// What fields are filled in on.
pub struct Desk<'a> {
    pub isms: &'a Isms,
    pub today: Date,
    pub now: Timestamp,
    /// The people who may be named.
    pub crew: &'a [Id],
}

impl Desk<'_> {
    /// A body with every field that a record needs, and so many in a hundred of the others.
    pub fn fill(&self, fields: &[Field], percent: usize, chance: &mut Chance) -> Body {
        let mut body = Body::new();
        for field in fields.iter().filter(|field| !field.is_decided) {
            // Tables have forms and rules of their own; what fits them is seldom met by chance.
            let percent = if matches!(field.field_type, Type::Rows(_)) { percent / 8 } else { percent };
            if (field.is_required || chance.happens(percent))
                && let Some(value) = self.value(field, chance)
            {
                body.insert(field.name.to_owned(), value);
            }
        }
        body
    }

    fn value(&self, field: &Field, chance: &mut Chance) -> Option<Json> {
        let words = |chance: &mut Chance| {
            (0..=chance.below(3)).filter_map(|_| chance.one(&WORDS).copied()).collect::<Vec<_>>().join(" ")
        };
        Some(match field.field_type {
            Type::Line | Type::Prose if field.is_unique => json!(format!("p{}@corvane.example", chance.below(12))),
            Type::Line | Type::Prose => json!(words(chance)),
            Type::Number { least, most } => {
                let span = usize::try_from(most.saturating_sub(least).clamp(0, 9)).unwrap() + 1;
                json!(least + i64::try_from(chance.below(span)).unwrap())
            }
            Type::Truth => json!(chance.happens(70)),
            Type::Date => {
                let days = i64::try_from(chance.below(200)).unwrap() - 20;
                json!(self.today.checked_add(days.days()).unwrap().to_string())
            }
            Type::Instant => {
                let hours = i64::try_from(chance.below(400)).unwrap() - 200;
                json!((self.now + hours.hours()).to_string())
            }
            Type::Choice(choices) => json!(chance.one(choices)?.code),
            Type::Reference(kind) => json!(self.referred(kind, field, chance)?.to_string()),
            Type::References(kind) => {
                let count = 1 + chance.below(2);
                let mut ids: Vec<String> =
                    (0..count).filter_map(|_| self.referred(kind, field, chance)).map(|id| id.to_string()).collect();
                ids.sort();
                ids.dedup();
                json!(ids)
            }
            Type::Rows(columns) => {
                (0..=chance.below(2)).map(|_| Json::Object(self.fill(&columns.fields, 80, chance))).collect()
            }
        })
    }

    /// A record of the kind; where a role is needed, most often somebody who holds it.
    fn referred(&self, kind: &str, field: &Field, chance: &mut Chance) -> Option<Id> {
        if kind != Person::kind_of().name {
            let register = self.isms.register(registry::named(kind)?)?;
            let all: Vec<Id> = register.iter().filter(|held| held.is_living()).map(|held| held.id).collect();
            return chance.one(&all).copied();
        }
        let role = field.needs_role.and_then(Role::from_id).filter(|_| chance.happens(90));
        let holds = |person: &Id| {
            let standing = Standing::of(self.isms, *person, self.today);
            role.is_none_or(|role| standing.held.iter().any(|holding| holding.role == role))
        };
        let able: Vec<Id> = self.crew.iter().copied().filter(holds).collect();
        chance.one(&able).copied()
    }
}

/// Some unit.
pub fn unit(isms: &Isms, unit: &'static Kind, chance: &mut Chance) -> Option<Id> {
    let all: Vec<Id> = isms.register(unit)?.iter().map(|held| held.id).collect();
    chance.one(&all).copied()
}
