//! Old and new of a field: word by word where it is text, row by row where it is a table.

use access::View;
use comparison::RowChange;
use exports::words::{label, row_words, under, words as said};
use isms::life::Pending;
use isms::registry;
use maud::{Markup, html};
use record::{Change, Columns, Field, Fields as _, Kind, Type, in_sentence};
use serde_json::Value as Json;
use similar::{ChangeTag, TextDiff};

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

/// What differs in a record between two moments, what follows from others included.
pub fn followed(view: &View, kind: &Kind, changes: &[comparison::Change]) -> Markup {
    let changes = changes.iter().map(|change| Change {
        field: change.name.clone(),
        old: change.old.clone(),
        new: change.new.clone(),
    });
    diff(view, kind, &changes.collect::<Vec<_>>())
}

fn list(view: &View, kind: &Kind, changes: &[&Change]) -> Markup {
    html! {
        dl.diff {
            @for change in changes {
                dt { (label(kind, &change.field)) }
                dd.words { (words(view, kind, change)) }
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

fn words(view: &View, kind: &Kind, change: &Change) -> Markup {
    let field = field(kind, &change.field);
    if let Some(Type::Rows(columns)) = field.map(|field| field.field_type) {
        return row_by_row(view, columns, change);
    }
    let [old, new] = [&change.old, &change.new].map(|json| under(view, kind, &change.field, field, json.as_ref()));
    let is_text = field.is_some_and(|field| matches!(field.field_type, Type::Line | Type::Prose));
    if is_text && !old.is_empty() && !new.is_empty() {
        return word_by_word(&old, &new);
    }
    was_and_is(&old, &new)
}

fn was_and_is(old: &str, new: &str) -> Markup {
    html! {
        @if !old.is_empty() { del { (old) } " " }
        @if !new.is_empty() { ins { (new) } }
    }
}

/// The rows that went and those that came, and the cells that differ in those that stayed.
fn row_by_row(view: &View, columns: &'static Columns, change: &Change) -> Markup {
    let changes = comparison::rows(columns, change.old.as_ref(), change.new.as_ref());
    html! {
        @for change in &changes {
            @match change {
                RowChange::Removed(row) => { del { (row_words(view, columns, row)) } " " },
                RowChange::Added(row) => { ins { (row_words(view, columns, row)) } " " },
                RowChange::Changed { old, new, columns: cells } => {
                    @for cell in cells { (cell_by_cell(view, columns, cell, (old, new))) }
                },
            }
        }
    }
}

/// One cell that differs, with what its row is called: its first column.
fn cell_by_cell(view: &View, columns: &Columns, cell: &Field, (old, new): (&Json, &Json)) -> Markup {
    let in_words = |field: &Field, row: &Json| said(view, Some(field), row.get(field.name));
    let head = columns.fields.first().map(|head| format!("{} {}", head.label, in_words(head, new)));
    html! {
        div { (head.unwrap_or_default()) ", " (in_sentence(cell.label)) ": " (was_and_is(&in_words(cell, old), &in_words(cell, new))) }
    }
}

/// Text with what was struck and what was added. What stayed between two far changes is left out where it is long.
pub fn word_by_word(old: &str, new: &str) -> Markup {
    let diff = TextDiff::from_words(old, new);
    let changes: Vec<_> = diff.iter_all_changes().collect();
    let runs: Vec<(ChangeTag, String)> = changes.iter().fold(Vec::new(), |mut runs, change| {
        match runs.last_mut() {
            Some((tag, text)) if *tag == change.tag() => text.push_str(change.value()),
            _ => runs.push((change.tag(), change.value().to_owned())),
        }
        runs
    });
    let last = runs.len().saturating_sub(1);
    html! {
        @for (position, (tag, text)) in runs.iter().enumerate() {
            @match tag {
                ChangeTag::Equal => (context(text, position > 0, position < last)),
                ChangeTag::Delete => del { (text) },
                ChangeTag::Insert => ins { (text) },
            }
        }
    }
}

/// How many words of what stayed stand beside a change.
const BESIDE: usize = 12;

/// What stayed: of a long stretch, the words next to the changes before and after it.
fn context(text: &str, has_before: bool, has_after: bool) -> String {
    let words: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    if words.len() <= 3 * BESIDE {
        return text.to_owned();
    }
    let first = if has_before { words.get(..BESIDE).unwrap_or_default().concat() } else { String::new() };
    let last = if has_after { words.get(words.len() - BESIDE..).unwrap_or_default().concat() } else { String::new() };
    format!("{first}… {last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_went_are_struck_and_words_that_came_are_marked() {
        let shown = word_by_word("Backups run every week on tape", "Backups run every day on tape").into_string();
        assert_eq!(shown, "Backups run every <del>week</del><ins>day</ins> on tape");
    }

    #[test]
    fn of_a_long_text_only_what_stands_beside_a_change_is_shown() {
        let long: Vec<String> = (0..100).map(|number| format!("word{number}")).collect();
        let (old, new) = (long.join(" "), long.join(" ").replace("word50 ", "other "));
        let shown = word_by_word(&old, &new).into_string();
        assert!(shown.contains("<del>word50 </del>") || shown.contains("<del>word50</del>"), "{shown}");
        assert!(shown.starts_with("… ") && shown.contains("word49") && !shown.contains("word20 "), "{shown}");
        assert!(shown.contains("word51") && !shown.contains("word80 "), "{shown}");
    }
}
