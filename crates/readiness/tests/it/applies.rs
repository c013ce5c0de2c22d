//! What does not apply, and what is not evaluated.

use isms::control::SoaVersion;
use isms::risk::{Acceptance, Risk, RiskCriteria};
use isms::treatment::Action;
use readiness::{RuleResult, survey};
use record::Kinded as _;
use serde_json::json;
use trial::World;

use crate::sound::Sound;

#[test]
fn in_an_organisation_of_a_day_what_has_nothing_to_look_at_does_not_apply() {
    let world = World::founded();
    let survey = survey(&world.isms, world.today());
    let fails: Vec<_> =
        survey.outcomes.iter().filter(|one| one.result == RuleResult::Fail).map(|one| one.rule.id.as_str()).collect();
    assert_eq!(fails, ["R6-04", "R6-05", "R6-14", "R6-27", "R6-45", "R8-08"], "what has to be there from the start");
    for outcome in survey.outcomes.iter().filter(|outcome| outcome.result == RuleResult::NotApplicable) {
        assert!(!outcome.because.is_empty() && outcome.looked_at == 0, "{}", outcome.rule.id);
    }
    assert!(!survey.outcomes.iter().any(|outcome| outcome.result == RuleResult::Pass), "nothing was looked at");
}

#[test]
fn a_rule_on_a_control_that_the_approved_statement_excludes_does_not_apply() {
    let sound = Sound::begin();
    let survey = sound.survey();
    let outcome = survey.outcome("RA-03").unwrap();
    assert_eq!(
        (outcome.result, outcome.because.as_str()),
        (RuleResult::NotApplicable, "A.5.3 is excluded in the approved statement.")
    );
    let mut sound = sound;
    sound.revise::<SoaVersion>(sound.statement, json!({"step": "superseded"}));
    assert_eq!(sound.survey().outcome("RA-03").unwrap().result, RuleResult::NotEvaluated);
}

#[test]
fn what_rejected_and_closed_risks_lack_is_nobodys_matter() {
    for step in ["rejected", "closed"] {
        let mut sound = Sound::begin();
        let risk = json!({"title": "x", "step": step});
        sound.world.record::<Risk>(sound.world.root, risk);
        assert_eq!(sound.failing(), [""; 0], "{step}");
    }
}

#[test]
fn of_what_was_avoided_nothing_remains_to_be_accepted() {
    let mut sound = Sound::begin();
    let acceptance = sound.world.isms.all::<Acceptance>().find(|one| one.risk.id == sound.rest).unwrap().held.id;
    sound.world.retire(Acceptance::kind_of(), acceptance);
    for (option, fails) in [("avoid", false), ("share", true)] {
        let closed = json!({"step": "closed", "acceptance": null, "option": option});
        sound.revise::<Risk>(sound.rest, closed);
        assert_eq!(sound.failing().contains(&"R6-41".to_owned()), fails, "{option}");
    }
}

#[test]
fn above_its_target_a_risk_needs_an_action_or_an_acceptance_that_says_why() {
    let mut sound = Sound::begin();
    let acceptance = sound.world.isms.all::<Acceptance>().find(|one| one.risk.id == sound.rest).unwrap().held.id;
    let above = json!({"target_likelihood": 1, "residual_likelihood": 3, "residual_service": 3});
    sound.revise::<Risk>(sound.rest, above);
    sound.revise::<Acceptance>(acceptance, json!({"level": "medium"}));
    let fails = |sound: &Sound| sound.failing().contains(&"R8-17".to_owned());
    assert!(fails(&sound), "nothing follows");
    let mut acting = json!({"title": "More", "step": "planned", "risk": sound.rest});
    acting["assignee"] = json!(sound.theo);
    let action = sound.world.record::<Action>(sound.world.root, acting);
    assert!(!fails(&sound), "an action follows");
    sound.revise::<Action>(action, json!({"step": "cancelled"}));
    sound.revise::<Acceptance>(acceptance, json!({"above_target": "Stands until masking is in operation"}));
    assert!(!fails(&sound), "the acceptance says why");
    sound.revise::<Acceptance>(acceptance, json!({"valid_until": "2026-03-01"}));
    assert!(fails(&sound), "and has lapsed");
}

#[test]
fn until_the_day_by_which_all_is_analysed_again_risks_may_rest_on_the_version_before() {
    let mut sound = Sound::begin();
    let mut older = sound.world.held(RiskCriteria::kind_of(), sound.criteria).body();
    older.retain(|name, _| !matches!(name.as_str(), "number" | "unit"));
    older.insert("step".to_owned(), json!("superseded"));
    let older = sound.world.record::<RiskCriteria>(sound.world.root, json!(older));
    sound.revise::<Risk>(sound.analysed, json!({"criteria": older}));
    for (last, fails) in [("2026-03-02", false), ("2026-03-01", true)] {
        sound.criteria(json!({"conversion": "analyse_again", "reanalyse_by": last}));
        assert_eq!(sound.failing().contains(&"R6-09".to_owned()), fails, "{last}");
    }
}

#[test]
fn a_rationale_that_names_the_other_risk_explains_the_difference() {
    let mut sound = Sound::begin();
    sound.revise::<Risk>(sound.accepted, json!({"likelihood": 2, "service": 2, "rationale": "Unlike R-001, offline"}));
    assert_eq!(sound.failing(), [""; 0]);
}

#[test]
fn a_past_day_is_judged_by_its_own_date() {
    let sound = Sound::begin();
    let on = |day: &str| survey(&sound.world.isms, day.parse().unwrap()).outcome("R6-43").unwrap().result;
    assert_eq!((on("2027-01-31"), on("2027-02-01")), (RuleResult::Pass, RuleResult::Fail));
}
