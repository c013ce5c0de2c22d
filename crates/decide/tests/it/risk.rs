//! The life of a risk: one allowed case a transition, for every guard the same world with one fact changed, and what
//! acceptance means: two signatures above the owner's authority, an assessor beside the signers, an end by time, by reopening
//! or by a higher level alone.

use catalogue::Role;
use isms::risk::acceptance::AcceptanceEnd;
use isms::risk::{Acceptance, Risk, RiskLevel, RiskStep};
use record::{Id, Kinded};
use serde_json::json;

use crate::cases::{
    Decides as _, Refused, each_is_refused_by_its_code, every_command_is_allowed, every_guard_has_a_case,
};
use crate::risks::Risks;
use crate::scene::codes;

fn olga(risks: &Risks) -> Id {
    risks.olga
}

fn asmus(risks: &Risks) -> Id {
    risks.asmus
}

fn ines(risks: &Risks) -> Id {
    risks.world.isms_manager
}

fn rejecting() -> Risks {
    let mut risks = Risks::at("identified");
    let other = risks.world.record::<Risk>(risks.engineering, json!({"title": "Stolen laptop", "step": "identified"}));
    risks.taking(ines, "rejection", json!({"because": "duplicate", "duplicate_of": other.to_string()}))
}

fn analysing() -> Risks {
    Risks::at("identified").taking(olga, "analysis", Risks::ratings())
}

/// Asmus proposes.
fn proposing() -> Risks {
    Risks::at("identified").taking(asmus, "analysis", Risks::ratings())
}

fn evaluating() -> Risks {
    Risks::at("analysed").taking(olga, "evaluation", json!({"outcome": "treat", "priority": 2}))
}

fn accepting() -> Risks {
    Risks::at("evaluated").taking(olga, "acceptance", Risks::signature())
}

/// Level high: Olga signs first.
fn signing_above() -> Risks {
    let mut risks = Risks::at("evaluated");
    risks.revise(json!({"likelihood": 4, "people": 3, "legal": 3}));
    risks.taking(
        olga,
        "acceptance",
        json!({"statement": "Until the new laptops are here", "valid_until": "2026-08-31"}),
    )
}

/// Jonas signs too.
fn signing_with() -> Risks {
    let mut risks = signing_above();
    risks.commit();
    risks.taking(|risks| risks.world.top_management, "acceptance", json!({}))
}

fn planning() -> Risks {
    let mut risks = Risks::at("evaluated");
    risks.action("planned");
    risks.taking(
        olga,
        "treatment_decision",
        json!({"option": "modify", "target_likelihood": 2, "target_consequence": 3}),
    )
}

fn starting() -> Risks {
    let mut risks = Risks::at("treatment_planned");
    risks.plan();
    risks.taking(olga, "treatment_start", json!({}))
}

fn reassessing() -> Risks {
    Risks::at("in_treatment").taking(olga, "residual_analysis", Risks::ratings())
}

fn accepting_residual() -> Risks {
    Risks::at("treated").taking(olga, "acceptance", Risks::signature())
}

/// A confirmation by Asmus of what Olga alone rated.
fn confirming(step: &str) -> Risks {
    let mut risks = Risks::at(step);
    let olga = risks.olga.to_string();
    risks.revise(json!({"rated_by": [olga]}));
    if risks.it().residual().is_some() {
        risks.revise(json!({"residual_rated_by": [olga]}));
    }
    risks.taking(asmus, "level_confirmation", json!({}))
}

fn renewing() -> Risks {
    let mut risks = Risks::at("accepted").taking(olga, "acceptance", Risks::signature());
    risks.days_pass(60);
    risks
}

fn renewing_lapsed() -> Risks {
    let mut risks = Risks::at("accepted");
    risks.revise(json!({"accepted_until": "2026-03-01"}));
    risks.taking(olga, "acceptance", Risks::signature())
}

fn reanalysing(step: &str, noun: &str) -> Risks {
    Risks::at(step).taking(olga, noun, Risks::ratings())
}

