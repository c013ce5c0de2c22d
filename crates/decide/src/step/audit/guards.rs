//! What refuses the steps of an audit.

use isms::audit::independence::conflicted;
use isms::audit::{AuditAssignment, AuditType, ChecklistItem, Finding, FindingStep, checklist, findings, team};
use isms::improvement::{Nonconformity, NonconformityStep, opened_by};
use record::Kinded as _;

use super::{Cancellation, Opening, Report, audit, held, is_actor};
use crate::step::context::StepContext;
use crate::step::rules::Named;

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

/// Audits of others are in no programme of ours.
pub(super) fn not_in_programme(context: &StepContext<'_>) -> Option<Named> {
    let audit = audit(context)?;
    if !audit.kind.is_ours() {
        return None;
    }
    let programme = audit.programme.and_then(|programme| context.isms().get(programme));
    let day = audit.to.or(audit.from).unwrap_or(context.today);
    when(!programme.is_some_and(|programme| programme.is_in_force(day)))
}

pub(super) fn audit_objective_missing(context: &StepContext<'_>) -> Option<Named> {
    let audit = audit(context)?;
    when(audit.from.is_none() || audit.to.is_none() || audit.objective.is_none())
}

pub(super) fn audit_plan_incomplete(context: &StepContext<'_>) -> Option<Named> {
    let audit = audit(context)?;
    let has_dates = audit.from.is_some() && audit.to.is_some();
    let is_planned = audit.requirements.is_some() && audit.scope.is_some() && has_dates;
    // How others audit, and which samples they draw, is theirs.
    let is_ours_planned = audit.methods.is_some() && audit.sample_plan.is_some();
    when(!is_planned || (audit.kind.is_ours() && !is_ours_planned))
}

/// Somebody audits, and of everybody who does it is shown that they can.
pub(super) fn auditor_not_competent(context: &StepContext<'_>) -> Option<Named> {
    lacking(context, |assignment| assignment.competence.is_none())
}

/// Everybody who audits has declared to be independent.
pub(super) fn independence_missing(context: &StepContext<'_>) -> Option<Named> {
    lacking(context, |assignment| !assignment.has_declared())
}

/// The current members of the team of an audit of ours that lack something; all of it, where there is none.
fn lacking(context: &StepContext<'_>, lacks: fn(&AuditAssignment) -> bool) -> Option<Named> {
    if !audit(context)?.kind.is_ours() {
        return None;
    }
    let current: Vec<_> = team(context.isms(), context.id).filter(|one| one.is_current(context.today)).collect();
    let lacking: Named = current
        .iter()
        .filter(|assignment| lacks(assignment))
        .map(|assignment| (AuditAssignment::kind_of(), assignment.held.id))
        .collect();
    (current.is_empty() || !lacking.is_empty()).then_some(lacking)
}

/// To prepare it, nobody of the team answers for what they audit. To issue and to close it, whoever does so is no auditee, answered
/// none of its findings, and answers for nothing that was audited. Who enters the audits of others decides nothing in them.
pub(super) fn own_work(context: &StepContext<'_>) -> Option<Named> {
    let audit = held(context).filter(|audit| audit.kind.is_ours())?;
    let found = conflicted(context.isms(), &audit, context.today);
    if context.transition.id == "audit.prepare" {
        let named: Named = found.iter().flat_map(|(_, conflicts)| conflicts).map(|one| (one.kind, one.id)).collect();
        return (!named.is_empty()).then_some(named);
    }
    let answered: Named = findings(context.isms(), context.id)
        .filter(|finding| is_actor(context, finding.auditee) || is_actor(context, finding.responded_by))
        .map(|finding| (Finding::kind_of(), finding.held.id))
        .collect();
    let owned = found.iter().filter(|(assignment, _)| is_actor(context, Some(assignment.auditor)));
    let named: Named =
        owned.flat_map(|(_, conflicts)| conflicts).map(|one| (one.kind, one.id)).chain(answered).collect();
    (!named.is_empty()).then_some(named)
}

/// Another of the team came to answer for what they audit while the audit was under way.
pub(super) fn auditor_owns_by_now(context: &StepContext<'_>) -> Option<Named> {
    let audit = held(context).filter(|audit| audit.kind.is_ours())?;
    let found = conflicted(context.isms(), &audit, context.today);
    let others = found.iter().filter(|(assignment, _)| !is_actor(context, Some(assignment.auditor)));
    let named: Named = others.map(|(assignment, _)| (AuditAssignment::kind_of(), assignment.held.id)).collect();
    (!named.is_empty()).then_some(named)
}

pub(super) fn replacement_date_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Cancellation>()?.replaced_by.is_none())
}

pub(super) fn opening_not_recorded(context: &StepContext<'_>) -> Option<Named> {
    let given: &Opening = context.noun()?;
    when(given.opened_on.is_none() && given.opening_waived_because.is_none())
}

/// An audit of ours has a checklist, and every item of it a result with evidence, or a reason.
pub(super) fn checklist_incomplete(context: &StepContext<'_>) -> Option<Named> {
    let is_ours = audit(context)?.kind.is_ours();
    let items: Vec<_> = checklist(context.isms(), context.id).collect();
    let open: Named =
        items.iter().filter(|item| !item.is_complete()).map(|item| (ChecklistItem::kind_of(), item.held.id)).collect();
    ((is_ours && items.is_empty()) || !open.is_empty()).then_some(open)
}

/// Every finding is issued, which takes a type, and says which requirement and what shows it.
pub(super) fn findings_unclassified(context: &StepContext<'_>) -> Option<Named> {
    let is_unclassified = |finding: &Finding| {
        let has_requirement = finding.requirements.is_some() || finding.own_rule.is_some();
        finding.step == FindingStep::Draft || finding.kind.is_none() || !has_requirement || finding.evidence.is_none()
    };
    let named: Named = findings(context.isms(), context.id)
        .filter(|finding| finding.step != FindingStep::Withdrawn && is_unclassified(finding))
        .map(|finding| (Finding::kind_of(), finding.held.id))
        .collect();
    (!named.is_empty()).then_some(named)
}

/// On conformity and on effectiveness. What others concluded is in their report, and here in words all the same.
pub(super) fn conclusion_missing(context: &StepContext<'_>) -> Option<Named> {
    let given: &Report = context.noun()?;
    let is_stage_1 = audit(context)?.kind == AuditType::Stage1;
    when(given.conformity.is_none() || (given.effectiveness.is_none() && !is_stage_1))
}

/// Every nonconformity that it found has an approved plan, needed none, or was found to be none.
pub(super) fn corrections_not_accepted(context: &StepContext<'_>) -> Option<Named> {
    let is_accepted = |one: &Nonconformity| {
        matches!(
            one.step,
            NonconformityStep::InAction
                | NonconformityStep::AwaitingEffectiveness
                | NonconformityStep::Closed
                | NonconformityStep::Rejected
        )
    };
    let found = findings(context.isms(), context.id);
    let found = found.filter(|finding| finding.is_nonconformity() && finding.step != FindingStep::Withdrawn);
    let mut named = Named::new();
    for finding in found {
        let opened: Vec<_> = opened_by(context.isms(), finding.held.id).collect();
        if opened.is_empty() {
            named.push((Finding::kind_of(), finding.held.id));
        }
        let open = opened.iter().filter(|one| !is_accepted(one));
        named.extend(open.map(|one| (Nonconformity::kind_of(), one.held.id)));
    }
    (!named.is_empty()).then_some(named)
}
