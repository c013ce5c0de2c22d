//! What refuses a step. Every guard of a transition is asked before the answer is given.
//!
//! Guards that many life cycles share stand here; a life cycle brings its own.

use access::{Actor, Reach};
use jiff::{SignedDuration, Timestamp};

use super::context::StepContext;
use super::rules::{Guard, Named, Rules};
use crate::Refusal;

/// How long after its proof a further factor counts for steps that ask for one.
pub const PROOF_COUNTS: SignedDuration = SignedDuration::from_mins(5);

/// The guards that mean the same in every life cycle.
const SHARED: &[(&str, Guard)] = &[
    ("reason_missing", reason_missing),
    ("comment_missing", reason_missing),
    ("second_factor_missing", second_factor_missing),
    // The command carries the version that the person saw, and a stale one is answered as a conflict with both versions.
    ("version_changed", |_| None),
];

/// The guard of that code, for a life cycle.
pub(crate) fn guard(rules: &Rules, code: &str) -> Option<Guard> {
    let named = |guards: &[(&str, Guard)]| guards.iter().find(|(known, _)| *known == code).map(|(_, guard)| *guard);
    named(rules.guards).or_else(|| named(SHARED))
}

/// All that refuses the step.
pub(crate) fn refusals(context: &StepContext<'_>) -> Vec<Refusal> {
    let transition = context.transition;
    let mut refused: Vec<Refusal> = Vec::new();
    for code in &transition.guards {
        let named = match guard(context.rules, code) {
            Some(guard) => guard(context),
            // INVARIANT: a guard that nobody wrote lets nothing pass. A test finds it first.
            None => Some(Named::new()),
        };
        refused.extend(named.map(|named| naming(context, Refusal::guard(code), named)));
    }
    let is_listed = transition.guards.iter().any(|code| code == "second_factor_missing");
    if !is_listed && second_factor_missing(context).is_some() {
        refused.push(Refusal::guard("second_factor_missing"));
    }
    for (_, code, guard) in context.rules.ours.iter().filter(|(step, ..)| *step == transition.id) {
        refused.extend(guard(context).map(|named| naming(context, Refusal::engine(code), named)));
    }
    if let Some(given) = context.given {
        let ours = given.noun.refusals(context).into_iter();
        refused.extend(ours.map(|(code, named)| naming(context, Refusal::engine(code), named)));
    }
    refused
}

/// Names the records that the actor may see, and counts the others.
fn naming(context: &StepContext<'_>, mut refusal: Refusal, named: Named) -> Refusal {
    for (kind, id) in named {
        if context.view.held(kind, id).is_some() {
            refusal.records.push((kind, id));
        } else {
            refusal.unseen += 1;
        }
    }
    refusal
}

fn reason_missing(context: &StepContext<'_>) -> Option<Named> {
    context.given?.reason.is_none().then(Named::new)
}

/// Asked when the step is taken, and not for which steps are open: a page asks for the factor then.
fn second_factor_missing(context: &StepContext<'_>) -> Option<Named> {
    context.given?;
    (context.transition.second_factor && !is_proven(context)).then(Named::new)
}

/// Whether a further factor was proven lately, and the actor came in a way that may use it.
pub(crate) fn is_proven(context: &StepContext<'_>) -> bool {
    has_proven(context.actor(), context.now)
}

/// Whether somebody proved a further factor lately, and came in a way that may use it.
pub(crate) fn has_proven(actor: &Actor, now: Timestamp) -> bool {
    let is_recent = |at| now.duration_since(at).abs() <= PROOF_COUNTS;
    actor.reach >= Reach::Approve && actor.proof.as_ref().is_some_and(|proof| is_recent(proof.at))
}
