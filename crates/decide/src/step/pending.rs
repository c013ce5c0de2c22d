//! A step that takes two people, between the first and the second; see [`isms::life::Pending`].
//!
//! The first person's proposal is a revision that keeps the state and holds what was proposed. The second person's is the
//! step itself. Two entries, two people; any revision in between makes the proposal void.

use isms::Held;
use isms::life::Pending;
use record::{Body, Fields, Id, Line, Number, Prose, Ref};

use super::actors::{Entitled, Part};
use super::context::StepContext;
use super::nothing;
use crate::draft::Draft;
use crate::{Refusal, Rejection};

#[cfg(test)]
mod tests;

/// A proposal that still stands.
pub(crate) struct Waiting {
    /// Who made it.
    pub by: Id,
    /// What was given with it.
    pub details: Body,
}

/// The proposal of this very step, if one stands.
pub(crate) fn waiting(context: &StepContext<'_>) -> Option<Waiting> {
    let held = context.before?;
    let pending = of(held)?;
    let stands = pending.pending_step.as_deref() == Some(context.transition.id.as_str())
        && pending.pending_version.is_some_and(|version| u64::try_from(version.get()) == Ok(held.version));
    let details = match &pending.pending_details {
        Some(text) => serde_json::from_str(text).ok()?,
        None => Body::new(),
    };
    stands.then_some(Waiting { by: pending.pending_by?.id, details })
}

fn of(held: &Held) -> Option<Pending> {
    Pending::take(&mut held.body(), &mut Vec::new())
}

/// What is decided: what the person gives, or what they confirm.
pub(crate) fn confirmed(context: &StepContext<'_>, entitled: &Entitled, given: &Body) -> Result<Body, Rejection> {
    match entitled.part {
        Part::Alone | Part::Proposes => Ok(given.clone()),
        Part::Confirms => {
            let proposed = waiting(context).map(|waiting| waiting.details).unwrap_or_default();
            // A page may send back what it showed.
            if given == nothing() || *given == proposed {
                Ok(proposed)
            } else {
                Err(Refusal::engine("confirms_other").into())
            }
        }
    }
}

/// Writes the first half.
pub(crate) fn propose(
    draft: &mut Draft<'_>,
    context: &StepContext<'_>,
    entitled: &Entitled,
    given: &Body,
) -> Result<(), Rejection> {
    // No machine makes a record by two people.
    let Some(held) = context.before else { return Err(Refusal::guard("wrong_state").into()) };
    let mut body = held.body();
    let details = serde_json::to_string(given).ok().filter(|_| !given.is_empty());
    let pending = Pending {
        pending_step: Line::new(&context.transition.id).ok(),
        pending_by: Some(Ref::to(context.actor().person)),
        pending_details: match details.map(|text| Prose::new(&text)) {
            Some(Err(_)) => return Err(Refusal::engine("details_too_long").into()),
            Some(Ok(text)) => Some(text),
            None => None,
        },
        pending_version: i64::try_from(held.version + 1).ok().and_then(Number::new),
    };
    clear(&mut body);
    pending.write(&mut body);
    if let Some(reason) = context.given.and_then(|given| given.reason) {
        body.insert("reason".to_owned(), (&**reason).into());
    }
    draft.record(context.kind, context.id, &format!("{}.proposal", context.transition.id), entitled.under, body)
}

/// Takes a proposal out of a body: it was confirmed, or another step overtook it.
pub(crate) fn clear(body: &mut Body) {
    for field in Pending::fields() {
        body.remove(field.name);
    }
}
