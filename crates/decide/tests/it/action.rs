//! The life of an action: one allowed case a transition, for every guard the same world with one fact changed, what plain
//! editing leaves alone, and that a day which was moved twice moves by two people.

use catalogue::Role;
use isms::risk::Risk;
use isms::treatment::{Action, ActionStep, EffectFound};
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{
    Allowed, Decides, Refused, each_is_refused_by_its_code, each_leads_where_it_should, every_guard_has_a_case,
};
use crate::risks::Risks;
use crate::scene::codes;

/// A risk of Olga's under treatment. Asmus carries the action out, Vera verifies it, Ines is ISMS manager.
struct Life {
    risks: Risks,
    vera: Id,
    action: Id,
}

impl Life {
    fn begin() -> Self {
        let mut risks = Risks::at("analysed");
        risks.revise(json!({"step": "in_treatment", "option": "modify"}));
        let vera = risks.world.person("Vera Holm", risks.engineering);
        Self { risks, vera, action: Id::nil() }
    }

    /// The action at some point of its life.
    fn at(step: &str) -> Self {
        let mut life = Self::begin();
        life.action = life.risks.action(step);
        life.saying(json!({"verifier": life.vera}));
        if matches!(step, "done" | "verified") {
            life.saying(json!({"evidence": "Report of the tool", "done_on": "2026-03-01", "progress": 100}));
        }
        life
    }

    fn taking(mut self, person: fn(&Self) -> Id, noun: &str, details: Json) -> Self {
        self.by(person);
        self.risks.command = self.risks.world.step::<Action>(self.action, noun, details);
        self
    }

    fn planning() -> Self {
        let mut life = Self::begin();
        life.by(ines);
        let details = json!({
            "title": "Encrypt laptops", "risk": life.risks.risk, "assignee": life.risks.asmus, "due": "2026-06-30",
            "effect": "Nobody reads a lost disk",
        });
        life.risks.command = World::first_step::<Action>(life.risks.engineering, "action", details);
        life
    }

    fn approving() -> Self {
        Self::at("planned").taking(olga, "approval", json!({}))
    }

    fn starting() -> Self {
        Self::at("approved").taking(asmus, "start", json!({}))
    }

    fn reporting() -> Self {
        Self::at("in_progress").taking(asmus, "completion", json!({"evidence": "Report of the tool"}))
    }

    fn verifying() -> Self {
        let details = json!({"verification": "Ten laptops looked at", "effect_found": "full"});
        Self::at("done").taking(|life| life.vera, "verification", details)
    }

    fn returning() -> Self {
        Self::at("done").taking(|life| life.vera, "return", json!({}))
    }

    /// Another action serves the risk.
    fn cancelling(step: &str, other: &str) -> Self {
        let mut life = Self::at(step);
        life.risks.action(other);
        life.taking(olga, "cancellation", json!({}))
    }

    fn moving(moves: i64) -> Self {
        let mut life = Self::at("in_progress");
        life.saying(json!({"moves": moves}));
        life.taking(olga, "date_change", json!({"due": "2026-07-31"}))
    }

    /// Ines confirms the third move.
    fn moving_with() -> Self {
        let mut life = Self::moving(2);
        life.commit();
        life.taking(ines, "date_change", json!({}))
    }

    /// An edit of the action by Ines.
    fn editing(step: &str, fields: Json) -> Self {
        let mut life = Self::at(step);
        life.by(ines);
        life.risks.command = life.risks.world.edit::<Action>(life.action, fields);
        life
    }

    /// Decides and moves on; the codes of the entries. The action that was written is the one that the next step is about.
    fn commit(&mut self) -> Vec<String> {
        let decided = self.risks.decide().unwrap_or_else(|rejection| panic!("{:?}", codes(&rejection)));
        self.action = decided.outcomes()[0].id;
        self.risks.world.isms = std::sync::Arc::clone(decided.after());
        decided.commit().revisions.iter().map(|revision| revision.command.to_string()).collect()
    }

    fn by(&mut self, person: fn(&Self) -> Id) {
        let person = person(self);
        self.risks.by(person);
    }

    /// The action says something else; the step is about that.
    fn saying(&mut self, fields: Json) {
        self.risks.world.revise(Action::kind_of(), self.action, fields);
        self.risks.revise(json!({}));
    }

    fn it(&self) -> &Action {
        self.risks.world.held(Action::kind_of(), self.action).typed().unwrap()
    }

    fn day(&self) -> String {
        self.it().due.unwrap().to_string()
    }
}

impl Decides for Life {
    fn decide(&self) -> Result<decide::Decided, decide::Rejection> {
        self.risks.decide()
    }
}

fn olga(life: &Life) -> Id {
    life.risks.olga
}

