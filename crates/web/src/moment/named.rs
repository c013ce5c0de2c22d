//! Moments that have names: when version 3 of the Statement of Applicability was approved, when an assessment was completed.

use access::{Marked, View};
use door::Visitor;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use record::Kind;

use super::PATH;

/// The latest few.
pub fn latest(view: &View, count: usize) -> Vec<Marked<'_>> {
    let mut marks = view.marks();
    marks.truncate(count);
    marks
}

/// All of them, kind by kind, in the order in which each kind was last decided upon.
pub fn by_kind(view: &View) -> Vec<(&'static Kind, Vec<Marked<'_>>)> {
    let mut kinds: Vec<(&'static Kind, Vec<Marked<'_>>)> = Vec::new();
    for mark in view.marks() {
        match kinds.iter_mut().find(|(kind, _)| *kind == mark.held.kind) {
            Some((_, marks)) => marks.push(mark),
            None => kinds.push((mark.held.kind, vec![mark])),
        }
    }
    kinds
}

/// Where one leads: its exact moment is looked up only then.
pub fn href(visitor: &Visitor, mark: &Marked<'_>, to: &str) -> String {
    let of = format!("{}/{}", mark.held.kind.plural, mark.held.handle());
    visitor.href(&format!("{PATH}?of={}&to={}", escaped(&of), escaped(to)))
}

/// A text within an address.
pub fn escaped(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
