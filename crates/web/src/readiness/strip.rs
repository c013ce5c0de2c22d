//! Clauses 4 to 10 and Annex A: of each the worst state, how much is in which, and how much of it the rules see.

use access::Seen;
use door::Visitor;
use maud::{Markup, html};
use readiness::{ClauseState, Conformity};

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
    let said: Vec<String> =
        Conformity::ALL.iter().map(|state| format!("{} {}", clause.count(*state), state.code())).collect();
    let total = clause.total().max(1);
    let mut from = 0;
    let parts = Conformity::ALL.iter().filter(|state| clause.count(**state) > 0).map(|state| {
        let count = clause.count(*state);
        let part = (state.code(), from * 1000 / total, count * 1000 / total);
        from += count;
        part
    });
    let parts: Vec<_> = parts.collect();
    html! {
        svg.spread viewBox="0 0 1000 6" preserveAspectRatio="none" role="img" aria-label=(said.join(", ")) {
            @for (state, from, width) in parts { rect class=(state) x=(from) width=(width.saturating_sub(6).max(6)) height="6" {} }
        }
    }
}
