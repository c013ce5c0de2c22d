//! Audits, nonconformities, objectives, decisions (5.1, 6.2, 9.2, 10.2).

use isms::Typed;
use isms::audit::{Audit, AuditType};
use isms::evaluation::{Judgement, Objective, ObjectiveStep, measurements_of};
use isms::improvement::{Nonconformity, NonconformityStep};
use isms::support::{RequestStep, ResourceRequest};

use crate::risks::days_between;
use crate::{Asked, Input, Reckoned};

/// How long top management has for a decision.
const DECISION_DAYS: i64 = 30;

/// K36.
pub(crate) fn audits_done(asked: &Asked<'_>) -> Reckoned {
    let one = |audit: Typed<'_, Audit>| {
        let is_planned_by_now = audit.to.or(audit.from).is_some_and(|day| day <= asked.today);
        match audit.kind == AuditType::Internal && is_planned_by_now {
            true => Input::of(&audit, audit.is_reported()),
            false => Input::left_out(&audit),
        }
    };
    Reckoned::share(asked.isms.all::<Audit>().map(one).collect())
}

/// K37.
pub(crate) fn age_of_nonconformities(asked: &Asked<'_>) -> Reckoned {
    let one = |nonconformity: Typed<'_, Nonconformity>| match nonconformity.step {
        NonconformityStep::Rejected => Input::left_out(&nonconformity),
        _ if nonconformity.is_open() => {
            let age = nonconformity.noticed_on.map(|day| days_between(day, asked.today));
            Input::of(&nonconformity, true).with(age)
        }
        _ => Input::of(&nonconformity, false),
    };
    Reckoned::median(asked.isms.all::<Nonconformity>().map(one).collect())
}

/// K38.
pub(crate) fn effective(asked: &Asked<'_>) -> Reckoned {
    let one = |nonconformity: Typed<'_, Nonconformity>| match nonconformity.is_effective {
        Some(is_effective) => {
            let came_back = nonconformity.reopened.is_some_and(|times| times.get() > 0);
            Input::of(&nonconformity, is_effective && !came_back)
        }
        None => Input::left_out(&nonconformity),
    };
    Reckoned::share(asked.isms.all::<Nonconformity>().map(one).collect())
}

/// K39. An objective without a value is not on track.
pub(crate) fn objectives_on_track(asked: &Asked<'_>) -> Reckoned {
    let is_on_track = |objective: &Objective| {
        let latest = objective.metric.and_then(|metric| measurements_of(asked.isms, metric.id).pop());
        let stands_well = latest.is_some_and(|one| {
            one.judgement
                .is_some_and(|judged| matches!(judged, Judgement::Reached | Judgement::Within | Judgement::Warning))
        });
        !objective.is_overdue(asked.today) && stands_well
    };
    let one = |objective: Typed<'_, Objective>| match objective.step {
        ObjectiveStep::Achieved => Input::of(&objective, true),
        ObjectiveStep::Active => Input::of(&objective, is_on_track(objective.it)),
        ObjectiveStep::Missed => Input::of(&objective, false),
        ObjectiveStep::Draft | ObjectiveStep::Approved | ObjectiveStep::Withdrawn => Input::left_out(&objective),
    };
    Reckoned::share(asked.isms.all::<Objective>().map(one).collect())
}

/// K40.
pub(crate) fn decided_in_time(asked: &Asked<'_>) -> Reckoned {
    let one = |request: Typed<'_, ResourceRequest>| {
        let waited = |until| request.requested_on.map(|on| days_between(on, until));
        match (request.step, request.decided_on) {
            (RequestStep::Granted | RequestStep::Refused, Some(on)) if asked.is_within(on) => {
                Input::of(&request, waited(on).is_some_and(|days| days <= DECISION_DAYS)).with(waited(on))
            }
            (RequestStep::Requested, _) if waited(asked.today).is_none_or(|days| days > DECISION_DAYS) => {
                Input::of(&request, false).with(waited(asked.today))
            }
            (RequestStep::Granted | RequestStep::Refused | RequestStep::Requested | RequestStep::Withdrawn, _) => {
                Input::left_out(&request)
            }
        }
    };
    Reckoned::share(asked.isms.all::<ResourceRequest>().map(one).collect())
}
