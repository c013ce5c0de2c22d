//! A frozen line in words, so that two of them can be laid beside each other.

use access::View;
use isms::control::{Applicability, Control, FrozenLine, Implementation};
use maud::{Markup, html};
use record::Kinded as _;

use super::row::reasons;
use crate::component::word_by_word;
use crate::risk::name;

/// What a line says, label by label.
fn told(view: &View, line: &FrozenLine) -> [(&'static str, String); 8] {
    let controls = line.controls.iter().filter_map(|control| view.held(Control::kind_of(), control.id));
    let controls: Vec<String> = controls.map(|held| format!("{} {}", held.handle_short(), held.title())).collect();
    let is_excluded = line.applicability == Applicability::Excluded;
    let proven = match (line.implementation, line.proven) {
        (Implementation::NotApplicable, _) => "",
        (_, true) => "by valid evidence",
        (_, false) => "not proven",
    };
    let words = line.justification.as_deref().unwrap_or_default().to_owned();
    let (exclusion, business) = if is_excluded { (words, String::new()) } else { (String::new(), words) };
    let owner = line.owner.map_or(String::new(), |owner| name(view, owner.id).to_owned());
    [
        ("Title", line.title.to_string()),
        ("Applies", line.applicability.choice().label.to_owned()),
        ("Reasons", reasons(line)),
        ("Why excluded", exclusion),
        ("Business reason", business),
        ("Status", format!("{} {proven}", line.implementation.choice().label).trim_end().to_owned()),
        ("Owner", owner),
        ("Controls", controls.join(", ")),
    ]
}

/// What differs between two states of a line. `None` where a version has no such line.
pub fn difference(view: &View, before: Option<&FrozenLine>, after: Option<&FrozenLine>) -> Markup {
    let (was, is) = match (before, after) {
        (Some(before), Some(after)) => (told(view, before), told(view, after)),
        (Some(_), None) => return html! { p { del { "The line is gone." } } },
        (None, Some(after)) => return added(view, after),
        (None, None) => return html! {},
    };
    html! {
        dl.diff {
            @for ((label, was), (_, is)) in was.iter().zip(&is) {
                @if was != is { dt { (label) } dd.words { (turned(was, is)) } }
            }
        }
    }
}

fn added(view: &View, line: &FrozenLine) -> Markup {
    html! {
        dl.diff {
            @for (label, is) in told(view, line).into_iter().skip(1) {
                @if !is.is_empty() { dt { (label) } dd.words { ins { (is) } } }
            }
        }
    }
}

/// Long texts word by word; short ones whole.
fn turned(was: &str, is: &str) -> Markup {
    let is_long = was.split_whitespace().count() > 4 && is.split_whitespace().count() > 4;
    if !is_long {
        return html! { @if !was.is_empty() { del { (was) } " " } @if !is.is_empty() { ins { (is) } } };
    }
    word_by_word(was, is)
}
