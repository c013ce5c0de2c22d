//! Requests of people about their personal data (GDPR 12 to 22), and their clock.

use jiff::ToSpan as _;
use jiff::civil::Date;
use record::{Choice, Line, Misfit, Prose, Record, Ref, Row, Rows, State, Tone};

use crate::Isms;
use crate::asset::Asset;
use crate::people::Person;
use crate::registry::Draft;

/// Somebody asks what we hold of them, or that it be corrected, erased, handed over or used no more (GDPR 12 to 22).
///
/// The clock runs from the day of receipt, for one month by the calendar, and does not wait while their identity is asked for. It is
/// extended once, by two months, if the person is told within the first. The register keeps no more of them than it takes to find the
/// correspondence.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "data-subject-requests",
    title = "Data-subject request",
    titles = "Data-subject requests",
    clause = "A.5.34",
    prefix = "DSR",
    life_cycle = "data_subject_request",
    edited_in = "received, identity_check, in_progress, extended",
    state = DataSubjectRequest::state
)]
pub struct DataSubjectRequest {
    /// What it is, without a name: Access, a former customer.
    #[field(title, searched)]
    pub title: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: RequestStep,
    /// What is asked for.
    #[field(listed, label = "Type")]
    pub kind: Option<RequestType>,
    /// How it came.
    #[field(listed)]
    pub channel: Option<RequestChannel>,
    /// The day on which it came in, whoever opened it later. The clock runs from here.
    #[field(listed)]
    pub received_on: Option<Date>,
    /// Where the correspondence is kept, and under which number.
    #[field(detail)]
    pub kept_at: Option<Line>,
    /// Who asks, where it is somebody who works here.
    #[field(detail, link = "person")]
    pub person: Option<Ref<Person>>,
    /// What exactly is asked for.
    pub asks: Option<Prose>,
    /// Where was searched for it, and what was found.
    #[field(detail)]
    pub searches: Rows<Search>,
    /// Why their identity was asked for.
    #[field(decided)]
    pub doubt: Option<Prose>,
    /// The day on which their identity was clear.
    #[field(decided, detail)]
    pub identified_on: Option<Date>,
    /// How their identity became clear.
    #[field(decided)]
    pub identified_by: Option<Prose>,
    /// The day on which they were told that it takes longer.
    #[field(decided, detail)]
    pub informed_on: Option<Date>,
    /// Why it takes longer.
    #[field(decided)]
    pub extended_because: Option<Prose>,
    /// What they were answered, and where the answer is kept.
    #[field(decided)]
    pub answer: Option<Prose>,
    /// The day on which they were answered, or told why not.
    #[field(decided, listed)]
    pub answered_on: Option<Date>,
    /// Why it was refused.
    #[field(decided, listed)]
    pub ground: Option<RefusalGround>,
    /// What makes that ground true here.
    #[field(decided)]
    pub ground_explained: Option<Prose>,
    /// Who was told of the correction or the erasure, or why nobody had to be.
    #[field(decided)]
    pub recipients_told: Option<Prose>,
    /// The day on which it was closed.
    #[field(decided, detail)]
    pub closed_on: Option<Date>,
}

/// A place that was searched.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct Search {
    /// Where.
    pub asset: Ref<Asset>,
    /// Who searches it.
    pub by: Option<Ref<Person>>,
    /// What was found; that there is nothing, if so.
    pub found: Option<Line>,
}

/// The steps of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum RequestStep {
    /// It came in.
    Received,
    /// Their identity is asked for.
    IdentityCheck,
    /// Being worked on.
    InProgress,
    /// Being worked on, for longer.
    Extended,
    /// Answered.
    Answered,
    /// Refused.
    Refused,
    /// Done.
    Closed,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum RequestType {
    /// What is held of them (15).
    Access,
    /// That it be corrected (16).
    Rectification,
    /// That it be erased (17).
    Erasure,
    /// That it be used for less (18).
    Restriction,
    /// That it be handed over (20).
    Portability,
    /// That it be used no more (21).
    Objection,
    /// That a person looks at what a machine decided (22).
    #[choice(label = "Automated decision")]
    AutomatedDecision,
}

impl RequestType {
    /// Whether others who got the data have to hear of it (19).
    pub fn concerns_recipients(self) -> bool {
        matches!(self, Self::Rectification | Self::Erasure | Self::Restriction)
    }
}

