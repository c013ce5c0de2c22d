//! On the page of a record: what the rules find about it.

use door::Visitor;
use isms::Held;
use listing::findings;
use maud::{Markup, html};
use readiness::rules::check;

use super::grade;

/// "What is missing here"; nothing where nothing is.
pub fn about(visitor: &Visitor, held: &Held) -> Markup {
    let seen = findings(&visitor.view);
    let mut failures: Vec<_> = seen.about(&visitor.view, held.id).collect();
    failures.sort_by_key(|failure| std::cmp::Reverse(failure.grade()));
    html! {
        @if !failures.is_empty() {
            section.card.finding {
                header { h2 { "What is missing here" } small { "found by the auditor's rules" } }
                ul.links {
                    @for failure in failures.iter().take(20) {
                        li {
                            span { a.ref href=(visitor.href(&format!("readiness/{}", failure.rule().id))) { (failure.rule().id) } " " (failure.sentence()) }
                            (grade(failure.grade()))
                            @if let Some(check) = check(&failure.rule().id) { small { (check.next) } }
                        }
                    }
                    @if failures.len() > 20 { li.hint { "and " (failures.len() - 20) " more" } }
                }
            }
        }
    }
}
