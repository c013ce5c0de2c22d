//! What refers to something refers to something that exists.

use catalogue::{
    control, controls, documented_information, gdpr, mappings, measures, provision, requirement, requirements, rights,
    rules, sox,
};

use crate::{distinct, none};

#[test]
fn ids_and_references_are_unique_and_rows_stand_in_order() {
    distinct(requirements().iter().map(|row| &row.id));
    distinct(requirements().iter().map(|row| &row.reference));
    assert!(requirements().iter().map(|row| row.order).eq(1..=188));
    assert!(controls().iter().map(|control| control.order).eq(1..=93));
    for control in controls() {
        assert_eq!(control.id, format!("iso27001-2022/{}", control.reference));
    }
}

#[test]
fn a_row_is_found_by_its_id_and_by_what_an_auditor_writes() {
    assert_eq!(control("A.5.1").unwrap().id, "iso27001-2022/A.5.1");
    assert_eq!(control("iso27001-2022/A.8.34").unwrap().reference, "A.8.34");
    assert_eq!(requirement("4.1 (Amd 1)").unwrap().id, "iso27001-2022/4.1.climate");
    assert_eq!(requirement("iso27001-2022/4.1.climate").unwrap().parent().unwrap().reference, "4.1");
    assert!(control("A.5.38").is_none());
    assert_eq!(provision("gdpr/33.1").unwrap().reference(), "Art. 33(1)");
    assert_eq!(provision("sox-itgc/SOX-302").unwrap().reference(), "SOX-302");
    assert!(provision("A.5.1").is_none(), "a reference alone does not say of which framework");
}

#[test]
fn every_id_in_the_catalogue_resolves() {
    let mut dangling = Vec::new();
    let mut check = |found: bool, of: &str, id: &str| {
        if !found {
            dangling.push(format!("{of} names {id}"));
        }
    };
    let is_ours = |id: &str| id.starts_with("iso27001-2022/") && provision(id).is_some();
    let is_foreign = |id: &str| !id.starts_with("iso27001-2022/") && provision(id).is_some();
    for row in requirements() {
        row.documents.iter().for_each(|id| check(documented_information().find(id).is_some(), &row.id, id));
    }
    for item in &documented_information().items {
        item.refs.iter().for_each(|id| check(is_ours(id), &item.id, id));
        item.readiness_rules.iter().for_each(|id| check(rules().rule(id).is_some(), &item.id, id));
    }
    for rule in &rules().all {
        rule.refs.iter().for_each(|id| check(is_ours(id), &rule.id, id));
        rule.external_refs.iter().for_each(|id| check(is_foreign(id), &rule.id, id));
    }
    for mapping in &mappings().all {
        check(is_ours(&mapping.source), "a mapping", &mapping.source);
        check(is_foreign(&mapping.target), "a mapping", &mapping.target);
    }
    none(dangling, "Correct the id, or add the row it names.");
}

#[test]
fn every_rule_and_every_document_says_which_requirement_it_serves() {
    for rule in &rules().all {
        assert!(!rule.refs.is_empty(), "{}", rule.id);
    }
    for item in &documented_information().items {
        assert!(!item.refs.is_empty(), "{}", item.id);
    }
}

#[test]
fn rules_and_measures_look_only_at_kinds_of_record_that_have_rights() {
    let entities = rules().all.iter().map(|rule| &rule.entity);
    let sources = measures().all.iter().flat_map(|measure| &measure.source_entities);
    let unknown: Vec<_> = entities.chain(sources).filter(|name| rights().group_of_entity(name).is_none()).collect();
    none(unknown, "Add the kind of record to an object group, or correct its name.");
}

#[test]
fn every_id_of_a_list_is_there_once() {
    distinct(rules().all.iter().map(|rule| &rule.id));
    distinct(documented_information().items.iter().map(|item| &item.id));
    distinct(measures().all.iter().map(|measure| &measure.id));
    distinct(gdpr().rows.iter().map(|row| &row.id));
    distinct(gdpr().rows.iter().map(|row| &row.reference));
    distinct(sox().rows.iter().map(|row| &row.id));
    distinct(mappings().all.iter().map(|mapping| (&mapping.source, &mapping.target)));
}
