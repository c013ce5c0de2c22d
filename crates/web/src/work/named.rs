//! What waits for a person because a record names them: as owner, assessor, assignee, verifier, approver.

use std::collections::BTreeMap;

use access::View;
use isms::Held;
use isms::calendar::CalendarEntry;
use isms::control::SoaLine;
use isms::documented::{Claim, ClaimStep};
use isms::people::Person;
use isms::risk::{Acceptance, Risk, RiskStep};
use isms::support::TrainingAssignment;
use isms::treatment::{Action, ActionStep, TreatmentPlan};
use jiff::ToSpan as _;
use record::{Field, Id, Kind, Kinded as _, Tone, Value};

use super::task::{Task, Topic};
use crate::general::{is_open, words};
use crate::risk::waiting::{Answer, waiting};

/// The tasks.
pub fn tasks(view: &View) -> Vec<Task> {
    let mut named: BTreeMap<Id, (&Held, Vec<&'static Field>)> = BTreeMap::new();
    let naming = view.referring_by(Person::kind_of(), view.actor().person, may_ask);
    for linked in naming.filter(|linked| linked.held.is_living()) {
        named.entry(linked.held.id).or_insert((linked.held, Vec::new())).1.push(linked.field);
    }
    named.into_values().flat_map(|(held, fields)| of_record(view, held, &fields)).collect()
}

/// Whether a record of the kind may ask for something of whoever it names in the field. A risk asks its owner and its assessors,
/// not whoever raised it; acceptances and lines of the statement ask nobody here.
fn may_ask(kind: &'static Kind, field: &'static Field) -> bool {
    if kind == Risk::kind_of() {
        return matches!(field.link, Some("owner" | "assessor"));
    }
    kind != Acceptance::kind_of() && kind != SoaLine::kind_of()
}

fn of_record(view: &View, held: &Held, fields: &[&'static Field]) -> Vec<Task> {
    let link = fields.iter().find(|field| field.link.is_some());
    match held.kind {
        kind if kind == Risk::kind_of() => of_risk(view, held),
        kind if kind == CalendarEntry::kind_of() => of_duty(view, held, link.copied()).into_iter().collect(),
        kind if kind == Claim::kind_of() => of_claim(view, held).into_iter().collect(),
        kind if kind.life_cycle.is_some() => of_life(view, held, fields).into_iter().collect(),
        _ => link.and_then(|field| of_entry(view, held, field)).into_iter().collect(),
    }
}

/// What the risk waits for, whether one agrees to own it, and actions that its owner approves.
fn of_risk(view: &View, held: &Held) -> Vec<Task> {
    let Some(risk) = held.typed::<Risk>() else { return Vec::new() };
    let me = view.actor().person;
    let is_owner = risk.owner.is_some_and(|owner| owner.id == me);
    let why = if is_owner { "risk owner" } else { "assessor" };
    let mut tasks = Vec::new();
    // Actions are lines of their own.
    let asked = waiting(view, held).filter(|waiting| waiting.is_for(me) && waiting.answer != Answer::Actions);
    if let Some(waiting) = asked {
        let rest = rest(waiting.answer);
        tasks.push(Task { by: waiting.by, ..Task::of(held, waiting.verb, why, rest) });
    }
    // Before the first analysis one line asks for both.
    let is_asked = risk.step == RiskStep::Identified;
    if is_owner && risk.is_open() && risk.owner_agreed != Some(true) && !is_asked {
        tasks.push(Task::of(held, "Agree to own", why, ""));
    }
    if is_owner {
        let (referring, _) = view.referring(held.id);
        let planned = referring.into_iter().filter(|linked| {
            let action = linked.held.typed::<Action>();
            linked.held.is_living() && action.is_some_and(|action| action.step == ActionStep::Planned)
        });
        tasks.extend(planned.filter_map(|linked| of_life(view, linked.held, &[linked.field])));
    }
    tasks
}

/// What a file says that the person decided: theirs to confirm or refute, also while their decision is not possible yet.
fn of_claim(view: &View, held: &Held) -> Option<Task> {
    let claim: &Claim = held.typed()?;
    let is_mine = claim.person.is_some_and(|person| person.id == view.actor().person);
    (is_mine && claim.step == ClaimStep::Claimed)
        .then(|| Task::of(held, "Confirm or refute:", "named by an import", ""))
}

/// Where a risk is answered, below its own address; what is answered by a plan is looked at first.
pub(super) fn rest(answer: Answer) -> &'static str {
    match answer {
        // Option, controls, actions and target are chosen in one place.
        Answer::Step("treatment_decision") => "treatment",
        Answer::Step(noun) => noun,
        Answer::Edit => "edit",
        Answer::Plan | Answer::Actions => "",
    }
}

/// The step that its life takes next, if that is the person's to take.
pub(super) fn of_life(view: &View, held: &Held, fields: &[&'static Field]) -> Option<Task> {
    let state = held.record()?.state(view.today())?;
    if state.tone == Tone::Good {
        return None;
    }
    let link = fields.iter().find_map(|field| field.link);
    let action = held.typed::<Action>();
    let due = action.and_then(|action| action.due.filter(|_| action.step != ActionStep::Done));
    let has_agreed = |action: &Action| action.assignee_agreed == Some(true);
    let is_assigned = |action: &Action| action.assignee.is_some_and(|person| person.id == view.actor().person);
    if action.is_some_and(|action| action.step == ActionStep::Planned && is_assigned(action) && !has_agreed(action)) {
        return Some(Task { by: due, ..Task::of(held, "Agree to carry out", "action owner", "") });
    }
    let offered = decide::steps(view, held);
    // What needs a reason turns aside from the way: send back, withdraw, cancel.
    let next = offered.iter().find(|step| {
        is_open(step) && !step.needs_reason && step.transition.from.as_deref() != Some(step.transition.to.as_str())
    })?;
    let why = link.map_or_else(|| "asked by name".to_owned(), |link| link.replace('_', " "));
    let why = if action.is_some() && link == Some("assignee") { "action owner".to_owned() } else { why };
    let is_of_owner = action.is_some() || held.kind == TreatmentPlan::kind_of();
    let why = if is_of_owner && link.is_none() { "risk owner".to_owned() } else { why };
    let rest = next.transition.noun.as_deref().unwrap_or_default();
    let training = held.typed::<TrainingAssignment>();
    let takes_it = training.is_some_and(|training| training.person.id == view.actor().person);
    let topic = if takes_it { Topic::Training } else { Topic::Work };
    let due = due.or(training.and_then(|training| training.due_on).filter(|_| takes_it));
    Some(Task { topic, by: due, ..Task::of(held, format!("{}:", words(next)), why, rest) })
}

/// How many days before its day a duty of the calendar stands among the work.
const AHEAD: i32 = 30;

/// A duty whose day has passed or is near: whoever has it does it, also where somebody else writes down that it was done.
fn of_duty(view: &View, held: &Held, field: Option<&'static Field>) -> Option<Task> {
    let duty: &CalendarEntry = held.typed()?;
    let owns = duty.owner.is_some_and(|owner| owner.id == view.actor().person);
    let due = duty.next_due().filter(|due| owns && *due <= view.today().saturating_add(AHEAD.days()));
    match due {
        Some(due) => {
            let rest = if view.may_write(held) { "edit" } else { "" };
            Some(Task { by: Some(due), ..Task::of(held, "Do", "duty of the calendar", rest) })
        }
        None => of_entry(view, held, field?),
    }
}

/// An entry of a register that its owner has to look at.
fn of_entry(view: &View, held: &Held, field: &Field) -> Option<Task> {
    let state = held.record()?.state(view.today()).filter(|state| matches!(state.tone, Tone::Bad | Tone::Warn))?;
    if field.link != Some("owner") || !view.may_write(held) {
        return None;
    }
    let by = match held.named("valid_until") {
        Value::Date(day) => Some(day),
        _ => None,
    };
    let verb = format!("{}:", state.label);
    Some(Task {
        by,
        is_overdue: state.tone == Tone::Bad,
        ..Task::of(held, verb, format!("{} owner", held.kind.noun()), "edit")
    })
}
