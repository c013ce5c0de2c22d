//! Plain editing: make a record, or change some of its fields.

use std::collections::BTreeSet;

use access::{Object, Standing, View, writes_under};
use catalogue::Role;
use isms::registry::{self, Draft as Written, Edit};
use isms::{Held, Isms};
use record::{Body, Envelope, Id, Kind, Misfit, Record};
use serde_json::Value as Json;

use crate::draft::Draft;
use crate::{Conflict, Put, Refusal, Rejection, Target, local_time, view};

pub(crate) fn decide(draft: &mut Draft<'_>, put: &Put) -> Result<(), Rejection> {
    if !put.kind.is_edited {
        return Err(Refusal::engine("by_steps_only").into());
    }
    let Some(view) = view(draft) else { return Err(Refusal::guard("not_entitled").into()) };
    let (id, before) = target(draft, &view, put)?;
    let mut misfits = closed_fields(&view, before.as_deref(), put);
    let mut body = merge(draft.isms(), &view, before.as_deref(), put);
    let given = body.clone();
    let edit =
        Edit { before: before.as_deref(), writer: view.actor().person, today: draft.today(), beside: draft.beside() };
    misfits.extend(registry::keep(put.kind, &edit, &mut body));
    // What a kind keeps of whoever edits is no change by itself.
    if misfits.is_empty() && body != given && before.as_deref().is_some_and(|before| says_the_same(before, given)) {
        return Err(Refusal::engine("nothing_changed").into());
    }
    let (envelope, record) = match read(put.kind, body) {
        Ok(read) => read,
        Err(found) => {
            misfits.extend(found);
            return Err(Rejection::Invalid(misfits));
        }
    };
    let unknown_unit = units(&view, before.as_deref(), &envelope);
    let is_at_known_unit = unknown_unit.is_none();
    misfits.extend(unknown_unit);
    let object = Object { isms: draft.isms(), kind: put.kind, id, unit: envelope.unit, record: Some(record.as_ref()) };
    let is_moved = before.as_ref().is_none_or(|before| before.envelope.unit != envelope.unit);
    // Before anything else is said: what else is wrong tells about a unit that one may not write.
    if is_at_known_unit && is_moved && !view.may_write_draft(&object) {
        return Err(Refusal::guard("not_entitled").into());
    }
    misfits.extend(kept_by_others(&view, before.as_deref(), put, envelope.unit));
    misfits.extend(references(&view, put.kind, before.as_deref(), record.as_ref()));
    // Of someone who is not there, or at a unit that is not there, no more needs to be said.
    let roles = roles_of_named(draft.isms(), draft, put.kind, before.as_deref(), &envelope, record.as_ref());
    let is_said = |role: &Misfit| misfits.iter().any(|other| other.field == role.field || other.field == "unit");
    let unsaid: Vec<_> = roles.into_iter().filter(|role| !is_said(role)).collect();
    misfits.extend(unsaid);
    misfits.extend(taken(draft.isms(), put.kind, id, &envelope, record.as_ref()));
    misfits.extend(registry::check(draft.isms(), &Written { id, envelope: &envelope, record: record.as_ref() }));
    if !misfits.is_empty() {
        return Err(Rejection::Invalid(misfits));
    }
    write(draft, &view, put, id, before.as_deref(), envelope, record.as_ref())
}

/// Whether a body says what the record says already.
fn says_the_same(before: &Held, body: Body) -> bool {
    read(before.kind, body).is_ok_and(|(envelope, record)| stored(&envelope, record.as_ref()) == before.body())
}

/// A record as it would be stored.
fn stored(envelope: &Envelope, record: &dyn Record) -> Body {
    let mut body = Body::new();
    record.write(&mut body);
    envelope.write(&mut body);
    body
}

/// The record to edit, or the id of the new one.
fn target(draft: &Draft<'_>, view: &View, put: &Put) -> Result<(Id, Option<std::sync::Arc<Held>>), Rejection> {
    let (id, version) = match put.target {
        Target::New if view.may_create(put.kind) => return Ok((draft.new_id(), None)),
        Target::New => return Err(Refusal::guard("not_entitled").into()),
        Target::Existing { id, version } => (id, version),
    };
    let held = view.held(put.kind, id).ok_or(Rejection::NotFound)?;
    if held.record().is_none() {
        return Err(Refusal::engine("damaged").into());
    }
    if !view.may_write(held) {
        return Err(Refusal::guard("not_entitled").into());
    }
    if held.version != version {
        return Err(Rejection::Conflict(Conflict { kind: put.kind, id, seen: version, current: held.version }));
    }
    if !held.is_living() {
        return Err(Refusal::engine("retired").into());
    }
    if held.is_frozen(draft.today()) {
        return Err(Refusal::engine("frozen").into());
    }
    Ok((id, Some(std::sync::Arc::clone(held))))
}

