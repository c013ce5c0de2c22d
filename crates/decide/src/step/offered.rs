//! Which steps somebody can take now: the buttons of a page, the links of an API answer, the forms behind both.

use access::{Reach, View};
use catalogue::{Cause, Transition, life_cycles};
use isms::Held;
use record::{Body, Field, Id, Kind};
use serde_json::Value as Json;

use super::actors::{Part, Wish, entitled};
use super::context::StepContext;
use super::rules::Rules;
use super::{deputy, guards, pending, rules, single_person, state};
use crate::Refusal;
use crate::put::{ReadBody, read};

/// A step that the viewer is entitled to.
#[derive(Clone, Debug)]
pub struct OfferedStep {
    /// The step: its noun, its label, what it asks for.
    pub transition: &'static Transition,
    /// How much of it the viewer would do.
    pub part: Part,
    /// Whether they could do all of it: also instead of confirming what somebody else proposed.
    pub may_do_alone: bool,
    /// Whether they could also only propose it to a second person.
    pub may_propose: bool,
    /// Whether nothing refuses it, as far as is known before anything is filled in.
    pub is_open: bool,
    /// What refuses it, whatever is filled in.
    pub refusals: Vec<Refusal>,
    /// The exception under which they would decide about their own work; the decision is then marked as not independent.
    pub exception: Option<Id>,
    /// Whether the viewer has to prove a further factor first.
    pub needs_proof: bool,
    /// Whether it is refused without a reason.
    pub needs_reason: bool,
    /// Of a deputy: in whose name they would take it.
    pub in_name_of: Option<Id>,
    /// For [`Part::Confirms`]: who proposed it, and what is confirmed.
    pub proposal: Option<(Id, Body)>,
}

/// The steps that the viewer may take on a record, in the order of the life cycle. None on a past day.
pub fn steps(view: &View, held: &Held) -> Vec<OfferedStep> {
    let Some(held) = view.held(held.kind, held.id).filter(|held| held.is_living()) else { return Vec::new() };
    match state(held, view.today()) {
        Some(state) => offered(view, held.kind, Some(state), Some(held), None),
        None => Vec::new(),
    }
}

/// The steps by which the viewer may be able to make a record of the kind. What exactly they may make shows when it is
/// known what it would be.
pub fn first_steps(view: &View, kind: &'static Kind) -> Vec<OfferedStep> {
    offered(view, kind, None, None, None)
}

/// The same for a record of that unit: what a form asks before it offers the unit.
pub fn first_steps_at(view: &View, kind: &'static Kind, unit: Id) -> Vec<OfferedStep> {
    offered(view, kind, None, None, Some(unit))
}

/// Whether the viewer may make a record of the kind at a unit that says this much already: what a page asks before it offers to
/// make one for the record that it shows.
pub fn may_begin(view: &View, kind: &'static Kind, unit: Id, said: &Body) -> bool {
    let first = first_steps_at(view, kind, unit);
    first.iter().any(|step| match draft_of(kind, step.transition, unit, said) {
        Some((envelope, record)) => {
            let context = rules::of(kind).map(|rules| StepContext {
                after: Some((&envelope, record.as_ref())),
                ..beginning(view, rules, step.transition, kind, Some(unit))
            });
            context.is_some_and(|context| entitled(&context, Wish::Usual).is_some())
        }
        // What is still missing may decide about it.
        None => true,
    })
}

/// The record that a step would make, if what is said is enough for one with any title.
fn draft_of(kind: &'static Kind, transition: &Transition, unit: Id, said: &Body) -> Option<ReadBody> {
    let mut body = said.clone();
    for field in kind.fields.iter() {
        if field.is_title {
            body.entry(field.name).or_insert_with(|| Json::from("untitled"));
        }
        if field.is_step {
            body.insert(field.name.to_owned(), Json::from(transition.to.as_str()));
        }
    }
    body.insert("unit".to_owned(), Json::from(unit.to_string()));
    read(kind, body).ok()
}

/// Nothing is there yet, and nothing given.
pub(super) fn beginning<'a>(
    view: &'a View,
    rules: &'static Rules,
    transition: &'static Transition,
    kind: &'static Kind,
    unit: Option<Id>,
) -> StepContext<'a> {
    StepContext {
        view,
        rules,
        transition,
        kind,
        id: Id::nil(),
        unit,
        before: None,
        after: None,
        given: None,
        part: None,
        external: None,
        beside: Id::nil(),
        now: view.now(),
        today: view.today(),
    }
}

/// The fields of the form of a transition; none for one that asks for nothing or is not known. A step that makes a record
/// takes a unit beside them, and any step a reason.
pub fn details(transition: &str) -> Vec<Field> {
    let machine = transition.split_once('.').map(|(machine, _)| machine);
    let rule = machine.and_then(rules::of_machine).and_then(|rules| rules.step(transition));
    rule.map_or_else(Vec::new, |rule| (rule.fields)())
}

fn offered(
    view: &View,
    kind: &'static Kind,
    state: Option<&str>,
    held: Option<&std::sync::Arc<Held>>,
    unit: Option<Id>,
) -> Vec<OfferedStep> {
    let machine = kind.life_cycle.and_then(|machine| life_cycles().machine(machine));
    let Some((machine, rules)) = machine.zip(rules::of(kind)) else { return Vec::new() };
    if view.is_past() || view.actor().reach < Reach::Write {
        return Vec::new();
    }
    let commands = machine.steps(state).filter(|transition| transition.cause == Cause::Command);
    let offer = |transition: &'static Transition| {
        let context = StepContext {
            id: held.map_or(Id::nil(), |held| held.id),
            before: held,
            ..beginning(view, rules, transition, kind, unit)
        };
        let entitled_now = entitled(&context, Wish::Usual)?;
        let part = entitled_now.part;
        let could = |wish, part| entitled(&context, wish).is_some_and(|entitled| entitled.part == part);
        let (mut refusals, lifted) = single_person::lifted(&context, guards::refusals(&context));
        refusals.extend(deputy::refusals(&context, entitled_now.under));
        let waiting = pending::waiting(&context).filter(|_| part == Part::Confirms);
        Some(OfferedStep {
            transition,
            part,
            may_do_alone: could(Wish::Anew, Part::Alone),
            may_propose: could(Wish::Propose, Part::Proposes),
            is_open: refusals.is_empty(),
            refusals,
            exception: lifted.or(entitled_now.alone_under),
            needs_proof: transition.second_factor && !guards::is_proven(&context),
            needs_reason: transition
                .guards
                .iter()
                .any(|code| matches!(code.as_str(), "reason_missing" | "comment_missing")),
            in_name_of: deputy::principal(&context, entitled_now.under),
            proposal: waiting.map(|waiting| (waiting.by, waiting.details)),
        })
    };
    commands.filter_map(offer).collect()
}
