//! The engine that all life cycles share: what is answered before a life cycle's own rules, and what is offered.

use access::Reach;
use catalogue::Role;
use decide::{Command, Part, StepTarget, details, first_steps, steps};
use isms::asset::Asset;
use isms::leadership::RoleAssignment;
use record::{Id, Kinded, Type};
use serde_json::json;
use trial::World;

use crate::scene::codes;

fn proposed() -> (World, Id, Id) {
    let mut world = World::founded();
    let lea = world.person("Lea Brandt", world.root);
    let details = json!({"person": lea.to_string(), "role": "risk_owner", "from": "2026-03-02"});
    let command = World::first_step::<RoleAssignment>(world.root, "assignment", details);
    let assignment = world.commit(world.top_management, &command);
    (world, lea, assignment)
}

fn nouns(world: &World, person: Id, assignment: Id) -> Vec<(String, bool)> {
    let view = world.view(person);
    let offered = steps(&view, world.held(RoleAssignment::kind_of(), assignment));
    offered.into_iter().map(|step| (step.transition.noun.clone().unwrap_or_default(), step.is_open)).collect()
}

#[test]
fn a_stale_version_is_a_conflict_with_both() {
    let (mut world, lea, assignment) = proposed();
    let consent = world.step::<RoleAssignment>(assignment, "consent", json!({}));
    world.revise(RoleAssignment::kind_of(), assignment, json!({"competence": "a course"}));
    let decide::Rejection::Conflict(conflict) = world.decide(lea, &consent).unwrap_err() else { panic!("no conflict") };
    assert_eq!((conflict.seen, conflict.current), (1, 2));
}

#[test]
fn a_step_that_the_state_does_not_have_is_refused() {
    let (world, lea, assignment) = proposed();
    for noun in ["ending", "resignation", "assignment", "coronation", ""] {
        let command = world.step::<RoleAssignment>(assignment, noun, json!({}));
        assert_eq!(codes(&world.decide(lea, &command).unwrap_err()), ["wrong_state"], "{noun}");
    }
    let command = World::first_step::<RoleAssignment>(world.root, "consent", json!({}));
    assert_eq!(codes(&world.decide(world.top_management, &command).unwrap_err()), ["wrong_state"]);
}

#[test]
fn kinds_without_a_life_cycle_have_no_steps() {
    let mut world = World::founded();
    let asset = world.asset("Ledger", world.root);
    let command = world.step::<Asset>(asset, "consent", json!({}));
    assert_eq!(codes(&world.decide(world.isms_manager, &command).unwrap_err()), ["no_such_step"]);
    assert!(steps(&world.view(world.isms_manager), world.held(Asset::kind_of(), asset)).is_empty());
}

#[test]
fn damaged_and_retired_records_take_no_steps() {
    let (mut world, _, assignment) = proposed();
    let consent = world.step::<RoleAssignment>(assignment, "withdrawal", json!({}));
    let mut retired = World { isms: world.isms.clone(), ..proposed().0 };
    retired.retire(RoleAssignment::kind_of(), assignment);
    let Command::Step(mut step) = consent.clone() else { panic!("no step") };
    step.target = StepTarget::Existing { id: assignment, version: 2 };
    assert_eq!(codes(&retired.decide(retired.top_management, &Command::Step(step)).unwrap_err()), ["retired"]);
    world.damage(RoleAssignment::kind_of(), assignment);
    assert_eq!(codes(&world.decide(world.top_management, &consent).unwrap_err()), ["damaged"]);
}

#[test]
fn a_batch_takes_steps_upon_each_other() {
    let mut world = World::founded();
    let [lea, tom] = ["Lea", "Tom"].map(|name| world.person(name, world.root));
    let propose = |person: Id, role: Role| {
        let details =
            json!({"person": person.to_string(), "role": role.id(), "from": "2026-03-02", "competence": "course"});
        World::first_step::<RoleAssignment>(world.root, "assignment", details)
    };
    let all = Command::All(vec![propose(lea, Role::InternalAuditor), propose(tom, Role::RiskOwner)]);
    assert_eq!(world.decide(world.top_management, &all).unwrap().outcomes().len(), 2);
    let conflicting = Command::All(vec![propose(lea, Role::InternalAuditor), propose(lea, Role::IsmsManager)]);
    assert_eq!(codes(&world.decide(world.top_management, &conflicting).unwrap_err()), ["1/role_conflict"]);
}

