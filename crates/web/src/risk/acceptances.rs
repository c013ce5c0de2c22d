//! The acceptances of a risk, newest first: what was signed, by whom, for how long.

use door::Visitor;
use isms::Held;
use isms::risk::Acceptance;
use maud::{Markup, html};
use record::Kinded as _;

use super::name;
use crate::component::{level, prose, tag};
use crate::format::{counted, date};

/// The card; nothing before the first one.
pub fn acceptances(visitor: &Visitor, held: &Held) -> Markup {
    let (referring, _) = visitor.view.referring(held.id);
    let signed = referring.iter().filter(|linked| linked.held.kind == Acceptance::kind_of());
    let mut signed: Vec<(&Held, &Acceptance)> =
        signed.filter_map(|linked| Some((linked.held.as_ref(), linked.held.typed::<Acceptance>()?))).collect();
    signed.sort_by_key(|(held, acceptance)| std::cmp::Reverse((acceptance.valid_from, held.envelope.number)));
    html! {
        @if !signed.is_empty() {
            section.card #acceptances {
                header { h2 { "Acceptances" } small { (counted(signed.len(), "signature", "signatures")) } }
                ul.links.signed { @for (held, acceptance) in &signed { (one(visitor, held, acceptance)) } }
            }
        }
    }
}

fn one(visitor: &Visitor, held: &Held, acceptance: &Acceptance) -> Markup {
    let view = &visitor.view;
    let state = held.record().and_then(|record| record.state(view.today()));
    let texts = [
        (None, Some(&acceptance.statement)),
        (Some("Conditions"), acceptance.conditions.as_ref()),
        (Some("Above its target because"), acceptance.above_target.as_ref()),
    ];
    html! {
        li {
            span {
                a href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (acceptance.subject.choice().label) " accepted until " (date(acceptance.valid_until)) }
                " " (level(acceptance.level))
            }
            @if let Some(state) = state { (tag(state)) }
            div.whole.prose {
                @for (label, text) in texts {
                    @if let Some(text) = text { @if let Some(label) = label { p { b { (label) } } } (prose(text)) }
                }
            }
            small {
                "Signed by " (name(view, acceptance.signed_by.id))
                @if let Some(authority) = acceptance.authority { " and " (name(view, authority.id)) ", top management" }
                " on " (date(acceptance.valid_from))
                @if let Some(ended) = acceptance.ended_on { "; ended on " (date(ended)) }
            }
        }
    }
}
