//! The first commit.

use catalogue::Role;
use decide::{Founding, Rejection, found};
use isms::context::{Organisation, Scope, ScopeStep, Unit};
use isms::leadership::RoleAssignment;
use isms::people::Person;
use isms::risk::{CriteriaStep, RiskCriteria, RiskLevel};
use isms::{Ids as _, Isms, Moment};
use ledger::entry::{Actor, Entry};
use record::Kinded;
use serde_json::json;
use trial::{Sequence, World, body};

use crate::scene::codes;

fn founded(founding: &Founding) -> Result<decide::Decided, Rejection> {
    let ids = Sequence::default();
    let now = World::founded().now;
    let empty = Isms::empty(ids.id(now));
    found(&empty, founding, &Moment { now, today: empty.today(now), ids: &ids })
}

fn role_of(assignment: &isms::Held) -> String {
    assignment.body()["role"].as_str().unwrap().to_owned()
}

#[test]
fn founding_gives_exactly_the_roles_that_it_names() {
    let world = World::founded();
    let roles: Vec<_> = world
        .isms
        .all::<RoleAssignment>()
        .map(|assignment| (assignment.person.id, role_of(assignment.held), assignment.held.envelope.unit))
        .collect();
    assert_eq!(
        roles,
        [
            (world.owner, "owner".to_owned(), world.root),
            (world.top_management, "top_management".to_owned(), world.root),
            (world.isms_manager, "isms_manager".to_owned(), world.root),
        ]
    );
    assert_eq!(world.isms.all::<Person>().count(), 3);
}

#[test]
fn a_founder_may_hold_all_three_roles_of_founding() {
    let mut founding = World::founding();
    founding.others.clear();
    founding.founder_roles = vec![Role::TopManagement, Role::IsmsManager];
    let isms = founded(&founding).unwrap();
    let mut roles: Vec<_> = isms.after().all::<RoleAssignment>().map(|one| role_of(one.held)).collect();
    roles.sort();
    assert_eq!(roles, ["isms_manager", "owner", "top_management"]);
}

#[test]
fn founding_gives_no_other_role() {
    for role in Role::ALL.iter().filter(|role| !matches!(role, Role::TopManagement | Role::IsmsManager)) {
        let mut founding = World::founding();
        founding.founder_roles = vec![*role];
        assert_eq!(codes(&founded(&founding).unwrap_err()), ["role_not_for_founding"], "{role}");
        let mut founding = World::founding();
        founding.others[0].1 = vec![*role];
        assert_eq!(codes(&founded(&founding).unwrap_err()), ["role_not_for_founding"], "{role}");
    }
}

#[test]
fn an_organisation_is_founded_once() {
    let world = World::founded();
    let again = found(&world.isms, &World::founding(), &world.moment());
    assert_eq!(codes(&again.unwrap_err()), ["founded_already"]);
}

#[test]
fn the_entries_of_founding_say_that_no_person_decided_it() {
    let decided = founded(&World::founding()).unwrap();
    let count = decided.commit().entries.len() as u64;
    assert_eq!(count, 10, "organisation, top unit, three people, three roles, risk criteria, scope");
    for (position, bytes) in decided.commit().entries.iter().enumerate() {
        let entry = Entry::parse(bytes).unwrap();
        assert_eq!(entry.by.actor, Actor::Service("founding".to_owned()));
        assert_eq!((entry.run, entry.command.as_str()), (0, "organisation.found"));
        assert_eq!(entry.count, (position as u64 + 1 == count).then_some(count));
    }
}

#[test]
fn the_unit_at_the_top_has_the_name_of_the_organisation_and_belongs_to_itself() {
    let world = World::founded();
    let top = world.held(isms::context::Unit::kind_of(), world.root);
    assert_eq!((top.title(), top.envelope.unit), ("Corvane", world.root));
    let profile = world.isms.profile().unwrap();
    assert_eq!((profile.held.kind, &*profile.name), (Organisation::kind_of(), "Corvane"));
}

