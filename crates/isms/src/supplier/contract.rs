//! What a contract with a supplier has to say (A.5.20), and who works for the supplier in turn (A.5.21).

use jiff::civil::Date;
use record::{Choice, Line, Ref, Row};

use super::Criticality;
use crate::operation::Exception;

/// One clause that a contract should have, and whether it has it.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct ClauseRow {
    /// What the clause is about.
    pub topic: ClauseTopic,
    /// Whether the contract says it.
    pub wording: Option<Wording>,
    /// Where in the contract, or why it is not needed.
    #[field(label = "Where, or why not")]
    pub place: Option<Line>,
    /// The exception under which the contract goes without it.
    pub exception: Option<Ref<Exception>>,
}

/// What a clause is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Choice)]
pub enum ClauseTopic {
    /// What has to be kept confidential, and for how long.
    Confidentiality,
    /// Which security measures they keep up.
    #[choice(label = "Security measures")]
    Measures,
    /// That they tell us of incidents, and how fast.
    #[choice(label = "Incidents told")]
    Incidents,
    /// Who of theirs may come near our information, and how that is ended.
    Access,
    /// That information comes back or is deleted at the end, with proof.
    #[choice(label = "Return and deletion")]
    Deletion,
    /// That we may ask for proof, or audit them.
    #[choice(label = "Audit and proof")]
    Audit,
    /// Whom they engage in turn, and that we hear of it first.
    Subprocessors,
    /// Where information is kept and worked on.
    #[choice(label = "Place of data")]
    Place,
    /// How fast they are back after an outage, and how long data may be lost.
    Continuity,
    /// That they tell us of changes that touch security.
    #[choice(label = "Changes told")]
    Changes,
    /// How one leaves, and with what help.
    Exit,
}

/// Whether a contract says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Wording {
    /// It says it, well enough.
    #[choice(label = "In the contract")]
    Agreed,
    /// It says it, and not well enough.
    #[choice(label = "Too weak")]
    Weak,
    /// It does not say it.
    Missing,
    /// It does not have to, for the reason given.
    #[choice(label = "Not needed")]
    NotNeeded,
}

impl ClauseTopic {
    /// From which criticality on a contract has to say it.
    pub fn needed_from(self) -> Criticality {
        match self {
            Self::Confidentiality | Self::Deletion => Criticality::Low,
            Self::Measures | Self::Incidents | Self::Access => Criticality::Medium,
            Self::Audit | Self::Subprocessors | Self::Place | Self::Changes => Criticality::High,
            Self::Continuity | Self::Exit => Criticality::Critical,
        }
    }
}

impl ClauseRow {
    /// Whether somebody looked whether the contract says it. What is not needed says why.
    pub fn is_checked(&self) -> bool {
        match self.wording {
            None => false,
            Some(Wording::NotNeeded) => self.place.is_some(),
            Some(Wording::Agreed | Wording::Weak | Wording::Missing) => true,
        }
    }

    /// Whether the contract lacks it.
    pub fn is_lacking(&self) -> bool {
        matches!(self.wording, Some(Wording::Weak | Wording::Missing))
    }
}

/// Somebody whom the supplier engages in turn.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct Subprocessor {
    /// The name.
    pub name: Line,
    /// What they do for the supplier.
    pub does: Option<Line>,
    /// Where they do it.
    pub place: Option<Line>,
    /// Whether they come near personal data.
    #[field(label = "Personal data")]
    pub has_personal_data: Option<bool>,
    /// Since when we know of them and did not object.
    #[field(label = "Known since")]
    pub known_since: Option<Date>,
}
