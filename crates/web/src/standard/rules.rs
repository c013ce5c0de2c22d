//! What the rules say of a row of the standard, what wants attention first.

use access::Seen;
use catalogue::Rule;
use door::Visitor;
use maud::{Markup, html};
use readiness::{Conformity, RuleResult};

use crate::readiness::{result, row};

/// How many failures of a rule the page shows; the page of the rule has more.
const SHOWN: usize = 3;

/// The rules on a row with their results. Nothing for whoever reads no results.
pub(super) fn rules(visitor: &Visitor, seen: &Seen, on: &[(&'static Rule, RuleResult)]) -> Markup {
    let mut sorted: Vec<_> = on.iter().collect();
    sorted.sort_by_key(|(_, result)| *result);
    html! {
        @if seen.has_results() {
            section.card #rules {
                header { h2 { "What the rules find" } small { (sorted.len()) " on it" } }
                @if sorted.is_empty() { div.body { span.faint { "No rule speaks of it. Whether it is met is for people to say, and for an audit." } } }
                ul.links {
                    @for (rule, _) in sorted {
                        @if let Some(seen) = seen.rule(&rule.id) {
                            li {
                                span { a.ref href=(visitor.href(&format!("readiness/{}", rule.id))) { (rule.id) } " Fails when " (uncapitalised(&rule.fails_when)) }
                                (result(&seen))
                            }
                            @for failure in seen.failures(&visitor.view).take(SHOWN) { (row(visitor, &failure)) }
                            @if seen.seen() > SHOWN { li.hint { a href=(visitor.href(&format!("readiness/{}", rule.id))) { "All " (seen.seen()) } } }
                        }
                    }
                }
            }
        }
    }
}

/// What a state means, in a sentence.
pub(super) fn because(state: Option<Conformity>) -> &'static str {
    match state {
        Some(Conformity::Failing) => "A rule on it fails at major.",
        Some(Conformity::Weak) => "A rule on it fails at minor.",
        Some(Conformity::Unknown) => "Nothing fails, and not everything was looked at. That is never a pass.",
        Some(Conformity::Met) => "All rules on it that apply pass. No audit of this cycle has confirmed it.",
        Some(Conformity::Confirmed) => "All rules on it pass, and an audit of this cycle concluded so.",
        None => "It is excluded from the Statement of Applicability, and nothing contradicts that.",
    }
}

/// A sentence of the catalogue within another: "no scope is approved." Acronyms keep their capitals.
fn uncapitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let (first, second) = (letters.next(), letters.clone().next());
    match first {
        Some(first) if second.is_none_or(|second| !second.is_uppercase()) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => sentence.to_owned(),
    }
}
