//! Risks, their acceptance and treatment (6.1.2, 6.1.3, 8.2, 8.3).

use std::collections::HashSet;

use isms::asset::Asset;
use isms::context::scope;
use isms::risk::{Risk, RiskStep, in_force};
use isms::treatment::{Action, ActionStep};
use jiff::ToSpan as _;
use jiff::civil::Date;
use readiness::Subject;
use record::Id;

use crate::{Asked, Input, Reckoned};

fn open_risks<'a>(asked: &Asked<'a>) -> impl Iterator<Item = isms::Typed<'a, Risk>> {
    asked.isms.all::<Risk>().filter(|risk| risk.is_open())
}

/// How many days lie between two.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// K03.
pub(crate) fn unaccepted(asked: &Asked<'_>) -> Reckoned {
    let findings = readiness::survey(asked.isms, asked.today);
    let failures = findings.outcome("R6-24").map(|outcome| outcome.failures.as_slice()).unwrap_or_default();
    let failing: HashSet<Id> =
        failures.iter().flat_map(|failure| failure.records.iter()).map(|subject: &Subject| subject.id).collect();
    Reckoned::count(open_risks(asked).map(|risk| Input::of(&risk, failing.contains(&risk.held.id))).collect())
}

/// K04.
pub(crate) fn exposure(asked: &Asked<'_>) -> Reckoned {
    let criteria = in_force(asked.isms).map(|criteria| criteria.held.id);
    let one = |risk: isms::Typed<'_, Risk>| match risk.it.decisive() {
        Some(rating) if Some(rating.criteria.id) == criteria => {
            Input::of(&risk, true).with(Some(rating.likelihood * rating.consequence()))
        }
        Some(_) | None => Input::left_out(&risk),
    };
    Reckoned::mean(open_risks(asked).map(one).collect())
}

/// K05.
pub(crate) fn actions_on_time(asked: &Asked<'_>) -> Reckoned {
    let due = asked.isms.all::<Action>().filter_map(|action| Some((action.due?, action)));
    let one = |(due, action): (Date, isms::Typed<'_, Action>)| match action.step {
        ActionStep::Cancelled => Input::left_out(&action),
        _ => Input::of(&action, action.verified_on.is_some_and(|on| on <= due)),
    };
    Reckoned::share(due.filter(|(due, _)| asked.is_within(*due)).map(one).collect())
}

/// K06.
pub(crate) fn days_overdue(asked: &Asked<'_>) -> Reckoned {
    let open = asked.isms.all::<Action>().filter(|action| action.is_open());
    let one = |action: isms::Typed<'_, Action>| match action.due {
        Some(due) if action.is_overdue(asked.today) => {
            Input::of(&action, true).with(Some(days_between(due, asked.today)))
        }
        Some(_) => Input::of(&action, false),
        None => Input::left_out(&action),
    };
    Reckoned::median(open.map(one).collect())
}

/// K07.
pub(crate) fn targets_reached(asked: &Asked<'_>) -> Reckoned {
    let was_reassessed = |risk: &Risk| risk.residual.residual_analysed_on.is_some_and(|day| asked.is_within(day));
    let reassessed = asked.isms.all::<Risk>().filter(|risk| was_reassessed(risk.it));
    let one = |risk: isms::Typed<'_, Risk>| match (risk.residual_level(asked.isms), risk.target_level(asked.isms)) {
        (Some(reached), Some(target)) => Input::of(&risk, reached <= target),
        (None, Some(_)) => Input::of(&risk, false),
        (_, None) => Input::left_out(&risk),
    };
    Reckoned::share(reassessed.map(one).collect())
}

/// K08.
pub(crate) fn reviewed(asked: &Asked<'_>) -> Reckoned {
    let is_inside = |risk: &Risk| risk.next_review(asked.isms).is_some_and(|due| asked.today <= due);
    Reckoned::share(open_risks(asked).map(|risk| Input::of(&risk, is_inside(risk.it))).collect())
}

/// K09.
pub(crate) fn assets_covered(asked: &Asked<'_>) -> Reckoned {
    let scopes: Vec<_> = scope::in_force(asked.isms).collect();
    let units = scope::units_of(asked.isms, &scopes);
    let named: HashSet<Id> = open_risks(asked).flat_map(|risk| risk.it.assets.iter()).map(|asset| asset.id).collect();
    let critical = asked.isms.all::<Asset>().filter(|asset| asset.is_critical());
    let in_scope = critical.filter(|asset| units.contains(&asset.held.envelope.unit));
    Reckoned::share(in_scope.map(|asset| Input::of(&asset, named.contains(&asset.held.id))).collect())
}

/// K10.
pub(crate) fn acceptances_ending(asked: &Asked<'_>) -> Reckoned {
    let soon = asked.today.saturating_add(30.days());
    let accepted = asked.isms.all::<Risk>().filter(|risk| risk.step == RiskStep::Accepted);
    let ends = |risk: &Risk| risk.accepted_until.is_some_and(|last| last <= soon);
    Reckoned::count(accepted.map(|risk| Input::of(&risk, ends(risk.it))).collect())
}
