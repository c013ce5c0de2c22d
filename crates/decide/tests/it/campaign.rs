//! The life of an assessment campaign: one allowed case a transition, for every guard the same world with one fact changed,
//! how a result counts and moves, and what an open campaign keeps.

use catalogue::Role;
use isms::campaign::{Agreement, CampaignStep, Movement, RiskAssessment};
use isms::context::Scope;
use isms::risk::{Risk, RiskCriteria, RiskLevel};
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{
    Allowed, Decides, Refused, each_is_refused_by_its_code, each_leads_where_it_should, every_guard_has_a_case,
};
use crate::risks::Risks;
use crate::scene::codes;

/// One risk of Engineering, Olga's, analysed today. Ines plans a campaign of the whole for March.
struct Life {
    risks: Risks,
    campaign: Id,
}

impl Life {
    fn planning() -> Self {
        let mut risks = Risks::at("analysed");
        risks.by(risks.world.isms_manager);
        let root = risks.world.root;
        let details = json!({
            "title": "Spring assessment 2026", "units": [root], "from": "2026-03-01", "to": "2026-03-31",
            "participants": [risks.olga, risks.asmus],
        });
        risks.command = World::first_step::<RiskAssessment>(root, "campaign", details);
        Self { risks, campaign: Id::nil() }
    }

    fn opening() -> Self {
        let mut life = Self::planning();
        life.commit();
        life.taking(ines, "opening", json!({}))
    }

    fn cancelling() -> Self {
        let life = Self::opening();
        life.taking(ines, "cancellation", json!({}))
    }

    fn calibrating() -> Self {
        let mut life = Self::opening();
        life.commit();
        let rows = [life.blind(life.risks.risk)];
        life.taking(ines, "calibration", json!({"calibration": rows, "calibration_notes": "Two laptops are many"}))
    }

    /// Of the only assessor.
    fn completing_uncalibrated() -> Self {
        let mut life = Self::opening();
        life.commit();
        life.taking(ines, "completion", json!({}))
    }

    fn completing() -> Self {
        let mut life = Self::calibrating();
        life.commit();
        life.taking(ines, "completion", json!({}))
    }

    fn confirming() -> Self {
        let mut life = Self::completing();
        life.commit();
        life.taking(jonas, "confirmation", json!({}))
    }

    /// What Olga and Asmus made of a risk.
    fn blind(&self, risk: Id) -> Json {
        json!({
            "risk": risk, "first": self.risks.olga, "first_likelihood": 3, "first_consequence": 2,
            "second": self.risks.asmus, "second_likelihood": 4, "second_consequence": 4,
        })
    }

    fn taking(mut self, person: fn(&Self) -> Id, noun: &str, details: Json) -> Self {
        self.by(person);
        self.risks.command = self.risks.world.step::<RiskAssessment>(self.campaign, noun, details);
        self
    }

    fn by(&mut self, person: fn(&Self) -> Id) {
        let person = person(self);
        self.risks.by(person);
    }

    /// Decides and moves on; the codes of the entries. The campaign that was written is the one of the next step.
    fn commit(&mut self) -> Vec<String> {
        let decided = self.risks.decide().unwrap_or_else(|rejection| panic!("{:?}", codes(&rejection)));
        self.campaign = decided.outcomes()[0].id;
        self.risks.world.isms = std::sync::Arc::clone(decided.after());
        decided.commit().revisions.iter().map(|revision| revision.command.to_string()).collect()
    }

    /// The campaign says something else; the step is about that.
    fn saying(&mut self, fields: Json) {
        self.risks.world.revise(RiskAssessment::kind_of(), self.campaign, fields);
        self.risks.revise(json!({}));
    }

    /// Another risk of Engineering, with what the first one says but for these.
    fn risk(&mut self, fields: Json) -> Id {
        let mut body = self.risks.world.held(Risk::kind_of(), self.risks.risk).body();
        body.retain(|name, _| !matches!(name.as_str(), "unit" | "number"));
        body.extend(trial::body(fields));
        self.risks.world.record::<Risk>(self.risks.engineering, Json::Object(body))
    }

    fn it(&self) -> &RiskAssessment {
        self.risks.world.held(RiskAssessment::kind_of(), self.campaign).typed().unwrap()
    }

