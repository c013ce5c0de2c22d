//! Old and new of a field, word by word where it is text.

use access::View;
use isms::life::Pending;
use isms::registry;
use maud::{Markup, html};
use record::{Change, Columns, Field, Fields as _, Kind, Type, in_sentence};
use serde_json::Value as Json;
use similar::{ChangeTag, TextDiff};

use super::value::row_words;
use super::{json_value, value};

/// How many fields a version shows before the others unfold.
const SHOWN: usize = 6;

/// What a version changed, field by field.
pub fn diff(view: &View, kind: &Kind, changes: &[Change]) -> Markup {
    let told: Vec<&Change> = changes.iter().filter(|change| !is_of_proposal(&change.field)).collect();
    // One more line costs no more than the line that would hide it.
    let (first, others) = told.split_at(if told.len() > SHOWN + 1 { SHOWN } else { told.len() });
    html! {
        @if !first.is_empty() { (list(view, kind, first)) }
        @if !others.is_empty() {
            details.more { summary { "and " (others.len()) " more fields" } (list(view, kind, others)) }
        }
    }
}

fn list(view: &View, kind: &Kind, changes: &[&Change]) -> Markup {
    html! {
        dl.diff {
            @for change in changes {
                @let field = field(kind, &change.field);
                dt { (label(kind, &change.field)) }
                dd.words { (words(view, kind, change, field)) }
            }
        }
    }
}

fn field<'a>(kind: &'a Kind, name: &str) -> Option<&'a Field> {
    let derived = || registry::derived(kind).iter().map(|derived| &derived.field).find(|field| field.name == name);
    kind.field(name).map(|(_, field)| field).or_else(derived)
}

/// What keeps a proposal is for machines; the words beside it say who proposed what.
fn is_of_proposal(name: &str) -> bool {
    Pending::fields().iter().any(|field| field.name == name)
}

fn words(view: &View, kind: &Kind, change: &Change, field: Option<&Field>) -> Markup {
    let (old, new) = if change.field == "unit" {
        let name = |json: Option<&Json>| json.map_or(String::new(), |json| value::named(view, "unit", json));
        (name(change.old.as_ref()), name(change.new.as_ref()))
    } else if change.field == "number" {
        let number = |json: Option<&Json>| json.and_then(Json::as_u64).map_or(String::new(), |n| kind.number(n));
        (number(change.old.as_ref()), number(change.new.as_ref()))
    } else {
        (json_value(view, field, change.old.as_ref()), json_value(view, field, change.new.as_ref()))
    };
    if let Some(Type::Rows(columns)) = field.map(|field| field.field_type) {
        return row_by_row(view, columns, change);
    }
    let is_text = field.is_some_and(|field| matches!(field.field_type, Type::Line | Type::Prose));
    if is_text && !old.is_empty() && !new.is_empty() {
        return word_by_word(&old, &new);
    }
    html! {
        @if !old.is_empty() { del { (old) } " " }
        @if !new.is_empty() { ins { (new) } }
    }
}

/// The rows that went and those that came; what stayed says nothing.
fn row_by_row(view: &View, columns: &Columns, change: &Change) -> Markup {
    let rows = |json: &Option<Json>| json.as_ref().and_then(Json::as_array).cloned().unwrap_or_default();
    let (old, new) = (rows(&change.old), rows(&change.new));
    if columns.is_fixed {
        return cell_by_cell(view, columns, &old, &new);
    }
    let only = |here: &[Json], there: &[Json]| {
        here.iter().filter(|row| !there.contains(row)).map(|row| row_words(view, columns, row)).collect::<Vec<_>>()
    };
    html! {
        @for row in only(&old, &new) { del { (row) } " " }
        @for row in only(&new, &old) { ins { (row) } " " }
    }
}

/// The cells that differ, in rows that are given once and told apart by their heads.
fn cell_by_cell(view: &View, columns: &Columns, old: &[Json], new: &[Json]) -> Markup {
    let (heads, cells): (Vec<&Field>, Vec<&Field>) = columns.fields.iter().partition(|column| column.is_required);
    let before =
        |row: &Json| old.iter().find(|other| heads.iter().all(|head| other.get(head.name) == row.get(head.name)));
    let words =
        |column: &Field, row: Option<&Json>| json_value(view, Some(column), row.and_then(|row| row.get(column.name)));
    let named = |row: &Json| {
        let head = |head: &&Field| format!("{} {}", head.label, words(head, Some(row)));
        heads.iter().map(head).collect::<Vec<_>>().join(", ")
    };
    html! {
        @for row in new {
            @for column in &cells {
                @let (was, is) = (words(column, before(row)), words(column, Some(row)));
                @if was != is {
                    div { (named(row)) ", " (in_sentence(column.label)) ": " @if !was.is_empty() { del { (was) } " " } ins { (is) } }
                }
            }
        }
    }
}

fn word_by_word(old: &str, new: &str) -> Markup {
    let diff = TextDiff::from_words(old, new);
    html! {
        @for change in diff.iter_all_changes() {
            @match change.tag() {
                ChangeTag::Equal => (change.value()),
                ChangeTag::Delete => del { (change.value()) },
                ChangeTag::Insert => ins { (change.value()) },
            }
        }
    }
}

/// What a field is called; the names that every record has are no fields of a kind.
pub fn label<'a>(kind: &'a Kind, name: &'a str) -> &'a str {
    match field(kind, name) {
        Some(field) => field.label,
        None => match name {
            "unit" => "Unit",
            "number" => "Number",
            "retired" => "Retired on",
            "external" => "Ids in other tools",
            other => other,
        },
    }
}
