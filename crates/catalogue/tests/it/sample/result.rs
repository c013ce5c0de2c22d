//! Measures and seeded results are what the data give.

use std::collections::BTreeSet;

use catalogue::rules;
use serde_json::Value;

use super::{SAMPLE, all_ids, ids, is_record_id, lines, list, rank, rank_of, text, words};
use crate::{distinct, none};

#[test]
fn the_measures_of_month_18_equal_what_the_data_give() {
    let of_status = |status: &str| lines().filter(|line| line["status"] == status).count();
    let included = lines().filter(|line| text(line, "applicability") == "included").count();
    let unproven = lines().filter(|line| line["proven"] == false).count();
    let implemented = of_status("implemented");
    assert_eq!(latest("K03"), neither_treated_nor_accepted().len());
    assert_eq!(latest("K11"), percent(implemented, included));
    assert_eq!(latest("K12"), percent(implemented - unproven, implemented));
    assert_eq!(latest("K37"), list("nonconformities").filter(|record| text(record, "state") != "closed").count());
}

#[test]
fn an_objective_stands_where_its_metric_stands() {
    for objective in list("objectives").filter(|objective| trend(text(objective, "metric")).is_some()) {
        assert_eq!(text(objective, "now"), latest(text(objective, "metric")).to_string(), "{}", text(objective, "id"));
    }
}

#[test]
fn every_trend_has_18_months() {
    for (name, values) in SAMPLE["trends"].as_object().unwrap() {
        assert_eq!(values.as_array().unwrap().len(), 18, "{name}");
    }
    let events = SAMPLE["trends"]["events reported by staff"].as_array().unwrap();
    let sum: u64 = events.iter().filter_map(Value::as_u64).sum();
    assert_eq!(SAMPLE["other_volumes"]["events_reported"], sum);
}

#[test]
fn the_seeded_results_name_rules_and_records_that_exist() {
    let mut dangling = Vec::new();
    let known = all_ids();
    for result in list("seeded_rule_results") {
        if rules().rule(text(result, "rule")).is_none() {
            dangling.push(format!("no rule {}", text(result, "rule")));
        }
        let names = text(result, "why").split(|letter: char| !letter.is_alphanumeric() && letter != '-');
        for name in names.filter(|name| is_record_id(name) && !known.contains(name)) {
            dangling.push(format!("{} names {name}", text(result, "rule")));
        }
    }
    none(dangling, "Correct the rule or the record.");
    distinct(list("seeded_rule_results").map(|result| text(result, "rule")));
}

#[test]
fn the_seeded_failures_follow_from_the_data() {
    let why =
        |rule: &str| text(list("seeded_rule_results").find(|result| text(result, "rule") == rule).unwrap(), "why");
    let starts =
        |rule: &str, expected: &str| assert!(why(rule).starts_with(expected), "{rule}: {expected}, not {}", why(rule));

    let lapsed =
        list("risks").filter(|risk| risk["acceptance_ends_in_months"].as_i64().is_some_and(|months| months < 0));
    starts("R6-43", &format!("{}:", ids(lapsed).join(" and ")));
    starts("R6-24", &format!("{} above the line", neither_treated_nor_accepted().join(" and ")));
    let unexplained = list("risks").filter(|risk| {
        text(risk, "state") == "accepted"
            && rank(&risk["current"]) > rank(&risk["target"])
            && risk["above_target"].is_null()
    });
    starts("R8-17", &format!("{} stands", ids(unexplained).join(" and ")));
    starts("R6-32", &format!("{} implemented lines", lines().filter(|line| line["proven"] == false).count()));
    let at_risk: BTreeSet<&str> = list("risks").flat_map(|risk| words(risk, "assets")).collect();
    let forgotten = list("assets").filter(|asset| asset["critical"] == true && !at_risk.contains(text(asset, "id")));
    starts("R6-12", &format!("{} (", ids(forgotten).join(" and ")));
}

/// K03 and R6-24: open, above the line, neither in treatment under an approved plan nor validly accepted.
fn neither_treated_nor_accepted() -> Vec<&'static str> {
    ids(list("risks").filter(|risk| {
        let open = !["closed", "rejected"].contains(&text(risk, "state"));
        let in_treatment = text(risk, "state") == "in_treatment";
        let accepted = risk["acceptance_ends_in_months"].as_i64().is_some_and(|months| months >= 0);
        open && rank(&risk["current"]) >= rank_of("high") && !in_treatment && !accepted
    }))
}

fn percent(part: usize, whole: usize) -> usize {
    (part * 100 + whole / 2) / whole
}

fn trend(metric: &str) -> Option<&'static Vec<Value>> {
    let trends = SAMPLE["trends"].as_object().unwrap();
    trends.iter().find(|(name, _)| name.split(' ').next() == Some(metric))?.1.as_array()
}

/// The newest value of a metric.
fn latest(metric: &str) -> usize {
    usize::try_from(trend(metric).unwrap().iter().rev().find_map(Value::as_u64).unwrap()).unwrap()
}
