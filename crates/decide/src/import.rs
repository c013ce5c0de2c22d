//! What a file brings, in one commit: records made and changed, the report that stays as evidence, and claims.
//!
//! An import writes what plain editing writes, with the same checks, and three things more. It may set the decided fields
//! that a kind lets files bring (`isms::registry::brought`): they are shown as imported until a person decides. It may name
//! people in links whose role they do not hold: that shows as a finding, and gives them no right. And what a file calls
//! approved or accepted arrives as a claim, which counts for nothing until the person named decides today.

use std::collections::{HashMap, HashSet};

use access::{Object, View, writes_under};
use catalogue::Cause;
use isms::documented::{Claim, ClaimStep, RetainedRecord};
use isms::registry::{self, Draft as Written, Edit};
use isms::risk::Risk;
use record::{Body, Id, Kind, Kinded, Misfit, Record, Type};
use serde_json::Value as Json;

use crate::draft::Draft;
use crate::put::{ReadBody, not_there, read, taken, units};
use crate::{Conflict, Import, ImportTarget, ImportedClaim, ImportedRow, Refusal, Rejection, Undo, view};

/// How a value names a record that the same import makes: `new:` and the key of its row.
const NEW: &str = "new:";

pub(crate) fn decide(draft: &mut Draft<'_>, import: &Import) -> Result<(), Rejection> {
    let Some(view) = view(draft) else { return Err(Refusal::guard("not_entitled").into()) };
    if import.rows.is_empty() || import.records() > crate::IMPORTED {
        return Err(Refusal::engine("import_size").into());
    }
    let report = report(draft, &view, import)?;
    let ids: Vec<Option<Id>> = import.rows.iter().map(|row| row.is_new().then(|| draft.new_id())).collect();
    let named = import.rows.iter().zip(&ids).filter_map(|(row, id)| Some((row.key.as_deref()?, (row.kind, (*id)?))));
    let keys: Keys<'_> = named.collect();
    let made: HashSet<Id> = ids.iter().flatten().copied().collect();
    let mut rejected = Vec::new();
    for (position, (row, id)) in import.rows.iter().zip(&ids).enumerate() {
        let written = written(draft, &view, &Made { keys: &keys, ids: &made }, row, *id);
        if let Err(rejection) = written.and_then(|id| claims(draft, &keys, report, row, id)) {
            rejected.push((position, rejection));
        }
    }
    if rejected.is_empty() { Ok(()) } else { Err(Rejection::Batch(rejected)) }
}

/// The records that the import makes, by the keys of their rows.
type Keys<'a> = HashMap<&'a str, (&'static Kind, Id)>;

/// What the import makes.
struct Made<'a> {
    keys: &'a Keys<'a>,
    ids: &'a HashSet<Id>,
}

/// The report, kept as evidence.
fn report(draft: &mut Draft<'_>, view: &View, import: &Import) -> Result<Id, Rejection> {
    let kind = RetainedRecord::kind_of();
    let id = draft.new_id();
    let mut body = import.report.clone();
    body.insert("kind".to_owned(), Json::from("import"));
    body.insert("made_on".to_owned(), Json::from(draft.today().to_string()));
    body.insert("made_by".to_owned(), Json::from(view.actor().person.to_string()));
    body.extend(view.root().map(|root| ("unit".to_owned(), Json::from(root.to_string()))));
    let number = draft.isms().register(kind).map(|register| register.last_number() + 1);
    body.extend(number.map(|number| ("number".to_owned(), Json::from(number))));
    body.extend(import.reason.as_ref().map(|reason| ("reason".to_owned(), Json::from(&**reason))));
    read(kind, body.clone()).map_err(Rejection::Invalid)?;
    draft.record(kind, id, "retained-record.import", None, body)?;
    Ok(id)
}

