//! The life of a nonconformity: one allowed case a transition, for every guard the same world with one fact changed, what its
//! actions are planned and approved by, and what stays of it when it comes back.

use catalogue::Role;
use isms::improvement::{Nonconformity, NonconformityStep};
use isms::treatment::{Action, ActionStep};
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{
    Allowed, Decides, Refused, each_is_refused_by_its_code, each_leads_where_it_should, every_guard_has_a_case,
};
use crate::risks::Risks;
use crate::scene::codes;

/// Rita of Engineering reports, Marta leads Engineering, Otto puts it right, Asmus carries the action out, Kora checks.
/// Ines is ISMS manager, Jonas top management.
pub struct Life {
    risks: Risks,
    rita: Id,
    marta: Id,
    otto: Id,
    kora: Id,
    action: Id,
    nonconformity: Id,
}

impl Life {
    fn begin() -> Self {
        let mut risks = Risks::begin();
        let employee = |risks: &mut Risks, name| risks.world.holder(name, &[Role::Employee], risks.engineering);
        let (rita, otto, kora) =
            (employee(&mut risks, "Rita Moss"), employee(&mut risks, "Otto Lang"), employee(&mut risks, "Kora Beck"));
        let marta = risks.world.holder("Marta Roth", &[Role::Manager], risks.engineering);
        Self { risks, rita, marta, otto, kora, action: Id::nil(), nonconformity: Id::nil() }
    }

    /// A nonconformity with what it has gone through until it came to that step.
    fn at(step: &str) -> Self {
        let mut life = Self::begin();
        let mut fields = json!({
            "title": "Two procedures without an approver", "step": step, "description": "Found in the register",
            "source": "audit", "requirements": "7.5.2.c", "evidence": "Export of the register",
            "noticed_on": "2026-02-20", "grade": "minor", "owner": life.otto, "checker": life.kora,
            "reported_by": life.rita,
        });
        let said = json!({
            "correction": "Approved afterwards", "consequences": "None seen", "personal_data": "no",
            "needed_because": "It can happen again", "cause_method": "other", "cause": "The form lets it pass",
            "cause_category": "technology", "similar_cases": "All others looked at: none", "criterion": "None in a quarter",
            "check_on": "2026-03-02", "planned_by": life.otto, "approved_by": life.risks.world.isms_manager,
            "done_evidence": "The form asks for it", "done_on": "2026-01-30",
        });
        for (name, value) in trial::body(said) {
            fields[name] = value;
        }
        life.nonconformity = life.risks.world.record::<Nonconformity>(life.risks.engineering, fields);
        let done = if matches!(step, "awaiting_effectiveness" | "closed") { "verified" } else { "in_progress" };
        life.action = life.acting(if step == "cause_known" { "planned" } else { done });
        life
    }

    fn acting(&mut self, step: &str) -> Id {
        let fields = json!({
            "title": "Ask for an approver in the form", "step": step, "nonconformity": self.nonconformity,
            "assignee": self.risks.asmus, "assignee_agreed": true, "due": "2026-06-30",
            "effect": "No procedure without an approver", "resources": "One day",
        });
        self.risks.world.record::<Action>(self.risks.engineering, fields)
    }

    fn taking(mut self, person: fn(&Self) -> Id, noun: &str, details: Json) -> Self {
        self.by(person);
        self.risks.command = self.risks.world.step::<Nonconformity>(self.nonconformity, noun, details);
        self
    }

    fn reporting() -> Self {
        let mut life = Self::begin();
        life.by(rita);
        let details = json!({
            "title": "Two procedures without an approver", "description": "Found in the register",
            "source": "staff_report", "requirements": "7.5.2.C", "evidence": "Export of the register",
        });
        life.risks.command = World::first_step::<Nonconformity>(life.risks.engineering, "nonconformity", details);
        life
    }

    /// Ines has proposed to reject it; Marta confirms.
    fn rejecting() -> Self {
        let mut life = Self::at("opened").taking(ines, "rejection", json!({}));
        assert_eq!(life.commit(), ["nonconformity.reject.proposal"]);
        life.taking(marta, "rejection", json!({}))
    }

