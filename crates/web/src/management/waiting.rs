//! Decisions that wait for top management, as anybody may read them who sees the records.

use access::View;
use catalogue::{Cause, Predicate, Role, Transition, life_cycles};
use door::Visitor;
use isms::control::SoaLine;
use isms::risk::Risk;
use isms::{Held, registry};
use jiff::civil::Date;
use maud::{Markup, html};
use record::{Kind, Kinded as _, Tone};

use crate::component::icon;
use crate::format::date;
use crate::risk::waiting::{Whom, waiting};

/// A decision that waits.
pub(super) struct Decision<'a> {
    held: &'a Held,
    verb: String,
    by: Option<Date>,
    /// Where it is taken, below the record's address.
    rest: String,
}

impl Decision<'_> {
    /// Whether its day has passed.
    pub fn is_late(&self, today: Date) -> bool {
        self.by.is_some_and(|by| by < today)
    }
}

/// The decisions, the most urgent first.
pub(super) fn decisions(view: &View) -> Vec<Decision<'_>> {
    // Lines of the statement are decided with its versions.
    let kinds = registry::kinds().filter(|kind| *kind != SoaLine::kind_of() && view.knows_kind(kind));
    let mut decisions: Vec<_> = kinds.flat_map(|kind| of_kind(view, kind)).collect();
    decisions.sort_by_key(|decision| (decision.by.is_none(), decision.by, decision.held.at));
    decisions
}

fn of_kind<'a>(view: &'a View, kind: &'static Kind) -> Vec<Decision<'a>> {
    let steps: Vec<&'static Transition> = kind
        .life_cycle
        .and_then(|machine| life_cycles().machine(machine))
        .map(|machine| machine.transitions.iter().filter(|step| is_for_top_management(step)).collect())
        .unwrap_or_default();
    if steps.is_empty() {
        return Vec::new();
    }
    let living = view.records(kind).filter(|held| held.is_living());
    let one = |held: &'a std::sync::Arc<Held>| {
        if kind == Risk::kind_of() { of_risk(view, held) } else { of_record(view, held, &steps) }
    };
    living.filter_map(one).collect()
}

/// Whether top management takes the step, and goes on with it: what needs a reason turns aside from the way.
fn is_for_top_management(step: &Transition) -> bool {
    let is_asked = |predicate| matches!(predicate, Predicate::Role(Role::TopManagement) | Predicate::Authority);
    let turns_aside = step.guards.iter().any(|guard| guard == "reason_missing" || guard == "comment_missing");
    let goes_on = step.cause == Cause::Command && step.from.as_deref().is_some_and(|from| from != step.to);
    goes_on && !turns_aside && step.actors.iter().flat_map(|actor| actor.predicates()).any(is_asked)
}

/// What a risk above its owner's authority waits for.
fn of_risk<'a>(view: &View, held: &'a Held) -> Option<Decision<'a>> {
    let found = waiting(view, held).filter(|found| matches!(found.whom, Whom::Role(Role::TopManagement)))?;
    let rest = found.answer.noun().unwrap_or_default().to_owned();
    Some(Decision { held, verb: found.verb.to_owned(), by: found.by, rest })
}

/// The step that a record in a state which wants somebody waits for.
fn of_record<'a>(view: &View, held: &'a Held, steps: &[&'static Transition]) -> Option<Decision<'a>> {
    let state = held.record()?.state(view.today()).filter(|state| matches!(state.tone, Tone::Bad | Tone::Warn))?;
    let step = steps.iter().find(|step| step.from.as_deref() == Some(state.code))?;
    let rest = step.noun.clone().unwrap_or_default();
    Some(Decision { held, verb: format!("{}:", step.label), by: None, rest })
}

/// How many stand here; each list has the others.
const SHOWN: usize = 20;

/// The card.
pub(super) fn card(visitor: &Visitor, decisions: &[Decision<'_>]) -> Markup {
    let today = visitor.view.today();
    let may_decide = super::is_top_management(&visitor.view) && !visitor.view.is_past();
    html! {
        section.card.span-7 #waiting {
            header { h2 { "Waits for a decision" } small { (decisions.len()) } }
            @if decisions.is_empty() { div.body { span.faint { "Nothing that was submitted waits, and no acceptance wants a second signature." } } }
            ul.todo {
                @for decision in decisions.iter().take(SHOWN) {
                    @let record = visitor.href(&format!("{}/{}", decision.held.kind.plural, decision.held.handle()));
                    li {
                        @match decision.by {
                            Some(by) => time.late[decision.is_late(today)] datetime=(by) { (date(by)) },
                            None => span.faint { "no date" },
                        }
                        a href=(if may_decide && !decision.rest.is_empty() { format!("{record}/{}", decision.rest) } else { record }) {
                            (decision.verb) " " b { (decision.held.title()) } @if let Some(number) = decision.held.number() { " " span.ref { (number) } }
                        }
                        small { (decision.held.kind.noun()) }
                    }
                }
            }
            @if decisions.len() > SHOWN { footer { "and " (decisions.len() - SHOWN) " more, in their registers" } }
            @else if may_decide { footer { a href=(visitor.href("work")) { (icon("list-checks")) " All that waits for you" } } }
        }
    }
}
