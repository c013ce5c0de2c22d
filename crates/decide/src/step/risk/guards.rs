//! What refuses a step of a risk.

use access::Standing;
use catalogue::Role;
use isms::asset::Asset;
use isms::control::of_risk;
use isms::risk::register::{Outcome, SourceGone};
use isms::risk::{TreatmentOption, in_force};
use isms::treatment::{actions_of, approved_plan_with};
use record::{Id, Kinded};

use super::acceptance::{Signature, is_within_authority, judged, signers};
use super::analysis::{given, made, raters};
use super::treatment::Decision;
use super::{Closure, Comparison, RejectedBecause, Rejection, after, before};
use crate::step::actors::Part;
use crate::step::context::StepContext;
use crate::step::pending;
use crate::step::rules::{Guard, Named};

pub(super) const GUARDS: &[(&str, Guard)] = &[
    // The form says so at the field.
    ("title_missing", |_| None),
    ("duplicate_link_missing", duplicate_link_missing),
    ("owner_missing", owner_missing),
    ("owner_lacks_role", owner_lacks_role),
    ("owner_not_agreed", owner_not_agreed),
    ("risk_incomplete", risk_incomplete),
    ("levels_missing", levels_missing),
    ("criteria_not_in_force", criteria_not_in_force),
    ("rationale_missing", rationale_missing),
    ("comparison_missing", comparison_missing),
    ("priority_missing", priority_missing),
    ("levels_rated_alone", levels_rated_alone),
    ("level_above_authority", level_above_authority),
    ("statement_missing", statement_missing),
    ("validity_too_long", validity_too_long),
    ("legal_duty", legal_duty),
    ("above_target_unexplained", above_target_unexplained),
    ("analysis_stale", analysis_stale),
    ("option_missing", option_missing),
    ("control_or_action_missing", control_or_action_missing),
    ("target_missing", target_missing),
    ("plan_not_approved", plan_not_approved),
    ("actions_open", actions_open),
    ("rated_by_action_owner_alone", rated_by_action_owner_alone),
    ("own_work", own_work),
    ("source_not_gone", source_not_gone),
    ("evidence_missing", evidence_missing),
];

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

fn duplicate_link_missing(context: &StepContext<'_>) -> Option<Named> {
    let rejection: &Rejection = context.noun()?;
    when(rejection.because == RejectedBecause::Duplicate && rejection.duplicate_of.is_none())
}

fn owner_missing(context: &StepContext<'_>) -> Option<Named> {
    when(before(context)?.owner.is_none())
}

fn owner_lacks_role(context: &StepContext<'_>) -> Option<Named> {
    let (owner, object) = (before(context)?.owner?, context.object()?);
    let standing = Standing::of(context.isms(), owner.id, context.today);
    when(!standing.holds(context.isms(), Role::RiskOwner, object.unit))
}

/// The owner said that they answer for it, or says so by taking part in the analysis.
fn owner_not_agreed(context: &StepContext<'_>) -> Option<Named> {
    let risk = before(context)?;
    let owner = risk.owner?;
    let takes_part = context.part.is_none() || raters(context).contains(&owner.id);
    when(risk.owner_agreed != Some(true) && !takes_part)
}

fn risk_incomplete(context: &StepContext<'_>) -> Option<Named> {
    let risk = before(context)?;
    let has_event = risk.event.is_some() || !risk.threats.is_empty();
    let is_affected = !risk.assets.is_empty() || !risk.processes.is_empty();
    let properties = [risk.affects_confidentiality, risk.affects_integrity, risk.affects_availability];
    let has_property = properties.contains(&Some(true));
    when(!(has_event && risk.cause.is_some() && is_affected && has_property))
}

fn levels_missing(context: &StepContext<'_>) -> Option<Named> {
    when(!given(context)?.is_complete())
}

fn criteria_not_in_force(context: &StepContext<'_>) -> Option<Named> {
    let in_force = in_force(context.isms()).map(|criteria| criteria.reference());
    match given(context) {
        Some(ratings) => when(in_force.is_none() || ratings.criteria(context) != in_force),
        None => when(in_force.is_none()),
    }
}

fn rationale_missing(context: &StepContext<'_>) -> Option<Named> {
    let (rating, ratings) = (made(context)?, given(context)?);
    let (criteria, level) = (context.isms().get(rating.criteria)?, rating.level(context.isms())?);
    when(criteria.is_above_line(level) && ratings.rationale.is_none())
}

fn comparison_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Comparison>()?.outcome.is_none())
}

fn priority_missing(context: &StepContext<'_>) -> Option<Named> {
    let comparison: &Comparison = context.noun()?;
    when(comparison.outcome == Some(Outcome::Treat) && comparison.priority.is_none())
}