#[test]
fn an_organisation_begins_with_a_draft_of_risk_criteria_that_lacks_nothing() {
    let mut founding = World::founding();
    founding.organisation.insert("revenue".to_owned(), json!(11_800_000));
    let decided = founded(&founding).unwrap();
    let isms = decided.after();
    let criteria: Vec<_> = isms.all::<RiskCriteria>().collect();
    let [criteria] = criteria.as_slice() else { panic!("one version") };
    assert_eq!((&*criteria.title, criteria.edition.get()), ("Risk criteria, version 1", 1));
    assert_eq!((criteria.step, criteria.held.handle().as_str()), (CriteriaStep::Draft, "RC-001"));
    assert_eq!(criteria.gaps(), []);
    assert_eq!(criteria.level(4, 4), Some(RiskLevel::High));
    let bounds: Vec<_> = (1..=5).filter_map(|level| criteria.financial_bound(level)).collect();
    assert_eq!(bounds, [0, 11_800, 59_000, 236_000, 1_180_000]);
    let name = |person: &record::Ref<Person>| isms.get(*person).unwrap().name.to_string();
    assert_eq!(criteria.authors.iter().map(name).collect::<Vec<_>>(), ["Ines Castro"]);
    assert_eq!(criteria.approvers.iter().map(name).collect::<Vec<_>>(), ["Jonas Weber"]);
}

#[test]
fn an_organisation_begins_with_a_draft_of_a_scope_that_covers_it_and_with_its_units() {
    let mut founding = World::founding();
    founding.units = vec!["Engineering".to_owned(), "Sales".to_owned()];
    let decided = founded(&founding).unwrap();
    let isms = decided.after();
    let root = isms.root().unwrap();
    let units: Vec<_> = isms.all::<Unit>().map(|unit| (unit.name.to_string(), unit.held.envelope.unit)).collect();
    assert_eq!(units, [("Corvane", root), ("Engineering", root), ("Sales", root)].map(|(n, u)| (n.to_owned(), u)));
    let scopes: Vec<_> = isms.all::<Scope>().collect();
    let [scope] = scopes.as_slice() else { panic!("one version") };
    assert_eq!((&*scope.name, scope.edition.get(), scope.step), ("Corvane", 1, ScopeStep::Draft));
    assert_eq!(scope.units.iter().map(|unit| unit.id).collect::<Vec<_>>(), [root]);
    let name = |person: &record::Ref<Person>| isms.get(*person).unwrap().name.to_string();
    assert_eq!(scope.authors.iter().map(name).collect::<Vec<_>>(), ["Ines Castro"]);
    assert_eq!(scope.approvers.iter().map(name).collect::<Vec<_>>(), ["Jonas Weber"]);
    founding.units.push("ä".repeat(301));
    assert_eq!(codes(&founded(&founding).unwrap_err()), ["unit.name: too_long"]);
}

#[test]
fn what_does_not_fit_at_founding_is_named_with_its_kind_all_at_once() {
    let mut founding = World::founding();
    founding.organisation = body(json!({"name": "Corvane", "time_zone": "Mars", "currency": "EUR"}));
    founding.founder = body(json!({"name": "", "email": "maren"}));
    founding.others[0].0.insert("shoe_size".to_owned(), json!(43));
    let found = codes(&founded(&founding).unwrap_err());
    assert_eq!(
        found,
        ["organisation.time_zone: no_such_time_zone", "person.name: missing", "person.shoe_size: unknown_field"]
    );
}

#[test]
fn two_founders_with_one_address_are_refused() {
    let mut founding = World::founding();
    founding.others[0].0.insert("email".to_owned(), json!("MAREN@corvane.example"));
    assert_eq!(codes(&founded(&founding).unwrap_err()), ["person.email: taken"]);
}

#[test]
fn a_founder_with_the_longest_name_can_found() {
    let mut founding = World::founding();
    founding.founder.insert("name".to_owned(), json!("ä".repeat(300)));
    let decided = founded(&founding).unwrap();
    assert!(decided.after().all::<RoleAssignment>().any(|one| one.summary.ends_with(": Owner")));
}
