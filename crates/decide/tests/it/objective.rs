//! The life of an objective: one allowed case a transition, and for every guard the same world with one fact changed.

use catalogue::Role;
use isms::documented::Document;
use isms::evaluation::{Metric, Objective, ObjectiveStep};
use isms::treatment::Action;
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{
    Allowed, Decides, Refused, each_is_refused_by_its_code, each_leads_where_it_should, every_guard_has_a_case,
};
use crate::risks::Risks;
use crate::scene::codes;

/// Otto answers for the objective, Eva judges it, Marta leads Engineering, Ines is ISMS manager, Jonas top management.
struct Life {
    risks: Risks,
    otto: Id,
    eva: Id,
    marta: Id,
    policy: Id,
    metric: Id,
    action: Id,
    objective: Id,
}

impl Life {
    fn begin() -> Self {
        let mut risks = Risks::begin();
        let otto = risks.world.holder("Otto Lang", &[Role::Employee], risks.engineering);
        let eva = risks.world.holder("Eva Dorn", &[Role::Employee], risks.engineering);
        let marta = risks.world.holder("Marta Roth", &[Role::Manager], risks.engineering);
        let policy = risks.world.record::<Document>(risks.world.root, json!({"name": "Information security policy"}));
        let metric = risks.world.record::<Metric>(risks.world.root, json!({"title": "Patch time", "measure": "K29"}));
        let action = risks.action("planned");
        Self { risks, otto, eva, marta, policy, metric, action, objective: Id::nil() }
    }

    fn fields(&self, level: &str) -> Json {
        json!({
            "title": "Critical weaknesses closed in 7 days", "level": level, "policy": self.policy,
            "commitment_served": "We close weaknesses before they are used", "metric": self.metric, "baseline": "24",
            "target": "7", "activities": "Patch weekly", "resources": "Two days a week", "owner": self.otto,
            "due": "2026-06-30", "evaluation": "Median of the last quarter", "evaluator": self.eva,
        })
    }

    fn at(step: &str, level: &str) -> Self {
        let mut life = Self::begin();
        let mut fields = life.fields(level);
        fields["step"] = json!(step);
        fields["authors"] = json!([life.risks.world.isms_manager]);
        if step != "draft" {
            fields["approver"] = json!(life.marta);
        }
        life.objective = life.risks.world.record::<Objective>(life.risks.engineering, fields);
        life
    }

    fn taking(mut self, person: fn(&Self) -> Id, noun: &str, details: Json) -> Self {
        self.by(person);
        self.risks.command = self.risks.world.step::<Objective>(self.objective, noun, details);
        self
    }

    fn drafting() -> Self {
        let mut life = Self::begin();
        life.by(ines);
        let fields = life.fields("function");
        life.risks.command = World::first_step::<Objective>(life.risks.engineering, "objective", fields);
        life
    }

    fn approving(level: &str) -> Self {
        Self::at("draft", level).taking(if level == "company" { jonas } else { marta }, "approval", json!({}))
    }

    fn communicating() -> Self {
        Self::at("approved", "function").taking(otto, "communication", json!({"communicated": "Team meeting"}))
    }

    fn judging() -> Self {
        let details = json!({"reached": "7", "is_reached": true, "result": "Median of 7 days"});
        Self::at("active", "function").taking(eva, "evaluation", details)
    }

    fn missing() -> Self {
        let mut life = Self::at("active", "function");
        life.saying(json!({"due": "2026-03-01"}));
        life.taking(eva, "miss", json!({"reached": "9", "result": "Two days too many"}))
    }

    fn extending() -> Self {
        let life = Self::at("missed", "function");
        let details = json!({"due": "2026-12-31", "actions": [life.action]});
        life.taking(marta, "extension", details)
    }

    fn saying(&mut self, fields: Json) {
        self.risks.world.revise(Objective::kind_of(), self.objective, fields);
        self.risks.revise(json!({}));
    }

    fn by(&mut self, person: fn(&Self) -> Id) {
        let person = person(self);
        self.risks.by(person);
    }

    fn commit(&mut self) -> Vec<String> {
        let decided = self.risks.decide().unwrap_or_else(|rejection| panic!("{:?}", codes(&rejection)));
        self.objective = decided.outcomes()[0].id;
        self.risks.world.isms = std::sync::Arc::clone(decided.after());
        decided.commit().revisions.iter().map(|revision| revision.command.to_string()).collect()
    }

    fn it(&self) -> &Objective {
        self.risks.world.held(Objective::kind_of(), self.objective).typed().unwrap()
    }
}

impl Decides for Life {
    fn decide(&self) -> Result<decide::Decided, decide::Rejection> {
        self.risks.decide()
    }
}

fn otto(life: &Life) -> Id {
    life.otto
}

fn eva(life: &Life) -> Id {
    life.eva
}

