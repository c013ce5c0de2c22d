//! On the form of a step: what the rules would find otherwise, before anything is kept.

use access::{Effect, SeenFailure};
use maud::{Markup, html};

use super::grade;
use crate::component::icon;
use crate::format::counted;

/// How many failures are told one by one.
const SHOWN: usize = 8;

/// "This would close … and open …".
pub fn effect(effect: &Effect) -> Markup {
    if effect.is_none() {
        return html! { div.notice.quiet { (icon("gauge")) span.text { "This would change nothing that the auditor's rules find." } } };
    }
    let (opens, closes) = (effect.appear().len(), effect.go().len());
    let tone = if opens + effect.unseen_appear > 0 { "notice" } else { "notice good" };
    html! {
        div class=(tone) #effect {
            (icon("gauge"))
            div.text {
                @if closes > 0 {
                    b { "This would close " (counted(closes, "finding", "findings")) "." }
                    (list(effect.go()))
                }
                @if opens > 0 {
                    b { "This would open " (counted(opens, "finding", "findings")) "." }
                    (list(effect.appear()))
                }
                @for regraded in &effect.regraded {
                    p { "What fails by " (regraded.rule.id) " would be " (grade(regraded.to)) ", not " (grade(regraded.from)) "." }
                }
                @if effect.unseen_go > 0 { p.muted { "It would close " (effect.unseen_go) " that you may not see." } }
                @if effect.unseen_appear > 0 { p.muted { "It would open " (effect.unseen_appear) " that you may not see." } }
            }
        }
    }
}

fn list<'a>(failures: impl ExactSizeIterator<Item = SeenFailure<'a>>) -> Markup {
    let more = failures.len().saturating_sub(SHOWN);
    html! {
        ul {
            @for failure in failures.take(SHOWN) { li { (failure.sentence()) " " span.ref { (failure.rule().id) } " " (grade(failure.grade())) } }
            @if more > 0 { li { "and " (more) " more" } }
        }
    }
}
