//! Taking a record out of use, or back into it. A record that others still need is not retired; they are named.

use access::{Object, View, writes_under};
use catalogue::life_cycles;
use isms::registry::{self, Draft as Written};
use isms::{Held, erasure};
use jiff::civil::Date;
use record::{Envelope, State};

use crate::draft::Draft;
use crate::put::taken;
use crate::step::is_over;
use crate::{Conflict, Refusal, Rejection, Retire, view};

pub(crate) fn decide(draft: &mut Draft<'_>, retire: &Retire) -> Result<(), Rejection> {
    if !retire.kind.is_edited {
        return Err(Refusal::engine("by_steps_only").into());
    }
    let Some(view) = view(draft) else { return Err(Refusal::guard("not_entitled").into()) };
    let held = view.held(retire.kind, retire.id).ok_or(Rejection::NotFound)?;
    if held.record().is_none() {
        return Err(Refusal::engine("damaged").into());
    }
    if !view.may_write(held) {
        return Err(Refusal::guard("not_entitled").into());
    }
    if held.version != retire.version {
        let (seen, current) = (retire.version, held.version);
        return Err(Rejection::Conflict(Conflict { kind: retire.kind, id: retire.id, seen, current }));
    }
    match (retire.is_retired, held.is_living()) {
        (true, false) => return Err(Refusal::engine("retired").into()),
        (false, true) => return Err(Refusal::engine("not_retired").into()),
        (true, true) if has_moved_on(held, draft.today()) => return Err(Refusal::engine("frozen").into()),
        (true, true) => still_needed(draft, &view, retire)?,
        (false, false) if is_erased(held) => return Err(Refusal::engine("erased").into()),
        (false, false) => still_free(draft, held)?,
    }
    let mut body = held.body();
    let envelope = Envelope {
        retired: retire.is_retired.then(|| draft.today()),
        reason: retire.reason.clone(),
        ..held.envelope.clone()
    };
    body.remove("retired");
    envelope.write(&mut body);
    let under = writes_under(view.standing(), &Object::held(draft.isms(), held));
    let verb = if retire.is_retired { "retire" } else { "restore" };
    draft.record(retire.kind, retire.id, &format!("{}.{verb}", retire.kind.name), under, body)
}

/// Whether its life went on from the state in which it began. What has been decided about it stays in use; its life cycle
/// has an end of its own.
fn has_moved_on(held: &Held, today: Date) -> bool {
    let Some(machine) = held.kind.life_cycle.and_then(|machine| life_cycles().machine(machine)) else { return false };
    let state = held.record().and_then(|record| record.state(today));
    let is_first = |state: State| machine.steps(None).any(|first| first.to == state.code);
    !state.is_some_and(is_first)
}

/// Whether it stands for a person of whom nothing is kept any more.
fn is_erased(held: &Held) -> bool {
    let called = held.number().map(|number| erasure::person(&number));
    held.kind.name == "person" && called.as_deref() == Some(held.title())
}

/// What was its alone may belong to another by now, and what fitted may fit no more.
fn still_free(draft: &Draft<'_>, held: &Held) -> Result<(), Rejection> {
    let Some(record) = held.record() else { return Ok(()) };
    let isms = draft.isms();
    let mut misfits = taken(isms, held.kind, held.id, &held.envelope, record);
    misfits.extend(registry::check(isms, &Written { id: held.id, envelope: &held.envelope, record }));
    if misfits.is_empty() { Ok(()) } else { Err(Rejection::Invalid(misfits)) }
}

/// Living records that refer to this one keep it; a unit is also kept by what belongs to it.
fn still_needed(draft: &Draft<'_>, view: &View, retire: &Retire) -> Result<(), Rejection> {
    let isms = draft.isms();
    let is_founded = isms.root() == Some(retire.id) || retire.kind.name == "organisation";
    if is_founded {
        return Err(Refusal::engine("keeps_itself").into());
    }
    let mut refusal = Refusal::engine("still_needed");
    let referring = isms
        .referring(retire.kind, retire.id)
        .filter(|referring| !referring.field.is_loose)
        .map(|referring| referring.held);
    let belonging = isms::registry::kinds()
        .filter(|_| retire.kind.name == "unit")
        .filter_map(|kind| isms.register(kind))
        .flat_map(isms::Register::iter)
        .filter(|held| held.envelope.unit == retire.id);
    // What is over, such as a superseded version, names what there was and needs nothing any more.
    let needs =
        |held: &&std::sync::Arc<Held>| held.is_living() && held.id != retire.id && !is_over(held, draft.today());
    for held in referring.chain(belonging).filter(needs) {
        if refusal.records.iter().any(|(_, id)| *id == held.id) {
            continue;
        }
        if view.sees(held) {
            refusal.records.push((held.kind, held.id));
        } else {
            refusal.unseen += 1;
        }
    }
    if refusal.records.is_empty() && refusal.unseen == 0 { Ok(()) } else { Err(refusal.into()) }
}
