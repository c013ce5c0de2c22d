//! The table of rules is the file's.

use catalogue::rules;
use readiness::rules::{CHECKS, check, rule};

/// The clauses of which every rule is here.
const CLAUSES: [&str; 4] = ["6.1.2", "6.1.3", "8.2", "8.3"];

#[test]
fn every_rule_of_these_clauses_and_on_lines_of_a_statement_is_evaluated() {
    for rule in &rules().all {
        let is_of = |id: &String| {
            let mut clauses = CLAUSES.iter().map(|clause| format!("iso27001-2022/{clause}."));
            clauses.any(|clause| id.starts_with(&clause))
        };
        // The last one is about certificates, of which 6.1.3 d is only a matter.
        let is_covered = rule.refs.iter().any(is_of) && rule.id != "RC-05";
        if is_covered || rule.entity == "SoaLine" {
            assert!(check(&rule.id).is_some(), "{} is in no line of the table: {}", rule.id, rule.fails_when);
        }
    }
}

#[test]
fn each_line_is_of_one_rule_in_the_order_of_the_file_and_says_what_to_do() {
    let places: Vec<usize> = CHECKS
        .iter()
        .map(|check| rules().all.iter().position(|rule| rule.id == check.id).unwrap_or_else(|| panic!("{}", check.id)))
        .collect();
    assert!(places.is_sorted_by(|one, other| one < other), "a line is out of order, or stands twice");
    for check in CHECKS {
        assert!(check.next.ends_with('.') && rule(check).is_some(), "{}", check.id);
        assert!(check.limits.is_empty() || check.limits.ends_with('.'), "{}", check.id);
    }
}

#[test]
fn the_kinds_that_rules_read_are_kinds() {
    assert_eq!(readiness::reads().len(), 23, "a name in the list is no kind");
}
