//! The life of a control: one allowed case a transition, for every guard the same world with one fact changed, and that
//! evidence which runs out changes no status.

use catalogue::Role;
use isms::context::Obligation;
use isms::control::{Control, ControlStep, Evidence, of_risk, serving, serving_none};

use isms::treatment::Action;
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{
    Allowed, Decides, Refused, each_is_refused_by_its_code, each_leads_where_it_should, every_guard_has_a_case,
};
use crate::risks::Risks;
use crate::scene::codes;

/// A risk of Olga's and a control of Carla's at Engineering. Vera accepts its evidence, Ines is ISMS manager.
struct Life {
    risks: Risks,
    carla: Id,
    vera: Id,
    control: Id,
    evidence: Id,
}

impl Life {
    fn begin() -> Self {
        let mut risks = Risks::at("analysed");
        let carla = risks.world.holder("Carla Hart", &[Role::ControlOwner], risks.engineering);
        let vera = risks.world.holder("Vera Holm", &[Role::Employee], risks.engineering);
        Self { risks, carla, vera, control: Id::nil(), evidence: Id::nil() }
    }

    /// The control at some point of its life, with an action and with evidence that counts for the rest of the year.
    fn at(step: &str) -> Self {
        let mut life = Self::begin();
        let (world, engineering) = (&mut life.risks.world, life.risks.engineering);
        let fields = json!({
            "title": "Daily backups", "step": step, "owner": life.carla, "serves": "A.8.13", "proven_until": "2026-12-31",
            "proven_by": life.vera,
        });
        life.control = world.record::<Control>(engineering, fields);
        let action = json!({
            "title": "Buy the tool", "step": "approved", "control": life.control, "assignee": life.vera,
            "due": "2026-06-30",
        });
        world.record::<Action>(engineering, action);
        let evidence = json!({
            "title": "Restore test", "step": "accepted", "controls": [life.control], "source": "Backup tool",
            "period_from": "2026-01-01", "period_to": "2026-01-31", "submitted_by": life.risks.asmus,
            "reviewer": life.vera, "reviewed_by": life.vera, "valid_until": "2026-12-31",
        });
        life.evidence = world.record::<Evidence>(engineering, evidence);
        life
    }

    fn taking(mut self, person: fn(&Self) -> Id, noun: &str, details: Json) -> Self {
        self.by(person);
        self.risks.command = self.risks.world.step::<Control>(self.control, noun, details);
        self
    }

    fn adopting() -> Self {
        let mut life = Self::begin();
        life.by(ines);
        let details = json!({"title": "Daily backups", "owner": life.carla, "serves": "A.8.13"});
        life.risks.command = World::first_step::<Control>(life.risks.engineering, "control", details);
        life
    }

    fn planning() -> Self {
        Self::at("not_implemented").taking(carla, "plan", json!({}))
    }

    fn in_part() -> Self {
        Self::at("planned").taking(carla, "partial_report", json!({"part_in_operation": "Databases; not yet files"}))
    }

    /// Carla has reported it, Vera confirms.
    fn reporting(step: &str) -> Self {
        let mut life = Self::at(step).taking(carla, "implementation_report", json!({}));
        life.commit();
        life.taking(vera, "implementation_report", json!({}))
    }

    fn setting_back() -> Self {
        Self::at("implemented").taking(carla, "step_back", json!({"judgement": "The last restore failed"}))
    }

    fn setting_back_unproven() -> Self {
        let mut life = Self::at("implemented");
        life.saying(json!({"proven_until": "2026-02-28"}));
        life.taking(carla, "step_back", json!({"judgement": "Nobody has looked for months"}))
    }

    /// Carla has proposed it, Ines confirms.
    fn retiring(step: &str) -> Self {
        let mut life = Self::at(step).taking(carla, "retirement", json!({}));
        life.commit();
        life.taking(ines, "retirement", json!({}))
    }

    /// Carla proposes it.
    fn proposing_retirement() -> Self {
        Self::at("implemented").taking(carla, "retirement", json!({}))
    }

