//! What does not apply, and what is not evaluated.

use isms::control::SoaVersion;
use isms::risk::{Risk, RiskCriteria};
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
    assert_eq!(fails, ["R6-05", "R6-14", "R6-27", "R8-08"], "what has to be there from the start");
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
