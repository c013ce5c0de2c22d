//! The life of evidence: one allowed case a transition, for every guard the same world with one fact changed, what newer
//! evidence supersedes, and until when its controls are proven.

use catalogue::Role;
use isms::context::BusinessProcess;
use isms::control::{Control, Evidence, EvidenceStep};
use isms::treatment::Action;
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{
    Allowed, Decides, Refused, each_is_refused_by_its_code, each_leads_where_it_should, every_guard_has_a_case,
};
use crate::risks::Risks;
use crate::scene::codes;

/// A control of Carla's at Engineering. Cem owns controls there too and submits; Vera, an employee, reviews.
struct Life {
    risks: Risks,
    carla: Id,
    cem: Id,
    vera: Id,
    control: Id,
    evidence: Id,
}

impl Life {
    fn begin() -> Self {
        let mut risks = Risks::begin();
        let carla = risks.world.holder("Carla Hart", &[Role::ControlOwner], risks.engineering);
        let cem = risks.world.holder("Cem Aydin", &[Role::ControlOwner], risks.engineering);
        let vera = risks.world.holder("Vera Holm", &[Role::Employee], risks.engineering);
        let control = json!({"title": "Daily backups", "step": "implemented", "owner": carla, "evidence_months": 6});
        let control = risks.world.record::<Control>(risks.engineering, control);
        Self { risks, carla, cem, vera, control, evidence: Id::nil() }
    }

    fn submitting() -> Self {
        let mut life = Self::begin();
        life.by(cem);
        let details = json!({
            "title": "Restore test", "controls": [life.control], "shows": "Backups can be restored",
            "source": "Backup tool", "period_from": "2026-01-01", "period_to": "2026-01-31", "reviewer": life.vera,
            "file_name": "restore.pdf", "file_digest": "ab".repeat(32), "file_size": 1200,
        });
        life.risks.command = World::first_step::<Evidence>(life.risks.engineering, "evidence", details);
        life
    }

    fn accepting() -> Self {
        let mut life = Self::submitting();
        life.commit();
        life.taking(vera, "acceptance", json!({"is_shown": true, "examination": "Ten restores, all whole"}))
    }

    fn rejecting() -> Self {
        let mut life = Self::submitting();
        life.commit();
        life.taking(vera, "rejection", json!({}))
    }

    /// Older evidence that was accepted.
    fn older(&mut self, fields: Json) -> Id {
        let mut older = json!({
            "title": "Restore test of December", "step": "accepted", "controls": [self.control], "source": "Backup tool",
            "period_from": "2025-12-01", "period_to": "2025-12-31", "valid_until": "2026-06-30",
        });
        for (name, value) in trial::body(fields) {
            older[name] = value;
        }
        self.risks.world.record::<Evidence>(self.risks.engineering, older)
    }

    fn taking(mut self, person: fn(&Self) -> Id, noun: &str, details: Json) -> Self {
        self.by(person);
        self.risks.command = self.risks.world.step::<Evidence>(self.evidence, noun, details);
        self
    }

    fn commit(&mut self) -> Vec<String> {
        let decided = self.risks.decide().unwrap_or_else(|rejection| panic!("{:?}", codes(&rejection)));
        self.evidence = decided.outcomes()[0].id;
        self.risks.world.isms = std::sync::Arc::clone(decided.after());
        decided.commit().revisions.iter().map(|revision| revision.command.to_string()).collect()
    }

    fn by(&mut self, person: fn(&Self) -> Id) {
        let person = person(self);
        self.risks.by(person);
    }

    fn saying(&mut self, fields: Json) {
        self.risks.world.revise(Evidence::kind_of(), self.evidence, fields);
        self.risks.revise(json!({}));
    }

    fn it(&self) -> &Evidence {
        self.risks.world.held(Evidence::kind_of(), self.evidence).typed().unwrap()
    }

    fn control(&self) -> &Control {
        self.risks.world.held(Control::kind_of(), self.control).typed().unwrap()
    }

    fn step_of(&self, evidence: Id) -> EvidenceStep {
        self.risks.world.held(Evidence::kind_of(), evidence).typed::<Evidence>().unwrap().step
    }
}