fn reopening() -> Risks {
    Risks::at("accepted").taking(olga, "reopening", json!({}))
}

fn reopening_lapsed() -> Risks {
    let mut risks = Risks::at("accepted");
    risks.revise(json!({"accepted_until": "2026-03-01"}));
    risks.taking(ines, "reopening", json!({}))
}

fn reopening_closed() -> Risks {
    Risks::at("closed").taking(ines, "reopening", json!({}))
}

fn planning_again() -> Risks {
    Risks::at("treated").taking(olga, "treatment_decision", json!({"option": "share"}))
}

fn changing_plan() -> Risks {
    Risks::at("in_treatment").taking(olga, "plan_change", json!({}))
}

fn closing() -> Risks {
    let details = json!({"because": "activity_stopped", "evidence": "Exports were switched off, change 114"});
    Risks::at("accepted").taking(olga, "closure", details)
}

/// Ines closes what Olga proposed.
fn closing_with(step: &str) -> Risks {
    let mut risks = closing();
    if step == "treated" {
        let details = risks.step().details.clone();
        risks = Risks::at("treated").taking(olga, "closure", details.into());
    }
    risks.commit();
    risks.taking(ines, "closure", json!({}))
}

type World = fn() -> Risks;

/// Per transition: the world in which it passes, and the state that it leads to.
const ALLOWED: &[(&str, World, &str)] = &[
    ("risk.identify", Risks::begin, "identified"),
    ("risk.reject", rejecting, "rejected"),
    ("risk.analyse", analysing, "analysed"),
    ("risk.evaluate", evaluating, "evaluated"),
    ("risk.accept", accepting, "accepted"),
    ("risk.accept", signing_with, "accepted"),
    ("risk.plan_treatment", planning, "treatment_planned"),
    ("risk.start_treatment", starting, "in_treatment"),
    ("risk.reassess", reassessing, "treated"),
    ("risk.accept_residual", accepting_residual, "accepted"),
    ("risk.confirm_levels", || confirming("evaluated"), "evaluated"),
    ("risk.confirm_residual", || confirming("treated"), "treated"),
    ("risk.confirm_accepted", || confirming("accepted"), "accepted"),
    ("risk.reanalyse_analysed", || reanalysing("analysed", "analysis"), "analysed"),
    ("risk.reanalyse_evaluated", || reanalysing("evaluated", "analysis"), "analysed"),
    ("risk.reanalyse_planned", || reanalysing("treatment_planned", "analysis"), "treatment_planned"),
    ("risk.reanalyse_in_treatment", || reanalysing("in_treatment", "analysis"), "in_treatment"),
    ("risk.reanalyse_treated", || reanalysing("treated", "residual_analysis"), "treated"),
    ("risk.reanalyse", || reanalysing("accepted", "analysis"), "accepted"),
    ("risk.plan_again", planning_again, "treatment_planned"),
    ("risk.renew", renewing, "accepted"),
    ("risk.renew_lapsed", renewing_lapsed, "accepted"),
    ("risk.reopen", reopening, "identified"),
    ("risk.reopen_lapsed", reopening_lapsed, "identified"),
    ("risk.reopen_closed", reopening_closed, "identified"),
    ("risk.change_plan", changing_plan, "treatment_planned"),
    ("risk.close", || closing_with("accepted"), "closed"),
    ("risk.close_treated", || closing_with("treated"), "closed"),
];

#[test]
fn every_step_passes_in_its_world_and_leads_where_it_should() {
    for (transition, world, state) in ALLOWED {
        let mut risks = world();
        if let Err(rejection) = risks.decide() {
            panic!("{transition}: {:?}", codes(&rejection));
        }
        let written = risks.commit();
        assert_eq!(written[0], *transition);
        if *transition != "risk.identify" {
            assert_eq!(risks.state(), *state, "{transition}");
        }
    }
}

#[test]
fn every_command_of_the_life_cycle_has_an_allowed_case() {
    every_command_is_allowed("risk", ALLOWED.iter().map(|(step, ..)| *step));
}

