//! The life of an assignment of training: one allowed case a transition, for every guard the same world with one fact changed, tries
//! of a test, and a course that is taken twice.

use catalogue::Role;
use decide::{Command, Decided, Rejection};
use isms::people::Person;
use isms::support::{TrainingAssignment, TrainingCourse, TrainingStep};
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{
    Allowed, Decides, Refused, each_is_refused_by_its_code, each_leads_where_it_should, every_guard_has_a_case,
};
use crate::scene::codes;

/// Awareness for everybody of Support, led by Mona; Tom and Ute work there. Theo teaches.
struct Life {
    world: World,
    actor: access::Actor,
    support: Id,
    mona: Id,
    tom: Id,
    theo: Id,
    course: Id,
    assignment: Id,
    command: Command,
}

impl Life {
    fn assigning() -> Self {
        let mut world = World::founded();
        let root = world.root;
        let support = world.unit("Support", root);
        let sales = world.unit("Sales", root);
        let mona = world.holder("Mona Lund", &[Role::Manager], support);
        let tom = world.holder("Tom Falk", &[Role::Employee], support);
        world.holder("Ute Kern", &[Role::Employee], support);
        let theo = world.holder("Theo Blum", &[Role::Employee], sales);
        let course = json!({
            "name": "Awareness", "edition": "2026", "trainer": theo, "for_units": [support], "refresh_every": 12,
            "pass_mark": 80, "tries": 2, "from": "2026-01-01",
        });
        let course = world.record::<TrainingCourse>(root, course);
        let actor = world.actor(mona);
        let details = json!({"course": course, "person": tom, "due_on": "2026-04-30"});
        let command = World::first_step::<TrainingAssignment>(support, "assignment", details);
        Self { world, actor, support, mona, tom, theo, course, assignment: Id::nil(), command }
    }

    fn at(step: &str, with: Json) -> Self {
        let mut life = Self::assigning();
        let mut fields = json!({
            "summary": "Tom Falk: Awareness", "person": life.tom, "course": life.course, "trainer": life.theo, "step": step,
            "due_on": "2026-04-30",
        });
        for (name, value) in trial::body(with) {
            fields[name] = value;
        }
        life.assignment = life.world.record::<TrainingAssignment>(life.support, fields);
        life
    }

    fn taking(mut self, person: fn(&Self) -> Id, noun: &str, details: Json) -> Self {
        self.actor = self.world.actor(person(&self));
        self.command = self.world.step::<TrainingAssignment>(self.assignment, noun, details);
        self
    }

    fn starting() -> Self {
        Self::at("assigned", json!({})).taking(tom, "start", json!({}))
    }

    fn trying() -> Self {
        Self::at("in_progress", json!({})).taking(tom, "test", json!({"score": 85}))
    }

    fn completing() -> Self {
        let tries = json!([{"on": "2026-03-01", "score": 60}, {"on": "2026-03-02", "score": 90}]);
        Self::at("in_progress", json!({"tries": tries})).taking(tom, "completion", json!({"is_finished": true}))
    }

    fn assigning_again() -> Self {
        Self::at("failed", json!({})).taking(mona, "reassignment", json!({"support": "An afternoon together"}))
    }

    fn evaluating() -> Self {
        let done = json!({"completed_on": "2026-02-01"});
        Self::at("completed", done).taking(mona, "evaluation", json!({"effect": "Reports test mails now"}))
    }

    fn waiving() -> Self {
        Self::at("assigned", json!({})).taking(|life| life.world.isms_manager, "waiver", json!({}))
    }

    fn commit(&mut self) -> Vec<String> {
        let decided = self.decide().unwrap_or_else(|rejection| panic!("{:?}", codes(&rejection)));
        self.assignment = decided.outcomes()[0].id;
        self.world.isms = std::sync::Arc::clone(decided.after());
        decided.commit().revisions.iter().map(|revision| revision.command.to_string()).collect()
    }

    fn step(&mut self) -> &mut decide::Step {
        let Command::Step(step) = &mut self.command else { panic!("no step") };
        step
    }

    fn with(&mut self, field: &str, value: impl Into<Json>) {
        self.step().details.insert(field.to_owned(), value.into());
    }

    fn by(&mut self, person: Id) {
        self.actor = self.world.actor(person);
    }

    fn it(&self) -> &TrainingAssignment {
        self.world.held(TrainingAssignment::kind_of(), self.assignment).typed().unwrap()
    }

    fn of_course(&mut self, fields: Json) {
        self.world.revise(TrainingCourse::kind_of(), self.course, fields);
    }
}

impl Decides for Life {
    fn decide(&self) -> Result<Decided, Rejection> {
        decide::decide(&self.world.isms, &self.actor, &self.command, &self.world.moment())
    }
}

fn tom(life: &Life) -> Id {
    life.tom
}

fn mona(life: &Life) -> Id {
    life.mona
}

const ALLOWED: &[Allowed<Life, TrainingStep>] = &[
    ("training_assignment.assign", Life::assigning, TrainingStep::Assigned),
    ("training_assignment.start", Life::starting, TrainingStep::InProgress),
    ("training_assignment.try", Life::trying, TrainingStep::InProgress),
    ("training_assignment.complete", Life::completing, TrainingStep::Completed),
    ("training_assignment.assign_again", Life::assigning_again, TrainingStep::Assigned),
    ("training_assignment.evaluate", Life::evaluating, TrainingStep::Evaluated),
    ("training_assignment.waive", Life::waiving, TrainingStep::Waived),
];

#[test]
fn every_step_passes_in_its_world_and_leads_where_it_should() {
    each_leads_where_it_should(
        "training_assignment",
        ALLOWED,
        |life| life.commit().drain(..1).collect(),
        |life| life.it().step,
    );
}