    /// What is refused of an edit by Ines.
    fn edited(&self, fields: Json) -> Vec<String> {
        let edit = self.risks.world.edit::<RiskAssessment>(self.campaign, fields);
        self.risks.world.decide(ines(self), &edit).err().map_or_else(Vec::new, |rejection| codes(&rejection))
    }
}

fn ines(life: &Life) -> Id {
    life.risks.world.isms_manager
}

fn jonas(life: &Life) -> Id {
    life.risks.world.top_management
}

impl Decides for Life {
    fn decide(&self) -> Result<decide::Decided, decide::Rejection> {
        self.risks.decide()
    }
}

const ALLOWED: &[Allowed<Life, CampaignStep>] = &[
    ("assessment_campaign.plan", Life::planning, CampaignStep::Planned),
    ("assessment_campaign.open", Life::opening, CampaignStep::InProgress),
    ("assessment_campaign.cancel", Life::cancelling, CampaignStep::Cancelled),
    ("assessment_campaign.calibrate", Life::calibrating, CampaignStep::Calibrated),
    ("assessment_campaign.complete_uncalibrated", Life::completing_uncalibrated, CampaignStep::Completed),
    ("assessment_campaign.complete", Life::completing, CampaignStep::Completed),
    ("assessment_campaign.confirm", Life::confirming, CampaignStep::Confirmed),
];

#[test]
fn every_step_passes_in_its_world_and_leads_where_it_should() {
    each_leads_where_it_should("assessment_campaign", ALLOWED, Life::commit, |life| life.it().step);
}

#[test]
fn a_campaign_stands_under_the_criteria_in_force_when_it_is_planned_opened_and_completed() {
    let mut life = Life::planning();
    life.commit();
    assert_eq!(life.it().criteria.map(|criteria| criteria.id), Some(life.risks.criteria));
    let mut life = Life::opening();
    let kind = RiskCriteria::kind_of();
    let mut body = life.risks.world.held(kind, life.risks.criteria).body();
    body.retain(|name, _| !matches!(name.as_str(), "unit" | "number"));
    body.insert("edition".to_owned(), json!(2));
    life.risks.world.revise(kind, life.risks.criteria, json!({"step": "superseded"}));
    let second = life.risks.world.record::<RiskCriteria>(life.risks.world.root, Json::Object(body));
    life.commit();
    assert_eq!(life.it().criteria.map(|criteria| criteria.id), Some(second));
    let mut life = life.taking(ines, "completion", json!({}));
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["risks_unanalysed"], "it was analysed by the version before");
    life.risks.revise(json!({"criteria": second}));
    life.commit();
    assert_eq!(life.it().step, CampaignStep::Completed);
}

#[test]
fn a_campaign_without_units_looks_at_those_of_its_scope() {
    let mut life = Life::planning();
    let units = json!({"name": "Invoices", "edition": 1, "step": "approved", "units": [life.risks.engineering]});
    let scope = life.risks.world.record::<Scope>(life.risks.world.root, units);
    life.risks.without("units");
    life.risks.with("scope", scope.to_string());
    life.commit();
    assert_eq!(life.it().units.iter().map(|unit| unit.id).collect::<Vec<_>>(), [life.risks.engineering]);
}

#[test]
fn the_manager_of_a_unit_carries_a_campaign_of_that_unit() {
    let mut life = Life::planning();
    let mia = life.risks.world.holder("Mia", &[Role::IsmsManager], life.risks.engineering);
    life.risks.by(mia);
    life.risks.step().target = decide::StepTarget::New { unit: Some(life.risks.engineering) };
    life.risks.with("units", vec![life.risks.engineering.to_string()]);
    life.commit();
    for noun in ["opening", "completion"] {
        life.risks.command = life.risks.world.step::<RiskAssessment>(life.campaign, noun, json!({}));
        life.commit();
    }
    assert_eq!(life.it().result.len(), 1);
}

