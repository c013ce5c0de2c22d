//! Values of fields as people read them.

use door::Visitor;
use isms::registry;
use isms::risk::RiskLevel;
use maud::{Markup, html};
use record::{Field, Id, Type, Value};

use super::{level, prose};
use crate::format::{date, moment};

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
        Value::Instant(at) => html! { time datetime=(at) { (moment(&visitor.view, *at)) } },
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
        div.scroll tabindex="0" { table.table aria-label=(field.label) {
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
