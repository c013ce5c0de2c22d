//! Who may take the decisions that a record waits for: what a page says to whoever may not, before they wonder.
//!
//! Asked of the decisions that somebody who had a hand in the record may not take (rights.yaml, exclusions), as it is there that
//! an organisation finds out too late that nobody is left.

use std::collections::BTreeSet;

use access::{Reach, View};
use catalogue::{Actor, Cause, Exclusion, Transition, life_cycles, rights};
use isms::Held;
use isms::leadership::RoleAssignment;
use record::Id;

use super::actors::{Wish, entitled};
use super::context::StepContext;
use super::guards::guard;
use super::offered::beginning;
use super::pending::waiting;
use super::{rules, single_person, state};

/// A decision that a record waits for.
#[derive(Clone, Debug)]
pub struct Awaited {
    /// The step.
    pub transition: &'static Transition,
    /// Who is excluded from it.
    pub exclusion: &'static Exclusion,
    /// Who may take it today, in the order of their names' ids. Nobody where an organisation has to appoint somebody first.
    pub people: Vec<Id>,
}

/// The decisions that a record waits for, each with who may take it. None on a past day.
pub fn awaited(view: &View, held: &Held) -> Vec<Awaited> {
    let Some(held) = view.held(held.kind, held.id).filter(|held| held.is_living() && !view.is_past()) else {
        return Vec::new();
    };
    let machine = held.kind.life_cycle.and_then(|machine| life_cycles().machine(machine));
    let Some(((machine, rules), state)) = machine.zip(rules::of(held.kind)).zip(state(held, view.today())) else {
        return Vec::new();
    };
    let decisions = machine.steps(Some(state)).filter(|transition| transition.cause == Cause::Command);
    let decisions = decisions.filter_map(|transition| {
        let exclusion = rights().exclusions_of(&transition.id).next()?;
        // What takes two people waits for nobody until one of them proposes it.
        let takes_two = transition.actors.iter().all(|actor| matches!(actor, Actor::Together { .. }));
        let asked = StepContext { before: Some(held), ..beginning(view, rules, transition, held.kind, None) };
        (!takes_two || waiting(&asked).is_some()).then_some((transition, exclusion))
    });
    let candidates = candidates(view, held);
    let one = |(transition, exclusion): (&'static Transition, &'static Exclusion)| {
        let may = |person: &Id| {
            let theirs = of_another(view, *person);
            let context = StepContext {
                id: held.id,
                before: Some(held),
                ..beginning(&theirs, rules, transition, held.kind, None)
            };
            let Some(entitled) = entitled(&context, Wish::Usual) else { return false };
            let context = StepContext { part: Some(entitled.part), ..context };
            let is_free = guard(rules, &exclusion.guard).is_some_and(|guard| guard(&context).is_none());
            is_free || single_person::exception(&context).is_some()
        };
        Awaited { transition, exclusion, people: candidates.iter().copied().filter(may).collect() }
    };
    decisions.map(one).collect()
}

/// Whom a decision could be for: whoever holds a role, and whom the record names.
#[expect(clippy::disallowed_methods, reason = "who may decide is for all to know who see the record")]
fn candidates(view: &View, held: &Held) -> BTreeSet<Id> {
    let assigned = view.whole().all::<RoleAssignment>().filter(|one| one.is_in_force(view.today()));
    let assigned: BTreeSet<Id> = assigned.filter(|one| *one.role != *"employee").map(|one| one.person.id).collect();
    let linked = held.kind.fields.iter().enumerate().filter(|(_, field)| field.link.is_some());
    let linked = linked.flat_map(|(position, _)| held.get(position).references().to_vec());
    assigned.into_iter().chain(linked).collect()
}

/// The same value as somebody else would see it, to ask what they may decide.
#[expect(clippy::disallowed_methods, reason = "nothing of what they see leaves but whether they may decide")]
fn of_another(view: &View, person: Id) -> View {
    view.as_another(access::Actor { person, reach: Reach::Approve, token: None, proof: None, ..view.actor().clone() })
}
