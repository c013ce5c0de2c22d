//! What one form changes in many records: the fields that were filled in, those whose value is taken away, and what is added
//! to lists or taken from them. Everything else stays as it is.

use access::View;
use decide::{Command, Put, Target};
use isms::Held;
use record::{Body, Envelope, Field, Id, Kind, Line, Type};
use serde_json::Value as Json;

use super::row::Row;
use crate::form::Sent;

/// What becomes of a list of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// What was chosen is added.
    Add,
    /// What was chosen takes the place of what is there.
    Replace,
    /// What was chosen is taken out.
    Remove,
}

impl How {
    /// The ways, with their codes and what a form says.
    pub const ALL: [(Self, &str, &str); 3] = [
        (How::Add, "add", "Add these"),
        (How::Replace, "replace", "Have these alone"),
        (How::Remove, "remove", "Take these out"),
    ];

    /// The way that a form chose for a field.
    pub fn read(sent: &Sent, field: &Field) -> Self {
        let chosen = sent.text(&format!("{}.how", field.name));
        Self::ALL.into_iter().find(|(_, code, _)| *code == chosen).map_or(How::Add, |(how, ..)| how)
    }
}

/// What one field becomes.
enum Becomes {
    /// No value.
    Nothing,
    /// This value.
    Said(Json),
    /// A list with these, or without them.
    Listed(How, Vec<Id>),
}

/// A change of many records.
pub struct Change {
    kind: &'static Kind,
    fields: Vec<(&'static str, Becomes)>,
    reason: Option<Line>,
}

/// The fields that many records can have in common. What names a record, tells its story or is a table of its own is changed
/// one by one.
pub fn fields(kind: &'static Kind) -> impl Iterator<Item = &'static Field> {
    kind.fields.iter().filter(|field| {
        let is_own = matches!(field.field_type, Type::Prose | Type::Rows(_));
        !field.is_decided && !field.is_title && !field.is_unique && !is_own
    })
}

impl Change {
    /// What a form says.
    pub fn read(kind: &'static Kind, sent: &Sent) -> Self {
        let mut said: Vec<(&'static str, Becomes)> =
            fields(kind).filter_map(|field| Some((field.name, becomes(field, sent)?))).collect();
        let unit = sent.text("unit");
        if !unit.is_empty() {
            said.push(("unit", Becomes::Said(Json::from(unit))));
        }
        Self { kind, fields: said, reason: Line::new(sent.text("reason")).ok() }
    }

    /// Whether it would change nothing anywhere.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The command that makes it in a record; nothing where that says the same already.
    pub fn of(&self, view: &View, row: &Row) -> Option<Command> {
        let held = view.held(self.kind, row.id)?;
        let patch: Body =
            self.fields.iter().map(|(name, becomes)| ((*name).to_owned(), becomes.of(held, name))).collect();
        // What somebody else changed meanwhile is refused and not passed over.
        if held.version == row.seen && says_the_same(held, &patch) {
            return None;
        }
        let target = Target::Existing { id: row.id, version: row.seen };
        Some(Command::Put(Put { kind: self.kind, target, patch, reason: self.reason.clone() }))
    }
}

fn becomes(field: &Field, sent: &Sent) -> Option<Becomes> {
    if sent.has(&format!("{}.clear", field.name)) {
        return Some(Becomes::Nothing);
    }
    if let Type::References(_) = field.field_type {
        let chosen: Vec<Id> = sent.all(field.name).filter_map(|id| Id::parse_str(id).ok()).collect();
        return (!chosen.is_empty()).then(|| Becomes::Listed(How::read(sent, field), chosen));
    }
    let text = sent.text(field.name).trim();
    (!text.is_empty()).then(|| Becomes::Said(Json::from(text)))
}

impl Becomes {
    fn of(&self, held: &Held, name: &str) -> Json {
        match self {
            Becomes::Nothing => Json::Null,
            Becomes::Said(value) => value.clone(),
            Becomes::Listed(how, chosen) => {
                let there = held.named(name).references().to_vec();
                let listed: Vec<Id> = match how {
                    How::Add => {
                        let new = chosen.iter().filter(|id| !there.contains(id));
                        there.iter().chain(new).copied().collect()
                    }
                    How::Replace => chosen.clone(),
                    How::Remove => there.iter().filter(|id| !chosen.contains(id)).copied().collect(),
                };
                listed.iter().map(|id| Json::from(id.to_string())).collect()
            }
        }
    }
}

/// Whether a record says already what the patch makes it say. What cannot be read is for the rules to refuse.
fn says_the_same(held: &Held, patch: &Body) -> bool {
    let mut body = held.body();
    for (name, value) in patch {
        if value.is_null() {
            body.remove(name);
        } else {
            body.insert(name.clone(), value.clone());
        }
    }
    let Ok(envelope) = Envelope::take(&mut body) else { return false };
    let Ok(record) = (held.kind.read)(body) else { return false };
    let mut after = Body::new();
    record.write(&mut after);
    envelope.write(&mut after);
    after == held.body()
}
