//! Services (4.3): what the organisation offers.

use jiff::civil::Date;
use record::{Line, Prose, Record, Ref, State};

use super::process::BusinessProcess;
use crate::asset::Asset;
use crate::life::{KEPT, REVIEW_OVERDUE, Reviewed, UNOWNED};
use crate::people::Person;

/// Something that the organisation offers to customers, or one part of it to another. A scope covers services or
/// processes, or both (4.3).
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "services", clause = "4.3", prefix = "SV", state = Service::state)]
pub struct Service {
    /// What customers know it by.
    #[field(title, listed, searched)]
    pub name: Line,
    /// What it does for those who use it.
    #[field(searched)]
    pub description: Option<Prose>,
    /// Who uses it.
    #[field(listed, label = "For")]
    pub users: Option<Line>,
    /// Who answers for it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// The processes by which it is delivered.
    #[field(detail)]
    pub processes: Vec<Ref<BusinessProcess>>,
    /// The assets that it cannot be delivered without.
    #[field(detail)]
    pub assets: Vec<Ref<Asset>>,
    /// When somebody looked whether it is still true, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
}

impl Service {
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
