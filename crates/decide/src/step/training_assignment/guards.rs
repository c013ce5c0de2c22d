//! What refuses a step of an assignment of training.

use isms::support::TrainingCourse;
use record::{Id, Kinded as _, Ref};

use super::super::context::StepContext;
use super::super::rules::{Guard, Named};
use super::{Assigning, Completion, Evaluation, Reassignment, assignment, course};

/// By their codes.
pub(super) const GUARDS: &[(&str, Guard)] = &[
    ("due_date_missing", due_date_missing),
    ("person_not_in_audience", person_not_in_audience),
    ("content_unfinished", content_unfinished),
    ("test_not_passed", test_not_passed),
    ("support_missing", support_missing),
    ("effect_missing", effect_missing),
    ("self_grant", self_grant),
];

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

fn due_date_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Assigning>()?.due_on.is_none())
}

fn person_not_in_audience(context: &StepContext<'_>) -> Option<Named> {
    let assigning: &Assigning = context.noun()?;
    let isms = context.isms();
    let course = isms.get(assigning.course)?;
    let person: Id = assigning.person?.id;
    let belongs = course.it.audience.includes(isms, course.held.envelope.unit, person);
    (!belongs).then(|| vec![(isms::people::Person::kind_of(), person)])
}

fn content_unfinished(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Completion>()?.is_finished != Some(true))
}

/// A test has to be passed, unless the trainer says that the person took part.
fn test_not_passed(context: &StepContext<'_>) -> Option<Named> {
    let (assignment, course) = (assignment(context)?, course(context)?);
    let best = assignment.tries.iter().map(|tried| tried.score.get()).max();
    when(!course.is_passed_with(best))
}

/// A course without a test has nothing to try.
pub(super) fn no_test(context: &StepContext<'_>) -> Option<Named> {
    let course = assignment(context)?.course;
    let known = context.isms().get(Ref::<TrainingCourse>::to(course.id))?;
    known.it.pass_mark.is_none().then(|| vec![(TrainingCourse::kind_of(), course.id)])
}

fn support_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Reassignment>()?.support.is_none())
}

fn effect_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Evaluation>()?.effect.is_none())
}

/// Nobody waives their own training.
fn self_grant(context: &StepContext<'_>) -> Option<Named> {
    when(assignment(context)?.person.id == context.actor().person)
}
