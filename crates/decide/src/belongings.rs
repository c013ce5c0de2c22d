//! What somebody holds that stays behind when they go: roles, grants, open trainings, and every record that names them in a link by
//! which they still have something to do.

use std::sync::Arc;

use access::{Standing, View};
use catalogue::Role;
use isms::leadership::{ExternalGrant, GrantStep, RoleAssignment, RoleStep};
use isms::people::Person;
use isms::registry::{self, Edit};
use isms::support::{Competence, TrainingAssignment};
use isms::{Held, Isms};
use jiff::civil::Date;
use record::{Field, Id, Kind, Kinded as _};
use serde_json::Value as Json;

use crate::step::is_over;

/// Links that say what somebody did or what is theirs for good: nobody takes these over.
const DONE: [&str; 5] = ["author", "requester", "auditor", "auditee", "person"];

/// Something that somebody holds.
#[derive(Clone, Debug)]
pub struct Belonging {
    /// The record.
    pub held: Arc<Held>,
    /// The fields of it that name them.
    pub fields: Vec<&'static Field>,
    /// What becomes of it.
    pub becomes: Becomes,
}

/// What becomes of something when its holder goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// Somebody else is named in their place.
    HandedOver,
    /// It lasts until their last day.
    Lapses,
    /// It was proposed to them and is withdrawn.
    Withdrawn,
    /// It is not to be done any more.
    Ended,
    /// It is about them alone and leaves the register.
    Retired,
}

impl Belonging {
    /// As what it names them: `risk owner`, `verifier`.
    pub fn as_what(&self) -> String {
        let links = self.fields.iter().filter_map(|field| field.link);
        let mut words: Vec<String> = links.map(|link| link.replace('_', " ")).collect();
        words.dedup();
        words.join(", ")
    }

    /// The role that whoever takes it over has to hold at its unit.
    pub fn needs_role(&self) -> Option<&'static str> {
        self.fields.iter().find_map(|field| field.needs_role)
    }
}

/// What a person holds, as far as the viewer may see it, in the order of the registry; and how much more there is.
#[expect(clippy::disallowed_methods, reason = "what is not seen is only counted")]
pub fn belongings(view: &View, person: Id) -> (Vec<Belonging>, usize) {
    let (seen, unseen): (Vec<_>, Vec<_>) =
        all(view.whole(), person, view.today()).into_iter().partition(|one| view.sees(&one.held));
    (seen, unseen.len())
}

/// The same without regard to who may see it.
pub(crate) fn all(isms: &Isms, person: Id, today: Date) -> Vec<Belonging> {
    let mut found: Vec<Belonging> = Vec::new();
    let is_meant = |kind: &'static Kind, field: &'static Field| {
        let is_theirs = field.link.is_some_and(|link| !DONE.contains(&link)) && !field.is_loose;
        is_theirs || (field.link == Some("person") && kind != Person::kind_of())
    };
    for referring in isms.referring_by(Person::kind_of(), person, is_meant) {
        let (held, field) = (referring.held, referring.field);
        if !held.is_living() || is_over(held, today) || held.record().is_none() {
            continue;
        }
        let Some(becomes) = becomes(held, field, person, today) else { continue };
        match found.iter_mut().find(|one| one.held.id == held.id) {
            Some(one) => one.fields.push(field),
            None => found.push(Belonging { held: Arc::clone(held), fields: vec![field], becomes }),
        }
    }
    found
}

fn becomes(held: &Held, field: &'static Field, person: Id, today: Date) -> Option<Becomes> {
    if field.link != Some("person") {
        return (field.needs_role.is_some() || is_movable(held, field, person, today)).then_some(Becomes::HandedOver);
    }
    if let Some(assignment) = held.typed::<RoleAssignment>() {
        return match assignment.step {
            RoleStep::Proposed => Some(Becomes::Withdrawn),
            RoleStep::Active => Some(Becomes::Lapses),
            RoleStep::Declined | RoleStep::Withdrawn | RoleStep::Ended => None,
        };
    }
    if let Some(grant) = held.typed::<ExternalGrant>() {
        return match grant.step {
            GrantStep::Requested => Some(Becomes::Withdrawn),
            GrantStep::Approved => Some(Becomes::Lapses),
            GrantStep::Revoked => None,
        };
    }
    if let Some(training) = held.typed::<TrainingAssignment>() {
        return training.is_open().then_some(Becomes::Ended);
    }
    (held.kind == Competence::kind_of()).then_some(Becomes::Retired)
}

/// Whether the field could name somebody else in the record's present state: what was decided and is edited no more stays, and so does
/// what the kind itself keeps.
fn is_movable(held: &Held, field: &'static Field, person: Id, today: Date) -> bool {
    if held.is_frozen(today) {
        return false;
    }
    let mut body = held.body();
    if let Some(value) = body.get_mut(field.name) {
        replace(value, &person.to_string(), &Id::nil().to_string());
    }
    let edit = Edit { before: Some(held), writer: person, today, beside: &[] };
    let misfits = registry::keep(held.kind, &edit, &mut body);
    !misfits.iter().any(|misfit| misfit.field == field.name)
}

/// One person for another, named once, in the order in which references are written.
pub(crate) fn replace(value: &mut Json, from: &str, to: &str) {
    match value {
        Json::String(id) if id == from => to.clone_into(id),
        Json::Array(ids) => {
            let mut all: Vec<String> =
                ids.iter().filter_map(Json::as_str).filter(|id| *id != from).map(str::to_owned).collect();
            all.push(to.to_owned());
            all.sort();
            all.dedup();
            *ids = all.into_iter().map(Json::from).collect();
        }
        Json::String(_) | Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => {}
    }
}

/// Who works here today and could take something over, and which roles they hold where.
#[derive(Clone, Debug)]
pub struct Takers {
    /// Everybody, by name.
    pub everybody: Vec<Id>,
    standings: Vec<Standing>,
}

impl Takers {
    /// Those who could take this over, by name: whoever holds the role that it needs where it stands.
    pub fn of(&self, view: &View, belonging: &Belonging) -> Vec<Id> {
        let named = |standing: &&Standing| {
            let held = &belonging.held;
            !belonging.fields.iter().any(|field| held.named(field.name).references().contains(&standing.person))
        };
        let above = view.units_above(belonging.held.envelope.unit);
        let holds = |standing: &&Standing| {
            belonging.needs_role().and_then(Role::from_id).is_none_or(|role| {
                standing.held.iter().any(|holding| {
                    holding.role == role && holding.in_name_of.is_none() && above.contains(&holding.unit)
                })
            })
        };
        self.standings.iter().filter(named).filter(holds).map(|standing| standing.person).collect()
    }
}

/// Who could take something over.
#[expect(clippy::disallowed_methods, reason = "who holds which role is told of those alone whom the viewer may name")]
pub fn takers(view: &View) -> Takers {
    let isms = view.whole();
    let kind = Person::kind_of();
    let mut people: Vec<&Arc<Held>> = view.choices(kind).collect();
    people.sort_by(|one, other| one.title().cmp(other.title()));
    let standings = people.into_iter().map(|held| Standing::of(isms, held.id, view.today()));
    let standings: Vec<Standing> =
        standings.filter(|standing| standing.unit.is_some() && standing.is_colleague()).collect();
    Takers { everybody: standings.iter().map(|standing| standing.person).collect(), standings }
}
