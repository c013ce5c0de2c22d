//! Where the security work rests on one person: alone nobody approves, under a dated exception they do, and each such decision
//! is marked as not independent. What knows no exception stays refused.

use catalogue::Role;
use isms::operation::Exception;
use isms::risk::RiskCriteria;
use isms::treatment::Action;
use ledger::entry::Entry;
use record::Kinded as _;
use serde_json::json;

use super::Life;
use crate::cases::Decides as _;

/// Asmus carried the action out and would verify it himself.
fn verifying_own_work() -> Life {
    let mut life = Life::begin();
    let finn = life.id("finn");
    life = life.about::<Action>(json!({
        "title": "Encrypt laptops", "step": "done", "assignee": finn, "verifier": finn, "evidence": "report",
        "effect": "unreadable", "due": "2026-06-30", "reported_by": [finn], "done_on": "2026-03-01",
    }));
    life.taking::<Action>("finn", "verification", json!({"verification": "Ten looked at", "effect_found": "full"}))
}

/// An exception in force, by which Finn decides alone about what it covers.
fn excepted(life: &mut Life, fields: serde_json::Value) {
    let finn = life.id("finn");
    let mut all = json!({
        "title": "Finn is the only one", "step": "approved", "kind": "single_person", "addressee": finn,
        "decisions": [{"decision": "action_verification"}], "from": "2026-03-01", "to": "2026-09-01",
    });
    for (name, value) in fields.as_object().unwrap() {
        all[name] = value.clone();
    }
    let root = life.world.root;
    let exception = life.world.record::<Exception>(root, all);
    life.name("exception", exception);
}

#[test]
fn nobody_verifies_their_own_work_alone_but_under_an_exception_that_covers_it() {
    assert_eq!(verifying_own_work().refused(), ["own_work"]);
    let mut life = verifying_own_work();
    excepted(&mut life, json!({}));
    let decided = life.decide().unwrap();
    let entry = Entry::parse(&decided.commit().entries[0]).unwrap();
    assert_eq!(entry.by.exception, Some(life.id("exception")), "the entry says so");
    let life = life.taken();
    let held = life.world.held(Action::kind_of(), life.record);
    assert_eq!(held.envelope.not_independent, Some(life.id("exception")), "the record says so");
    assert_eq!(life.state::<Action>(), "verified");
}

#[test]
fn an_exception_covers_its_decisions_its_person_its_days_and_its_unit_and_nothing_else() {
    let beside = |life: &mut Life| life.world.unit("Sales", life.world.root);
    for (why, fields) in [
        ("another decision", json!({"decisions": [{"decision": "scope_approval"}]})),
        ("another person", json!({"addressee": verifying_own_work().id("eve")})),
        ("not yet", json!({"from": "2026-03-03"})),
        ("over", json!({"from": "2026-01-01", "to": "2026-03-01"})),
        ("not approved", json!({"step": "assessed"})),
        ("revoked", json!({"step": "revoked"})),
        ("another sort", json!({"kind": "departure"})),
    ] {
        let mut life = verifying_own_work();
        excepted(&mut life, fields);
        assert_eq!(life.refused(), ["own_work"], "{why}");
    }
    let mut life = verifying_own_work();
    excepted(&mut life, json!({}));
    let sales = beside(&mut life);
    let exception = life.id("exception");
    life.world.revise(Exception::kind_of(), exception, json!({"unit": sales.to_string()}));
    assert_eq!(life.refused(), ["own_work"], "at another unit");
}

#[test]
fn an_exception_lifts_nothing_but_the_exclusion() {
    let mut life = verifying_own_work();
    excepted(&mut life, json!({}));
    life.without("verification");
    assert_eq!(life.refused(), ["evidence_not_examined"]);
}

#[test]
fn the_mark_stays_through_edits_and_goes_with_the_next_decision_of_two() {
    let mut life = verifying_own_work();
    excepted(&mut life, json!({}));
    let mut life = life.taken();
    life.world.revise(Action::kind_of(), life.record, json!({"step": "done"}));
    let eve = life.id("eve");
    life.world.revise(Action::kind_of(), life.record, json!({"verifier": eve}));
    let life = life.taking::<Action>("eve", "verification", json!({"verification": "Again", "effect_found": "full"}));
    let life = life.taken();
    assert_eq!(life.world.held(Action::kind_of(), life.record).envelope.not_independent, None);
}

