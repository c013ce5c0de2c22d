//! What bodies say in a package: without the fields that are left out, with names of people replaced. The one place that decides it,
//! for the value that pages are made of, for histories, and for the log, where whatever would say something else is withheld.

use std::collections::BTreeSet;

use isms::Held;
use isms::people::Person;
use record::{Body, Field, Id, Kind, Kinded as _, Type};
use serde_json::Value as Json;

use crate::asked::LeftOut;
use crate::names::Names;

/// The fields that hold amounts of money.
const AMOUNTS: [(&str, &str); 4] =
    [("organisation", "revenue"), ("risk-criteria", "revenue"), ("action", "cost"), ("action", "yearly_cost")];
/// What stands for a text that is left out and that a record cannot be without.
const LEFT_OUT: &str = "Left out";
/// What stands for a name that is told in a record and belongs to no person here.
const SOMEBODY: &str = "Somebody";
/// The fields that hold names of people who need not be known here.
const TOLD: [(&str, &str); 1] = [("claim", "stated_name")];

/// What is left out of bodies, and replaced in them.
pub(crate) struct Redaction {
    fields: BTreeSet<(&'static str, &'static str)>,
    names: Option<Names>,
}

impl Redaction {
    /// The one that a plan asks for; `names` where those of people are to be replaced.
    pub fn of(left_out: &LeftOut, names: Option<Names>) -> Self {
        let mut fields: BTreeSet<_> = left_out.fields.iter().copied().collect();
        if left_out.money {
            fields.extend(AMOUNTS);
        }
        Self { fields, names }
    }

    /// Whether it changes anything.
    pub fn is_any(&self) -> bool {
        !self.fields.is_empty() || self.names.is_some()
    }

    /// Whether a field is left out by its name.
    pub fn leaves_out(&self, kind: &Kind, field: &Field) -> bool {
        self.fields.contains(&(kind.name, field.name)) || (self.names.is_some() && is_personal(field))
    }

    /// What a body says.
    pub fn body(&self, kind: &'static Kind, id: Id, body: &Body) -> Body {
        let told = body.iter().filter_map(|(name, value)| {
            let field = kind.field(name).map(|(_, field)| field);
            Some((name.clone(), self.value(kind, id, field, value)?))
        });
        told.collect()
    }

    /// What a record says; nothing where that is what it says anyway.
    pub fn held(&self, held: &Held) -> Option<Held> {
        let body = held.body();
        let told = self.body(held.kind, held.id, &body);
        (told != body).then(|| held.retold(told))
    }

    /// What a text says.
    pub fn text(&self, text: &str) -> String {
        self.names.as_ref().map_or_else(|| text.to_owned(), |names| names.replaced(text))
    }

    fn value(&self, kind: &'static Kind, id: Id, field: Option<&Field>, value: &Json) -> Option<Json> {
        if let Some(field) = field.filter(|field| self.fields.contains(&(kind.name, field.name))) {
            return field.is_required.then(|| Json::from(LEFT_OUT));
        }
        let Some(names) = &self.names else { return Some(value.clone()) };
        match field {
            Some(field) if is_personal(field) => None,
            Some(field) if field.is_title && kind == Person::kind_of() => Some(Json::from(names.of(id))),
            Some(field) if TOLD.contains(&(kind.name, field.name)) => Some(Json::from(SOMEBODY)),
            _ => Some(replaced(names, value)),
        }
    }
}

/// What says something of a person and can be left out: addresses, days of work.
fn is_personal(field: &Field) -> bool {
    field.is_sensitive && !field.is_required && !matches!(field.field_type, Type::Reference(_) | Type::References(_))
}

fn replaced(names: &Names, value: &Json) -> Json {
    match value {
        Json::String(text) => Json::from(names.replaced(text)),
        Json::Array(list) => Json::Array(list.iter().map(|one| replaced(names, one)).collect()),
        Json::Object(object) => {
            Json::Object(object.iter().map(|(name, one)| (name.clone(), replaced(names, one))).collect())
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_that_is_left_out_is_there_and_can_be_missed() {
        for (kind, name) in AMOUNTS {
            let (_, field) = isms::registry::named(kind).unwrap().field(name).unwrap();
            assert!(!field.is_required && matches!(field.field_type, Type::Number { .. }), "{kind}.{name}");
        }
        for (kind, name) in TOLD {
            let (_, field) = isms::registry::named(kind).unwrap().field(name).unwrap();
            assert!(matches!(field.field_type, Type::Line), "{kind}.{name}");
        }
    }
}
