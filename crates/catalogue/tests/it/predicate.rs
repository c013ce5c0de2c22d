//! Predicates, links and conditions: the code and the data know the same ones, and steps use them.

use std::collections::BTreeSet;

use catalogue::rights::PredicateKind;
use catalogue::{Condition, Link, Predicate, Qualifier, rights};

use crate::{actors, distinct, none};

#[test]
fn the_links_conditions_and_qualifiers_of_the_code_are_those_of_the_data() {
    assert!(rights().links.iter().map(|link| link.id).eq(Link::ALL.iter().copied()));
    assert!(rights().conditions.iter().map(|condition| condition.id).eq(Condition::ALL.iter().copied()));
    assert!(rights().qualifiers.keys().eq(Qualifier::ALL));
}

#[test]
fn every_predicate_is_defined_once_and_says_truly_whether_steps_use_it() {
    let defined = distinct(rights().predicates.iter().map(|predicate| predicate.id));
    assert_eq!(defined, Predicate::all().collect());
    let used: BTreeSet<Predicate> = actors().flat_map(|(_, actor)| actor.predicates()).collect();
    for predicate in &rights().predicates {
        assert_eq!(predicate.used_in_transitions, used.contains(&predicate.id), "{}", predicate.id);
        let kind = match predicate.id {
            Predicate::Role(_) => PredicateKind::Role,
            Predicate::Link(_) => PredicateKind::Link,
            Predicate::Authority => PredicateKind::Authority,
            Predicate::RightWrite | Predicate::RightGrant => PredicateKind::Right,
            Predicate::Connector => PredicateKind::Service,
        };
        assert_eq!(predicate.kind, kind, "{}", predicate.id);
        assert_eq!(predicate.id.to_string().parse(), Ok(predicate.id));
    }
    assert!("role.king".parse::<Predicate>().is_err());
}

#[test]
fn a_link_is_true_by_the_same_words_as_its_predicate() {
    for link in &rights().links {
        let predicate = rights().predicates.iter().find(|predicate| predicate.id == Predicate::Link(link.id)).unwrap();
        assert_eq!(link.true_when, predicate.true_when, "{}", link.id);
    }
}

#[test]
fn every_link_is_used_by_a_step() {
    let used: BTreeSet<Predicate> = actors().flat_map(|(_, actor)| actor.predicates()).collect();
    none(
        Link::ALL.iter().filter(|link| !used.contains(&Predicate::Link(**link))).collect(),
        "Use the link or remove it.",
    );
}

#[test]
fn every_condition_is_used() {
    let used: BTreeSet<Condition> = actors().filter_map(|(_, actor)| actor.condition()).collect();
    assert!(used.iter().eq(Condition::ALL));
}
