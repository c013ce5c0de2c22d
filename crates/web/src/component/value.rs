//! Values of fields as people read them.

use access::View;
use door::Visitor;
use isms::registry;
use maud::{Markup, html};
use record::{Field, Id, Type, Value};
use serde_json::Value as Json;

use super::prose;
use crate::format::date;

/// The value of a field; a faint word where there is none.
pub fn value(visitor: &Visitor, field: &Field, value: &Value<'_>) -> Markup {
    match value {
        Value::Absent => html! { span.unset { "not set" } },
        Value::Text(text) if field.field_type == Type::Prose => html! { div.prose { (prose(text)) } },
        Value::Text(text) => html! { (text) },
        Value::Number(number) => html! { (number) @if !field.unit.is_empty() { " " (field.unit) } },
        Value::Truth(true) => html! { "Yes" },
        Value::Truth(false) => html! { "No" },
        Value::Date(day) => html! { time datetime=(day) { (date(*day)) } },
        Value::Choice(choice) => html! { (choice.label) },
        Value::Reference(id) => link(visitor, field, *id),
        Value::References(ids) => html! {
            @for (position, id) in ids.iter().enumerate() {
                @if position > 0 { ", " }
                (link(visitor, field, *id))
            }
        },
    }
}

/// A reference: a link where the viewer may open it, a name where they may know it, else that there is something.
fn link(visitor: &Visitor, field: &Field, id: Id) -> Markup {
    let view = &visitor.view;
    let Some(kind) = field.field_type.target().and_then(registry::named) else { return html! {} };
    match (view.held(kind, id), view.label(kind, id)) {
        (Some(held), _) => {
            html! { a href=(visitor.href(&format!("{}/{}", kind.plural, held.handle()))) { (held.title()) } }
        }
        (None, Some(name)) => html! { (name) },
        (None, None) => html! { span.faint { "one you may not see" } },
    }
}

/// The value of a field in a body, for history: words, without links.
pub fn json_value(view: &View, field: Option<&Field>, json: Option<&Json>) -> String {
    let Some(json) = json else { return String::new() };
    match (field.map(|field| field.field_type), json) {
        (Some(Type::Choice(choices)), Json::String(code)) => {
            choices.iter().find(|choice| choice.code == code).map_or(code.clone(), |choice| choice.label.to_owned())
        }
        (Some(Type::Date), Json::String(day)) => day.parse().map_or(day.clone(), date),
        (Some(Type::Reference(kind) | Type::References(kind)), json) => named(view, kind, json),
        (_, Json::String(text)) => text.clone(),
        (_, Json::Bool(true)) => "Yes".to_owned(),
        (_, Json::Bool(false)) => "No".to_owned(),
        (_, Json::Array(list)) => {
            list.iter().map(|one| json_value(view, None, Some(one))).collect::<Vec<_>>().join(", ")
        }
        (_, other) => match field.map_or("", |field| field.unit) {
            "" => other.to_string(),
            unit => format!("{other} {unit}"),
        },
    }
}

/// The names behind ids, for those who may know them.
pub fn named(view: &View, kind: &str, json: &Json) -> String {
    let one = |json: &Json| {
        let id = json.as_str().and_then(|id| Id::parse_str(id).ok());
        let label = registry::named(kind).zip(id).and_then(|(kind, id)| view.label(kind, id));
        label.map_or("one you may not see".to_owned(), str::to_owned)
    };
    match json {
        Json::Array(list) => list.iter().map(one).collect::<Vec<_>>().join(", "),
        other => one(other),
    }
}
