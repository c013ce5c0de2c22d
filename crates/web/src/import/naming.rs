//! The records that name a placeholder, and what makes them name another.
//!
//! Where all of them can be moved, the placeholder is retired in the same commit. Claims that wait for somebody go with it; what
//! else plain editing cannot change stays.

use std::collections::BTreeMap;

use access::View;
use decide::{Command, Put, Readdress, Retire, Target};
use isms::Held;
use isms::documented::{Claim, ClaimStep};
use record::{Body, Field, Id, Line, Type};
use serde_json::{Value as Json, json};

/// The living records that name one.
pub struct Naming<'a> {
    /// Those whose fields plain editing can change.
    pub editable: Vec<(&'a Held, Vec<&'static Field>)>,
    /// The claims that wait for them.
    pub claims: Vec<&'a Held>,
    /// The others.
    pub fixed: Vec<&'a Held>,
    /// How many the viewer may not see.
    pub unseen: usize,
}

/// Who names a placeholder.
pub fn naming<'a>(view: &'a View, held: &Held) -> Naming<'a> {
    let (referring, unseen) = view.referring(held.id);
    let mut records: BTreeMap<Id, (&Held, Vec<&'static Field>)> = BTreeMap::new();
    for linked in referring.into_iter().filter(|linked| linked.held.is_living()) {
        records.entry(linked.held.id).or_insert((linked.held.as_ref(), Vec::new())).1.push(linked.field);
    }
    let is_open = |(record, fields): &(&Held, Vec<&'static Field>)| {
        record.kind.is_edited
            && view.may_write(record)
            && !record.is_frozen(view.today())
            && fields.iter().all(|field| {
                let is_plain = matches!(field.field_type, Type::Reference(_) | Type::References(_));
                is_plain && !field.is_decided && !view.is_guarded(record, field)
            })
    };
    let (editable, others): (Vec<_>, Vec<_>) = records.into_values().partition(is_open);
    let others = others.into_iter().map(|(record, _)| record);
    let waits = |record: &&Held| {
        let claim = record.typed::<Claim>();
        view.may_write(record) && claim.is_some_and(|claim| claim.step == ClaimStep::Claimed)
    };
    let (claims, fixed) = others.partition(waits);
    Naming { editable, claims, fixed, unseen }
}

/// Everything that can be moved refers to the other from now on; what nobody needs any more is retired.
pub fn moved(view: &View, held: &Held, to: Id) -> Command {
    let Naming { editable, claims, fixed, unseen } = naming(view, held);
    let reason = format!("{} was a placeholder.", held.title());
    let mut commands: Vec<Command> = editable
        .iter()
        .map(|(record, fields)| {
            let body = record.body();
            let patch = fields.iter().map(|field| (field.name.to_owned(), renamed(body.get(field.name), held.id, to)));
            put(record, patch.collect(), &reason)
        })
        .collect();
    commands.extend(claims.iter().map(|claim| {
        let (claim, version) = (claim.id, claim.version);
        Command::Readdress(Readdress { claim, version, person: to, reason: Line::new(&reason).ok() })
    }));
    if fixed.is_empty() && unseen == 0 {
        let (kind, id, version) = (held.kind, held.id, held.version);
        commands.push(Command::Retire(Retire { kind, id, version, is_retired: true, reason: Line::new(&reason).ok() }));
    }
    Command::All(commands)
}

/// The value of a field with the placeholder replaced; in lists, each record once.
fn renamed(value: Option<&Json>, from: Id, to: Id) -> Json {
    let (from, to) = (Json::from(from.to_string()), Json::from(to.to_string()));
    match value {
        Some(Json::Array(ids)) => {
            let mut kept: Vec<Json> = Vec::new();
            for id in ids.iter().map(|id| if *id == from { &to } else { id }) {
                if !kept.contains(id) {
                    kept.push(id.clone());
                }
            }
            Json::Array(kept)
        }
        _ => json!(to),
    }
}

/// Plain editing of a record, with its reason.
pub fn put(held: &Held, patch: Body, reason: &str) -> Command {
    let target = Target::Existing { id: held.id, version: held.version };
    Command::Put(Put { kind: held.kind, target, patch, reason: Line::new(reason).ok() })
}
