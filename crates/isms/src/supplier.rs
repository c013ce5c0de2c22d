//! Suppliers (A.5.19 to A.5.23): who delivers something that the ISMS depends on.
//!
//! A plain register for now. The life cycles `supplier` and `supplier_assessment` come with their slice.

use jiff::civil::Date;
use record::{Choice, Line, Prose, Record, Ref, State, Tone};

use crate::asset::Asset;
use crate::context::Service;
use crate::life::{KEPT, REVIEW_OVERDUE, Reviewed, UNOWNED};
use crate::people::Person;

/// Somebody who delivers something that the organisation depends on, or who comes near its information (A.5.19).
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "suppliers", clause = "A.5.19", prefix = "S", state = Supplier::state)]
pub struct Supplier {
    /// The name as it stands in the contract.
    #[field(title, listed, searched)]
    pub name: Line,
    /// What they deliver.
    #[field(listed, searched)]
    pub delivers: Option<Line>,
    /// How much hangs on them. It decides how closely they are looked at.
    #[field(listed)]
    pub criticality: Option<Criticality>,
    /// Whether they process or can see personal data. Then a contract for that is needed.
    #[field(listed, label = "Personal data")]
    pub has_personal_data: Option<bool>,
    /// Who answers for them here.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// Where to reach them about security: the address of a desk rather than of a person.
    #[field(detail)]
    pub contact: Option<Line>,
    /// The last day of the contract; open when empty.
    #[field(label = "Contract until")]
    pub contract_until: Option<Date>,
    /// What shows that they keep information safe: certificate, assurance report, answered questions, own audit.
    #[field(searched)]
    pub assurance: Option<Prose>,
    /// The last day for which that speaks.
    #[field(label = "Assurance valid until")]
    pub assurance_until: Option<Date>,
    /// The services that cannot be delivered without them.
    #[field(detail)]
    pub services: Vec<Ref<Service>>,
    /// The assets that depend on them, or that they hold.
    #[field(detail)]
    pub assets: Vec<Ref<Asset>>,
    /// When somebody looked whether it is still true, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
}

/// How much hangs on a supplier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Choice)]
pub enum Criticality {
    /// Nobody would notice for weeks.
    Low,
    /// Work becomes slower; another could be found in time.
    Medium,
    /// Customers or confidential information would suffer.
    High,
    /// The organisation cannot deliver without them.
    Critical,
}

impl Supplier {
    /// Whether a contract is in force on that day, as far as is known.
    pub fn is_under_contract(&self, today: Date) -> bool {
        self.contract_until.is_none_or(|last| today <= last)
    }

    /// Whether what showed that they keep information safe no longer speaks for that day.
    pub fn has_assurance_ended(&self, today: Date) -> bool {
        self.assurance_until.is_some_and(|last| today > last)
    }

    fn state(&self, today: Date) -> Option<State> {
        Some(if !self.is_under_contract(today) {
            State { code: "contract_ended", label: "Contract ended", tone: Tone::Bad }
        } else if self.review.is_overdue(today) {
            REVIEW_OVERDUE
        } else if self.has_assurance_ended(today) {
            State { code: "assurance_ended", label: "Assurance ended", tone: Tone::Warn }
        } else if self.criticality.is_none() {
            State { code: "unrated", label: "Not rated", tone: Tone::Warn }
        } else if self.owner.is_none() {
            UNOWNED
        } else {
            KEPT
        })
    }
}
