//! Fields of assets (A.5.9).

use super::{ChoiceList, Field, RatingScale, Shape, Sight};
use crate::own;

const fn worth(name: &'static str, label: &'static str) -> Field {
    Field::new(name, label, Shape::Rating(RatingScale::Worth))
}

pub(super) static FIELDS: [Field; 20] = [
    Field::new(own::NUMBER, "Annexa asset number", Shape::Line),
    Field::new("external", "ID", Shape::Identifier).tells(3).theirs(),
    Field::new("name", "Name", Shape::Title).tells(8),
    Field::new("kind", "Type", Shape::Choice(ChoiceList::Kind)).tells(8),
    Field::new("unit", "Unit", Shape::Line).tells(2).theirs(),
    Field::new("owner", "Owner", Shape::Person).tells(4),
    Field::new("classification", "Classification", Shape::Choice(ChoiceList::Classification)).tells(15),
    Field::new("description", "Description", Shape::Prose).tells(3),
    worth("confidentiality", "Confidentiality"),
    worth("integrity", "Integrity"),
    worth("availability", "Availability"),
    Field::new("belongs_to", "Belongs to", Shape::Choice(ChoiceList::BelongsTo)),
    Field::new("has_personal_data", "Personal data", Shape::Truth).tells(8),
    Field::new("location", "Location", Shape::Line),
    Field::new("depends_on", "Depends on", Shape::Named),
    Field::new("recovery_time", "Recovery time", Shape::Hours).tells(15),
    Field::new("recovery_point", "Recovery point", Shape::Hours).tells(15),
    Field::new("reviewed_on", "Reviewed on", Shape::Date).tells(3),
    Field::new("status", "Status", Shape::Choice(ChoiceList::AssetStatus))
        .tells(2)
        .turns(&[(Sight::Prose, "description")])
        .theirs(),
    Field::new("retired_on", "Retired on", Shape::Date).theirs(),
];