const REFUSED: &[Refused<Risks>] = &[
    ("it has no title", Risks::begin, |r| r.without("title"), "title: title_missing"),
    ("no reason is given", rejecting, |r| r.step().reason = None, "reason_missing"),
    ("the other one is not named", rejecting, |r| r.without("duplicate_of"), "duplicate_link_missing"),
    ("the owner rejects it", rejecting, |r| r.by(r.olga), "not_entitled"),
    ("nobody owns it", proposing, |r| r.revise(json!({"owner": null, "owner_agreed": null})), "owner_missing"),
    (
        "its owner holds the role no more",
        proposing,
        |r| {
            let gone = r.world.person("Gone", r.engineering);
            r.revise(json!({"owner": gone.to_string()}));
        },
        "owner_lacks_role",
    ),
    ("its owner has not agreed", proposing, |r| r.revise(json!({"owner_agreed": null})), "owner_not_agreed"),
    ("no cause is named", analysing, |r| r.revise(json!({"cause": null})), "risk_incomplete"),
    ("nothing is affected", analysing, |r| r.revise(json!({"assets": null})), "risk_incomplete"),
    ("no property is affected", analysing, |r| r.revise(json!({"affects_confidentiality": null})), "risk_incomplete"),
    ("a dimension is not rated", analysing, |r| r.without("safety"), "levels_missing"),
    ("the likelihood is not rated", analysing, |r| r.without("likelihood"), "levels_missing"),
    (
        "the criteria are not in force",
        analysing,
        |r| r.world.revise(isms::risk::RiskCriteria::kind_of(), r.criteria, json!({"step": "superseded"})),
        "criteria_not_in_force",
    ),
    ("a high level has no reasons", analysing, |r| r.with("likelihood", 4), "rationale_missing"),
    (
        "nothing works against it",
        analysing,
        |r| {
            r.revise(json!({"existing_controls": null}));
            r.with("inherent_likelihood", 5);
            r.with("inherent_consequence", 5);
        },
        "likelihood: no_control",
    ),
    ("one half is missing", analysing, |r| r.with("inherent_likelihood", 5), "inherent_consequence: other_half"),
    ("top management rates it", analysing, |r| r.by(r.world.top_management), "not_entitled"),
    ("nothing was compared", evaluating, |r| r.without("outcome"), "comparison_missing"),
    ("it has no priority", evaluating, |r| r.without("priority"), "priority_missing"),
    (
        "the owner alone rated it",
        accepting,
        |r| r.revise(json!({"rated_by": [r.olga.to_string()]})),
        "levels_rated_alone",
    ),
    ("nothing is stated", accepting, |r| r.without("statement"), "statement_missing"),
    ("it lasts too long", accepting, |r| r.with("valid_until", "2027-03-03"), "validity_too_long"),
    ("it is over before it begins", accepting, |r| r.with("valid_until", "2026-03-01"), "valid_until: before_start"),
    ("a law would be broken", accepting, |r| r.revise(json!({"breaks_duty": true})), "legal_duty"),
    ("no factor was proven", accepting, |r| r.actor.proof = None, "second_factor_missing"),
    ("the assessor accepts", accepting, |r| r.by(r.asmus), "not_entitled"),
    (
        "it was changed meanwhile",
        accepting,
        |r| {
            let old = r.command.clone();
            r.revise(json!({"cause": "x"}));
            r.command = old;
        },
        "conflict",
    ),
    ("it lasts too long for its level", signing_above, |r| r.with("valid_until", "2026-09-03"), "validity_too_long"),
    (
        "the owner signs twice",
        signing_with,
        |r| {
            r.world.grant(r.olga, Role::TopManagement, r.engineering);
            r.by(r.olga);
            for (name, value) in [("statement", "Again"), ("valid_until", "2026-08-31")] {
                r.with(name, value);
            }
        },
        "level_above_authority",
    ),
    ("something else is signed", signing_with, |r| r.with("valid_until", "2026-06-30"), "confirms_other"),
    ("no option is chosen", planning, |r| r.without("option"), "option_missing"),
    ("it has no reason", planning, |r| r.step().reason = None, "reason_missing"),
    (
        "nothing is done",
        planning,
        |r| {
            let action = isms::treatment::actions_of(&r.world.isms, r.risk).next().unwrap().held.id;
            r.world.retire(isms::treatment::Action::kind_of(), action);
        },
        "control_or_action_missing",
    ),
    ("no target is set", planning, |r| r.without("target_likelihood"), "target_missing"),
    (
        "the plan is not approved",
        starting,
        |r| {
            let plan = isms::treatment::approved_plan_with(&r.world.isms, r.risk).unwrap().held.id;
            r.world.revise(isms::treatment::TreatmentPlan::kind_of(), plan, json!({"step": "submitted"}));
        },
        "plan_not_approved",
    ),
    (
        "an action is open",
        reassessing,
        |r| {
            r.action("in_progress");
        },
        "actions_open",
    ),
    (
        "the owner carries out the action",
        reassessing,
        |r| {
            let action = isms::treatment::actions_of(&r.world.isms, r.risk).next().unwrap().held.id;
            let olga = r.olga.to_string();
            r.world.revise(isms::treatment::Action::kind_of(), action, json!({"assignee": olga}));
        },
        "rated_by_action_owner_alone",
    ),
    (
        "it stands above its target",
        accepting_residual,
        |r| r.revise(json!({"target_likelihood": 1, "target_consequence": 1})),
        "above_target_unexplained",
    ),
    (
        "who rated it confirms it",
        || confirming("evaluated"),
        |r| r.revise(json!({"rated_by": [r.asmus.to_string()]})),
        "own_work",
    ),
    ("the analysis is old", renewing, |r| r.revise(json!({"residual_analysed_on": "2025-01-01"})), "analysis_stale"),
    ("its assets live on", closing, |r| r.with("because", "asset_retired"), "source_not_gone"),
    ("nothing says why", closing, |r| r.without("because"), "source_not_gone"),
    ("nothing shows it", closing, |r| r.without("evidence"), "evidence_missing"),
    (
        "who proposed it closes it",
        || closing_with("accepted"),
        |r| {
            r.world.grant(r.olga, Role::IsmsManager, r.engineering);
            r.by(r.olga);
            r.with("because", "activity_stopped");
            r.with("evidence", "Exports were switched off, change 114");
        },
        "own_work",
    ),
    ("it is evaluated again", evaluating, |r| r.revise(json!({"step": "evaluated"})), "wrong_state"),
];

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
}