#[test]
fn whoever_is_asked_sees_what_they_are_asked_and_nothing_else() {
    let (world, lea, assignment) = proposed();
    let view = world.view(lea);
    assert!(view.knows_kind(RoleAssignment::kind_of()));
    let seen: Vec<_> = view.records(RoleAssignment::kind_of()).map(|held| held.id).collect();
    assert_eq!(seen, [assignment]);
    assert!(!view.knows_kind(Asset::kind_of()));
}

#[test]
fn each_is_offered_the_steps_that_are_theirs() {
    let (mut world, lea, assignment) = proposed();
    let open = |nouns: &[&str]| nouns.iter().map(|noun| ((*noun).to_owned(), true)).collect::<Vec<_>>();
    assert_eq!(nouns(&world, lea, assignment), open(&["consent", "refusal"]));
    assert_eq!(nouns(&world, world.top_management, assignment), open(&["withdrawal"]));
    assert_eq!(nouns(&world, world.owner, assignment), []);
    let consent = world.step::<RoleAssignment>(assignment, "consent", json!({}));
    world.commit(lea, &consent);
    assert_eq!(nouns(&world, lea, assignment), open(&["resignation"]));
    assert_eq!(nouns(&world, world.top_management, assignment), open(&["ending"]));
}

#[test]
fn a_step_that_is_refused_whatever_one_fills_in_is_offered_closed_and_says_why() {
    let world = World::founded();
    let owner = world.isms.all::<RoleAssignment>().find(|one| &*one.role == "owner").unwrap().held.id;
    let view = world.view(world.owner);
    let offered = steps(&view, world.held(RoleAssignment::kind_of(), owner));
    let refused: Vec<_> = offered[0].refusals.iter().map(|refusal| refusal.code.as_str()).collect();
    assert_eq!((offered[0].is_open, refused, offered[0].part), (false, vec!["last_holder"], Part::Alone));
}

#[test]
fn an_offer_says_what_it_will_ask_for() {
    let (world, lea, assignment) = proposed();
    let held = world.held(RoleAssignment::kind_of(), assignment);
    let asked: Vec<_> =
        steps(&world.view(lea), held).iter().map(|step| (step.needs_proof, step.needs_reason)).collect();
    assert_eq!(asked, [(false, false), (false, true)], "the factor was proven just now");
    let mut actor = world.actor(lea);
    actor.proof = None;
    let view = access::View::of_present(world.isms.clone(), actor.clone(), world.now);
    assert!(steps(&view, held)[0].needs_proof);
    actor.reach = Reach::Read;
    let view = access::View::of_present(world.isms.clone(), actor, world.now);
    assert!(steps(&view, held).is_empty(), "a token that reads takes no steps");
}

#[test]
fn making_is_offered_to_those_who_may_grant_any_role() {
    let (mut world, lea, _) = proposed();
    let hr = world.holder("Mia", &[Role::Hr], world.root);
    let employee = world.holder("Max", &[Role::Employee], world.root);
    let may = |person: Id| !first_steps(&world.view(person), RoleAssignment::kind_of()).is_empty();
    assert_eq!([world.owner, world.top_management, hr].map(may), [true, true, true]);
    assert_eq!([lea, employee].map(may), [false, false]);
}

#[test]
fn the_form_of_a_step_is_described_by_its_fields() {
    let fields = details("role_assignment.propose");
    let names: Vec<_> = fields.iter().map(|field| (field.name, field.is_required)).collect();
    let expected =
        [("person", true), ("role", true), ("from", false), ("to", false), ("competence", false), ("deputises", false)];
    assert_eq!(names, expected);
    assert!(matches!(fields[1].field_type, Type::Choice(choices) if choices.len() == Role::ALL.len()));
    assert!(details("role_assignment.accept").is_empty());
    assert!(details("role_assignment.crown").is_empty());
}
