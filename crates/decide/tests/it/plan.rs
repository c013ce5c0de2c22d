//! The life of a version of the treatment plan: one allowed case a transition, for every guard the same world with one fact
//! changed, what is frozen when, and that the last owner's part puts it in force.

mod stuck;

use catalogue::Role;
use isms::control::Control;
use isms::risk::Risk;
use isms::treatment::plan::in_force;
use isms::treatment::{Action, PlanStep, TreatmentPlan};
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{
    Allowed, Decides, Refused, each_is_refused_by_its_code, each_leads_where_it_should, every_guard_has_a_case,
};
use crate::risks::Risks;
use crate::scene::codes;

/// Two risks of Engineering under treatment, one Olga's, one Otto's. Ines drafts and submits the plan of the whole.
struct Life {
    risks: Risks,
    otto: Id,
    /// Otto's risk.
    second: Id,
    plan: Id,
}

impl Life {
    fn drafting() -> Self {
        let mut risks = Risks::at("treatment_planned");
        let otto = risks.world.holder("Otto Brandt", &[Role::RiskOwner], risks.engineering);
        let mut body = risks.world.held(Risk::kind_of(), risks.risk).body();
        body.retain(|name, _| !matches!(name.as_str(), "unit" | "number"));
        body.insert("owner".to_owned(), json!(otto));
        body.insert("step".to_owned(), json!("in_treatment"));
        let second = risks.world.record::<Risk>(risks.engineering, Json::Object(body));
        risks.by(risks.world.isms_manager);
        risks.command =
            World::first_step::<TreatmentPlan>(risks.world.root, "draft", json!({"summary": "Laptops first"}));
        Self { risks, otto, second, plan: Id::nil() }
    }

    fn submitting() -> Self {
        let mut life = Self::drafting();
        life.commit();
        life.taking(ines, "submission")
    }

    fn returning() -> Self {
        let mut life = Self::submitting();
        life.commit();
        life.taking(olga, "return")
    }

    fn approving() -> Self {
        let mut life = Self::submitting();
        life.commit();
        life.taking(olga, "approval")
    }

    fn completing() -> Self {
        let mut life = Self::approving();
        life.commit();
        life.taking(otto, "approval")
    }

    fn taking(mut self, person: fn(&Self) -> Id, noun: &str) -> Self {
        self.by(person);
        self.risks.command = self.risks.world.step::<TreatmentPlan>(self.plan, noun, json!({}));
        self
    }

    fn by(&mut self, person: fn(&Self) -> Id) {
        let person = person(self);
        self.risks.by(person);
    }

    /// Decides and moves on; the codes of the entries. The plan that was written is the one that the next step is about.
    fn commit(&mut self) -> Vec<String> {
        let decided = self.risks.decide().unwrap_or_else(|rejection| panic!("{:?}", codes(&rejection)));
        self.plan = decided.outcomes()[0].id;
        self.risks.world.isms = std::sync::Arc::clone(decided.after());
        decided.commit().revisions.iter().map(|revision| revision.command.to_string()).collect()
    }

    /// A record says something else; a step on the plan is about what it says then.
    fn revise(&mut self, kind: &'static record::Kind, id: Id, fields: Json) {
        self.risks.world.revise(kind, id, fields);
        self.risks.revise(json!({}));
    }

    fn it(&self) -> &TreatmentPlan {
        self.risks.world.held(TreatmentPlan::kind_of(), self.plan).typed().unwrap()
    }

    /// The only action of the first risk.
    fn action(&self) -> Id {
        isms::treatment::actions_of(&self.risks.world.isms, self.risks.risk).next().unwrap().held.id
    }
}

fn ines(life: &Life) -> Id {
    life.risks.world.isms_manager
}

impl Decides for Life {
    fn decide(&self) -> Result<decide::Decided, decide::Rejection> {
        self.risks.decide()
    }
}

fn olga(life: &Life) -> Id {
    life.risks.olga
}