    fn correcting() -> Self {
        let details = json!({"correction": "Approved", "consequences": "None seen", "personal_data": "unknown"});
        Self::at("opened").taking(otto, "correction", details)
    }

    fn analysing() -> Self {
        let details = json!({
            "needed_because": "It can happen again", "cause_method": "five_whys",
            "whys": [{"question": "Why was it published?", "answer": "The form let it pass"}],
            "cause": "The form does not ask", "cause_category": "technology", "similar_cases": "All others: none",
        });
        Self::at("contained").taking(otto, "cause_analysis", details)
    }

    fn closing_without_action() -> Self {
        Self::at("contained").taking(ines, "closure", json!({}))
    }

    fn planning() -> Self {
        let details = json!({"criterion": "None in a quarter", "check_on": "2026-07-31", "checker": null});
        Self::at("cause_known").taking(otto, "action_plan", details)
    }

    fn approving(grade: &str) -> Self {
        let mut life = Self::at("action_planned");
        life.saying(json!({"grade": grade}));
        life.taking(if grade == "major" { jonas } else { ines }, "approval", json!({}))
    }

    fn completing() -> Self {
        let mut life = Self::at("in_action");
        life.acts(json!({"step": "done"}));
        life.taking(otto, "completion", json!({"done_evidence": "The form asks for it"}))
    }

    fn checking() -> Self {
        let details = json!({
            "is_effective": true, "result": "Twelve procedures, all approved", "changes_risks": false,
            "changes_statement": false, "changes_documents": true, "changes_processes": false,
            "isms_change": "The procedure on documents names the form",
        });
        Self::at("awaiting_effectiveness").taking(kora, "effectiveness_check", details)
    }

    fn failing() -> Self {
        let details = json!({"result": "One more without"});
        Self::at("awaiting_effectiveness").taking(kora, "failed_effectiveness_check", details)
    }

    fn reopening() -> Self {
        Self::at("closed").taking(ines, "reopening", json!({}))
    }

    /// The nonconformity says something else; the step is about that.
    fn saying(&mut self, fields: Json) {
        self.risks.world.revise(Nonconformity::kind_of(), self.nonconformity, fields);
        self.risks.revise(json!({}));
    }

    fn acts(&mut self, fields: Json) {
        self.risks.world.revise(Action::kind_of(), self.action, fields);
    }

    fn by(&mut self, person: fn(&Self) -> Id) {
        let person = person(self);
        self.risks.by(person);
    }

    fn commit(&mut self) -> Vec<String> {
        let decided = self.risks.decide().unwrap_or_else(|rejection| panic!("{:?}", codes(&rejection)));
        self.nonconformity = decided.outcomes()[0].id;
        self.risks.world.isms = std::sync::Arc::clone(decided.after());
        decided.commit().revisions.iter().map(|revision| revision.command.to_string()).collect()
    }

    fn it(&self) -> &Nonconformity {
        self.risks.world.held(Nonconformity::kind_of(), self.nonconformity).typed().unwrap()
    }
}

impl Decides for Life {
    fn decide(&self) -> Result<decide::Decided, decide::Rejection> {
        self.risks.decide()
    }
}

fn rita(life: &Life) -> Id {
    life.rita
}

fn marta(life: &Life) -> Id {
    life.marta
}

fn otto(life: &Life) -> Id {
    life.otto
}

fn kora(life: &Life) -> Id {
    life.kora
}

fn ines(life: &Life) -> Id {
    life.risks.world.isms_manager
}

fn jonas(life: &Life) -> Id {
    life.risks.world.top_management
}

