//! What changed lately.

use door::Visitor;
use host::Version;
use maud::{Markup, html};

use crate::component::{author, verb};
use crate::format::instant;

/// How many changes stand here.
pub const SHOWN: usize = 8;

/// The card.
pub fn card(visitor: &Visitor, versions: &[Version]) -> Markup {
    html! {
        section.card.span-5 {
            header { h2 { "What changed lately" } small { a href=(visitor.href("history")) { "All of it" } } }
            ol.trail { @for version in versions { (line(visitor, version)) } }
        }
    }
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
            }
        }
    }
}
