//! The life of an assignment of training (7.2, 7.3, A.6.3): given to somebody of the audience or to all of it, begun, its test tried,
//! finished, judged for its effect. That it has to be taken again follows from its day.

mod guards;

use access::Standing;
use catalogue::{Link, Role};
use isms::documented::Audience;
use isms::people::Person;
use isms::support::training::{again_from, training_of};
use isms::support::{TrainingAssignment, TrainingCourse, TrainingStep};
use isms::{Isms, Typed};
use jiff::civil::Date;
use record::{Body, Fields, Id, Kinded as _, Misfit, Number, Prose, Ref};
use serde_json::{Value as Json, json};

use super::context::StepContext;
use super::rules::{Consequence, Noun, Rules, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "training_assignment",
    steps: &[
        step::<Assigning>("training_assignment.assign"),
        step::<Start>("training_assignment.start"),
        step::<Test>("training_assignment.try"),
        step::<Completion>("training_assignment.complete"),
        step::<Reassignment>("training_assignment.assign_again"),
        step::<Evaluation>("training_assignment.evaluate"),
        step::<Waiver>("training_assignment.waive"),
    ],
    guards: guards::GUARDS,
    ours: &[("training_assignment.try", "no_test", guards::no_test)],
    links: &[(Link::PersonManager, leads_person)],
    beginning: &[(Link::PersonManager, leads_anybody)],
    ..Rules::NONE
};

/// The assignment before the step, or as the step would make it.
fn assignment<'a>(context: &StepContext<'a>) -> Option<&'a TrainingAssignment> {
    context.record()
}

fn course<'a>(context: &StepContext<'a>) -> Option<Typed<'a, TrainingCourse>> {
    context.isms().get(assignment(context)?.course)
}

/// Whoever leads the unit of the person.
fn leads_person(context: &StepContext<'_>, standing: &Standing) -> bool {
    let person = assignment(context).and_then(|assignment| context.isms().get(assignment.person));
    person.is_some_and(|person| standing.holds(context.isms(), Role::Manager, person.held.envelope.unit))
}

fn leads_anybody(_: &StepContext<'_>, standing: &Standing) -> bool {
    standing.held.iter().any(|holding| holding.role == Role::Manager)
}

/// Who is to take what by when.
#[derive(Fields)]
pub(crate) struct Assigning {
    /// The course.
    pub course: Ref<TrainingCourse>,
    /// Who takes it. Empty: everybody of its audience who has not got it yet, and whose training does not count any more.
    pub person: Option<Ref<Person>>,
    /// The day by which it is finished.
    #[field(label = "Due")]
    pub due_on: Option<Date>,
}

impl Assigning {
    /// Whom it is for: the person named, or everybody of the audience who needs it, in the order of their records.
    fn people(&self, context: &StepContext<'_>) -> Vec<Id> {
        let isms = context.isms();
        let Some(course) = isms.get(self.course) else { return Vec::new() };
        if let Some(person) = self.person {
            return vec![person.id];
        }
        let unit = course.held.envelope.unit;
        let leads = |person: &Id| is_theirs(context, *person);
        let audience: &Audience = &course.it.audience;
        let mut people = audience.people(isms, unit, context.today);
        people.retain(|person| leads(person) && !has_it(isms, *person, self.course.id, context.today));
        people
    }

    /// The fields of an assignment to one person.
    fn body(&self, context: &StepContext<'_>, person: Id, body: &mut Body) {
        let isms = context.isms();
        let (known, course) = (isms.get(Ref::<Person>::to(person)), isms.get(self.course));
        let name = known.as_ref().map(|known| known.name.to_string()).unwrap_or_default();
        let title = course.as_ref().map(|course| course.name.to_string()).unwrap_or_default();
        if let (Some(known), None) = (&known, context.unit) {
            body.insert("unit".to_owned(), json!(known.held.envelope.unit));
        }
        body.insert("summary".to_owned(), json!(TrainingAssignment::summary(&name, &title)));
        body.insert("person".to_owned(), json!(person));
        body.insert("course".to_owned(), json!(self.course.id));
        let trainer = course.and_then(|course| course.it.trainer);
        body.extend(trainer.map(|trainer| ("trainer".to_owned(), json!(trainer.id))));
        body.extend(self.due_on.map(|due| ("due_on".to_owned(), json!(due.to_string()))));
        body.insert("assigned_by".to_owned(), json!(context.actor().person));
        body.insert("assigned_on".to_owned(), json!(context.today.to_string()));
    }
}

/// A manager assigns to those they lead, the ISMS manager to everybody at and below their unit.
fn is_theirs(context: &StepContext<'_>, person: Id) -> bool {
    let isms = context.isms();
    let unit = isms.get(Ref::<Person>::to(person)).map(|person| person.held.envelope.unit);
    let assigns = |role| unit.is_some_and(|unit| context.standing().holds(isms, role, unit));
    assigns(Role::IsmsManager) || assigns(Role::Manager)
}

/// Whether somebody has an assignment of the course that is open, or was finished and counts.
fn has_it(isms: &Isms, person: Id, course: Id, today: Date) -> bool {
    let mut theirs = training_of(isms, person).filter(|one| one.course.id == course);
    theirs.any(|one| one.is_open() || one.is_valid(today) || one.step == TrainingStep::Waived)
}

