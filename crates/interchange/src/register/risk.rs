//! Fields of risks (6.1.2, 6.1.3).

use super::{ChoiceList, Field, RatingScale, Shape, Sight};
use crate::own;

const fn likelihood(name: &'static str, label: &'static str) -> Field {
    Field::new(name, label, Shape::Rating(RatingScale::Likelihood)).tells(20)
}

const fn consequence(name: &'static str, label: &'static str) -> Field {
    Field::new(name, label, Shape::Rating(RatingScale::Consequence)).turns(&[(Sight::Prose, "leads_to")])
}

const fn affects(name: &'static str, label: &'static str, rated: &'static [(Sight, &'static str)]) -> Field {
    Field::new(name, label, Shape::Truth).tells(5).turns(rated)
}

pub(super) static FIELDS: [Field; 49] = [
    Field::new(own::NUMBER, "Annexa risk number", Shape::Line),
    Field::new("external", "ID", Shape::Identifier).tells(3).theirs(),
    Field::new("title", "Title", Shape::Title).tells(8),
    Field::new("description", "Description", Shape::Prose).tells(3),
    Field::new("cause", "Cause", Shape::Prose),
    Field::new("event", "Event", Shape::Prose),
    Field::new("leads_to", "Leads to", Shape::Prose),
    Field::new("assets", "Assets", Shape::Named).tells(4),
    Field::new("threats", "Threats", Shape::Named).tells(20),
    Field::new("weaknesses", "Weaknesses", Shape::Named).tells(20),
    Field::new("affects", "C, I, A concerned", Shape::Properties).tells(5).theirs(),
    affects("affects_confidentiality", "Affects confidentiality", &[(Sight::Ratings, "consequence_confidentiality")]),
    affects("affects_integrity", "Affects integrity", &[(Sight::Ratings, "consequence_integrity")]),
    affects("affects_availability", "Affects availability", &[(Sight::Ratings, "consequence_availability")]),
    Field::new("existing_controls", "Existing controls", Shape::Prose)
        .turns(&[(Sight::References, "reference_controls")]),
    likelihood("inherent_likelihood", "Inherent likelihood"),
    consequence("inherent_consequence", "Inherent consequence"),
    Field::new("inherent_level", "Inherent level", Shape::Line).theirs(),
    likelihood("likelihood", "Likelihood"),
    consequence("consequence", "Consequence").tells(15),
    consequence("consequence_confidentiality", "Consequence for confidentiality").theirs(),
    consequence("consequence_integrity", "Consequence for integrity").theirs(),
    consequence("consequence_availability", "Consequence for availability").theirs(),
    consequence("consequence_financial", "Financial consequence"),
    consequence("consequence_service", "Consequence for the service"),
    consequence("consequence_legal", "Legal consequence"),
    consequence("consequence_people", "Consequence for people"),
    consequence("consequence_reputation", "Consequence for reputation"),
    consequence("consequence_safety", "Consequence for safety"),
    Field::new("level", "Level", Shape::Line).theirs(),
    Field::new("option", "Treatment option", Shape::Choice(ChoiceList::Option))
        .tells(15)
        .turns(&[(Sight::Prose, "action")]),
    Field::new("reference_controls", "Annex A controls", Shape::Controls)
        .tells(4)
        .turns(&[(Sight::NoReferences, "action")])
        .theirs(),
    Field::new("action", "Action", Shape::Prose)
        .tells(4)
        .turns(&[(Sight::References, "reference_controls")])
        .repeats()
        .theirs(),
    Field::new("action_owner", "Responsible for the action", Shape::Person).tells(2).repeats().theirs(),
    Field::new("due", "Due", Shape::Date).tells(4).repeats().theirs(),
    likelihood("target_likelihood", "Target likelihood"),
    consequence("target_consequence", "Target consequence"),
    Field::new("target_level", "Target level", Shape::Line).theirs(),
    likelihood("residual_likelihood", "Residual likelihood").theirs(),
    consequence("residual_consequence", "Residual consequence").theirs(),
    Field::new("residual_level", "Residual level", Shape::Line).theirs(),
    Field::new("unit", "Unit", Shape::Line).tells(2).theirs(),
    Field::new("owner", "Owner", Shape::Person).tells(4),
    Field::new("assessor", "Assessor", Shape::Person).theirs(),
    Field::new("accepted_by", "Accepted by", Shape::Person).theirs(),
    Field::new("accepted_on", "Accepted on", Shape::Date).theirs(),
    Field::new("status", "Status", Shape::Choice(ChoiceList::RiskStatus))
        .tells(2)
        .turns(&[(Sight::Prose, "comment")])
        .theirs(),
    Field::new("review_on", "Review on", Shape::Date).tells(3).theirs(),
    Field::new("comment", "Comment", Shape::Prose).tells(2).theirs(),
];
