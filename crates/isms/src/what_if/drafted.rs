//! The rows of a what-if read as the edits of records that they are, and where they clash with today.

use record::{Body, Id, Kind, Type};
use serde_json::Value as Json;

use super::{DraftedField, Touched, WhatIf};
use crate::{Held, Isms, registry};

/// What a what-if would do to one record.
#[derive(Clone, Debug)]
pub struct Drafted<'a> {
    /// The kind.
    pub kind: &'static Kind,
    /// The record; the id that a new one will have.
    pub id: Id,
    /// The version that it was drafted on; nothing for a new record.
    pub version: Option<u64>,
    /// The step that makes a new record.
    pub noun: Option<&'a str>,
    /// Who drafted it last.
    pub by: Id,
    /// Its fields, in order.
    pub fields: Vec<&'a DraftedField>,
}

/// A field that says something else today than when it was drafted, and something else than what was drafted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash<'a> {
    /// The field.
    pub field: &'a str,
    /// What it said when it was drafted.
    pub was: Option<&'a str>,
    /// What it would say.
    pub mine: Option<&'a str>,
    /// What it says today.
    pub theirs: Option<String>,
}

impl WhatIf {
    /// The edits, record by record, in the order in which they were drafted. Rows of a kind that this Annexa does not know are
    /// left out.
    pub fn drafted(&self) -> Vec<Drafted<'_>> {
        let mut drafted: Vec<Drafted<'_>> = Vec::new();
        for row in self.edits.iter() {
            let (Some(kind), Ok(id)) = (registry::named(&row.kind), Id::parse_str(&row.record)) else { continue };
            let version = row.version.and_then(|version| u64::try_from(version.get()).ok());
            match drafted.iter_mut().find(|one| one.id == id) {
                Some(one) => {
                    one.by = row.by.id;
                    one.fields.push(row);
                }
                None => drafted.push(Drafted {
                    kind,
                    id,
                    version,
                    noun: row.noun.as_deref(),
                    by: row.by.id,
                    fields: vec![row],
                }),
            }
        }
        drafted
    }
}

impl Touched {
    /// The kind and id of the record, if this Annexa knows the kind.
    pub fn target(&self) -> Option<(&'static Kind, Id)> {
        Some((registry::named(&self.kind)?, Id::parse_str(&self.record).ok()?))
    }
}

impl Drafted<'_> {
    /// Whether it makes the record.
    pub fn is_new(&self) -> bool {
        self.version.is_none()
    }

    /// The fields as a merge patch.
    pub fn patch(&self, type_of: impl Fn(&str) -> Type) -> Body {
        let value = |row: &&DraftedField| match &row.value {
            Some(text) => decoded(type_of(&row.field), text),
            None => Json::Null,
        };
        self.fields.iter().map(|row| (row.field.to_string(), value(row))).collect()
    }

    /// Where today moved on: the fields that somebody else changed meanwhile. What says today what was drafted is no clash.
    pub fn clashes(&self, isms: &Isms) -> Vec<Clash<'_>> {
        let Some(held) = isms.held(self.kind, self.id).filter(|_| !self.is_new()) else { return Vec::new() };
        self.clashes_with(held)
    }

    /// The same, with the record as somebody sees it.
    pub fn clashes_with(&self, held: &Held) -> Vec<Clash<'_>> {
        let today = held.body();
        let clash = |row: &&'_ DraftedField| {
            let theirs = today.get(&*row.field).map(encoded);
            let (mine, was) = (row.value.as_deref(), row.was.as_deref());
            (theirs.as_deref() != was && theirs.as_deref() != mine).then_some(theirs)
        };
        let fields = self.fields.iter();
        fields
            .filter_map(|row| {
                let theirs = clash(row)?;
                Some(Clash { field: &row.field, was: row.was.as_deref(), mine: row.value.as_deref(), theirs })
            })
            .collect()
    }
}

/// A value of a body as the text that a row keeps: text as it is, all else as JSON.
pub fn encoded(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The value of a body that a text stands for, in a field of that type.
pub fn decoded(field_type: Type, text: &str) -> Json {
    match field_type {
        Type::References(_) | Type::Rows(_) | Type::Truth | Type::Number { .. } => {
            serde_json::from_str(text).unwrap_or_else(|_| Json::from(text))
        }
        Type::Line | Type::Prose | Type::Date | Type::Instant | Type::Choice(_) | Type::Reference(_) => {
            Json::from(text)
        }
    }
}
