//! Accounts and rights on systems of ours (A.5.15 to A.5.18, A.8.2).

use jiff::civil::Date;
use record::{Choice, Line, Record, Ref, State, Tone};

use super::exception::Exception;
use crate::asset::Asset;
use crate::life::{KEPT, REVIEW_OVERDUE, Reviewed, UNOWNED};
use crate::people::Person;

/// An account on a system (A.5.16, A.8.2): whose it is, what sort, why there is one, when somebody looked at it. Not a login of this
/// program.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "accounts", clause = "A.5.16", prefix = "AT", state = Account::state)]
pub struct Account {
    /// Its name on the system.
    #[field(title, listed, searched)]
    pub name: Line,
    /// The system.
    #[field(listed)]
    pub asset: Option<Ref<Asset>>,
    /// What sort of account it is.
    #[field(listed)]
    pub kind: Option<AccountKind>,
    /// Whose it is, or who answers for it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// What it is for. Shared and service accounts need a reason.
    pub purpose: Option<Line>,
    /// Whether it may change the system itself.
    #[field(listed, label = "Privileged")]
    pub is_privileged: Option<bool>,
    /// Whether it can be reached from outside.
    #[field(detail, label = "Reachable from outside")]
    pub is_remote: Option<bool>,
    /// Whether signing in takes more than one factor.
    #[field(detail, label = "Several factors")]
    pub has_several_factors: Option<bool>,
    /// The exception under which it does without.
    #[field(detail)]
    pub exception: Option<Ref<Exception>>,
    /// The day on which it was closed.
    #[field(detail, label = "Closed")]
    pub closed_on: Option<Date>,
    /// When somebody looked whether it is still needed, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
}

/// What sort of account it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum AccountKind {
    /// Of one person.
    Personal,
    /// Of several people.
    Shared,
    /// Of a program.
    Service,
}

impl Account {
    fn state(&self, today: Date) -> Option<State> {
        Some(if self.closed_on.is_some() {
            State { code: "closed", label: "Closed", tone: Tone::Plain }
        } else if self.owner.is_none() {
            UNOWNED
        } else if self.review.is_overdue(today) {
            REVIEW_OVERDUE
        } else {
            KEPT
        })
    }
}

/// A right of somebody on a system (A.5.18): which, given by whom, for how long.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "access-rights", clause = "A.5.18", prefix = "AR", state = AccessRight::state)]
pub struct AccessRight {
    /// What it allows.
    #[field(title, listed, searched)]
    pub name: Line,
    /// The system.
    #[field(listed)]
    pub asset: Option<Ref<Asset>>,
    /// The account that has it.
    #[field(listed)]
    pub account: Option<Ref<Account>>,
    /// Who has it.
    #[field(listed, link = "person")]
    pub person: Option<Ref<Person>>,
    /// Which duty it is part of; two that exclude each other are not held together.
    #[field(detail)]
    pub duty: Option<Line>,
    /// Who gave it.
    pub granted_by: Option<Ref<Person>>,
    /// The day on which it was given.
    pub granted_on: Option<Date>,
    /// The last day; open when empty.
    #[field(label = "Until")]
    pub to: Option<Date>,
    /// The exception under which it is held beside what excludes it.
    #[field(detail)]
    pub exception: Option<Ref<Exception>>,
    /// The day on which it was taken away.
    #[field(detail, label = "Taken away")]
    pub revoked_on: Option<Date>,
}

impl AccessRight {
    fn state(&self, today: Date) -> Option<State> {
        Some(if self.revoked_on.is_some() {
            State { code: "revoked", label: "Taken away", tone: Tone::Plain }
        } else if self.to.is_some_and(|last| today > last) {
            State { code: "ended", label: "Ended, not taken away", tone: Tone::Bad }
        } else {
            State { code: "held", label: "Held", tone: Tone::Good }
        })
    }
}
