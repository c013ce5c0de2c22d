//! Values of records as cells.

use access::View;
use isms::registry;
use record::{Columns, Field, Type, Value};
use report::{Cell, Shape};

use crate::names::UNSEEN;

/// What the cells of a field hold.
pub(crate) fn shape(field: &Field) -> Shape {
    match field.field_type {
        Type::Line | Type::Reference(_) | Type::Instant => Shape::Text,
        Type::Prose | Type::References(_) | Type::Rows(_) => Shape::Prose,
        Type::Number { .. } => Shape::Number,
        Type::Truth => Shape::Truth,
        Type::Date => Shape::Date,
        Type::Choice(_) => Shape::Word,
    }
}

/// A value as people read it.
pub(crate) fn cell(view: &View, field: &Field, value: &Value<'_>) -> Cell {
    match value {
        Value::Absent => Cell::Empty,
        Value::Number(number) => Cell::Number(*number),
        Value::Truth(truth) => Cell::Truth(*truth),
        Value::Date(date) => Cell::Date(*date),
        Value::Instant(at) => Cell::text(&crate::instant(view, *at)),
        Value::Text(text) => Cell::text(text),
        Value::Choice(choice) => Cell::text(choice.label),
        Value::Reference(_) | Value::References(_) => Cell::text(&named(view, field, value).join("\n")),
        Value::Rows(rows) => match field.field_type {
            Type::Rows(columns) => {
                Cell::text(&rows.iter().map(|row| in_words(view, columns, row)).collect::<Vec<_>>().join("\n"))
            }
            _ => Cell::Empty,
        },
    }
}

/// The names of the records that a value refers to.
pub(crate) fn named(view: &View, field: &Field, value: &Value<'_>) -> Vec<String> {
    let Some(kind) = field.field_type.target().and_then(registry::named) else { return Vec::new() };
    value.references().iter().map(|id| view.label(kind, *id).unwrap_or(UNSEEN).to_owned()).collect()
}

/// A row within a record: its cells with what their columns are called.
fn in_words(view: &View, columns: &Columns, row: &[Value<'_>]) -> String {
    let cells = columns.fields.iter().zip(row).filter(|(_, value)| value.is_present());
    let told = cells.map(|(column, value)| format!("{}: {}", column.label, cell(view, column, value).shown()));
    told.collect::<Vec<_>>().join("; ")
}