fn asmus(life: &Life) -> Id {
    life.risks.asmus
}

fn ines(life: &Life) -> Id {
    life.risks.world.isms_manager
}

const ALLOWED: &[Allowed<Life, ActionStep>] = &[
    ("treatment_action.plan", Life::planning, ActionStep::Planned),
    ("treatment_action.approve", Life::approving, ActionStep::Approved),
    ("treatment_action.start", Life::starting, ActionStep::InProgress),
    ("treatment_action.report_done", Life::reporting, ActionStep::Done),
    ("treatment_action.verify", Life::verifying, ActionStep::Verified),
    ("treatment_action.send_back", Life::returning, ActionStep::InProgress),
    ("treatment_action.cancel", || Life::cancelling("approved", "planned"), ActionStep::Cancelled),
    ("treatment_action.cancel_started", || Life::cancelling("in_progress", "verified"), ActionStep::Cancelled),
    ("treatment_action.move_date", || Life::moving(1), ActionStep::InProgress),
    ("treatment_action.move_date", Life::moving_with, ActionStep::InProgress),
];

#[test]
fn every_step_passes_in_its_world_and_leads_where_it_should() {
    each_leads_where_it_should("treatment_action", ALLOWED, Life::commit, |life| life.it().step);
}

#[test]
fn an_action_belongs_to_the_unit_of_its_risk_where_none_is_chosen() {
    let mut life = Life::planning();
    life.risks.step().target = decide::StepTarget::New { unit: None };
    life.commit();
    assert_eq!(life.risks.world.held(Action::kind_of(), life.action).envelope.unit, life.risks.engineering);
}

#[test]
fn an_action_for_a_control_alone_belongs_to_its_unit_and_is_approved_by_the_isms_manager() {
    let mut life = Life::planning();
    let control = json!({"title": "Disk encryption", "step": "not_implemented"});
    let control = life.risks.world.record::<isms::control::Control>(life.risks.engineering, control);
    life.risks.step().target = decide::StepTarget::New { unit: None };
    life.risks.without("risk");
    life.risks.with("control", control.to_string());
    life.commit();
    assert_eq!(life.risks.world.held(Action::kind_of(), life.action).envelope.unit, life.risks.engineering);
    life.saying(json!({"resources": "Two days", "assignee_agreed": true}));
    let mut life = life.taking(olga, "approval", json!({}));
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["not_entitled"], "it serves no risk of hers");
    life.by(ines);
    life.commit();
    assert_eq!(life.it().step, ActionStep::Approved);
}

#[test]
fn an_action_can_be_to_bring_a_control() {
    let mut life = Life::planning();
    life.risks.without("risk");
    life.risks.with("reference_controls", "a.8.12");
    life.commit();
    assert_eq!(life.it().reference_controls.as_deref(), Some("A.8.12"));
    life.saying(json!({"resources": "Two days", "assignee_agreed": true}));
    let mut life = life.taking(ines, "approval", json!({}));
    life.commit();
    assert_eq!(life.it().step, ActionStep::Approved);
}

#[test]
fn an_action_belongs_elsewhere_where_who_decides_about_its_risk_sees_it() {
    let mut life = Life::planning();
    life.risks.step().target = decide::StepTarget::New { unit: Some(life.risks.world.root) };
    life.risks.world.grant(life.risks.olga, Role::RiskOwner, life.risks.world.root);
    assert!(life.risks.decide().is_ok());
}

#[test]
fn whoever_approves_or_begins_their_own_action_agrees_with_it() {
    let mut life = Life::approving();
    life.saying(json!({"assignee": life.risks.olga, "assignee_agreed": null}));
    life.commit();
    assert_eq!((life.it().step, life.it().assignee_agreed), (ActionStep::Approved, Some(true)));
    let mut life = Life::starting();
    life.saying(json!({"assignee_agreed": null}));
    life.commit();
    assert_eq!(life.it().assignee_agreed, Some(true));
}

#[test]
fn what_is_done_names_its_evidence_and_its_day_and_what_is_sent_back_is_not_done() {
    let mut life = Life::reporting();
    life.saying(json!({"verifier": null}));
    life.risks.with("verifier", life.vera.to_string());
    life.commit();
    let today = Some(life.risks.world.today());
    assert_eq!((life.it().done_on, life.it().verifier.map(|one| one.id)), (today, Some(life.vera)));
    assert_eq!(life.it().evidence.as_deref(), Some("Report of the tool"));
    let mut life = life.taking(|life| life.vera, "return", json!({}));
    life.commit();
    assert_eq!((life.it().step, life.it().done_on), (ActionStep::InProgress, None));
}

