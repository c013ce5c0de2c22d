//! Events (A.5.25, A.8.15, A.8.16): what monitoring or somebody noticed, and what it was found to be.

use jiff::Timestamp;
use jiff::civil::Date;
use record::{Choice, Line, Prose, Record, Ref, State, Tone};

use super::incident::{Incident, IncidentSource};
use crate::asset::Asset;
use crate::people::Person;

/// Something that monitoring, a test or somebody noticed and that was kept because it may matter (A.5.25, A.8.16), with what it
/// was found to be. What people report is an incident from its first minute on and is not entered here again.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "events", clause = "A.5.25", prefix = "EV", state = Event::state)]
pub struct Event {
    /// What was noticed.
    #[field(title, listed, searched)]
    pub title: Line,
    /// When.
    #[field(listed, label = "Noticed")]
    pub noticed_at: Option<Timestamp>,
    /// Who or what noticed it.
    #[field(listed)]
    pub source: Option<IncidentSource>,
    /// What the log or the alarm says.
    #[field(searched)]
    pub description: Option<Prose>,
    /// The assets that it is about.
    pub assets: Vec<Ref<Asset>>,
    /// Who looks at it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// What it was found to be.
    #[field(listed)]
    pub finding: Option<EventFinding>,
    /// Why.
    pub because: Option<Prose>,
    /// The incident that came of it.
    pub incident: Option<Ref<Incident>>,
    /// Whether a nonconformity is raised; empty while nobody decided.
    #[field(detail)]
    pub raises_nonconformity: Option<bool>,
}

/// What an event was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum EventFinding {
    /// Nothing was wrong.
    #[choice(label = "False alarm")]
    FalseAlarm,
    /// Something is weak, and nothing happened.
    Weakness,
    /// Something happened.
    Incident,
}

impl Event {
    fn state(&self, _: Date) -> Option<State> {
        Some(match (self.finding, self.incident) {
            (None, _) => State { code: "open", label: "To be assessed", tone: Tone::Warn },
            (Some(EventFinding::Incident), None) => {
                State { code: "unlinked", label: "Incident not named", tone: Tone::Warn }
            }
            (Some(EventFinding::FalseAlarm), _) => {
                State { code: "false_alarm", label: "False alarm", tone: Tone::Plain }
            }
            (Some(EventFinding::Weakness), _) => State { code: "weakness", label: "Weakness", tone: Tone::Plain },
            (Some(EventFinding::Incident), Some(_)) => State { code: "incident", label: "Incident", tone: Tone::Good },
        })
    }
}
