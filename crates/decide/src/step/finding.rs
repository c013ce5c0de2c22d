//! The life of a finding (9.2.2, 10.2): written by an auditor, issued once the audited side has checked the facts, disputed, responded to,
//! closed. One that says a requirement is not met opens a nonconformity.

use access::Standing;
use catalogue::{Condition, Link, Role};
use isms::Typed;
use isms::audit::{Audit, AuditType, Finding, FindingType, team};
use isms::improvement::{Nonconformity, NonconformityStep, opened_by};
use record::{Body, Fields, Kinded as _, Prose};
use serde_json::{Value as Json, json};

use super::audit::{is_actor, leads_audit};
use super::context::StepContext;
use super::rules::{Consequence, Named, Noun, Rules, plain, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "finding",
    steps: &[
        plain::<Finding>("finding.draft"),
        step::<Issue>("finding.issue"),
        step::<Dispute>("finding.dispute"),
        step::<DisputeAnswer>("finding.reject_dispute"),
        step::<DisputeAnswer>("finding.withdraw"),
        step::<Response>("finding.respond"),
        step::<Return>("finding.return_response"),
        step::<Closure>("finding.close"),
    ],
    guards: &[
        ("requirement_missing", requirement_missing),
        ("evidence_missing", evidence_missing),
        ("description_missing", description_missing),
        ("type_missing", type_missing),
        ("facts_not_checked", facts_not_checked),
        ("own_work", own_work),
        ("dispute_too_late", dispute_too_late),
        ("response_incomplete", response_incomplete),
        ("linked_record_open", linked_record_open),
    ],
    links: &[(Link::Auditor, is_of_team), (Link::AuditLead, leads)],
    conditions: &[
        (Condition::OurAudit, |context| audit(context).is_some_and(|audit| audit.kind.is_ours())),
        (Condition::TheirAudit, |context| audit(context).is_some_and(|audit| !audit.kind.is_ours())),
    ],
    ..Rules::NONE
};

/// The finding before the step, or as the step would make it.
fn finding<'a>(context: &StepContext<'a>) -> Option<&'a Finding> {
    context.record()
}

fn audit<'a>(context: &StepContext<'a>) -> Option<Typed<'a, Audit>> {
    context.isms().get(finding(context)?.audit)
}

/// Whoever is of the team of its audit, and an internal auditor where the audit is internal.
fn is_of_team(context: &StepContext<'_>, standing: &Standing) -> bool {
    let Some(audit) = audit(context) else { return false };
    let mut members = team(context.isms(), audit.held.id).filter(|one| one.is_current(context.today));
    let is_member = members.any(|one| one.auditor.id == standing.person);
    let is_auditor = || standing.holds(context.isms(), Role::InternalAuditor, audit.held.envelope.unit);
    is_member && (audit.kind != AuditType::Internal || is_auditor())
}

fn leads(context: &StepContext<'_>, standing: &Standing) -> bool {
    audit(context).is_some_and(|audit| leads_audit(context, &audit, standing))
}

/// It goes to who answers for what was audited.
#[derive(Fields)]
pub(crate) struct Issue {
    /// What sort of finding it is. As in the draft unless said.
    #[field(label = "Type")]
    pub kind: Option<FindingType>,
    /// What the audited side said of the facts when they saw the draft.
    #[field(label = "Facts checked")]
    pub facts_checked: Option<Prose>,
}

impl Noun for Issue {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        body.insert("issued_on".to_owned(), Json::from(context.today.to_string()));
    }

    /// A nonconformity is put right in its own life cycle, by whoever answers for what was audited.
    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        let (Some(finding), Some(audit)) = (finding(context), audit(context)) else { return Vec::new() };
        let grade = match self.kind.or(finding.kind) {
            Some(FindingType::Major) => "major",
            Some(FindingType::Minor) => "minor",
            Some(FindingType::Observation | FindingType::Improvement | FindingType::GoodPractice) | None => {
                return Vec::new();
            }
        };
        let mut body = Body::new();
        let mut said = |name: &str, value: Option<Json>| body.extend(value.map(|value| (name.to_owned(), value)));
        said("title", Some(Json::from(&*finding.title)));
        said("step", Some(json!("opened")));
        said("description", finding.description.as_deref().map(Json::from));
        said("source", Some(json!("audit")));
        said("source_reference", Some(Json::from(&*audit.title)));
        said("requirements", finding.requirements.as_deref().map(Json::from));
        said("own_rule", finding.own_rule.as_deref().map(Json::from));
        said("evidence", finding.evidence.as_deref().map(Json::from));
        said("noticed_on", Some(json!(context.today.to_string())));
        said("grade", Some(json!(grade)));
        said("owner", finding.auditee.map(|auditee| json!(auditee.id.to_string())));
        said("finding", Some(json!(context.id.to_string())));
        said("supplier", audit.supplier.map(|supplier| json!(supplier.id.to_string())));
        said("reported_by", Some(json!(context.actor().person.to_string())));
        said("unit", context.object().map(|object| json!(object.unit.to_string())));
        vec![Consequence::new(Nonconformity::kind_of(), "nonconformity.open", body)]
    }
}

