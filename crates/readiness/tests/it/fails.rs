//! For every rule the sound world with one fact changed, in which exactly that rule fails. Where one fact breaks two rules
//! because the standard asks twice, both are named.

use isms::asset::Asset;
use isms::audit::{Audit, AuditProgramme};
use isms::campaign::RiskAssessment;
use isms::context::Obligation;
use isms::control::{Control, SoaLine, SoaVersion};
use isms::documented::Document;
use isms::evaluation::Metric;
use isms::leadership::RoleAssignment;
use isms::operation::{Change, ControlTest, Incident};
use isms::people::Person;
use isms::risk::{Acceptance, Risk, RiskCriteria};
use isms::treatment::{Action, TreatmentPlan};
use readiness::RuleResult;
use readiness::rules::CHECKS;
use record::{Id, Kinded as _};
use serde_json::json;

use crate::sound::Sound;

#[test]
fn in_the_sound_world_no_rule_fails_and_those_that_look_pass() {
    let survey = Sound::begin().survey();
    for check in CHECKS {
        let outcome = survey.outcome(check.id).unwrap();
        let told: Vec<_> =
            outcome.failures.iter().map(|failure| failure.sentence(|fill| format!("{fill:?}"))).collect();
        assert_eq!(outcome.result, RuleResult::Pass, "{}: {told:?} {}", check.id, outcome.because);
    }
}