/// How a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum RequestChannel {
    /// By e-mail.
    #[choice(label = "E-mail")]
    Email,
    /// By a form on our pages.
    Form,
    /// By letter.
    Letter,
    /// By telephone.
    Telephone,
    /// Said to somebody of us.
    #[choice(label = "In person")]
    Spoken,
    /// Through a customer for whom we process the data.
    #[choice(label = "By a customer")]
    Customer,
    /// Through an authority.
    #[choice(label = "By an authority")]
    Authority,
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum RefusalGround {
    /// Nobody could tell who asks.
    #[choice(label = "Identity not clear")]
    Identity,
    /// It is manifestly unfounded (12.5).
    #[choice(label = "Manifestly unfounded")]
    Unfounded,
    /// It is excessive, such as the same again and again (12.5).
    Excessive,
    /// A law asks us to keep the data.
    #[choice(label = "Duty to keep")]
    DutyToKeep,
    /// It would harm the rights of others (15.4).
    #[choice(label = "Rights of others")]
    RightsOfOthers,
    /// The right does not apply to this.
    #[choice(label = "Right does not apply")]
    NotApplicable,
}

/// So many months later by the calendar: the same day of the month, or its last where it has no such day.
pub fn months_later(day: Date, months: i32) -> Option<Date> {
    day.checked_add(months.months()).ok()
}

impl DataSubjectRequest {
    /// The last day of the first month.
    pub fn first_due(&self) -> Option<Date> {
        months_later(self.received_on?, 1)
    }

    /// The last day for an answer: one month after receipt, or three where it was extended. They are counted from receipt at once, so
    /// that a short month in between takes no day away.
    pub fn due(&self) -> Option<Date> {
        months_later(self.received_on?, if self.informed_on.is_some() { 3 } else { 1 })
    }

    /// Whether it waits for an answer.
    pub fn is_open(&self) -> bool {
        matches!(
            self.step,
            RequestStep::Received | RequestStep::IdentityCheck | RequestStep::InProgress | RequestStep::Extended
        )
    }

    /// Whether the last day for an answer is over without one.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.is_open() && self.due().is_some_and(|due| today > due)
    }

    fn state(&self, today: Date) -> Option<State> {
        let is_late = self.is_overdue(today);
        let (code, label, tone) = match self.step {
            RequestStep::Received if is_late => ("received", "Received, overdue", Tone::Bad),
            RequestStep::IdentityCheck if is_late => ("identity_check", "Identity asked for, overdue", Tone::Bad),
            RequestStep::InProgress if is_late => ("in_progress", "In progress, overdue", Tone::Bad),
            RequestStep::Extended if is_late => ("extended", "Extended, overdue", Tone::Bad),
            RequestStep::Received => ("received", "Received", Tone::Warn),
            RequestStep::IdentityCheck => ("identity_check", "Identity asked for", Tone::Warn),
            RequestStep::InProgress => ("in_progress", "In progress", Tone::Plain),
            RequestStep::Extended => ("extended", "Extended", Tone::Plain),
            RequestStep::Answered => ("answered", "Answered", Tone::Good),
            RequestStep::Refused => ("refused", "Refused", Tone::Plain),
            RequestStep::Closed => ("closed", "Closed", Tone::Good),
        };
        Some(State { code, label, tone })
    }

    /// What came was received by somebody, somewhere, once; the clock that runs is not set back.
    pub(crate) fn check(isms: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(request) = draft.typed::<Self>() else { return Vec::new() };
        let before = isms.get(Ref::<Self>::to(draft.id));
        let was = before.and_then(|before| before.received_on);
        let is_later = was.zip(request.received_on).is_some_and(|(was, now)| now > was);
        let is_gone = was.is_some() && request.received_on.is_none();
        let is_twice = |row: &Search| request.searches.iter().filter(|other| other.asset == row.asset).count() > 1;
        let found = [
            (
                is_later,
                "received_on",
                "clock_set_back",
                "The clock runs from the day of receipt. It can only turn out to be earlier.",
            ),
            (is_gone, "received_on", "missing", "The clock runs from the day of receipt. Give another instead."),
            (
                request.searches.iter().any(is_twice),
                "searches",
                "twice",
                "A place stands here twice. Keep one of the two.",
            ),
        ];
        let found = found.into_iter().filter(|(is_wrong, ..)| *is_wrong);
        found.map(|(_, field, code, sentence)| Misfit::new(field, code, sentence)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_ends_on_the_same_day_or_on_the_last_that_there_is() {
        let due = |day: &str, months| months_later(day.parse().unwrap(), months).unwrap().to_string();
        for (received, first, extended) in [
            ("2026-01-15", "2026-02-15", "2026-04-15"),
            ("2026-01-31", "2026-02-28", "2026-04-30"),
            ("2028-01-31", "2028-02-29", "2028-04-30"),
            ("2026-11-30", "2026-12-30", "2027-02-28"),
            ("2026-12-31", "2027-01-31", "2027-03-31"),
        ] {
            assert_eq!((due(received, 1), due(received, 3)), (first.to_owned(), extended.to_owned()), "{received}");
        }
    }
}
