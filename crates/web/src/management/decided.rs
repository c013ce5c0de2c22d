//! What was decided, the newest first: each an act with its day, that an auditor can open.

use door::Visitor;
use maud::{Markup, html};

use crate::format::date;

/// How many stand here.
const SHOWN: usize = 10;

/// The card.
pub(super) fn card(visitor: &Visitor) -> Markup {
    let marks = visitor.view.marks();
    html! {
        section.card.span-5 #decided {
            header { h2 { "Decided" } small { (marks.len()) } }
            @if marks.is_empty() { div.body { span.faint { "Nothing yet. Scope, criteria, plans and statements stand here once they are approved." } } }
            ul.todo {
                @for mark in marks.iter().take(SHOWN) {
                    li {
                        time datetime=(mark.on) { (date(mark.on)) }
                        a href=(visitor.href(&format!("{}/{}", mark.held.kind.plural, mark.held.handle()))) { b { (mark.held.title()) } " " (mark.mark.what) }
                        small { (mark.held.kind.noun()) }
                    }
                }
            }
            @if marks.len() > SHOWN { footer { a href=(visitor.href("history")) { "and " (marks.len() - SHOWN) " more, in the history" } } }
        }
    }
}