#[test]
fn the_result_is_frozen_and_compared_with_the_one_of_the_same_units_before() {
    let mut life = Life::completing_uncalibrated();
    let (falls, closes) = (life.risk(json!({"title": "Falls"})), life.risk(json!({"title": "Closes"})));
    life.commit();
    let (first, today) = (life.campaign, life.risks.world.today());
    assert_eq!(life.it().uncalibrated_because.as_deref(), Some("as agreed"));
    assert_eq!((life.it().completed_by.map(|by| by.id), life.it().completed_on), (Some(ines(&life)), Some(today)));
    assert!(life.it().compared_with.is_none() && life.it().result.iter().all(|line| line.movement == Movement::New));
    assert_eq!(life.edited(json!({"title": "x"})), ["frozen"]);

    life.risks.revise(json!({"likelihood": 4}));
    life.risks.world.revise(Risk::kind_of(), falls, json!({"likelihood": 1}));
    life.risks.world.revise(Risk::kind_of(), closes, json!({"step": "closed"}));
    let new = life.risk(json!({"title": "New", "likelihood": 5, "people": 5}));
    let sales = life.risks.world.unit("Sales", life.risks.world.root);
    let elsewhere =
        json!({"title": "Of other units", "step": "completed", "units": [sales], "completed_on": today.to_string()});
    life.risks.world.record::<RiskAssessment>(life.risks.world.root, elsewhere);
    life.risks.command = Life::planning().risks.command;
    life.by(ines);
    for noun in ["opening", "completion"] {
        life.commit();
        life.risks.command = life.risks.world.step::<RiskAssessment>(life.campaign, noun, json!({}));
    }
    life.commit();
    let campaign = life.it();
    assert_eq!(campaign.compared_with.map(|before| before.id), Some(first));
    let moved: Vec<_> = campaign.result.iter().map(|line| (line.risk.id, line.movement, line.level)).collect();
    assert_eq!(
        moved,
        [
            (life.risks.risk, Movement::Up, Some(RiskLevel::High)),
            (falls, Movement::Down, Some(RiskLevel::Low)),
            (new, Movement::New, Some(RiskLevel::Critical)),
            (closes, Movement::Gone, None),
        ]
    );
    let counted: Vec<_> = campaign.levels().map(|(_, count)| count).collect();
    assert_eq!(counted, [1, 0, 1, 1], "low, medium, high, critical");
    assert!(campaign.movements().all(|(movement, count)| count == usize::from(movement != Movement::Same)));
    let above: Vec<_> = campaign.above_line(&life.risks.world.isms).map(|line| line.risk.id).collect();
    assert_eq!(above, [life.risks.risk, new]);
}

#[test]
fn a_risk_that_is_left_out_has_a_reason_and_is_in_the_result_as_it_stands() {
    let mut life = Life::completing();
    let old = life.risk(json!({"title": "Old", "analysed_on": "2025-10-01"}));
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["risks_unanalysed"]);
    let left_out = json!({"left_out": [{"risk": old, "because": "Its system is switched off in April"}]});
    assert_eq!(life.edited(left_out.clone()), [""; 0]);
    life.saying(left_out);
    life.commit();
    assert_eq!(life.it().result.len(), 2);
}

#[test]
fn ratings_agree_within_one_level_of_likelihood_and_of_consequence() {
    let mut life = Life::calibrating();
    life.commit();
    // Likelihood 3 and 4, consequence 2 and 4.
    let agreement = life.it().agreement().unwrap();
    assert_eq!(
        (agreement, agreement.percent(), agreement.is_enough()),
        (Agreement { agreed: 1, ratings: 2 }, 50, false)
    );
    assert_eq!(life.it().calibrated_by.map(|person| person.id), Some(ines(&life)));
    assert!(Life::opening().risks.decide().is_ok() && Agreement { agreed: 8, ratings: 10 }.is_enough());
}

#[test]
fn five_risks_are_a_sample_of_many() {
    let mut life = Life::calibrating();
    let others: Vec<Id> = (0..5).map(|n| life.risk(json!({"title": format!("Risk {n}")}))).collect();
    let mut rows = vec![life.blind(life.risks.risk)];
    for other in &others[..4] {
        assert_eq!(codes(&life.risks.decide().unwrap_err()), ["calibration_missing"]);
        rows.push(life.blind(*other));
        life.risks.with("calibration", rows.clone());
    }
    assert!(life.risks.decide().is_ok());
    let closed = json!({"step": "closed"});
    life.risks.world.revise(Risk::kind_of(), others[0], closed);
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["calibration_missing"], "a closed one is not in the extent");
}