impl Noun for Assigning {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let found = match (self.person, self.people(context).as_slice()) {
            (None, []) => Some(("nobody", "Everybody of its audience whom you may assign it to has it already.")),
            (Some(person), _) if is_open(context, person.id, self.course.id) => {
                Some(("taken", "They have this course already and have not finished it."))
            }
            _ => None,
        };
        found.map(|(code, sentence)| Misfit::new("person", code, sentence)).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        if let Some(first) = self.people(context).first() {
            self.body(context, *first, body);
        }
    }

    /// One assignment for each of the others.
    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        let others = self.people(context).into_iter().skip(1);
        let assigned = |person| {
            let mut body = Body::new();
            if let Some(unit) = context.unit {
                body.insert("unit".to_owned(), json!(unit));
            }
            self.body(context, person, &mut body);
            body.insert("step".to_owned(), Json::from(TrainingStep::Assigned.choice().code));
            Consequence::new(TrainingAssignment::kind_of(), "training_assignment.assign_audience", body)
        };
        others.map(assigned).collect()
    }
}

fn is_open(context: &StepContext<'_>, person: Id, course: Id) -> bool {
    training_of(context.isms(), person).any(|one| one.course.id == course && one.is_open())
}

/// Somebody begins.
#[derive(Fields)]
pub(crate) struct Start {}

impl Noun for Start {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        body.insert("started_on".to_owned(), json!(context.today.to_string()));
    }
}

/// A try of the test.
#[derive(Fields)]
pub(crate) struct Test {
    /// How much was right.
    #[field(unit = "percent")]
    pub score: Number<0, 100>,
}

impl Test {
    /// Whether it is the last that is allowed, and not passed.
    fn fails(&self, context: &StepContext<'_>) -> bool {
        let (Some(assignment), Some(course)) = (assignment(context), course(context)) else { return false };
        let tried = assignment.tries.iter().count() + 1;
        let is_passed = |score| course.is_passed_with(Some(score));
        let passed_before = assignment.tries.iter().any(|tried| is_passed(tried.score.get()));
        let is_last = i64::try_from(tried).is_ok_and(|tried| tried >= course.allowed_tries());
        is_last && !passed_before && !is_passed(self.score.get())
    }
}

impl Noun for Test {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let mut tries = body.get("tries").and_then(Json::as_array).cloned().unwrap_or_default();
        tries.push(json!({"on": context.today.to_string(), "score": self.score.get()}));
        body.insert("tries".to_owned(), Json::Array(tries));
    }

    /// After the last try their manager helps.
    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        let Some((envelope, record)) = context.after.filter(|_| self.fails(context)) else { return Vec::new() };
        let mut body = Body::new();
        record.write(&mut body);
        envelope.write(&mut body);
        body.insert("step".to_owned(), Json::from(TrainingStep::Failed.choice().code));
        let command = "training_assignment.fail".to_owned();
        vec![Consequence { kind: context.kind, id: context.id, command, body }]
    }
}

/// It is finished.
#[derive(Fields)]
pub(crate) struct Completion {
    /// Whether all of it was gone through.
    #[field(label = "All of it")]
    pub is_finished: Option<bool>,
}

impl Noun for Completion {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        body.insert("completed_on".to_owned(), json!(context.today.to_string()));
        let best = assignment(context).and_then(|one| one.tries.iter().map(|tried| tried.score.get()).max());
        body.extend(best.map(|score| ("score".to_owned(), json!(score))));
        let Some(course) = course(context) else { return };
        body.extend(course.it.edition.as_ref().map(|edition| ("course_edition".to_owned(), json!(&**edition))));
        let again = again_from(course.it, context.today);
        body.extend(again.map(|again| ("refresh_on".to_owned(), json!(again.to_string()))));
    }

    /// What they finished before need not be taken again: this took its place.
    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        let Some(assignment) = assignment(context) else { return Vec::new() };
        let all = training_of(context.isms(), assignment.person.id);
        let former = all.filter(|one| one.course == assignment.course && one.held.id != context.id);
        let former = former.filter(|one| one.completed_on.is_some() && one.renewed_by.is_none());
        let renewed = former.map(|former| {
            let mut body = former.held.body();
            body.insert("renewed_by".to_owned(), json!(context.id));
            Consequence::of(former.held, "training_assignment.renew", body)
        });
        renewed.collect()
    }
}

/// Somebody who failed gets help, and another chance.
#[derive(Fields)]
pub(crate) struct Reassignment {
    /// The help that they got.
    #[field(label = "Support given")]
    pub support: Option<Prose>,
    /// The new day by which it is finished.
    #[field(label = "Due")]
    pub due_on: Option<Date>,
}

impl Noun for Reassignment {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        body.remove("tries");
        body.remove("started_on");
        body.extend(self.support.as_ref().map(|support| ("support".to_owned(), json!(&**support))));
        body.extend(self.due_on.map(|due| ("due_on".to_owned(), json!(due.to_string()))));
    }
}

/// Somebody looks whether it worked.
#[derive(Fields)]
pub(crate) struct Evaluation {
    /// What changed in their work by it, and how you found out.
    pub effect: Option<Prose>,
}

impl Noun for Evaluation {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        body.extend(self.effect.as_ref().map(|effect| ("effect".to_owned(), json!(&**effect))));
        body.insert("evaluated_by".to_owned(), json!(context.actor().person));
        body.insert("evaluated_on".to_owned(), json!(context.today.to_string()));
    }
}

/// They need not take it.
#[derive(Fields)]
pub(crate) struct Waiver {}

impl Noun for Waiver {}
