//! Acceptances (6.1.3 f): what a risk owner signed, and who signed with them.

use jiff::civil::Date;
use record::{Choice, Line, Number, Prose, Record, Ref, State, Tone};

use super::criteria::RiskCriteria;
use super::level::RiskLevel;
use super::register::Risk;
use crate::people::Person;

/// That the owner of a risk accepts it as it stands, for a limited time (6.1.3 f). An act of accountability, signed, and
/// frozen with what was accepted.
///
/// It ends on its last day, when the risk is reopened, or when a new analysis gives a higher level.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "acceptances", clause = "6.1.3", prefix = "AC", by_steps, state = Acceptance::state)]
pub struct Acceptance {
    /// What was accepted, in one line; made from the risk.
    #[field(title, searched, decided)]
    pub summary: Line,
    /// The risk.
    #[field(listed, decided)]
    pub risk: Ref<Risk>,
    /// The level that was accepted, as looked up on that day.
    #[field(listed, decided)]
    pub level: RiskLevel,
    /// The likelihood behind it.
    #[field(decided, detail)]
    pub likelihood: Number<1, 5>,
    /// The consequence behind it: the highest dimension.
    #[field(decided, detail)]
    pub consequence: Number<1, 5>,
    /// The criteria by which it was looked up.
    #[field(decided, detail)]
    pub criteria: Ref<RiskCriteria>,
    /// Whether it is the risk before treatment or what remains after it.
    #[field(decided)]
    pub subject: AcceptanceSubject,
    /// What is accepted, and why.
    #[field(decided)]
    pub statement: Prose,
    /// Under which conditions.
    #[field(decided)]
    pub conditions: Option<Prose>,
    /// Why it is accepted although the level aimed at was not reached.
    #[field(decided)]
    pub above_target: Option<Prose>,
    /// The day on which it was signed.
    #[field(decided, listed, label = "From")]
    pub valid_from: Date,
    /// The last day.
    #[field(decided, listed, label = "Until")]
    pub valid_until: Date,
    /// The risk owner who signed.
    #[field(decided, listed)]
    pub signed_by: Ref<Person>,
    /// Who signed with them, where the level lies above the owner's authority.
    #[field(decided)]
    pub authority: Option<Ref<Person>>,
    /// The day from which it counts no more, if it ended before its last.
    #[field(decided, label = "Ended")]
    pub ended_on: Option<Date>,
    /// Why it ended before its last day.
    #[field(decided)]
    pub ended_because: Option<AcceptanceEnd>,
}

/// What an acceptance is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum AcceptanceSubject {
    /// The risk as it is, without treatment.
    #[choice(label = "Risk without treatment")]
    Untreated,
    /// What remains after treatment.
    #[choice(label = "Residual risk")]
    Residual,
}

/// Why an acceptance ended before its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum AcceptanceEnd {
    /// A newer one took its place.
    Renewed,
    /// The risk was reopened.
    Reopened,
    /// A new analysis gave a higher level.
    LevelRose,
    /// The risk was closed.
    Closed,
}

impl Acceptance {
    /// Whether it counts on that day.
    pub fn is_in_force(&self, today: Date) -> bool {
        self.ended_on.is_none() && self.valid_from <= today && today <= self.valid_until
    }

    fn state(&self, today: Date) -> Option<State> {
        let (code, label, tone) = match self.ended_because {
            Some(AcceptanceEnd::Renewed) => ("renewed", "Renewed", Tone::Plain),
            Some(AcceptanceEnd::LevelRose) => ("voided", "Void, level rose", Tone::Plain),
            Some(AcceptanceEnd::Reopened) => ("ended", "Ended, reopened", Tone::Plain),
            Some(AcceptanceEnd::Closed) => ("ended", "Ended, risk closed", Tone::Plain),
            None if today > self.valid_until => ("lapsed", "Lapsed", Tone::Bad),
            None => ("in_force", "In force", Tone::Good),
        };
        Some(State { code, label, tone })
    }
}
