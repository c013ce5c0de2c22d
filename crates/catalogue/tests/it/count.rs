//! What the files say about themselves is true: their counts and their lists of words.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::control::{
    ControlType, CybersecurityConcept, EvidenceCadence, OperationalCapability, Property, SecurityDomain,
};
use catalogue::documented_information::{Basis, Group};
use catalogue::mapping::{Coverage, Relationship};
use catalogue::regulation::{Category, Chapter, SoxKind};
use catalogue::requirement::Documentation;
use catalogue::{
    Severity, Theme, controls, documented_information, gdpr, mappings, requirements, rules, sox, standard,
};

#[test]
fn the_enums_of_the_code_are_the_lists_of_the_standard() {
    let lists = &standard().enumerations;
    assert_eq!(lists.documented_information, Documentation::ALL);
    assert_eq!(lists.control_type, ControlType::ALL);
    assert_eq!(lists.cia, Property::ALL);
    assert_eq!(lists.cybersecurity_concepts, CybersecurityConcept::ALL);
    assert_eq!(lists.operational_capabilities, OperationalCapability::ALL);
    assert_eq!(lists.security_domains, SecurityDomain::ALL);
    assert_eq!(lists.theme, Theme::ALL);
    assert_eq!(lists.suggested_evidence_cadence, EvidenceCadence::ALL);
    assert_eq!(mappings().relationship_values, Relationship::ALL);
    assert!(gdpr().chapters.keys().eq(Chapter::ALL));
    assert!(sox().categories.keys().eq(Category::ALL));
}

#[test]
fn the_counts_of_the_standard_are_true() {
    let theme = |theme| controls().iter().filter(|control| control.theme == theme).count();
    let counts = BTreeMap::from([
        ("clause_and_group_rows", requirements().iter().filter(|row| !row.assessable).count()),
        ("assessable_requirements", requirements().iter().filter(|row| row.assessable).count()),
        ("annex_a_controls", controls().len()),
        ("organizational", theme(Theme::Organizational)),
        ("people", theme(Theme::People)),
        ("physical", theme(Theme::Physical)),
        ("technological", theme(Theme::Technological)),
        ("controls_new_in_2022", controls().iter().filter(|control| control.new_in_2022).count()),
        ("controls_2013", 114),
    ]);
    assert_counts(&standard().catalogue.counts, &counts);
}

#[test]
fn the_counts_of_rules_documents_and_regulations_are_true() {
    let severity = |severity| rules().all.iter().filter(|rule| rule.severity == severity).count();
    assert_counts(
        &rules().about.counts,
        &BTreeMap::from([
            ("total", rules().all.len()),
            ("major", severity(Severity::Major)),
            ("minor", severity(Severity::Minor)),
            ("observation", severity(Severity::Observation)),
        ]),
    );
    let items = &documented_information().items;
    let counts = &documented_information().about.counts;
    assert_eq!(counts.total, items.len());
    assert_eq!(counts.mandatory, counts.by_group[&Group::Mandatory]);
    for group in Group::ALL {
        assert_eq!(counts.by_group[group], items.iter().filter(|item| item.group == *group).count(), "{group}");
    }
    for basis in Basis::ALL {
        assert_eq!(counts.by_basis[basis], items.iter().filter(|item| item.basis == *basis).count(), "{basis}");
    }
    let articles: BTreeSet<u32> = gdpr().rows.iter().map(|row| row.article).collect();
    assert_counts(&gdpr().about.counts, &BTreeMap::from([("rows", gdpr().rows.len()), ("articles", articles.len())]));
    let statutory = sox().rows.iter().filter(|row| row.kind == SoxKind::Statutory).count();
    assert_counts(
        &sox().about.counts,
        &BTreeMap::from([
            ("rows", sox().rows.len()),
            ("statutory", statutory),
            ("it_general_controls", sox().rows.len() - statutory),
        ]),
    );
}

#[test]
fn the_counts_of_the_mappings_are_true() {
    let to = |framework: &str| mappings().all.iter().filter(|mapping| mapping.target.starts_with(framework)).count();
    let counts = &mappings().about.counts;
    assert_eq!([counts.total, counts.gdpr, counts.sox_itgc], [mappings().all.len(), to("gdpr/"), to("sox-itgc/")]);
    for relationship in Relationship::ALL {
        let count = mappings().all.iter().filter(|mapping| mapping.relationship == *relationship).count();
        assert_eq!(counts.by_relationship.get(relationship).copied().unwrap_or(0), count, "{relationship}");
    }
    let coverage = &mappings().about.target_coverage;
    assert_eq!(coverage["gdpr"], coverage_of(gdpr().rows.iter().map(|row| row.id.as_str())));
    assert_eq!(coverage["sox_itgc"], coverage_of(sox().rows.iter().map(|row| row.id.as_str())));
}

fn coverage_of<'a>(targets: impl Iterator<Item = &'a str>) -> Coverage {
    let mut coverage = Coverage { strong_8_to_10: 0, partial_5_to_7: 0, weak_1_to_4: 0 };
    for target in targets {
        match mappings().best_strength(target) {
            Some(8..) => coverage.strong_8_to_10 += 1,
            Some(5..=7) => coverage.partial_5_to_7 += 1,
            Some(..=4) | None => coverage.weak_1_to_4 += 1,
        }
    }
    coverage
}

fn assert_counts(said: &BTreeMap<String, usize>, counted: &BTreeMap<&str, usize>) {
    let said: BTreeMap<&str, usize> = said.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    assert_eq!(said, *counted, "left: what the file says; right: what it holds");
}
