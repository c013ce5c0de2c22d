//! Communication (7.4): what is to be said, to whom, when, how and by whom; and what was said.

use jiff::civil::Date;
use record::{Choice, Line, Prose, Record, Ref, State, Tone};

use crate::documented::Audience;
use crate::life::{KEPT, REVIEW_OVERDUE, Reviewed};
use crate::people::Person;

/// One thing that has to be communicated about information security: what, when, with whom, how, and by whom (7.4 a to d).
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "communication-plans",
    title = "Planned communication",
    titles = "Communication plan",
    clause = "7.4",
    prefix = "CM",
    state = CommunicationPlan::state
)]
pub struct CommunicationPlan {
    /// What is communicated (7.4 a).
    #[field(title, listed, searched, label = "Subject")]
    pub name: Line,
    /// When: how often, or upon what (7.4 b).
    #[field(listed)]
    pub timing: Option<Line>,
    /// With whom (7.4 c).
    #[field(listed, searched)]
    pub partners: Option<Line>,
    /// Whether that is inside or outside the organisation.
    #[field(listed)]
    pub direction: Option<Direction>,
    /// How: by which way (7.4 d).
    #[field(listed)]
    pub way: Option<Line>,
    /// Who does it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// What has to be observed: approval before, words to use, what must not be said.
    pub remarks: Option<Prose>,
    /// When somebody looked whether it is still right, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
}

/// Where something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Direction {
    /// To people of the organisation.
    Internal,
    /// To others.
    External,
}

impl CommunicationPlan {
    /// What it leaves open of what 7.4 asks for.
    pub fn missing(&self) -> Vec<&'static str> {
        let open = [
            (self.timing.is_none(), "when"),
            (self.partners.is_none(), "with whom"),
            (self.way.is_none(), "how"),
            (self.owner.is_none(), "by whom"),
        ];
        open.into_iter().filter(|(is_open, _)| *is_open).map(|(_, words)| words).collect()
    }

    fn state(&self, today: Date) -> Option<State> {
        Some(if !self.missing().is_empty() {
            State { code: "incomplete", label: "Not complete", tone: Tone::Warn }
        } else if self.review.is_overdue(today) {
            REVIEW_OVERDUE
        } else {
            KEPT
        })
    }
}

/// Something that was said about information security, to whom, when and by whom (7.4, 5.1 d).
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "communications", clause = "7.4", prefix = "CO", state = Communication::state)]
pub struct Communication {
    /// What it was about.
    #[field(title, listed, searched, label = "Subject")]
    pub name: Line,
    /// What was said.
    #[field(searched)]
    pub text: Option<Prose>,
    /// Who said it. What top management says about information security shows leadership (5.1 d).
    #[field(listed, link = "owner")]
    pub sender: Option<Ref<Person>>,
    /// To whom, in words, where they are not of the organisation.
    #[field(searched)]
    pub partners: Option<Line>,
    /// To whom, of the organisation.
    #[field(embed)]
    pub audience: Audience,
    /// By which way.
    #[field(listed)]
    pub way: Option<Line>,
    /// When it was said.
    #[field(listed)]
    pub sent_on: Option<Date>,
    /// What it carries out of the communication plan.
    pub plan: Option<Ref<CommunicationPlan>>,
}

impl Communication {
    fn state(&self, today: Date) -> Option<State> {
        Some(match self.sent_on {
            Some(on) if on <= today => State { code: "sent", label: "Sent", tone: Tone::Good },
            Some(_) => State { code: "planned", label: "Planned", tone: Tone::Plain },
            None => State { code: "draft", label: "Not sent", tone: Tone::Warn },
        })
    }
}
