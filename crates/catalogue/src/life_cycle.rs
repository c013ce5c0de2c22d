//! The states of each record and the steps between them. Read it to learn what a person can do with a record, and why a
//! step is refused.
//!
//! INVARIANT: a step that is not listed is not allowed, and no step is taken by the passing of time.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::Actor;
use crate::embedded::embedded;
use crate::vocabulary::vocabulary;

static LIFE_CYCLES: LazyLock<LifeCycles> = embedded!("state-machines");

/// All life cycles.
pub fn life_cycles() -> &'static LifeCycles {
    &LIFE_CYCLES
}

/// The file `state-machines.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifeCycles {
    /// The version of the file's form.
    pub schema_version: u32,
    /// How many of each there should be.
    pub counts: Counts,
    /// What holds in every life cycle, in words.
    pub common_rules: Vec<String>,
    /// The refusals by code.
    pub guards: BTreeMap<String, Guard>,
    /// The life cycles.
    pub machines: Vec<Machine>,
}

impl LifeCycles {
    /// The life cycle of that name (`risk`).
    pub fn machine(&self, id: &str) -> Option<&Machine> {
        self.machines.iter().find(|machine| machine.id == id)
    }

    /// The refusal with that code (`own_work`).
    pub fn guard(&self, code: &str) -> Option<&Guard> {
        self.guards.get(code)
    }

    /// The codes that apply to every command and are not repeated in its list.
    pub fn common_guards(&self) -> impl Iterator<Item = &str> {
        self.guards.iter().filter(|(_, guard)| guard.common).map(|(code, _)| code.as_str())
    }

    /// The transition with that id (`risk.accept`).
    pub fn transition(&self, id: &str) -> Option<&Transition> {
        let (machine, _) = id.split_once('.')?;
        self.machine(machine)?.transitions.iter().find(|transition| transition.id == id)
    }

    /// Where the noun leads from that state; `None` as the state means creation. See [`Machine::step`].
    pub fn step(&self, machine: &str, from: Option<&str>, noun: &str) -> Option<&Transition> {
        self.machine(machine)?.step(from, noun)
    }
}

/// How many of each the file says it has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Counts {
    pub machines: usize,
    pub transitions: usize,
    pub command: usize,
    pub consequence: usize,
    pub derived: usize,
    pub guards: usize,
}

/// Why a step is refused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guard {
    /// What is wrong, as a sentence to the person.
    pub refusal: String,
    /// What to do next, as a sentence to the person.
    pub next: String,
    /// Whether it applies to every command without being listed there.
    #[serde(default)]
    pub common: bool,
}

/// The life cycle of one kind of record.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Machine {
    /// Its name, such as `risk`.
    pub id: String,
    /// What it is the life cycle of.
    pub title: String,
    /// The clauses, controls or articles behind it.
    pub basis: String,
    /// What else is to be known.
    pub note: Option<String>,
    /// The states, stored and derived.
    pub states: Vec<String>,
    /// The steps, derived ones included.
    pub transitions: Vec<Transition>,
    /// The states that no step leaves.
    pub terminal_states: Vec<String>,
    /// The states that are shown and never stored.
    #[serde(default)]
    pub derived_states: Vec<String>,
}

impl Machine {
    /// Where creating the noun leads from that state; `None` as the state means creation of the record.
    ///
    /// The state is the one shown today, so it may be a derived one.
    pub fn step(&self, from: Option<&str>, noun: &str) -> Option<&Transition> {
        self.steps(from).find(|transition| transition.noun.as_deref() == Some(noun))
    }

    /// All that leaves a state, derived transitions included; `None` means creation of the record.
    pub fn steps(&self, from: Option<&str>) -> impl Iterator<Item = &Transition> {
        self.transitions.iter().filter(move |transition| match from {
            Some(_) => transition.from.as_deref() == from,
            None => self.is_first(transition),
        })
    }

    /// Whether a step makes the record. A step from a state that is derived before there is a record does: a measurement that is due
    /// is none yet, and recording it makes one (docs/decisions/0034-measurements.md).
    pub fn is_first(&self, step: &Transition) -> bool {
        let is_derived_before = |state: &str| {
            let mut first =
                self.transitions.iter().filter(|first| first.from.is_none() && first.cause == Cause::Derived);
            first.any(|first| first.to == state)
        };
        step.from.as_deref().is_none_or(|state| step.cause == Cause::Command && is_derived_before(state))
    }

    /// Whether the state is shown and never stored.
    pub fn is_derived(&self, state: &str) -> bool {
        self.derived_states.iter().any(|name| name == state)
    }

    /// Whether no step leaves the state.
    pub fn is_terminal(&self, state: &str) -> bool {
        self.terminal_states.iter().any(|name| name == state)
    }
}

/// One step of a life cycle, or one change of what is shown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// `machine.verb`, such as `risk.accept`.
    pub id: String,
    /// The state it starts from; none means creation.
    pub from: Option<String>,
    /// The state it ends in.
    pub to: String,
    /// What brings it about.
    pub cause: Cause,
    /// What one creates on the record to take it, such as `acceptance`; derived ones have none.
    pub noun: Option<String>,
    /// The words on the button, or beside the state.
    pub label: String,
    /// The actors in words.
    pub who: Option<String>,
    /// Who may take it; one entry is enough. Empty unless it is a command.
    #[serde(default)]
    pub actors: Vec<Actor>,
    /// The codes that may refuse it, besides the common ones.
    pub guards: Vec<String>,
    /// Whether it asks for the second factor.
    #[serde(default)]
    pub second_factor: bool,
    /// What must be true, in words.
    pub note: Option<String>,
    /// What follows, in words.
    pub effect: Option<String>,
    /// For derived ones: the formula over the record and today, in words.
    pub derive: Option<String>,
}

impl Transition {
    /// The life cycle it belongs to.
    pub fn machine(&self) -> &str {
        self.id.split_once('.').map_or(self.id.as_str(), |(machine, _)| machine)
    }
}

vocabulary! {
    /// What brings a transition about.
    pub enum Cause {
        /// A person, or a connector that is allowed to, creates the noun on the record.
        Command = "command",
        /// The command that causes it, in the same step.
        Consequence = "consequence",
        /// Nothing: it is a function of the record and of today, and is never written.
        Derived = "derived",
    }
}
