//! The calendar of duties (8.1): what has to be done again and again, by when, and what shows that it was.

use jiff::ToSpan as _;
use jiff::civil::Date;
use record::{Choice, Line, Misfit, Number, Prose, Record, Ref, Row, Rows, State, Tone};

use crate::Isms;
use crate::context::IsmsProcess;
use crate::control::Evidence;
use crate::documented::DocumentVersion;
use crate::life::UNOWNED;
use crate::people::Person;
use crate::registry::Draft;

/// A duty that comes up once or again and again: a review, an audit, a test, a report (8.1). Each time that it was done stands
/// here, with what shows it.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "calendar-entries",
    title = "Duty",
    titles = "Calendar of duties",
    clause = "8.1",
    prefix = "CE",
    state = CalendarEntry::state
)]
pub struct CalendarEntry {
    /// What is to be done.
    #[field(title, listed, searched)]
    pub name: Line,
    /// Which of the duties that every ISMS has it is; empty for one of your own.
    #[field(listed)]
    pub activity: Option<Activity>,
    /// How it is done, and what has to come of it.
    #[field(searched)]
    pub description: Option<Prose>,
    /// Who does it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// The process of the ISMS that it belongs to.
    pub process: Option<Ref<IsmsProcess>>,
    /// The first day by which it is done.
    #[field(listed)]
    pub first_due: Option<Date>,
    /// How often it comes up again; empty: it is done once.
    #[field(listed, unit = "months")]
    pub every: Option<Number<1, 60>>,
    /// The last day on which it comes up; open when empty.
    #[field(detail)]
    pub until: Option<Date>,
    /// The times that it was done.
    #[field(label = "Done")]
    pub done: Rows<Occurrence>,
}

/// One time that a duty was done.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct Occurrence {
    /// The day by which it was due.
    pub due: Date,
    /// The day on which it was done.
    pub on: Option<Date>,
    /// Who did it.
    pub by: Option<Ref<Person>>,
    /// What came of it.
    pub result: Option<Line>,
    /// The evidence that shows it.
    pub evidence: Option<Ref<Evidence>>,
    /// The version of a document that shows it.
    pub document: Option<Ref<DocumentVersion>>,
    /// Where else it is shown: the number of a record, an address.
    pub proof: Option<Line>,
}

impl Occurrence {
    /// Whether something shows that it was done.
    pub fn is_shown(&self) -> bool {
        self.evidence.is_some() || self.document.is_some() || self.proof.is_some()
    }
}

/// The duties that every ISMS has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Activity {
    /// Assessing risks (8.2).
    RiskAssessment,
    /// Auditing inside (9.2).
    InternalAudit,
    /// Management review (9.3).
    ManagementReview,
    /// Looking at objectives (6.2).
    ObjectiveReview,
    /// Looking at policies (A.5.1).
    PolicyReview,
    /// Looking at who may do what (A.5.18).
    AccessReview,
    /// Looking at suppliers (A.5.22).
    SupplierReview,
    /// Trying whether backups can be restored (A.8.13).
    RestoreTest,
    /// Practising for emergencies (A.5.29, A.5.30).
    Exercise,
    /// Reporting to top management (5.3 b, 9.1).
    Report,
    /// Training everybody (7.3).
    Training,
}

impl CalendarEntry {
    /// The days by which it has to be done within a period, ends included: those that were done among them.
    pub fn due_within(&self, first: Date, last: Date) -> Vec<Date> {
        self.due().take_while(|due| *due <= last).filter(|due| *due >= first).collect()
    }

    /// All the days by which it has to be done, one after the other; without an end where none is set.
    fn due(&self) -> impl Iterator<Item = Date> + '_ {
        let step = |times: i64| {
            let first = self.first_due?;
            match self.every {
                Some(every) => first.checked_add((every.get() * times).months()).ok(),
                None => (times == 0).then_some(first),
            }
        };
        (0..).map_while(step).take_while(|due| self.until.is_none_or(|until| *due <= until))
    }

    /// Whether it was done for a day by which it was due.
    pub fn is_done(&self, due: Date) -> bool {
        self.done.iter().any(|occurrence| occurrence.due == due && occurrence.on.is_some())
    }

    /// The first day by which it has to be done and was not yet.
    pub fn next_due(&self) -> Option<Date> {
        self.due().find(|due| !self.is_done(*due))
    }

    /// Whether such a day has passed.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.next_due().is_some_and(|due| today > due)
    }

    pub(crate) fn check(_: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(entry) = draft.typed::<Self>() else { return Vec::new() };
        let mut misfits = Vec::new();
        if entry.first_due.zip(entry.until).is_some_and(|(first, until)| until < first) {
            misfits.push(Misfit::new("until", "before_start", "The last day is before the first. Choose a later one."));
        }
        for (at, occurrence) in entry.done.iter().enumerate() {
            if !entry.due_within(occurrence.due, occurrence.due).contains(&occurrence.due) {
                let sentence = "It does not come up on this day. Give one of the days by which it is due.";
                misfits.push(Misfit::new(format!("done.{at}.due"), "not_due", sentence));
            }
            let is_twice = entry.done.iter().take(at).any(|before| before.due == occurrence.due);
            if is_twice {
                let sentence = "This day stands here already. Correct that row.";
                misfits.push(Misfit::new(format!("done.{at}.due"), "taken", sentence));
            }
        }
        misfits
    }

    fn state(&self, today: Date) -> Option<State> {
        Some(if self.first_due.is_none() {
            State { code: "undated", label: "No date", tone: Tone::Warn }
        } else if self.is_overdue(today) {
            State { code: "overdue", label: "Overdue", tone: Tone::Bad }
        } else if self.owner.is_none() {
            UNOWNED
        } else if self.done.iter().any(|occurrence| occurrence.on.is_some() && !occurrence.is_shown()) {
            State { code: "unshown", label: "Done, not shown", tone: Tone::Warn }
        } else if self.next_due().is_none() {
            State { code: "done", label: "Done", tone: Tone::Good }
        } else {
            State { code: "planned", label: "Planned", tone: Tone::Good }
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entry(fields: serde_json::Value) -> CalendarEntry {
        let mut body: record::Body = fields.as_object().unwrap().clone().into_iter().collect();
        record::Fields::take(&mut body, &mut Vec::new()).unwrap()
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_duty_comes_up_on_the_last_day_of_short_months_too_and_ends_when_it_should() {
        let monthly = entry(json!({"name": "x", "first_due": "2026-01-31", "every": 1, "until": "2026-04-30"}));
        let due = monthly.due_within(day("2026-01-01"), day("2026-12-31"));
        assert_eq!(due, ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"].map(day));
    }

    #[test]
    fn what_was_not_done_is_overdue_from_the_day_after_although_later_times_were() {
        let done = json!([{"due": "2026-04-01", "on": "2026-03-30", "proof": "R-1"}]);
        let quarterly = entry(json!({"name": "x", "first_due": "2026-01-01", "every": 3, "done": done}));
        assert!(!quarterly.is_overdue(day("2026-01-01")) && quarterly.is_overdue(day("2026-01-02")));
        assert_eq!(quarterly.next_due(), Some(day("2026-01-01")));
    }

    #[test]
    fn what_is_done_once_is_done() {
        let done = json!([{"due": "2026-01-01", "on": "2026-01-01", "proof": "R-1"}]);
        let once = entry(json!({"name": "x", "first_due": "2026-01-01", "done": done}));
        assert_eq!((once.next_due(), once.state(day("2027-01-01")).map(|state| state.code)), (None, Some("unowned")));
    }
}
