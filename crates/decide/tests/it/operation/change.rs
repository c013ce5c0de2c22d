//! The life of a change: one allowed case a transition, and for every guard the same world with one fact changed.

use isms::asset::Asset;
use isms::operation::Change;
use isms::risk::Risk;
use serde_json::{Value as Json, json};

use super::Life;
use crate::cases::{Refused, each_is_refused_by_its_code, every_command_is_allowed, every_guard_has_a_case};

fn requesting(of: &str) -> Life {
    let mut life = Life::begin();
    let (anna, carla, finn) = (life.id("anna"), life.id("carla"), life.id("finn"));
    let portal = life.there::<Asset>("portal", json!({"name": "Portal", "owner": anna}));
    life.there::<Risk>("risk", json!({"title": "Two regions", "step": "identified"}));
    let mut details = json!({
        "title": "A second region", "change_type": of, "description": "Copies in Frankfurt", "purpose": "Outages",
        "due": "2026-05-01", "assessor": carla, "implementer": finn, "approver": anna, "test_plan": "Switch over",
        "way_back": "Switch back",
    });
    if of == "system" {
        details["assets"] = json!([portal]);
    }
    life.beginning::<Change>("anna", "change", details)
}

/// Asked for by Eve, who sees no assets; Anna's portal is named afterwards.
fn requested(of: &str) -> Life {
    let mut life = requesting(of).taken();
    let eve = life.id("eve");
    life = life.taking::<Change>("anna", "assessment", json!({}));
    life.saying::<Change>(json!({"requester": eve, "owner": eve}));
    life
}

fn system() -> Life {
    requesting("system")
}

fn answers() -> Json {
    json!({
        "impact_risks": "R-001", "impact_statement": "None", "impact_scope": "None", "impact_documents": "Runbook",
        "impact_suppliers": "None", "impact_personal_data": "None", "changes_scope": false,
        "changes_critical_asset": false, "changes_personal_data": false, "changes_critical_supplier": false,
        "changes_architecture": false, "changes_law": false, "changes_organisation": false,
    })
}

fn assessing() -> Life {
    requested("system").taking::<Change>("carla", "assessment", answers())
}

fn assessing_significant() -> Life {
    let mut life = assessing();
    let risk = life.id("risk");
    life.with("changes_architecture", true);
    life.with("risks", json!([risk]));
    life.by("ines");
    life.saying::<Change>(json!({"assessor": life.id("ines")}));
    life
}

fn approving() -> Life {
    assessing().taken().taking::<Change>("anna", "approval", json!({}))
}

fn rejecting() -> Life {
    assessing().taken().taking::<Change>("anna", "rejection", json!({}))
}

fn proposing() -> Life {
    let life = requested("isms").taking::<Change>("carla", "assessment", answers());
    life.taken().taking::<Change>("ines", "approval", json!({}))
}

fn implementing() -> Life {
    approving().taken().taking::<Change>("finn", "implementation", json!({"test_result": "Both regions answered"}))
}

fn reviewing() -> Life {
    implementing().taken().taking::<Change>(
        "eve",
        "review",
        json!({"result": "As planned", "updates_needed": "Runbook"}),
    )
}

fn closing() -> Life {
    reviewing().taken().taking::<Change>("eve", "closure", json!({"updates_made": "Runbook 3"}))
}

fn rolling_back() -> Life {
    implementing().taken().taking::<Change>("finn", "rollback", json!({}))
}

fn reviewing_rollback() -> Life {
    rolling_back().taken().taking::<Change>("eve", "review", json!({"rollback_cause": "Copies lagged"}))
}

fn emergency() -> Life {
    let mut life = Life::begin();
    let anna = life.id("anna");
    let portal = life.there::<Asset>("portal", json!({"name": "Portal", "owner": anna}));
    let olga = life.id("olga");
    life.beginning::<Change>(
        "carla",
        "emergency_change",
        json!({
            "title": "Port closed", "description": "443 on the old proxy", "change_type": "system", "assets": [portal],
            "informed_approver": olga, "made_at": "2026-03-02T09:30",
        }),
    )
}

fn deciding_late() -> Life {
    emergency().taken().taking::<Change>("anna", "late_approval", json!({"late_decision": "approved"}))
}

