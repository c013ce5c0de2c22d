//! Deciding in the name of somebody who is away (5.3): a deputy holds their role until a last day, and stands in their place where a
//! record names them in a link that needs the role.
//!
//! INVARIANT: nobody's own work is decided by way of their deputy: whatever excludes the one who is away excludes the deputy who decides
//! in their name. And what no exception ever lets one person decide alone, no deputy decides.

use access::Actor;
use catalogue::exclusion::SinglePerson;
use catalogue::{Transition, rights};
use record::Id;

use super::context::StepContext;
use super::guards::guard;
use crate::Refusal;

/// In whose name the actor would act under an assignment.
pub(crate) fn principal(context: &StepContext<'_>, under: Option<Id>) -> Option<Id> {
    let held = &context.standing().held;
    held.iter().find(|holding| Some(holding.assignment) == under)?.in_name_of
}

/// Whether a deputy may take the step at all.
pub(crate) fn is_delegable(transition: &Transition) -> bool {
    rights().exclusions_of(&transition.id).all(|exclusion| exclusion.single_person_exception == SinglePerson::Allowed)
}

/// What excludes the one in whose name the step would be taken.
#[expect(clippy::disallowed_methods, reason = "nothing of what they see leaves but whether they are excluded")]
pub(crate) fn refusals(context: &StepContext<'_>, under: Option<Id>) -> Vec<Refusal> {
    let Some(principal) = principal(context, under) else { return Vec::new() };
    let theirs = context.view.as_another(Actor { person: principal, ..context.actor().clone() });
    let asked = StepContext { view: &theirs, ..*context };
    let mut excluded =
        rights().exclusions_of(&context.transition.id).filter_map(|one| guard(context.rules, &one.guard));
    let is_excluded = excluded.any(|guard| guard(&asked).is_some());
    is_excluded.then(|| Refusal::engine("deputy_of_excluded")).into_iter().collect()
}