#[test]
fn every_guard_of_the_life_cycle_has_a_refused_case() {
    every_guard_has_a_case("risk", REFUSED);
}

#[test]
fn an_assessor_proposes_a_rating_and_the_owner_confirms_it() {
    let mut risks = proposing();
    risks.revise(json!({"owner_agreed": true}));
    assert_eq!(risks.commit(), ["risk.analyse.proposal"]);
    assert_eq!((risks.state(), risks.it().level(&risks.world.isms)), ("identified", None));
    let mut risks = risks.taking(olga, "analysis", json!({}));
    assert_eq!(risks.commit(), ["risk.analyse"]);
    let risk = risks.it();
    assert_eq!(risk.current.rated_by.iter().map(|person| person.id).collect::<Vec<_>>().len(), 2);
    assert_eq!(risk.level(&risks.world.isms), Some(RiskLevel::Medium));
    assert!(risk.pending.pending_by.is_none());
}

#[test]
fn an_owner_may_rate_anew_while_a_proposal_waits_or_propose_what_they_could_do_alone() {
    let mut risks = proposing();
    risks.commit();
    let mut alone = Risks { world: risks.world, ..Risks::begin() };
    (alone.risk, alone.olga, alone.asmus, alone.engineering) = (risks.risk, risks.olga, risks.asmus, risks.engineering);
    let mut alone = alone.taking(olga, "analysis", Risks::ratings_at(2));
    alone.commit();
    assert_eq!(alone.it().current.rated_by.iter().map(|person| person.id).collect::<Vec<_>>(), [alone.olga]);

    let mut proposed = analysing();
    proposed.step().is_proposal = true;
    assert_eq!(proposed.commit(), ["risk.analyse.proposal"]);
    let mut confirmed = proposed.taking(asmus, "analysis", json!({}));
    confirmed.commit();
    assert_eq!(confirmed.it().current.rated_by.len(), 2);
}

