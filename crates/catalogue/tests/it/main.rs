//! What the data promises, one test a promise. A test's name is the sentence one would say to an auditor.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod annex_a;
mod clause;
mod count;
mod life_cycle;
mod mapping;
mod matrix;
mod predicate;
mod reference;
mod role;
mod rule;
mod sample;
mod separation_of_duties;
mod starter_criteria;
mod starter_library;
mod stored_and_derived;

use std::collections::BTreeSet;
use std::fmt::Debug;

use catalogue::{Actor, life_cycles};

/// The values in order, after a check that none occurs twice.
fn distinct<T: Ord + Debug + Clone>(values: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut seen = BTreeSet::new();
    for value in values {
        assert!(seen.insert(value.clone()), "{value:?} occurs twice");
    }
    seen
}

/// Fails with all the problems at once: data is repaired once, not five times.
fn none<T: Debug>(problems: Vec<T>, repair: &str) {
    assert!(problems.is_empty(), "{repair}\n{problems:#?}");
}

/// Every actor of every step, with the step's id.
fn actors() -> impl Iterator<Item = (&'static str, Actor)> {
    let steps = life_cycles().machines.iter().flat_map(|machine| &machine.transitions);
    steps.flat_map(|step| step.actors.iter().map(|actor| (step.id.as_str(), *actor)))
}
