//! Requests for resources and plans of them: asked by whoever needs something, decided by top management that did not ask.

use catalogue::Role;
use decide::{Command, Decided, Rejection};
use isms::support::{RequestStep, ResourcePlan, ResourcePlanStep, ResourceRequest};
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{
    Allowed, Decides, Refused, each_is_refused_by_its_code, each_leads_where_it_should, every_guard_has_a_case,
};
use crate::scene::codes;

struct Life {
    world: World,
    actor: access::Actor,
    record: Id,
    command: Command,
}

impl Life {
    fn asking() -> Self {
        let world = World::founded();
        let actor = world.actor(world.isms_manager);
        let details = json!({
            "name": "A second security engineer", "resources": "One full-time engineer", "yearly_cost": 90_000,
            "effect": "Two overdue actions are done; nights are covered",
        });
        let command = World::first_step::<ResourceRequest>(world.root, "request", details);
        Self { world, actor, record: Id::nil(), command }
    }

    fn deciding(noun: &str) -> Self {
        let mut life = Self::asking();
        life.commit();
        let jonas = life.world.top_management;
        life.taking::<ResourceRequest>(jonas, noun)
    }

    fn granting() -> Self {
        Self::deciding("grant")
    }

    fn refusing() -> Self {
        Self::deciding("refusal")
    }

    fn withdrawing() -> Self {
        let mut life = Self::asking();
        life.commit();
        let ines = life.world.isms_manager;
        life.taking::<ResourceRequest>(ines, "withdrawal")
    }

    fn planning() -> Self {
        let mut life = Self::asking();
        let details = json!({"name": "ISMS 2026", "year": 2026, "budget": 120_000, "effort": 260});
        life.command = World::first_step::<ResourcePlan>(life.world.root, "draft", details);
        life
    }

    fn approving() -> Self {
        let mut life = Self::planning();
        life.commit();
        let jonas = life.world.top_management;
        life.taking::<ResourcePlan>(jonas, "approval")
    }

    fn taking<T: Kinded>(mut self, person: Id, noun: &str) -> Self {
        self.actor = self.world.actor(person);
        self.command = self.world.step::<T>(self.record, noun, json!({}));
        self
    }

    fn commit(&mut self) -> Vec<String> {
        let decided = self.decide().unwrap_or_else(|rejection| panic!("{:?}", codes(&rejection)));
        self.record = decided.outcomes()[0].id;
        self.world.isms = std::sync::Arc::clone(decided.after());
        decided.commit().revisions.iter().map(|revision| revision.command.to_string()).collect()
    }

    fn step(&mut self) -> &mut decide::Step {
        let Command::Step(step) = &mut self.command else { panic!("no step") };
        step
    }

    fn with(&mut self, field: &str, value: impl Into<Json>) {
        self.step().details.insert(field.to_owned(), value.into());
    }

    fn revised<T: Kinded>(&mut self, fields: Json) {
        self.world.revise(T::kind_of(), self.record, fields);
        let version = self.world.held(T::kind_of(), self.record).version;
        let id = self.record;
        self.step().target = decide::StepTarget::Existing { id, version };
    }

    fn request(&self) -> &ResourceRequest {
        self.world.held(ResourceRequest::kind_of(), self.record).typed().unwrap()
    }

    fn plan(&self) -> &ResourcePlan {
        self.world.held(ResourcePlan::kind_of(), self.record).typed().unwrap()
    }
}

impl Decides for Life {
    fn decide(&self) -> Result<Decided, Rejection> {
        decide::decide(&self.world.isms, &self.actor, &self.command, &self.world.moment())
    }
}

const REQUESTS: &[Refused<Life>] = &[
    ("nothing is asked for", Life::asking, |l| l.with("resources", Json::Null), "resources_missing"),
    ("nobody says what for", Life::asking, |l| l.with("effect", Json::Null), "effect_missing"),
    (
        "top management decides what it asked for",
        Life::granting,
        |l| l.revised::<ResourceRequest>(json!({"requester": l.world.top_management})),
        "own_work",
    ),
    ("no second factor", Life::granting, |l| l.actor.proof = None, "second_factor_missing"),
    ("the ISMS manager decides", Life::granting, |l| l.actor = l.world.actor(l.world.isms_manager), "not_entitled"),
    ("it is refused without a reason", Life::refusing, |l| l.step().reason = None, "reason_missing"),
    ("it is taken back without a reason", Life::withdrawing, |l| l.step().reason = None, "reason_missing"),
    (
        "somebody else takes it back",
        Life::withdrawing,
        |l| l.actor = l.world.actor(l.world.top_management),
        "not_entitled",
    ),
];

const PLANS: &[Refused<Life>] = &[
    (
        "it names neither money nor work",
        Life::approving,
        |l| l.revised::<ResourcePlan>(json!({"budget": null, "effort": null})),
        "resources_missing",
    ),
    (
        "the approver wrote it",
        Life::approving,
        |l| l.revised::<ResourcePlan>(json!({"authors": [l.world.top_management]})),
        "own_work",
    ),
    ("no second factor", Life::approving, |l| l.actor.proof = None, "second_factor_missing"),
];

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REQUESTS);
    every_guard_has_a_case("resource_request", REQUESTS);
    each_is_refused_by_its_code(PLANS);
    every_guard_has_a_case("resource_plan", PLANS);
}

const REQUESTS_ALLOWED: &[Allowed<Life, RequestStep>] = &[
    ("resource_request.request", Life::asking, RequestStep::Requested),
    ("resource_request.grant", Life::granting, RequestStep::Granted),
    ("resource_request.refuse", Life::refusing, RequestStep::Refused),
    ("resource_request.withdraw", Life::withdrawing, RequestStep::Withdrawn),
];

const PLANS_ALLOWED: &[Allowed<Life, ResourcePlanStep>] = &[
    ("resource_plan.start_draft", Life::planning, ResourcePlanStep::Draft),
    ("resource_plan.approve", Life::approving, ResourcePlanStep::Approved),
];

#[test]
fn every_step_passes_in_its_world_and_leads_where_it_should() {
    each_leads_where_it_should("resource_request", REQUESTS_ALLOWED, Life::commit, |life| life.request().step);
    each_leads_where_it_should("resource_plan", PLANS_ALLOWED, Life::commit, |life| life.plan().step);
}

#[test]
fn the_next_plan_of_a_year_takes_the_place_of_the_one_before() {
    let mut life = Life::approving();
    let fields = json!({"name": "ISMS 2026", "year": 2026, "budget": 1, "step": "approved"});
    let former = life.world.record::<ResourcePlan>(life.world.root, fields.clone());
    let mut other = fields;
    other["year"] = json!(2025);
    let other = life.world.record::<ResourcePlan>(life.world.root, other);
    assert_eq!(life.commit(), ["resource_plan.approve", "resource_plan.supersede"]);
    let step = |id| life.world.held(ResourcePlan::kind_of(), id).typed::<ResourcePlan>().unwrap().step;
    assert_eq!((step(former), step(other)), (ResourcePlanStep::Superseded, ResourcePlanStep::Approved));
}

#[test]
fn a_request_that_waits_shows_how_long_and_top_management_sees_it() {
    let mut life = Life::granting();
    let tom = life.world.holder("Tom Falk", &[Role::Employee], life.world.root);
    let sees = |life: &Life, person| life.world.view(person).held(ResourceRequest::kind_of(), life.record).is_some();
    assert!(sees(&life, life.world.top_management) && !sees(&life, tom));
    life.world.now += jiff::SignedDuration::from_hours(24 * 61);
    assert_eq!(life.request().waiting_days(life.world.today()), Some(61));
}