#[test]
fn an_acceptance_above_authority_stands_as_proposed_until_the_authority_signs_too() {
    let mut risks = signing_above();
    assert_eq!(risks.commit(), ["risk.accept.proposal"]);
    assert_eq!(risks.state(), "evaluated");
    assert_eq!(risks.world.isms.all::<Acceptance>().count(), 0, "one signature is no acceptance");
    let mut risks = risks.taking(|risks| risks.world.top_management, "acceptance", json!({}));
    assert_eq!(risks.commit(), ["risk.accept", "acceptance.sign"]);
    let acceptance = risks.world.isms.all::<Acceptance>().next().unwrap();
    assert_eq!(acceptance.signed_by.id, risks.olga);
    assert_eq!(acceptance.authority.map(|authority| authority.id), Some(risks.world.top_management));
    assert_eq!((acceptance.level, risks.it().acceptance), (RiskLevel::High, Some(acceptance.reference())));
}

#[test]
fn harm_to_people_goes_to_top_management_whatever_the_level() {
    let mut risks = accepting();
    risks.revise(json!({"likelihood": 1, "people": 4}));
    assert_eq!(risks.it().level(&risks.world.isms), Some(RiskLevel::Medium));
    assert_eq!(risks.commit(), ["risk.accept.proposal"]);
}

#[test]
fn only_a_rise_of_level_voids_an_acceptance() {
    for (likelihood, voids) in [(1, false), (3, false), (4, true)] {
        let mut risks = Risks::at("accepted").taking(olga, "analysis", Risks::ratings_at(likelihood));
        let acceptance = risks.it().acceptance.unwrap();
        let written = risks.commit();
        let ended = risks.world.isms.get(acceptance).unwrap().ended_because;
        if voids {
            assert_eq!(written, ["risk.reanalyse", "risk.void_acceptance", "acceptance.end"]);
            assert_eq!((risks.state(), ended), ("analysed", Some(AcceptanceEnd::LevelRose)));
            assert!(risks.it().acceptance.is_none() && risks.it().accepted_until.is_none());
        } else {
            assert_eq!((written.len(), risks.state(), ended), (1, "accepted", None), "likelihood {likelihood}");
        }
    }
}

#[test]
fn a_renewal_takes_the_place_of_the_acceptance_before() {
    let mut risks = renewing();
    let before = risks.it().acceptance.unwrap();
    assert_eq!(risks.commit(), ["risk.renew", "acceptance.sign", "acceptance.end"]);
    assert_eq!(risks.world.isms.get(before).unwrap().ended_because, Some(AcceptanceEnd::Renewed));
    assert_ne!(risks.it().acceptance, Some(before));
}

#[test]
fn an_acceptance_lapses_by_itself_and_nothing_is_written() {
    let mut risks = Risks::at("accepted");
    let version = risks.world.held(Risk::kind_of(), risks.risk).version;
    risks.days_pass(305);
    assert_eq!((risks.state(), risks.it().step), ("lapsed", RiskStep::Accepted));
    assert_eq!(risks.world.held(Risk::kind_of(), risks.risk).version, version);
}

#[test]
fn only_the_owner_says_whether_they_agree_and_a_new_owner_has_not() {
    let mut risks = Risks::at("identified");
    risks.revise(json!({"owner_agreed": null}));
    for written in [json!("yes"), json!("true"), json!(true)] {
        let edit = risks.world.edit::<Risk>(risks.risk, json!({"owner_agreed": written}));
        let rejection = risks.world.decide(risks.world.isms_manager, &edit).unwrap_err();
        assert_eq!(codes(&rejection), ["owner_agreed: only_in_person"], "{written}");
    }
    let edit = risks.world.edit::<Risk>(risks.risk, json!({"owner_agreed": true}));
    risks.world.commit(risks.olga, &edit);
    assert_eq!(risks.it().owner_agreed, Some(true));
    let other = risks.world.holder("Piet", &[Role::RiskOwner], risks.engineering);
    let edit = risks.world.edit::<Risk>(risks.risk, json!({"owner": other.to_string()}));
    risks.world.commit(risks.world.isms_manager, &edit);
    assert_eq!(risks.it().owner_agreed, None);
}