#[test]
fn every_command_leads_where_it_should() {
    for (life, state) in [
        (system(), "requested"),
        (assessing(), "assessed"),
        (assessing_significant(), "assessed"),
        (approving(), "approved"),
        (rejecting(), "rejected"),
        (implementing(), "implemented"),
        (reviewing(), "reviewed"),
        (closing(), "closed"),
        (rolling_back(), "rolled_back"),
        (reviewing_rollback(), "reviewed"),
        (emergency(), "emergency_implemented"),
        (deciding_late(), "reviewed"),
    ] {
        assert_eq!(life.taken().state::<Change>(), state);
    }
    every_command_is_allowed(
        "change",
        [
            "change.request",
            "change.assess",
            "change.approve",
            "change.reject",
            "change.implement",
            "change.review",
            "change.close",
            "change.roll_back",
            "change.review_rollback",
            "change.implement_emergency",
            "change.approve_late",
        ],
    );
}

#[test]
fn a_change_of_the_isms_takes_the_isms_manager_and_top_management() {
    let life = proposing().taken();
    assert_eq!(life.state::<Change>(), "assessed");
    let life = life.taking::<Change>("jonas", "approval", json!({})).taken();
    assert_eq!(life.state::<Change>(), "approved");
}

#[test]
fn one_yes_of_the_checklist_makes_it_significant() {
    assert_eq!(assessing().taken().it::<Change>().is_significant, Some(false));
    assert_eq!(assessing_significant().taken().it::<Change>().is_significant, Some(true));
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    ("not what", system, |l| l.without("description"), "description_missing"),
    (
        "not why",
        system,
        |l| {
            l.without("purpose");
            l.without_reason()
        },
        "reason_missing",
    ),
    ("not when", system, |l| l.without("due"), "due_date_missing"),
    ("a part is not answered", assessing, |l| l.without("impact_suppliers"), "impact_incomplete"),
    ("a question is not answered", assessing, |l| l.without("changes_law"), "significance_undecided"),
    ("significant and not assessed", assessing_significant, |l| l.without("risks"), "significance_undecided"),
    ("assessed by another", assessing, |l| l.by("eve"), "not_entitled"),
    (
        "who asked approves",
        approving,
        |l| {
            let anna = l.id("anna");
            l.saying::<Change>(json!({"requester": anna}))
        },
        "own_work",
    ),
    (
        "who makes it approves",
        approving,
        |l| {
            let anna = l.id("anna");
            l.saying::<Change>(json!({"implementer": anna}))
        },
        "own_work",
    ),
    (
        "who made it decides late",
        deciding_late,
        |l| {
            let anna = l.id("anna");
            l.saying::<Change>(json!({"on_call": anna}))
        },
        "own_work",
    ),
    ("no tests", approving, |l| l.saying::<Change>(json!({"test_plan": null})), "test_plan_missing"),
    ("no way back", approving, |l| l.saying::<Change>(json!({"way_back": null})), "way_back_missing"),
    (
        "its risk was not rated",
        approving,
        |l| {
            let risk = l.id("risk");
            l.saying::<Change>(json!({"risks": [risk]}))
        },
        "residual_above_criteria",
    ),
    ("of an asset of nobody", approving, |l| l.saying::<Change>(json!({"assets": null})), "not_entitled"),
    ("of no known type", approving, |l| l.saying::<Change>(json!({"change_type": null})), "not_entitled"),
    ("no factor was proven", approving, |l| l.actor.proof = None, "second_factor_missing"),
    ("rejected without a reason", rejecting, Life::without_reason, "reason_missing"),
    ("rejected by who asked", rejecting, |l| l.by("eve"), "not_entitled"),
    ("the type", system, |l| l.without("change_type"), "type_missing"),
    ("no test result", implementing, |l| l.without("test_result"), "test_result_missing"),
    ("no result", reviewing, |l| l.without("result"), "result_missing"),
    ("updates are open", closing, |l| l.without("updates_made"), "updates_open"),
    ("rolled back without a reason", rolling_back, Life::without_reason, "reason_missing"),
    ("no cause", reviewing_rollback, |l| l.without("rollback_cause"), "cause_missing"),
    ("nobody was told", emergency, |l| l.without("informed_approver"), "approver_not_informed"),
    (
        "they told themselves",
        emergency,
        |l| {
            let carla = l.id("carla");
            l.with("informed_approver", carla.to_string())
        },
        "approver_not_informed",
    ),
    ("not what was done", emergency, |l| l.without("description"), "description_missing"),
    ("made in an hour", emergency, |l| l.with("made_at", "2026-03-02T12:00"), "made_at: ahead"),
    ("neither kept nor taken back", deciding_late, |l| l.without("late_decision"), "late_decision_missing"),
];

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
}

#[test]
fn every_guard_of_the_life_cycle_has_a_refused_case() {
    every_guard_has_a_case("change", REFUSED);
}
