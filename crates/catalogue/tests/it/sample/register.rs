//! The other registers: people, assets, suppliers, incidents, audits, nonconformities.

use std::collections::BTreeMap;

use catalogue::{Role, control, life_cycles, provision, rights};
use serde_json::Value;

use super::{LEVELS, SAMPLE, all_ids, is_record_id, list, person, text, words};
use crate::none;

#[test]
fn whoever_owns_a_risk_a_control_or_an_asset_holds_the_role_for_it() {
    let mut unfit = Vec::new();
    for (register, role) in [("risks", Role::RiskOwner), ("controls", Role::ControlOwner), ("assets", Role::AssetOwner)]
    {
        for record in list(register) {
            let owner = person(text(record, "owner"));
            if !words(owner, "isms_roles").contains(&role.id()) || !owner["left_in_month"].is_null() {
                unfit.push(format!("{} is owned by {}", text(record, "id"), text(owner, "id")));
            }
        }
    }
    none(unfit, "Name an owner who holds the role, or give the person the role.");
}

#[test]
fn people_hold_roles_that_exist_and_may_be_combined() {
    for person in list("people") {
        let roles: Vec<Role> = words(person, "isms_roles")
            .iter()
            .map(|id| Role::from_id(id).unwrap_or_else(|| panic!("no role {id}")))
            .collect();
        for one in &roles {
            assert!(roles.iter().all(|other| !rights().conflict(*one, *other)), "{}", text(person, "id"));
        }
    }
}

#[test]
fn levels_and_severities_are_low_medium_high_or_critical() {
    for (register, field) in [("suppliers", "criticality"), ("incidents", "severity")] {
        for record in list(register) {
            assert!(LEVELS.contains(&text(record, field)), "{}", text(record, "id"));
        }
    }
    assert!(list("nonconformities").all(|record| ["minor", "major"].contains(&text(record, "grade"))));
}

#[test]
fn every_state_is_one_of_its_life_cycle() {
    let registers = [
        ("risks", "risk"),
        ("controls", "control"),
        ("suppliers", "supplier"),
        ("audits", "audit"),
        ("nonconformities", "nonconformity"),
    ];
    for (register, machine) in registers {
        let states = &life_cycles().machine(machine).unwrap().states;
        let field = if register == "controls" { "status" } else { "state" };
        for record in list(register) {
            assert!(states.iter().any(|state| state == text(record, field)), "{}", text(record, "id"));
        }
    }
}

#[test]
fn version_numbers_are_whole() {
    assert!(SAMPLE["statement_of_applicability"]["version"].is_u64());
    let words: Vec<&str> = catalogue::sample::TEXT.split_whitespace().collect();
    for pair in words.windows(2).filter(|pair| ["SoA", "criteria", "version"].contains(&pair[0].trim_end_matches(':')))
    {
        let number = pair[1].trim_end_matches([',', ';', '.', '\'']);
        let begins_as_number = number.starts_with(|first: char| first.is_ascii_digit());
        assert!(!begins_as_number || number.parse::<u32>().is_ok(), "{} {}", pair[0], pair[1]);
    }
}

#[test]
fn an_asset_is_critical_by_its_values() {
    for asset in list("assets") {
        let values: Vec<u64> =
            asset["value"].as_object().unwrap().values().map(|value| value.as_u64().unwrap()).collect();
        let critical = values.contains(&5) && values.iter().sum::<u64>() >= 13;
        assert_eq!(asset["critical"], critical, "{}", text(asset, "id"));
    }
}

#[test]
fn every_record_named_exists() {
    let known = all_ids();
    let mut dangling = Vec::new();
    for (register, fields) in [("risks", ["assets", "controls"].as_slice()), ("controls", &["serves"])] {
        for (record, field) in list(register).flat_map(|record| fields.iter().map(move |field| (record, *field))) {
            for name in words(record, field).into_iter().filter(|name| !known.contains(name) && control(name).is_none())
            {
                dangling.push(format!("{} names {name}", text(record, "id")));
            }
        }
    }
    for record in list("nonconformities") {
        let (requirement, source) = (text(record, "requirement"), text(record, "source"));
        if provision(&format!("iso27001-2022/{requirement}")).is_none() {
            dangling.push(format!("{} names {requirement}", text(record, "id")));
        }
        if is_record_id(source) && !known.contains(source) {
            dangling.push(format!("{} comes from {source}", text(record, "id")));
        }
    }
    none(dangling, "Correct the id.");
}

#[test]
fn an_audit_found_the_nonconformities_that_come_from_it() {
    for audit in list("audits") {
        let mut counts = words_before(text(audit, "result"));
        for nonconformity in list("nonconformities").filter(|record| record["source"] == audit["id"]) {
            *counts.entry(text(nonconformity, "grade")).or_default() -= 1;
        }
        let uncounted: Vec<_> =
            ["major", "minor"].into_iter().filter(|grade| counts.get(grade).is_some_and(|count| *count != 0)).collect();
        none(uncounted, text(audit, "id"));
    }
}

/// "1 major, 3 minor" as numbers by word.
fn words_before(result: &str) -> BTreeMap<&str, i64> {
    let parts = result.split(", ").filter_map(|part| part.split_once(' '));
    parts.filter_map(|(count, word)| Some((word, count.parse().ok()?))).collect()
}

#[test]
fn an_internal_audit_is_led_by_an_internal_auditor() {
    for audit in list("audits").filter(|audit| text(audit, "kind") == "internal") {
        let roles = words(person(text(audit, "lead")), "isms_roles");
        assert!(
            roles.contains(&Role::InternalAuditor.id()) || roles.contains(&Role::LeadAuditor.id()),
            "{}",
            text(audit, "id")
        );
    }
}

#[test]
fn the_departments_hold_all_people() {
    let sum: u64 = SAMPLE["departments"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(SAMPLE["sample"]["persons"], sum);
    assert!(list("people").all(|person| !SAMPLE["departments"][text(person, "department")].is_null()));
}
