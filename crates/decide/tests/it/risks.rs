//! A world with risks: criteria in force, an owner, an assessor, and one risk at any point of its life.

use access::Actor;
use catalogue::Role;
use decide::{Command, Decided, Rejection};
use isms::risk::{Acceptance, Risk};
use isms::treatment::{Action, TreatmentPlan};
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::{World, body};

use crate::cases::Decides;

/// Corvane with Engineering; Olga owns the risk, Asmus assesses it, Jonas is top management, Ines the ISMS manager.
pub struct Risks {
    pub world: World,
    pub actor: Actor,
    pub engineering: Id,
    pub criteria: Id,
    /// Risk owner at Engineering.
    pub olga: Id,
    /// Assessor, who holds no role but that of an employee.
    pub asmus: Id,
    /// What the risk affects.
    pub warehouse: Id,
    pub risk: Id,
    pub command: Command,
}

impl Risks {
    /// A risk with a title and nothing else; Ines is about to make another.
    pub fn begin() -> Self {
        let mut world = World::founded();
        let criteria = world.criteria();
        let engineering = world.unit("Engineering", world.root);
        let olga = world.holder("Olga Novak", &[Role::RiskOwner], engineering);
        let asmus = world.holder("Asmus Lind", &[Role::Employee], engineering);
        let warehouse = world.asset("Customer data warehouse", engineering);
        let risk = world.record::<Risk>(engineering, json!({"title": "Lost laptop", "step": "identified"}));
        let actor = world.actor(world.isms_manager);
        let command = World::first_step::<Risk>(engineering, "risk", json!({"title": "Ransomware"}));
        Self { world, actor, engineering, criteria, olga, asmus, warehouse, risk, command }
    }

    /// The risk in a state of its life, with everything that it has gone through: medium before and after treatment, rated
    /// by Asmus and Olga.
    pub fn at(step: &str) -> Self {
        let mut risks = Self::begin();
        let person = |id: Id| id.to_string();
        let today = risks.world.today().to_string();
        let (olga, asmus, criteria) = (person(risks.olga), person(risks.asmus), person(risks.criteria));
        risks.revise(json!({
            "owner": olga, "owner_agreed": true, "assessors": [asmus], "cause": "Exports are kept on laptops",
            "source": "a thief", "event": "take a laptop", "leads_to": "strangers reading customer data",
            "assets": [person(risks.warehouse)], "affects_confidentiality": true, "existing_controls": "Screen locks",
            "step": step,
        }));
        if matches!(step, "identified" | "rejected") {
            return risks;
        }
        risks.revise(json!({
            "likelihood": 3, "financial": 2, "service": 1, "legal": 3, "people": 3, "reputation": 2, "safety": 0,
            "rationale": "Two laptops were lost last year", "criteria": criteria, "rated_by": [asmus, olga],
            "analysed_on": today,
        }));
        if step == "analysed" {
            return risks;
        }
        risks.revise(json!({"outcome": "treat", "priority": 2}));
        if step == "evaluated" {
            return risks;
        }
        risks.action("verified");
        risks.revise(json!({
            "option": "modify", "target_likelihood": 3, "target_consequence": 3, "target_criteria": criteria,
        }));
        if step == "treatment_planned" {
            return risks;
        }
        risks.plan();
        if step == "in_treatment" {
            return risks;
        }
        risks.revise(json!({
            "residual_likelihood": 2, "residual_financial": 2, "residual_service": 1, "residual_legal": 3,
            "residual_people": 3, "residual_reputation": 2, "residual_safety": 0, "residual_criteria": criteria,
            "residual_rated_by": [asmus, olga], "residual_analysed_on": today,
        }));
        if step == "accepted" || step == "closed" {
            let until = "2026-12-31";
            let acceptance = risks.world.record::<Acceptance>(
                risks.engineering,
                json!({
                    "summary": "R-001: Lost laptop", "risk": person(risks.risk), "level": "medium", "likelihood": 2,
                    "consequence": 3, "criteria": criteria, "subject": "residual", "statement": "It is rare",
                    "valid_from": today, "valid_until": until, "signed_by": olga,
                }),
            );
            if step == "accepted" {
                risks.revise(json!({"acceptance": person(acceptance), "accepted_until": until}));
            }
        }
        risks
    }