fn otto(life: &Life) -> Id {
    life.otto
}

const ALLOWED: &[Allowed<Life, PlanStep>] = &[
    ("treatment_plan.start_draft", Life::drafting, PlanStep::Draft),
    ("treatment_plan.submit", Life::submitting, PlanStep::Submitted),
    ("treatment_plan.return", Life::returning, PlanStep::Draft),
    ("treatment_plan.approve_part", Life::approving, PlanStep::Submitted),
];

#[test]
fn every_step_passes_in_its_world_and_leads_where_it_should() {
    each_leads_where_it_should("treatment_plan", ALLOWED, Life::commit, |life| life.it().step);
}

#[test]
fn a_draft_lists_the_risks_under_treatment_at_its_unit_and_below() {
    let mut life = Life::drafting();
    let sales = life.risks.world.unit("Sales", life.risks.world.root);
    life.risks.world.record::<Risk>(life.risks.engineering, json!({"title": "x", "step": "analysed"}));
    let elsewhere = life.risks.world.record::<Risk>(sales, json!({"title": "x", "step": "in_treatment"}));
    life.commit();
    let plan = life.it();
    assert_eq!((&*plan.title, plan.edition.get()), ("Risk treatment plan, version 1", 1));
    assert_eq!(
        plan.lines.iter().map(|line| line.risk.id).collect::<Vec<_>>(),
        [life.risks.risk, life.second, elsewhere]
    );
    let first = &plan.lines[0];
    assert_eq!((first.owner.map(|owner| owner.id), first.actions.len()), (Some(life.risks.olga), 1));
    assert!(first.option.is_some() && first.level.is_some() && first.target.is_some());
    life.risks.command = World::first_step::<TreatmentPlan>(sales, "draft", json!({}));
    life.commit();
    assert_eq!(
        life.it().lines.iter().map(|line| line.risk.id).collect::<Vec<_>>(),
        [elsewhere],
        "units have their own plans"
    );
    assert_eq!(life.it().edition.get(), 1);
}

#[test]
fn submission_freezes_the_risks_as_they_stand() {
    let mut life = Life::submitting();
    let cancelled = life.risks.action("cancelled");
    life.revise(Risk::kind_of(), life.second, json!({"step": "analysed"}));
    life.commit();
    assert_eq!(life.it().lines.iter().map(|line| line.risk.id).collect::<Vec<_>>(), [life.risks.risk]);
    assert!(life.it().lines[0].actions.iter().all(|action| action.id != cancelled));
    assert_eq!(life.it().owners.iter().map(|owner| owner.id).collect::<Vec<_>>(), [life.risks.olga]);
    let version = life.risks.world.held(Risk::kind_of(), life.risks.risk).version;
    assert_eq!(u64::try_from(life.it().lines[0].version.get()), Ok(version));
    assert_eq!(life.it().submitted_by.map(|person| person.id), Some(ines(&life)));
    let edit = life.risks.world.edit::<TreatmentPlan>(life.plan, json!({"summary": "x"}));
    assert_eq!(codes(&life.risks.world.decide(ines(&life), &edit).unwrap_err()), ["frozen"]);
}

#[test]
fn what_is_sent_back_is_approved_anew_by_everybody() {
    let mut life = Life::approving();
    life.commit();
    assert_eq!(life.it().approvals.len(), 1);
    let mut life = life.taking(olga, "return");
    life.commit();
    let plan = life.it();
    assert_eq!((plan.approvals.len(), plan.submitted_by, plan.submitted_on), (0, None, None));
}

