//! What a person holds in an ISMS today: roles at units, or grants from outside.

use catalogue::Role;
use isms::Isms;
use isms::leadership::{ExternalGrant, RoleAssignment, principal};
use isms::people::Person;
use isms::supplier::SupplierAssessment;
use jiff::civil::Date;
use record::{Id, Ref};

use crate::Actor;

/// The roles that a person holds today, read from the value at every use.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The person.
    pub person: Id,
    /// The unit the person belongs to.
    pub unit: Option<Id>,
    /// The roles in force.
    pub held: Vec<Holding>,
    /// The one record that was sent to them, where a link acts and no person.
    pub sent: Option<Id>,
}

/// One role in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The role.
    pub role: Role,
    /// Where: there and in every unit below.
    pub unit: Id,
    /// The assignment that gives it, or the external grant.
    pub assignment: Id,
    /// Of a deputy: in whose name it is held.
    pub in_name_of: Option<Id>,
}

impl Standing {
    /// What `person` holds on `today`. Nobody who has left, or is not known, holds anything.
    pub fn of(isms: &Isms, person: Id, today: Date) -> Self {
        let known =
            isms.get(Ref::<Person>::to(person)).filter(|known| known.held.is_living() && known.is_active(today));
        let Some(known) = known else { return Self { person, unit: None, held: Vec::new(), sent: None } };
        let assigned = assigned(isms, person, today);
        // Reading from outside is held beside no other role, so whoever holds one reads by that one alone.
        let held = if assigned.is_empty() { granted(isms, person, today) } else { assigned };
        Self { person, unit: Some(known.held.envelope.unit), held, sent: None }
    }

    /// What whoever acts holds on `today`: a person their roles, a link that of a supplier's contact at the record that it was sent
    /// for, and nothing else. Whether the link still works was asked where it came in.
    pub fn of_actor(isms: &Isms, actor: &Actor, today: Date) -> Self {
        let Some(sent) = actor.sent() else { return Self::of(isms, actor.person, today) };
        let assessment = isms.get(Ref::<SupplierAssessment>::to(sent)).filter(|one| one.held.is_living());
        let holding = |unit| Holding { role: Role::SupplierContact, unit, assignment: actor.person, in_name_of: None };
        let held = assessment.map(|one| holding(one.held.envelope.unit)).into_iter().collect();
        Self { person: actor.person, unit: None, held, sent: Some(sent) }
    }

    /// The roles that count at a unit: held there or above.
    pub fn at(&self, isms: &Isms, unit: Id) -> impl Iterator<Item = Holding> {
        let above = isms.units_above(unit);
        self.held.iter().copied().filter(move |holding| above.contains(&holding.unit))
    }

    /// Whether the role counts at the unit.
    pub fn holds(&self, isms: &Isms, role: Role, unit: Id) -> bool {
        self.at(isms, unit).any(|holding| holding.role == role)
    }

    /// Whether the role counts at the unit, and is the person's own: a deputy answers for nothing themselves.
    pub fn holds_in_own_name(&self, isms: &Isms, role: Role, unit: Id) -> bool {
        self.at(isms, unit).any(|holding| holding.role == role && holding.in_name_of.is_none())
    }

    /// Whether the person is a colleague: holds any role at a unit, as opposed to reading by a grant.
    pub fn is_colleague(&self) -> bool {
        self.held.iter().any(|holding| !matches!(holding.role, Role::ExternalAuditor | Role::SupplierContact))
    }
}

/// The roles that assignments give. That of an external auditor comes from a grant alone.
///
/// INVARIANT: a deputy holds a role no longer than the one for whom they stand in.
fn assigned(isms: &Isms, person: Id, today: Date) -> Vec<Holding> {
    let mut held: Vec<Holding> = isms
        .referring_from::<RoleAssignment>(person)
        .filter(|referring| referring.held.is_living())
        .filter_map(|referring| {
            let assignment = referring.held.typed::<RoleAssignment>()?;
            let role = Role::from_id(&assignment.role).filter(|_| assignment.person.id == person)?;
            let unit = referring.held.envelope.unit;
            let counts = role != Role::ExternalAuditor && assignment.is_in_force(today);
            let in_name_of = match assignment.deputises.filter(|_| counts) {
                Some(deputised) => Some(principal(isms, deputised, today)?),
                None => None,
            };
            counts.then_some(Holding { role, unit, assignment: referring.held.id, in_name_of })
        })
        .collect();
    // What somebody may do in their own name they do in it.
    held.sort_by_key(|holding| holding.in_name_of.is_some());
    held
}

/// What external grants give today: the role of an external auditor at each unit that one covers.
///
/// INVARIANT: a grant reaches no unit outside its own, whose top management approved it, also after units moved.
fn granted(isms: &Isms, person: Id, today: Date) -> Vec<Holding> {
    let mut held = Vec::new();
    for referring in isms.referring_from::<ExternalGrant>(person).filter(|referring| referring.held.is_living()) {
        let Some(grant) = referring.held.typed::<ExternalGrant>() else { continue };
        if grant.person.id != person || !grant.is_in_force(today) {
            continue;
        }
        let within = |unit: Id| isms.units_above(unit).contains(&referring.held.envelope.unit);
        for unit in grant.covers.iter().map(|unit| unit.id).filter(|unit| within(*unit)) {
            let holding =
                Holding { role: Role::ExternalAuditor, unit, assignment: referring.held.id, in_name_of: None };
            // The same person may be named twice by one grant, in two of its fields.
            if !held.contains(&holding) {
                held.push(holding);
            }
        }
    }
    held
}