#[test]
fn what_a_campaign_was_planned_with_stays_and_its_extent_once_it_is_open() {
    let mut life = Life::opening();
    for name in ["units", "from", "to", "participants"] {
        assert_eq!(life.edited(json!({name: null})), [format!("{name}: missing")]);
    }
    let narrower = json!({"units": [life.risks.engineering], "from": "2026-03-02", "to": "2026-04-30"});
    assert_eq!(life.edited(narrower.clone()), [""; 0]);
    assert_eq!(life.edited(json!({"to": "2026-02-01"})), ["to: before_start"]);
    life.commit();
    assert_eq!(life.edited(narrower), ["units: opened", "from: opened"]);
    assert_eq!(life.edited(json!({"to": "2026-04-30", "participants": [life.risks.olga]})), [""; 0]);
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    ("no units", Life::planning, |l| l.risks.without("units"), "campaign_extent_missing"),
    ("no first day", Life::planning, |l| l.risks.without("from"), "campaign_extent_missing"),
    ("no last day", Life::planning, |l| l.risks.without("to"), "campaign_extent_missing"),
    ("nobody takes part", Life::planning, |l| l.risks.without("participants"), "campaign_extent_missing"),
    ("it ends before it begins", Life::planning, |l| l.risks.with("to", "2026-02-01"), "to: before_start"),
    (
        "it looks outside its unit",
        Life::planning,
        |l| l.risks.step().target = decide::StepTarget::New { unit: Some(l.risks.engineering) },
        "units: outside_unit",
    ),
    (
        "no criteria are in force",
        Life::planning,
        |l| l.risks.world.revise(RiskCriteria::kind_of(), l.risks.criteria, json!({"step": "draft"})),
        "criteria_not_in_force",
    ),
    ("it brings a result", Life::planning, |l| l.risks.with("result", json!([])), "result: unknown_field"),
    ("a risk owner plans it", Life::planning, |l| l.risks.by(l.risks.olga), "not_entitled"),
    (
        "a risk owner is not invited",
        Life::opening,
        |l| l.saying(json!({"participants": [l.risks.asmus]})),
        "participants_missing",
    ),
    ("top management opens it", Life::opening, |l| l.by(jonas), "not_entitled"),
    ("no reason", Life::cancelling, |l| l.risks.step().reason = None, "reason_missing"),
    ("it is open already", Life::cancelling, |l| l.saying(json!({"step": "in_progress"})), "wrong_state"),
    ("nothing was rated", Life::calibrating, |l| l.risks.without("calibration"), "calibration_missing"),
    ("nothing was said", Life::calibrating, |l| l.risks.without("calibration_notes"), "calibration_missing"),
    (
        "one person rated twice",
        Life::calibrating,
        |l| {
            let mut row = l.blind(l.risks.risk);
            row["second"] = row["first"].clone();
            l.risks.with("calibration", vec![row]);
        },
        "calibration_missing",
    ),
    (
        "there is no such risk",
        Life::calibrating,
        |l| {
            let rows = [l.blind(l.risks.risk), l.blind(Id::max())];
            l.risks.with("calibration", rows.to_vec());
        },
        "calibration: not_there",
    ),
    ("no reason", Life::completing_uncalibrated, |l| l.risks.step().reason = None, "reason_missing"),
    (
        "a risk was never analysed",
        Life::completing_uncalibrated,
        |l| {
            l.risks.world.record::<Risk>(l.risks.engineering, json!({"title": "x", "step": "identified"}));
        },
        "risks_unanalysed",
    ),
    (
        "a risk was analysed before the period",
        Life::completing,
        |l| l.risks.revise(json!({"analysed_on": "2026-02-28"})),
        "risks_unanalysed",
    ),
    ("top management completes it", Life::completing, |l| l.by(jonas), "not_entitled"),
    ("whoever completed it confirms", Life::confirming, |l| l.saying(json!({"completed_by": jonas(l)})), "own_work"),
    ("whoever calibrated it confirms", Life::confirming, |l| l.saying(json!({"calibrated_by": jonas(l)})), "own_work"),
    ("no factor was proven", Life::confirming, |l| l.risks.actor.proof = None, "second_factor_missing"),
    ("the ISMS manager confirms", Life::confirming, |l| l.by(ines), "not_entitled"),
];

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
}

#[test]
fn every_guard_of_the_life_cycle_has_a_refused_case() {
    every_guard_has_a_case("assessment_campaign", REFUSED);
}

#[test]
fn a_refusal_names_the_risks_and_the_people_it_speaks_of() {
    let mut life = Life::completing();
    life.risks.revise(json!({"analysed_on": "2026-02-28"}));
    let decide::Rejection::Refused(refusals) = life.risks.decide().unwrap_err() else { panic!("refused") };
    assert_eq!(refusals[0].records, [(Risk::kind_of(), life.risks.risk)]);
}