#[test]
fn the_last_part_puts_the_plan_in_force_and_supersedes_the_one_before() {
    let mut life = Life::completing();
    assert_eq!(life.commit(), ["treatment_plan.approve_part", "treatment_plan.complete"]);
    let today = life.risks.world.today();
    assert_eq!((life.it().step, life.it().approved_on), (PlanStep::Approved, Some(today)));
    assert!(isms::treatment::approved_plan_with(&life.risks.world.isms, life.second).is_some());
    let first = life.plan;
    life.by(ines);
    life.risks.command = World::first_step::<TreatmentPlan>(life.risks.world.root, "draft", json!({}));
    life.commit();
    assert_eq!((life.it().edition.get(), life.it().replaces.map(|plan| plan.id)), (2, Some(first)));
    for (person, noun) in [(ines as fn(&Life) -> Id, "submission"), (otto, "approval")] {
        life = life.taking(person, noun);
        life.commit();
    }
    let mut life = life.taking(olga, "approval");
    let written = life.commit();
    assert_eq!(written, ["treatment_plan.approve_part", "treatment_plan.complete", "treatment_plan.supersede"]);
    let isms = &life.risks.world.isms;
    assert_eq!(in_force(isms, life.risks.world.root).map(|plan| plan.held.id), Some(life.plan));
    let before: &TreatmentPlan = life.risks.world.held(TreatmentPlan::kind_of(), first).typed().unwrap();
    assert_eq!(before.step, PlanStep::Superseded);
}

#[test]
fn an_owner_sees_the_plan_that_waits_for_them_wherever_it_stands() {
    let life = Life::approving();
    let view = life.risks.world.view(life.otto);
    assert!(view.held(TreatmentPlan::kind_of(), life.plan).is_some());
}

#[test]
fn whoever_owned_the_risk_at_submission_approves_and_whoever_owns_it_now_can_send_it_back() {
    let mut life = Life::approving();
    let nora = life.risks.world.holder("Nora", &[Role::RiskOwner], life.risks.world.root);
    life.revise(Risk::kind_of(), life.risks.risk, json!({"owner": nora}));
    assert!(life.risks.decide().is_ok());
    life.risks.by(nora);
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["not_entitled"]);
    life.risks.command = life.risks.world.step::<TreatmentPlan>(life.plan, "return", json!({}));
    assert!(life.risks.decide().is_ok());
}

#[test]
fn a_retired_draft_makes_room_for_another() {
    let mut life = Life::drafting();
    let again = life.risks.command.clone();
    life.commit();
    life.risks.command = life.risks.world.retirement::<TreatmentPlan>(life.plan, true);
    life.commit();
    let retired = life.plan;
    life.risks.command = again;
    life.commit();
    assert_eq!(life.it().edition.get(), 2, "a number that was given is not given again");
    life.risks.command = life.risks.world.retirement::<TreatmentPlan>(retired, false);
    assert_eq!(codes(&life.risks.decide().unwrap_err()), [": version_open"]);
}

