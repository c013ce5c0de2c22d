//! Clauses 4 to 10 are a tree whose leaves are assessed, and say which documented information they ask for.

use catalogue::documented_information::Group;
use catalogue::requirement::{Documentation, RequirementKind};
use catalogue::{documented_information, requirement, requirements};

use crate::{distinct, none};

#[test]
fn exactly_the_leaves_of_the_clauses_are_assessable() {
    for row in requirements() {
        assert_eq!(row.assessable, row.children().next().is_none(), "{}", row.id);
        assert_eq!(row.assessable, row.kind == RequirementKind::Requirement, "{}", row.id);
    }
}

#[test]
fn every_requirement_hangs_on_a_parent_above_it_and_only_clauses_stand_alone() {
    for row in requirements() {
        assert_eq!(row.parent.is_none(), row.kind == RequirementKind::Clause, "{}", row.id);
        assert_eq!(row.parent.is_some(), row.parent().is_some(), "{}: no such parent", row.id);
        assert!(row.parent().is_none_or(|parent| parent.order < row.order), "{}", row.id);
    }
}

#[test]
fn the_seven_clauses_roll_up_all_151_requirements() {
    let clauses: Vec<_> = requirements().iter().filter(|row| row.kind == RequirementKind::Clause).collect();
    assert_eq!(
        clauses.iter().map(|clause| clause.reference.as_str()).collect::<Vec<_>>(),
        ["4", "5", "6", "7", "8", "9", "10"]
    );
    assert_eq!(distinct(clauses.iter().flat_map(|clause| clause.leaves()).map(|leaf| &leaf.id)).len(), 151);
}

#[test]
fn documented_information_is_asked_for_with_a_basis_or_not_at_all() {
    for row in requirements() {
        let asked = row.documented_information != Documentation::None;
        assert_eq!(asked, row.documented_information_basis.is_some(), "{}", row.id);
        assert!(!asked || !row.documents.is_empty(), "{}: no document answers it", row.id);
    }
}

#[test]
fn what_a_mandatory_document_answers_names_that_document() {
    let mut missing = Vec::new();
    for item in documented_information().items.iter().filter(|item| item.group == Group::Mandatory) {
        for row in item.refs.iter().filter_map(|id| requirement(id)).filter(|row| !row.documents.contains(&item.id)) {
            missing.push(format!("{} does not name {}", row.id, item.id));
        }
    }
    none(missing, "Add the document to the row's documents.");
}