impl Decides for Life {
    fn decide(&self) -> Result<decide::Decided, decide::Rejection> {
        self.risks.decide()
    }
}

fn cem(life: &Life) -> Id {
    life.cem
}

fn vera(life: &Life) -> Id {
    life.vera
}

fn day(text: &str) -> Option<jiff::civil::Date> {
    text.parse().ok()
}

const ALLOWED: &[Allowed<Life, EvidenceStep>] = &[
    ("evidence.submit", Life::submitting, EvidenceStep::Submitted),
    ("evidence.accept", Life::accepting, EvidenceStep::Accepted),
    ("evidence.reject", Life::rejecting, EvidenceStep::Rejected),
];

#[test]
fn every_step_passes_in_its_world_and_leads_where_it_should() {
    each_leads_where_it_should("evidence", ALLOWED, |life| life.commit().drain(..1).collect(), |life| life.it().step);
}

#[test]
fn accepted_evidence_counts_for_the_interval_of_its_control_and_proves_it() {
    let mut life = Life::accepting();
    assert_eq!(life.commit(), ["evidence.accept", "control.prove"]);
    assert_eq!(life.it().valid_until, day("2026-07-31"), "six months after the end of its period");
    assert_eq!((life.it().reviewed_by.map(|one| one.id), life.it().reviewed_on), (Some(life.vera), day("2026-03-02")));
    assert_eq!(
        (life.control().proven_until, life.control().proven_by.map(|one| one.id)),
        (day("2026-07-31"), Some(life.vera))
    );
    let view = life.risks.world.view(life.vera);
    assert!(view.held(Control::kind_of(), life.control).is_some(), "who is asked to confirm a control sees it");
}

#[test]
fn the_shortest_interval_of_its_controls_counts_and_a_reviewer_may_say_less() {
    let mut life = Life::accepting();
    let other = json!({"title": "Snapshots", "step": "planned", "evidence_months": 3});
    let other = life.risks.world.record::<Control>(life.risks.engineering, other);
    life.saying(json!({"controls": [life.control, other]}));
    life.risks.command = life.risks.world.step::<Evidence>(
        life.evidence,
        "acceptance",
        json!({"is_shown": true, "examination": "Ten restores", "valid_until": "2026-05-01"}),
    );
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["valid_until: too_late"]);
    life.risks.with("valid_until", "2026-04-15");
    assert_eq!(life.commit(), ["evidence.accept", "control.prove", "control.prove"]);
    assert_eq!((life.it().valid_until, life.control().proven_until), (day("2026-04-15"), day("2026-04-15")));
}

#[test]
fn newer_evidence_of_the_same_source_takes_the_place_of_older() {
    let mut life = Life::accepting();
    let older = life.older(json!({}));
    assert_eq!(life.commit(), ["evidence.accept", "evidence.supersede", "control.prove"]);
    assert_eq!(life.step_of(older), EvidenceStep::Superseded);
}

#[test]
fn what_proves_more_or_longer_or_comes_from_elsewhere_stays() {
    let other_source = json!({"source": "Auditor"});
    let longer = json!({"valid_until": "2026-12-31"});
    let newer = json!({"period_to": "2026-02-28"});
    for fields in [other_source, longer, newer] {
        let mut life = Life::accepting();
        let older = life.older(fields.clone());
        life.commit();
        assert_eq!(life.step_of(older), EvidenceStep::Accepted, "{fields}");
    }
    let mut life = Life::accepting();
    let process = life.risks.world.record::<BusinessProcess>(life.risks.world.root, json!({"name": "Billing"}));
    let older = life.older(json!({"processes": [process]}));
    life.commit();
    assert_eq!(life.step_of(older), EvidenceStep::Accepted, "nothing else shows the process");
}

#[test]
fn evidence_that_counts_for_less_shortens_no_proof() {
    let mut life = Life::accepting();
    life.older(json!({"valid_until": "2026-12-31"}));
    life.risks.world.revise(Control::kind_of(), life.control, json!({"proven_until": "2026-12-31"}));
    assert_eq!(life.commit(), ["evidence.accept"]);
    assert_eq!(life.control().proven_until, day("2026-12-31"));
}