#[test]
fn a_plan_stays_at_its_unit() {
    let mut life = Life::drafting();
    life.commit();
    let edit = life.risks.world.edit::<TreatmentPlan>(life.plan, json!({"unit": life.risks.engineering}));
    assert_eq!(codes(&life.risks.world.decide(ines(&life), &edit).unwrap_err()), ["unit: plan_of_unit"]);
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    ("an owner drafts", Life::drafting, |l| l.by(olga), "not_entitled"),
    ("it brings its number", Life::drafting, |l| l.risks.with("edition", 7), "edition: unknown_field"),
    (
        "another version is open",
        Life::drafting,
        |l| {
            l.commit();
        },
        ": version_open",
    ),
    ("an owner submits", Life::submitting, |l| l.by(olga), "not_entitled"),
    (
        "an action has no day",
        Life::submitting,
        |l| l.revise(Action::kind_of(), l.action(), json!({"due": null})),
        "action_incomplete",
    ),
    (
        "an action has no resources",
        Life::submitting,
        |l| l.revise(Action::kind_of(), l.action(), json!({"resources": null})),
        "action_incomplete",
    ),
    (
        "nobody carries an action out",
        Life::submitting,
        |l| l.revise(Action::kind_of(), l.action(), json!({"assignee": null})),
        "action_incomplete",
    ),
    (
        "a risk has no target",
        Life::submitting,
        |l| l.revise(Risk::kind_of(), l.second, json!({"target_likelihood": null})),
        "target_missing",
    ),
    (
        "a risk has no treatment",
        Life::submitting,
        |l| l.revise(Risk::kind_of(), l.second, json!({"option": null})),
        "target_missing",
    ),
    (
        "no risk is under treatment any more",
        Life::submitting,
        |l| {
            for risk in [l.risks.risk, l.second] {
                l.revise(Risk::kind_of(), risk, json!({"step": "analysed"}));
            }
        },
        "plan_empty",
    ),
    (
        "nobody owns a risk",
        Life::submitting,
        |l| l.revise(Risk::kind_of(), l.second, json!({"owner": null})),
        "plan_unowned",
    ),
    (
        "the owner of a risk does not hold the role",
        Life::submitting,
        |l| l.revise(Risk::kind_of(), l.second, json!({"owner": l.risks.asmus})),
        "plan_unowned",
    ),
    (
        "whoever submits owns a risk of it",
        Life::submitting,
        |l| {
            let manager = ines(l);
            l.risks.world.grant(manager, Role::RiskOwner, l.risks.world.root);
            l.revise(Risk::kind_of(), l.second, json!({"owner": manager}));
        },
        "plan_of_own_risks",
    ),
    ("no comment is given", Life::returning, |l| l.risks.step().reason = None, "comment_missing"),
    ("the ISMS manager sends it back", Life::returning, |l| l.by(ines), "not_entitled"),
    ("the ISMS manager approves", Life::approving, |l| l.by(ines), "not_entitled"),
    (
        "an owner of another risk approves",
        Life::approving,
        |l| {
            let nora = l.risks.world.holder("Nora", &[Role::RiskOwner], l.risks.world.root);
            l.risks.by(nora);
        },
        "not_entitled",
    ),
    (
        "whoever submitted it approves",
        Life::approving,
        |l| l.revise(TreatmentPlan::kind_of(), l.plan, json!({"submitted_by": l.risks.olga})),
        "own_work",
    ),
    ("somebody approves twice", Life::completing, |l| l.by(olga), "not_entitled"),
    ("no factor was proven", Life::approving, |l| l.risks.actor.proof = None, "second_factor_missing"),
    (
        "it changed since it was read",
        Life::approving,
        |l| l.risks.world.revise(TreatmentPlan::kind_of(), l.plan, json!({"summary": "x"})),
        "conflict",
    ),
];

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
}

#[test]
fn every_guard_of_the_life_cycle_has_a_refused_case() {
    every_guard_has_a_case("treatment_plan", REFUSED);
}

#[test]
fn a_plan_freezes_the_controls_that_treat_its_risks_and_those_that_its_actions_are_for() {
    let mut life = Life::submitting();
    let (engineering, second) = (life.risks.engineering, life.second);
    let world = &mut life.risks.world;
    let treating = json!({"title": "Disk encryption", "step": "planned", "risks": [second.to_string()]});
    let treating = world.record::<Control>(engineering, treating);
    let repaired = world.record::<Control>(engineering, json!({"title": "Device management", "step": "planned"}));
    let action = json!({"title": "Renew it", "step": "planned", "risk": second.to_string(), "control": repaired.to_string(),
        "assignee": life.otto.to_string(), "due": "2026-12-01", "effect": "It works", "resources": "A day"});
    world.record::<Action>(engineering, action);
    world.record::<Control>(
        engineering,
        json!({"title": "Old locks", "step": "retired", "risks": [second.to_string()]}),
    );
    life.commit();
    let plan: &TreatmentPlan = life.risks.world.held(TreatmentPlan::kind_of(), life.plan).typed().unwrap();
    let line = plan.lines.iter().find(|line| line.risk.id == second).unwrap();
    let controls: Vec<Id> = line.controls.iter().map(|control| control.id).collect();
    assert_eq!(controls, [treating, repaired], "each once, and none that is retired");
}
