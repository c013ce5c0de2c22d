//! The risk register as a document.

use access::View;
use isms::asset::Asset;
use isms::context::BusinessProcess;
use isms::control::Control;
use isms::people::Person;
use isms::risk::criteria::{AuthorityLevel, SpanUnit};
use isms::risk::level::Rating;
use isms::risk::{Acceptance, Risk, RiskCriteria, RiskLevel};
use isms::treatment::{Action, ActionStep};
use isms::{Held, registry};
use record::{Id, Kinded as _, Number, Tone, Value};
use report::risks::{Authority, Criteria, Level, MatrixCell, MatrixRow, Rated};
use report::{RiskRegister, risks};

use crate::asked::Asked;
use crate::{Printing, day, names, titles};

/// The register of these risks, in this order.
pub(crate) fn register(view: Printing<'_>, ids: &[Id], asked: &Asked) -> RiskRegister {
    let kind = Risk::kind_of();
    let risks: Vec<_> =
        ids.iter().filter_map(|id| view.held(kind, *id)).filter_map(|held| Some((held, held.typed()?))).collect();
    let open: Vec<&Held> =
        risks.iter().filter(|(_, risk): &&(_, &Risk)| risk.is_open()).map(|(held, _)| held.as_ref()).collect();
    let count =
        |level: Option<RiskLevel>| open.iter().filter(|held| derived_level(&view, held, "level") == level).count();
    let mut levels: Vec<Level> =
        RiskLevel::ALL.iter().rev().map(|one| Level { count: count(Some(*one)), ..level(*one) }).collect();
    let unrated = count(None);
    if unrated > 0 {
        levels.push(Level { code: "none", label: "Not rated", count: unrated });
    }
    RiskRegister {
        imprint: view.imprint(titles(kind), kind.plural),
        asked: asked.in_words(&view, kind),
        criteria: view.criteria_in_force().map(|(_, criteria)| of_criteria(&view, criteria, &open)),
        levels,
        above: open.iter().filter(|held| derived(&view, held, "is_above_line") == Value::Truth(true)).count(),
        risks: risks.iter().map(|(held, risk)| of_risk(&view, held, risk)).collect(),
    }
}

fn of_criteria(view: &View, criteria: &RiskCriteria, open: &[&Held]) -> Criteria {
    let place =
        |held: &Held| match (derived(view, held, "decisive_likelihood"), derived(view, held, "decisive_consequence")) {
            (Value::Number(likelihood), Value::Number(consequence)) => Some((likelihood, consequence)),
            _ => None,
        };
    let places: Vec<_> = open.iter().filter_map(|held| place(held)).collect();
    let cell = |likelihood: i64, consequence: i64| MatrixCell {
        level: criteria.level(likelihood, consequence).map(level),
        risks: places.iter().filter(|place| **place == (likelihood, consequence)).count(),
    };
    let row = |likelihood: i64| MatrixRow {
        likelihood: criteria.likelihood_words(likelihood),
        cells: (1..=5).map(|consequence| cell(likelihood, consequence)).collect(),
    };
    let authority = |level: &RiskLevel| criteria.authority(*level).map(accepting);
    Criteria {
        title: criteria.title.to_string(),
        approved: criteria
            .approved_by
            .zip(criteria.approved_on)
            .map(|(by, on)| format!("{}, {}", names::person(view, by), day(on))),
        line: criteria.acceptance_line.map(|line| line.choice().label.to_owned()),
        matrix: (1..=5).rev().map(row).collect(),
        authority: RiskLevel::ALL.iter().rev().filter_map(authority).collect(),
    }
}

fn accepting(row: &AuthorityLevel) -> Authority {
    let span = row.valid_for.zip(row.valid_unit).map(|(count, unit)| {
        let unit = match unit {
            SpanUnit::Days => "days",
            SpanUnit::Months => "months",
        };
        format!(", for at most {} {unit}", count.get())
    });
    let accepted = row.accepted_by.map(|by| format!("{}{}", by.choice().label, span.unwrap_or_default()));
    Authority { level: level(row.level), decision: row.decision.as_ref().map(ToString::to_string), accepted }
}

