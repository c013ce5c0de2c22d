//! Treatment: options and controls, and the plan (6.1.3 a, b, e; 6.1.3 f for the plan).

use isms::Typed;
use isms::risk::register::Outcome;
use isms::risk::{RiskStep, TreatmentOption};
use isms::treatment::plan::{PlanLine, PlanStep};
use isms::treatment::{Action, ActionStep, TreatmentPlan};

use super::acceptance::is_validly_accepted;
use super::identification::about;
use super::{Asked, Looked};
use crate::failure::{Failure, Fill, Subject};
use crate::look::{Judged, Look};

/// R6-23: an unacceptable risk soon has a treatment. Counted from the comparison, and where that has no day from the analysis.
pub(super) fn without_option(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    if judged.is_above {
        let is_waiting = judged.risk.step == RiskStep::Evaluated && judged.risk.treatment.option.is_none();
        let since = || judged.risk.evaluation.evaluated_on.or_else(|| judged.risk.decisive_on());
        let is_late = || since().is_some_and(|day| asked.is_over_days(day));
        looked.at((is_waiting && is_late()).then(|| about(asked, judged)));
    }
}

/// R6-24: an unacceptable risk is treated under an approved plan, or accepted with the signatures that its level needs.
pub(super) fn neither_treated_nor_accepted(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    if judged.is_above {
        let is_treated =
            asked.look.is_under_treatment(&judged.risk) && asked.look.is_treatment_approved(judged.risk.held.id);
        let is_settled = is_treated || is_validly_accepted(asked.look, judged);
        looked.at((!is_settled).then(|| about(asked, judged)));
    }
}

/// R6-25: what is to be modified has a control or an action that does it.
pub(super) fn modified_by_nothing(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    if judged.risk.treatment.option == Some(TreatmentOption::Modify) {
        let mut actions = asked.look.actions(judged).iter();
        let has_means = asked.look.is_treated_by_control(judged.risk.held.id)
            || actions.any(|action| action.step != ActionStep::Cancelled);
        looked.at((!has_means).then(|| about(asked, judged)));
    }
}

/// R6-38: where risks need treatment, a plan is in force for their unit or one above.
pub(super) fn no_plan(asked: &Asked<'_>) -> Looked {
    let look = asked.look;
    let needs = |judged: &&Judged<'_>| {
        let is_to_treat =
            judged.risk.evaluation.outcome == Some(Outcome::Treat) && judged.risk.step == RiskStep::Evaluated;
        is_to_treat || look.is_under_treatment(&judged.risk)
    };
    let in_force: Vec<_> = look.isms.all::<TreatmentPlan>().filter(|plan| plan.step == PlanStep::Approved).collect();
    let is_planned = |judged: &&&Judged<'_>| {
        let above = look.isms.units_above(judged.risk.held.envelope.unit);
        in_force.iter().any(|plan| above.contains(&plan.held.envelope.unit))
    };
    let needing: Vec<_> = look.open_risks().filter(needs).collect();
    let unplanned: Vec<_> =
        needing.iter().filter(|judged| !is_planned(judged)).map(|judged| Subject::of(&judged.risk)).collect();
    let failures = if unplanned.is_empty() { Vec::new() } else { vec![asked.failure().together(unplanned)] };
    Looked::together(needing.len(), "No risk needs treatment.", failures)
}

/// R6-39: an open action for a risk under treatment says who, by when, with what, and where it should lead.
pub(super) fn unfinished_action(asked: &Asked<'_>, judged: &Judged<'_>, looked: &mut Looked) {
    if !asked.look.is_under_treatment(&judged.risk) {
        return;
    }
    for action in open_actions(asked.look, judged) {
        let has_target = action.effect.is_some() && judged.risk.target_level(asked.look.isms).is_some();
        let lacks = [
            (action.assignee.is_none(), "an owner"),
            (action.due.is_none(), "a due date"),
            (action.resources.is_none(), "resources"),
            (!has_target, "the residual level that is expected"),
        ];
        let lacks: Vec<&str> = lacks.into_iter().filter(|(lacks, _)| *lacks).map(|(_, name)| name).collect();
        let subject = Subject::of(action);
        let failure = || asked.failure().at(subject).with("ref", Fill::Number(subject));
        let fails = !lacks.is_empty();
        looked.at(fails.then(|| failure().at(Subject::of(&judged.risk)).saying("field", lacks.join(", "))));
    }
}

/// The actions for a risk that are neither verified nor given up.
pub(super) fn open_actions<'a, 'l>(
    look: &'l Look<'a>,
    judged: &Judged<'a>,
) -> impl Iterator<Item = &'l Typed<'a, Action>> {
    look.actions(judged).iter().filter(|action| action.is_open())
}

/// R6-40: every owner approved their part of the plan. The current version of a unit is the one in force, or one that waits
/// while none is.
pub(super) fn unapproved_part(asked: &Asked<'_>) -> Looked {
    let plans = &asked.look.plans;
    let is_superseding = |plan: &Typed<'_, TreatmentPlan>| {
        let in_force = |other: &Typed<'_, TreatmentPlan>| {
            other.step == PlanStep::Approved && other.held.envelope.unit == plan.held.envelope.unit
        };
        plan.step == PlanStep::Submitted && plans.iter().any(in_force)
    };
    let current = plans.iter().filter(|plan| !is_superseding(plan));
    let mut looked = Looked::together(0, "No treatment plan was submitted yet.", Vec::new());
    for plan in current {
        looked.looked_at += 1;
        let has_none = plan.approvals.is_empty();
        for line in plan.lines.iter().filter(|line| !is_approved(plan, line)) {
            looked.failures.push(unapproved(asked, plan, line, has_none));
        }
    }
    looked
}

fn is_approved(plan: &TreatmentPlan, line: &PlanLine) -> bool {
    line.owner.is_some_and(|owner| plan.approvals.iter().any(|approval| approval.owner == owner))
}

fn unapproved(asked: &Asked<'_>, plan: &Typed<'_, TreatmentPlan>, line: &PlanLine, has_none: bool) -> Failure {
    let risk = Subject::to(line.risk);
    let owner = match line.owner {
        Some(owner) => Fill::Title(Subject::to(owner)),
        None => Fill::Text("Nobody".to_owned()),
    };
    let failure = asked.failure().at(risk).at(Subject::of(plan)).with("owner", owner).with("ref", Fill::Number(risk));
    match &asked.rule.escalation {
        Some(escalation) if has_none => failure.graded(escalation.to),
        Some(_) | None => failure,
    }
}