/// The fact, how it is changed, the rules that fail then, and of the first the sentence.
type Case = (&'static str, fn(&mut Sound), &'static [&'static str], &'static str);

const CASES: &[Case] = &[
    (
        "how risks are assessed is in force no more",
        |s| s.revise::<Document>(s.document("DOC-03"), json!({"in_force": null})),
        &["R6-04"],
        "The risk assessment process is not documented.",
    ),
    (
        "no document says how risks are treated",
        |s| s.revise::<Document>(s.document("DOC-04"), json!({"satisfies": "EXP-01"})),
        &["R6-45"],
        "The risk treatment process is not documented.",
    ),
    (
        "no criteria are in force",
        |s| {
            s.criteria(json!({"step": "draft"}));
        },
        &["R6-05"],
        "Risk acceptance criteria are not set.",
    ),
    (
        "the criteria were approved by somebody else",
        |s| s.criteria(json!({"approved_by": s.rina})),
        &["R6-06"],
        "Acceptance criteria lack an approval by top management.",
    ),
    (
        "a level has no authority",
        |s| {
            let held = s.world.held(RiskCriteria::kind_of(), s.criteria).body();
            let mut authority = held["authority"].clone();
            authority[3].as_object_mut().unwrap().remove("accepted_by");
            s.criteria(json!({"authority": authority}));
        },
        &["R6-06"],
        "Acceptance criteria lack an acceptance authority for critical.",
    ),
    (
        "the method says no occasions",
        |s| s.criteria(json!({"triggers": null})),
        &["R6-07"],
        "The method does not say when to assess.",
    ),
    (
        "a level of likelihood says nothing",
        |s| {
            let mut scale = s.world.held(RiskCriteria::kind_of(), s.criteria).body()["likelihood"].clone();
            scale[2].as_object_mut().unwrap().remove("experience");
            s.criteria(json!({"likelihood": scale}));
        },
        &["R6-08"],
        "Scale level 3 of likelihood is not defined.",
    ),
    (
        "a level of consequence says what the one below says",
        |s| {
            let mut scale = s.world.held(RiskCriteria::kind_of(), s.criteria).body()["consequence"].clone();
            for name in ["service", "legal", "people", "reputation", "safety"] {
                scale[4][name] = scale[3][name].clone();
            }
            s.criteria(json!({"consequence": scale}));
        },
        &["R6-08"],
        "Scale level 5 of consequence is not defined.",
    ),
    (
        "a risk rests on an older version",
        |s| {
            let mut older = s.world.held(RiskCriteria::kind_of(), s.criteria).body();
            older.remove("number");
            older.remove("unit");
            older.insert("step".to_owned(), json!("superseded"));
            let older = s.world.record::<RiskCriteria>(s.world.root, json!(older));
            s.revise::<Risk>(s.analysed, json!({"criteria": older}));
        },
        &["R6-09"],
        "1 risks were assessed with an outdated method and cannot be compared.",
    ),
    (
        "two risks of one sort lie two bands apart",
        |s| s.revise::<Risk>(s.accepted, json!({"likelihood": 2, "service": 2})),
        &["R6-10"],
        "Risks R-001 and R-002 look alike but are rated differently.",
    ),
    (
        "an assessment was not calibrated",
        |s| s.revise::<RiskAssessment>(s.campaign, json!({"calibration": null, "uncalibrated_because": "No time"})),
        &["R6-11"],
        "Assessment AS-001 was not checked for plausibility.",
    ),
    (
        "a critical asset is named by no risk",
        |s| {
            let vault = json!({"name": "Vault 2", "confidentiality": 5, "integrity": 5, "availability": 5});
            let vault = s.world.record::<Asset>(s.world.root, vault);
            // One of two is more than 20 percent: see `escalates`.
            assert_ne!(vault, s.asset);
        },
        &["R6-12"],
        "Asset Vault 2 has never been assessed.",
    ),
    (
        "a risk has no cause",
        |s| s.revise::<Risk>(s.analysed, json!({"cause": null})),
        &["R6-13"],
        "Risk R-004 is not described well enough.",
    ),
    (
        "a risk touches no property",
        |s| {
            let none = json!({
                "affects_confidentiality": null, "affects_integrity": false, "affects_availability": null
            });
            s.revise::<Risk>(s.analysed, none);
        },
        &["R6-13"],
        "Risk R-004 is not described well enough.",
    ),
    (
        "no risk touches integrity",
        |s| {
            for risk in [s.treated, s.accepted, s.rest, s.analysed] {
                s.revise::<Risk>(risk, json!({"affects_integrity": false}));
            }
        },
        &["R6-14"],
        "No risks to integrity have been identified.",
    ),
    (
        "a risk has no owner",
        |s| s.revise::<Risk>(s.analysed, json!({"owner": null})),
        &["R6-15"],
        "Risk R-004 has no owner.",
    ),
    (
        "an owner has left",
        |s| s.revise::<Person>(s.theo, json!({"leaves_on": "2026-03-01"})),
        &["R6-16"],
        "Risk R-002 is owned by Theo Blum, who has left.",
    ),
    (
        "an owner does not hold the role any more",
        |s| {
            let role = role_of(s, s.theo);
            s.revise::<RoleAssignment>(role, json!({"to": "2026-03-01"}));
        },
        &["R6-16"],
        "Risk R-002 is owned by Theo Blum, who has no such role here.",
    ),
    (
        "an owner has not taken the role",
        |s| {
            let role = role_of(s, s.theo);
            s.revise::<RoleAssignment>(role, json!({"step": "proposed"}));
        },
        &["R6-16"],
        "Risk R-002 is owned by Theo Blum, who has not accepted the role of risk owner.",
    ),
    (
        "one person owns three risks of four",
        |s| s.revise::<Risk>(s.analysed, json!({"owner": s.rina})),
        &["R6-17"],
        "Rina Vos owns 75 percent of all risks; ownership may not follow accountability.",
    ),
    (
        "an analysed risk has no consequence",
        |s| {
            s.revise::<Risk>(
                s.analysed,
                json!({"service": null, "overall": null, "is_imported": null, "imported_level": null}),
            );
        },
        &["R6-18"],
        "Risk R-004 is not fully analysed.",
    ),
    (
        "a high risk says no reason",
        |s| s.revise::<Risk>(s.treated, json!({"rationale": null})),
        &["R6-19"],
        "The rating of risk R-001 cannot be understood.",
    ),
    (
        "an imported level is another one",
        |s| s.revise::<Risk>(s.analysed, json!({"imported_level": "16"})),
        &["R6-20"],
        "Risk R-004: level 16 does not follow from the criteria (medium).",
    ),
    (
        "a risk was analysed 31 days ago and not compared",
        |s| s.revise::<Risk>(s.analysed, json!({"analysed_on": "2026-01-30"})),
        &["R6-21"],
        "Risk R-004 was analysed but not compared with the criteria.",
    ),
    (
        "a risk that needs treatment has no priority",
        |s| s.revise::<Risk>(s.treated, json!({"priority": null})),
        &["R6-22"],
        "Risk R-001 has no priority.",
    ),
    (
        "a risk above the line was compared 31 days ago and has no treatment",
        |s| {
            let evaluated = json!({
                "step": "evaluated", "likelihood": 4, "service": 4, "outcome": "treat", "priority": 1,
                "evaluated_on": "2026-01-30", "is_imported": null, "imported_level": null, "overall": null,
            });
            s.revise::<Risk>(s.analysed, evaluated);
        },
        &["R6-23", "R6-24"],
        "Risk R-004 is unacceptable and no treatment has been chosen.",
    ),
    (
        "the plan does not hold the treatment as it is chosen now",
        |s| s.revise::<Risk>(s.treated, json!({"planned_version": 2})),
        &["R6-24", "R6-44"],
        "Risk R-001 above the acceptance level is neither treated nor accepted.",
    ),
    (
        "a risk to be modified has neither control nor action",
        |s| {
            s.revise::<Control>(s.own, json!({"risks": [s.treated]}));
            s.revise::<Action>(s.done, json!({"step": "cancelled"}));
        },
        &["R6-25"],
        "Risk R-003 is to be modified, but by nothing.",
    ),
    (
        "nobody says who compared with Annex A",
        |s| s.revise::<SoaVersion>(s.statement, json!({"compared_by": null})),
        &["R6-26"],
        "The comparison with Annex A has not been made.",
    ),
    (
        "no version of the statement is approved",
        |s| s.revise::<SoaVersion>(s.statement, json!({"step": "in_review"})),
        &["R6-27"],
        "There is no approved SoA.",
    ),
    (
        "the manifest lacks a row",
        |s| {
            let mut lines = s.world.held(SoaVersion::kind_of(), s.statement).body()["lines"].clone();
            lines.as_array_mut().unwrap().retain(|row| row["reference"] != "A.5.1");
            s.revise::<SoaVersion>(s.statement, json!({"lines": lines}));
        },
        &["R6-28"],
        "Controls A.5.1 are missing from the SoA.",
    ),
    (
        "an own control has no line",
        |s| {
            let line = s.world.isms.all::<SoaLine>().find(|line| line.control.is_some()).unwrap().held.id;
            s.world.retire(SoaLine::kind_of(), line);
        },
        &["R6-29"],
        "Own control C-002 is missing from the SoA.",
    ),
    (
        "nothing justifies an included line",
        |s| {
            s.revise::<Control>(s.backups, json!({"risks": null}));
        },
        &["R6-30"],
        "Inclusion of A.8.13 Information backup is not justified.",
    ),
    (
        "no control serves an included line",
        |s| {
            s.include("A.8.14");
            let action = json!({
                "title": "Redundancy", "step": "planned", "reference_controls": "A.8.14", "assignee": s.theo,
                "due": "2026-06-30",
            });
            s.world.record::<Action>(s.world.root, action);
        },
        &["R6-31"],
        "A.8.14 Redundancy of information processing facilities is included and served by no control of ours.",
    ),
    (
        "evidence ran out yesterday",
        |s| s.revise::<Control>(s.backups, json!({"proven_until": "2026-03-01"})),
        &["R6-32"],
        "A.8.13 Information backup is implemented, not proven: no current evidence.",
    ),
    (
        "a line is partly implemented and nothing is planned",
        |s| s.revise::<Control>(s.backups, json!({"step": "partial"})),
        &["R6-33"],
        "A.8.13 Information backup is not implemented and nothing is planned.",
    ),
    (
        "an exclusion says no reason",
        |s| {
            let line = s.line("A.5.1");
            s.revise::<SoaLine>(line, json!({"exclusion": null}));
        },
        &["R6-34"],
        "Exclusion of A.5.1 Policies for information security is not justified.",
    ),
    (
        "an open risk needs what is excluded",
        |s| s.revise::<Control>(s.backups, json!({"serves": "A.8.13, A.8.14"})),
        &["R6-35"],
        "A.8.14 Redundancy of information processing facilities is excluded but needed by R-001.",
    ),
    (
        "a law needs what is excluded",
        |s| {
            let law = json!({"name": "GDPR", "source": "law", "is_addressed": true});
            let law = s.world.record::<Obligation>(s.world.root, law);
            let control = json!({
                "title": "Erasure", "step": "implemented", "owner": s.theo, "serves": "A.8.10", "obligations": [law],
            });
            s.world.record::<Control>(s.world.root, control);
        },
        &["R6-35"],
        "A.8.10 Information deletion is excluded but needed by GDPR.",
    ),
    (
        "the statement is more than a year old",
        |s| {
            s.revise::<RiskAssessment>(s.campaign, json!({"completed_on": "2025-03-01"}));
            s.revise::<SoaVersion>(s.statement, json!({"approved_on": "2025-03-01"}));
        },
        &["R6-36", "R8-08"],
        "The SoA does not reflect what happened since 1 Mar 2025.",
    ),
    (
        "an assessment was completed after the statement was approved",
        |s| s.revise::<RiskAssessment>(s.campaign, json!({"completed_on": "2026-02-28"})),
        &["R6-36"],
        "The SoA does not reflect AS-001.",
    ),
    (
        "eleven lines say the same",
        |s| {
            for control in catalogue::controls().iter().take(11) {
                let line = s.line(&control.reference);
                s.revise::<SoaLine>(line, json!({"exclusion": "Not relevant"}));
            }
        },
        &["R6-37"],
        "Justifications look copied and do not explain the individual control.",
    ),
    (
        "there is no plan",
        |s| s.world.retire(TreatmentPlan::kind_of(), s.plan),
        &["R6-24", "R6-38", "R6-44"],
        "Risk R-001 above the acceptance level is neither treated nor accepted.",
    ),
    (
        "an action has neither a day nor resources",
        |s| s.revise::<Action>(s.action, json!({"due": null, "resources": null})),
        &["R6-39"],
        "Action ACT-001 lacks a due date, resources.",
    ),
    (
        "an owner of a risk in the plan has not approved",
        |s| {
            let mut lines = s.world.held(TreatmentPlan::kind_of(), s.plan).body()["lines"].clone();
            lines
                .as_array_mut()
                .unwrap()
                .push(json!({"risk": s.accepted, "version": 1, "owner": s.theo, "actions": []}));
            s.revise::<TreatmentPlan>(s.plan, json!({"lines": lines}));
        },
        &["R6-40"],
        "Theo Blum has not approved the treatment of risk R-002.",
    ),
    (
        "a treated risk waits for 31 days",
        |s| {
            let treated = json!({
                "step": "treated", "acceptance": null, "accepted_until": null, "residual_analysed_on": "2026-01-30",
            });
            s.revise::<Action>(s.done, json!({"done_on": "2026-01-30"}));
            s.revise::<Risk>(s.rest, treated);
        },
        &["R6-41"],
        "The residual risk of R-003 is not accepted.",
    ),
    (
        "a risk was closed with a rest that nobody accepted",
        |s| {
            let acceptance = s.world.isms.all::<Acceptance>().find(|one| one.risk.id == s.rest).unwrap().held.id;
            s.world.retire(Acceptance::kind_of(), acceptance);
            s.revise::<Risk>(s.rest, json!({"step": "closed", "acceptance": null}));
            s.revise::<Risk>(s.analysed, json!({"owner": s.rina}));
        },
        &["R6-17", "R6-41"],
        "Rina Vos owns 66 percent of all risks; ownership may not follow accountability.",
    ),
    (
        "an acceptance above the owner's authority has one signature",
        |s| s.revise::<Acceptance>(s.acceptance, json!({"level": "high"})),
        &["R6-42"],
        "The acceptance of risk R-002 is not valid: the signature of the authority for the level is missing.",
    ),
    (
        "both signatures come from one person",
        |s| s.revise::<Acceptance>(s.acceptance, json!({"level": "high", "authority": s.theo})),
        &["R6-42"],
        "The acceptance of risk R-002 is not valid: both signatures come from one person.",
    ),
    (
        "the signer alone rated the level",
        |s| s.revise::<Risk>(s.accepted, json!({"rated_by": [s.theo]})),
        &["R6-42"],
        "The acceptance of risk R-002 is not valid: it rests on a level that the signers alone rated.",
    ),
    (
        "nobody signed",
        |s| s.revise::<Risk>(s.accepted, json!({"acceptance": null})),
        &["R6-42"],
        "The acceptance of risk R-002 is not valid: the signature of the risk owner is missing.",
    ),
    (
        "an acceptance lapsed yesterday",
        |s| {
            s.revise::<Risk>(s.accepted, json!({"accepted_until": "2026-03-01"}));
            s.revise::<Acceptance>(s.acceptance, json!({"valid_until": "2026-03-01"}));
        },
        &["R6-43", "R8-09"],
        "The acceptance of risk R-002 lapsed on 1 Mar 2026.",
    ),
    (
        "the last assessment is more than a year ago",
        |s| s.revise::<RiskAssessment>(s.campaign, json!({"completed_on": "2025-03-01"})),
        &["R8-08"],
        "The last complete risk assessment is from 1 Mar 2025.",
    ),
    (
        "no assessment looked at the whole scope",
        |s| {
            let unit = s.world.unit("Sales", s.world.root);
            s.revise::<RiskAssessment>(s.campaign, json!({"units": [unit]}));
        },
        &["R8-08"],
        "The last complete risk assessment is from an unknown day: none is on record.",
    ),
    (
        "a risk was due for review yesterday",
        |s| s.revise::<Risk>(s.treated, json!({"analysed_on": "2025-03-01"})),
        &["R8-09"],
        "Risk R-001 was due for review on 1 Mar 2026.",
    ),
    (
        "a significant change has no assessment",
        |s| s.revise::<Change>(s.change, json!({"risks": null})),
        &["R8-10"],
        "Significant change CH-001 was not assessed for risk.",
    ),
    (
        "nobody said whether a change is significant",
        |s| s.revise::<Change>(s.change, json!({"risks": null, "is_significant": null})),
        &["R8-10"],
        "Significant change CH-001 was not assessed for risk.",
    ),
    (
        "a significant change was made after the statement",
        |s| s.revise::<Change>(s.change, json!({"implemented_on": "2026-02-28"})),
        &["R6-36"],
        "The SoA does not reflect CH-001.",
    ),
    (
        "a high incident was closed without a look at the risks",
        |s| s.revise::<Incident>(s.incident, json!({"risk_review": null})),
        &["R8-11"],
        "Incident I-001 did not lead to a risk review.",
    ),
    (
        "an assessment kept no participants",
        |s| s.revise::<RiskAssessment>(s.campaign, json!({"participants": null})),
        &["R8-12"],
        "The result of assessment AS-001 is not preserved.",
    ),
    (
        "an action is overdue",
        |s| s.revise::<Action>(s.action, json!({"due": "2026-03-01"})),
        &["R8-13"],
        "Action ACT-001 for risk R-001 is overdue since 1 Mar 2026.",
    ),
    (
        "a day moved three times",
        |s| s.revise::<Action>(s.action, json!({"moves": 3})),
        &["R8-14"],
        "Action ACT-001 keeps moving.",
    ),
    (
        "nothing shows what an action came to",
        |s| s.revise::<Action>(s.done, json!({"evidence": null})),
        &["R8-15"],
        "Nothing shows the result of action ACT-002.",
    ),
    (
        "31 days after the last action nobody has analysed the risk",
        |s| {
            let done = json!({"step": "done", "evidence": "Report", "done_on": "2026-01-30"});
            s.revise::<Action>(s.action, done);
            s.revise::<Risk>(s.treated, json!({"analysed_on": "2026-01-29"}));
        },
        &["R8-16"],
        "Risk R-001 was not re-assessed after treatment.",
    ),
    (
        "the level after treatment is above its target",
        |s| s.revise::<Risk>(s.rest, json!({"target_likelihood": 1, "residual_likelihood": 3, "residual_service": 3})),
        &["R8-17"],
        "Treatment of risk R-003 missed its target.",
    ),
    (
        "nobody watches a control on which a high risk hangs",
        |s| s.revise::<Metric>(s.metric, json!({"controls": null})),
        &["R9-02"],
        "A.8.13 Information backup is important but nobody checks whether it works.",
    ),
    (
        "a control behind a line has no owner",
        |s| s.revise::<Control>(s.backups, json!({"owner": null})),
        &["RA-02"],
        "A.8.13 Information backup has no owner.",
    ),
];

fn role_of(sound: &Sound, person: Id) -> Id {
    sound.world.isms.all::<RoleAssignment>().find(|one| one.person.id == person).unwrap().held.id
}

#[test]
fn one_fact_changed_fails_exactly_the_rule_that_is_about_it() {
    for (fact, change, rules, sentence) in CASES {
        let mut sound = Sound::begin();
        change(&mut sound);
        assert_eq!(sound.failing(), *rules, "{fact}");
        let survey = sound.survey();
        let failure = &survey.outcome(rules[0]).unwrap().failures[0];
        assert_eq!(failure.in_full(&sound.world.isms), *sentence, "{fact}");
    }
}

#[test]
fn every_rule_of_the_table_has_a_failing_case_that_fills_every_blank() {
    for check in CHECKS {
        let cases: Vec<_> = CASES.iter().filter(|(_, _, rules, _)| rules.contains(&check.id)).collect();
        assert!(!cases.is_empty(), "{} has no case", check.id);
        for (fact, change, ..) in cases {
            let mut sound = Sound::begin();
            change(&mut sound);
            for failure in &sound.survey().outcome(check.id).unwrap().failures {
                let sentence = failure.in_full(&sound.world.isms);
                assert!(!sentence.contains('{'), "{fact}: {sentence}");
            }
        }
    }
}

#[test]
fn a_failure_names_what_it_is_about() {
    let mut sound = Sound::begin();
    sound.revise::<Action>(sound.action, json!({"due": "2026-03-01"}));
    let expected = [(Action::kind_of(), sound.action), (Risk::kind_of(), sound.treated)];
    assert_eq!(sound.named("R8-13"), expected);
}

#[test]
fn a_test_an_audit_or_a_reason_does_for_a_metric() {
    let ways: [fn(&mut Sound); 4] = [
        |s| {
            let test = json!({"title": "Restore one", "control": s.backups, "planned_for": "2026-04-01"});
            s.world.record::<ControlTest>(s.world.root, test);
        },
        |s| {
            let audit = json!({"title": "A", "step": "planned", "kind": "internal", "requirements": "A.8.13"});
            s.world.record::<Audit>(s.world.root, audit);
        },
        |s| {
            let planned = json!({"title": "A", "by": "2026-09-30", "requirements": "A.8.13"});
            let programme = json!({"title": "2026", "is_approved": true, "audits": [planned]});
            s.world.record::<AuditProgramme>(s.world.root, programme);
        },
        |s| {
            let line = s.line("A.8.13");
            s.revise::<SoaLine>(line, json!({"unwatched_because": "It is replaced next week"}));
        },
    ];
    for (position, way) in ways.into_iter().enumerate() {
        let mut sound = Sound::begin();
        sound.revise::<Metric>(sound.metric, json!({"controls": null}));
        way(&mut sound);
        assert!(sound.failing().is_empty(), "way {position}: {:?}", sound.failing());
    }
    let mut sound = Sound::begin();
    sound.revise::<Metric>(sound.metric, json!({"controls": null}));
    let done = json!({"title": "x", "control": sound.backups, "outcome": "passed", "done_on": "2026-02-01"});
    sound.world.record::<ControlTest>(sound.world.root, done);
    assert_eq!(sound.failing(), ["R9-02"], "a test that is over plans nothing");
}
