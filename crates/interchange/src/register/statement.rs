//! Fields of the lines of a Statement of Applicability (6.1.3 d), as far as they are recognised today.

use super::{Field, Shape};

pub(super) static FIELDS: [Field; 11] = [
    Field::new("control", "Control", Shape::Controls).tells(3),
    Field::new("title", "Title", Shape::Title).tells(4),
    Field::new("theme", "Theme", Shape::Line).tells(3),
    Field::new("applicable", "Applicable", Shape::Truth).tells(30),
    Field::new("reason_for_inclusion", "Reason for inclusion", Shape::Prose).tells(8),
    Field::new("reason_for_exclusion", "Reason for exclusion", Shape::Prose).tells(30),
    Field::new("implementation_status", "Implementation status", Shape::Line).tells(5),
    Field::new("implementation", "How implemented", Shape::Prose),
    Field::new("owner", "Owner", Shape::Person).tells(3),
    Field::new("reviewed_on", "Reviewed on", Shape::Date).tells(3),
    Field::new("comment", "Comment", Shape::Prose).tells(2),
];
