//! What refuses the steps of a nonconformity.

use isms::treatment::{Action, ActionStep};
use record::Kinded as _;

use super::ending::EffectivenessCheck;
use super::remedy::{ActionPlan, CauseAnalysis, Completion, Correction};
use super::{actions, nonconformity};
use crate::step::context::StepContext;
use crate::step::rules::Named;
use isms::improvement::{CauseMethod, Nonconformity, NonconformityGrade};

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

pub(super) fn description_missing(context: &StepContext<'_>) -> Option<Named> {
    when(nonconformity(context)?.description.is_none())
}

/// Of the standard, of the law or a contract, or of the organisation itself.
pub(super) fn requirement_missing(context: &StepContext<'_>) -> Option<Named> {
    let Nonconformity { requirements, obligation, own_rule, .. } = nonconformity(context)?;
    when(requirements.is_none() && obligation.is_none() && own_rule.is_none())
}

/// What shows it when it is reported; that the actions were carried out when they are reported done.
pub(super) fn evidence_missing(context: &StepContext<'_>) -> Option<Named> {
    match context.noun::<Completion>() {
        Some(completion) => when(completion.done_evidence.is_none()),
        None if context.before.is_none() => when(nonconformity(context)?.evidence.is_none()),
        None => None,
    }
}

pub(super) fn source_missing(context: &StepContext<'_>) -> Option<Named> {
    when(nonconformity(context)?.source.is_none())
}

pub(super) fn correction_missing(context: &StepContext<'_>) -> Option<Named> {
    let given: &Correction = context.noun()?;
    when(given.correction.is_none() && given.no_correction_because.is_none())
}

pub(super) fn consequences_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Correction>()?.consequences.is_none())
}

pub(super) fn personal_data_unanswered(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Correction>()?.personal_data.is_none())
}

pub(super) fn need_undecided(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<CauseAnalysis>()?.needed_because.is_none())
}

/// The cause, its sort, the method, and what the method asks for.
pub(super) fn cause_missing(context: &StepContext<'_>) -> Option<Named> {
    let given: &CauseAnalysis = context.noun()?;
    let is_shown = match given.cause_method {
        Some(CauseMethod::FiveWhys) => !given.whys.is_empty(),
        Some(CauseMethod::Fishbone) => given.fishbone.iter().any(|cause| cause.is_root == Some(true)),
        Some(CauseMethod::Other) => true,
        None => false,
    };
    when(!is_shown || given.cause.is_none() || given.cause_category.is_none())
}

pub(super) fn similar_cases_unsearched(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<CauseAnalysis>()?.similar_cases.is_none())
}

/// One that nobody has graded could be major.
pub(super) fn major_needs_action(context: &StepContext<'_>) -> Option<Named> {
    when(nonconformity(context)?.grade != Some(NonconformityGrade::Minor))
}

/// It has actions, one that is still to be done where it came back, and each says who, by when and to what effect.
pub(super) fn action_incomplete(context: &StepContext<'_>) -> Option<Named> {
    let came_back = nonconformity(context)?.reopened.is_some_and(|times| times.get() > 0);
    let living: Vec<_> = actions(context).filter(|action| action.step != ActionStep::Cancelled).collect();
    let is_new = |action: &Action| !matches!(action.step, ActionStep::Done | ActionStep::Verified);
    if living.is_empty() || (came_back && !living.iter().any(|action| is_new(action))) {
        return Some(Named::new());
    }
    let is_incomplete = |action: &Action| action.assignee.is_none() || action.due.is_none() || action.effect.is_none();
    let named: Named = living
        .into_iter()
        .filter(|action| is_incomplete(action))
        .map(|action| (Action::kind_of(), action.held.id))
        .collect();
    (!named.is_empty()).then_some(named)
}

pub(super) fn criterion_missing(context: &StepContext<'_>) -> Option<Named> {
    let given: &ActionPlan = context.noun()?;
    when(given.criterion.is_none() || given.check_on.is_none())
}

/// Every action that was not given up is reported done.
pub(super) fn actions_open(context: &StepContext<'_>) -> Option<Named> {
    let is_undone =
        |action: &Action| matches!(action.step, ActionStep::Planned | ActionStep::Approved | ActionStep::InProgress);
    let named: Named =
        actions(context).filter(|action| is_undone(action)).map(|action| (Action::kind_of(), action.held.id)).collect();
    (!named.is_empty()).then_some(named)
}

/// The owner and whoever wrote the plan approve nothing of it and close nothing; whoever carried out or approved an action does not
/// check the effect.
pub(super) fn own_work(context: &StepContext<'_>) -> Option<Named> {
    let (nonconformity, actor) = (nonconformity(context)?, context.actor().person);
    let is_actor = |person: record::Ref<isms::people::Person>| person.id == actor;
    let owns = nonconformity.owner.is_some_and(is_actor) || nonconformity.planned_by.is_some_and(is_actor);
    if context.transition.id != "nonconformity.close" {
        return when(owns);
    }
    let acts = actions(context).filter(|action| action.step != ActionStep::Cancelled).any(|action| {
        let people = action.assignee.into_iter().chain(action.approved_by).chain(action.reported_by.iter().copied());
        people.into_iter().any(is_actor)
    });
    when(owns || acts || nonconformity.approved_by.is_some_and(is_actor))
}

/// Not before the day of the plan, and not sooner after the last action than the rules say.
pub(super) fn check_too_early(context: &StepContext<'_>) -> Option<Named> {
    let nonconformity = nonconformity(context)?;
    let earliest = nonconformity.done_on.and_then(Nonconformity::earliest_check);
    let first = nonconformity.check_on.max(earliest);
    when(first.is_none_or(|first| context.today < first))
}

pub(super) fn criterion_not_met(context: &StepContext<'_>) -> Option<Named> {
    let given: &EffectivenessCheck = context.noun()?;
    when(given.is_effective != Some(true) || given.result.is_none())
}

/// Each of the four is answered, and in words what follows.
pub(super) fn change_undecided(context: &StepContext<'_>) -> Option<Named> {
    let given: &EffectivenessCheck = context.noun()?;
    let answers = [given.changes_risks, given.changes_statement, given.changes_documents, given.changes_processes];
    when(answers.iter().any(Option::is_none) || given.isms_change.is_none())
}
