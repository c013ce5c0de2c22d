//! What changed lately, and what of it since the viewer was last here.

use door::Visitor;
use host::Version;
use maud::{Markup, html};
use record::Tone;

use crate::component::{author, toned, verb};
use crate::format::instant;
use crate::history::SINCE_LAST;

/// How many changes stand here.
pub const SHOWN: usize = 8;

/// The card.
pub fn card(visitor: &Visitor, versions: &[Version]) -> Markup {
    html! {
        section.card.span-5 {
            header { h2 { "What changed lately" } small { (since(visitor, versions)) a href=(visitor.href("history")) { "All of it" } } }
            ol.trail { @for version in versions { (line(visitor, version)) } }
        }
    }
}

/// How much of it the viewer has not seen, with the way to all of that.
fn since(visitor: &Visitor, versions: &[Version]) -> Markup {
    let new = versions.iter().filter(|version| is_new(visitor, version)).count();
    let words = match new {
        0 => "nothing".to_owned(),
        count if count == versions.len() => format!("{count} or more"),
        count => count.to_string(),
    };
    html! {
        @if visitor.last_here.is_some() && !visitor.view.is_past() {
            @if new == 0 { (words) " since you were last here" }
            @else { a href=(visitor.href(&format!("history?since={SINCE_LAST}"))) { (words) " since you were last here" } }
            " · "
        }
    }
}

fn is_new(visitor: &Visitor, version: &Version) -> bool {
    !visitor.view.is_past() && visitor.last_here.is_some_and(|last| version.recorded > last)
}

fn line(visitor: &Visitor, version: &Version) -> Markup {
    html! {
        li {
            time datetime=(version.recorded) { (instant(&visitor.view, version.recorded)) }
            span {
                b { (author(visitor, version)) } " " (verb(version)) " " (version.kind.noun()) " "
                @if let Some(held) = visitor.view.held(version.kind, version.id) {
                    a href=(visitor.href(&format!("{}/{}", version.kind.plural, held.handle()))) { (held.title()) }
                }
                @if is_new(visitor, version) { " " (toned(Tone::Plain, "New")) }
            }
        }
    }
}
