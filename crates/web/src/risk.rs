//! The pages of risks: the register, the matrix, one risk.
//!
//! | module | shows |
//! |---|---|
//! | [`register`] | the list, in its own words |
//! | [`decision`] | where a risk stands, in words that a list has room for |
//! | [`criteria`] | one version of the criteria |
//! | [`matrix`] | how many stand where |
//! | [`one`] | one risk, of the parts below |
//! | [`waiting`], [`notice`] | what it waits for and for whom, with the buttons |
//! | [`analysis`], [`treatment`], [`acceptances`], [`facts`] | its cards |
//! | [`form`] | the forms of its steps |
//! | [`history`] | what its history says of levels |

mod acceptances;
mod analysis;
pub mod criteria;
pub mod decision;
mod facts;
mod form;
mod history;
pub mod matrix;
mod notice;
pub mod one;
pub mod register;
mod treatment;
pub mod waiting;

use access::View;
use axum::http::Method;
use catalogue::{Transition, life_cycles};
use door::{Does, Routes};
use isms::people::Person;
use isms::risk::{Risk, RiskCriteria, RiskLevel};
use isms::{Held, registry};
use record::{Body, Id, Kinded as _, Ref, Value};

pub use form::rated;
pub use history::follows;

/// Their routes beside the general ones.
pub fn routes() -> Routes {
    Routes::new().add(Method::GET, "/o/{slug}/risks/matrix", Does::ShowsDerived, matrix::page)
}

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

/// A version of the criteria, if the viewer may read it.
pub fn criteria_of(view: &View, reference: Ref<RiskCriteria>) -> Option<&RiskCriteria> {
    view.criteria(reference.id)
}

/// The criteria in force, if the viewer may read them.
pub fn in_force(view: &View) -> Option<&RiskCriteria> {
    view.criteria_in_force().map(|(_, criteria)| criteria)
}

/// What a person is called by someone who may know it.
pub fn name(view: &View, person: Id) -> &str {
    view.label(Person::kind_of(), person).unwrap_or("someone")
}

/// The level that ratings give, as they stand in the body of a risk or of a step; by the criteria that they name, or those
/// in force.
pub fn looked_up(view: &View, body: &Body) -> Option<RiskLevel> {
    let number = |name: &str| {
        let value = body.get(name)?;
        value.as_i64().or_else(|| value.as_str()?.parse().ok())
    };
    let named = body.get("criteria").and_then(|id| Id::parse_str(id.as_str()?).ok());
    let criteria = named.and_then(|id| criteria_of(view, Ref::to(id))).or_else(|| in_force(view))?;
    let highest = isms::risk::level::DIMENSIONS.iter().filter_map(|(name, _)| number(name)).max();
    criteria.level(number("likelihood")?, highest?)
}

/// What a level of consequence means in a dimension.
pub fn anchor(criteria: Option<&RiskCriteria>, dimension: &str, rated: i64) -> String {
    if rated == 0 {
        return "not affected".to_owned();
    }
    let Some(criteria) = criteria else { return String::new() };
    let Some(row) = criteria.consequence.iter().find(|row| row.level.get() == rated) else { return String::new() };
    let words = match dimension {
        "financial" => return financial(criteria, rated),
        "service" => &row.service,
        "legal" => &row.legal,
        "people" => &row.people,
        "reputation" => &row.reputation,
        "safety" => &row.safety,
        _ => &None,
    };
    words.as_deref().map_or(String::new(), str::to_owned)
}

/// The share of revenue from one level to the next: "0.5 to 2 % of revenue".
fn financial(criteria: &RiskCriteria, rated: i64) -> String {
    let from = |level: i64| {
        let row = criteria.consequence.iter().find(|row| row.level.get() == level)?;
        row.financial.map(record::Number::get)
    };
    let percent = |points: i64| {
        let (whole, rest) = (points / 100, points % 100);
        let rest = format!("{rest:02}");
        let rest = rest.trim_end_matches('0');
        if rest.is_empty() { whole.to_string() } else { format!("{whole}.{rest}") }
    };
    match (from(rated), from(rated + 1)) {
        (Some(0) | None, Some(below)) => format!("below {} % of revenue", percent(below)),
        (Some(from), Some(below)) => format!("{} to {} % of revenue", percent(from), percent(below)),
        (Some(from), None) => format!("{} % of revenue and more", percent(from)),
        (None, None) => String::new(),
    }
}
