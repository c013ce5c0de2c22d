//! The life of an exception: one allowed case a transition, and for every guard the same world with one fact changed.

use isms::context::Obligation;
use isms::control::Control;
use isms::operation::Exception;
use isms::risk::Risk;
use record::Kinded as _;
use serde_json::json;

use super::Life;
use crate::cases::{Refused, each_is_refused_by_its_code, every_command_is_allowed, every_guard_has_a_case};

/// Eve asks that old scanners stay, against Carla's control. The risk is Olga's, low enough that she may accept it.
fn begin() -> Life {
    let mut life = Life::begin();
    let carla = life.id("carla");
    life.there::<Control>("control", json!({"title": "Patching", "step": "planned", "owner": carla}));
    let criteria = life.world.isms.all::<isms::risk::RiskCriteria>().next().unwrap().held.id;
    let olga = life.id("olga");
    let risk = json!({
        "title": "Old scanners are broken into", "step": "evaluated", "owner": olga, "likelihood": 1, "financial": 1,
        "service": 1, "legal": 1, "people": 1, "reputation": 1, "safety": 1, "criteria": criteria,
        "rated_by": [olga], "analysed_on": "2026-03-01",
    });
    life.there::<Risk>("risk", risk);
    life
}

fn requesting() -> Life {
    begin().beginning::<Exception>(
        "eve",
        "exception",
        json!({
            "title": "Old scanners stay", "kind": "departure", "rule": "Systems are patched", "because": "No patches are made",
            "extent": "Three scanners in the office", "to": "2026-12-31",
        }),
    )
}

fn assessing() -> Life {
    let life = requesting().taken();
    let (risk, control) = (life.id("risk"), life.id("control"));
    let details = json!({"risk": risk, "control": control, "compensation": "A network of their own"});
    life.taking::<Exception>("ines", "assessment", details)
}

fn proposing() -> Life {
    assessing().taken().taking::<Exception>("carla", "approval", json!({}))
}

fn approving() -> Life {
    proposing().taken().taking::<Exception>("olga", "approval", json!({}))
}

fn rejecting() -> Life {
    assessing().taken().taking::<Exception>("carla", "rejection", json!({}))
}

fn revoking() -> Life {
    approving().taken().taking::<Exception>("carla", "revocation", json!({}))
}

fn closing() -> Life {
    approving().taken().taking::<Exception>("eve", "closure", json!({"closing_evidence": "New scanners, order 12"}))
}

#[test]
fn an_exception_is_asked_for_assessed_approved_by_two_and_in_force_to_its_last_day() {
    let mut life = approving().taken();
    assert_eq!(life.state::<Exception>(), "active");
    let exception: &Exception = life.it();
    let approvers: std::collections::BTreeSet<_> = exception.approved_by.iter().map(|one| one.id).collect();
    assert_eq!(approvers, [life.id("carla"), life.id("olga")].into());
    assert_eq!(exception.requester.unwrap().id, life.id("eve"));
    life.days_pass(304);
    assert_eq!(life.state::<Exception>(), "active", "31 December is its last day");
    life.days_pass(1);
    assert_eq!(life.state::<Exception>(), "expired");
    let life = life.taking::<Exception>("carla", "revocation", json!({}));
    assert_eq!(life.refused(), ["wrong_state"], "renewing is a new decision, and there is nothing to take back");
}

#[test]
fn an_approved_exception_waits_for_its_first_day() {
    let mut life = approving();
    life.saying::<Exception>(json!({"from": "2026-03-04", "pending_version": 4}));
    let mut life = life.taken();
    assert_eq!(life.state::<Exception>(), "approved");
    life.days_pass(2);
    assert_eq!(life.state::<Exception>(), "active");
}

#[test]
fn every_command_has_an_allowed_case() {
    let ends = [(rejecting(), "rejected"), (revoking(), "revoked"), (closing(), "closed")];
    for (life, state) in ends {
        assert_eq!(life.taken().state::<Exception>(), state);
    }
    every_command_is_allowed(
        "exception",
        [
            "exception.request",
            "exception.assess",
            "exception.approve",
            "exception.reject",
            "exception.revoke",
            "exception.close",
        ],
    );
}

#[test]
fn above_the_owners_authority_top_management_bears_the_risk() {
    let mut life = proposing().taken();
    let risk = life.id("risk");
    life.world.revise(Risk::kind_of(), risk, json!({"likelihood": 5, "people": 5}));
    let life = life.taking::<Exception>("olga", "approval", json!({}));
    assert_eq!(life.refused(), ["not_entitled"]);
    let life = life.taking::<Exception>("jonas", "approval", json!({}));
    assert_eq!(life.taken().state::<Exception>(), "active");
}