/// What Annexa keeps itself, beside what its kinds declare as decided.
const KEPT: [&str; 8] = ["number", "retired", "reason", "not_independent", "in_name_of", "own", "id", "version"];

/// Fields of the patch that plain editing does not reach, for anyone or for this person.
fn closed_fields(view: &View, before: Option<&Held>, put: &Put) -> Vec<Misfit> {
    let mut misfits = Vec::new();
    for (name, value) in &put.patch {
        let closed = match put.kind.field(name) {
            Some((_, field)) if field.is_decided => Some("This is decided by a step of the life cycle and not edited."),
            Some((position, field)) => {
                let is_changed = || before.is_some_and(|held| record_value(held, position) != *value);
                let is_guarded = before.is_some_and(|held| view.is_guarded(held, field));
                (is_guarded && is_changed()).then_some("Ask whoever keeps this register to change it.")
            }
            None if KEPT.contains(&name.as_str()) => Some("Annexa keeps this itself."),
            // The unit of a person decides whom they see as their team; nobody widens that for themselves.
            None if matches!(name.as_str(), "unit" | "external") => {
                let is_changed = || before.is_some_and(|held| held.body().get(name) != Some(value));
                let is_closed = before.is_some_and(|held| view.is_own_person_kept_by_others(held));
                (is_closed && is_changed()).then_some("Ask whoever keeps this register to change it.")
            }
            None => None,
        };
        if let Some(sentence) = closed {
            misfits.push(Misfit::new(name.as_str(), "closed_field", sentence));
        }
    }
    misfits
}

/// What whoever only reports something leaves to those who keep the register.
fn kept_by_others(view: &View, before: Option<&Held>, put: &Put, unit: Id) -> Vec<Misfit> {
    if before.is_some() || !put.kind.is_reported || view.writes_all_at(put.kind, unit) {
        return Vec::new();
    }
    let guarded = put.kind.fields.iter().filter(|field| field.is_guarded);
    let given = guarded.filter(|field| put.patch.get(field.name).is_some_and(|value| !value.is_null()));
    let sentence = "Leave this to whoever keeps this register.";
    given.map(|field| Misfit::new(field.name, "closed_field", sentence)).collect()
}

fn record_value(held: &Held, position: usize) -> Json {
    let name = held.kind.fields.get(position).map(|field| field.name);
    name.and_then(|name| held.body().remove(name)).unwrap_or(Json::Null)
}

/// The body after the patch. A new record belongs to the unit at the top unless it says otherwise.
fn merge(isms: &Isms, view: &View, before: Option<&Held>, put: &Put) -> Body {
    let mut body = before.map(Held::body).unwrap_or_default();
    if before.is_none()
        && let Some(root) = view.root()
    {
        body.insert("unit".to_owned(), Json::from(root.to_string()));
    }
    for (name, value) in &put.patch {
        if put.kind.field(name).is_none() && KEPT.contains(&name.as_str()) {
            continue;
        }
        if value.is_null() && name != "unit" {
            body.remove(name);
        } else {
            body.insert(name.clone(), value.clone());
        }
    }
    local_time::complete(isms, put.kind.fields.iter(), &mut body);
    body
}

pub(crate) type ReadBody = (Envelope, std::sync::Arc<dyn Record>);

pub(crate) fn read(kind: &Kind, mut body: Body) -> Result<ReadBody, Vec<Misfit>> {
    let envelope = Envelope::take(&mut body);
    let record = (kind.read)(body);
    match (envelope, record) {
        (Ok(envelope), Ok(record)) => Ok((envelope, record)),
        (envelope, record) => {
            let mut misfits = envelope.err().unwrap_or_default();
            misfits.extend(record.err().unwrap_or_default());
            Err(misfits)
        }
    }
}

/// The unit has to be one that the editor may name.
pub(crate) fn units(view: &View, before: Option<&Held>, envelope: &Envelope) -> Option<Misfit> {
    let unit = registry::named("unit")?;
    let is_kept = before.is_some_and(|before| before.envelope.unit == envelope.unit);
    (!is_kept && !view.may_refer(unit, envelope.unit)).then(|| not_there("unit"))
}