#[test]
fn a_verification_says_what_was_examined_and_whether_the_effect_is_there() {
    let mut life = Life::verifying();
    life.risks.with("effect_found", "none");
    life.commit();
    assert_eq!(life.it().verification.as_deref(), Some("Ten laptops looked at"));
    assert_eq!(
        (life.it().effect_found, life.it().verified_on),
        (Some(EffectFound::None), Some(life.risks.world.today()))
    );
}

#[test]
fn a_day_moves_twice_by_its_decider_alone_and_from_then_on_by_two_people() {
    let mut life = Life::moving(0);
    life.commit();
    let mut life = life.taking(olga, "date_change", json!({"due": "2026-08-31"}));
    life.commit();
    assert_eq!((life.day().as_str(), life.it().moves.map(|moves| moves.get())), ("2026-08-31", Some(2)));
    let mut life = life.taking(olga, "date_change", json!({"due": "2026-09-30"}));
    assert_eq!(life.commit(), ["treatment_action.move_date.proposal"]);
    assert_eq!(life.day(), "2026-08-31", "a proposal moves nothing");
    let mut life = life.taking(olga, "date_change", json!({"due": "2026-09-30"}));
    assert_eq!(life.commit(), ["treatment_action.move_date.proposal"], "the same person proposes anew at most");
    let mut life = life.taking(ines, "date_change", json!({}));
    assert_eq!(life.commit(), ["treatment_action.move_date"]);
    assert_eq!((life.day().as_str(), life.it().moves.map(|moves| moves.get())), ("2026-09-30", Some(3)));
}

#[test]
fn a_retained_or_accepted_risk_needs_no_other_action() {
    for fields in [json!({"option": "retain"}), json!({"step": "evaluated"})] {
        let mut life = Life::at("approved").taking(olga, "cancellation", json!({}));
        assert_eq!(codes(&life.risks.decide().unwrap_err()), ["source_uncovered"]);
        life.risks.revise(fields);
        assert!(life.risks.decide().is_ok());
    }
}

#[test]
fn whoever_verifies_can_be_replaced_while_the_action_waits() {
    let life = Life::editing("done", json!({}));
    let edit = life.risks.world.edit::<Action>(life.action, json!({"verifier": life.risks.olga}));
    assert!(life.risks.world.decide(ines(&life), &edit).is_ok());
    let planned = Life::editing("planned", json!({"due": "2026-05-31"}));
    assert!(planned.risks.decide().is_ok(), "before it is approved the day is edited");
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    (
        "it brings what Annex A does not hold",
        Life::planning,
        |l| l.risks.with("reference_controls", "A.9.1"),
        "reference_controls: no_reference_control",
    ),
    ("no source", Life::planning, |l| l.risks.without("risk"), "source_missing"),
    ("nobody carries it out", Life::planning, |l| l.risks.without("assignee"), "owner_missing"),
    ("no day", Life::planning, |l| l.risks.without("due"), "due_date_missing"),
    ("no effect", Life::planning, |l| l.risks.without("effect"), "effect_missing"),
    (
        "who decides about its source would not see it",
        Life::planning,
        |l| l.risks.step().target = decide::StepTarget::New { unit: Some(l.risks.world.root) },
        "unseen_by_decider",
    ),
    ("somebody else plans it", Life::planning, |l| l.by(asmus), "not_entitled"),
    ("it brings its evidence", Life::planning, |l| l.risks.with("evidence", "x"), "evidence: unknown_field"),
    (
        "somebody agrees for another",
        Life::planning,
        |l| {
            l.risks.with("assignee_agreed", true);
            l.commit();
            l.saying(json!({"resources": "Two days"}));
            l.by(olga);
            l.risks.command = l.risks.world.step::<Action>(l.action, "approval", json!({}));
        },
        "owner_not_agreed",
    ),
    ("no resources", Life::approving, |l| l.saying(json!({"resources": null})), "resources_missing"),
    ("its owner has not agreed", Life::approving, |l| l.saying(json!({"assignee_agreed": null})), "owner_not_agreed"),
    ("the ISMS manager approves", Life::approving, |l| l.by(ines), "not_entitled"),
    (
        "the owner of the risk holds the role no more",
        Life::approving,
        |l| {
            let gone = l.risks.world.person("Gone", l.risks.engineering);
            l.risks.revise(json!({"owner": gone}));
            l.saying(json!({"assignee": gone}));
            l.risks.by(gone);
        },
        "not_entitled",
    ),
    ("somebody else begins", Life::starting, |l| l.by(olga), "not_entitled"),
    ("no evidence", Life::reporting, |l| l.risks.without("evidence"), "evidence_missing"),
    ("nobody verifies", Life::reporting, |l| l.saying(json!({"verifier": null})), "verifier: missing"),
    (
        "whoever did it would verify it",
        Life::reporting,
        |l| l.saying(json!({"verifier": l.risks.asmus})),
        "verifier: own_work",
    ),
    (
        "whoever did it verifies it",
        Life::verifying,
        |l| {
            l.saying(json!({"verifier": l.risks.asmus}));
            l.by(asmus);
        },
        "own_work",
    ),
    ("nothing was examined", Life::verifying, |l| l.risks.without("verification"), "evidence_not_examined"),
    ("the effect was not judged", Life::verifying, |l| l.risks.without("effect_found"), "evidence_not_examined"),
    ("somebody else verifies", Life::verifying, |l| l.by(olga), "not_entitled"),
    ("no reason", Life::returning, |l| l.risks.step().reason = None, "reason_missing"),
    ("no reason", || Life::cancelling("in_progress", "planned"), |l| l.risks.step().reason = None, "reason_missing"),
    (
        "the other one was cancelled too",
        || Life::cancelling("approved", "planned"),
        |l| {
            let actions: Vec<Id> = isms::treatment::actions_of(&l.risks.world.isms, l.risks.risk)
                .map(|action| action.held.id)
                .filter(|id| *id != l.action)
                .collect();
            for other in actions {
                l.risks.world.revise(Action::kind_of(), other, json!({"step": "cancelled"}));
            }
        },
        "source_uncovered",
    ),
    ("no reason", || Life::moving(0), |l| l.risks.step().reason = None, "reason_missing"),
    ("no day", || Life::moving(0), |l| l.risks.without("due"), "due: missing"),
    ("the same day", || Life::moving(0), |l| l.risks.with("due", "2026-06-30"), "due: unchanged"),
    ("a day that is over", || Life::moving(0), |l| l.risks.with("due", "2026-03-01"), "due: before_start"),
    ("whoever carries it out moves it", || Life::moving(0), |l| l.by(asmus), "not_entitled"),
    ("the ISMS manager moves it alone", || Life::moving(2), |l| l.by(ines), "not_entitled"),
    (
        "the owner of the risk lost the role before the second person confirms",
        Life::moving_with,
        |l| {
            let other = l.risks.world.holder("Other", &[Role::RiskOwner], l.risks.engineering);
            l.risks.world.revise(Risk::kind_of(), l.risks.risk, json!({"owner": other}));
        },
        "not_entitled",
    ),
];

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
}