const ALLOWED: &[Allowed<Life, NonconformityStep>] = &[
    ("nonconformity.open", Life::reporting, NonconformityStep::Opened),
    ("nonconformity.reject", Life::rejecting, NonconformityStep::Rejected),
    ("nonconformity.contain", Life::correcting, NonconformityStep::Contained),
    ("nonconformity.record_cause", Life::analysing, NonconformityStep::CauseKnown),
    ("nonconformity.close_without_action", Life::closing_without_action, NonconformityStep::Closed),
    ("nonconformity.plan_actions", Life::planning, NonconformityStep::ActionPlanned),
    ("nonconformity.approve_plan", || Life::approving("minor"), NonconformityStep::InAction),
    ("nonconformity.approve_plan", || Life::approving("major"), NonconformityStep::InAction),
    ("nonconformity.report_done", Life::completing, NonconformityStep::AwaitingEffectiveness),
    ("nonconformity.close", Life::checking, NonconformityStep::Closed),
    ("nonconformity.fail_check", Life::failing, NonconformityStep::CauseKnown),
    ("nonconformity.reopen", Life::reopening, NonconformityStep::Opened),
];

#[test]
fn every_step_passes_in_its_world_and_leads_where_it_should() {
    each_leads_where_it_should("nonconformity", ALLOWED, Life::commit, |life| life.it().step);
}

#[test]
fn what_is_reported_names_its_reporter_its_day_and_requirements_in_one_way() {
    let mut life = Life::reporting();
    life.commit();
    let it = life.it();
    assert_eq!(it.reported_by.map(|person| person.id), Some(life.rita));
    assert_eq!((it.noticed_on, it.requirements.as_deref()), (Some(life.risks.world.today()), Some("7.5.2.c")));
    assert!(life.risks.world.view(life.rita).held(Nonconformity::kind_of(), life.nonconformity).is_some());
}

#[test]
fn the_effect_is_not_checked_sooner_than_thirty_days_after_the_last_action() {
    let mut life = Life::completing();
    life.commit();
    assert_eq!(life.it().check_on.map(|day| day.to_string()), Some("2026-04-01".to_owned()));
}

#[test]
fn what_came_back_counts_as_reopened_and_needs_a_new_action() {
    let mut life = Life::failing();
    life.commit();
    assert_eq!((life.it().reopened.map(|times| times.get()), life.it().is_effective), (Some(1), Some(false)));
    let details = json!({"criterion": "None in a quarter", "check_on": "2026-07-31"});
    let mut life = life.taking(otto, "action_plan", details);
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["action_incomplete"], "the one before did not help");
    life.acting("planned");
    assert!(life.risks.decide().is_ok());
}

#[test]
fn a_newer_report_of_the_same_is_linked_to_the_one_that_is_reopened() {
    let mut life = Life::at("closed");
    let newer = json!({"title": "Again", "step": "opened"});
    let newer = life.risks.world.record::<Nonconformity>(life.risks.engineering, newer);
    let mut life = life.taking(ines, "reopening", json!({"reported_again": newer}));
    assert_eq!(life.commit(), ["nonconformity.reopen", "nonconformity.link_recurrence"]);
    let newer: &Nonconformity = life.risks.world.held(Nonconformity::kind_of(), newer).typed().unwrap();
    assert_eq!(newer.recurrence_of.map(|earlier| earlier.id), Some(life.nonconformity));
}

