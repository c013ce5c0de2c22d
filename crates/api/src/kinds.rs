//! `GET /kinds`: the kinds of record, described. Forms, imports and clients are made from this.

use axum::http::Uri;
use axum::response::Response;
use door::{Client, Fault};
use isms::registry;
use record::{Choice, Field, Kind, Type};
use serde_json::{Value as Json, json};

use crate::{answer, step};
use listing::Parameters;

pub(crate) async fn kinds(client: Client, uri: Uri) -> Result<Response, Fault> {
    Parameters::of(&uri)?.end()?;
    let items = registry::kinds().map(|kind| {
        let mut told = described(kind);
        answer::set(&mut told, "may_create", client.view.may_create(kind));
        told
    });
    Ok(answer::json(&json!({"items": items.collect::<Vec<_>>()})))
}

fn described(kind: &'static Kind) -> Json {
    json!({
        "kind": kind.plural,
        "name": kind.name,
        "title": kind.title,
        "titles": kind.titles,
        "help": kind.help,
        "clause": kind.clause,
        "prefix": kind.prefix,
        "is_edited": kind.is_edited,
        "steps": step::nouns(kind),
        "fields": kind.fields.iter().map(field).collect::<Vec<_>>(),
        "derived": registry::derived(kind).iter().map(|derived| field(&derived.field)).collect::<Vec<_>>(),
    })
}

/// A field, described.
pub(crate) fn field(field: &Field) -> Json {
    let (type_name, least, most, choices) = match field.field_type {
        Type::Line => ("line", None, None, None),
        Type::Prose => ("prose", None, None, None),
        Type::Number { least, most } => ("number", Some(least), Some(most), None),
        Type::Truth => ("truth", None, None, None),
        Type::Date => ("date", None, None, None),
        Type::Instant => ("instant", None, None, None),
        Type::Choice(choices) => ("choice", None, None, Some(choices.iter().map(choice).collect::<Vec<_>>())),
        Type::Reference(_) => ("reference", None, None, None),
        Type::References(_) => ("references", None, None, None),
        Type::Rows(_) => ("rows", None, None, None),
    };
    let target = field.field_type.target().and_then(registry::named).map(|kind| kind.plural);
    let columns = match field.field_type {
        Type::Rows(columns) => Some(columns.fields.iter().map(self::field).collect::<Vec<_>>()),
        _ => None,
    };
    json!({
        "name": field.name,
        "label": field.label,
        "help": field.help,
        "type": type_name,
        "least": least,
        "most": most,
        "choices": choices,
        "target": target,
        "columns": columns,
        "unit": Some(field.unit).filter(|unit| !unit.is_empty()),
        "is_required": field.is_required,
        "is_title": field.is_title,
        "is_listed": field.is_listed,
        "is_searched": field.is_searched,
        "is_unique": field.is_unique,
        "is_decided": field.is_decided,
        "needs_role": field.needs_role,
    })
}

fn choice(choice: &Choice) -> Json {
    json!({"code": choice.code, "label": choice.label, "help": choice.help})
}
