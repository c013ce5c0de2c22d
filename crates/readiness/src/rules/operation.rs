//! Changes and incidents, as far as they touch the assessment of risks (8.2).

use isms::operation::change::ChangeStep;
use isms::operation::{Change, Incident, IncidentStep};
use jiff::ToSpan as _;

use super::{Asked, Looked};
use crate::failure::{Fill, Subject};

/// For how many months a change that nobody assessed makes the next one worse.
const COUNTS_FOR: i64 = 12;

/// R8-10: a significant change has its risks assessed, and one that was made has said whether it is significant.
pub(super) fn unassessed_change(asked: &Asked<'_>) -> Looked {
    let isms = asked.look.isms;
    let since = asked.look.today.saturating_sub(COUNTS_FOR.months());
    let mut recent = 0;
    let decided = isms.all::<Change>().filter(|change| {
        let is_over = matches!(change.step, ChangeStep::Rejected | ChangeStep::Requested);
        !is_over && change.is_significant != Some(false)
    });
    let looked = Looked::at_each(decided, "No change was assessed yet.", |change| {
        let is_assessed = change.risk_assessment.is_some() || !change.risks.is_empty();
        // One that names no day may have been made yesterday.
        let is_recent = change.implemented_on.or(change.due).is_none_or(|day| day >= since);
        recent += usize::from(!is_assessed && is_recent);
        let subject = Subject::of(&change);
        (!is_assessed).then(|| asked.failure().at(subject).with("ref", Fill::Number(subject)))
    });
    let of = looked.looked_at;
    asked.escalated_by(looked, recent, of)
}

/// R8-11: after a major incident the risks were looked at again.
pub(super) fn unreviewed_risks(asked: &Asked<'_>) -> Looked {
    let closed = asked.look.isms.all::<Incident>().filter(|one| one.is_major() && one.step == IncidentStep::Closed);
    Looked::at_each(closed, "No major incident was closed.", |incident| {
        let subject = Subject::of(&incident);
        incident.risk_review.is_none().then(|| asked.failure().at(subject).with("ref", Fill::Number(subject)))
    })
}
