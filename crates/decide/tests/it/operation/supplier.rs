//! The life of a supplier: one allowed case a transition, and for every guard the same world with one fact changed.

use isms::supplier::{Supplier, SupplierAssessment};
use record::Kinded as _;
use serde_json::{Value as Json, json};

use super::Life;
use crate::cases::{Refused, each_is_refused_by_its_code, every_command_is_allowed, every_guard_has_a_case};

/// Eve would like to engage a payroll provider; Anna would answer for it.
fn proposing() -> Life {
    let life = Life::begin();
    let anna = life.id("anna");
    let details = json!({
        "name": "Payroll provider", "delivers": "Reckons salaries", "data": "Names, salaries, bank accounts", "owner": anna,
    });
    life.beginning::<Supplier>("eve", "supplier", details)
}

fn starting() -> Life {
    let answers = json!({
        "data_access": "internal", "dependency": "slower", "replaceability": "weeks", "has_personal_data": false,
    });
    proposing().taken().taking::<Supplier>("sam", "assessment_start", answers)
}

/// Of a supplier that Lea assessed and Anna decided about, with the clauses of its contract checked.
fn assessed(criticality: &str) -> Life {
    let mut life = starting().taken();
    let (supplier, lea, anna) = (life.record, life.id("lea"), life.id("anna"));
    life.world.revise(Supplier::kind_of(), supplier, json!({"criticality": criticality, "clauses": clauses()}));
    let assessment = json!({
        "title": "First look", "step": "decided", "supplier": supplier, "method": "questionnaire", "assessor": lea,
        "evaluated_by": lea, "decision": "accepted", "decided_by": anna, "decided_on": "2026-03-01",
    });
    life.there::<SupplierAssessment>("assessment", assessment);
    life
}

fn clauses() -> Json {
    let all = isms::supplier::ClauseTopic::ALL.iter();
    all.map(|topic| json!({"topic": topic.choice().code, "wording": "agreed"})).collect()
}

fn approving() -> Life {
    assessed("medium").taking::<Supplier>("anna", "approval", json!({}))
}

fn proposing_approval() -> Life {
    assessed("critical").taking::<Supplier>("anna", "approval", json!({"conditions": "Tell us of changes"}))
}

fn confirming_approval() -> Life {
    proposing_approval().taken().taking::<Supplier>("ines", "approval", json!({}))
}

fn rejecting() -> Life {
    assessed("medium").taking::<Supplier>("anna", "rejection", json!({}))
}

fn activating() -> Life {
    let contract = json!({"contract": "C-12, contract file", "contract_signed_on": "2026-03-01"});
    approving().taken().taking::<Supplier>("sam", "activation", contract)
}

fn reviewing() -> Life {
    activating().taken().taking::<Supplier>("sam", "review_start", json!({}))
}

fn confirming() -> Life {
    reviewing().taken().taking::<Supplier>("anna", "confirmation", json!({"review_result": "As before"}))
}

fn leaving() -> Life {
    reviewing().taken().taking::<Supplier>("anna", "exit_decision", json!({"exit_plan": "To another by May"}))
}

fn ending() -> Life {
    activating().taken().taking::<Supplier>("anna", "exit_decision", json!({"exit_plan": "To another by May"}))
}

fn terminating() -> Life {
    let proof = json!({
        "access_removed": "Ticket 12", "data_returned": "Letter of 2 March", "assets_returned": "There were none",
    });
    ending().taken().taking::<Supplier>("sam", "termination", proof)
}

