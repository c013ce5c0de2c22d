//! Access from outside (A.5.18, A.8.34): who may read what, why, and until when.

use jiff::civil::Date;
use record::text::LINE_CHARACTERS;
use record::{Choice, Line, Prose, Record, Ref, State, Tone};

use crate::context::Unit;
use crate::people::Person;

/// Read-only access for somebody from outside: an auditor, a customer, a supplier. It covers units and everything below
/// them, begins and ends by itself, and writes nothing.
///
/// Whoever asks for it and whoever would get it do not approve it. Fields about people, and secret ones, stay hidden.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "external-grants",
    clause = "A.5.18",
    prefix = "G",
    by_steps,
    life_cycle = "external_grant",
    state = ExternalGrant::state
)]
pub struct ExternalGrant {
    /// Who gets in, in one line; made from person and organisation.
    #[field(title, searched, decided, sensitive)]
    pub summary: Line,
    /// Who gets in.
    #[field(listed, decided, link = "person", sensitive)]
    pub person: Ref<Person>,
    /// The organisation that they come from.
    #[field(listed, searched, decided)]
    pub organisation: Option<Line>,
    /// What they need to read it for.
    #[field(decided)]
    pub purpose: Option<Prose>,
    /// The units whose records they may read; those below are among them.
    #[field(decided)]
    pub covers: Vec<Ref<Unit>>,
    /// Where it stands in its life.
    #[field(step)]
    pub step: GrantStep,
    /// The first day.
    #[field(listed, decided)]
    pub from: Option<Date>,
    /// The last day. From the day after, nothing is seen.
    #[field(listed, decided, label = "Until")]
    pub to: Option<Date>,
    /// The last day of the audit, or of whatever else it is for.
    #[field(decided, detail, label = "Audit ends")]
    pub audit_ends: Option<Date>,
    /// Who asked for it.
    #[field(decided, detail, link = "requester", label = "Requested by")]
    pub requester: Ref<Person>,
    /// The confidentiality agreement or contract that binds them, and where it is kept.
    #[field(decided, detail)]
    pub confidentiality: Option<Line>,
}

/// The steps of external access that people take. That it began and that it ended follow from its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum GrantStep {
    /// Waits for approval.
    Requested,
    /// Approved for its days.
    Approved,
    /// Taken back.
    Revoked,
}

impl ExternalGrant {
    /// The title of a grant: who, and from where, in one line, whatever the length of the name.
    pub fn summary(name: &str, organisation: &str) -> String {
        let said = if organisation.is_empty() { name.to_owned() } else { format!("{name}, {organisation}") };
        said.chars().take(LINE_CHARACTERS).collect()
    }

    /// Whether something is seen through it on that day. Without a first and a last day nothing is.
    pub fn is_in_force(&self, today: Date) -> bool {
        self.step == GrantStep::Approved
            && self.from.is_some_and(|first| first <= today)
            && self.to.is_some_and(|last| today <= last)
    }

    /// Whether something is seen through it on that day or may be later.
    pub fn is_open(&self, today: Date) -> bool {
        self.step != GrantStep::Revoked && self.to.is_none_or(|last| today <= last)
    }

    fn state(&self, today: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            GrantStep::Requested => ("requested", "Requested", Tone::Warn),
            GrantStep::Approved if self.is_in_force(today) => ("active", "Active", Tone::Good),
            GrantStep::Approved if self.to.is_some_and(|last| today > last) => ("expired", "Expired", Tone::Plain),
            GrantStep::Approved => ("approved", "Approved", Tone::Plain),
            GrantStep::Revoked => ("revoked", "Revoked", Tone::Plain),
        };
        Some(State { code, label, tone })
    }
}
