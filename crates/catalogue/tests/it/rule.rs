//! Readiness rules use parameters that an organisation can find and change.

use std::collections::BTreeSet;

use catalogue::rule::Escalation;
use catalogue::{Severity, rules};

use crate::none;

#[test]
fn every_parameter_of_a_rule_has_one_default_and_every_default_a_rule() {
    let mut differing = Vec::new();
    let mut used = BTreeSet::new();
    for rule in &rules().all {
        for (name, value) in &rule.parameters {
            used.insert(name);
            if rules().parameter(name) != Some(*value) {
                differing.push(format!("{}: {name} = {value}, default {:?}", rule.id, rules().parameter(name)));
            }
        }
    }
    none(differing, "A parameter has one default, in the parameters section.");
    assert!(rules().parameters.keys().eq(used), "a default that no rule uses");
}

#[test]
fn a_rule_escalates_only_to_a_higher_grade() {
    for rule in &rules().all {
        assert!(rule.escalation.as_ref().is_none_or(|escalation| escalation.to > rule.severity), "{}", rule.id);
    }
}

#[test]
fn how_many_it_takes_is_read_from_the_words_of_the_escalation() {
    let escalation = |when: &str| Escalation { to: Severity::Major, when: when.to_owned() };
    for (when, count, of, is_reached) in [
        ("more than 10 lines", 10, 93, false),
        ("more than 10 lines", 11, 93, true),
        ("3 or more lines", 2, 93, false),
        ("3 or more lines", 3, 93, true),
        ("more than 20 percent of them", 2, 10, false),
        ("more than 20 percent of them", 3, 10, true),
        ("50 percent or more", 5, 10, true),
        ("50 percent or more", 4, 10, false),
        ("risk at high band and more than 90 days overdue", 91, 0, true),
        ("risk at high band and more than 90 days overdue", 90, 0, false),
    ] {
        assert_eq!(escalation(when).bar().unwrap().is_reached(count, of), is_reached, "{when}: {count} of {of}");
    }
    for when in ["no owner has approved", "never assessed", "within 3 months", "past due"] {
        assert_eq!(escalation(when).bar(), None, "{when}");
    }
}
