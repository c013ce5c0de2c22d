//! Contacts (7.4 c, A.5.5, A.5.6): authorities, groups and others that have to be reached, and upon what.

use jiff::civil::Date;
use record::{Choice, Line, Number, Record, Ref, State, Tone};

use crate::context::{InterestedParty, Obligation};
use crate::life::{KEPT, REVIEW_OVERDUE, Reviewed, UNOWNED};
use crate::people::Person;

/// Somebody outside who has to be reached: an authority, a group of experts, a customer, an insurer, emergency services (7.4 c,
/// A.5.5, A.5.6).
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "contacts", clause = "A.5.5", prefix = "CT", state = Contact::state)]
pub struct Contact {
    /// The office, the group or the person.
    #[field(title, listed, searched)]
    pub name: Line,
    /// What they are.
    #[field(listed, label = "Type")]
    pub kind: Option<ContactType>,
    /// How they are reached: address, number, form, also at night.
    #[field(listed, searched)]
    pub reached_by: Option<Line>,
    /// Upon what they are told or asked.
    #[field(listed, label = "Upon")]
    pub trigger: Option<Line>,
    /// Within how many hours after that.
    #[field(label = "Within", unit = "hours")]
    pub deadline: Option<Number<0, 8760>>,
    /// The interested party that they belong to.
    pub party: Option<Ref<InterestedParty>>,
    /// The duties for which they are told.
    pub obligations: Vec<Ref<Obligation>>,
    /// Who keeps in touch.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// When somebody tried whether they can be reached so, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
}

/// What a contact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ContactType {
    /// Supervises or prosecutes (A.5.5).
    Authority,
    /// A group, a forum or a service that shares what threatens (A.5.6).
    #[choice(label = "Special interest group")]
    InterestGroup,
    /// Buys or uses what the organisation offers.
    Customer,
    /// Delivers something.
    Supplier,
    /// Insures against damage.
    Insurer,
    /// Police, fire brigade, ambulance, utilities.
    Emergency,
    /// Helps when something happened: forensics, lawyers, press.
    #[choice(label = "Expert help")]
    Expert,
    /// Certifies or audits.
    Auditor,
}

impl Contact {
    fn state(&self, today: Date) -> Option<State> {
        Some(if self.reached_by.is_none() {
            State { code: "unreachable", label: "No way to reach them", tone: Tone::Bad }
        } else if self.review.is_overdue(today) {
            REVIEW_OVERDUE
        } else if self.owner.is_none() {
            UNOWNED
        } else {
            KEPT
        })
    }
}
