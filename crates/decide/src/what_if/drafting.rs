//! Adding edits to a what-if. Each is decided on the value as the what-if leaves it, so that what cannot be made is said while it is
//! drafted and not when it is applied; what is kept of it are the fields that it changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use catalogue::Transition;
use isms::leadership::{ExternalGrant, RoleAssignment};
use isms::what_if::{WhatIf, encoded};
use isms::{Held, Isms};
use record::text::PROSE_CHARACTERS;
use record::{Body, Envelope, Id, Kind, Kinded as _, Line, Misfit};
use serde_json::{Value as Json, json};

use super::{foresee, open, write};
use crate::command::{Draftable, Drafting, WhatIfTarget};
use crate::draft::Draft;
use crate::{Conflict, Put, Refusal, Rejection, Step, StepTarget, Target, put, step, view};

/// Adds, takes out, or answers.
pub(crate) fn decide(draft: &mut Draft<'_>, drafting: &Drafting) -> Result<(), Rejection> {
    if drafting.does.len() > WhatIf::FIELDS {
        return Err(Refusal::engine("what_if_full").into());
    }
    let held = match &drafting.what_if {
        WhatIfTarget::Existing(id) => open(draft, *id)?.1,
        WhatIfTarget::New(name) => begin(draft, name)?,
    };
    let mut body = held.body();
    let mut rejected = Vec::new();
    for (position, one) in drafting.does.iter().enumerate() {
        let done = match one {
            Draftable::Put(put) => added(draft, &body, put),
            Draftable::Step(step) => begun(draft, &body, step),
            Draftable::Drop(record) => dropped(&body, *record),
            Draftable::Answer { record, field, is_kept } => answered(draft, &body, *record, field, *is_kept),
        };
        match done {
            Ok(after) => body = after,
            Err(rejection) => rejected.push((position, rejection)),
        }
    }
    match (rejected.pop(), drafting.does.len()) {
        (None, _) => {}
        (Some((_, rejection)), 1) => return Err(rejection),
        (Some(last), _) => {
            rejected.push(last);
            return Err(Rejection::Batch(rejected));
        }
    }
    let is_full = body.get("edits").and_then(Json::as_array).is_some_and(|edits| edits.len() > WhatIf::FIELDS);
    if is_full {
        return Err(Refusal::engine("what_if_full").into());
    }
    if body == held.body() {
        return if held.at >= draft.run() { Ok(()) } else { Err(Refusal::engine("nothing_changed").into()) };
    }
    contribute(draft, &mut body);
    write(draft, &held, "draft", body)
}

/// A new what-if, in the same commit.
fn begin(draft: &mut Draft<'_>, name: &Line) -> Result<Arc<Held>, Rejection> {
    let Some(view) = view(draft) else { return Err(Refusal::guard("not_entitled").into()) };
    let (true, Some(root)) = (view.may_begin_what_ifs(), view.root()) else {
        return Err(Refusal::guard("not_entitled").into());
    };
    let kind = WhatIf::kind_of();
    let mut body = Body::from_iter([
        ("name".to_owned(), Json::from(&**name)),
        ("begun_by".to_owned(), Json::from(view.actor().person.to_string())),
    ]);
    let number = draft.isms().register(kind).map(|register| register.last_number() + 1);
    Envelope { number, ..Envelope::new(root) }.write(&mut body);
    let id = draft.new_id();
    draft.record(kind, id, "what-if.begin", None, body)?;
    draft.isms().held(kind, id).map(Arc::clone).ok_or(Rejection::NotFound)
}

/// Who drafts counts as an author of what is drafted. People stand in the order of their ids, as every list of links is kept.
fn contribute(draft: &Draft<'_>, body: &mut Body) {
    let Some(writer) = draft.actor().map(|actor| Json::from(actor.person.to_string())) else { return };
    let contributors = body.entry("contributors").or_insert_with(|| json!([]));
    if let Json::Array(contributors) = contributors
        && !contributors.contains(&writer)
    {
        let place = contributors.partition_point(|other| other.as_str() < writer.as_str());
        contributors.insert(place, writer);
    }
}

/// An edit, or a new record of a kind that is made by plain editing.
fn added(draft: &Draft<'_>, body: &Body, put: &Put) -> Result<Body, Rejection> {
    draftable(put.kind)?;
    let tentative = as_drafted(draft, body)?;
    let mut trial = draft.on(&tentative);
    let today = match put.target {
        Target::New => None,
        Target::Existing { id, version } => Some(seen(draft, put.kind, id, version)?),
    };
    let patch = match &today {
        Some(today) => changed(today, &put.patch)?,
        None => put.patch.clone(),
    };
    let target = match &today {
        Some(today) => {
            let held = tentative.held(put.kind, today.id).ok_or(Rejection::NotFound)?;
            Target::Existing { id: today.id, version: held.version }
        }
        None => Target::New,
    };
    let names: Vec<String> = patch.keys().cloned().collect();
    put::decide(&mut trial, &Put { kind: put.kind, target, patch, reason: put.reason.clone() })?;
    let made = trial.newest().ok_or(Rejection::NotFound)?;
    let (id, said) = (made.id, made.body.clone());
    let names = if today.is_some() { names } else { own_fields(put.kind, &said) };
    let rows = Rows { kind: put.kind, id, noun: None, today: today.as_deref() };
    rows.written(draft, body, names.iter().map(|name| (name.as_str(), said.get(name))))
}

