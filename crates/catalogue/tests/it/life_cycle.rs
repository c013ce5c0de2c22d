//! The life cycles are complete, unambiguous and agree with the rights.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{Cause, Machine, Transition, life_cycles, rights};

use crate::{distinct, none};

fn transitions() -> impl Iterator<Item = &'static Transition> {
    life_cycles().machines.iter().flat_map(|machine| &machine.transitions)
}

#[test]
fn every_step_has_one_name_that_begins_with_its_life_cycle() {
    distinct(transitions().map(|transition| &transition.id));
    for machine in &life_cycles().machines {
        for transition in &machine.transitions {
            assert_eq!(transition.machine(), machine.id);
            assert!(std::ptr::eq(life_cycles().transition(&transition.id).unwrap(), transition));
        }
    }
}

#[test]
fn in_a_state_a_noun_leads_to_one_step() {
    for machine in &life_cycles().machines {
        let steps = machine.transitions.iter().filter(|transition| transition.noun.is_some());
        distinct(steps.map(|step| (&machine.id, &step.from, &step.noun)));
    }
    let accept = life_cycles().step("risk", Some("evaluated"), "acceptance").unwrap();
    assert_eq!((accept.id.as_str(), accept.to.as_str()), ("risk.accept", "accepted"));
    assert!(life_cycles().step("risk", Some("closed"), "acceptance").is_none());
    assert_eq!(life_cycles().step("risk", None, "risk").map(|step| step.to.as_str()), Some("identified"));
}

#[test]
fn steps_lead_only_between_states_that_are_listed() {
    for machine in &life_cycles().machines {
        let states = distinct(&machine.states);
        for transition in &machine.transitions {
            assert!(states.contains(&transition.to), "{}", transition.id);
            assert!(transition.from.as_ref().is_none_or(|from| states.contains(from)), "{}", transition.id);
        }
        for state in machine.terminal_states.iter().chain(&machine.derived_states) {
            assert!(states.contains(state), "{}: {state}", machine.id);
        }
    }
}

#[test]
fn every_state_can_be_reached() {
    let mut unreachable = Vec::new();
    for machine in &life_cycles().machines {
        let reached = reached(machine);
        unreachable.extend(
            machine.states.iter().filter(|state| !reached.contains(state.as_str())).map(|state| (&machine.id, state)),
        );
    }
    none(unreachable, "Add the step that leads there, or remove the state.");
}

/// The states one can come to, from creation on.
fn reached(machine: &Machine) -> BTreeSet<&str> {
    let mut reached = BTreeSet::new();
    loop {
        let before = reached.len();
        for transition in &machine.transitions {
            if transition.from.as_deref().is_none_or(|from| reached.contains(from)) {
                reached.insert(transition.to.as_str());
            }
        }
        if reached.len() == before {
            return reached;
        }
    }
}

#[test]
fn exactly_the_terminal_states_have_no_way_out() {
    for machine in &life_cycles().machines {
        for state in &machine.states {
            let stays = machine.steps(Some(state)).next().is_none();
            assert_eq!(stays, machine.is_terminal(state), "{}: {state}", machine.id);
        }
    }
}

#[test]
fn every_refusal_is_defined_and_used_or_common() {
    let used: BTreeSet<&str> = transitions().flat_map(|transition| &transition.guards).map(String::as_str).collect();
    none(used.iter().filter(|code| life_cycles().guard(code).is_none()).collect(), "Define the code under guards.");
    let common: BTreeSet<&str> = life_cycles().common_guards().collect();
    let defined = life_cycles().guards.keys().map(String::as_str);
    none(defined.filter(|code| !used.contains(code) && !common.contains(code)).collect(), "Use the code or remove it.");
}

#[test]
fn every_refusal_says_what_is_wrong_and_what_to_do_next() {
    for (code, guard) in &life_cycles().guards {
        for sentence in [&guard.refusal, &guard.next] {
            assert!(sentence.ends_with('.') && sentence.starts_with(char::is_uppercase), "{code}: {sentence}");
        }
    }
}

#[test]
fn no_step_lists_a_refusal_twice() {
    for transition in transitions() {
        distinct(transition.guards.iter().map(|code| (&transition.id, code)));
    }
}

#[test]
fn every_command_is_somebodys() {
    for command in transitions().filter(|transition| transition.cause == Cause::Command) {
        assert!(!command.actors.is_empty() && command.who.is_some(), "{}: no actors", command.id);
        assert!(command.noun.is_some() && command.derive.is_none(), "{}: no noun, or a formula", command.id);
    }
}

#[test]
fn a_consequence_is_nobodys() {
    for consequence in transitions().filter(|transition| transition.cause == Cause::Consequence) {
        assert!(consequence.actors.is_empty() && consequence.who.is_none(), "{}", consequence.id);
        assert!(consequence.guards.is_empty() && !consequence.second_factor, "{}", consequence.id);
        assert!(consequence.noun.is_some() && consequence.derive.is_none(), "{}", consequence.id);
    }
}

#[test]
fn a_derived_change_has_a_formula_and_neither_actors_nor_refusals() {
    for derived in transitions().filter(|transition| transition.cause == Cause::Derived) {
        assert!(derived.derive.is_some(), "{}: no formula", derived.id);
        assert!(derived.actors.is_empty() && derived.who.is_none() && derived.guards.is_empty(), "{}", derived.id);
        assert!(derived.noun.is_none() && !derived.second_factor, "{}", derived.id);
    }
}

#[test]
fn a_step_asks_for_the_second_factor_exactly_where_its_lack_refuses() {
    for transition in transitions() {
        let refuses = transition.guards.iter().any(|code| code == "second_factor_missing");
        assert_eq!(transition.second_factor, refuses, "{}", transition.id);
    }
}

#[test]
fn the_words_for_actors_mean_the_same_everywhere() {
    let phrases = &rights().phrases;
    distinct(phrases.iter().map(|phrase| &phrase.who));
    let phrase_of: BTreeMap<&str, _> =
        phrases.iter().flat_map(|phrase| phrase.transitions.iter().map(move |id| (id.as_str(), phrase))).collect();
    distinct(phrases.iter().flat_map(|phrase| &phrase.transitions));
    let mut commands = BTreeSet::new();
    for command in transitions().filter(|transition| transition.cause == Cause::Command) {
        let phrase = phrase_of.get(command.id.as_str()).unwrap_or_else(|| panic!("{} has no phrase", command.id));
        assert_eq!(command.who.as_ref(), Some(&phrase.who), "{}", command.id);
        assert_eq!(command.actors, phrase.actors, "{}", command.id);
        commands.insert(command.id.as_str());
    }
    assert!(phrase_of.keys().copied().eq(commands), "a phrase names a step that is no command");
}

#[test]
fn the_counts_of_the_life_cycles_are_true() {
    let counts = &life_cycles().counts;
    let caused_by = |cause| transitions().filter(|transition| transition.cause == cause).count();
    assert_eq!(counts.machines, distinct(life_cycles().machines.iter().map(|machine| &machine.id)).len());
    assert_eq!(counts.transitions, transitions().count());
    assert_eq!(counts.command, caused_by(Cause::Command));
    assert_eq!(counts.consequence, caused_by(Cause::Consequence));
    assert_eq!(counts.derived, caused_by(Cause::Derived));
    assert_eq!(counts.guards, life_cycles().guards.len());
}