fn marta(life: &Life) -> Id {
    life.marta
}

fn ines(life: &Life) -> Id {
    life.risks.world.isms_manager
}

fn jonas(life: &Life) -> Id {
    life.risks.world.top_management
}

const ALLOWED: &[Allowed<Life, ObjectiveStep>] = &[
    ("objective.draft", Life::drafting, ObjectiveStep::Draft),
    ("objective.approve", || Life::approving("company"), ObjectiveStep::Approved),
    ("objective.approve", || Life::approving("function"), ObjectiveStep::Approved),
    ("objective.activate", Life::communicating, ObjectiveStep::Active),
    (
        "objective.change",
        || Life::at("active", "function").taking(marta, "change", json!({"target": "5"})),
        ObjectiveStep::Active,
    ),
    ("objective.confirm_achieved", Life::judging, ObjectiveStep::Achieved),
    ("objective.record_missed", Life::missing, ObjectiveStep::Missed),
    (
        "objective.withdraw",
        || Life::at("active", "function").taking(marta, "withdrawal", json!({})),
        ObjectiveStep::Withdrawn,
    ),
    ("objective.extend", Life::extending, ObjectiveStep::Active),
];

#[test]
fn every_step_passes_in_its_world_and_leads_where_it_should() {
    each_leads_where_it_should("objective", ALLOWED, Life::commit, |life| life.it().step);
}

#[test]
fn a_change_keeps_what_it_does_not_name_and_is_counted() {
    let mut life = Life::at("active", "function").taking(marta, "change", json!({"target": "5"}));
    life.commit();
    let it = life.it();
    assert_eq!((it.target.as_deref(), it.resources.as_deref()), (Some("5"), Some("Two days a week")));
    assert_eq!(it.changes.map(|times| times.get()), Some(1));
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    ("no title", Life::drafting, |l| l.risks.without("title"), "title: title_missing"),
    ("no level", Life::drafting, |l| l.risks.without("level"), "level_of_objective_missing"),
    ("its owner approves it", || Life::approving("function"), |l| l.saying(json!({"owner": l.marta})), "own_work"),
    (
        "whoever drafted it approves it",
        || Life::approving("function"),
        |l| l.saying(json!({"authors": [l.marta]})),
        "own_work",
    ),
    ("whoever leads a unit, for the company", || Life::approving("company"), |l| l.by(marta), "not_entitled"),
    ("no policy", || Life::approving("company"), |l| l.saying(json!({"policy": null})), "policy_link_missing"),
    (
        "no commitment",
        || Life::approving("company"),
        |l| l.saying(json!({"commitment_served": null})),
        "policy_link_missing",
    ),
    ("no metric", || Life::approving("company"), |l| l.saying(json!({"metric": null})), "metric_missing"),
    ("no baseline", || Life::approving("company"), |l| l.saying(json!({"baseline": null})), "metric_missing"),
    (
        "no resources",
        || Life::approving("company"),
        |l| l.saying(json!({"resources": null})),
        "objective_plan_incomplete",
    ),
    (
        "nobody judges it",
        || Life::approving("company"),
        |l| l.saying(json!({"evaluator": null})),
        "objective_plan_incomplete",
    ),
    ("no second factor", || Life::approving("company"), |l| l.risks.actor.proof = None, "second_factor_missing"),
    ("nobody knows of it", Life::communicating, |l| l.risks.without("communicated"), "not_communicated"),
    (
        "no reason",
        || Life::at("active", "function").taking(marta, "change", json!({"target": "5"})),
        |l| l.risks.step().reason = None,
        "reason_missing",
    ),
    (
        "nothing changes",
        || Life::at("active", "function").taking(marta, "change", json!({"target": "5"})),
        |l| l.risks.without("target"),
        "target: missing",
    ),
    ("the target is not reached", Life::judging, |l| l.risks.with("is_reached", false), "target_not_reached"),
    ("no value", Life::judging, |l| l.risks.without("reached"), "target_not_reached"),
    ("its owner judges it", Life::judging, |l| l.saying(json!({"owner": l.eva})), "own_work"),
    ("its day is today", Life::missing, |l| l.saying(json!({"due": "2026-03-02"})), "date_not_passed"),
    ("nothing is said of it", Life::missing, |l| l.risks.without("result"), "result: missing"),
    ("no day", Life::extending, |l| l.risks.without("due"), "due_date_missing"),
    ("a day that is over", Life::extending, |l| l.risks.with("due", "2026-03-02"), "due: not_ahead"),
    (
        "its action is done",
        Life::extending,
        |l| l.risks.world.revise(Action::kind_of(), l.action, json!({"step": "verified"})),
        "open_action_missing",
    ),
];

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
}

#[test]
fn every_guard_of_the_life_cycle_has_a_refused_case() {
    every_guard_has_a_case("objective", REFUSED);
}
