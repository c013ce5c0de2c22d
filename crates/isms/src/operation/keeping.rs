//! Keys and certificates, licences, deletions (A.5.17, A.5.32, A.8.10, A.8.24).

use jiff::civil::Date;
use record::{Choice, Line, Number, Prose, Record, Ref, State, Tone};

use crate::asset::Asset;
use crate::life::{KEPT, REVIEW_OVERDUE, Reviewed, UNOWNED};
use crate::people::Person;

/// A key, a certificate or another secret of a service (A.8.24, A.5.17): whose it is, where it is kept, until when it counts. The secret
/// itself has no place here.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "keys", clause = "A.8.24", prefix = "KY", state = Key::state)]
pub struct Key {
    /// What it is called.
    #[field(title, listed, searched)]
    pub name: Line,
    /// What it is.
    #[field(listed)]
    pub kind: Option<KeyKind>,
    /// The assets that use it.
    pub assets: Vec<Ref<Asset>>,
    /// Who answers for it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// Where it is kept: an approved store, not the secret.
    #[field(label = "Kept in")]
    pub store: Option<Line>,
    /// The last day on which it counts.
    #[field(listed, label = "Valid until")]
    pub valid_until: Option<Date>,
    /// The day by which it is changed.
    #[field(listed, label = "Change by")]
    pub rotate_by: Option<Date>,
    /// The day on which it was last changed.
    #[field(detail, label = "Changed")]
    pub rotated_on: Option<Date>,
}

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum KeyKind {
    /// A certificate that others look at.
    Certificate,
    /// A key that encrypts or signs.
    Key,
    /// A password or token of a service.
    Secret,
}

impl Key {
    fn state(&self, today: Date) -> Option<State> {
        let is_over = |day: Option<Date>| day.is_some_and(|day| today > day);
        Some(if is_over(self.valid_until) {
            State { code: "expired", label: "Expired", tone: Tone::Bad }
        } else if is_over(self.rotate_by) {
            State { code: "rotation_overdue", label: "Change overdue", tone: Tone::Bad }
        } else if self.owner.is_none() {
            UNOWNED
        } else if self.store.is_none() || (self.valid_until.is_none() && self.rotate_by.is_none()) {
            State { code: "incomplete", label: "No store or no end", tone: Tone::Warn }
        } else {
            KEPT
        })
    }
}

/// A licence for something that others made (A.5.32): how many there are, how many are used.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "licences", clause = "A.5.32", prefix = "LC", state = Licence::state)]
pub struct Licence {
    /// What it is for.
    #[field(title, listed, searched)]
    pub name: Line,
    /// Who answers for it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// How many are licensed.
    #[field(listed)]
    pub licensed: Option<Number<0, 10_000_000>>,
    /// How many are used.
    #[field(listed)]
    pub used: Option<Number<0, 10_000_000>>,
    /// Under which terms.
    pub terms: Option<Prose>,
    /// The last day; open when empty.
    #[field(label = "Until")]
    pub to: Option<Date>,
    /// When somebody counted, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
}

impl Licence {
    fn state(&self, today: Date) -> Option<State> {
        let is_over = self.used.zip(self.licensed).is_some_and(|(used, licensed)| used.get() > licensed.get());
        Some(if is_over {
            State { code: "exceeded", label: "More used than licensed", tone: Tone::Bad }
        } else if self.to.is_some_and(|last| today > last) {
            State { code: "ended", label: "Ended", tone: Tone::Plain }
        } else if self.review.is_overdue(today) {
            REVIEW_OVERDUE
        } else if self.owner.is_none() {
            UNOWNED
        } else {
            KEPT
        })
    }
}

/// Information that is deleted by a day, or a medium that is destroyed (A.8.10, A.7.14), with its proof.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "deletions", clause = "A.8.10", prefix = "DL", state = Deletion::state)]
pub struct Deletion {
    /// What is deleted.
    #[field(title, listed, searched)]
    pub title: Line,
    /// Where it lies.
    pub assets: Vec<Ref<Asset>>,
    /// Why: a retention that ended, a request, a contract that ended.
    pub because: Option<Line>,
    /// Who does it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// The day by which it is done.
    #[field(listed)]
    pub due: Option<Date>,
    /// The day on which it was done.
    #[field(listed, label = "Done")]
    pub done_on: Option<Date>,
    /// How.
    pub method: Option<Line>,
    /// What proves it.
    pub proof: Option<Prose>,
}

impl Deletion {
    fn state(&self, today: Date) -> Option<State> {
        Some(match (self.done_on, &self.proof) {
            (Some(_), Some(_)) => State { code: "proven", label: "Done and proven", tone: Tone::Good },
            (Some(_), None) => State { code: "unproven", label: "Done, not proven", tone: Tone::Warn },
            (None, _) if self.due.is_some_and(|due| today > due) => {
                State { code: "overdue", label: "Overdue", tone: Tone::Bad }
            }
            (None, _) => State { code: "planned", label: "Planned", tone: Tone::Plain },
        })
    }
}