/// The audited side does not agree.
#[derive(Fields)]
pub(crate) struct Dispute {
    /// What shows that it is not so.
    #[field(label = "Evidence")]
    pub dispute_evidence: Option<Prose>,
}

impl Noun for Dispute {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        reason_as(context, body, "dispute");
    }
}

/// What was decided about a dispute.
#[derive(Fields)]
pub(crate) struct DisputeAnswer {}

impl Noun for DisputeAnswer {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        reason_as(context, body, "dispute_answer");
    }
}

fn reason_as(context: &StepContext<'_>, body: &mut Body, field: &str) {
    let reason = context.given.and_then(|given| given.reason);
    body.extend(reason.map(|reason| (field.to_owned(), Json::from(&**reason))));
}

/// What is done about it.
#[derive(Fields)]
pub(crate) struct Response {
    /// What was done at once.
    pub correction: Option<Prose>,
    /// Why it came to it.
    pub cause: Option<Prose>,
    /// What is done against the cause, by whom and when.
    #[field(label = "Action plan")]
    pub action_plan: Option<Prose>,
    /// What was decided about an observation or an improvement.
    pub decision: Option<Prose>,
}

impl Noun for Response {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        body.insert("responded_by".to_owned(), Json::from(context.actor().person.to_string()));
        body.insert("responded_on".to_owned(), Json::from(context.today.to_string()));
    }
}

/// The response is not enough. What it said stays, to be added to.
#[derive(Fields)]
pub(crate) struct Return {}

impl Noun for Return {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        body.remove("responded_on");
    }
}

/// The response was carried out.
#[derive(Fields)]
pub(crate) struct Closure {}

impl Noun for Closure {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        body.insert("closed_on".to_owned(), Json::from(context.today.to_string()));
    }
}

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

fn requirement_missing(context: &StepContext<'_>) -> Option<Named> {
    let finding = finding(context)?;
    when(finding.requirements.is_none() && finding.own_rule.is_none())
}

/// What shows the finding; what shows that it is wrong.
fn evidence_missing(context: &StepContext<'_>) -> Option<Named> {
    match context.noun::<Dispute>() {
        Some(dispute) => when(dispute.dispute_evidence.is_none()),
        None if context.before.is_none() => when(finding(context)?.evidence.is_none()),
        None => None,
    }
}

fn description_missing(context: &StepContext<'_>) -> Option<Named> {
    when(finding(context)?.description.is_none())
}

fn type_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Issue>()?.kind.or(finding(context)?.kind).is_none())
}

/// Somebody answers for what was audited, and had the chance to correct the facts.
fn facts_not_checked(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Issue>()?.facts_checked.is_none() || finding(context)?.auditee.is_none())
}

/// The auditee decides nothing about the finding, and whoever wrote it nothing about the dispute. Who enters the findings of others decides
/// nothing in them.
fn own_work(context: &StepContext<'_>) -> Option<Named> {
    let finding = finding(context)?;
    if !audit(context)?.kind.is_ours() {
        return None;
    }
    let is_dispute = matches!(context.transition.id.as_str(), "finding.reject_dispute" | "finding.withdraw");
    when(is_actor(context, finding.auditee) || (is_dispute && is_actor(context, finding.written_by)))
}

fn dispute_too_late(context: &StepContext<'_>) -> Option<Named> {
    when(finding(context)?.dispute_until().is_none_or(|last| context.today > last))
}

/// Correction, cause and plan, here or in the nonconformity that it opened; of anything else, what was decided.
fn response_incomplete(context: &StepContext<'_>) -> Option<Named> {
    let (given, finding) = (context.noun::<Response>()?, finding(context)?);
    if !finding.is_nonconformity() {
        return when(given.decision.is_none());
    }
    let is_told = given.correction.is_some() && given.cause.is_some() && given.action_plan.is_some();
    let is_planned = |one: &Nonconformity| {
        !matches!(one.step, NonconformityStep::Opened | NonconformityStep::Contained | NonconformityStep::CauseKnown)
    };
    let is_worked_on = opened_by(context.isms(), context.id).any(|one| is_planned(&one));
    when(!is_told && !is_worked_on)
}

fn linked_record_open(context: &StepContext<'_>) -> Option<Named> {
    let open = opened_by(context.isms(), context.id).filter(|one| one.is_open());
    let named: Named = open.map(|one| (Nonconformity::kind_of(), one.held.id)).collect();
    (!named.is_empty()).then_some(named)
}