#[test]
fn accepted_evidence_is_out_of_date_after_its_last_day() {
    let mut life = Life::accepting();
    life.commit();
    let state = |life: &Life| {
        let held = life.risks.world.held(Evidence::kind_of(), life.evidence);
        held.record().unwrap().state(life.risks.world.today()).unwrap().code
    };
    assert_eq!(state(&life), "accepted");
    life.risks.days_pass(152);
    assert_eq!(state(&life), "expired");
}

#[test]
fn whoever_carries_out_an_action_for_the_control_submits_too() {
    let mut life = Life::submitting();
    // Employees see no controls and so name none.
    life.risks.world.grant(life.risks.asmus, Role::RiskOwner, life.risks.engineering);
    life.risks.by(life.risks.asmus);
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["not_entitled"]);
    let action = json!({"title": "x", "step": "in_progress", "control": life.control, "assignee": life.risks.asmus});
    life.risks.world.record::<Action>(life.risks.engineering, action);
    assert!(life.risks.decide().is_ok(), "{:?}", life.risks.decide().err());
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    ("the ISMS manager submits", Life::submitting, |l| l.by(|life| life.risks.world.isms_manager), "not_entitled"),
    ("it belongs to nothing", Life::submitting, |l| l.risks.without("controls"), "evidence_target_missing"),
    ("it has no beginning", Life::submitting, |l| l.risks.without("period_from"), "period_missing"),
    ("it has no end", Life::submitting, |l| l.risks.without("period_to"), "period_missing"),
    (
        "it ends before it begins",
        Life::submitting,
        |l| l.risks.with("period_to", "2025-12-31"),
        "period_to: before_start",
    ),
    ("it has no source", Life::submitting, |l| l.risks.without("source"), "source_missing"),
    ("its checksum is none", Life::submitting, |l| l.risks.with("file_digest", "abc"), "file_digest: no_digest"),
    (
        "whoever submits it is to review it",
        Life::submitting,
        |l| l.risks.with("reviewer", l.cem.to_string()),
        "reviewer: own_work",
    ),
    ("somebody else accepts", Life::accepting, |l| l.by(cem), "not_entitled"),
    ("the reviewer submitted it", Life::accepting, |l| l.saying(json!({"submitted_by": l.vera})), "reviewer: own_work"),
    (
        "the reviewer owns the control",
        Life::accepting,
        |l| {
            l.risks.world.revise(Control::kind_of(), l.control, json!({"owner": l.vera}));
        },
        "own_work",
    ),
    ("it does not show it", Life::accepting, |l| l.risks.with("is_shown", false), "evidence_not_shown"),
    ("nobody says what was examined", Life::accepting, |l| l.risks.without("examination"), "evidence_not_shown"),
    (
        "no control says how long it counts",
        Life::accepting,
        |l| l.risks.world.revise(Control::kind_of(), l.control, json!({"evidence_months": null})),
        "valid_until: missing",
    ),
    (
        "it is to count for less than its period",
        Life::accepting,
        |l| l.risks.with("valid_until", "2026-01-30"),
        "valid_until: before_start",
    ),
    ("no reason is given", Life::rejecting, |l| l.risks.step().reason = None, "reason_missing"),
    ("the owner of the control rejects", Life::rejecting, |l| l.by(|life| life.carla), "not_entitled"),
];

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
}

#[test]
fn every_guard_of_the_life_cycle_has_a_refused_case() {
    every_guard_has_a_case("evidence", REFUSED);
}

#[test]
fn what_was_submitted_keeps_its_source_and_period_and_what_was_accepted_is_edited_no_more() {
    let mut life = Life::submitting();
    life.commit();
    life.risks.command = life.risks.world.edit::<Evidence>(life.evidence, json!({"source": null}));
    life.risks.by(life.risks.world.isms_manager);
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["source: missing"]);
    life.saying(json!({"step": "accepted", "valid_until": "2026-07-31"}));
    life.risks.command = life.risks.world.edit::<Evidence>(life.evidence, json!({"title": "x"}));
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["frozen"]);
}