#[test]
fn the_owner_of_a_nonconformity_plans_and_approves_its_actions_without_any_other_role() {
    let mut life = Life::at("cause_known");
    life.by(otto);
    let details = json!({
        "title": "Train the authors", "nonconformity": life.nonconformity, "assignee": life.risks.asmus,
        "due": "2026-06-30", "effect": "They know the rule", "resources": "One day",
    });
    life.risks.command = World::first_step::<Action>(life.risks.engineering, "action", details);
    let decided = life.risks.decide().unwrap_or_else(|rejection| panic!("{:?}", codes(&rejection)));
    life.risks.world.isms = std::sync::Arc::clone(decided.after());
    let action = decided.outcomes()[0].id;
    life.risks.world.revise(Action::kind_of(), action, json!({"assignee_agreed": true}));
    life.risks.command = life.risks.world.step::<Action>(action, "approval", json!({}));
    let decided = life.risks.decide().unwrap_or_else(|rejection| panic!("{:?}", codes(&rejection)));
    let after = decided.after().get::<Action>(record::Ref::to(action)).unwrap();
    assert_eq!((after.step, after.approved_by.map(|one| one.id)), (ActionStep::Approved, Some(life.otto)));
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    ("no description", Life::reporting, |l| l.risks.without("description"), "description_missing"),
    ("no requirement", Life::reporting, |l| l.risks.without("requirements"), "requirement_missing"),
    ("no evidence", Life::reporting, |l| l.risks.without("evidence"), "evidence_missing"),
    ("no source", Life::reporting, |l| l.risks.without("source"), "source_missing"),
    ("a day ahead", Life::reporting, |l| l.risks.with("noticed_on", "2026-03-03"), "noticed_on: in_future"),
    (
        "a requirement that is none",
        Life::reporting,
        |l| l.risks.with("requirements", "12.1"),
        "requirements: no_requirement",
    ),
    ("the reporter grades it", Life::reporting, |l| l.risks.with("grade", "minor"), "grade: unknown_field"),
    (
        "somebody of another unit reports it there",
        Life::reporting,
        |l| {
            let sales = l.risks.world.unit("Sales", l.risks.world.root);
            let sam = l.risks.world.holder("Sam", &[Role::Employee], sales);
            l.risks.by(sam);
        },
        "not_entitled",
    ),
    (
        "no reason",
        || Life::at("opened").taking(ines, "rejection", json!({})),
        |l| l.risks.step().reason = None,
        "reason_missing",
    ),
    (
        "it changed since the proposal",
        Life::rejecting,
        |l| {
            l.risks.world.revise(Nonconformity::kind_of(), l.nonconformity, json!({}));
            l.risks.revise(json!({}));
        },
        "not_entitled",
    ),
    ("nothing was corrected", Life::correcting, |l| l.risks.without("correction"), "correction_missing"),
    ("no consequences", Life::correcting, |l| l.risks.without("consequences"), "consequences_missing"),
    ("personal data?", Life::correcting, |l| l.risks.without("personal_data"), "personal_data_unanswered"),
    ("somebody else corrects", Life::correcting, |l| l.by(kora), "not_entitled"),
    ("no need", Life::analysing, |l| l.risks.without("needed_because"), "need_undecided"),
    ("no cause", Life::analysing, |l| l.risks.without("cause"), "cause_missing"),
    ("no sort of cause", Life::analysing, |l| l.risks.without("cause_category"), "cause_missing"),
    ("five whys without a why", Life::analysing, |l| l.risks.without("whys"), "cause_missing"),
    (
        "a fishbone without a root",
        Life::analysing,
        |l| {
            l.risks.with("cause_method", "fishbone");
            l.risks.with("fishbone", json!([{"branch": "people", "cause": "Haste"}]));
        },
        "cause_missing",
    ),
    ("nobody looked elsewhere", Life::analysing, |l| l.risks.without("similar_cases"), "similar_cases_unsearched"),
    ("no reason", Life::closing_without_action, |l| l.risks.step().reason = None, "reason_missing"),
    ("it is major", Life::closing_without_action, |l| l.saying(json!({"grade": "major"})), "major_needs_action"),
    ("nobody graded it", Life::closing_without_action, |l| l.saying(json!({"grade": null})), "major_needs_action"),
    (
        "the ISMS manager owns it",
        Life::closing_without_action,
        |l| l.saying(json!({"owner": l.risks.world.isms_manager})),
        "own_work",
    ),
    ("no action", Life::planning, |l| l.acts(json!({"step": "cancelled"})), "action_incomplete"),
    ("an action without a day", Life::planning, |l| l.acts(json!({"due": null})), "action_incomplete"),
    ("no criterion", Life::planning, |l| l.risks.without("criterion"), "criterion_missing"),
    ("no day of the check", Life::planning, |l| l.risks.without("check_on"), "criterion_missing"),
    ("nobody checks", Life::planning, |l| l.saying(json!({"checker": null})), "checker: missing"),
    ("the owner would check", Life::planning, |l| l.risks.with("checker", json!(l.otto)), "checker: own_work"),
    (
        "whoever acts would check",
        Life::planning,
        |l| l.risks.with("checker", json!(l.risks.asmus)),
        "checker: own_work",
    ),
    ("a day that is over", Life::planning, |l| l.risks.with("check_on", "2026-03-01"), "check_on: not_ahead"),
    (
        "the ISMS manager wrote the plan",
        || Life::approving("minor"),
        |l| l.saying(json!({"planned_by": l.risks.world.isms_manager})),
        "own_work",
    ),
    ("the ISMS manager approves a major one", || Life::approving("major"), |l| l.by(ines), "not_entitled"),
    ("nobody graded it", || Life::approving("minor"), |l| l.saying(json!({"grade": null})), "not_entitled"),
    ("no second factor", || Life::approving("minor"), |l| l.risks.actor.proof = None, "second_factor_missing"),
    ("an action is not done", Life::completing, |l| l.acts(json!({"step": "in_progress"})), "actions_open"),
    ("no evidence", Life::completing, |l| l.risks.without("done_evidence"), "evidence_missing"),
    ("the checker carried an action out", Life::checking, |l| l.acts(json!({"assignee": l.kora})), "own_work"),
    ("the checker approved the plan", Life::checking, |l| l.saying(json!({"approved_by": l.kora})), "own_work"),
    ("the checker approved an action", Life::checking, |l| l.acts(json!({"approved_by": l.kora})), "own_work"),
    ("the waiting time", Life::checking, |l| l.saying(json!({"done_on": "2026-02-01"})), "check_too_early"),
    ("the day of the plan", Life::checking, |l| l.saying(json!({"check_on": "2026-03-03"})), "check_too_early"),
    ("the criterion is not met", Life::checking, |l| l.risks.with("is_effective", false), "criterion_not_met"),
    ("nothing was looked at", Life::checking, |l| l.risks.without("result"), "criterion_not_met"),
    ("risks are forgotten", Life::checking, |l| l.risks.without("changes_risks"), "change_undecided"),
    ("nothing said of the change", Life::checking, |l| l.risks.without("isms_change"), "change_undecided"),
    ("the owner checks", Life::checking, |l| l.by(otto), "not_entitled"),
    ("no reason", Life::failing, |l| l.risks.step().reason = None, "reason_missing"),
    ("no reason", Life::reopening, |l| l.risks.step().reason = None, "reason_missing"),
    ("its owner reopens it", Life::reopening, |l| l.by(otto), "not_entitled"),
];

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
}

