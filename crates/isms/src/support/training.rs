//! Assignments of training (7.2, 7.3, A.6.3): who takes which course by when, and what came of it.

use jiff::ToSpan as _;
use jiff::civil::Date;
use record::text::LINE_CHARACTERS;
use record::{Choice, Id, Line, Number, Prose, Record, Ref, Row, Rows, State, Tone};

use super::course::TrainingCourse;
use crate::people::Person;
use crate::{Isms, Typed};

/// That somebody takes a course by a day: given to them, begun, finished with a result, and judged for its effect (7.2, 7.3).
///
/// Who takes a course again gets a new assignment; the former one stays as it ended.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "training-assignments",
    clause = "7.2",
    prefix = "TA",
    by_steps,
    life_cycle = "training_assignment",
    state = TrainingAssignment::state
)]
pub struct TrainingAssignment {
    /// Who and what, in one line; made from both.
    #[field(title, searched, decided)]
    pub summary: Line,
    /// Who takes it.
    #[field(listed, decided, link = "person")]
    pub person: Ref<Person>,
    /// The course.
    #[field(listed, decided)]
    pub course: Ref<TrainingCourse>,
    /// Who gives the course, and confirms what came of it.
    #[field(decided, detail, link = "trainer")]
    pub trainer: Option<Ref<Person>>,
    /// Where it stands in its life.
    #[field(step)]
    pub step: TrainingStep,
    /// The day by which it is finished.
    #[field(listed, decided, label = "Due")]
    pub due_on: Option<Date>,
    /// Who assigned it.
    #[field(decided, detail)]
    pub assigned_by: Option<Ref<Person>>,
    /// The day on which it was assigned.
    #[field(decided, detail)]
    pub assigned_on: Option<Date>,
    /// The day on which they began.
    #[field(decided, detail)]
    pub started_on: Option<Date>,
    /// The tries of the test.
    #[field(decided)]
    pub tries: Rows<TestTry>,
    /// The version of the course that they finished.
    #[field(decided, label = "Version taken")]
    pub course_edition: Option<Line>,
    /// The day on which they finished.
    #[field(listed, decided, label = "Finished")]
    pub completed_on: Option<Date>,
    /// How much of the test was right.
    #[field(decided, unit = "percent")]
    pub score: Option<Number<0, 100>>,
    /// The first day on which it is to be taken again.
    #[field(listed, decided, label = "Again from")]
    pub refresh_on: Option<Date>,
    /// The help that they got after they had failed.
    #[field(decided, detail)]
    pub support: Option<Prose>,
    /// What changed in their work by it.
    #[field(decided)]
    pub effect: Option<Prose>,
    /// Who judged that.
    #[field(decided, detail)]
    pub evaluated_by: Option<Ref<Person>>,
    /// The day on which it was judged.
    #[field(decided, detail)]
    pub evaluated_on: Option<Date>,
    /// A later assignment of the same course that was finished.
    #[field(decided, detail)]
    pub renewed_by: Option<Ref<TrainingAssignment>>,
}

/// One try of the test.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct TestTry {
    /// When.
    pub on: Date,
    /// How much was right.
    #[field(unit = "percent")]
    pub score: Number<0, 100>,
}

/// The steps of an assignment that people take. That it has to be taken again follows from its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum TrainingStep {
    /// Given to the person.
    Assigned,
    /// Begun.
    InProgress,
    /// Finished.
    Completed,
    /// The test was not passed after all tries.
    Failed,
    /// Finished, and its effect was judged.
    Evaluated,
    /// Not needed, for a reason.
    Waived,
    /// Not finished by somebody who left.
    Ended,
}

impl TrainingAssignment {
    /// The title: who and what, in one line, whatever the length of the name.
    pub fn summary(name: &str, course: &str) -> String {
        format!("{name}: {course}").chars().take(LINE_CHARACTERS).collect()
    }

    /// Whether it waits to be finished.
    pub fn is_open(&self) -> bool {
        matches!(self.step, TrainingStep::Assigned | TrainingStep::InProgress | TrainingStep::Failed)
    }

    /// Whether its day has passed and it is not finished.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.is_open() && self.due_on.is_some_and(|due| today > due)
    }

    /// Whether it was finished and need not be taken again yet.
    pub fn is_valid(&self, today: Date) -> bool {
        matches!(self.step, TrainingStep::Completed | TrainingStep::Evaluated)
            && self.refresh_on.is_none_or(|again| today < again)
    }

    fn state(&self, today: Date) -> Option<State> {
        let is_late = self.is_overdue(today);
        let is_due_again = self.renewed_by.is_none() && self.refresh_on.is_some_and(|again| today >= again);
        let (code, label, tone) = match self.step {
            TrainingStep::Assigned if is_late => ("assigned", "Assigned, overdue", Tone::Bad),
            TrainingStep::InProgress if is_late => ("in_progress", "Begun, overdue", Tone::Bad),
            TrainingStep::Assigned => ("assigned", "Assigned", Tone::Warn),
            TrainingStep::InProgress => ("in_progress", "Begun", Tone::Warn),
            TrainingStep::Completed if is_due_again => ("expired", "To be taken again", Tone::Warn),
            TrainingStep::Completed => ("completed", "Finished", Tone::Good),
            TrainingStep::Failed => ("failed", "Test not passed", Tone::Bad),
            TrainingStep::Evaluated => ("evaluated", "Finished, effect judged", Tone::Good),
            TrainingStep::Waived => ("waived", "Not needed", Tone::Plain),
            TrainingStep::Ended => ("ended", "Ended, the person left", Tone::Plain),
        };
        Some(State { code, label, tone })
    }
}

/// The living assignments of a person.
pub fn training_of(isms: &Isms, person: Id) -> impl Iterator<Item = Typed<'_, TrainingAssignment>> {
    let referring = isms.referring_from::<TrainingAssignment>(person);
    let theirs = referring.filter(|referring| referring.held.is_living() && referring.field.name == "person");
    theirs.filter_map(|referring| Some(Typed { held: referring.held, it: referring.held.typed()? }))
}

/// The first day on which a course is to be taken again by somebody who finished it on a day.
pub fn again_from(course: &TrainingCourse, completed_on: Date) -> Option<Date> {
    let months = course.refresh_every?.get();
    // The last day on which it counts is the same day of the month; from the day after it is due again.
    completed_on.checked_add(months.months()).ok()?.checked_add(1.day()).ok()
}
