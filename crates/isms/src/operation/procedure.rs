//! Procedures, baselines and tests of controls (A.5.37, A.8.9, 9.1).

use jiff::ToSpan as _;
use jiff::civil::Date;
use record::{Line, Prose, Record, Ref, State, Tone};

use super::continuity::TestOutcome;
use super::exception::Exception;
use crate::asset::Asset;
use crate::control::{Control, Evidence};
use crate::life::{KEPT, REVIEW_OVERDUE, Reviewed, UNOWNED};
use crate::people::Person;
use crate::treatment::Action;

/// How something is done that has to be done the same way each time (A.5.37).
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "procedures", clause = "A.5.37", prefix = "PC", state = Procedure::state)]
pub struct Procedure {
    /// What it is called.
    #[field(title, listed, searched)]
    pub name: Line,
    /// Whether the task is critical: without it done right, something important fails.
    #[field(listed, label = "Critical")]
    pub is_critical: Option<bool>,
    /// The steps, or where they are written.
    #[field(searched)]
    pub steps: Option<Prose>,
    /// The assets that it is done on.
    pub assets: Vec<Ref<Asset>>,
    /// Who answers for it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// Since when it counts.
    #[field(listed, label = "In force since")]
    pub in_force_from: Option<Date>,
    /// When somebody looked whether it is still done so, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
}

impl Procedure {
    fn state(&self, today: Date) -> Option<State> {
        let is_in_force = self.steps.is_some() && self.in_force_from.is_some_and(|day| day <= today);
        Some(if !is_in_force {
            State { code: "missing", label: "Not in force", tone: Tone::Warn }
        } else if self.review.is_overdue(today) {
            REVIEW_OVERDUE
        } else if self.owner.is_none() {
            UNOWNED
        } else {
            KEPT
        })
    }
}

/// How systems of a sort are set up (A.8.9), and what departs from it.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "baselines", clause = "A.8.9", prefix = "BL", state = Baseline::state)]
pub struct Baseline {
    /// For which systems.
    #[field(title, listed, searched)]
    pub name: Line,
    /// The settings, or where they are written.
    #[field(searched)]
    pub settings: Option<Prose>,
    /// The assets that follow it.
    pub assets: Vec<Ref<Asset>>,
    /// Who answers for it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// The day on which systems were last compared with it.
    #[field(listed, label = "Compared")]
    pub compared_on: Option<Date>,
    /// What departed from it.
    pub deviations: Option<Prose>,
    /// The exceptions under which something departs from it.
    pub exceptions: Vec<Ref<Exception>>,
    /// When somebody looked whether it is still right, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
}

impl Baseline {
    fn state(&self, today: Date) -> Option<State> {
        Some(if self.review.is_overdue(today) {
            REVIEW_OVERDUE
        } else if self.owner.is_none() {
            UNOWNED
        } else if self.compared_on.is_none() {
            State { code: "uncompared", label: "Never compared", tone: Tone::Warn }
        } else {
            KEPT
        })
    }
}

/// A test whether a control does what it should (9.1): what was examined, what came of it, what follows.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "control-tests", clause = "9.1", prefix = "TE", state = ControlTest::state)]
pub struct ControlTest {
    /// What is tested.
    #[field(title, listed, searched)]
    pub title: Line,
    /// The control.
    #[field(listed)]
    pub control: Option<Ref<Control>>,
    /// How it is tested, and on which sample.
    pub method: Option<Prose>,
    /// Who tests it. Not the owner of the control.
    #[field(listed, link = "owner", label = "Tester")]
    pub tester: Option<Ref<Person>>,
    /// The day for which it is planned.
    pub planned_for: Option<Date>,
    /// The day on which it was done.
    #[field(listed, label = "Done")]
    pub done_on: Option<Date>,
    /// What it came to.
    #[field(listed)]
    pub outcome: Option<TestOutcome>,
    /// What was found.
    #[field(searched)]
    pub findings: Option<Prose>,
    /// The evidence that it left.
    pub evidence: Vec<Ref<Evidence>>,
    /// The actions that follow.
    pub actions: Vec<Ref<Action>>,
}

/// After how many days a failed test has to have led to something.
const FOLLOWED_WITHIN: i64 = 14;

impl ControlTest {
    fn state(&self, today: Date) -> Option<State> {
        let is_late = |day: Option<Date>, days: i64| {
            day.and_then(|day| day.checked_add(days.days()).ok()).is_some_and(|last| today > last)
        };
        Some(match self.outcome {
            Some(TestOutcome::Passed) => State { code: "passed", label: "Passed", tone: Tone::Good },
            Some(TestOutcome::Failed) if !self.actions.is_empty() => {
                State { code: "followed_up", label: "Failed, action follows", tone: Tone::Warn }
            }
            Some(TestOutcome::Failed) if is_late(self.done_on, FOLLOWED_WITHIN) => {
                State { code: "unanswered", label: "Failed, nothing followed", tone: Tone::Bad }
            }
            Some(TestOutcome::Failed) => State { code: "failed", label: "Failed", tone: Tone::Bad },
            None if is_late(self.planned_for, 0) => State { code: "overdue", label: "Overdue", tone: Tone::Bad },
            None => State { code: "planned", label: "Planned", tone: Tone::Plain },
        })
    }
}
