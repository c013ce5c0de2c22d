//! Where the security work of an organisation rests on one person, a dated exception lets them take decisions that the table
//! of exclusions would refuse (rights.yaml, `single_person_exception`). Each decision taken so is marked as not independent,
//! in its entry and on its record, with the exception.
//!
//! Some decisions know no exception: a step that any of those exclusions guards is never lifted.

use catalogue::exclusion::SinglePerson;
use catalogue::{Exclusion, Role, rights};
use isms::leadership::RoleAssignment;
use isms::operation::Exception;
use record::Id;

use super::context::StepContext;
use crate::Refusal;

/// The exception under which the actor may take the step although they had a hand in it, if one is in force at the record's
/// unit, names them, and covers all that would exclude them.
pub(crate) fn exception(context: &StepContext<'_>) -> Option<Id> {
    let exclusions: Vec<&Exclusion> = rights().exclusions_of(&context.transition.id).collect();
    let is_excepted = |one: &&Exclusion| one.single_person_exception == SinglePerson::Allowed;
    // INVARIANT: a step that one exclusion never lets go is lifted by none.
    if exclusions.is_empty() || !exclusions.iter().all(is_excepted) {
        return None;
    }
    if holds_both_alone(context) {
        return Some(context.id);
    }
    let (actor, unit) = (context.actor().person, context.object()?.unit);
    let above = context.isms().units_above(unit);
    let mut exceptions = context.isms().all::<Exception>();
    let found = exceptions.find(|one| {
        let is_theirs = one.addressee.is_some_and(|person| person.id == actor);
        let is_here = above.contains(&one.held.envelope.unit);
        let covers = || exclusions.iter().all(|exclusion| one.covers(&exclusion.id));
        one.is_single_person() && one.is_in_force(context.today) && is_theirs && is_here && covers()
    })?;
    Some(found.held.id)
}

/// Whether an exception may lift a refusal of that code: it enforces an exclusion of the step.
fn is_of_exclusion(context: &StepContext<'_>, code: &str) -> bool {
    rights().exclusions_of(&context.transition.id).any(|exclusion| exclusion.guard == code)
}

/// What is still refused once the actor decides under the exception, and whether anything was lifted.
pub(crate) fn lifted(context: &StepContext<'_>, refusals: Vec<Refusal>) -> (Vec<Refusal>, Option<Id>) {
    let (excluded, others): (Vec<Refusal>, Vec<Refusal>) =
        refusals.into_iter().partition(|refusal| is_of_exclusion(context, &refusal.code));
    if excluded.is_empty() {
        return (others, None);
    }
    match exception(context) {
        Some(exception) => (others, Some(exception)),
        None => (excluded.into_iter().chain(others).collect(), None),
    }
}

/// The exception of one person is asked for by the ISMS manager and approved by top management. Where nobody but the actor
/// holds either role there, they record it alone, and the exception is marked as not independent by itself.
fn holds_both_alone(context: &StepContext<'_>) -> bool {
    let is_one = context.record::<Exception>().is_some_and(Exception::is_single_person);
    let Some(object) = context.object().filter(|_| is_one) else { return false };
    let above = context.isms().units_above(object.unit);
    let holders = |role: Role| {
        let assigned = context.isms().all::<RoleAssignment>().filter(move |one| *one.role == *role.id());
        let counts = assigned.filter(|one| one.is_in_force(context.today) && above.contains(&one.held.envelope.unit));
        counts.map(|one| one.person.id).collect::<Vec<Id>>()
    };
    let actor = context.actor().person;
    let is_alone = |role| {
        let holders = holders(role);
        !holders.is_empty() && holders.iter().all(|holder| *holder == actor)
    };
    is_alone(Role::IsmsManager) && is_alone(Role::TopManagement)
}
