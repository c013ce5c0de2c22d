//! The state of requirements and reference controls, and how clauses roll up.

use isms::asset::Asset;
use isms::control::{Control, SoaLine};
use isms::risk::Risk;
use readiness::{ClauseState, Conformity, Findings};
use serde_json::json;

use crate::sound::Sound;

fn of(survey: &Findings, reference: &str) -> Conformity {
    let id = format!("iso27001-2022/{reference}");
    survey.requirements.iter().find(|one| one.requirement.id == id).unwrap().state
}

fn clause(survey: &Findings, number: &str) -> ClauseState {
    survey.clauses().into_iter().find(|clause| clause.number == number).unwrap()
}

#[test]
fn a_requirement_is_as_its_rules_are() {
    let survey = Sound::begin().survey();
    for (requirement, state) in [
        ("6.1.2.c.1", Conformity::Met),
        ("6.1.3.f.residual", Conformity::Met),
        ("6.1.2.doc", Conformity::Met),
        // Of R6-36 a part waits for changes.
        ("6.1.3.d.1", Conformity::Unknown),
        // No rule on it is evaluated.
        ("4.1.issues", Conformity::Unknown),
    ] {
        assert_eq!(of(&survey, requirement), state, "{requirement}");
    }
}

#[test]
fn a_minor_failure_makes_it_weak_and_a_major_one_failing() {
    let mut sound = Sound::begin();
    sound.revise::<Risk>(sound.analysed, json!({"cause": null}));
    assert_eq!(of(&sound.survey(), "6.1.2.c.1"), Conformity::Weak);
    let vault = json!({"name": "Vault 2", "confidentiality": 5, "integrity": 5, "availability": 5});
    sound.world.record::<Asset>(sound.world.root, vault);
    assert_eq!(
        of(&sound.survey(), "6.1.2.c.1"),
        Conformity::Failing,
        "one of two critical assets is more than a fifth"
    );
    let six = clause(&sound.survey(), "6");
    assert_eq!((six.state, six.count(Conformity::Failing)), (Conformity::Failing, 1));
}

#[test]
fn an_observation_is_no_failure_of_its_requirement_yet() {
    let mut sound = Sound::begin();
    sound.revise::<Risk>(sound.treated, json!({"priority": null}));
    assert_eq!(of(&sound.survey(), "6.1.2.e.2"), Conformity::Met);
}

#[test]
fn what_is_not_looked_at_is_never_met() {
    let mut sound = Sound::begin();
    for risk in [sound.treated, sound.accepted, sound.rest, sound.analysed] {
        sound.revise::<Risk>(risk, json!({"step": "rejected"}));
    }
    assert_eq!(of(&sound.survey(), "6.1.2.d.1"), Conformity::Unknown);
}

#[test]
fn clauses_count_their_requirements_and_say_how_much_was_evaluated() {
    let survey = Sound::begin().survey();
    let clauses = survey.clauses();
    let numbers: Vec<&str> = clauses.iter().map(|clause| clause.number.as_str()).collect();
    assert_eq!(numbers, ["4", "5", "6", "7", "8", "9", "10", "A"]);
    let requirements: usize = clauses.iter().filter(|clause| clause.number != "A").map(ClauseState::total).sum();
    assert_eq!(requirements, catalogue::requirements().iter().filter(|row| row.assessable).count());
    let (four, six, annex) = (clause(&survey, "4"), clause(&survey, "6"), clause(&survey, "A"));
    assert_eq!((four.state, four.evaluated), (Conformity::Unknown, 0));
    assert!(six.evaluated > 30 && six.evaluated < six.rules, "{six:?}");
    assert_eq!((annex.total(), annex.excluded), (1, 92));
}

#[test]
fn a_reference_control_is_as_its_line_is() {
    let state = |sound: &Sound, reference: &str| {
        let survey = sound.survey();
        let found = survey.controls.iter().find(|one| one.control.reference == reference).unwrap();
        (found.state, found.is_excluded)
    };
    let mut sound = Sound::begin();
    assert_eq!(state(&sound, "A.5.1"), (None, true), "excluded, and nothing contradicts it");
    sound.revise::<Control>(sound.backups, json!({"serves": "A.5.3, A.8.13"}));
    assert_eq!(state(&sound, "A.5.3"), (Some(Conformity::Failing), true), "excluded and needed");
    let line = sound.line("A.5.3");
    sound.revise::<SoaLine>(line, json!({"step": "undecided", "exclusion": null}));
    assert_eq!(state(&sound, "A.5.3"), (Some(Conformity::Unknown), false), "nobody has decided");
    sound.revise::<Control>(sound.backups, json!({"proven_until": "2026-03-01"}));
    assert_eq!(state(&sound, "A.8.13").0, Some(Conformity::Failing), "half of what is implemented is not proven");
}
