//! What somebody can report and ask for, and what became of what they did.

use access::View;
use door::Visitor;
use isms::{Held, registry};
use maud::{Markup, html};
use record::{Field, Kind, Kinded as _};

use isms::leadership::ExternalGrant;
use isms::risk::Risk;
use isms::what_if::WhatIf;

use crate::component::{icon, tag};
use crate::format::date;

/// How many stand here; each kind's list has the others.
const SHOWN: usize = 8;
/// How many of one kind are looked at.
const LOOKED_AT: usize = 40;

/// The link of whoever reports something, or asks for it.
fn is_requester(field: &'static Field) -> bool {
    field.link == Some("requester")
}

/// The kinds of which anybody reports something or asks for it: the registry says which those are.
fn kinds() -> impl Iterator<Item = &'static Kind> {
    registry::kinds().filter(|kind| kind.fields.iter().any(is_requester))
}

/// One way to report or to ask.
struct Way {
    label: String,
    path: String,
}

/// What may be reported and asked for today. What a manager of a register makes there is no report: what-ifs and grants begin on
/// pages of their own.
fn offered(view: &View) -> Vec<Way> {
    let others = [WhatIf::kind_of(), ExternalGrant::kind_of()];
    let ways = kinds().filter(|kind| !others.contains(kind) && view.knows_kind(kind)).filter_map(|kind| {
        if let Some(step) = decide::first_steps(view, kind).first() {
            let noun = step.transition.noun.as_deref().unwrap_or_default();
            return Some(Way { label: step.transition.label.clone(), path: format!("{}/new/{noun}", kind.plural) });
        }
        let label = || format!("Propose {}", kind.one());
        view.may_create(kind).then(|| Way { label: label(), path: format!("{}/new", kind.plural) })
    });
    ways.collect()
}

/// The ways as buttons, the fewest touches away on a phone.
pub fn ways(visitor: &Visitor) -> Markup {
    let ways = offered(&visitor.view);
    html! {
        @if !ways.is_empty() {
            nav.report aria-label="Report or ask" {
                @for way in &ways { a.btn href=(visitor.href(&way.path)) { (icon("plus")) (way.label) } }
            }
        }
    }
}

/// What the viewer reported and asked for, the newest first.
pub fn card(visitor: &Visitor) -> Markup {
    let (mine, is_all) = newest(&visitor.view);
    html! {
        @if !mine.is_empty() {
            section.card #reported {
                header { h2 { "You reported or asked for" } @if is_all { small { (mine.len()) } } }
                ul.links {
                    @for held in &mine {
                        li {
                            a href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) {
                                @if let Some(number) = held.number() { span.ref { (number) } }
                                (held.title())
                            }
                            @if let Some(state) = held.record().and_then(|record| record.state(visitor.view.today())) { (tag(state)) }
                            small { (held.kind.noun()) ", last changed " (date(visitor.view.day_of(held.recorded))) }
                        }
                    }
                }
                @if !is_all { footer { "The newest " (mine.len()) ". The registers hold the others." } }
            }
        }
    }
}

/// The newest of them, and whether that is all. Of the risks that a file brought the importer is told only those that are not closed.
fn newest(view: &View) -> (Vec<&Held>, bool) {
    let mut mine: Vec<&Held> = Vec::new();
    let mut is_all = true;
    for kind in kinds() {
        let named = view.newest_naming_me(kind, is_requester).take(LOOKED_AT);
        let living = named
            .filter(|linked| linked.held.is_living())
            .filter(|linked| linked.held.typed::<Risk>().is_none_or(Risk::is_open));
        let before = mine.len();
        mine.extend(living.map(|linked| &**linked.held));
        is_all &= mine.len() - before < LOOKED_AT;
    }
    mine.sort_by_key(|held| std::cmp::Reverse(held.at));
    is_all &= mine.len() <= SHOWN;
    mine.truncate(SHOWN);
    (mine, is_all)
}
