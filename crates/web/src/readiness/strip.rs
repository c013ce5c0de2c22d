//! Clauses 4 to 10 and Annex A: of each the worst state, how much is in which, and how much of it the rules see.

use access::Seen;
use door::Visitor;
use maud::{Markup, html};
use readiness::{ClauseState, Conformity};

use crate::component::bar;

/// The strip. Nothing for whoever reads no states.
pub fn strip(visitor: &Visitor, seen: &Seen) -> Markup {
    let clauses = seen.clauses();
    html! {
        @if !clauses.is_empty() {
            nav.clauses aria-label="Clauses" {
                @for clause in &clauses {
                    a href=(visitor.href(&format!("readiness?clause={}", clause.number))) {
                        span.ref { (clause.number) }
                        b { (short(clause)) }
                        (spread(clause))
                        small class=(format!("state {}", clause.state.code())) { (clause.state.code()) span.faint { (clause.count(clause.state)) " of " (clause.total()) } }
                        small.faint { (clause.evaluated) " of " (clause.rules) " rules seen" }
                    }
                }
            }
        }
    }
}

/// The title in a word, as people call the clause.
fn short(clause: &ClauseState) -> &str {
    match clause.number.as_str() {
        "4" => "Context",
        "9" => "Evaluation",
        _ => &clause.title,
    }
}

/// How much is in each state, as a bar.
pub fn spread(clause: &ClauseState) -> Markup {
    let parts: Vec<_> =
        Conformity::ALL.iter().map(|state| (state.code(), state.code(), clause.count(*state))).collect();
    bar(&parts)
}
