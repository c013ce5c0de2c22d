//! What every life cycle shows in the same way: one allowed case a command, and for every guard a case that is refused by
//! exactly its code, in a world that lets the step pass without the one fact that was changed.

use std::collections::BTreeSet;
use std::fmt::Debug;

use catalogue::{Cause, Machine, life_cycles};
use decide::{Decided, Rejection};

use crate::scene::codes;

/// A world in which somebody is about to take a step.
pub trait Decides {
    fn decide(&self) -> Result<Decided, Rejection>;
}

/// What is changed, the world that passes without it, the change, and the code.
pub type Refused<L> = (&'static str, fn() -> L, fn(&mut L), &'static str);

/// A step, a world in which it passes, and where it leads.
pub type Allowed<L, Step> = (&'static str, fn() -> L, Step);

/// Every command of the life cycle passes in its world, is all that is taken there, and leads where it should.
pub fn each_leads_where_it_should<L, Step: Copy + Debug + PartialEq>(
    machine: &str,
    allowed: &[Allowed<L, Step>],
    commit: impl Fn(&mut L) -> Vec<String>,
    step: impl Fn(&L) -> Step,
) {
    every_command_is_allowed(machine, allowed.iter().map(|(transition, ..)| *transition));
    for (transition, world, leads_to) in allowed {
        let mut life = world();
        assert_eq!(commit(&mut life), [*transition]);
        assert_eq!(step(&life), *leads_to, "{transition}");
    }
}

/// Every case passes until its one fact is changed, and then gets exactly its code.
pub fn each_is_refused_by_its_code<L: Decides>(cases: &[Refused<L>]) {
    let mut wrong = Vec::new();
    for (fact, world, change, code) in cases {
        let mut life = world();
        if let Err(rejection) = life.decide() {
            wrong.push(format!("without this, it passes: {fact}: {:?}", codes(&rejection)));
            continue;
        }
        change(&mut life);
        let found = life.decide().map(|_| ()).map_err(|rejection| codes(&rejection));
        if found != Err(vec![(*code).to_owned()]) {
            wrong.push(format!("{fact}: {found:?} and not {code}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Every guard of the life cycle has a case.
pub fn every_guard_has_a_case<L>(machine: &str, cases: &[Refused<L>]) {
    let met: BTreeSet<&str> = cases.iter().filter_map(|(.., code)| code.rsplit(": ").next()).collect();
    // A command carries the version that the person saw; a stale one is answered as a conflict with both versions.
    let is_met = |code: &str| met.contains(code) || code == "version_changed";
    let guards = of(machine).transitions.iter().flat_map(|transition| &transition.guards);
    let missing: BTreeSet<&String> = guards.filter(|code| !is_met(code)).collect();
    assert!(missing.is_empty(), "{machine}: no case is refused with {missing:?}");
}

/// Every command of the life cycle is among those that a case allows.
pub fn every_command_is_allowed<'a>(machine: &str, allowed: impl IntoIterator<Item = &'a str>) {
    let allowed: BTreeSet<&str> = allowed.into_iter().collect();
    let commands = of(machine).transitions.iter().filter(|transition| transition.cause == Cause::Command);
    let known: BTreeSet<&str> = commands.map(|transition| transition.id.as_str()).collect();
    assert_eq!(allowed, known, "{machine}");
}

fn of(machine: &str) -> &'static Machine {
    life_cycles().machine(machine).unwrap_or_else(|| panic!("there is no life cycle {machine}"))
}