#[test]
fn a_supplier_is_proposed_assessed_approved_engaged_looked_at_and_left() {
    let life = starting().taken();
    let supplier: &Supplier = life.it();
    assert_eq!(supplier.proposed_by.unwrap().id, life.id("eve"));
    assert_eq!(supplier.criticality.unwrap().choice().code, "medium", "it follows from the three answers");
    let mut life = activating().taken();
    let supplier: &Supplier = life.it();
    assert_eq!(supplier.review.due(), Some("2028-03-02".parse().unwrap()), "24 months on, as it is medium");
    life.days_pass(732);
    let supplier: &Supplier = life.it();
    assert!(supplier.review.is_overdue(life.world.today()));
    assert_eq!(life.state::<Supplier>(), "active", "that a review is due is said beside the state");
    let life = confirming().taken();
    assert_eq!(life.state::<Supplier>(), "active");
    assert_eq!(life.it::<Supplier>().review_result.as_deref(), Some("As before"));
}

#[test]
fn what_is_critical_takes_the_owner_and_the_isms_manager() {
    let life = proposing_approval().taken();
    assert_eq!(life.state::<Supplier>(), "assessing", "proposed, not approved");
    let life = confirming_approval().taken();
    assert_eq!(life.state::<Supplier>(), "approved");
    let supplier: &Supplier = life.it();
    let approvers: std::collections::BTreeSet<_> = supplier.approved_by.iter().map(|one| one.id).collect();
    assert_eq!(approvers, [life.id("anna"), life.id("ines")].into());
    assert_eq!(supplier.conditions.as_deref(), Some("Tell us of changes"));
}

