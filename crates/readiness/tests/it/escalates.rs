//! When a failure is graded higher, one below the bar and one at it.

use catalogue::Severity;
use isms::asset::Asset;
use isms::control::{Control, SoaLine};
use isms::operation::Change;
use isms::risk::Risk;
use isms::treatment::{Action, TreatmentPlan};
use record::Kinded as _;
use serde_json::json;

use crate::sound::Sound;

/// The rule, the world just below the bar, what more it takes.
type Case = (&'static str, fn(&mut Sound), fn(&mut Sound));

fn more_assets(sound: &mut Sound, count: usize) {
    for _ in 0..count {
        let vault = json!({"name": "Vault", "confidentiality": 5, "integrity": 5, "availability": 5});
        let vault = sound.world.record::<Asset>(sound.world.root, vault);
        let mut assets = sound.world.held(Risk::kind_of(), sound.accepted).body()["assets"].clone();
        assets.as_array_mut().unwrap().push(json!(vault));
        sound.revise::<Risk>(sound.accepted, json!({"assets": assets}));
    }
}

/// One more significant change that nobody assessed, made that day.
fn unassessed(sound: &mut Sound, made: &str) {
    let change = json!({"title": "x", "step": "closed", "is_significant": true, "implemented_on": made});
    sound.world.record::<Change>(sound.world.root, change);
}

fn critical_asset(sound: &mut Sound) {
    let vault = json!({"name": "Vault 2", "confidentiality": 5, "integrity": 5, "availability": 5});
    sound.world.record::<Asset>(sound.world.root, vault);
}

fn more_risks(sound: &mut Sound, count: usize) {
    for _ in 0..count {
        let risk = sound.risk(sound.theo, json!({"step": "analysed"}));
        sound.world.record::<Risk>(sound.world.root, risk);
    }
}

fn unowned(sound: &mut Sound) {
    let risk = sound.risk(sound.theo, json!({"step": "analysed", "owner": null}));
    let mut risk = risk.as_object().unwrap().clone();
    risk.remove("owner");
    sound.world.record::<Risk>(sound.world.root, json!(risk));
}

/// Includes so many lines beside the one that is, from A.5.2 on: without a reason or a control.
fn bare_lines(sound: &mut Sound, from: usize, count: usize) {
    for control in catalogue::controls().iter().skip(from).take(count) {
        let line = sound.line(&control.reference);
        sound.revise::<SoaLine>(line, json!({"step": "included", "exclusion": null}));
    }
}

fn serving(sound: &mut Sound, from: usize, count: usize, proven: &str) {
    for control in catalogue::controls().iter().skip(from).take(count) {
        sound.include(&control.reference);
        let control = json!({
            "title": "x", "step": "implemented", "owner": sound.theo, "serves": control.reference, "proven_until": proven,
        });
        sound.world.record::<Control>(sound.world.root, control);
    }
}

fn unexplained(sound: &mut Sound, from: usize, count: usize) {
    for control in catalogue::controls().iter().skip(from).take(count) {
        let line = sound.line(&control.reference);
        sound.revise::<SoaLine>(line, json!({"exclusion": null}));
    }
}

fn overdue(sound: &mut Sound, due: &str) {
    sound.revise::<Action>(sound.action, json!({"due": due}));
}

const CASES: &[Case] = &[
    (
        "R6-12",
        |s| {
            more_assets(s, 3);
            critical_asset(s);
        },
        critical_asset,
    ),
    (
        "R6-15",
        |s| {
            more_risks(s, 5);
            unowned(s);
        },
        unowned,
    ),
    ("R6-30", |s| bare_lines(s, 1, 10), |s| bare_lines(s, 11, 1)),
    ("R6-31", |s| bare_lines(s, 1, 10), |s| bare_lines(s, 11, 1)),
    // Two of the ten are in the sound world, proven.
    (
        "R6-32",
        |s| {
            serving(s, 0, 4, "2026-12-31");
            serving(s, 4, 2, "2026-03-01");
        },
        |s| serving(s, 6, 1, "2026-03-01"),
    ),
    ("R6-34", |s| unexplained(s, 0, 2), |s| unexplained(s, 2, 1)),
    (
        "R6-40",
        |s| {
            let mut lines = s.world.held(TreatmentPlan::kind_of(), s.plan).body()["lines"].clone();
            lines
                .as_array_mut()
                .unwrap()
                .push(json!({"risk": s.accepted, "version": 1, "owner": s.theo, "actions": []}));
            s.revise::<TreatmentPlan>(s.plan, json!({"lines": lines}));
        },
        |s| s.revise::<TreatmentPlan>(s.plan, json!({"approvals": []})),
    ),
    (
        "R6-41",
        |s| {
            let rest = s.world.held(Risk::kind_of(), s.rest).body();
            for _ in 0..4 {
                let mut rest = rest.clone();
                rest.retain(|name, _| !matches!(name.as_str(), "number" | "unit"));
                s.world.record::<Risk>(s.world.root, json!(rest));
            }
            waits_too_long(s);
        },
        waits_too_long,
    ),
    (
        "R8-09",
        |s| s.revise::<Risk>(s.treated, json!({"analysed_on": "2025-03-01"})),
        |s| s.revise::<Risk>(s.analysed, json!({"analysed_on": "2025-03-01"})),
    ),
    (
        "R8-10",
        |s| {
            unassessed(s, "2025-03-01");
            s.revise::<Change>(s.change, json!({"risks": null, "implemented_on": "2026-02-20"}));
        },
        |s| unassessed(s, "2025-03-02"),
    ),
    ("R8-13", |s| overdue(s, "2025-12-02"), |s| overdue(s, "2025-12-01")),
];

fn waits_too_long(sound: &mut Sound) {
    let is_accepted = |risk: &Risk| risk.residual().is_some() && risk.accepted_until.is_some();
    let risk = sound.world.isms.all::<Risk>().find(|risk| is_accepted(risk)).unwrap().held.id;
    let treated = json!({
        "step": "treated", "acceptance": null, "accepted_until": null, "residual_analysed_on": "2026-01-30",
    });
    sound.revise::<Risk>(risk, treated);
}

#[test]
fn a_failure_is_graded_higher_only_from_the_bar_on() {
    for (rule, below, more) in CASES {
        let mut sound = Sound::begin();
        below(&mut sound);
        let grade = |sound: &Sound| sound.survey().outcome(rule).unwrap().grade;
        assert_eq!(grade(&sound), Some(Severity::Minor), "{rule}, below the bar");
        more(&mut sound);
        assert_eq!(grade(&sound), Some(Severity::Major), "{rule}, at the bar");
    }
}

#[test]
fn every_escalation_of_an_evaluated_rule_has_a_case() {
    for check in readiness::rules::CHECKS {
        let rule = readiness::rules::rule(check).unwrap();
        let has_case = CASES.iter().any(|(id, ..)| *id == check.id);
        assert_eq!(rule.escalation.is_some(), has_case, "{}", check.id);
    }
}

#[test]
fn an_action_of_a_medium_risk_is_no_major_however_late() {
    let mut sound = Sound::begin();
    sound.revise::<Risk>(sound.treated, json!({"likelihood": 3, "service": 3}));
    overdue(&mut sound, "2025-01-01");
    assert_eq!(sound.survey().outcome("R8-13").unwrap().grade, Some(Severity::Minor));
}
