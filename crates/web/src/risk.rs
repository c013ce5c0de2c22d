//! The pages of risks: the register, the matrix, one risk.
//!
//! | module | shows |
//! |---|---|
//! | [`register`] | the list, in its own words |
//! | [`decision`] | where a risk stands, in words that a list has room for |

mod decision;
pub mod register;

use access::View;
use catalogue::{Transition, life_cycles};
use isms::risk::{Risk, RiskLevel};
use isms::{Held, registry};
use record::{Kinded as _, Value};

/// What follows for a risk, by the name of its column.
pub fn derived(view: &View, held: &Held, name: &str) -> Value<'static> {
    let column = registry::derived(Risk::kind_of()).iter().find(|derived| derived.field.name == name);
    column.map_or(Value::Absent, |derived| view.derived(held, derived))
}

/// A level that follows for a risk, by the name of its column.
pub fn level(view: &View, held: &Held, name: &str) -> Option<RiskLevel> {
    match derived(view, held, name) {
        Value::Choice(choice) => RiskLevel::from_code(choice.code),
        _ => None,
    }
}

/// The step of a risk that was proposed and waits for a second person.
pub fn proposed(held: &Held, risk: &Risk) -> Option<&'static Transition> {
    let stands = risk.pending.pending_version.is_some_and(|version| u64::try_from(version.get()) == Ok(held.version));
    life_cycles().transition(risk.pending.pending_step.as_deref().filter(|_| stands)?)
}