fn by_isms_manager() -> Life {
    let mut life = Life::assigning();
    life.by(life.world.isms_manager);
    life
}

const REFUSED: &[Refused<Life>] = &[
    ("no day is given", Life::assigning, |l| l.with("due_on", Json::Null), "due_date_missing"),
    ("no second factor", Life::assigning, |l| l.actor.proof = None, "second_factor_missing"),
    ("an employee assigns", Life::assigning, |l| l.by(l.tom), "not_entitled"),
    (
        "the course is for others",
        by_isms_manager,
        |l| l.of_course(json!({"for_units": null, "for_everybody": false})),
        "person_not_in_audience",
    ),
    (
        "they have it already",
        Life::assigning,
        |l| {
            l.commit();
        },
        "person: taken",
    ),
    ("somebody else begins", Life::starting, |l| l.by(l.mona), "not_entitled"),
    ("there is no test", Life::trying, |l| l.of_course(json!({"pass_mark": null})), "no_test"),
    ("not all of it was gone through", Life::completing, |l| l.with("is_finished", false), "content_unfinished"),
    ("the test is harder", Life::completing, |l| l.of_course(json!({"pass_mark": 95})), "test_not_passed"),
    ("nobody helped", Life::assigning_again, |l| l.with("support", Json::Null), "support_missing"),
    ("nobody says what it did", Life::evaluating, |l| l.with("effect", Json::Null), "effect_missing"),
    ("the person judges", Life::evaluating, |l| l.by(l.tom), "not_entitled"),
    ("no reason is given", Life::waiving, |l| l.step().reason = None, "reason_missing"),
    (
        "they waive their own",
        Life::waiving,
        |l| {
            let own = json!({"person": l.world.isms_manager});
            l.world.revise(TrainingAssignment::kind_of(), l.assignment, own);
            l.command = l.world.step::<TrainingAssignment>(l.assignment, "waiver", json!({}));
        },
        "self_grant",
    ),
];

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
    every_guard_has_a_case("training_assignment", REFUSED);
}

#[test]
fn a_course_is_assigned_to_all_of_its_audience_at_once_and_then_to_nobody() {
    let mut life = Life::assigning();
    life.by(life.world.isms_manager);
    life.with("person", Json::Null);
    let said = life.commit();
    assert_eq!(said[0], "training_assignment.assign");
    assert!(said[1..].iter().all(|command| command == "training_assignment.assign_audience"), "{said:?}");
    let people: Vec<Id> = life.world.isms.all::<TrainingAssignment>().map(|one| one.person.id).collect();
    assert_eq!(people.len(), 3, "Mona, Tom and Ute, and not Theo of Sales");
    assert!(!people.contains(&life.theo));
    assert_eq!(codes(&life.decide().unwrap_err()), ["person: nobody"]);
    // A newcomer is the only one who has not got it.
    let new = life.world.holder("Nele Noor", &[Role::Employee], life.support);
    life.commit();
    assert_eq!(life.it().person.id, new);
}

#[test]
fn the_last_try_that_is_not_passed_fails_and_the_manager_helps() {
    let mut life = Life::trying();
    life.with("score", 40);
    assert_eq!(life.commit(), ["training_assignment.try"]);
    life = life.taking(tom, "test", json!({"score": 79}));
    assert_eq!(life.commit(), ["training_assignment.try", "training_assignment.fail"]);
    assert_eq!(life.it().step, TrainingStep::Failed);
    assert_eq!(life.it().tries.iter().count(), 2);
    life = life.taking(mona, "reassignment", json!({"support": "An afternoon together", "due_on": "2026-05-31"}));
    life.commit();
    assert_eq!((life.it().tries.iter().count(), life.it().due_on), (0, "2026-05-31".parse().ok()));
}

#[test]
fn a_course_that_is_finished_twice_counts_from_the_second_time_and_the_first_stays_as_it_was() {
    let former = json!({"step": "completed", "completed_on": "2025-02-01", "refresh_on": "2026-02-02", "score": 82});
    let mut life = Life::completing();
    let mut fields = json!({"summary": "x", "person": life.tom, "course": life.course});
    for (name, value) in trial::body(former) {
        fields[name] = value;
    }
    let former = life.world.record::<TrainingAssignment>(life.support, fields);
    let state = |life: &Life, id: Id| {
        let held = life.world.held(TrainingAssignment::kind_of(), id);
        held.record().unwrap().state(life.world.today()).unwrap().code
    };
    assert_eq!(state(&life, former), "expired", "it is to be taken again");
    assert_eq!(life.commit(), ["training_assignment.complete", "training_assignment.renew"]);
    assert_eq!(
        (life.it().score.map(record::Number::get), life.it().course_edition.as_deref()),
        (Some(90), Some("2026"))
    );
    assert_eq!(life.it().refresh_on, "2027-03-03".parse().ok(), "a year later it is due again");
    let renewed: &TrainingAssignment = life.world.held(TrainingAssignment::kind_of(), former).typed().unwrap();
    assert_eq!(
        (renewed.renewed_by.map(|one| one.id), renewed.score.map(record::Number::get)),
        (Some(life.assignment), Some(82))
    );
    assert_eq!(state(&life, former), "completed", "nothing is due of what was renewed");
}

#[test]
fn whoever_leads_another_unit_assigns_nothing_here() {
    let mut life = Life::assigning();
    let sales = life.world.held(Person::kind_of(), life.theo).envelope.unit;
    let lead = life.world.holder("Lars Holm", &[Role::Manager], sales);
    life.by(lead);
    assert!(life.decide().is_err());
}
