//! Times that say no offset: people mean the clock on the wall where the organisation is.
//!
//! Where the clocks go back, an hour comes twice and the first is meant, so that no clock of ours runs out too late. Where they
//! go forward, an hour is left out; a time in it stays as it was typed, and is refused as one that there was not.

use isms::Isms;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use record::{Body, Field, Type};
use serde_json::Value as Json;

/// Completes the times among the fields of a body.
pub(crate) fn complete<'a>(isms: &Isms, fields: impl IntoIterator<Item = &'a Field>, body: &mut Body) {
    let mut zone = None;
    for field in fields {
        if let Some(value) = body.get_mut(field.name) {
            complete_value(field.field_type, value, &mut || zone.get_or_insert_with(|| isms.time_zone()).clone());
        }
    }
}

fn complete_value(field_type: Type, value: &mut Json, zone: &mut dyn FnMut() -> TimeZone) {
    match (field_type, value) {
        (Type::Instant, Json::String(text)) => {
            if let Some(instant) = instant(text, zone) {
                *text = instant;
            }
        }
        (Type::Rows(columns), Json::Array(rows)) => {
            for row in rows.iter_mut().filter_map(Json::as_object_mut) {
                for column in columns.fields.iter() {
                    if let Some(cell) = row.get_mut(column.name) {
                        complete_value(column.field_type, cell, zone);
                    }
                }
            }
        }
        _ => {}
    }
}

/// The moment of a time on the wall; nothing for what says its offset already, is no time, or was left out.
fn instant(text: &str, zone: &mut dyn FnMut() -> TimeZone) -> Option<String> {
    let text = text.trim();
    if text.parse::<jiff::Timestamp>().is_ok() {
        return None;
    }
    let wall: DateTime = text.parse().ok()?;
    let ambiguous = zone().to_ambiguous_zoned(wall);
    match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => None,
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => {
            Some(ambiguous.compatible().ok()?.timestamp().to_string())
        }
    }
}