/// A law that the exception would set aside.
fn against_a_law(life: &mut Life) -> String {
    life.there::<Obligation>("law", json!({"name": "GDPR 32", "source": "law"})).to_string()
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    ("no rule is named", requesting, |l| l.without("rule"), "rule_missing"),
    ("a waiver of no rule", requesting, |l| l.with("kind", "waiver"), "rule_missing"),
    (
        "one person, and no decision",
        requesting,
        |l| {
            l.by("ines");
            l.with("kind", "single_person")
        },
        "rule_missing",
    ),
    (
        "no reason",
        requesting,
        |l| {
            l.without_reason();
            l.without("because")
        },
        "reason_missing",
    ),
    ("no extent", requesting, |l| l.without("extent"), "extent_missing"),
    ("no end", requesting, |l| l.without("to"), "due_date_missing"),
    ("a duty by law", requesting, |l| l.with("breaks_duty", true), "legal_duty"),
    (
        "a law",
        requesting,
        |l| {
            let law = against_a_law(l);
            l.by("carla");
            l.with("obligation", law)
        },
        "legal_duty",
    ),
    (
        "for somebody else",
        requesting,
        |l| {
            let finn = l.id("finn");
            l.with("addressee", finn.to_string())
        },
        "not_entitled",
    ),
    ("a rule that is none", requesting, |l| l.with("readiness_rule", "RA-999"), "readiness_rule: unknown"),
    ("it ends before it begins", requesting, |l| l.with("from", "2027-01-01"), "to: before_start"),
    ("who asks brings an assessment", requesting, |l| l.with("compensation", "x"), "compensation: unknown_field"),
    ("no risk", assessing, |l| l.without("risk"), "risk_link_missing"),
    ("nothing makes up for it", assessing, |l| l.without("compensation"), "compensation_missing"),
    ("who asked assesses", assessing, |l| l.by("eve"), "not_entitled"),
    ("nobody answers for the rule", assessing, |l| l.without("control"), "rule_owner: missing"),
    (
        "the owner of the rule asked for it",
        proposing,
        |l| {
            let carla = l.id("carla");
            l.saying::<Exception>(json!({"requester": carla}))
        },
        "own_work",
    ),
    (
        "it is for the owner of the rule",
        proposing,
        |l| {
            let carla = l.id("carla");
            l.saying::<Exception>(json!({"addressee": carla}))
        },
        "own_work",
    ),
    (
        "it is for whoever bears the risk",
        approving,
        |l| {
            let olga = l.id("olga");
            l.saying::<Exception>(json!({"addressee": olga, "pending_version": 4}))
        },
        "own_work",
    ),
    ("who owns the rule confirms alone", approving, |l| l.by("eve"), "not_entitled"),
    (
        "longer than twelve months",
        proposing,
        |l| l.saying::<Exception>(json!({"to": "2027-03-03"})),
        "validity_too_long",
    ),
    ("without an end by now", proposing, |l| l.saying::<Exception>(json!({"to": null})), "validity_too_long"),
    (
        "by now a law",
        proposing,
        |l| {
            let law = against_a_law(l);
            l.saying::<Exception>(json!({"obligation": law}))
        },
        "legal_duty",
    ),
    ("for longer than asked", proposing, |l| l.with("to", "2027-01-01"), "to: after_request"),
    ("its last day is over", proposing, |l| l.with("to", "2026-03-01"), "to: before_start"),
    ("no factor was proven", approving, |l| l.actor.proof = None, "second_factor_missing"),
    ("the ISMS manager approves", proposing, |l| l.by("ines"), "not_entitled"),
    ("rejected without a reason", rejecting, super::Life::without_reason, "reason_missing"),
    ("rejected by who asked", rejecting, |l| l.by("eve"), "not_entitled"),
    ("revoked without a reason", revoking, super::Life::without_reason, "reason_missing"),
    ("revoked by who asked", revoking, |l| l.by("eve"), "not_entitled"),
    ("revoked when it is over", revoking, |l| l.days_pass(400), "wrong_state"),
    ("closed without evidence", closing, |l| l.without("closing_evidence"), "evidence_missing"),
    ("closed by the owner of the rule", closing, |l| l.by("carla"), "not_entitled"),
];

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
}

#[test]
fn every_guard_of_the_life_cycle_has_a_refused_case() {
    every_guard_has_a_case("exception", REFUSED);
}
