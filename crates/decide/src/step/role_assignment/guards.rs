//! What refuses a step of a role assignment.

use catalogue::{Role, rights};
use isms::Typed;
use isms::leadership::RoleAssignment;
use isms::people::Person;
use record::Ref;

use super::{Ending, handover, is_open, named, role};
use crate::step::context::StepContext;
use crate::step::external_grant::open_grants;
use crate::step::rules::{Guard, Named};

pub(crate) const GUARDS: &[(&str, Guard)] = &[
    ("self_grant", self_grant),
    ("role_unit_missing", role_unit_missing),
    ("competence_missing", competence_missing),
    ("role_conflict", role_conflict),
    ("successor_missing", successor_missing),
    ("last_holder", last_holder),
];

/// The open assignments of a person, but the one that the step is about.
pub(crate) fn open_of<'a>(
    context: &'a StepContext<'_>,
    person: Ref<Person>,
) -> impl Iterator<Item = Typed<'a, RoleAssignment>> {
    let referring = context.isms().referring_from::<RoleAssignment>(person.id);
    referring.filter(|referring| referring.held.is_living() && referring.held.id != context.id).filter_map(
        move |referring| {
            let it: &RoleAssignment = referring.held.typed()?;
            (it.person == person && is_open(it, context.today)).then_some(Typed { held: referring.held, it })
        },
    )
}

fn self_grant(context: &StepContext<'_>) -> Option<Named> {
    let assignment: &RoleAssignment = context.record()?;
    (assignment.person.id == context.actor().person).then(Named::new)
}

fn role_unit_missing(context: &StepContext<'_>) -> Option<Named> {
    let assignment: &RoleAssignment = context.record()?;
    (context.unit.is_none() || assignment.from.is_none()).then(Named::new)
}

/// The roles that ask for evidence of competence, or a plan to gain it, before somebody is appointed: those whose holder
/// without any is a major finding (readiness rule R7-06 on 7.2 d), who leads the programme of those (9.2.2), and the one
/// whom the law wants chosen for expert knowledge (GDPR 37.5).
///
/// Until competences are records, a statement in the proposal is that evidence or plan.
const COMPETENT: [Role; 4] = [Role::IsmsManager, Role::InternalAuditor, Role::LeadAuditor, Role::Dpo];

fn competence_missing(context: &StepContext<'_>) -> Option<Named> {
    let assignment: &RoleAssignment = context.record()?;
    let is_asked = role(assignment).is_some_and(|role| COMPETENT.contains(&role));
    (is_asked && assignment.competence.is_none()).then(Named::new)
}

/// Roles that one person may not combine conflict wherever they are held, and from the day they are proposed; reading from
/// outside by a grant is one of them.
fn role_conflict(context: &StepContext<'_>) -> Option<Named> {
    let assignment: &RoleAssignment = context.record()?;
    let proposed = role(assignment)?;
    let conflicts =
        |other: &Typed<'_, RoleAssignment>| role(other).is_some_and(|held| rights().conflict(proposed, held));
    let mut in_the_way: Named =
        open_of(context, assignment.person).filter(conflicts).map(|other| named(other.held.id)).collect();
    if rights().conflict(proposed, Role::ExternalAuditor) {
        let grants = open_grants(context, assignment.person);
        in_the_way.extend(grants.map(|grant| (grant.held.kind, grant.held.id)));
    }
    (!in_the_way.is_empty()).then_some(in_the_way)
}

fn successor_missing(context: &StepContext<'_>) -> Option<Named> {
    let ending: &Ending = context.noun()?;
    let duties: Named = handover::duties(context).into_iter().map(|duty| (duty.held.kind, duty.held.id)).collect();
    (ending.successor.is_none() && !duties.is_empty()).then_some(duties)
}

/// INVARIANT: the last owner cannot go. Another one has to be in force today, held by somebody who is still here.
fn last_holder(context: &StepContext<'_>) -> Option<Named> {
    let assignment: &RoleAssignment = context.record()?;
    let is_another = |other: &Typed<'_, RoleAssignment>| {
        other.held.id != context.id && role(other) == Some(Role::Owner) && other.is_in_force(context.today)
    };
    let is_here = |other: &Typed<'_, RoleAssignment>| {
        let person = context.isms().get(other.person);
        person.is_some_and(|person| person.held.is_living() && person.is_active(context.today))
    };
    let is_last = || !context.isms().all::<RoleAssignment>().any(|other| is_another(&other) && is_here(&other));
    (role(assignment) == Some(Role::Owner) && is_last()).then(Named::new)
}
