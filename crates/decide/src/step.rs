//! Steps of life cycles. A step is taken by creating its noun on a record; which transition that is follows from the
//! record's state today, derived states included, and everything else from the transition.
//!
//! | module | holds |
//! |---|---|
//! | [`context`] | what rules are given: who, which record, before and after |
//! | [`rules`] | what a life cycle adds to the catalogue, and the list of them |
//! | [`actors`] | who may take a step |
//! | [`guards`] | what refuses it |
//! | [`pending`] | a step that takes two people, between the first and the second |
//! | [`written`] | the record after it |
//! | [`offered`] | which steps a page or the API can show as open |
//! | [`awaited`] | who may take the decisions that a record waits for |
//! | [`deputy`] | deciding in the name of somebody who is away |
//! | [`single_person`] | the exception under which one person decides alone |
//!
//! Then one module per life cycle; [`role_assignment`] is the one to copy. The next one takes:
//!
//! 1. on the kind, `#[record(life_cycle = "risk")]`; on the field that keeps the state, `#[field(step)]` and a `Choice`
//!    with the states that people reach; a `state` function whose codes are the machine's states, derived ones included;
//!    where the machine has a step of two people, an embedded [`isms::life::Pending`];
//! 2. here, a module with its [`rules::Rules`]: per command a [`rules::step`] with the noun that it takes (or
//!    [`rules::plain`], or [`rules::Nothing`]), its own guards, links that no field names, conditions;
//! 3. its line in `rules::RULES`.
//!
//! The tests in [`rules`] then say what is still missing.

mod acknowledgement;
mod actors;
mod assessment_campaign;
mod audit;
mod awaited;
mod breach;
mod change;
mod claim;
mod context;
mod control;
mod data_subject_request;
mod deputy;
mod document;
mod evidence;
mod exception;
mod external_grant;
mod finding;
mod guards;
mod handover;
mod incident;
mod measurement;
mod nonconformity;
mod objective;
mod offered;
mod pending;
mod resource;
mod risk;
pub(crate) mod risk_criteria;
mod role_assignment;
mod rules;
mod scope;
mod single_person;
mod soa_line;
mod soa_version;
mod supplier;
mod supplier_assessment;
mod training_assignment;
mod treatment_action;
mod treatment_plan;
mod written;

use std::sync::Arc;

use access::View;
use catalogue::{Cause, Transition, life_cycles};
use isms::Held;
use jiff::civil::Date;
use record::{Body, Id, Kind};

pub use actors::Part;
pub use awaited::{Awaited, awaited};
pub use guards::PROOF_COUNTS;
pub(crate) use guards::has_proven;
pub use offered::{OfferedStep, details, first_steps, first_steps_at, may_begin, steps};
pub use treatment_plan::{Unable, unable};

use crate::draft::Draft;
use crate::{Conflict, Refusal, Rejection, Step, StepTarget, local_time, view};
use actors::{Entitled, Wish, entitled};
use context::{Given, StepContext};
use rules::{Rules, StepRule};

pub(crate) fn decide(draft: &mut Draft<'_>, step: &Step) -> Result<(), Rejection> {
    let Some(view) = view(draft) else { return Err(Refusal::guard("not_entitled").into()) };
    let (id, held, unit) = target(draft, &view, step)?;
    let (rules, rule, transition) = transition(step.kind, held.as_deref(), &step.noun, draft.today())?;
    // A record that a step makes can have ids in other tools, as one that plain editing makes.
    let mut details = step.details.clone();
    let external = held.is_none().then(|| details.remove("external")).flatten();
    let asked = StepContext {
        view: &view,
        rules,
        transition,
        kind: step.kind,
        id,
        unit,
        before: held.as_ref(),
        after: None,
        given: None,
        part: None,
        external: external.as_ref(),
        beside: draft.new_id(),
        now: draft.now(),
        today: draft.today(),
    };
    let wish = match pending::waiting(&asked) {
        _ if step.is_proposal => Wish::Propose,
        Some(waiting) if !details.is_empty() && waiting.details != details => Wish::Anew,
        _ => Wish::Usual,
    };
    let first = entitled(&asked, wish).ok_or_else(|| Refusal::guard("not_entitled"))?;
    let asked = StepContext { part: held.as_ref().map(|_| first.part), ..asked };
    local_time::complete(draft.isms(), &(rule.fields)(), &mut details);
    let body = pending::confirmed(&asked, &first, &details)?;
    let noun = written::noun(&asked, rule, body)?;
    if let Some(code) = noun.impossible() {
        return Err(Refusal::engine(code).into());
    }
    let given = StepContext { given: Some(Given { noun: noun.as_ref(), reason: step.reason.as_ref() }), ..asked };
    let (envelope, record) = written::after(draft, &given)?;
    let context = StepContext { after: Some((&envelope, record.as_ref())), ..given };
    // Who may make a record is known once it is known what it would be; of one that exists it was known before.
    let entitled = if held.is_some() { first } else { made_by(&context, wish)? };
    let (mut refusals, lifted) = single_person::lifted(&context, guards::refusals(&context));
    refusals.extend(deputy::refusals(&context, entitled.under));
    if !refusals.is_empty() {
        return Err(Rejection::Refused(refusals));
    }
    let exception = lifted.or(entitled.alone_under);
    if let Some(first) = noun.takes_first(&context).filter(|_| entitled.part != Part::Proposes) {
        decide(draft, &first)?;
    }
    match entitled.part {
        Part::Proposes => pending::propose(draft, &context, &entitled, &details),
        Part::Alone | Part::Confirms => written::write(draft, &context, &entitled, exception),
    }
}

