//! Traits of life that several kinds share: small sets of fields, each with its rule. Kinds embed them.

use jiff::ToSpan;
use jiff::civil::Date;
use record::{Fields, Line, Number, Prose, Ref, State, Tone};

use crate::people::Person;

/// The state of an entry that nobody has looked at for too long.
pub(crate) const REVIEW_OVERDUE: State = State { code: "review_overdue", label: "Review overdue", tone: Tone::Bad };
/// The state of an entry that nobody answers for.
pub(crate) const UNOWNED: State = State { code: "unowned", label: "No owner", tone: Tone::Warn };
/// The state of an entry that is as it should be.
pub(crate) const KEPT: State = State { code: "kept", label: "Kept", tone: Tone::Good };

/// Looked at again at an interval that the organisation chose.
#[derive(Clone, Debug, Default, PartialEq, Fields)]
pub struct Reviewed {
    /// The day on which someone last looked at it and found it true.
    #[field(label = "Last reviewed", detail)]
    pub reviewed_on: Option<Date>,
    /// How often somebody has to look at it again. The organisation chooses; once a year is customary.
    #[field(label = "Review every", unit = "months", detail)]
    pub review_every: Option<Number<1, 60>>,
}

impl Reviewed {
    /// The day by which it has to be looked at again; none while nobody has looked, or no interval is chosen.
    pub fn due(&self) -> Option<Date> {
        let months = i32::try_from(self.review_every?.get()).ok()?;
        self.reviewed_on?.checked_add(months.months()).ok()
    }

    /// Whether that day has passed.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.due().is_some_and(|due| today > due)
    }
}

/// Decided by two people: a step that one of them proposed and the other has yet to confirm.
///
/// Kinds whose life cycle has a step of the form "propose, confirm" embed it. The proposal is a revision of its own that
/// leaves the state as it is; it stands as long as no other revision follows, so that the second person confirms the very
/// record that the first one saw.
#[derive(Clone, Debug, Default, PartialEq, Fields)]
pub struct Pending {
    /// The step that waits for a second person, by its id.
    #[field(label = "Proposed step", decided, detail)]
    pub pending_step: Option<Line>,
    /// Who proposed it.
    #[field(label = "Proposed by", decided, detail)]
    pub pending_by: Option<Ref<Person>>,
    /// What was given with the proposal, as JSON. The second person confirms this and gives nothing of their own.
    #[field(label = "Proposed details", decided, detail)]
    pub pending_details: Option<Prose>,
    /// The version that is the proposal itself. A later one makes it void.
    #[field(label = "Proposed in version", decided, detail)]
    pub pending_version: Option<Number<1, 9_007_199_254_740_991>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_is_overdue_from_the_day_after_it_was_due() {
        let reviewed = |every| Reviewed { reviewed_on: "2026-01-31".parse().ok(), review_every: Number::new(every) };
        let overdue = |every, today: &str| reviewed(every).is_overdue(today.parse().unwrap());
        assert!(!overdue(1, "2026-02-28"), "the last day of a short month is the due day");
        assert!(overdue(1, "2026-03-01"));
        assert!(!overdue(12, "2027-01-31"));
        assert!(!Reviewed::default().is_overdue("2099-01-01".parse().unwrap()), "no interval, no due day");
    }
}
