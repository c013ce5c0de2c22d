//! Fields of suppliers (A.5.19), as far as they are recognised today.

use super::{Field, Shape};
use crate::own;

pub(super) static FIELDS: [Field; 11] = [
    Field::new(own::NUMBER, "Annexa supplier number", Shape::Line),
    Field::new("external", "ID", Shape::Identifier).tells(3).theirs(),
    Field::new("name", "Name", Shape::Title).tells(8),
    Field::new("delivers", "Delivers", Shape::Prose),
    Field::new("unit", "Unit", Shape::Line).tells(2).theirs(),
    Field::new("owner", "Owner", Shape::Person).tells(3),
    Field::new("contact", "Contact", Shape::Person),
    Field::new("criticality", "Criticality", Shape::Line).tells(4),
    Field::new("contract_until", "Contract until", Shape::Date).tells(20),
    Field::new("has_personal_data", "Personal data", Shape::Truth).tells(8),
    Field::new("reviewed_on", "Reviewed on", Shape::Date).tells(3),
];
