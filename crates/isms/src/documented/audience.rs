//! Whom a text or a course is for.

use jiff::civil::Date;
use record::{Fields, Id, Ref};

use crate::Isms;
use crate::context::Unit;
use crate::leadership::is_colleague;
use crate::people::Person;

/// Whom something is for: everybody, the people of some units, or people by name. Kinds embed it.
///
/// Who belongs to it follows from where people work today, so that a newcomer belongs to it from the first day.
#[derive(Clone, Debug, Default, PartialEq, Fields)]
pub struct Audience {
    /// Whether it is for everybody who works at its unit or below it.
    #[field(label = "For everybody")]
    pub for_everybody: Option<bool>,
    /// The units whose people it is for, with those of all units below them.
    #[field(label = "For units")]
    pub for_units: Vec<Ref<Unit>>,
    /// The people whom it is for by name.
    #[field(label = "For people")]
    pub for_people: Vec<Ref<Person>>,
}

impl Audience {
    /// Whether nobody is named.
    pub fn is_empty(&self) -> bool {
        self.for_everybody != Some(true) && self.for_units.is_empty() && self.for_people.is_empty()
    }

    /// Whether a person belongs to the audience of a record at that unit.
    pub fn includes(&self, isms: &Isms, unit: Id, person: Id) -> bool {
        if self.for_people.iter().any(|named| named.id == person) {
            return true;
        }
        let Some(known) = isms.get(Ref::<Person>::to(person)) else { return false };
        let above = isms.units_above(known.held.envelope.unit);
        let is_for_all = self.for_everybody == Some(true) && above.contains(&unit);
        is_for_all || self.for_units.iter().any(|named| above.contains(&named.id))
    }

    /// The people who belong to it on a day: those who are here then and hold any role. Whoever only reads from outside is no
    /// reader of ours.
    pub fn people(&self, isms: &Isms, unit: Id, today: Date) -> Vec<Id> {
        let here = isms.all::<Person>().filter(|person| person.is_active(today));
        let belongs = |person: &Id| self.includes(isms, unit, *person) && is_colleague(isms, *person, today);
        here.map(|person| person.held.id).filter(belongs).collect()
    }
}
