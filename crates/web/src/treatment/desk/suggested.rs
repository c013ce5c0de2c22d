//! The controls that weaknesses and threats of the risk suggest and that do not treat it yet: those that are in use, and rows
//! of Annex A that nothing serves.

use isms::Held;
use isms::control::{Cause, Control, Typical, reference, typical};
use maud::{Markup, html};

use super::Desk;
use crate::component::tag;
use crate::statement::behind;

/// The suggestions; nothing where there are none.
pub fn list(desk: &Desk<'_>, linked: &[(&Held, &Control)]) -> Markup {
    let view = &desk.visitor.view;
    let (threats, weaknesses) = behind(view, desk.risk);
    let suggested = typical(desk.risk, threats, weaknesses);
    let is_guess = suggested.iter().flat_map(|one| &one.because).any(|cause| matches!(cause, Cause::ReadsLike(_)));
    let is_linked = |held: &Held| linked.iter().any(|(one, _)| one.id == held.id);
    let serving = |wanted: &str| {
        let in_use = view.all::<Control>().filter(|control| control.is_in_use());
        in_use
            .filter(|control| reference::names(control.it.serves.as_ref(), wanted))
            .map(|control| control.held)
            .collect::<Vec<&Held>>()
    };
    let open: Vec<(&Typical<'_>, Vec<&Held>)> = suggested
        .iter()
        .map(|one| (one, serving(&one.row.reference)))
        .filter(|(_, serving)| !serving.iter().any(|held| is_linked(held)))
        .collect();
    let ticked = |name: &str, value: &str| desk.sent.is_some_and(|sent| sent.all(name).any(|sent| sent == value));
    html! {
        @if !open.is_empty() {
            fieldset.field #suggested {
                @if is_guess {
                    legend { "Suggested by its words" }
                    p.help { "The risk names no weakness and no threat. These usually answer an event that its words read like; name threats for better ones. Nothing is taken over by itself." }
                } @else {
                    legend { "Suggested by its weaknesses and threats" }
                    p.help { "What usually answers them and does not treat this risk yet. Nothing is taken over by itself." }
                }
                div.checks {
                    @for (one, serving) in &open {
                        @let (wanted, title) = (&one.row.reference, &one.row.title);
                        @let because = one.because.iter().map(Cause::words).collect::<Vec<_>>().join(", ");
                        @for held in serving {
                            @let id = held.id.to_string();
                            label.check {
                                @if desk.may_adopt { input type="checkbox" name="controls" value=(id) checked[ticked("controls", &id)]; }
                                span {
                                    (held.title()) " " span.ref { (wanted) } " "
                                    @if let Some(state) = held.record().and_then(|record| record.state(view.today())) { (tag(state)) }
                                    small { "in use here, for " (title) "; answers " (because) }
                                }
                            }
                        }
                        @if serving.is_empty() {
                            label.check {
                                @if desk.may_adopt { input type="checkbox" name="adopt" value=(wanted) checked[ticked("adopt", wanted)]; }
                                span { (title) " " span.ref { (wanted) } small { @if desk.may_adopt { "adopt it from Annex A: nothing here serves it yet" } @else { "nothing here serves it yet" } "; answers " (because) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
