//! What is red: rules that fail at major, and records that are late, lapsed or missing something, kind by kind.

use access::Seen;
use catalogue::Severity;
use door::Visitor;
use maud::{Markup, html};
use record::Tone;

use crate::component::{tag, toned};
use crate::format::counted;
use crate::home::wanting;

/// The card.
pub(super) fn card(visitor: &Visitor, seen: &Seen) -> Markup {
    let groups = wanting::groups(&visitor.view);
    let red: Vec<_> = groups.iter().filter(|group| group.state.tone == Tone::Bad).collect();
    let majors: Vec<_> = seen.rules().filter(|rule| rule.grade() == Some(Severity::Major)).collect();
    html! {
        section.card.span-7 #red {
            header { h2 { "Red" } small { (counted(majors.len(), "rule at major", "rules at major")) } }
            @if red.is_empty() && majors.is_empty() { div.body { span.faint { "Nothing fails at major, and nothing that you may see is late or lapsed." } } }
            ul.todo {
                @for rule in &majors {
                    li {
                        span.ref { (rule.rule().id) }
                        a href=(visitor.href(&format!("readiness/{}", rule.rule().id))) { (rule.rule().fails_when.trim_end_matches('.')) }
                        (toned(Tone::Bad, "Major"))
                    }
                }
                @for group in &red {
                    li {
                        span.ref { (group.kind.clause) }
                        a href=(visitor.href(&format!("{}?state={}", group.kind.plural, group.state.code))) { (counted(group.count, &group.kind.noun(), &group.kind.nouns())) }
                        (tag(group.state))
                    }
                }
            }
        }
    }
}