/// A new record of a kind whose life begins with a step.
fn begun(draft: &Draft<'_>, body: &Body, step: &Step) -> Result<Body, Rejection> {
    draftable(step.kind)?;
    let StepTarget::New { unit } = step.target else { return Err(Refusal::engine("what_if_decision").into()) };
    let transition: Option<&Transition> = step::beginning(step.kind, &step.noun);
    if transition.is_none_or(|transition| transition.second_factor) || step.is_proposal {
        return Err(Refusal::engine("what_if_decision").into());
    }
    let tentative = as_drafted(draft, body)?;
    let mut trial = draft.on(&tentative);
    step::decide(&mut trial, step)?;
    let made = trial.made_of(step.kind).ok_or(Rejection::NotFound)?;
    let unit = unit.map(|unit| Json::from(unit.to_string()));
    let given = step.details.iter().map(|(name, value)| (name.as_str(), Some(value)));
    let rows = Rows { kind: step.kind, id: made, noun: Some(&step.noun), today: None };
    rows.written(draft, body, given.chain(unit.as_ref().map(|unit| ("unit", Some(unit)))))
}

/// Whether records of a kind can be drafted: not what grants, and no what-if is about another.
pub fn is_draftable(kind: &Kind) -> bool {
    let others = [RoleAssignment::kind_of(), ExternalGrant::kind_of(), WhatIf::kind_of()];
    kind.is_edited && others.iter().all(|other| *other != kind)
}

fn draftable(kind: &Kind) -> Result<(), Rejection> {
    if is_draftable(kind) { Ok(()) } else { Err(Refusal::engine("what_if_decision").into()) }
}

/// The value with all that the what-if says so far.
fn as_drafted(draft: &Draft<'_>, body: &Body) -> Result<Arc<Isms>, Rejection> {
    let (_, record) = put::read(WhatIf::kind_of(), body.clone()).map_err(Rejection::Invalid)?;
    let what_if: &WhatIf = record.downcast().ok_or_else(|| Refusal::engine("damaged"))?;
    let present = Arc::new(draft.isms().clone());
    Ok(Arc::clone(foresee(&present, what_if, Id::nil(), draft.moment()).after()))
}

/// The record of today, in the version that was seen.
fn seen(draft: &Draft<'_>, kind: &'static Kind, id: Id, version: u64) -> Result<Arc<Held>, Rejection> {
    let Some(view) = view(draft) else { return Err(Refusal::guard("not_entitled").into()) };
    let held = view.held(kind, id).ok_or(Rejection::NotFound)?;
    if held.version != version {
        return Err(Rejection::Conflict(Conflict { kind, id, seen: version, current: held.version }));
    }
    Ok(Arc::clone(held))
}

/// The part of a patch that says something else than the record: a form sends every field that it shows.
fn changed(held: &Held, patch: &Body) -> Result<Body, Rejection> {
    let mut body = held.body();
    for (name, value) in patch {
        if value.is_null() {
            body.remove(name);
        } else {
            body.insert(name.clone(), value.clone());
        }
    }
    let (envelope, record) = put::read(held.kind, body).map_err(Rejection::Invalid)?;
    let (mut after, before) = (Body::new(), held.body());
    record.write(&mut after);
    envelope.write(&mut after);
    let differs = |name: &&String| before.get(*name) != after.get(*name);
    let changed: Body = patch.keys().filter(differs).map(|name| (name.clone(), value_of(&after, name))).collect();
    if changed.is_empty() { Err(Refusal::engine("nothing_changed").into()) } else { Ok(changed) }
}

fn value_of(body: &Body, name: &str) -> Json {
    body.get(name).cloned().unwrap_or(Json::Null)
}

/// The fields of a new record that somebody gave: not those that Annexa keeps.
fn own_fields(kind: &Kind, body: &Body) -> Vec<String> {
    let is_given = |name: &str| match kind.field(name) {
        Some((_, field)) => !field.is_decided,
        None => matches!(name, "unit" | "external"),
    };
    body.keys().filter(|name| is_given(name)).cloned().collect()
}

/// The rows of one record.
struct Rows<'a> {
    kind: &'static Kind,
    id: Id,
    noun: Option<&'a str>,
    today: Option<&'a Held>,
}

