//! How long documents and records are kept (7.5.3 f, A.5.33).

use jiff::civil::Date;
use record::{Choice, Line, Number, Prose, Record, Ref, State, Tone};

use crate::life::{KEPT, REVIEW_OVERDUE, Reviewed, UNOWNED};
use crate::people::Person;

/// How long a type of document or record is kept, from when, and how it is disposed of (7.5.3 f, A.5.33, A.8.10).
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "retention-rules", clause = "7.5.3", prefix = "RT", state = RetentionRule::state)]
pub struct RetentionRule {
    /// Which type of document or record it is about, such as Records of training.
    #[field(title, searched)]
    pub name: Line,
    /// The register of Annexa that it covers, by its name in addresses, such as evidence; empty where none does.
    #[field(detail)]
    pub register: Option<Line>,
    /// Why it is kept so long: the law, the contract, the need.
    #[field(searched)]
    pub ground: Option<Prose>,
    /// How long it is kept.
    #[field(listed, unit = "months")]
    pub keep_for: Option<Number<0, 1200>>,
    /// From when that counts.
    #[field(listed)]
    pub counts_from: Option<RetentionStart>,
    /// How it is disposed of afterwards.
    pub disposal: Option<Line>,
    /// Whether nothing of it may be disposed of, because of a dispute or an inquiry.
    #[field(label = "Legal hold")]
    pub is_on_hold: Option<bool>,
    /// Who sees to it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// When somebody looked whether it is still right, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
}

/// From when a retention time counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum RetentionStart {
    /// From the day on which it was made.
    #[choice(label = "It was made")]
    Made,
    /// From the day on which it was superseded or went out of use.
    #[choice(label = "It went out of use")]
    OutOfUse,
    /// From the day on which what it is about came to its end.
    #[choice(label = "What it is about ended")]
    SubjectEnded,
    /// From the end of employment.
    #[choice(label = "Employment ended")]
    EmploymentEnded,
    /// From the end of the contract.
    #[choice(label = "The contract ended")]
    ContractEnded,
}

impl RetentionRule {
    fn state(&self, today: Date) -> Option<State> {
        Some(if self.is_on_hold == Some(true) {
            State { code: "on_hold", label: "Legal hold", tone: Tone::Warn }
        } else if self.keep_for.is_none() {
            State { code: "undecided", label: "No time set", tone: Tone::Warn }
        } else if self.review.is_overdue(today) {
            REVIEW_OVERDUE
        } else if self.owner.is_none() {
            UNOWNED
        } else {
            KEPT
        })
    }
}
