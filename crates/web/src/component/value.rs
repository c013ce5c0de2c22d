//! Values of fields as people read them.

use access::View;
use door::Visitor;
use isms::registry;
use isms::risk::RiskLevel;
use maud::{Markup, html};
use record::{Columns, Field, Id, Type, Value, in_sentence};
use serde_json::Value as Json;

use super::{level, prose};
use crate::format::date;

/// The value of a field; a faint word where there is none.
pub fn value(visitor: &Visitor, field: &Field, value: &Value<'_>) -> Markup {
    match value {
        Value::Rows(rows) => table(visitor, field, rows),
        Value::Absent => html! { span.unset { "not set" } },
        Value::Text(text) if field.field_type == Type::Prose => html! { div.prose { (prose(text)) } },
        Value::Text(text) => html! { (text) },
        Value::Number(number) => html! { (number) @if !field.unit.is_empty() { " " (field.unit) } },
        Value::Truth(true) => html! { "Yes" },
        Value::Truth(false) => html! { "No" },
        Value::Date(day) => html! { time datetime=(day) { (date(*day)) } },
        Value::Choice(choice) if field.field_type == Type::Choice(RiskLevel::CHOICES) => {
            RiskLevel::from_code(choice.code).map_or_else(|| html! { (choice.label) }, level)
        }
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

/// Rows as a table.
fn table(visitor: &Visitor, field: &Field, rows: &[Vec<Value<'_>>]) -> Markup {
    let Type::Rows(columns) = field.field_type else { return html! {} };
    html! {
        div.scroll { table.table aria-label=(field.label) {
            thead { tr { @for column in columns.fields.iter() { th scope="col" { (column.label) } } } }
            tbody { @for row in rows { tr { @for (column, cell) in columns.fields.iter().zip(row) {
                td data-label=(column.label) { @if cell.is_present() { (value(visitor, column, cell)) } }
            } } } }
        } }
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
        (Some(Type::Rows(columns)), Json::Array(rows)) => {
            rows.iter().map(|row| row_words(view, columns, row)).collect::<Vec<_>>().join("; ")
        }
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

/// A row in words: its cells with what their columns are called.
pub fn row_words(view: &View, columns: &Columns, row: &Json) -> String {
    let cells = columns.fields.iter().filter_map(|column| {
        let cell = json_value(view, Some(column), row.get(column.name));
        (!cell.is_empty()).then(|| format!("{} {cell}", in_sentence(column.label)))
    });
    cells.collect::<Vec<_>>().join(", ")
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
