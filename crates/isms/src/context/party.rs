//! Interested parties (4.2): who expects something of the organisation's information security.

use jiff::civil::Date;
use record::{Choice, Line, Prose, Record, Ref, State, Tone};

use crate::life::{KEPT, REVIEW_OVERDUE, Reviewed};
use crate::people::Person;

/// Somebody whom the organisation's information security concerns: customers, authorities, owners, employees, suppliers
/// and others (4.2 a). What they ask for stands as obligations that name them.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "interested-parties",
    titles = "Interested parties",
    clause = "4.2",
    prefix = "IP",
    state = InterestedParty::state
)]
pub struct InterestedParty {
    /// Who it is: a group of people or organisations, or a single one.
    #[field(title, listed, searched)]
    pub name: Line,
    /// What they are to the organisation.
    #[field(listed)]
    pub category: Option<PartyCategory>,
    /// What they need or expect of information security, in their words.
    #[field(searched, label = "Expects")]
    pub expectation: Option<Prose>,
    /// Somebody looked, and they ask for nothing that the ISMS would have to answer.
    #[field(label = "Asks for nothing")]
    pub asks_for_nothing: Option<bool>,
    /// Who keeps in touch with them.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// How they are heard: meetings, contracts, surveys, newsletters.
    #[field(detail, label = "Heard by")]
    pub heard_by: Option<Line>,
    /// When somebody looked whether it is still true, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
}

/// What a party is to the organisation. The first five are looked for in every ISMS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum PartyCategory {
    /// Buys or uses what the organisation offers.
    Customer,
    /// Supervises, taxes or prosecutes.
    Authority,
    /// Holds shares or lends money.
    Owner,
    /// Works here, or represents those who do.
    Employee,
    /// Delivers something.
    Supplier,
    /// Is neither customer nor employee, and their data is held here.
    DataSubject,
    /// Insures against damage.
    Insurer,
    /// Certifies or audits.
    Auditor,
    /// Works with the organisation towards something.
    Partner,
    /// Lives or works next door, or has another interest.
    Other,
}

impl InterestedParty {
    fn state(&self, today: Date) -> Option<State> {
        Some(if self.review.is_overdue(today) {
            REVIEW_OVERDUE
        } else if self.category.is_none() {
            State { code: "uncategorised", label: "No category", tone: Tone::Warn }
        } else {
            KEPT
        })
    }
}