/// An assessor who does not sign set or confirmed the level.
fn levels_rated_alone(context: &StepContext<'_>) -> Option<Named> {
    context.part?;
    let (_, _, rating) = judged(context)?;
    when(!rating.is_rated_by_another(&signers(context)))
}

/// Whoever signed first, or owns the risk, gives no second signature.
fn level_above_authority(context: &StepContext<'_>) -> Option<Named> {
    if is_within_authority(context) || context.given.is_none() {
        return None;
    }
    let actor = context.actor().person;
    let has_signed = pending::waiting(context).is_some_and(|waiting| waiting.by == actor);
    let is_owner = before(context)?.owner.is_some_and(|owner| owner.id == actor);
    when(has_signed || (context.part == Some(Part::Confirms) && is_owner))
}

fn statement_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Signature>()?.statement.is_none())
}

/// No later than the criteria allow for the level. Criteria that say nothing allow nothing.
fn validity_too_long(context: &StepContext<'_>) -> Option<Named> {
    let (signature, (criteria, level, _)) = (context.noun::<Signature>()?, judged(context)?);
    let latest = criteria.latest_validity(level, context.today);
    when(latest.is_none_or(|latest| signature.valid_until > latest))
}

fn legal_duty(context: &StepContext<'_>) -> Option<Named> {
    when(before(context)?.breaks_duty == Some(true))
}

fn above_target_unexplained(context: &StepContext<'_>) -> Option<Named> {
    let (risk, signature) = (before(context)?, context.noun::<Signature>()?);
    let isms = context.isms();
    let levels = risk.level(isms).zip(risk.target_level(isms));
    when(levels.is_some_and(|(level, target)| level > target) && signature.above_target.is_none())
}

fn analysis_stale(context: &StepContext<'_>) -> Option<Named> {
    let (criteria, _, _) = judged(context)?;
    let due = before(context)?.decisive_on().and_then(|day| criteria.next_analysis(day));
    when(due.is_none_or(|due| context.today > due))
}

fn option_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Decision>()?.option.is_none())
}

/// What is changed, shared or avoided needs a control or an action that does it.
fn control_or_action_missing(context: &StepContext<'_>) -> Option<Named> {
    let option = context.noun::<Decision>()?.option?;
    let isms = context.isms();
    let does_something = actions_of(isms, context.id).next().is_some() || of_risk(isms, context.id).next().is_some();
    when(option != TreatmentOption::Retain && !does_something)
}

fn target_missing(context: &StepContext<'_>) -> Option<Named> {
    let (decision, risk) = (context.noun::<Decision>()?, before(context)?);
    when(decision.target(risk).is_none())
}

fn plan_not_approved(context: &StepContext<'_>) -> Option<Named> {
    when(approved_plan_with(context.isms(), context.id).is_none())
}

fn actions_open(context: &StepContext<'_>) -> Option<Named> {
    let open = actions_of(context.isms(), context.id).filter(|action| action.is_open());
    let named: Named = open.map(|action| (action.held.kind, action.held.id)).collect();
    (!named.is_empty()).then_some(named)
}

/// Somebody who carries out no action of the risk took part in the rating.
fn rated_by_action_owner_alone(context: &StepContext<'_>) -> Option<Named> {
    context.given?;
    let mut assignees = actions_of(context.isms(), context.id).filter_map(|action| Some(action.assignee?.id));
    let assigned: Vec<Id> = assignees.by_ref().collect();
    when(raters(context).iter().all(|rater| assigned.contains(rater)))
}

/// Whoever set the levels does not confirm them; whoever proposed that a risk be closed does not close it.
fn own_work(context: &StepContext<'_>) -> Option<Named> {
    let actor = context.actor().person;
    if context.transition.noun.as_deref() == Some("level_confirmation") {
        let risk = before(context)?;
        return when(risk.decisive()?.rated_by.iter().any(|rater| rater.id == actor));
    }
    context.given?;
    when(pending::waiting(context).is_some_and(|waiting| waiting.by == actor))
}

/// Where the assets are gone, all of them are.
fn source_not_gone(context: &StepContext<'_>) -> Option<Named> {
    let (closure, risk) = (context.noun::<Closure>()?, before(context)?);
    match closure.because {
        None => Some(Named::new()),
        Some(SourceGone::ActivityStopped) => None,
        Some(SourceGone::AssetRetired) => {
            let assets = risk.assets.iter().filter_map(|asset| context.isms().get(*asset));
            let living: Named =
                assets.filter(|asset| asset.held.is_living()).map(|asset| (Asset::kind_of(), asset.held.id)).collect();
            (!living.is_empty() || risk.assets.is_empty()).then_some(living)
        }
    }
}

fn evidence_missing(context: &StepContext<'_>) -> Option<Named> {
    context.given?;
    when(after(context)?.closure_evidence.is_none())
}
