//! Sites (4.3): the places where people work and things stand.

use jiff::civil::Date;
use record::{Choice, Line, Prose, Record, Ref, State};

use crate::life::{KEPT, REVIEW_OVERDUE, Reviewed, UNOWNED};
use crate::people::Person;

/// A place that the organisation works from or keeps things in. Scopes name the sites that they cover (4.3), and audits
/// choose among them.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "sites", clause = "4.3", prefix = "ST", state = Site::state)]
pub struct Site {
    /// What people call it, such as Office Utrecht.
    #[field(title, listed, searched)]
    pub name: Line,
    /// What kind of place it is.
    #[field(listed, label = "Type")]
    pub kind: Option<SiteType>,
    /// Where it is, as one writes it on a letter.
    #[field(searched)]
    pub address: Option<Prose>,
    /// What is done and kept there.
    #[field(searched, label = "Used for")]
    pub used_for: Option<Prose>,
    /// Who answers for the place: for doors, keys, guests and power.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// When somebody looked whether it is still true, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
}

/// What kind of place a site is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum SiteType {
    /// People work there.
    Office,
    /// Machines run there.
    DataCentre,
    /// Something is made or handled there.
    Plant,
    /// Things or papers are stored there.
    Storage,
    /// Where people work at home and on the way.
    RemoteWork,
    /// It belongs to a customer or a partner.
    AtOthers,
}

impl Site {
    fn state(&self, today: Date) -> Option<State> {
        Some(if self.review.is_overdue(today) {
            REVIEW_OVERDUE
        } else if self.owner.is_none() {
            UNOWNED
        } else {
            KEPT
        })
    }
}
