//! What happened, newest first: who, when, what changed, why.

use door::Visitor;
use host::Version;
use isms::people::Person;
use maud::{Markup, html};
use record::Kinded as _;

use super::{diff, not_independent, verb};
use crate::format::instant;
use crate::general::as_it_was;

/// Versions of one record.
pub fn trail(visitor: &Visitor, versions: &[Version], path: &str) -> Markup {
    html! {
        ol.trail {
            @for version in versions {
                li {
                    time datetime=(version.recorded) { (instant(&visitor.view, version.recorded)) }
                    span {
                        b { (author(visitor, version)) } " " (verb(version)) " it, "
                        a href=(visitor.href(&format!("{path}/versions/{}", version.version))) { "version " (version.version) }
                        " " a href=(as_it_was(visitor, path, version)) { "as it was" span.spoken { " in version " (version.version) } }
                        @if !version.is_sound { " " span.tag.bad { "Damaged" } }
                        @if let Some(mark) = not_independent(&visitor.view, version.not_independent) { " " span.tag.warn { (mark) } }
                        @if let Some(reason) = &version.reason { span.why { (reason) } }
                    }
                    @if version.version > 1 && !version.changes.is_empty() { (diff(&visitor.view, version.kind, &version.changes)) }
                }
            }
        }
    }
}

/// Who recorded a version.
pub fn author(visitor: &Visitor, version: &Version) -> String {
    match version.by {
        Some(person) => {
            let name = |person| visitor.view.label(Person::kind_of(), person).unwrap_or("Someone");
            match version.in_name_of {
                Some(principal) => format!("{} in the name of {}", name(person), name(principal)),
                None => name(person).to_owned(),
            }
        }
        None => exports::words::no_person(version.kind).to_owned(),
    }
}
