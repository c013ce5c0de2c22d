//! The life of a version of the risk treatment plan (6.1.3 e, f; 8.3): drafted from the risks under treatment, frozen when it
//! is submitted, approved part by part by the owners of its risks. The last part puts it in force.

use access::{Object, Standing, View, is_tied};
use catalogue::{Link, Role};
use isms::people::Person;
use isms::risk::Risk;
use isms::treatment::plan::{PlanApproval, PlanLine, PlanStep, TreatmentPlan, in_force, lines, next_edition};
use isms::{Isms, Typed};
use record::{Body, FieldValue as _, Fields, Id, Kinded as _, Prose, Ref, Rows};
use serde_json::Value as Json;

use super::context::StepContext;
use super::rules::{Consequence, Named, Noun, Rules, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "treatment_plan",
    steps: &[
        step::<Drafting>("treatment_plan.start_draft"),
        step::<Submission>("treatment_plan.submit"),
        step::<Return>("treatment_plan.return"),
        step::<Approval>("treatment_plan.approve_part"),
    ],
    guards: &[("action_incomplete", action_incomplete), ("target_missing", target_missing), ("own_work", own_work)],
    ours: &[
        ("treatment_plan.submit", "plan_empty", plan_empty),
        ("treatment_plan.submit", "plan_unowned", plan_unowned),
        ("treatment_plan.submit", "plan_of_own_risks", plan_of_own_risks),
    ],
    links: &[(Link::RiskInPlanOwner, owns_risk_in_plan)],
    ..Rules::NONE
};

/// The plan before the step.
fn plan<'a>(context: &StepContext<'a>) -> Option<&'a TreatmentPlan> {
    context.before?.typed()
}

/// The unit whose risks the plan lists.
fn unit(context: &StepContext<'_>) -> Option<Id> {
    let chosen = context.before.map(|held| held.envelope.unit).or(context.unit);
    chosen.or_else(|| context.view.root())
}

/// Who approves, or sends back: whoever owned a risk of the plan when it was submitted and is an owner there today. Each
/// approves once. Whoever owns such a risk by now can send it back, so that it is submitted with them.
///
/// So a plan is never stuck for good: where an owner left or lost the role, the ISMS manager gives the risk to somebody else,
/// who sends the plan back. [`unable`] says whose part waits for nobody.
fn owns_risk_in_plan(context: &StepContext<'_>, standing: &Standing) -> bool {
    let Some((held, plan)) = context.before.zip(plan(context)) else { return false };
    if context.transition.noun.as_deref() == Some("approval") {
        return plan.waits_for().any(|owner| owner.id == standing.person)
            && owned_when_submitted(context.isms(), plan, standing);
    }
    is_tied(standing, Link::RiskInPlanOwner, &Object::held(context.isms(), held))
}

/// Whether they owned a risk of it and hold the role there.
fn owned_when_submitted(isms: &Isms, plan: &TreatmentPlan, standing: &Standing) -> bool {
    let mut owned = plan.lines.iter().filter(|line| line.owner.is_some_and(|owner| owner.id == standing.person));
    owned.any(|line| {
        isms.get(line.risk).is_some_and(|risk| standing.holds(isms, Role::RiskOwner, risk.held.envelope.unit))
    })
}

/// An owner who cannot approve their part of a submitted plan, so that it has to be sent back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unable {
    /// They left, or hold the role of risk owner no more where their risks are.
    WithoutRole(Id),
    /// They submitted it, and nobody approves what they submitted.
    Submitted(Id),
}

/// The owners whose part of a submitted plan waits for nobody.
#[expect(clippy::disallowed_methods, reason = "whom a plan waits for is shown to whoever sees the plan")]
pub fn unable(view: &View, plan: &TreatmentPlan) -> Vec<Unable> {
    let (isms, today) = (view.whole(), view.today());
    if plan.step != PlanStep::Submitted || view.is_past() {
        return Vec::new();
    }
    let why = |owner: Ref<Person>| {
        let can = owned_when_submitted(isms, plan, &Standing::of(isms, owner.id, today));
        match plan.submitted_by {
            _ if !can => Some(Unable::WithoutRole(owner.id)),
            Some(by) if by == owner => Some(Unable::Submitted(owner.id)),
            Some(_) | None => None,
        }
    };
    plan.waits_for().filter_map(why).collect()
}

/// How a version begins: with the risks of its unit and below that are under treatment or planned for it.
#[derive(Fields)]
pub(crate) struct Drafting {
    /// What is new in it, and what its readers should know.
    pub summary: Option<Prose>,
}

impl Noun for Drafting {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        let Some(unit) = unit(context) else { return };
        let edition = next_edition(context.isms(), unit);
        body.insert("edition".to_owned(), Json::from(edition));
        body.insert("title".to_owned(), Json::from(format!("Risk treatment plan, version {edition}")));
        let replaced = in_force(context.isms(), unit).map(|plan| plan.held.id.to_string());
        body.extend(replaced.map(|replaced| ("replaces".to_owned(), Json::from(replaced))));
        fill(context, body);
    }
}

/// It is frozen as the risks stand, and put before their owners.
#[derive(Fields)]
pub(crate) struct Submission {}

