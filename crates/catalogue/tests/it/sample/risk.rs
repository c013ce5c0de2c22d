//! Risks: rated by the matrix, treated by an option, accepted by their owners.

use std::collections::BTreeSet;

use catalogue::{TreatmentOption, starter_criteria};

use super::{SAMPLE, by_id, ids, list, rank, rank_of, text, words};
use crate::none;

#[test]
fn every_level_is_the_lookup_of_the_matrix() {
    let mut wrong = Vec::new();
    for risk in list("risks") {
        for rating in ["inherent", "current", "target"].iter().map(|name| &risk[*name]).filter(|value| !value.is_null())
        {
            let rated = |name: &str| u8::try_from(rating[name].as_u64().unwrap()).unwrap();
            let level = starter_criteria().level(rated("likelihood"), rated("consequence")).unwrap();
            if rating["level"] != level.id() {
                wrong.push(format!("{}: {rating}, by the matrix {level}", text(risk, "id")));
            }
        }
    }
    none(wrong, "A level is the lookup and nothing else; change the rating or the level.");
}

#[test]
fn an_accepted_risk_is_signed_by_its_owner_and_was_rated_by_somebody_else() {
    for risk in list("risks").filter(|risk| !risk["accepted_by"].is_null()) {
        assert_eq!(risk["accepted_by"], risk["owner"], "{}", text(risk, "id"));
        assert_ne!(text(risk, "assessor"), text(risk, "accepted_by"), "{}", text(risk, "id"));
    }
    for risk in list("risks").filter(|risk| text(risk, "state") == "accepted") {
        assert!(!risk["accepted_by"].is_null(), "{}: accepted by nobody", text(risk, "id"));
    }
}

#[test]
fn no_risk_beyond_its_owners_authority_is_accepted_by_the_owner_alone() {
    for risk in list("risks").filter(|risk| !risk["accepted_by"].is_null()) {
        assert!(rank(&risk["current"]) < rank_of("high"), "{} lacks a second signature", text(risk, "id"));
    }
}

#[test]
fn the_accepted_risks_above_target_are_the_deliberate_ones() {
    let above = list("risks")
        .filter(|risk| text(risk, "state") == "accepted" && rank(&risk["current"]) > rank(&risk["target"]));
    assert_eq!(ids(above), ["R12", "R16", "R30"]);
    assert_eq!(ids(list("risks").filter(|risk| !risk["above_target"].is_null())), ["R12", "R16"], "explained ones");
}

#[test]
fn every_treatment_is_one_of_the_four_options() {
    for risk in list("risks").filter(|risk| !risk["option"].is_null()) {
        assert!(TreatmentOption::from_id(text(risk, "option")).is_some(), "{}", text(risk, "id"));
    }
    let named: Vec<&str> = TreatmentOption::ALL.iter().map(|option| option.id()).collect();
    assert_eq!(SAMPLE["sample"]["treatment_options"], named.join(", "));
}

#[test]
fn the_reference_controls_of_a_risk_are_served_by_its_controls() {
    for risk in list("risks") {
        let serves: BTreeSet<&str> =
            words(risk, "controls").into_iter().flat_map(|id| words(by_id("controls", id), "serves")).collect();
        assert!(
            words(risk, "reference_controls").iter().all(|reference| serves.contains(reference)),
            "{}",
            text(risk, "id")
        );
    }
}