#[test]
fn every_guard_of_the_life_cycle_has_a_refused_case() {
    every_guard_has_a_case("nonconformity", REFUSED);
}

#[test]
fn nobody_confirms_the_rejection_of_their_own_report() {
    let mut life = Life::at("opened");
    life.saying(json!({"reported_by": life.marta}));
    let mut life = life.taking(ines, "rejection", json!({}));
    life.commit();
    let life = life.taking(marta, "rejection", json!({}));
    assert!(matches!(life.risks.decide().unwrap_err(), decide::Rejection::NotFound | decide::Rejection::Refused(_)));
}

#[test]
fn the_owner_edits_neither_what_was_found_nor_how_bad_it_is_nor_who_checks() {
    let life = Life::at("in_action");
    for field in ["description", "requirements", "grade", "checker", "owner"] {
        let value = match field {
            "grade" => json!("major"),
            "checker" | "owner" => json!(life.rita),
            _ => json!("9.1.a"),
        };
        let edit = life.risks.world.edit::<Nonconformity>(life.nonconformity, json!({field: value}));
        let rejection = life.risks.world.decide(life.otto, &edit).unwrap_err();
        assert!(matches!(rejection, decide::Rejection::Refused(_) | decide::Rejection::Invalid(_)), "{field}");
    }
}

#[test]
fn a_major_one_whose_plan_was_made_stays_major() {
    for (step, expected) in [("contained", None), ("action_planned", Some("grade: graded")), ("closed", Some("frozen"))]
    {
        let mut life = Life::at(step);
        life.saying(json!({"grade": "major"}));
        let edit = life.risks.world.edit::<Nonconformity>(life.nonconformity, json!({"grade": "minor"}));
        let found = life.risks.world.decide(ines(&life), &edit).err().map(|rejection| codes(&rejection).concat());
        assert_eq!(found.as_deref(), expected, "{step}");
    }
}