impl Noun for Submission {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        fill(context, body);
        body.insert("submitted_by".to_owned(), Json::from(context.actor().person.to_string()));
        body.insert("submitted_on".to_owned(), Json::from(context.today.to_string()));
    }
}

/// Whether somebody is there who can approve the line.
fn has_owner(context: &StepContext<'_>, line: &PlanLine) -> bool {
    let isms = context.isms();
    line.owner.zip(isms.get(line.risk)).is_some_and(|(owner, risk)| {
        Standing::of(isms, owner.id, context.today).holds(isms, Role::RiskOwner, risk.held.envelope.unit)
    })
}

/// Lists the risks as they stand, and who approves.
fn fill(context: &StepContext<'_>, body: &mut Body) {
    let lines: Rows<PlanLine> = listed(context).into();
    let mut owners: Vec<Id> = lines.iter().filter_map(|line| Some(line.owner?.id)).collect();
    owners.sort();
    owners.dedup();
    let owners: Vec<Json> = owners.iter().map(|owner| Json::from(owner.to_string())).collect();
    body.insert("owners".to_owned(), Json::Array(owners));
    body.insert("lines".to_owned(), lines.to_json().unwrap_or(Json::Null));
}

/// An owner sends it back, with a comment. What others had approved they approve anew.
#[derive(Fields)]
pub(crate) struct Return {}

impl Noun for Return {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        for name in ["submitted_by", "submitted_on", "approvals"] {
            body.remove(name);
        }
    }
}

/// An owner approves what is done about their risks.
#[derive(Fields)]
pub(crate) struct Approval {}

impl Noun for Approval {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let given = plan(context).into_iter().flat_map(|plan| plan.approvals.iter().cloned());
        let own = PlanApproval { owner: Ref::to(context.actor().person), on: context.today };
        let approvals: Rows<PlanApproval> = given.chain([own]).collect();
        body.extend(approvals.to_json().map(|approvals| ("approvals".to_owned(), approvals)));
    }

    /// INVARIANT: of each unit at most one version is in force.
    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        let (Some(held), Some((envelope, record))) = (context.before, context.after) else { return Vec::new() };
        let waits = record.downcast::<TreatmentPlan>().is_none_or(|plan| plan.waits_for().next().is_some());
        if waits {
            return Vec::new();
        }
        let mut body = Body::new();
        record.write(&mut body);
        envelope.write(&mut body);
        body.insert("step".to_owned(), Json::from(PlanStep::Approved.choice().code));
        body.insert("approved_on".to_owned(), Json::from(context.today.to_string()));
        let complete = Consequence::of(held, "treatment_plan.complete", body);
        let superseded = in_force(context.isms(), envelope.unit).map(|plan| superseded(&plan));
        std::iter::once(complete).chain(superseded).collect()
    }
}

fn superseded(plan: &Typed<'_, TreatmentPlan>) -> Consequence {
    let mut body = plan.held.body();
    body.insert("step".to_owned(), Json::from(PlanStep::Superseded.choice().code));
    Consequence::of(plan.held, "treatment_plan.supersede", body)
}

/// What the plan lists today: the risks as they stand.
fn listed(context: &StepContext<'_>) -> Vec<PlanLine> {
    unit(context).into_iter().flat_map(|unit| lines(context.isms(), unit)).collect()
}

fn risk_of(line: &PlanLine) -> (&'static record::Kind, Id) {
    (Risk::kind_of(), line.risk.id)
}

fn any(named: Named) -> Option<Named> {
    (!named.is_empty()).then_some(named)
}

fn plan_empty(context: &StepContext<'_>) -> Option<Named> {
    listed(context).is_empty().then(Named::new)
}

/// Somebody is there who can approve each part.
fn plan_unowned(context: &StepContext<'_>) -> Option<Named> {
    any(listed(context).iter().filter(|line| !has_owner(context, line)).map(risk_of).collect())
}

/// Whoever submits does not approve, so that their own part would wait for ever.
fn plan_of_own_risks(context: &StepContext<'_>) -> Option<Named> {
    let me = context.actor().person;
    any(listed(context).iter().filter(|line| line.owner.is_some_and(|owner| owner.id == me)).map(risk_of).collect())
}

/// Every action has who carries it out, a day, what it takes and what should be different then.
fn action_incomplete(context: &StepContext<'_>) -> Option<Named> {
    let lines = listed(context);
    let actions = lines.iter().flat_map(|line| &line.actions).filter_map(|action| context.isms().get(*action));
    let incomplete = actions.filter(|action| {
        action.assignee.is_none() || action.due.is_none() || action.resources.is_none() || action.effect.is_none()
    });
    any(incomplete.map(|action| (action.held.kind, action.held.id)).collect())
}

/// Every risk has a treatment and a level that it aims at.
fn target_missing(context: &StepContext<'_>) -> Option<Named> {
    any(listed(context).iter().filter(|line| line.option.is_none() || line.target.is_none()).map(risk_of).collect())
}

/// Whoever submitted it does not approve it. To have planned the treatment of one's own risks excludes nobody.
fn own_work(context: &StepContext<'_>) -> Option<Named> {
    let submitted_by = plan(context)?.submitted_by;
    submitted_by.is_some_and(|person| person.id == context.actor().person).then(Named::new)
}
