//! Erasing what is kept of a person (A.5.34, GDPR 17), and keeping what they decided: the person stays as a number, and every role
//! and decision stays theirs by id.
//!
//! Which texts those are was found by looking at every version there is ([`isms::erasure::Found`]). The decision lists them in a
//! retained record; storage forgets them in the transaction that appends it.

use access::{Object, View, writes_under};
use isms::Held;
use isms::documented::RetainedRecord;
use isms::erasure;
use isms::people::Person;
use jiff::civil::Date;
use record::{Body, Envelope, Field, Id, Kind, Kinded as _, Misfit, Rows};
use serde_json::{Value as Json, json};

use crate::draft::Draft;
use crate::step::{has_proven, is_over};
use crate::{Conflict, Erase, Refusal, Rejection, view};

/// The links by which somebody answers for a record, so that it is handed over before they are gone.
const ANSWERING: [&str; 7] =
    ["owner", "assignee", "assessor", "implementer", "verifier", "evidence_reviewer", "person"];

pub(crate) fn decide(draft: &mut Draft<'_>, erase: &Erase) -> Result<(), Rejection> {
    let Some(view) = view(draft) else { return Err(Refusal::guard("not_entitled").into()) };
    let kind = Person::kind_of();
    let held = view.held(kind, erase.found.person()).ok_or(Rejection::NotFound)?.clone();
    let Some(person) = held.typed::<Person>() else { return Err(Refusal::engine("damaged").into()) };
    if held.version != erase.version {
        let (seen, current) = (erase.version, held.version);
        return Err(Rejection::Conflict(Conflict { kind, id: held.id, seen, current }));
    }
    let refused = refusals(draft, &view, &held, person, erase);
    if !refused.is_empty() {
        return Err(Rejection::Refused(refused));
    }
    if erase.reason.as_deref().is_some_and(|reason| erase.found.words().name(reason)) {
        let sentence = format!("This names the person, and would stay. Write {} instead.", held.handle());
        return Err(Rejection::Invalid(vec![Misfit::new("reason", "names_person", sentence)]));
    }
    let under = writes_under(view.standing(), &Object::held(draft.isms(), &held));
    let body = remaining(draft.today(), &held, erase.found.keeps_name());
    if held.body() != body {
        draft.record(kind, held.id, "person.erase", under, body)?;
    }
    list(draft, &view, &held, erase, under)?;
    draft.erases(erase.found.clone());
    Ok(())
}

fn refusals(draft: &Draft<'_>, view: &View, held: &Held, person: &Person, erase: &Erase) -> Vec<Refusal> {
    let mut refused = Vec::new();
    if view.actor().person == held.id {
        refused.push(Refusal::engine("erase_self"));
    } else if !view.may_erase(held) {
        refused.push(Refusal::guard("not_entitled"));
    }
    if !has_proven(view.actor(), draft.now()) {
        refused.push(Refusal::guard("second_factor_missing"));
    }
    if erase.reason.is_none() {
        refused.push(Refusal::guard("reason_missing"));
    }
    if held.is_living() && person.is_placeholder != Some(true) && person.is_active(draft.today()) {
        refused.push(Refusal::engine("erase_at_work"));
    }
    refused.extend(duties(draft, view, held));
    if erase.found.is_empty() {
        refused.push(Refusal::engine("erase_nothing"));
    }
    // INVARIANT: what is erased was found in all that there is; what came since was not looked at.
    if erase.found.size() != draft.isms().size() {
        refused.push(Refusal::engine("erase_overtaken"));
    }
    refused
}

/// What the person still answers for: roles and grants in force, and living records that name them in a link by which somebody
/// answers and that can still be handed over.
fn duties(draft: &Draft<'_>, view: &View, person: &Held) -> Option<Refusal> {
    let today = draft.today();
    let answers = |kind: &'static Kind, field: &'static Field| {
        let is_own = kind == Person::kind_of();
        !field.is_loose && !is_own && field.link.is_some_and(|link| ANSWERING.contains(&link))
    };
    let is_open = |held: &Held, field: &Field| {
        let is_movable = field.needs_role.is_some() || field.link == Some("person") || !held.is_frozen(today);
        held.is_living() && is_movable && !is_over(held, today)
    };
    let mut refusal = Refusal::engine("erase_duties");
    let mut named: Vec<Id> = Vec::new();
    for referring in draft.isms().referring_by(Person::kind_of(), person.id, answers) {
        let held = referring.held;
        if !is_open(held, referring.field) || named.contains(&held.id) {
            continue;
        }
        named.push(held.id);
        if view.sees(held) {
            refusal.records.push((held.kind, held.id));
        } else {
            refusal.unseen += 1;
        }
    }
    (!named.is_empty()).then_some(refusal)
}

/// What stays of a person's record: where it stands, its number, and that it is out of use.
fn remaining(today: Date, held: &Held, keeps_name: bool) -> Body {
    let mut body = Body::new();
    let name = match held.number() {
        _ if keeps_name => held.title().to_owned(),
        Some(number) => erasure::person(&number),
        None => erasure::ERASED.to_owned(),
    };
    body.insert("name".to_owned(), Json::from(name));
    if let Some(placeholder) = held.body().remove("is_placeholder") {
        body.insert("is_placeholder".to_owned(), placeholder);
    }
    let Envelope { unit, number, retired, not_independent, in_name_of, .. } = held.envelope.clone();
    let retired = retired.or(Some(today));
    Envelope { unit, number, external: Vec::new(), retired, reason: None, not_independent, in_name_of }
        .write(&mut body);
    body
}

/// The retained record that lists what was erased.
fn list(draft: &mut Draft<'_>, view: &View, person: &Held, erase: &Erase, under: Option<Id>) -> Result<(), Rejection> {
    let kind = RetainedRecord::kind_of();
    let rows = erase.found.rows().map_err(|_| Refusal::engine("damaged"))?;
    if rows.len() > record::rows::ROWS {
        return Err(Refusal::engine("erase_size").into());
    }
    let rows = record::FieldValue::to_json(&Rows::from(rows)).unwrap_or(Json::Null);
    let fields = json!({
        "title": format!("Erasure of {}", person.handle()),
        "kind": "erasure",
        "summary": erase.reason.as_deref(),
        "made_on": draft.today().to_string(),
        "made_by": view.actor().person.to_string(),
        "erased_person": person.id.to_string(),
        "erased_texts": rows,
        "unit": view.root().unwrap_or(person.envelope.unit).to_string(),
        "number": draft.isms().register(kind).map(|register| register.last_number() + 1),
    });
    let Json::Object(mut body) = fields else { return Err(Refusal::engine("damaged").into()) };
    body.retain(|_, value| !value.is_null());
    let mut own = body.clone();
    Envelope::take(&mut own).and_then(|_| kind.read_at(kind.schema, own)).map_err(Rejection::Invalid)?;
    let id = draft.new_id();
    draft.record(kind, id, "retained-record.erase", under, body)
}
