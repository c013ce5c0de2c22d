//! The lives of resource plans and of requests for resources (5.1 c, 7.1): whoever needs something asks, top management decides.

use isms::support::{ResourcePlan, ResourcePlanStep, ResourceRequest};
use record::{Body, Fields, Prose};
use serde_json::{Value as Json, json};

use super::context::StepContext;
use super::rules::{Consequence, Named, Noun, Plain, Rules, plain, plain_as, step};

/// The rules of requests.
pub(crate) const OF_REQUESTS: Rules = Rules {
    machine: "resource_request",
    steps: &[
        plain_as::<ResourceRequest, Request>("resource_request.request"),
        step::<Grant>("resource_request.grant"),
        step::<Decision>("resource_request.refuse"),
        step::<Withdrawal>("resource_request.withdraw"),
    ],
    guards: &[
        ("resources_missing", request_without_resources),
        ("effect_missing", request_without_effect),
        ("own_work", asked_oneself),
    ],
    ..Rules::NONE
};

/// The rules of plans.
pub(crate) const OF_PLANS: Rules = Rules {
    machine: "resource_plan",
    steps: &[plain::<ResourcePlan>("resource_plan.start_draft"), step::<Approval>("resource_plan.approve")],
    guards: &[("resources_missing", plan_without_resources), ("own_work", wrote_plan)],
    ..Rules::NONE
};

/// Somebody asks for something.
pub(crate) struct Request(Plain);

impl From<Plain> for Request {
    fn from(plain: Plain) -> Self {
        Self(plain)
    }
}

impl Noun for Request {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        self.0.write(context, body);
        body.insert("requester".to_owned(), json!(context.actor().person));
        body.insert("requested_on".to_owned(), json!(context.today.to_string()));
    }
}

/// Top management grants it.
#[derive(Fields)]
pub(crate) struct Grant {
    /// Under which conditions: how much of it, from when, until when.
    pub conditions: Option<Prose>,
}

impl Noun for Grant {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        decided(context, body);
        body.extend(self.conditions.as_ref().map(|text| ("conditions".to_owned(), json!(&**text))));
    }
}

/// Top management refuses it.
#[derive(Fields)]
pub(crate) struct Decision {}

impl Noun for Decision {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        decided(context, body);
    }
}

/// It is needed no more.
#[derive(Fields)]
pub(crate) struct Withdrawal {}

impl Noun for Withdrawal {}

/// Top management approves the plan of a year.
#[derive(Fields)]
pub(crate) struct Approval {}

impl Noun for Approval {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        body.insert("approved_by".to_owned(), json!(context.actor().person));
        body.insert("approved_on".to_owned(), json!(context.today.to_string()));
    }

    /// INVARIANT: of a year and a unit at most one plan is approved.
    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        let Some((held, plan)) = context.before.and_then(|held| Some((held, held.typed::<ResourcePlan>()?))) else {
            return Vec::new();
        };
        let same = context.isms().all::<ResourcePlan>().filter(|other| {
            let is_other = other.held.id != held.id && other.held.envelope.unit == held.envelope.unit;
            is_other && other.year == plan.year && other.step == ResourcePlanStep::Approved
        });
        let superseded = same.map(|other| {
            let mut body = other.held.body();
            body.insert("step".to_owned(), Json::from(ResourcePlanStep::Superseded.choice().code));
            Consequence::of(other.held, "resource_plan.supersede", body)
        });
        superseded.collect()
    }
}

fn decided(context: &StepContext<'_>, body: &mut Body) {
    body.insert("decided_by".to_owned(), json!(context.actor().person));
    body.insert("decided_on".to_owned(), json!(context.today.to_string()));
}

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

fn request_without_resources(context: &StepContext<'_>) -> Option<Named> {
    when(context.record::<ResourceRequest>()?.resources.is_none())
}

fn request_without_effect(context: &StepContext<'_>) -> Option<Named> {
    when(context.record::<ResourceRequest>()?.effect.is_none())
}

/// Nobody grants what they asked for themselves.
fn asked_oneself(context: &StepContext<'_>) -> Option<Named> {
    let request: &ResourceRequest = context.record()?;
    when(request.requester.is_some_and(|person| person.id == context.actor().person))
}

fn plan_without_resources(context: &StepContext<'_>) -> Option<Named> {
    let plan: &ResourcePlan = context.record()?;
    when(plan.budget.is_none() && plan.effort.is_none())
}

fn wrote_plan(context: &StepContext<'_>) -> Option<Named> {
    let plan: &ResourcePlan = context.record()?;
    when(plan.authors.iter().any(|author| author.id == context.actor().person))
}
