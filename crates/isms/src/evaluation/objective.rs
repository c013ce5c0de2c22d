//! Security objectives (6.2): what is to be reached, planned and judged.

use jiff::civil::Date;
use record::{Body, Choice, Line, Misfit, Number, Prose, Record, Ref, State, Tone};

use super::metric::Metric;
use crate::context::Obligation;
use crate::documented::Document;
use crate::people::Person;
use crate::registry::Edit;
use crate::risk::Risk;
use crate::treatment::Action;

/// Something about information security that the organisation or a part of it wants to reach: measured where that is possible, with what is
/// done, by whom, by when and with what, and how the result is judged (6.2).
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "objectives",
    clause = "6.2",
    prefix = "OBJ",
    life_cycle = "objective",
    edited_in = "draft",
    state = Objective::state
)]
pub struct Objective {
    /// What is to be reached, such as All critical suppliers assessed.
    #[field(title, searched)]
    pub title: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: ObjectiveStep,
    /// Whether it is one of the whole organisation, or of a function.
    #[field(listed)]
    pub level: Option<ObjectiveLevel>,
    /// The policy that it serves.
    pub policy: Option<Ref<Document>>,
    /// The commitment of the policy that it serves, in your own words.
    pub commitment_served: Option<Prose>,
    /// The goal of the business that it serves.
    #[field(detail)]
    pub business_goal: Option<Line>,
    /// The risks that it answers to.
    #[field(detail)]
    pub risks: Vec<Ref<Risk>>,
    /// The requirements that it answers to.
    #[field(detail)]
    pub obligations: Vec<Ref<Obligation>>,
    /// What it is measured by.
    #[field(listed)]
    pub metric: Option<Ref<Metric>>,
    /// Where it stood at the beginning.
    pub baseline: Option<Line>,
    /// The value to reach.
    #[field(listed)]
    pub target: Option<Line>,
    /// Why it cannot be measured, where it cannot.
    #[field(detail, label = "Not measured because")]
    pub not_measured_because: Option<Prose>,
    /// What is done.
    pub activities: Option<Prose>,
    /// The actions by which it is done.
    #[field(detail)]
    pub actions: Vec<Ref<Action>>,
    /// What it takes: people, money, tools.
    pub resources: Option<Prose>,
    /// Who answers for it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// The day by which it is reached.
    #[field(listed)]
    pub due: Option<Date>,
    /// How the result is judged.
    pub evaluation: Option<Prose>,
    /// Who judges it. Not the owner.
    #[field(link = "evaluator")]
    pub evaluator: Option<Ref<Person>>,
    /// Who drafted it.
    #[field(decided, detail)]
    pub authors: Vec<Ref<Person>>,
    /// Who approved it, and decides about changes of it.
    #[field(decided, detail, link = "approver")]
    pub approver: Option<Ref<Person>>,
    /// The day on which it was approved.
    #[field(decided, detail)]
    pub approved_on: Option<Date>,
    /// To whom it was communicated, and how.
    #[field(decided)]
    pub communicated: Option<Prose>,
    /// The value that was reached.
    #[field(decided, listed)]
    pub reached: Option<Line>,
    /// What came of it, and what shows that.
    #[field(decided)]
    pub result: Option<Prose>,
    /// The day on which it was judged.
    #[field(decided, detail)]
    pub judged_on: Option<Date>,
    /// How often it was changed or extended since it was approved.
    #[field(decided, detail, label = "Changed")]
    pub changes: Option<Number<0, 1000>>,
}

/// The steps of an objective. That it is at risk follows from its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ObjectiveStep {
    /// Being written.
    Draft,
    /// Approved; not communicated yet.
    Approved,
    /// Worked on.
    Active,
    /// Reached.
    Achieved,
    /// Not reached in time.
    Missed,
    /// Given up, with a reason.
    Withdrawn,
}

/// Whose an objective is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ObjectiveLevel {
    /// Of the whole organisation. Top management approves it.
    Company,
    /// Of a function or unit. Whoever leads the unit approves it.
    Function,
}

impl Objective {
    /// What 6.2 h to l ask to be planned and is not yet.
    pub fn unplanned(&self) -> Vec<&'static str> {
        let parts = [
            ("what is done", self.activities.is_none()),
            ("resources", self.resources.is_none()),
            ("who answers for it", self.owner.is_none()),
            ("by when", self.due.is_none()),
            ("how it is judged", self.evaluation.is_none() || self.evaluator.is_none()),
        ];
        parts.into_iter().filter(|(_, is_missing)| *is_missing).map(|(part, _)| part).collect()
    }

    /// Whether it is measured, with where it stood and what is to be reached; or says why not.
    pub fn is_measurable(&self) -> bool {
        let is_measured = self.metric.is_some() && self.baseline.is_some() && self.target.is_some();
        is_measured || self.not_measured_because.is_some()
    }

    /// Whether its day has passed and nobody has judged it.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.step == ObjectiveStep::Active && self.due.is_some_and(|due| today > due)
    }

    fn state(&self, today: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            ObjectiveStep::Draft => ("draft", "Draft", Tone::Plain),
            ObjectiveStep::Approved => ("approved", "To be communicated", Tone::Warn),
            ObjectiveStep::Active if self.is_overdue(today) => ("active", "Ended without a result", Tone::Bad),
            ObjectiveStep::Active => ("active", "Active", Tone::Plain),
            ObjectiveStep::Achieved => ("achieved", "Achieved", Tone::Good),
            ObjectiveStep::Missed => ("missed", "Missed", Tone::Bad),
            ObjectiveStep::Withdrawn => ("withdrawn", "Withdrawn", Tone::Plain),
        };
        Some(State { code, label, tone })
    }

    /// Keeps who drafted it.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        let authors = body.entry("authors").or_insert_with(|| serde_json::Value::Array(Vec::new()));
        if let serde_json::Value::Array(authors) = authors {
            for author in edit.authors().map(|author| serde_json::Value::from(author.to_string())) {
                if !authors.contains(&author) {
                    authors.push(author);
                }
            }
        }
        Vec::new()
    }
}