    fn commit(&mut self) -> Vec<String> {
        let decided = self.risks.decide().unwrap_or_else(|rejection| panic!("{:?}", codes(&rejection)));
        self.control = decided.outcomes()[0].id;
        self.risks.world.isms = std::sync::Arc::clone(decided.after());
        decided.commit().revisions.iter().map(|revision| revision.command.to_string()).collect()
    }

    fn by(&mut self, person: fn(&Self) -> Id) {
        let person = person(self);
        self.risks.by(person);
    }

    /// The control says something else; the step is about that.
    fn saying(&mut self, fields: Json) {
        self.revise(Control::kind_of(), self.control, fields);
    }

    fn revise(&mut self, kind: &'static record::Kind, id: Id, fields: Json) {
        self.risks.world.revise(kind, id, fields);
        self.risks.revise(json!({}));
    }

    fn evidence_says(&mut self, fields: Json) {
        self.revise(Evidence::kind_of(), self.evidence, fields);
    }

    fn it(&self) -> &Control {
        self.risks.world.held(Control::kind_of(), self.control).typed().unwrap()
    }

    fn state(&self) -> &'static str {
        let held = self.risks.world.held(Control::kind_of(), self.control);
        held.record().unwrap().state(self.risks.world.today()).unwrap().code
    }
}

impl Decides for Life {
    fn decide(&self) -> Result<decide::Decided, decide::Rejection> {
        self.risks.decide()
    }
}

fn carla(life: &Life) -> Id {
    life.carla
}

fn vera(life: &Life) -> Id {
    life.vera
}

fn ines(life: &Life) -> Id {
    life.risks.world.isms_manager
}

const ALLOWED: &[Allowed<Life, ControlStep>] = &[
    ("control.adopt", Life::adopting, ControlStep::NotImplemented),
    ("control.plan", Life::planning, ControlStep::Planned),
    ("control.report_partial", Life::in_part, ControlStep::Partial),
    ("control.report_implemented", || Life::reporting("partial"), ControlStep::Implemented),
    ("control.report_implemented_at_once", || Life::reporting("planned"), ControlStep::Implemented),
    ("control.step_back", Life::setting_back, ControlStep::Partial),
    ("control.step_back_unproven", Life::setting_back_unproven, ControlStep::Partial),
    ("control.retire", || Life::retiring("implemented"), ControlStep::Retired),
    ("control.drop", || Life::retiring("not_implemented"), ControlStep::Retired),
];

#[test]
fn every_step_passes_in_its_world_and_leads_where_it_should() {
    each_leads_where_it_should("control", ALLOWED, Life::commit, |life| life.it().step);
}

#[test]
fn a_row_of_annex_a_is_adopted_in_one_step_with_its_title_as_start_text() {
    let mut life = Life::adopting();
    for field in ["title", "serves"] {
        life.risks.without(field);
    }
    life.risks.with("adopted_from", "a.8.13");
    life.commit();
    let row = catalogue::control("A.8.13").unwrap();
    assert_eq!((&*life.it().title, life.it().serves.as_deref()), (row.title.as_str(), Some("A.8.13")));
    assert_eq!(life.it().source(), isms::control::ControlSource::Annex);
    let mut life = Life::adopting();
    life.risks.with("adopted_from", "A.8.13");
    life.risks.with("serves", "a.8.14; A.8.13");
    life.commit();
    assert_eq!((&*life.it().title, life.it().serves.as_deref()), ("Daily backups", Some("A.8.14, A.8.13")));
}

#[test]
fn a_control_owner_adopts_too() {
    let mut life = Life::adopting();
    life.by(carla);
    assert!(life.risks.decide().is_ok());
}

#[test]
fn controls_are_found_by_what_they_serve_and_treat_until_they_are_retired() {
    let mut life = Life::at("implemented");
    let risk = life.risks.risk;
    life.saying(json!({"serves": "A.8.13, A.8.1", "risks": [risk]}));
    let found = |life: &Life| {
        let isms = &life.risks.world.isms;
        let serving = |reference| serving(isms, reference).count();
        [
            serving("A.8.13"),
            serving("A.8.1"),
            serving("A.8.14"),
            serving_none(isms).count(),
            of_risk(isms, risk).count(),
        ]
    };
    assert_eq!(found(&life), [1, 1, 0, 0, 1]);
    life.saying(json!({"serves": null}));
    assert_eq!(found(&life), [0, 0, 0, 1, 1]);
    life.saying(json!({"step": "retired"}));
    assert_eq!(found(&life), [0, 0, 0, 0, 0]);
}

