//! The Statement of Applicability follows from the controls.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{SAMPLE, by_id, ids, lines, list, text, words};
use crate::none;

#[test]
fn the_status_of_a_line_follows_from_its_controls() {
    let serving = serving();
    let mut wrong = Vec::new();
    for line in lines().filter(|line| text(line, "applicability") == "included") {
        let reference = text(line, "control");
        let controls = serving.get(reference).cloned().unwrap_or_default();
        let derived = line_status(&controls);
        if text(line, "status") != derived || words(line, "controls") != ids(controls.iter().copied()) {
            wrong.push(format!("{reference}: {derived} by {:?}, not {line}", ids(controls.iter().copied())));
        }
        let proven = derived != "implemented" || controls.iter().all(|control| text(control, "evidence") == "valid");
        if line["proven"].as_bool().unwrap_or(true) != proven {
            wrong.push(format!("{reference}: proven is {proven}"));
        }
    }
    none(wrong, "Nobody sets the status of a line by hand; change the control, or the line to what follows.");
}

/// The derived status of life cycle `soa_line`.
fn line_status(controls: &[&Value]) -> &'static str {
    let has = |status: &str| controls.iter().any(|control| text(control, "status") == status);
    if !controls.is_empty() && controls.iter().all(|control| text(control, "status") == "implemented") {
        "implemented"
    } else if has("implemented") || has("partial") {
        "partial"
    } else if has("planned") {
        "planned"
    } else {
        "not_implemented"
    }
}

#[test]
fn the_statement_has_a_line_for_each_reference_control_and_each_control_that_serves_none() {
    assert!(
        lines()
            .map(|line| text(line, "control"))
            .eq(catalogue::controls().iter().map(|control| control.reference.as_str()))
    );
    let alone = SAMPLE["statement_of_applicability"]["lines_without_reference_control"].as_array().unwrap();
    let serves_none = list("controls").filter(|control| words(control, "serves").is_empty());
    assert!(alone.iter().map(|line| text(line, "control")).eq(ids(serves_none)));
    for line in alone {
        assert_eq!(text(line, "status"), text(by_id("controls", text(line, "control")), "status"));
    }
}

#[test]
fn a_line_is_excluded_with_a_reason_and_included_for_one() {
    let serving = serving();
    for line in lines() {
        let reference = text(line, "control");
        match text(line, "applicability") {
            "excluded" => {
                assert!(!text(line, "justification").is_empty() && line["status"].is_null(), "{reference}");
                assert!(!serving.contains_key(reference), "{reference} is excluded and served");
            }
            "included" => {
                assert!(!words(line, "reasons").is_empty(), "{reference}");
                let risks = list("risks").filter(|risk| words(risk, "reference_controls").contains(&reference));
                assert_eq!(words(line, "risks"), ids(risks), "{reference}");
                assert_eq!(words(line, "reasons").contains(&"risk"), !words(line, "risks").is_empty(), "{reference}");
            }
            other => panic!("{reference}: {other}"),
        }
    }
}

#[test]
fn the_statement_counts_its_lines_truly() {
    for (status, count) in SAMPLE["statement_of_applicability"]["counts"].as_object().unwrap() {
        let counted = lines().filter(|line| line["status"].as_str().unwrap_or("excluded") == status).count();
        assert_eq!(count, counted, "{status}");
    }
}

/// The controls that serve each reference control.
fn serving() -> BTreeMap<&'static str, Vec<&'static Value>> {
    let mut serving: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for control in list("controls") {
        for reference in words(control, "serves") {
            serving.entry(reference).or_default().push(control);
        }
    }
    serving
}