impl Rows<'_> {
    /// The body of the what-if with these fields of the record as they would be.
    fn written<'v>(
        &self,
        draft: &Draft<'_>,
        body: &Body,
        fields: impl Iterator<Item = (&'v str, Option<&'v Json>)>,
    ) -> Result<Body, Rejection> {
        let Some(by) = draft.actor().map(|actor| actor.person.to_string()) else {
            return Err(Refusal::guard("not_entitled").into());
        };
        let today = self.today.map(Held::body).unwrap_or_default();
        let id = self.id.to_string();
        let mut misfits = Vec::new();
        let mut rows: BTreeMap<String, Json> = BTreeMap::new();
        let mut unit = None;
        for (name, value) in fields {
            let value = value.filter(|value| !value.is_null()).map(encoded).filter(|text| !text.is_empty());
            let was = today.get(name).map(encoded);
            let is_long =
                |text: &Option<String>| text.as_ref().is_some_and(|text| text.chars().count() > PROSE_CHARACTERS);
            if is_long(&value) || is_long(&was) {
                let sentence = "This is too long to be drafted. Edit the record itself.";
                misfits.push(Misfit::new(name, "too_long", sentence));
                continue;
            }
            if name == "unit" {
                unit.clone_from(&value);
            }
            let mut row =
                json!({"kind": self.kind.name, "record": id, "by": by, "field": name, "value": value, "was": was});
            if let Json::Object(row) = &mut row {
                row.extend(self.noun.map(|noun| ("noun".to_owned(), Json::from(noun))));
                row.extend(self.today.map(|today| ("version".to_owned(), Json::from(today.version))));
                row.retain(|_, value| !value.is_null());
            }
            rows.insert(name.to_owned(), row);
        }
        if !misfits.is_empty() {
            return Err(Rejection::Invalid(misfits));
        }
        let mut body = body.clone();
        put_rows(&mut body, &id, rows);
        let touched =
            json!({"kind": self.kind.name, "record": id, "at_unit": unit.filter(|_| self.today.is_none()), "by": by});
        touch(&mut body, &id, touched);
        Ok(body)
    }
}

/// Puts the rows of a record where its rows stand, or behind all others. A field that was drafted before keeps its place, and what
/// it says now counts; the other fields of the record stand on the version that was seen now as well.
fn put_rows(body: &mut Body, id: &str, mut rows: BTreeMap<String, Json>) {
    let mut edits = match body.remove("edits") {
        Some(Json::Array(edits)) => edits,
        _ => Vec::new(),
    };
    for edit in edits.iter_mut().filter(|edit| edit.get("record").and_then(Json::as_str) == Some(id)) {
        let name = edit.get("field").and_then(Json::as_str).unwrap_or_default();
        if let Some(row) = rows.remove(name) {
            *edit = row;
        }
    }
    let last = edits.iter().rposition(|edit| edit.get("record").and_then(Json::as_str) == Some(id));
    let place = last.map_or(edits.len(), |last| last + 1);
    edits.splice(place..place, rows.into_values());
    body.insert("edits".to_owned(), Json::Array(edits));
}

/// Keeps that a record was drafted, also when it is taken out again.
fn touch(body: &mut Body, id: &str, mut touched: Json) {
    let list = body.entry("touched").or_insert_with(|| json!([]));
    let Json::Array(list) = list else { return };
    if list.iter().any(|one| one.get("record").and_then(Json::as_str) == Some(id)) {
        return;
    }
    if let Json::Object(touched) = &mut touched {
        touched.retain(|_, value| !value.is_null());
    }
    list.push(touched);
}

/// Without the edits of a record.
fn dropped(body: &Body, record: Id) -> Result<Body, Rejection> {
    let id = record.to_string();
    without(body, |edit| edit.get("record").and_then(Json::as_str) == Some(&id))
}

fn without(body: &Body, goes: impl Fn(&Json) -> bool) -> Result<Body, Rejection> {
    let mut body = body.clone();
    let Some(Json::Array(mut edits)) = body.remove("edits") else { return Err(Rejection::NotFound) };
    let before = edits.len();
    edits.retain(|edit| !goes(edit));
    if edits.len() == before {
        return Err(Rejection::NotFound);
    }
    if !edits.is_empty() {
        body.insert("edits".to_owned(), Json::Array(edits));
    }
    Ok(body)
}

/// Answers a clash: what was drafted is kept over what the record says today, or the field is left as it is today.
fn answered(draft: &Draft<'_>, body: &Body, record: Id, field: &str, is_kept: bool) -> Result<Body, Rejection> {
    let id = record.to_string();
    let is_it = |edit: &Json| {
        edit.get("record").and_then(Json::as_str) == Some(&id)
            && edit.get("field").and_then(Json::as_str) == Some(field)
    };
    if !is_kept {
        return without(body, is_it);
    }
    let mut body = body.clone();
    let Some(Json::Array(edits)) = body.get_mut("edits") else { return Err(Rejection::NotFound) };
    let edit = edits.iter_mut().find(|edit| is_it(edit)).ok_or(Rejection::NotFound)?;
    let kind = edit.get("kind").and_then(Json::as_str).and_then(isms::registry::named).ok_or(Rejection::NotFound)?;
    let today = draft.isms().held(kind, record).ok_or(Rejection::NotFound)?;
    let Json::Object(row) = edit else { return Err(Rejection::NotFound) };
    row.remove("was");
    row.extend(today.body().get(field).map(|value| ("was".to_owned(), Json::from(encoded(value)))));
    Ok(body)
}