#[test]
fn whoever_reports_a_risk_sees_what_becomes_of_it() {
    let mut risks = Risks::begin();
    risks.by(risks.asmus);
    let made = risks.world.commit(risks.actor.person, &risks.command);
    let view = risks.world.view(risks.asmus);
    assert!(view.held(Risk::kind_of(), made).is_some());
    assert!(view.held(Risk::kind_of(), risks.risk).is_none(), "and no other");
}

#[test]
fn what_was_rejected_or_closed_is_not_edited() {
    for step in ["rejected", "closed"] {
        let risks = Risks::at(step);
        let edit = risks.world.edit::<Risk>(risks.risk, json!({"cause": "x"}));
        assert_eq!(codes(&risks.world.decide(risks.world.isms_manager, &edit).unwrap_err()), ["frozen"], "{step}");
    }
}

#[test]
fn a_changed_plan_needs_approval_again() {
    let mut risks = changing_plan();
    risks.commit();
    let mut risks = risks.taking(olga, "treatment_start", json!({}));
    assert_eq!(codes(&risks.decide().unwrap_err()), ["plan_not_approved"], "the approved plan is from before");
    let plan = isms::treatment::TreatmentPlan::kind_of();
    let older: Vec<Id> = risks.world.isms.all::<isms::treatment::TreatmentPlan>().map(|plan| plan.held.id).collect();
    risks.plan();
    for id in older {
        risks.world.revise(plan, id, json!({"step": "superseded"}));
    }
    assert!(risks.decide().is_ok());
    let other = risks.world.holder("Piet", &[Role::RiskOwner], risks.engineering).to_string();
    risks.revise(json!({"owner": other}));
    let risks = risks.taking(|risks| risks.it().owner.unwrap().id, "treatment_start", json!({}));
    assert_eq!(codes(&risks.decide().unwrap_err()), ["plan_not_approved"], "another owner approved it");
}

#[test]
fn authority_that_was_taken_back_is_none_whatever_a_risk_was_rated_by() {
    let mut risks = accepting();
    let newer = risks.world.held(isms::risk::RiskCriteria::kind_of(), risks.criteria).body();
    risks.world.revise(isms::risk::RiskCriteria::kind_of(), risks.criteria, json!({"step": "superseded"}));
    let mut newer = serde_json::Value::Object(newer);
    newer["edition"] = json!(2);
    for level in newer["authority"].as_array_mut().unwrap() {
        level["accepted_by"] = json!("owner_and_top_management");
    }
    let fields = newer.as_object_mut().unwrap();
    fields.retain(|name, _| name != "unit" && name != "number");
    risks.world.record::<isms::risk::RiskCriteria>(risks.world.root, newer);
    assert_eq!(risks.commit(), ["risk.accept.proposal"], "medium was the owner's by version 1");
}

#[test]
fn recording_a_risk_that_names_another_gives_no_right_to_write_it() {
    let mut risks = Risks::at("accepted");
    let cora = risks.world.holder("Cora", &[Role::ControlOwner, Role::Employee], risks.engineering);
    let edit = risks.world.edit::<Risk>(risks.risk, json!({"breaks_duty": false}));
    assert_eq!(codes(&risks.world.decide(cora, &edit).unwrap_err()), ["not_entitled"]);
    let part = json!({"title": "Part of it", "part_of": risks.risk.to_string(), "assessors": [cora.to_string()]});
    let report = trial::World::first_step::<Risk>(risks.engineering, "risk", part);
    risks.world.commit(cora, &report);
    assert_eq!(codes(&risks.world.decide(cora, &edit).unwrap_err()), ["not_entitled"]);
}
