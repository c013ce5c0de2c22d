//! Readiness rules use parameters that an organisation can find and change.

use std::collections::BTreeSet;

use catalogue::rules;

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
