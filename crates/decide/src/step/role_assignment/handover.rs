//! What somebody answers for in a role, and how it passes to a successor when the role ends.

use std::sync::Arc;

use access::Standing;
use isms::Held;
use isms::leadership::RoleAssignment;
use isms::people::Person;
use isms::registry::{self, Edit};
use record::{Field, Id, Kinded as _, Misfit, Ref};

use super::role;
use crate::belongings::replace;
use crate::step::context::StepContext;
use crate::step::is_over;
use crate::step::rules::Consequence;

/// A living record that names the person in links which need the role, and loses them with it.
pub(crate) struct Duty {
    pub held: Arc<Held>,
    pub fields: Vec<&'static Field>,
}

/// The open duties of the assignment that the step is about: links that need its role on living records of its unit and
/// below, where no other assignment gives the person that role.
pub(crate) fn duties(context: &StepContext<'_>) -> Vec<Duty> {
    let mut duties: Vec<Duty> = Vec::new();
    let Some((assignment, object)) = context.record::<RoleAssignment>().zip(context.object()) else { return duties };
    let Some(ending) = role(assignment) else { return duties };
    let isms = context.isms();
    let standing = Standing::of(isms, assignment.person.id, context.today);
    let falls_away = |unit: Id| {
        let mut held = standing.at(isms, unit);
        isms.units_above(unit).contains(&object.unit)
            && !held.any(|holding| holding.role == ending && holding.assignment != context.id)
    };
    let keeps_role = standing.held.iter().any(|holding| holding.role == ending && holding.assignment != context.id);
    // Whoever answers for a line of the statement does so through the controls that serve it, wherever the line stands.
    let answers_through = |held: &Held, field: &Field| {
        let is_tied =
            || registry::ties(held.kind).iter().any(|tie| tie.is_handed_over && tie.needs_role == ending.id());
        !keeps_role && field.link == Some("owner") && field.needs_role.is_none() && is_tied()
    };
    for referring in isms.referring(Person::kind_of(), assignment.person.id) {
        let (held, field) = (referring.held, referring.field);
        let needs_it = field.link.is_some() && field.needs_role == Some(ending.id()) && falls_away(held.envelope.unit);
        if !(needs_it || answers_through(held, field)) || !is_open(held, context) {
            continue;
        }
        match duties.iter_mut().find(|duty| duty.held.id == held.id) {
            Some(duty) => duty.fields.push(field),
            None => duties.push(Duty { held: Arc::clone(held), fields: vec![field] }),
        }
    }
    duties
}

/// Whether the record lives, and its life cycle has not come to its end.
fn is_open(held: &Held, context: &StepContext<'_>) -> bool {
    held.is_living() && !is_over(held, context.today)
}

/// Why somebody cannot take over.
pub(crate) fn unfit(context: &StepContext<'_>, successor: Ref<Person>) -> Option<Misfit> {
    let assignment: &RoleAssignment = context.record()?;
    if successor == assignment.person {
        return Some(Misfit::new("successor", "same_person", "Choose somebody else than the one whose role ends."));
    }
    let ending = role(assignment)?;
    let standing = Standing::of(context.isms(), successor.id, context.today);
    let needs_role = |duty: &Duty| duty.fields.iter().any(|field| field.needs_role.is_some());
    let lacks =
        |duty: &Duty| needs_role(duty) && !standing.holds_in_own_name(context.isms(), ending, duty.held.envelope.unit);
    duties(context).iter().any(lacks).then(|| {
        let sentence =
            "This person does not hold the role where the duties are. Choose another, or give it to them first.";
        Misfit::new("successor", "owner_lacks_role", sentence)
    })
}

/// Every duty with the successor in the person's place.
pub(crate) fn hand_over(context: &StepContext<'_>, successor: Ref<Person>) -> Vec<Consequence> {
    let Some(assignment) = context.record::<RoleAssignment>() else { return Vec::new() };
    let (from, to) = (assignment.person.id.to_string(), successor.id.to_string());
    duties(context)
        .into_iter()
        .map(|Duty { held, fields }| {
            let mut body = held.body();
            for field in fields {
                if let Some(value) = body.get_mut(field.name) {
                    replace(value, &from, &to);
                }
            }
            // What the one before agreed to, the successor has yet to agree to.
            let edit = Edit { before: Some(&held), writer: context.actor().person, today: context.today, beside: &[] };
            registry::keep(held.kind, &edit, &mut body);
            Consequence::of(&held, format!("{}.handover", held.kind.name), body)
        })
        .collect()
}