fn of_risk(view: &View, held: &Held, risk: &Risk) -> risks::Risk {
    let state = risk_state(view, held);
    let both = |one: Option<Number<1, 5>>, other: Option<Number<1, 5>>| Some((one?.get(), other?.get()));
    let pair = |rated: Option<(i64, i64)>, name: &str| {
        let (likelihood, consequence) = rated?;
        let level = derived_level(view, held, name).map(level);
        Some(Rated { rating: format!("{likelihood} × {consequence}"), level })
    };
    let of_rating = |rating: Rating<'_>| (rating.likelihood, rating.consequence());
    let (inherent, treatment) = (&risk.inherent, &risk.treatment);
    risks::Risk {
        number: held.handle_short(),
        title: risk.title.to_string(),
        affects: affects(view, risk),
        owner: risk.owner.map(|owner| names::person(view, owner)),
        inherent: pair(both(inherent.inherent_likelihood, inherent.inherent_consequence), "inherent_level"),
        current: pair(risk.current().map(of_rating), "current_level"),
        target: pair(both(treatment.target_likelihood, treatment.target_consequence), "target_level"),
        residual: pair(risk.residual().map(of_rating), "residual_level"),
        treatment: treatment.option.map(|option| option.choice().label.to_owned()),
        measures: measures(view, held.id),
        state: state.0,
        is_bad: state.1,
        accepted: accepted(view, risk),
        review: match derived(view, held, "next_review") {
            Value::Date(date) => Some(format!("Review by {}", day(date))),
            _ => None,
        },
    }
}

fn risk_state(view: &View, held: &Held) -> (String, bool) {
    let state = held.record().and_then(|record| record.state(view.today()));
    match state {
        _ if !held.is_living() => ("Retired".to_owned(), false),
        Some(state) => (state.label.to_owned(), state.tone == Tone::Bad),
        None => (String::new(), false),
    }
}

fn affects(view: &View, risk: &Risk) -> Vec<String> {
    let assets = risk.assets.iter().filter_map(|asset| view.label(Asset::kind_of(), asset.id));
    let processes = risk.processes.iter().filter_map(|process| view.label(BusinessProcess::kind_of(), process.id));
    assets.chain(processes).map(str::to_owned).collect()
}

/// What is done about it: controls in use, then actions that were not given up.
fn measures(view: &View, risk: Id) -> Vec<String> {
    let (referring, _) = view.referring(risk);
    let living: Vec<_> = referring.iter().map(|linked| linked.held.as_ref()).filter(|held| held.is_living()).collect();
    let controls = living.iter().filter(|held| held.typed::<Control>().is_some_and(Control::is_in_use));
    let controls = controls.map(|held| format!("{} {}", held.handle_short(), held.title()));
    let actions = living.iter().filter_map(|held| Some((held, held.typed::<Action>()?)));
    let actions = actions.filter(|(_, action)| action.step != ActionStep::Cancelled).map(|(held, action)| {
        let owner = action.assignee.and_then(|owner| view.label(Person::kind_of(), owner.id)).map(str::to_owned);
        let due = action.due.map(|due| format!("by {}", day(due)));
        let told = [Some(format!("{} {}", held.handle_short(), held.title())), owner, due];
        told.into_iter().flatten().collect::<Vec<_>>().join(", ")
    });
    controls.chain(actions).collect()
}

/// Who accepted it, and until when.
fn accepted(view: &View, risk: &Risk) -> Option<String> {
    let until = day(risk.accepted_until?);
    let acceptance = risk.acceptance.and_then(|acceptance| view.held(Acceptance::kind_of(), acceptance.id));
    let signed = acceptance.and_then(|held| held.typed::<Acceptance>());
    let by = signed.map(|signed| {
        std::iter::once(signed.signed_by).chain(signed.authority).map(|by| names::person(view, by)).collect::<Vec<_>>()
    });
    Some(match by {
        Some(by) => format!("Accepted by {}, until {until}", by.join(" and ")),
        None => format!("Accepted until {until}"),
    })
}

fn level(level: RiskLevel) -> Level {
    let choice = level.choice();
    Level { code: choice.code, label: choice.label, count: 0 }
}

fn derived(view: &View, held: &Held, name: &str) -> Value<'static> {
    let column = registry::derived(held.kind).iter().find(|derived| derived.field.name == name);
    column.map_or(Value::Absent, |derived| view.derived(held, derived))
}

fn derived_level(view: &View, held: &Held, name: &str) -> Option<RiskLevel> {
    match derived(view, held, name) {
        Value::Choice(choice) => RiskLevel::from_code(choice.code),
        _ => None,
    }
}
