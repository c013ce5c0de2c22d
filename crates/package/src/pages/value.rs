//! Values of fields as people read them, with links to the pages of what they name.

use ::record::{Field, Id, Type, Value};
use isms::Held;
use isms::registry;
use isms::risk::RiskLevel;
use markup::{format, level, prose};
use maud::{Markup, html};

use super::{Site, path_of, way};

/// The value of a field; a faint word where there is none.
pub(crate) fn value(site: &Site, at: &str, field: &Field, value: &Value<'_>) -> Markup {
    match value {
        Value::Rows(rows) => table(site, at, field, rows),
        Value::Absent => html! { span.unset { "not set" } },
        Value::Text(text) if field.field_type == Type::Prose => html! { div.prose { (prose(text)) } },
        Value::Text(text) => html! { (text) },
        Value::Number(number) => html! { (number) @if !field.unit.is_empty() { " " (field.unit) } },
        Value::Truth(true) => html! { "Yes" },
        Value::Truth(false) => html! { "No" },
        Value::Instant(at) => html! { time datetime=(at) { (format::moment(&site.view, *at)) } },
        Value::Date(day) => html! { time datetime=(day) { (format::date(*day)) } },
        Value::Choice(choice) if field.field_type == Type::Choice(RiskLevel::CHOICES) => {
            RiskLevel::from_code(choice.code).map_or_else(|| html! { (choice.label) }, level)
        }
        Value::Choice(choice) => html! { (choice.label) },
        Value::Reference(id) => link(site, at, field, *id),
        Value::References(ids) => html! {
            @for (position, id) in ids.iter().enumerate() {
                @if position > 0 { ", " }
                (link(site, at, field, *id))
            }
        },
    }
}

/// Rows as a table.
fn table(site: &Site, at: &str, field: &Field, rows: &[Vec<Value<'_>>]) -> Markup {
    let Type::Rows(columns) = field.field_type else { return html! {} };
    super::frame::scroll(
        field.label,
        &html! { table.table {
            thead { tr { @for column in columns.fields.iter() { th scope="col" { (column.label) } } } }
            tbody { @for row in rows { tr { @for (column, cell) in columns.fields.iter().zip(row) {
                td data-label=(column.label) { @if cell.is_present() { (value(site, at, column, cell)) } }
            } } } }
        } },
    )
}

/// A reference: a link where the record is in the package, a name where it may be known, else that there is something.
fn link(site: &Site, at: &str, field: &Field, id: Id) -> Markup {
    let Some(kind) = field.field_type.target().and_then(registry::named) else { return html! {} };
    match (site.view.held(kind, id), site.view.label(kind, id)) {
        (Some(held), _) => named(at, held),
        (None, Some(name)) => html! { (name) },
        (None, None) => html! { span.faint { "one that is not in this package" } },
    }
}

/// A record by its title, leading to its page.
pub(crate) fn named(at: &str, held: &Held) -> Markup {
    html! { a href=(way(at, &path_of(held))) { (held.title()) } }
}

/// Where a record stands.
pub(crate) fn state(site: &Site, held: &Held) -> Markup {
    html! {
        @match held.record() {
            None => span.tag.bad { "Damaged" },
            Some(_) if !held.is_living() => span.tag { "Retired" },
            Some(record) => @if let Some(state) = record.state(site.view.today()) { (markup::tag(state)) } @else { span.tag.good { "In use" } },
        }
    }
}