#[test]
fn every_command_has_an_allowed_case() {
    for (life, state) in [
        (proposing(), "prospect"),
        (starting(), "assessing"),
        (approving(), "approved"),
        (rejecting(), "rejected"),
        (activating(), "active"),
        (reviewing(), "under_review"),
        (confirming(), "active"),
        (leaving(), "exiting"),
        (ending(), "exiting"),
        (terminating(), "terminated"),
    ] {
        assert_eq!(life.taken().state::<Supplier>(), state);
    }
    let commands = [
        "propose",
        "start_assessment",
        "approve",
        "reject",
        "activate",
        "start_review",
        "confirm",
        "decide_exit",
        "end_contract",
        "terminate",
    ];
    every_command_is_allowed(
        "supplier",
        commands.map(|command| format!("supplier.{command}")).iter().map(String::as_str),
    );
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    ("nobody knows what they deliver", proposing, |l| l.without("delivers"), "service_missing"),
    ("nobody knows what they see", proposing, |l| l.without("data"), "service_missing"),
    ("nobody answers for them", proposing, |l| l.without("owner"), "owner_missing"),
    ("who proposes rates too", proposing, |l| l.with("approved_on", "2026-03-01"), "approved_on: unknown_field"),
    (
        "a clause stands twice",
        proposing,
        |l| {
            l.with("clauses", json!([{"topic": "exit"}, {"topic": "exit"}]));
        },
        "clauses: twice",
    ),
    (
        "an agreement that ends before it begins",
        proposing,
        |l| {
            l.with("agreement_from", "2026-03-02");
            l.with("agreement_until", "2026-03-01");
        },
        "agreement_until: before_start",
    ),
    ("a question is open", starting, |l| l.without("dependency"), "criticality_missing"),
    ("lower than the answers say", starting, |l| l.with("criticality", "low"), "criticality: below_answers"),
    ("whoever owns them starts it", starting, |l| l.by("anna"), "not_entitled"),
    (
        "never assessed",
        approving,
        |l| {
            let assessment = l.id("assessment");
            l.world.retire(SupplierAssessment::kind_of(), assessment);
        },
        "assessment_undecided",
    ),
    (
        "the newest assessment is under way",
        approving,
        |l| {
            let supplier = l.record;
            let newer = json!({"title": "Second look", "step": "sent", "supplier": supplier, "due": "2026-03-20"});
            l.there::<SupplierAssessment>("newer", newer);
        },
        "assessment_undecided",
    ),
    (
        "it was decided against them",
        approving,
        |l| {
            let assessment = l.id("assessment");
            l.world.revise(SupplierAssessment::kind_of(), assessment, json!({"decision": "rejected"}));
        },
        "assessment_undecided",
    ),
    ("a clause was not looked for", approving, |l| l.saying::<Supplier>(json!({"clauses": []})), "clauses_unchecked"),
    (
        "a clause is not needed, and nobody says why",
        approving,
        |l| {
            let mut rows = clauses();
            rows[1] = json!({"topic": "measures", "wording": "not_needed"});
            l.saying::<Supplier>(json!({"clauses": rows}));
        },
        "clauses_unchecked",
    ),
    (
        "personal data without an agreement",
        approving,
        |l| {
            l.saying::<Supplier>(json!({"has_personal_data": true}));
        },
        "processing_agreement_missing",
    ),
    (
        "nobody knows about personal data",
        approving,
        |l| {
            l.saying::<Supplier>(json!({"has_personal_data": null}));
        },
        "processing_agreement_missing",
    ),
    (
        "the agreement has ended",
        approving,
        |l| {
            l.saying::<Supplier>(json!({
        "has_personal_data": true, "processing_agreement": "DPA 3", "agreement_from": "2025-01-01", "agreement_until": "2026-03-01",
    }))
        },
        "processing_agreement_missing",
    ),
    (
        "who approves rated the answers",
        approving,
        |l| {
            let (assessment, anna) = (l.id("assessment"), l.id("anna"));
            l.world.revise(SupplierAssessment::kind_of(), assessment, json!({"evaluated_by": anna}));
        },
        "own_work",
    ),
    (
        "who confirms was to rate the answers",
        confirming_approval,
        |l| {
            let (assessment, ines) = (l.id("assessment"), l.id("ines"));
            l.world.revise(SupplierAssessment::kind_of(), assessment, json!({"assessor": ines}));
        },
        "own_work",
    ),
    ("the owner confirms alone", confirming_approval, |l| l.by("eve"), "not_entitled"),
    ("the supplier manager approves", approving, |l| l.by("sam"), "not_entitled"),
    ("no factor was proven", approving, |l| l.actor.proof = None, "second_factor_missing"),
    ("rejected without a reason", rejecting, Life::without_reason, "reason_missing"),
    ("no contract", activating, |l| l.without("contract"), "contract_missing"),
    ("a contract that nobody signed", activating, |l| l.without("contract_signed_on"), "contract_missing"),
    ("signed tomorrow", activating, |l| l.with("contract_signed_on", "2026-03-09"), "contract_missing"),
    ("a contract that is over", activating, |l| l.with("contract_until", "2026-03-01"), "contract_missing"),
    ("looked at for no reason", reviewing, Life::without_reason, "reason_missing"),
    ("confirmed without a result", confirming, |l| l.without("review_result"), "result_missing"),
    ("confirmed without a factor", confirming, |l| l.actor.proof = None, "second_factor_missing"),
    ("left for no reason", leaving, Life::without_reason, "reason_missing"),
    ("left without a plan", leaving, |l| l.without("exit_plan"), "exit_plan_missing"),
    ("ended without a plan", ending, |l| l.without("exit_plan"), "exit_plan_missing"),
    ("accounts are open", terminating, |l| l.without("access_removed"), "exit_proof_missing"),
    ("data are still there", terminating, |l| l.without("data_returned"), "exit_proof_missing"),
    ("devices are still there", terminating, |l| l.without("assets_returned"), "exit_proof_missing"),
];

#[test]
fn each_step_is_refused_by_exactly_its_code() {
    each_is_refused_by_its_code(REFUSED);
    every_guard_has_a_case("supplier", REFUSED);
}

#[test]
fn what_was_rejected_or_has_ended_stays_as_it_was() {
    for life in [rejecting().taken(), terminating().taken()] {
        let edit = life.world.edit::<Supplier>(life.record, json!({"delivers": "Something else"}));
        let codes = crate::scene::codes(&life.world.decide(life.id("sam"), &edit).unwrap_err());
        assert_eq!(codes, ["frozen"]);
    }
}
