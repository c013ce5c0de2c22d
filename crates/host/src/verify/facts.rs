//! What level 3 has to know of a content, field by field. An export may leave other fields out, names above all, and these are still
//! told: so whoever reads it can tell a fault from an omission.

use catalogue::Role;
use isms::context::{Organisation, Unit};
use isms::leadership::{ExternalGrant, GrantStep, RoleAssignment, RoleStep};
use isms::people::Person;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ledger::commitment::Seals;
use record::{Body, Id, Kind, Kinded as _};
use serde_json::Value as Json;

/// The fields of which level 3 has to know what they say, of the kinds that say who may what.
///
/// INVARIANT: none of them is a name or a text. An audit package tells them of every version, also where it leaves names out.
pub fn facts_of(kind: &Kind) -> Option<&'static [&'static str]> {
    let known: [(&Kind, &[&str]); 5] = [
        (Organisation::kind_of(), &["time_zone", "unit", "retired"]),
        (Unit::kind_of(), &["unit", "retired"]),
        (Person::kind_of(), &["joined_on", "leaves_on", "unit", "retired"]),
        (RoleAssignment::kind_of(), &["person", "role", "step", "from", "to", "deputises", "unit", "retired"]),
        (ExternalGrant::kind_of(), &["person", "step", "from", "to", "covers", "unit", "retired"]),
    ];
    known.into_iter().find(|(one, _)| *one == kind).map(|(_, fields)| fields)
}

/// What a field says, as far as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told<T> {
    /// This.
    Says(T),
    /// It has no value.
    Nothing,
    /// That is not told here.
    LeftOut,
}

impl<T> Told<T> {
    /// What is true of its value; nothing where that is not told. `nothing` holds where it has none.
    fn is(&self, nothing: bool, of: impl FnOnce(&T) -> bool) -> Option<bool> {
        match self {
            Told::Says(value) => Some(of(value)),
            Told::Nothing => Some(nothing),
            Told::LeftOut => None,
        }
    }
}

/// What is known of a version of a record.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The unit it belongs to; of a unit the one above it.
    pub unit: Told<Id>,
    retired: Told<String>,
    /// What it says of who may what.
    pub of: Of,
}

/// What a record says of who may what.
#[derive(Clone, Debug)]
pub enum Of {
    /// The clocks of the organisation.
    Organisation { zone: Option<TimeZone> },
    /// Where it stands is its unit.
    Unit,
    /// When the person works here.
    Person { joined: Told<Date>, leaves: Told<Date> },
    /// A role that somebody holds.
    Held {
        by: Told<Id>,
        role: Told<Role>,
        is_given: Told<bool>,
        from: Told<Date>,
        to: Told<Date>,
        stands_for: Told<Id>,
    },
    /// That somebody reads from outside, at these units.
    Granted { by: Told<Id>, is_given: Told<bool>, from: Told<Date>, to: Told<Date>, covers: Told<Vec<Id>> },
    /// Nothing.
    Other,
}

impl Facts {
    /// Reads a body that is what was committed to.
    pub fn read(kind: &str, body: &Body, seals: &Seals) -> Self {
        let fields = Fields { body, seals };
        let is_in = |code: &str| fields.said("step", |step| Some(step.as_str()? == code));
        let day = |name| fields.said(name, |day| day.as_str()?.parse().ok());
        let of = if kind == Organisation::kind_of().name {
            let zone = fields.said("time_zone", |zone| TimeZone::get(zone.as_str()?).ok());
            Of::Organisation { zone: if let Told::Says(zone) = zone { Some(zone) } else { None } }
        } else if kind == Unit::kind_of().name {
            Of::Unit
        } else if kind == Person::kind_of().name {
            Of::Person { joined: day("joined_on"), leaves: day("leaves_on") }
        } else if kind == RoleAssignment::kind_of().name {
            Of::Held {
                by: fields.said("person", id),
                role: fields.said("role", |role| Role::from_id(role.as_str()?)),
                is_given: is_in(RoleStep::Active.choice().code),
                from: day("from"),
                to: day("to"),
                stands_for: fields.said("deputises", id),
            }
        } else if kind == ExternalGrant::kind_of().name {
            Of::Granted {
                by: fields.said("person", id),
                is_given: is_in(GrantStep::Approved.choice().code),
                from: day("from"),
                to: day("to"),
                covers: fields.said("covers", |covers| covers.as_array()?.iter().map(id).collect()),
            }
        } else {
            Of::Other
        };
        Self { unit: fields.said("unit", id), retired: fields.said("retired", |day| Some(day.to_string())), of }
    }

    /// Whether it is in use; nothing where that is not told.
    pub fn is_living(&self) -> Option<bool> {
        self.retired.is(true, |_| false)
    }

    /// Whether it gives a role on that day; nothing where that is not told.
    pub fn is_in_force(&self, today: Date) -> Option<bool> {
        let all = match &self.of {
            Of::Held { is_given, from, to, .. } => [
                is_given.is(false, |it| *it),
                from.is(true, |first| *first <= today),
                to.is(true, |last| today <= *last),
            ],
            Of::Granted { is_given, from, to, .. } => [
                is_given.is(false, |it| *it),
                from.is(false, |first| *first <= today),
                to.is(false, |last| today <= *last),
            ],
            Of::Organisation { .. } | Of::Unit | Of::Person { .. } | Of::Other => [Some(false); 3],
        };
        all_of(all.into_iter().chain([self.is_living()]))
    }

    /// Whether a person works here on that day; nothing where that is not told.
    pub fn is_here(&self, today: Date) -> Option<bool> {
        let Of::Person { joined, leaves } = &self.of else { return Some(false) };
        let days = [joined.is(true, |first| *first <= today), leaves.is(true, |last| today <= *last)];
        all_of(days.into_iter().chain([self.is_living()]))
    }
}

/// Whether all are true: one that is not settles it, one that is not told leaves it open.
pub fn all_of(facts: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut is_told = true;
    for fact in facts {
        match fact {
            Some(true) => {}
            Some(false) => return Some(false),
            None => is_told = false,
        }
    }
    is_told.then_some(true)
}

struct Fields<'a> {
    body: &'a Body,
    seals: &'a Seals,
}

impl Fields<'_> {
    fn said<T>(&self, name: &str, read: impl FnOnce(&Json) -> Option<T>) -> Told<T> {
        match self.body.get(name) {
            Some(value) => read(value).map_or(Told::Nothing, Told::Says),
            None if self.seals.fields().any(|(sealed, _)| sealed == name) => Told::LeftOut,
            None => Told::Nothing,
        }
    }
}

fn id(value: &Json) -> Option<Id> {
    value.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_level_3_has_to_know_is_no_text_and_is_read_as_it_is_stored_today() {
        for kind in isms::registry::kinds() {
            let Some(fields) = facts_of(kind) else { continue };
            // Facts are read from bodies as they are stored. Where a schema is raised, say here how the older one is read.
            assert_eq!(kind.schema, 1, "{}", kind.name);
            for name in fields.iter().filter(|name| !matches!(**name, "unit" | "retired")) {
                let (_, field) = kind.field(name).unwrap();
                let is_text = matches!(field.field_type, record::Type::Line | record::Type::Prose);
                assert!(!is_text || *name == "time_zone", "{}.{name}", kind.name);
            }
        }
    }

    #[test]
    fn one_fact_that_is_not_so_settles_it_whatever_is_not_told() {
        assert_eq!(all_of([None, Some(false)]), Some(false));
        assert_eq!(all_of([Some(true), None]), None);
        assert_eq!(all_of([Some(true), Some(true)]), Some(true));
    }
}
