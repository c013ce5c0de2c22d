//! Who acts, through what, and how well proven.

use jiff::Timestamp;
use record::Id;

/// A person acting on one organisation, or a link that was sent to somebody outside. What they may do is looked up in the value at every use, never kept here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The person's record in this organisation; of a link, its own id, which is no person's.
    pub person: Id,
    /// How they came.
    pub via: Via,
    /// The most that this way of coming allows; a person's rights are never widened by it.
    pub reach: Reach,
    /// The token or the link they came with.
    pub token: Option<Id>,
    /// The last proof of a further factor.
    pub proof: Option<Proof>,
}

/// How an actor came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// The pages.
    Page,
    /// The API.
    Api,
    /// The demo organisation's simulated past.
    Demo,
    /// A link that was sent to somebody outside: who acts is the link, and all that it reaches is the record that it was sent for.
    Link {
        /// That record.
        sent: Id,
    },
}

impl Actor {
    /// The record that a link was sent for, where one acts.
    pub fn sent(&self) -> Option<Id> {
        match self.via {
            Via::Link { sent } => Some(sent),
            Via::Page | Via::Api | Via::Demo => None,
        }
    }
}

impl Via {
    /// The code that entries carry.
    pub fn code(self) -> &'static str {
        match self {
            Via::Page => "page",
            Via::Api => "api",
            Via::Demo => "demo",
            Via::Link { .. } => "link",
        }
    }
}

/// The most that a way of coming allows, each including the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Looking.
    Read,
    /// Plain editing and the steps that need no further factor.
    Write,
    /// Everything that the person may do.
    Approve,
}

impl Reach {
    /// All of them, narrowest first.
    pub const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Approve];

    /// The code: `read`, `write`, `approve`.
    pub fn code(self) -> &'static str {
        match self {
            Reach::Read => "read",
            Reach::Write => "write",
            Reach::Approve => "approve",
        }
    }

    /// The reach of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reach| reach.code() == code)
    }
}

/// A further factor that was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Which: `totp`, `recovery_code`.
    pub factor: String,
    /// When.
    pub at: Timestamp,
}