#[test]
fn evidence_that_runs_out_shows_as_not_proven_and_changes_no_status() {
    let mut life = Life::at("implemented");
    assert_eq!(life.state(), "implemented");
    life.risks.days_pass(304);
    assert_eq!((life.risks.world.today().to_string().as_str(), life.state()), ("2026-12-31", "implemented"));
    life.risks.days_pass(1);
    assert_eq!((life.state(), life.it().step), ("not_proven", ControlStep::Implemented));
}

#[test]
fn a_report_takes_its_owner_and_whoever_accepted_the_evidence() {
    let mut life = Life::at("partial").taking(carla, "implementation_report", json!({}));
    assert_eq!(life.commit(), ["control.report_implemented.proposal"]);
    let mut life = life.taking(carla, "implementation_report", json!({}));
    assert_eq!(life.commit(), ["control.report_implemented.proposal"], "the owner alone proposes anew at most");
    let mut life = life.taking(vera, "implementation_report", json!({}));
    life.saying(json!({"part_in_operation": "Databases"}));
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["not_entitled"], "what changed since is proposed anew");
    let mut life = Life::reporting("partial");
    life.commit();
    assert_eq!(life.it().implemented_on, Some(life.risks.world.today()));
    assert_eq!(life.it().part_in_operation, None);
}

#[test]
fn a_judgement_in_words_sets_a_control_back() {
    let mut life = Life::setting_back();
    life.risks.with("part_in_operation", "Databases");
    life.commit();
    assert_eq!(life.it().set_back_because.as_deref(), Some("The last restore failed"));
    assert_eq!((life.it().part_in_operation.as_deref(), life.it().implemented_on), (Some("Databases"), None));
}

#[test]
fn what_something_depends_on_is_retired_where_another_takes_its_place() {
    let mut life = Life::proposing_retirement();
    life.saying(json!({"risks": [life.risks.risk]}));
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["still_needed"]);
    let other = json!({"title": "Snapshots", "step": "planned", "serves": "A.8.13"});
    let other = life.risks.world.record::<Control>(life.risks.engineering, other);
    life.risks.with("replacement", other.to_string());
    life.commit();
    let mut life = life.taking(ines, "retirement", json!({}));
    life.commit();
    assert_eq!(life.it().replaced_by.map(|control| control.id), Some(other));
}

