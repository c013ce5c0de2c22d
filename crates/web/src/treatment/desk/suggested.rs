//! The controls that weaknesses and threats of the risk suggest and that do not treat it yet: those that are in use, and rows
//! of Annex A that nothing serves.

use access::View;
use isms::Held;
use isms::control::{Control, reference};
use isms::risk::Risk;
use isms::risk::threat::Threat;
use isms::risk::weakness::Weakness;
use maud::{Markup, html};
use record::{Kinded as _, Line};

use super::Desk;
use crate::component::tag;

/// The suggestions; nothing where there are none.
pub fn list(desk: &Desk<'_>, linked: &[(&Held, &Control)]) -> Markup {
    let view = &desk.visitor.view;
    let references = references(view, desk.risk);
    let is_linked = |held: &Held| linked.iter().any(|(one, _)| one.id == held.id);
    let serving = |wanted: &str| {
        let in_use = view.all::<Control>().filter(|control| control.is_in_use());
        in_use
            .filter(|control| reference::names(control.it.serves.as_ref(), wanted))
            .map(|control| control.held)
            .collect::<Vec<&Held>>()
    };
    let open: Vec<(&str, &str, Vec<&Held>)> = references
        .iter()
        .filter_map(|wanted| Some((wanted.as_str(), catalogue::control(wanted)?.title.as_str(), serving(wanted))))
        .filter(|(_, _, serving)| !serving.iter().any(|held| is_linked(held)))
        .collect();
    let ticked = |name: &str, value: &str| desk.sent.is_some_and(|sent| sent.all(name).any(|sent| sent == value));
    html! {
        @if !open.is_empty() {
            fieldset.field #suggested {
                legend { "Suggested by its weaknesses and threats" }
                p.help { "What usually answers them and does not treat this risk yet. Nothing is taken over by itself." }
                div.checks {
                    @for (wanted, title, serving) in &open {
                        @for held in serving {
                            @let id = held.id.to_string();
                            label.check {
                                @if desk.may_adopt { input type="checkbox" name="controls" value=(id) checked[ticked("controls", &id)]; }
                                span {
                                    (held.title()) " " span.ref { (wanted) } " "
                                    @if let Some(state) = held.record().and_then(|record| record.state(view.today())) { (tag(state)) }
                                    small { "in use here, for " (title) }
                                }
                            }
                        }
                        @if serving.is_empty() {
                            label.check {
                                @if desk.may_adopt { input type="checkbox" name="adopt" value=(wanted) checked[ticked("adopt", wanted)]; }
                                span { (title) " " span.ref { (wanted) } small { @if desk.may_adopt { "adopt it from Annex A: nothing here serves it yet" } @else { "nothing here serves it yet" } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The reference controls that usually answer its weaknesses and threats, each once.
fn references(view: &View, risk: &Risk) -> Vec<String> {
    let weaknesses = risk.weaknesses.iter().filter_map(|weakness| view.held(Weakness::kind_of(), weakness.id));
    let weaknesses = weaknesses.filter_map(|held| held.typed::<Weakness>()?.typical_controls.as_ref());
    let threats = risk.threats.iter().filter_map(|threat| view.held(Threat::kind_of(), threat.id));
    let threats = threats.filter_map(|held| held.typed::<Threat>()?.typical_controls.as_ref());
    let mut found: Vec<String> = Vec::new();
    for named in weaknesses.chain(threats).flat_map(|line: &Line| reference::each(line)) {
        if !found.iter().any(|known| known == named) {
            found.push(named.to_owned());
        }
    }
    found
}
