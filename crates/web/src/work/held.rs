//! What waits for a role that the person holds: approvals by top management, second signatures, risks without an owner.
//! Records of a kind are looked at only if a step of its life cycle names such a role, and candidates are kept between
//! commits, so that nobody goes through all of them for every page.

use std::sync::{Arc, LazyLock};

use access::View;
use catalogue::{Predicate, Role, life_cycles};
use isms::control::SoaLine;
use isms::risk::{Risk, RiskStep};
use isms::{Held, registry};
use listing::Kept;
use record::{Id, Kind, Kinded as _, Tone};

use super::named::{of_life, rest};
use super::task::{Task, as_role};
use crate::risk::proposed;
use crate::risk::waiting::{Answer, Whom, waiting};

/// The records of a kind that may wait for some role.
static CANDIDATES: LazyLock<Kept<Vec<Id>>> = LazyLock::new(Kept::default);

/// How many candidates of a kind are looked at.
const LOOKED_AT: usize = 200;

/// The tasks.
pub fn tasks(view: &View) -> Vec<Task> {
    let roles: Vec<Role> = view.standing().held.iter().map(|holding| holding.role).collect();
    // Lines of the statement are counted in a task of their own.
    let kinds = registry::kinds().filter(|kind| *kind != SoaLine::kind_of());
    let kinds = kinds.filter(|kind| names_a_role(kind, &roles) && view.knows_kind(kind));
    kinds.flat_map(|kind| of_kind(view, kind)).collect()
}

/// Whether a step of the kind's life cycle may be taken, or confirmed, by whoever holds one of the roles.
fn names_a_role(kind: &Kind, roles: &[Role]) -> bool {
    let Some(machine) = kind.life_cycle.and_then(|machine| life_cycles().machine(machine)) else { return false };
    let actors = machine.transitions.iter().flat_map(|transition| &transition.actors);
    actors.flat_map(|actor| actor.predicates()).any(|predicate| match predicate {
        Predicate::Role(role) => roles.contains(&role),
        Predicate::Authority => roles.contains(&Role::TopManagement),
        Predicate::Link(_) | Predicate::RightWrite | Predicate::RightGrant | Predicate::Connector => false,
    })
}

fn of_kind(view: &View, kind: &'static Kind) -> Vec<Task> {
    let is_risk = kind == Risk::kind_of();
    let candidates = candidates(view, kind, if is_risk { is_risk_for_role } else { wants_somebody });
    let found = candidates.iter().take(LOOKED_AT).filter_map(|id| view.held(kind, *id));
    found.filter_map(|held| if is_risk { of_risk(view, held) } else { of_role(view, held) }).collect()
}

fn candidates(view: &View, kind: &'static Kind, is_candidate: fn(&View, &Held) -> bool) -> Arc<Vec<Id>> {
    CANDIDATES.of(view, &[kind], kind.name, || {
        let living = view.records(kind).filter(|held| held.is_living());
        living.filter(|held| is_candidate(view, held)).map(|held| held.id).collect()
    })
}

fn wants_somebody(view: &View, held: &Held) -> bool {
    let state = held.record().and_then(|record| record.state(view.today()));
    state.is_some_and(|state| matches!(state.tone, Tone::Bad | Tone::Warn))
}

/// Whether a risk waits for a role and not for somebody by name: for its second signature, for an owner, for a plan.
fn is_risk_for_role(_: &View, held: &Held) -> bool {
    held.typed::<Risk>().is_some_and(|risk| {
        let is_unowned = risk.is_open() && risk.owner.is_none();
        is_unowned || risk.step == RiskStep::TreatmentPlanned || proposed(held, risk).is_some()
    })
}

fn of_risk(view: &View, held: &Held) -> Option<Task> {
    let waiting = waiting(view, held).filter(|waiting| waiting.answer != Answer::Actions)?;
    let Whom::Role(role) = waiting.whom else { return None };
    let above = view.units_above(held.envelope.unit);
    let holds = view.standing().held.iter().any(|holding| holding.role == role && above.contains(&holding.unit));
    let rest = rest(waiting.answer);
    holds.then(|| Task { by: waiting.by, ..Task::of(held, waiting.verb, as_role(role), rest) })
}

fn of_role(view: &View, held: &Held) -> Option<Task> {
    let task = of_life(view, held, &[])?;
    let above = view.units_above(held.envelope.unit);
    let machine = held.kind.life_cycle.and_then(|machine| life_cycles().machine(machine))?;
    let state = held.record()?.state(view.today())?.code;
    let asked: Vec<Predicate> = machine
        .steps(Some(state))
        .flat_map(|transition| &transition.actors)
        .flat_map(|actor| actor.predicates())
        .collect();
    let as_what = view
        .standing()
        .held
        .iter()
        .find(|holding| above.contains(&holding.unit) && asked.contains(&Predicate::Role(holding.role)))?;
    Some(Task { why: as_role(as_what.role), ..task })
}