/// Newly named records have to exist for the editor. What was named before stays, whatever became of it.
pub(crate) fn references(view: &View, kind: &Kind, before: Option<&Held>, record: &dyn Record) -> Vec<Misfit> {
    let mut misfits = Vec::new();
    // What is decided was given with a step, which looked there.
    let is_given = |field: &record::Field| field.field_type.refers() && !field.is_decided;
    for (position, field) in kind.fields.iter().enumerate().filter(|(_, field)| is_given(field)) {
        let mut known = BTreeSet::new();
        if let Some(before) = before {
            before.get(position).each_reference(field.field_type, &mut |_, id| {
                known.insert(id);
            });
        }
        let mut is_missing = false;
        record.get(position).each_reference(field.field_type, &mut |target, id| {
            let may_refer = || registry::named(target).is_some_and(|target| view.may_refer(target, id));
            is_missing |= !known.contains(&id) && !may_refer();
        });
        if is_missing {
            misfits.push(not_there(field.name));
        }
    }
    misfits
}

pub(crate) fn not_there(field: &str) -> Misfit {
    Misfit::new(field, "not_there", "There is no such record. Choose one from the list.")
}

/// Whoever is newly named in a link that needs a role has to hold it at the record's unit.
pub(crate) fn roles_of_named(
    isms: &Isms,
    draft: &Draft<'_>,
    kind: &Kind,
    before: Option<&Held>,
    envelope: &Envelope,
    record: &dyn Record,
) -> Vec<Misfit> {
    let mut misfits = Vec::new();
    for (position, field) in kind.fields.iter().enumerate() {
        let Some(role) = field.needs_role.and_then(Role::from_id) else { continue };
        let known = before.filter(|before| before.envelope.unit == envelope.unit).map(|before| before.get(position));
        let known = known.as_ref().map_or(&[][..], record::Value::references);
        for person in record.get(position).references().iter().filter(|person| !known.contains(person)) {
            if !Standing::of(isms, *person, draft.today()).holds_in_own_name(isms, role, envelope.unit) {
                let refusal = Refusal::guard("owner_lacks_role");
                misfits.push(Misfit::new(
                    field.name,
                    "owner_lacks_role",
                    format!("{} {}", refusal.sentence, refusal.next),
                ));
            }
        }
    }
    misfits
}

/// Values and ids in other tools that another record of the kind has already.
pub(crate) fn taken(isms: &Isms, kind: &Kind, id: Id, envelope: &Envelope, record: &dyn Record) -> Vec<Misfit> {
    let Some(register) = isms.register(kind) else { return Vec::new() };
    let mut misfits = Vec::new();
    for (position, field) in kind.fields.iter().enumerate().filter(|(_, field)| field.is_unique) {
        if let record::Value::Text(text) = record.get(position)
            && register.unique(position, text).is_some_and(|other| other != id)
        {
            let sentence = format!("Another {} has this already. Choose a different one.", kind.noun());
            misfits.push(Misfit::new(field.name, "taken", sentence));
        }
    }
    if envelope.external.iter().any(|external| register.external(external).is_some_and(|other| other != id)) {
        misfits.push(Misfit::new("external", "taken", "Another record has this id from the other tool already."));
    }
    misfits
}

fn write(
    draft: &mut Draft<'_>,
    view: &View,
    put: &Put,
    id: Id,
    before: Option<&Held>,
    mut envelope: Envelope,
    record: &dyn Record,
) -> Result<(), Rejection> {
    if before.is_none() && !put.kind.prefix.is_empty() {
        envelope.number = draft.isms().register(put.kind).map(|register| register.last_number() + 1);
    }
    let mut body = stored(&envelope, record);
    if before.is_some_and(|before| before.body() == body) {
        return Err(Refusal::engine("nothing_changed").into());
    }
    if let Some(reason) = &put.reason {
        body.insert("reason".to_owned(), Json::from(&**reason));
    }
    let object = match before {
        Some(before) => Object::held(draft.isms(), before),
        None => Object { isms: draft.isms(), kind: put.kind, id, unit: envelope.unit, record: Some(record) },
    };
    let under = writes_under(view.standing(), &object);
    draft.record(put.kind, id, &format!("{}.put", put.kind.name), under, body)
}
