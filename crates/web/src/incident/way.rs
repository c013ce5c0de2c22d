//! From an incident to its cause, the risks and the changes (10.2, 8.2, 6.3): what came of it, and what is still to come.

use door::Visitor;
use isms::Held;
use isms::improvement::Nonconformity;
use isms::operation::incident::Incident;
use isms::operation::{Breach, Change};
use isms::risk::Risk;
use isms::treatment::Action;
use maud::{Markup, html};
use record::{Field, Id, Kind, Kinded};

use crate::component::tag;

/// Whether records of a kind stand on the way, and not among the links.
pub fn is_on_it(kind: &Kind) -> bool {
    [Breach::kind_of(), Nonconformity::kind_of(), Change::kind_of()].contains(&kind)
}

/// The way: nonconformity, risks, changes, actions.
pub fn card(visitor: &Visitor, held: &Held, incident: &Incident) -> Markup {
    let view = &visitor.view;
    let causes = from::<Incident, Nonconformity>(visitor, held.id, "incident");
    let mut changes = from::<Incident, Change>(visitor, held.id, "incident");
    for cause in &causes {
        for further in from::<Nonconformity, Change>(visitor, cause.id, "nonconformity") {
            if !changes.iter().any(|known| known.id == further.id) {
                changes.push(further);
            }
        }
    }
    let named = |kind: &Kind, ids: &mut dyn Iterator<Item = Id>| {
        ids.filter_map(|id| view.held(kind, id)).map(AsRef::as_ref).collect::<Vec<&Held>>()
    };
    let risks = named(Risk::kind_of(), &mut incident.risks.iter().map(|risk| risk.id));
    let actions = named(Action::kind_of(), &mut incident.actions.iter().map(|action| action.id));
    let decided = match incident.raises_nonconformity {
        None => "Nobody has decided yet.",
        Some(true) => "One is to be raised.",
        Some(false) => "None is raised.",
    };
    html! {
        section.card {
            header { h2 { "From cause to change" } }
            ul.links {
                (part(visitor, "Nonconformity", &causes, decided))
                (begin::<Nonconformity>(visitor, held, "nonconformity", "Raise a nonconformity", causes.is_empty() && incident.raises_nonconformity == Some(true)))
                (part(visitor, "Risks", &risks, "None is named."))
                (part(visitor, "Changes", &changes, "None came of it yet."))
                (begin::<Change>(visitor, held, "change", "Request a change", incident.is_open() && view.may_write(held)))
                (part(visitor, "Actions", &actions, "None follows."))
            }
        }
    }
}

/// The living records of a kind that name one of another kind in that field.
fn from<'a, To: Kinded, T: Kinded>(visitor: &'a Visitor, id: Id, by: &'static str) -> Vec<&'a Held> {
    let is_meant = move |kind: &Kind, field: &Field| kind == T::kind_of() && field.name == by;
    let referring = visitor.view.referring_by(To::kind_of(), id, is_meant);
    referring.map(|linked| &**linked.held).filter(|held| held.is_living()).collect()
}

fn part(visitor: &Visitor, title: &str, records: &[&Held], if_none: &str) -> Markup {
    html! {
        @if records.is_empty() { li { span { b { (title) } " " span.muted { (if_none) } } } }
        @for held in records {
            li {
                span { b { (title) } " " a href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (held.handle_short()) " " (held.title()) } }
                @if let Some(state) = held.record().and_then(|record| record.state(visitor.view.today())) { (tag(state)) }
            }
        }
    }
}

/// The way to the first of them, where it is due and the viewer may.
fn begin<T: Kinded>(visitor: &Visitor, held: &Held, noun: &str, words: &str, is_due: bool) -> Markup {
    let kind = T::kind_of();
    let may = is_due && !visitor.view.is_past() && !decide::first_steps(&visitor.view, kind).is_empty();
    html! {
        @if may { li { a.btn href=(visitor.href(&format!("{}/new/{noun}?incident={}", kind.plural, held.id))) { (words) } } }
    }
}
