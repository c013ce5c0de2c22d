//! Business processes (4.3): how the work of the organisation is done.

use jiff::civil::Date;
use record::{Line, Number, Prose, Record, Ref, State};

use crate::asset::Asset;
use crate::life::{KEPT, REVIEW_OVERDUE, Reviewed, UNOWNED};
use crate::people::Person;

/// A chain of work with a result, such as Operation of the platform. Risks are found by asking what would stop or spoil
/// it, and a scope covers processes or services, or both (4.3).
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "business-processes",
    titles = "Business processes",
    clause = "4.3",
    prefix = "BP",
    state = BusinessProcess::state
)]
pub struct BusinessProcess {
    /// What people call it.
    #[field(title, listed, searched)]
    pub name: Line,
    /// What goes in, what is done, what comes out.
    #[field(searched)]
    pub description: Option<Prose>,
    /// Who answers for its result.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// The assets that it uses.
    #[field(detail)]
    pub assets: Vec<Ref<Asset>>,
    /// After how many hours standing still does damage that cannot be borne (A.5.30).
    #[field(detail, label = "Longest outage", unit = "hours")]
    pub longest_outage: Option<Number<0, 8760>>,
    /// Whether personal data is processed in it.
    #[field(label = "Personal data")]
    pub has_personal_data: Option<bool>,
    /// When somebody looked whether it is still true, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
}

impl BusinessProcess {
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