    /// An action that serves the risk, carried out by Asmus, at some point of its life.
    pub fn action(&mut self, step: &str) -> Id {
        let fields = json!({
            "title": "Encrypt laptops", "step": step, "risk": self.risk.to_string(), "assignee": self.asmus.to_string(),
            "assignee_agreed": true, "due": "2026-06-30", "effect": "Nobody reads a lost disk", "resources": "Two days",
        });
        self.world.record::<Action>(self.engineering, fields)
    }

    /// An approved treatment plan that holds the risk.
    pub fn plan(&mut self) -> Id {
        let version = self.world.held(Risk::kind_of(), self.risk).version;
        let line = json!({
            "risk": self.risk.to_string(), "version": version, "owner": self.olga.to_string(), "option": "modify",
        });
        let fields =
            json!({"title": "Risk treatment plan, version 1", "edition": 1, "step": "approved", "lines": [line]});
        self.world.record::<TreatmentPlan>(self.world.root, fields)
    }

    /// The next version of the risk with other values, whatever the rules say. A command about it is about that version.
    pub fn revise(&mut self, fields: Json) {
        self.world.revise(Risk::kind_of(), self.risk, fields);
        self.seen();
    }

    /// The command is about the newest version of its record.
    fn seen(&mut self) {
        let Command::Step(step) = &mut self.command else { return };
        if let decide::StepTarget::Existing { id, version } = &mut step.target {
            *version = self.world.held(step.kind, *id).version;
        }
    }

    /// Somebody takes a step on the risk.
    pub fn taking(mut self, person: fn(&Self) -> Id, noun: &str, details: Json) -> Self {
        self.by(person(&self));
        self.command = self.world.step::<Risk>(self.risk, noun, details);
        self
    }

    pub fn by(&mut self, person: Id) {
        self.actor = self.world.actor(person);
    }

    /// Decides and moves on; the codes of the entries that were written, in order.
    pub fn commit(&mut self) -> Vec<String> {
        let decided = self.decide().unwrap();
        self.world.isms = std::sync::Arc::clone(decided.after());
        decided.commit().revisions.iter().map(|revision| revision.command.to_string()).collect()
    }

    pub fn step(&mut self) -> &mut decide::Step {
        match &mut self.command {
            Command::Step(step) => step,
            Command::Put(_)
            | Command::Retire(_)
            | Command::All(_)
            | Command::Import(_)
            | Command::Undo(_)
            | Command::Readdress(_)
            | Command::Draft(_)
            | Command::Apply(_)
            | Command::Erase(_) => {
                panic!("no step")
            }
        }
    }

    pub fn with(&mut self, field: &str, value: impl Into<Json>) {
        self.step().details.insert(field.to_owned(), value.into());
    }

    pub fn without(&mut self, field: &str) {
        self.step().details.remove(field);
    }

    /// The clock moves on by that many days; the proof of the factor is as fresh as before.
    pub fn days_pass(&mut self, days: i64) {
        self.world.now += jiff::SignedDuration::from_hours(24 * days);
        self.actor = self.world.actor(self.actor.person);
    }

    /// The state of the risk today.
    pub fn state(&self) -> &'static str {
        self.world.held(Risk::kind_of(), self.risk).record().unwrap().state(self.world.today()).unwrap().code
    }

    pub fn it(&self) -> &Risk {
        self.world.held(Risk::kind_of(), self.risk).typed().unwrap()
    }

    /// What an analysis of medium level says.
    pub fn ratings() -> Json {
        json!({
            "likelihood": 3, "financial": 2, "service": 1, "legal": 3, "people": 3, "reputation": 2, "safety": 0,
        })
    }

    /// The same with another likelihood and a reason: high from 4 on.
    pub fn ratings_at(likelihood: i64) -> Json {
        let mut ratings = body(Self::ratings());
        ratings.insert("likelihood".to_owned(), json!(likelihood));
        ratings.insert("rationale".to_owned(), json!("A third laptop was lost this month"));
        Json::Object(ratings)
    }

    /// What Olga signs.
    pub fn signature() -> Json {
        json!({"statement": "The rest is rare and insured", "valid_until": "2026-12-31"})
    }
}

impl Decides for Risks {
    fn decide(&self) -> Result<Decided, Rejection> {
        decide::decide(&self.world.isms, &self.actor, &self.command, &self.world.moment())
    }
}
