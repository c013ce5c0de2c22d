//! Mappings cover every row of the regulations and can be read both ways.

use catalogue::mapping::Relationship;
use catalogue::{gdpr, mappings, sox};

use crate::none;

#[test]
fn strength_goes_from_one_to_ten_and_every_foreign_row_is_mapped() {
    assert!(mappings().all.iter().all(|mapping| (1..=10).contains(&mapping.strength)));
    let targets = gdpr().rows.iter().map(|row| &row.id).chain(sox().rows.iter().map(|row| &row.id));
    none(targets.filter(|id| mappings().best_strength(id).is_none()).collect(), "Map the row, or say why not.");
}

#[test]
fn an_inverse_mapping_read_twice_is_the_mapping() {
    assert!(Relationship::ALL.iter().all(|relationship| relationship.inverse().inverse() == *relationship));
    assert_eq!(Relationship::SupersetOf.inverse(), Relationship::SubsetOf);
}