#[test]
fn every_guard_of_the_life_cycle_has_a_refused_case() {
    every_guard_has_a_case("treatment_action", REFUSED);
}

#[test]
fn what_was_planned_approved_or_begun_is_not_edited_away() {
    let other = |life: &mut Life| {
        life.risks.world.record::<Risk>(life.risks.engineering, json!({"title": "x", "step": "identified"}))
    };
    let refused: &[(&str, Json, &[&str])] = &[
        ("planned", json!({"risk": null}), &["risk: missing"]),
        ("approved", json!({"assignee": null, "effect": null}), &["assignee: missing", "effect: missing"]),
        ("approved", json!({"risk": "other"}), &["risk: approved"]),
        ("in_progress", json!({"due": "2026-12-31"}), &["due: moved_by_step"]),
        ("done", json!({"effect": "Less"}), &["effect: reported_done"]),
        ("verified", json!({"effect": "Less"}), &["frozen"]),
        ("cancelled", json!({"effect": "Less"}), &["frozen"]),
    ];
    for (step, fields, expected) in refused {
        let mut life = Life::at(step);
        let mut fields = fields.clone();
        if fields.get("risk").is_some_and(Json::is_string) {
            fields["risk"] = json!(other(&mut life));
        }
        let edit = life.risks.world.edit::<Action>(life.action, fields);
        assert_eq!(codes(&life.risks.world.decide(ines(&life), &edit).unwrap_err()), *expected, "{step}");
    }
}

#[test]
fn what_was_approved_is_not_rewritten_by_whoever_carries_it_out() {
    let mut life = Life::starting();
    let asmus = life.risks.asmus;
    for (fields, code) in [
        (json!({"effect": "Something easier"}), "effect: approved"),
        (json!({"resources": "Nothing"}), "resources: approved"),
        (json!({"due": "2027-12-31"}), "due: moved_by_step"),
        (json!({"verifier": asmus.to_string()}), "verifier: own_verifier"),
    ] {
        let edit = life.risks.world.edit::<Action>(life.action, fields);
        let found = life.risks.world.decide(asmus, &edit).map(|_| ()).map_err(|rejection| codes(&rejection));
        assert_eq!(found, Err(vec![code.to_owned()]));
    }
    life.commit();
}
