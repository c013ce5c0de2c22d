//! Risk assessments in operation (6.1.2 b, 8.2).

use isms::Typed;
use isms::campaign::RiskAssessment;
use isms::context::Unit;
use isms::risk::{RiskCriteria, RiskLevel};
use record::Ref;

use super::identification::about;
use super::{Asked, Looked};
use crate::failure::{Fill, Subject};
use crate::look::Judged;

const NONE_COMPLETE: &str = "No risk assessment was completed yet.";

fn complete<'a>(asked: &'a Asked<'a>) -> impl Iterator<Item = Typed<'a, RiskAssessment>> {
    asked.look.isms.all::<RiskAssessment>().filter(|campaign| campaign.is_complete())
}

/// R6-11: two people rated a sample without knowing each other's ratings. A reason for leaving that out is no check.
pub(super) fn uncalibrated(asked: &Asked<'_>) -> Looked {
    Looked::at_each(complete(asked), NONE_COMPLETE, |campaign| {
        let subject = Subject::of(&campaign);
        let failure = || asked.failure().at(subject).with("ref", Fill::Number(subject));
        campaign.agreement().is_none().then(failure)
    })
}

/// R8-08: the whole of every scope was assessed within the interval.
pub(super) fn interval_missed(asked: &Asked<'_>) -> Looked {
    let whole = || complete(asked).filter(|campaign| is_of_whole_scope(asked, campaign));
    let last = whole().filter_map(|campaign| campaign.completed_on).max();
    let failure = match last {
        None => Some(asked.failure().saying("date", "an unknown day: none is on record")),
        Some(day) if asked.is_over_months(day) => {
            let campaign = whole().find(|campaign| campaign.completed_on == Some(day));
            let failure = asked.failure().with("date", Fill::Day(day));
            Some(campaign.iter().map(Subject::of).fold(failure, crate::Failure::at))
        }
        Some(_) => None,
    };
    Looked::at_whole(failure)
}

/// Whether a campaign looked at every unit of every scope in force; at the whole organisation while there is none.
fn is_of_whole_scope(asked: &Asked<'_>, campaign: &RiskAssessment) -> bool {
    let isms = asked.look.isms;
    let root = isms.root().map(Ref::<Unit>::to);
    let covers = |unit: &Ref<Unit>| campaign.covers(isms, unit.id);
    let is_whole =
        |units: &[Ref<Unit>]| if units.is_empty() { root.iter().all(covers) } else { units.iter().all(covers) };
    match asked.look.scopes() {
        [] => is_whole(&[]),
        scopes => scopes.iter().all(|scope| is_whole(&scope.units)),
    }
}

/// R8-09: an open risk was looked at again in time.
pub(super) fn review_missed(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    let due = judged.risk.next_review_by(judged.criteria).filter(|due| asked.look.today > *due);
    looked.at(due.map(|due| about(asked, judged).with("date", Fill::Day(due))));
}

/// R8-12: a completed assessment kept who took part, by which method, and the levels.
pub(super) fn result_not_kept(asked: &Asked<'_>) -> Looked {
    Looked::at_each(complete(asked), NONE_COMPLETE, |campaign| {
        let levels = |line: &isms::campaign::ResultLine| -> Option<RiskLevel> { line.level };
        let method: Option<Ref<RiskCriteria>> = campaign.criteria;
        let is_kept = method.is_some()
            && !campaign.participants.is_empty()
            && campaign.result.iter().any(|line| levels(line).is_some());
        let subject = Subject::of(&campaign);
        (!is_kept).then(|| asked.failure().at(subject).with("ref", Fill::Number(subject)))
    })
}
