//! Improvements (10.1): what could be better, from the idea to what it brought.

use jiff::ToSpan as _;
use jiff::civil::Date;
use record::{Body, Choice, Line, Misfit, Prose, Record, Ref, State, Tone};
use serde_json::Value as Json;

use super::nonconformity::Nonconformity;
use crate::Isms;
use crate::control::Control;
use crate::people::Person;
use crate::registry::{Draft, Edit};
use crate::risk::Risk;
use crate::treatment::Action;

/// Something about security that could be better, from anybody: an idea, a lesson, an opportunity (10.1). Somebody decides about it,
/// and what it brought is written down.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "improvements", clause = "10.1", prefix = "IMP", reported, state = Improvement::state)]
pub struct Improvement {
    /// The idea in one line, such as Lock screens after two minutes in open offices.
    #[field(title, listed, searched)]
    pub title: Line,
    /// What is as it is today, what should change, and what that would bring.
    #[field(searched)]
    pub idea: Option<Prose>,
    /// Where it comes from.
    #[field(listed)]
    pub source: Option<ImprovementSource>,
    /// The nonconformity that it comes from.
    #[field(detail)]
    pub nonconformity: Option<Ref<Nonconformity>>,
    /// The risks that it makes smaller.
    #[field(detail)]
    pub risks: Vec<Ref<Risk>>,
    /// The controls that it makes better.
    #[field(detail)]
    pub controls: Vec<Ref<Control>>,
    /// Who proposed it.
    #[field(decided, listed, link = "requester")]
    pub proposed_by: Option<Ref<Person>>,
    /// The day on which it was proposed.
    #[field(decided, detail)]
    pub proposed_on: Option<Date>,
    /// What was decided about it.
    #[field(listed, guarded)]
    pub decision: Option<ImprovementDecision>,
    /// Why so. Whoever proposed it reads this.
    #[field(guarded)]
    pub decided_because: Option<Prose>,
    /// The day on which it was decided.
    #[field(guarded, detail)]
    pub decided_on: Option<Date>,
    /// Who decided about it.
    #[field(decided, detail)]
    pub decided_by: Option<Ref<Person>>,
    /// Who makes it happen.
    #[field(listed, link = "owner", guarded)]
    pub owner: Option<Ref<Person>>,
    /// The day by which it is there.
    #[field(guarded)]
    pub due: Option<Date>,
    /// The actions that make it happen.
    #[field(detail, guarded)]
    pub actions: Vec<Ref<Action>>,
    /// What it takes: people, money, time.
    #[field(detail, guarded)]
    pub resources: Option<Prose>,
    /// The day on which it was there.
    #[field(label = "Completed")]
    pub completed_on: Option<Date>,
    /// What it brought, measured where that is possible.
    pub benefit: Option<Prose>,
}

/// Where an improvement comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ImprovementSource {
    /// Somebody had an idea.
    Idea,
    /// An audit noted it.
    Audit,
    /// The management review decided it.
    ManagementReview,
    /// An incident taught it.
    Incident,
    /// A measure showed it.
    Metric,
    /// An exercise or a test showed it.
    Exercise,
    /// A customer or a supplier proposed it.
    Outside,
}

/// What was decided about an improvement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ImprovementDecision {
    /// It is done.
    Accepted,
    /// Not now; it is looked at again.
    Later,
    /// It is not done.
    Declined,
}

impl Improvement {
    /// Whether it waits for a decision.
    pub fn is_undecided(&self) -> bool {
        self.decision.is_none()
    }

    /// Whether nobody has decided about it within the days that the rules give.
    pub fn is_unanswered(&self, today: Date) -> bool {
        let days = catalogue::rules().parameter("improvement_decision_days").map_or(0, i64::from);
        let due = self.proposed_on.and_then(|day| day.checked_add(days.days()).ok());
        self.is_undecided() && due.is_some_and(|due| today > due)
    }

    fn state(&self, today: Date) -> Option<State> {
        let is_late = self.due.is_some_and(|due| today > due);
        let (code, label, tone) = match self.decision {
            None if self.is_unanswered(today) => ("unanswered", "No answer, late", Tone::Bad),
            None => ("proposed", "Proposed", Tone::Warn),
            Some(ImprovementDecision::Accepted) if self.completed_on.is_some() => {
                ("completed", "Completed", Tone::Good)
            }
            Some(ImprovementDecision::Accepted) if is_late => ("overdue", "Accepted, overdue", Tone::Bad),
            Some(ImprovementDecision::Accepted) => ("accepted", "Accepted", Tone::Plain),
            Some(ImprovementDecision::Later) => ("later", "Later", Tone::Plain),
            Some(ImprovementDecision::Declined) => ("declined", "Declined", Tone::Plain),
        };
        Some(State { code, label, tone })
    }

    pub(crate) fn check(_: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(improvement) = draft.typed::<Self>() else { return Vec::new() };
        let is_decided = improvement.decision.is_some();
        let is_accepted = improvement.decision == Some(ImprovementDecision::Accepted);
        let is_completed = improvement.completed_on.is_some();
        let found = [
            (
                is_decided && improvement.decided_because.is_none(),
                "decided_because",
                "missing",
                "Say why. Whoever proposed it reads this.",
            ),
            (is_decided && improvement.decided_on.is_none(), "decided_on", "missing", "Give the day of the decision."),
            (is_accepted && improvement.owner.is_none(), "owner", "missing", "Name who makes it happen."),
            (is_completed && !is_accepted, "completed_on", "undecided", "Nothing is completed that was not accepted."),
            (is_completed && improvement.benefit.is_none(), "benefit", "missing", "Say what it brought."),
        ];
        let found = found.into_iter().filter(|(is_wrong, ..)| *is_wrong);
        found.map(|(_, field, code, sentence)| Misfit::new(field, code, sentence)).collect()
    }

    /// Keeps who proposed it and who decided about it.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        let before = edit.before.map(crate::Held::body).unwrap_or_default();
        let writer = Json::from(edit.writer.to_string());
        if edit.before.is_none() {
            body.insert("proposed_by".to_owned(), writer.clone());
            body.insert("proposed_on".to_owned(), Json::from(edit.today.to_string()));
        }
        let of = |body: &Body| ["decision", "decided_because"].map(|name| body.get(name).cloned());
        if of(body) != of(&before) {
            body.insert("decided_by".to_owned(), writer);
        }
        Vec::new()
    }
}