fn made_by(context: &StepContext<'_>, wish: Wish) -> Result<Entitled, Rejection> {
    entitled(context, wish).ok_or_else(|| Refusal::guard("not_entitled").into())
}

type Targeted = (Id, Option<Arc<Held>>, Option<Id>);

/// The record as the person saw it, or the id of the one that the step makes; and the unit chosen for that one.
fn target(draft: &Draft<'_>, view: &View, step: &Step) -> Result<Targeted, Rejection> {
    let (id, version) = match step.target {
        StepTarget::New { unit } => return Ok((draft.new_id(), None, unit)),
        StepTarget::Existing { id, version } => (id, version),
    };
    let held = view.held(step.kind, id).ok_or(Rejection::NotFound)?;
    if held.record().is_none() {
        return Err(Refusal::engine("damaged").into());
    }
    if held.version != version {
        return Err(Rejection::Conflict(Conflict { kind: step.kind, id, seen: version, current: held.version }));
    }
    if !held.is_living() {
        return Err(Refusal::engine("retired").into());
    }
    Ok((id, Some(Arc::clone(held)), None))
}

/// The command that the noun is in the record's state today.
fn transition(kind: &Kind, held: Option<&Held>, noun: &str, today: Date) -> Result<Found, Rejection> {
    let machine = kind.life_cycle.and_then(|machine| life_cycles().machine(machine));
    let Some((machine, rules)) = machine.zip(rules::of(kind)) else {
        return Err(Refusal::engine("no_such_step").into());
    };
    let state = held.map(|held| state(held, today).ok_or_else(|| Refusal::guard("wrong_state"))).transpose()?;
    let found = machine.step(state, noun).filter(|transition| transition.cause == Cause::Command);
    let rule = found.and_then(|transition| Some((transition, rules.step(&transition.id)?)));
    rule.map(|(transition, rule)| (rules, rule, transition)).ok_or_else(|| Refusal::guard("wrong_state").into())
}

type Found = (&'static Rules, &'static StepRule, &'static Transition);

/// The command by which a record of a kind is made, by its noun.
pub(crate) fn beginning(kind: &Kind, noun: &str) -> Option<&'static Transition> {
    let machine = kind.life_cycle.and_then(|machine| life_cycles().machine(machine))?;
    machine.step(None, noun).filter(|transition| transition.cause == Cause::Command)
}

/// Whether the life of a record has come to its end.
pub(crate) fn is_over(held: &Held, today: Date) -> bool {
    let machine = held.kind.life_cycle.and_then(|machine| life_cycles().machine(machine));
    machine.is_some_and(|machine| state(held, today).is_some_and(|state| machine.is_terminal(state)))
}

/// The state that a record is in today.
fn state(held: &Held, today: Date) -> Option<&'static str> {
    Some(held.record()?.state(today)?.code)
}

/// A body without anything in it.
fn nothing() -> &'static Body {
    static NOTHING: std::sync::LazyLock<Body> = std::sync::LazyLock::new(Body::new);
    &NOTHING
}