#[test]
fn nobody_writes_the_mark_or_takes_it_away_by_editing() {
    let mut life = verifying_own_work();
    excepted(&mut life, json!({}));
    let exception = life.id("exception");
    let edit = life.world.edit::<Action>(life.record, json!({"not_independent": exception.to_string()}));
    let codes = crate::scene::codes(&life.world.decide(life.id("ines"), &edit).unwrap_err());
    assert_eq!(codes, ["not_independent: closed_field"]);
}

/// One person holds every role there is.
fn alone() -> Life {
    let mut life = Life::begin();
    let ines = life.id("ines");
    life.world.grant(ines, Role::TopManagement, life.world.root);
    let jonas = life.id("jonas");
    for assignment in life.world.standing(jonas).held {
        life.world.revise(isms::leadership::RoleAssignment::kind_of(), assignment.assignment, json!({"step": "ended"}));
    }
    life
}

/// Ines asks for herself, assesses, proposes; who confirms is left open.
fn asked(life: Life) -> Life {
    let mut life = life;
    let ines = life.id("ines");
    let risk = life.there::<isms::risk::Risk>("risk", json!({"title": "Nobody looks twice", "step": "identified"}));
    let request = json!({
        "title": "One person", "kind": "single_person", "addressee": ines, "extent": "All of it", "to": "2026-12-31",
        "because": "There is nobody else", "decisions": [{"decision": "criteria_approval"}],
    });
    let life = life.beginning::<Exception>("ines", "exception", request).taken();
    let sample = json!({"risk": risk, "compensation": "A yearly sample by an outsider"});
    let life = life.taking::<Exception>("ines", "assessment", sample).taken();
    life.taking::<Exception>("ines", "approval", json!({})).taken()
}

#[test]
fn the_exception_itself_is_proposed_by_the_isms_manager_and_confirmed_by_top_management() {
    let life = asked(Life::begin());
    assert_eq!(life.state::<Exception>(), "assessed", "proposed, not approved");
    let again = life.taking::<Exception>("ines", "approval", json!({})).taken();
    assert_eq!(again.state::<Exception>(), "assessed", "proposing twice is no approval");
    let life = again.taking::<Exception>("jonas", "approval", json!({})).taken();
    assert_eq!(life.state::<Exception>(), "active");
    assert_eq!(life.world.held(Exception::kind_of(), life.record).envelope.not_independent, None);
}

#[test]
fn where_one_person_holds_both_roles_they_record_it_alone_and_it_is_marked_by_itself() {
    let life = asked(alone());
    let life = life.taking::<Exception>("ines", "approval", json!({})).taken();
    assert_eq!(life.state::<Exception>(), "active");
    assert_eq!(life.world.held(Exception::kind_of(), life.record).envelope.not_independent, Some(life.record));
}

#[test]
fn top_management_that_is_one_of_two_does_not_approve_the_exception_that_it_asked_for() {
    let mut life = Life::begin();
    let ines = life.id("ines");
    life.world.grant(ines, Role::TopManagement, life.world.root);
    let life = asked(life).taking::<Exception>("ines", "approval", json!({})).taken();
    assert_eq!(life.state::<Exception>(), "assessed");
}

#[test]
fn under_it_one_person_approves_criteria_that_they_wrote() {
    let life = asked(alone());
    let mut life = life.taking::<Exception>("ines", "approval", json!({})).taken();
    let (exception, root) = (life.record, life.world.root);
    life.world.revise(Exception::kind_of(), exception, json!({"unit": root.to_string()}));
    let criteria = life.world.isms.all::<RiskCriteria>().next().unwrap().held.id;
    let ines = life.id("ines");
    let draft = json!({"step": "submitted", "authors": [ines], "approved_by": null, "approved_on": null});
    life.world.revise(RiskCriteria::kind_of(), criteria, draft);
    life.record = criteria;
    let mut life = life.taking::<RiskCriteria>("ines", "approval", json!({}));
    assert!(life.decide().is_ok(), "{:?}", life.refused());
    life.world.revise(Exception::kind_of(), exception, json!({"step": "revoked"}));
    assert_eq!(life.refused(), ["own_work"]);
}

#[test]
fn what_knows_no_exception_stays_refused() {
    // The enum of decisions has no name for them, so that nobody can ask for one.
    let mut life = verifying_own_work();
    life = life.beginning::<Exception>(
        "ines",
        "exception",
        json!({
            "title": "x", "kind": "single_person", "extent": "x", "to": "2026-12-31", "because": "x",
            "decisions": [{"decision": "grant_approval"}],
        }),
    );
    assert_eq!(life.refused(), ["decisions.0.decision: not_a_choice"]);
}
