//! Exercises and restore tests (A.5.24, A.5.29, A.5.30, A.8.13).

use jiff::civil::Date;
use record::{Choice, Line, Number, Prose, Record, Ref, State, Tone};

use crate::asset::Asset;
use crate::people::Person;
use crate::treatment::Action;

const PLANNED: State = State { code: "planned", label: "Planned", tone: Tone::Plain };
const OVERDUE: State = State { code: "overdue", label: "Overdue", tone: Tone::Bad };
const PASSED: State = State { code: "passed", label: "Passed", tone: Tone::Good };
const FAILED: State = State { code: "failed", label: "Failed", tone: Tone::Bad };
const FAILED_WITH_ACTION: State = State { code: "followed_up", label: "Failed, action follows", tone: Tone::Warn };

/// What an exercise or a test came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum TestOutcome {
    /// As it should be.
    Passed,
    /// Not as it should be.
    Failed,
}

fn state(outcome: Option<TestOutcome>, planned: Option<Date>, has_action: bool, today: Date) -> Option<State> {
    Some(match outcome {
        Some(TestOutcome::Passed) => PASSED,
        Some(TestOutcome::Failed) if has_action => FAILED_WITH_ACTION,
        Some(TestOutcome::Failed) => FAILED,
        None if planned.is_some_and(|day| today > day) => OVERDUE,
        None => PLANNED,
    })
}

/// An exercise: of the answer to incidents, of continuity, of leaving a building (A.5.24, A.5.29, A.5.30). It says whether the targets
/// for recovery were met, and what follows where they were not.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "exercises", clause = "A.5.30", prefix = "XR", state = Exercise::state)]
pub struct Exercise {
    /// What is exercised.
    #[field(title, listed, searched)]
    pub title: Line,
    /// What it is an exercise of.
    #[field(listed)]
    pub kind: Option<ExerciseKind>,
    /// The day for which it is planned.
    #[field(listed)]
    pub planned_for: Option<Date>,
    /// Who prepares it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// Who takes part.
    pub participants: Vec<Ref<Person>>,
    /// The assets that it is about.
    pub assets: Vec<Ref<Asset>>,
    /// What happens in it.
    pub scenario: Option<Prose>,
    /// The day on which it was held.
    pub held_on: Option<Date>,
    /// How long recovery took.
    #[field(unit = "hours")]
    pub recovery_time: Option<Number<0, 100_000>>,
    /// How much was lost, as time.
    #[field(unit = "hours")]
    pub data_loss: Option<Number<0, 100_000>>,
    /// What it came to.
    #[field(listed)]
    pub outcome: Option<TestOutcome>,
    /// What was learnt.
    #[field(searched)]
    pub lessons: Option<Prose>,
    /// The actions that follow.
    pub actions: Vec<Ref<Action>>,
}

/// What an exercise is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ExerciseKind {
    /// The answer to incidents.
    Incident,
    /// Going on working.
    Continuity,
    /// Bringing systems back.
    Recovery,
    /// Leaving a building.
    Evacuation,
}

impl Exercise {
    fn state(&self, today: Date) -> Option<State> {
        state(self.outcome, self.planned_for, !self.actions.is_empty(), today)
    }
}

/// A backup brought back for trial (A.8.13): of what, how long it took, whether everything was there.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "restore-tests", clause = "A.8.13", prefix = "RST", state = RestoreTest::state)]
pub struct RestoreTest {
    /// What is brought back.
    #[field(title, listed, searched)]
    pub title: Line,
    /// The assets whose data it is.
    #[field(listed)]
    pub assets: Vec<Ref<Asset>>,
    /// Whether it is the records of the ISMS themselves.
    #[field(detail, label = "Records of the ISMS")]
    pub is_of_isms: Option<bool>,
    /// The day for which it is planned.
    pub planned_for: Option<Date>,
    /// The day on which it was done.
    #[field(listed)]
    pub held_on: Option<Date>,
    /// Who does it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// How long it took.
    #[field(unit = "minutes")]
    pub took: Option<Number<0, 1_000_000>>,
    /// How old the newest data was.
    #[field(unit = "minutes")]
    pub data_age: Option<Number<0, 10_000_000>>,
    /// What it came to.
    #[field(listed)]
    pub outcome: Option<TestOutcome>,
    /// How it was checked.
    pub checked: Option<Prose>,
    /// The actions that follow.
    pub actions: Vec<Ref<Action>>,
}

impl RestoreTest {
    fn state(&self, today: Date) -> Option<State> {
        state(self.outcome, self.planned_for, !self.actions.is_empty(), today)
    }
}