/// Writes the record of a row.
fn written(
    draft: &mut Draft<'_>,
    view: &View,
    made: &Made<'_>,
    row: &ImportedRow,
    new: Option<Id>,
) -> Result<Id, Rejection> {
    if !row.kind.is_edited {
        return Err(Refusal::engine("by_steps_only").into());
    }
    let (id, before) = target(draft, view, row, new)?;
    let mut body = before.as_ref().map(|held| held.body()).unwrap_or_default();
    if before.is_none() {
        let unit = view.home_of(row.kind).or(view.root());
        body.extend(unit.map(|unit| ("unit".to_owned(), Json::from(unit.to_string()))));
        begin(row.kind, &mut body);
    }
    let mut misfits = closed(row);
    for (name, value) in row.fields.iter().chain(&row.brought) {
        let refers = row.kind.field(name).is_some_and(|(_, field)| field.field_type.refers());
        let value = if refers { resolved(made.keys, value) } else { value.clone() };
        if value.is_null() {
            body.remove(name);
        } else {
            body.insert(name.clone(), value);
        }
    }
    // What people agreed to is theirs to say, in a file neither.
    let edit =
        Edit { before: before.as_deref(), writer: view.actor().person, today: draft.today(), beside: draft.beside() };
    misfits.extend(registry::keep(row.kind, &edit, &mut body));
    let (envelope, record) = match read(row.kind, body) {
        Ok(read) => read,
        Err(found) => {
            misfits.extend(found);
            return Err(Rejection::Invalid(misfits));
        }
    };
    let object = Object { isms: draft.isms(), kind: row.kind, id, unit: envelope.unit, record: Some(record.as_ref()) };
    // Before anything else is said: what else is wrong tells about what one may not write.
    if !view.may_write_draft(&object) {
        return Err(Refusal::guard("not_entitled").into());
    }
    misfits.extend(units(view, before.as_deref(), &envelope));
    misfits.extend(missing(view, made, row, record.as_ref()));
    misfits.extend(taken(draft.isms(), row.kind, id, &envelope, record.as_ref()));
    misfits.extend(registry::check(draft.isms(), &Written { id, envelope: &envelope, record: record.as_ref() }));
    if !misfits.is_empty() {
        return Err(Rejection::Invalid(misfits));
    }
    write(draft, view, row, id, before.is_none(), (envelope, record))?;
    Ok(id)
}

fn write(
    draft: &mut Draft<'_>,
    view: &View,
    row: &ImportedRow,
    id: Id,
    is_new: bool,
    (mut envelope, record): ReadBody,
) -> Result<(), Rejection> {
    let object = Object { isms: draft.isms(), kind: row.kind, id, unit: envelope.unit, record: Some(record.as_ref()) };
    let under = writes_under(view.standing(), &object);
    if is_new && !row.kind.prefix.is_empty() {
        envelope.number = draft.isms().register(row.kind).map(|register| register.last_number() + 1);
    }
    let mut body = Body::new();
    record.write(&mut body);
    envelope.write(&mut body);
    draft.record(row.kind, id, &format!("{}.import", row.kind.name), under, body)
}

type Before = Option<std::sync::Arc<isms::Held>>;

/// The record as the importer saw it, or the id of the one that the row makes.
fn target(draft: &Draft<'_>, view: &View, row: &ImportedRow, new: Option<Id>) -> Result<(Id, Before), Rejection> {
    let (id, version) = match (&row.target, new) {
        (ImportTarget::Existing { id, version }, _) => (*id, *version),
        (ImportTarget::New, Some(id)) => return Ok((id, None)),
        (ImportTarget::New, None) => return Err(Rejection::NotFound),
    };
    let held = view.held(row.kind, id).ok_or(Rejection::NotFound)?;
    if !view.may_write(held) {
        return Err(Refusal::guard("not_entitled").into());
    }
    let current = draft.isms().held(row.kind, id).map_or(held.version, |held| held.version);
    if current != version {
        return Err(Rejection::Conflict(Conflict { kind: row.kind, id, seen: version, current }));
    }
    if !held.is_living() {
        return Err(Refusal::engine("retired").into());
    }
    if held.is_frozen(draft.today()) {
        return Err(Refusal::engine("frozen").into());
    }
    Ok((id, Some(std::sync::Arc::clone(held))))
}

/// A record of a kind with a life cycle begins where that begins.
fn begin(kind: &Kind, body: &mut Body) {
    let machine = kind.life_cycle.and_then(|machine| catalogue::life_cycles().machine(machine));
    let first = machine.and_then(|machine| machine.steps(None).find(|first| first.cause == Cause::Command));
    let field = kind.fields.iter().find(|field| field.is_step);
    if let Some((first, field)) = first.zip(field) {
        body.insert(field.name.to_owned(), Json::from(first.to.as_str()));
    }
}

/// Fields that no import may bring.
fn closed(row: &ImportedRow) -> Vec<Misfit> {
    let is_plain = |name: &str| match row.kind.field(name) {
        Some((_, field)) => !field.is_decided,
        None => matches!(name, "unit" | "external"),
    };
    let plain = row.fields.keys().filter(|name| !is_plain(name));
    let brought = row.brought.keys().filter(|name| !registry::brought(row.kind).contains(&name.as_str()));
    let closed = plain.chain(brought);
    closed.map(|name| Misfit::new(name.as_str(), "closed_field", "A file cannot bring this.")).collect()
}

/// A value with the ids of records that this import makes.
fn resolved(keys: &Keys<'_>, value: &Json) -> Json {
    match value {
        Json::String(text) => match text.strip_prefix(NEW).and_then(|key| keys.get(key)) {
            Some((_, id)) => Json::from(id.to_string()),
            None => value.clone(),
        },
        Json::Array(values) => values.iter().map(|value| resolved(keys, value)).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => value.clone(),
    }
}

