//! Who accepted what remains (6.1.3 f).

use isms::risk::acceptance::{AcceptanceEnd, AcceptanceSubject};
use isms::risk::{Acceptance, RiskStep, TreatmentOption};
use record::Id;

use super::identification::about;
use super::{Asked, Looked};
use crate::failure::{Fill, Subject};
use crate::look::{Judged, Look};

/// R6-41: what remains after treatment is soon accepted by the owner, and before the risk is closed.
pub(super) fn residual_not_accepted(asked: &Asked<'_>) -> Looked {
    let is_treated = |judged: &&Judged<'_>| judged.risk.step == RiskStep::Treated || judged.risk.residual().is_some();
    let treated = asked.look.risks.iter().filter(is_treated);
    let looked = Looked::at_each(treated, "No risk was analysed after treatment yet.", |judged| {
        let risk = &judged.risk;
        let was_accepted = || {
            let acceptances = asked.look.acceptances(risk.held.id);
            let is_of_rest = |one: &Acceptance| one.subject == AcceptanceSubject::Residual;
            acceptances.iter().any(|one| is_of_rest(one) && Some(one.level) >= judged.level)
        };
        let is_late = risk.residual.residual_analysed_on.is_some_and(|day| asked.is_over_days(day));
        let fails = match risk.step {
            RiskStep::Treated => is_late,
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
        fails.then(|| about(asked, judged))
    });
    let of = looked.looked_at;
    asked.escalated(looked, of)
}

/// R6-42: an acceptance in force has the signatures that its level needs, and rests on a rating that somebody else took part
/// in.
pub(super) fn invalid_acceptance(asked: &Asked<'_>) -> Looked {
    let is_asked =
        |judged: &&Judged<'_>| judged.risk.step == RiskStep::Accepted && !judged.risk.has_lapsed(asked.look.today);
    let accepted = asked.look.open_risks().filter(is_asked);
    Looked::at_each(accepted, "No acceptance is in force.", |judged| {
        let lacks = lacks(asked.look, judged)?;
        let acceptance = judged.risk.acceptance.map(Subject::to);
        let failure = asked.failure();
        let failure = acceptance.into_iter().chain([Subject::of(&judged.risk)]).fold(failure, crate::Failure::at);
        let failure = failure.with("ref", Fill::Number(Subject::of(&judged.risk)));
        Some(failure.saying("missing signature or independent rating", lacks))
    })
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
    let Some((rating, criteria)) = judged.risk.decisive().zip(look.isms.get(accepted.criteria)) else {
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
pub(super) fn lapsed(asked: &Asked<'_>) -> Looked {
    let accepted = asked.look.open_risks().filter(|judged| judged.risk.step == RiskStep::Accepted);
    Looked::at_each(accepted, "No risk is accepted.", |judged| {
        let last = judged.risk.accepted_until.filter(|_| judged.risk.has_lapsed(asked.look.today))?;
        let failure = asked.failure().at(Subject::of(&judged.risk));
        let failure = judged.risk.acceptance.map(Subject::to).into_iter().fold(failure, crate::Failure::at);
        Some(failure.with("ref", Fill::Number(Subject::of(&judged.risk))).with("date", Fill::Day(last)))
    })
}

/// R6-44: where a rise of level voided an acceptance, a new one was given since, or the treatment approved.
pub(super) fn higher_than_accepted(asked: &Asked<'_>) -> Looked {
    let is_void = |one: &Acceptance| one.ended_because == Some(AcceptanceEnd::LevelRose);
    let risen = asked.look.open_risks().filter_map(|judged| {
        let acceptances = asked.look.acceptances(judged.risk.held.id).iter();
        Some((judged, acceptances.filter(|one| is_void(one)).filter_map(|one| one.ended_on).max()?))
    });
    Looked::at_each(risen, "No rise of level voided an acceptance.", |(judged, since)| {
        let id = judged.risk.held.id;
        let mut acceptances = asked.look.acceptances(id).iter();
        let follows =
            asked.look.is_treatment_approved(id) || acceptances.any(|one| !is_void(one) && one.valid_from >= since);
        (!follows).then(|| about(asked, judged))
    })
}
