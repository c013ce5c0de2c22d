//! The levels of the risk side by side: before controls, now, aimed at, and after treatment.

use isms::risk::RiskLevel;
use maud::{Markup, html};
use record::in_sentence;

use super::Desk;
use crate::component;
use crate::risk::{in_force, level};

/// The level that the target in the form gives, or the one that is chosen.
pub fn aimed(desk: &Desk<'_>) -> Option<RiskLevel> {
    let number = |name: &str| desk.decided(name).first()?.parse::<i64>().ok();
    if desk.sent.is_none() || !desk.may_decide() {
        return level(&desk.visitor.view, desk.held, "target_level");
    }
    in_force(&desk.visitor.view)?.level(number("target_likelihood")?, number("target_consequence")?)
}

/// The card.
pub fn card(desk: &Desk<'_>) -> Markup {
    let view = &desk.visitor.view;
    let told = [
        ("Before controls", level(view, desk.held, "inherent_level"), "nobody rated it"),
        ("Now", level(view, desk.held, "current_level"), "not analysed"),
        ("Target", aimed(desk), "not chosen"),
        ("Residual", level(view, desk.held, "residual_level"), "rated once the actions are verified"),
    ];
    let line = in_force(view).and_then(|criteria| criteria.acceptance_line);
    html! {
        section.card #levels {
            header { h2 { "Where it leads" } @if let Some(line) = line { small { "acceptable up to " (in_sentence(line.choice().label)) } } }
            div.body { dl.facts.wide.counts.ways {
                @for (words, found, none) in told {
                    div { dt { (words) } dd { @match found { Some(found) => (component::level(found)), None => span.faint { (none) } } } }
                }
            } }
        }
    }
}