#[test]
fn a_control_counts_as_what_a_treatment_needs() {
    let mut risks = Risks::at("evaluated");
    for action in
        isms::treatment::actions_of(&risks.world.isms, risks.risk).map(|action| action.held.id).collect::<Vec<_>>()
    {
        risks.world.retire(Action::kind_of(), action);
    }
    let details = json!({"option": "modify", "target_likelihood": 2, "target_consequence": 3});
    let mut risks = risks.taking(|risks| risks.olga, "treatment_decision", details);
    assert_eq!(codes(&risks.decide().unwrap_err()), ["control_or_action_missing"]);
    let control = json!({"title": "Disk encryption", "step": "planned", "risks": [risks.risk]});
    risks.world.record::<Control>(risks.engineering, control);
    assert!(risks.decide().is_ok());
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    ("no title", Life::adopting, |l| l.risks.without("title"), "title: title_missing"),
    ("nobody owns it", Life::adopting, |l| l.risks.without("owner"), "owner_missing"),
    (
        "who owns it does not hold the role",
        Life::adopting,
        |l| l.risks.with("owner", l.vera.to_string()),
        "owner: owner_lacks_role",
    ),
    (
        "it serves what Annex A does not hold",
        Life::adopting,
        |l| l.risks.with("serves", "A.9.1"),
        "serves: no_reference_control",
    ),
    (
        "it is adopted from two rows",
        Life::adopting,
        |l| l.risks.with("adopted_from", "A.8.13, A.8.14"),
        "adopted_from: no_reference_control",
    ),
    ("an employee adopts", Life::adopting, |l| l.by(vera), "not_entitled"),
    ("the ISMS manager plans", Life::planning, |l| l.by(ines), "not_entitled"),
    (
        "no action is open",
        Life::planning,
        |l| {
            let action = isms::treatment::actions_for(&l.risks.world.isms, l.control).next().unwrap().held.id;
            l.revise(Action::kind_of(), action, json!({"step": "cancelled"}));
        },
        "open_action_missing",
    ),
    (
        "the action has no day",
        Life::planning,
        |l| {
            let action = isms::treatment::actions_for(&l.risks.world.isms, l.control).next().unwrap().held.id;
            l.revise(Action::kind_of(), action, json!({"due": null}));
        },
        "open_action_missing",
    ),
    ("no part is described", Life::in_part, |l| l.risks.without("part_in_operation"), "part_not_described"),
    ("its evidence was rejected", Life::in_part, |l| l.evidence_says(json!({"step": "rejected"})), "evidence_missing"),
    (
        "no evidence covers today",
        || Life::at("partial").taking(carla, "implementation_report", json!({})),
        |l| l.evidence_says(json!({"valid_until": "2026-03-01"})),
        "evidence_not_valid",
    ),
    (
        "whoever confirms accepted none of the evidence",
        || Life::reporting("partial"),
        |l| l.evidence_says(json!({"reviewed_by": l.risks.asmus})),
        "not_entitled",
    ),
    (
        "whoever confirms submitted some of the evidence",
        || Life::reporting("partial"),
        |l| {
            let mut body = l.risks.world.held(Evidence::kind_of(), l.evidence).body();
            body.retain(|name, _| !matches!(name.as_str(), "unit" | "number"));
            body.insert("submitted_by".to_owned(), json!(l.vera));
            body.insert("reviewed_by".to_owned(), json!(l.risks.asmus));
            l.risks.world.record::<Evidence>(l.risks.engineering, Json::Object(body));
        },
        "own_work",
    ),
    ("no judgement is written", Life::setting_back, |l| l.risks.without("judgement"), "test_or_finding_missing"),
    ("no reason is given", Life::setting_back, |l| l.risks.step().reason = None, "reason_missing"),
    (
        "no reason is given for the unproven",
        Life::setting_back_unproven,
        |l| l.risks.step().reason = None,
        "reason_missing",
    ),
    ("the ISMS manager sets it back", Life::setting_back, |l| l.by(ines), "not_entitled"),
    (
        "an open risk depends on it",
        Life::proposing_retirement,
        |l| l.saying(json!({"risks": [l.risks.risk]})),
        "still_needed",
    ),
    (
        "an obligation depends on it",
        Life::proposing_retirement,
        |l| {
            let duty = l.risks.world.record::<Obligation>(l.risks.world.root, json!({"name": "GDPR", "source": "law"}));
            l.saying(json!({"obligations": [duty]}));
        },
        "still_needed",
    ),
    (
        "it is to replace itself",
        Life::proposing_retirement,
        |l| l.risks.with("replacement", l.control.to_string()),
        "replacement: not_in_use",
    ),
    ("another owner confirms", || Life::retiring("implemented"), |l| l.by(|life| life.risks.olga), "not_entitled"),
];

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
}

#[test]
fn every_guard_of_the_life_cycle_has_a_refused_case() {
    every_guard_has_a_case("control", REFUSED);
}

#[test]
fn where_a_control_was_adopted_from_stays() {
    let mut life = Life::at("planned");
    life.by(ines);
    life.risks.command = life.risks.world.edit::<Control>(life.control, json!({"adopted_from": "A.8.13"}));
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["adopted_from: adopted"]);
    life.risks.command = life.risks.world.edit::<Control>(life.control, json!({"serves": "a.8.14"}));
    life.commit();
    assert_eq!(life.it().serves.as_deref(), Some("A.8.14"));
}
