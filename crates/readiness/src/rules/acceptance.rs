//! Who accepted what remains (6.1.3 f).

use isms::risk::acceptance::{AcceptanceEnd, AcceptanceSubject};
use isms::risk::{Acceptance, RiskStep, TreatmentOption};
use record::Id;

use super::identification::about;
use super::{Asked, Looked};
use crate::failure::{Fill, Subject};
use crate::look::{Judged, Look};

/// R6-41: what remains after treatment is soon accepted by the owner, and before the risk is closed.
pub(super) fn residual_not_accepted(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    let risk = &judged.risk;
    if risk.step != RiskStep::Treated && risk.residual().is_none() {
        return;
    }
    let was_accepted = || {
        let is_of_rest = |one: &Acceptance| one.subject == AcceptanceSubject::Residual;
        asked.look.acceptances(judged).iter().any(|one| is_of_rest(one) && Some(one.level) >= judged.level)
    };
    let fails = match risk.step {
        RiskStep::Treated => risk.residual.residual_analysed_on.is_some_and(|day| asked.is_over_days(day)),
        // Of what is avoided nothing remains: its source is gone.
        RiskStep::Closed => risk.treatment.option != Some(TreatmentOption::Avoid) && !was_accepted(),
        RiskStep::Identified
        | RiskStep::Rejected
        | RiskStep::Analysed
        | RiskStep::Evaluated
        | RiskStep::Accepted
        | RiskStep::TreatmentPlanned
        | RiskStep::InTreatment => false,
    };
    looked.at(fails.then(|| about(asked, judged)));
}

/// R6-42: an acceptance in force has the signatures that its level needs, and rests on a rating that somebody else took part
/// in.
pub(super) fn invalid_acceptance(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    if judged.risk.step != RiskStep::Accepted || judged.risk.has_lapsed(asked.look.today) {
        return;
    }
    looked.at(lacks(asked.look, judged).map(|lacks| {
        let acceptance = judged.risk.acceptance.map(Subject::to);
        let failure = asked.failure();
        let failure = acceptance.into_iter().chain([Subject::of(&judged.risk)]).fold(failure, crate::Failure::at);
        let failure = failure.with("ref", Fill::Number(Subject::of(&judged.risk)));
        failure.saying("missing signature or independent rating", lacks)
    }));
}

/// Whether a risk is accepted, and that acceptance is in force and valid.
pub(super) fn is_validly_accepted(look: &Look<'_>, judged: &Judged<'_>) -> bool {
    let is_accepted = judged.risk.step == RiskStep::Accepted && !judged.risk.has_lapsed(look.today);
    is_accepted && lacks(look, judged).is_none()
}

/// What the acceptance that stands for a risk is lacking.
fn lacks(look: &Look<'_>, judged: &Judged<'_>) -> Option<&'static str> {
    let accepted = judged.risk.acceptance.and_then(|acceptance| look.isms.get(acceptance));
    let Some(accepted) = accepted.filter(|accepted| accepted.is_in_force(look.today)) else {
        return Some("the signature of the risk owner is missing");
    };
    let Some((rating, criteria)) = judged.rating.as_ref().zip(look.isms.get(accepted.criteria)) else {
        return Some("there is no rating that it rests on");
    };
    let is_owners = criteria.is_within_authority(accepted.level, rating.for_people());
    match accepted.authority {
        None if !is_owners => return Some("the signature of the authority for the level is missing"),
        Some(authority) if !is_owners && authority == accepted.signed_by => {
            return Some("both signatures come from one person");
        }
        Some(_) | None => {}
    }
    let signers: Vec<Id> =
        [Some(accepted.signed_by), accepted.authority].into_iter().flatten().map(|one| one.id).collect();
    (!rating.is_rated_by_another(&signers)).then_some("it rests on a level that the signers alone rated")
}

/// R6-43: an acceptance that ended by the passing of time was renewed, or its risk reopened.
pub(super) fn lapsed(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    if judged.risk.step != RiskStep::Accepted {
        return;
    }
    let last = judged.risk.accepted_until.filter(|_| judged.risk.has_lapsed(asked.look.today));
    looked.at(last.map(|last| {
        let failure = asked.failure().at(Subject::of(&judged.risk));
        let failure = judged.risk.acceptance.map(Subject::to).into_iter().fold(failure, crate::Failure::at);
        failure.with("ref", Fill::Number(Subject::of(&judged.risk))).with("date", Fill::Day(last))
    }));
}

/// R6-44: where a rise of level voided an acceptance, a new one was given since, or the treatment approved.
pub(super) fn higher_than_accepted(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    let is_void = |one: &Acceptance| one.ended_because == Some(AcceptanceEnd::LevelRose);
    let mut acceptances = asked.look.acceptances(judged).iter();
    let Some(since) = acceptances.clone().filter(|one| is_void(one)).filter_map(|one| one.ended_on).max() else {
        return;
    };
    let follows = asked.look.is_treatment_approved(judged.risk.held.id)
        || acceptances.any(|one| !is_void(one) && one.valid_from >= since);
    looked.at((!follows).then(|| about(asked, judged)));
}