/// References to records that neither exist for the importer nor are made by this import.
fn missing(view: &View, made: &Made<'_>, row: &ImportedRow, record: &dyn Record) -> Vec<Misfit> {
    let mut misfits = Vec::new();
    for (position, field) in row.kind.fields.iter().enumerate() {
        let (Type::Reference(target) | Type::References(target)) = field.field_type else { continue };
        if !row.fields.contains_key(field.name) && !row.brought.contains_key(field.name) {
            continue;
        }
        let Some(target) = registry::named(target) else { continue };
        let is_there = |id: &Id| made.ids.contains(id) || view.may_refer(target, *id);
        if !record.get(position).references().iter().all(is_there) {
            misfits.push(not_there(field.name));
        }
    }
    misfits
}

/// What the row calls approved or accepted, as claims.
fn claims(draft: &mut Draft<'_>, keys: &Keys<'_>, report: Id, row: &ImportedRow, about: Id) -> Result<(), Rejection> {
    for claim in &row.claims {
        let kind = Claim::kind_of();
        let ImportedClaim { summary, person, stated_name, stated_on, place } = claim;
        let unit = draft.isms().held(row.kind, about).map(|held| held.envelope.unit);
        let mut body = Body::new();
        body.insert("summary".to_owned(), Json::from(&**summary));
        body.insert("step".to_owned(), Json::from(ClaimStep::Claimed.choice().code));
        if row.kind == Risk::kind_of() {
            body.insert("risk".to_owned(), Json::from(about.to_string()));
        }
        body.extend(person.as_ref().map(|person| ("person".to_owned(), resolved(keys, person))));
        body.insert("stated_name".to_owned(), Json::from(&**stated_name));
        body.extend(stated_on.map(|day| ("stated_on".to_owned(), Json::from(day.to_string()))));
        body.insert("place".to_owned(), Json::from(&**place));
        body.insert("import".to_owned(), Json::from(report.to_string()));
        body.extend(unit.map(|unit| ("unit".to_owned(), Json::from(unit.to_string()))));
        let number = draft.isms().register(kind).map(|register| register.last_number() + 1);
        body.extend(number.map(|number| ("number".to_owned(), Json::from(number))));
        read(kind, body.clone()).map_err(Rejection::Invalid)?;
        let id = draft.new_id();
        draft.record(kind, id, "claim.arrive", None, body)?;
    }
    Ok(())
}

/// Takes an import back where nothing was edited since: what it made is retired, what it changed is as before.
pub(crate) fn undo(draft: &mut Draft<'_>, undo: &Undo) -> Result<(), Rejection> {
    let Some(view) = view(draft) else { return Err(Refusal::guard("not_entitled").into()) };
    let kind = RetainedRecord::kind_of();
    let report = view.held(kind, undo.report).ok_or(Rejection::NotFound)?;
    let record: &RetainedRecord = report.typed().ok_or_else(|| Refusal::engine("damaged"))?;
    if record.made_by.id != view.actor().person && !view.may_write(report) {
        return Err(Refusal::guard("not_entitled").into());
    }
    if record.undone_on.is_some() {
        return Err(Refusal::engine("undone_already").into());
    }
    let mut body = report.body();
    body.insert("undone_on".to_owned(), Json::from(draft.today().to_string()));
    draft.record(kind, undo.report, "retained-record.undo", None, body)?;
    let mut rejected = Vec::new();
    for (position, row) in undo.rows.iter().enumerate() {
        if let Err(rejection) = undone(draft, &view, row) {
            rejected.push((position, rejection));
        }
    }
    if rejected.is_empty() { Ok(()) } else { Err(Rejection::Batch(rejected)) }
}

fn undone(draft: &mut Draft<'_>, view: &View, row: &crate::UndoRow) -> Result<(), Rejection> {
    let held = view.held(row.kind, row.id).ok_or(Rejection::NotFound)?;
    // A claim is taken back with what brought it.
    if row.kind != Claim::kind_of() && !view.may_write(held) {
        return Err(Refusal::guard("not_entitled").into());
    }
    if held.version != row.version {
        let (seen, current) = (row.version, held.version);
        return Err(Rejection::Conflict(Conflict { kind: row.kind, id: row.id, seen, current }));
    }
    let body = match &row.before {
        Some(before) => before.clone(),
        None => {
            let mut body = held.body();
            body.insert("retired".to_owned(), Json::from(draft.today().to_string()));
            body
        }
    };
    read(row.kind, body.clone()).map_err(Rejection::Invalid)?;
    let under = writes_under(view.standing(), &Object::held(draft.isms(), held));
    draft.record(row.kind, row.id, &format!("{}.undo", row.kind.name), under, body)
}
