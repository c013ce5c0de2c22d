//! When an assignment gives rights, and to whom.

use access::Standing;
use catalogue::Role;
use isms::leadership::RoleAssignment;
use isms::people::Person;
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

fn held(world: &World, person: Id) -> Vec<Role> {
    world.standing(person).held.iter().map(|holding| holding.role).collect()
}

#[test]
fn an_assignment_gives_its_role_from_its_first_day_to_its_last_and_only_while_it_is_active() {
    // Today is 2 March 2026.
    let cases = [
        (json!({}), true, "no days"),
        (json!({"from": "2026-03-02"}), true, "begins today"),
        (json!({"from": "2026-03-03"}), false, "begins tomorrow"),
        (json!({"to": "2026-03-02"}), true, "ends today"),
        (json!({"to": "2026-03-01"}), false, "ended yesterday"),
        (json!({"from": "2026-03-01", "to": "2026-03-03"}), true, "within its days"),
        (json!({"step": "proposed"}), false, "waits for consent"),
        (json!({"step": "declined"}), false, "was declined"),
        (json!({"step": "withdrawn"}), false, "was withdrawn"),
        (json!({"step": "ended"}), false, "was ended"),
        (json!({"step": "ended", "to": "2027-01-01"}), false, "was ended before its last day"),
    ];
    for (with, is_held, why) in cases {
        let mut world = World::founded();
        let robin = world.person("Robin", world.root);
        world.assignment(robin, Role::Dpo, world.root, with);
        assert_eq!(held(&world, robin), if is_held { vec![Role::Dpo] } else { vec![] }, "{why}");
    }
}

#[test]
fn whoever_has_left_or_not_yet_come_holds_nothing() {
    let cases = [
        (json!({}), true, "works here"),
        (json!({"leaves_on": "2026-03-02"}), true, "has their last day"),
        (json!({"leaves_on": "2026-03-01"}), false, "left yesterday"),
        (json!({"joined_on": "2026-03-02"}), true, "has their first day"),
        (json!({"joined_on": "2026-03-03"}), false, "begins tomorrow"),
        (json!({"retired": "2026-03-02"}), false, "is retired"),
    ];
    for (with, is_held, why) in cases {
        let mut world = World::founded();
        let robin = world.holder("Robin", &[Role::IsmsManager], world.root);
        world.revise(Person::kind_of(), robin, with);
        assert_eq!(!held(&world, robin).is_empty(), is_held, "whoever {why}");
        let sees = world.view(robin).records(Person::kind_of()).count() > 0;
        assert_eq!(sees, is_held, "whoever {why} and looks");
    }
}

#[test]
fn a_role_ends_at_midnight_where_the_organisation_is() {
    let mut world = World::founded();
    let robin = world.person("Robin", world.root);
    world.assignment(robin, Role::IsmsManager, world.root, json!({"to": "2026-03-02"}));
    for (now, is_held) in [("2026-03-02T22:59:59Z", true), ("2026-03-02T23:00:00Z", false)] {
        world.now = now.parse().unwrap();
        assert_eq!(!world.view(robin).standing().held.is_empty(), is_held, "{now} in Amsterdam");
    }
}

#[test]
fn a_retired_or_damaged_assignment_and_one_of_an_unknown_person_give_nothing() {
    let mut world = World::founded();
    let robin = world.person("Robin", world.root);
    let assignment = world.grant(robin, Role::Dpo, world.root);
    assert_eq!(held(&world, robin), [Role::Dpo]);
    let mut damaged = World::founded();
    let sam = damaged.person("Sam", damaged.root);
    let of_sam = damaged.grant(sam, Role::Dpo, damaged.root);
    damaged.damage(RoleAssignment::kind_of(), of_sam);
    assert_eq!(held(&damaged, sam), []);
    world.retire(RoleAssignment::kind_of(), assignment);
    assert_eq!(held(&world, robin), []);
    world.grant(Id::max(), Role::IsmsManager, world.root);
    assert_eq!(held(&world, Id::max()), []);
}

#[test]
fn roles_add_up_and_each_counts_where_it_is_held() {
    let mut world = World::founded();
    let sales = world.unit("Sales", world.root);
    let field_sales = world.unit("Field sales", sales);
    let robin = world.holder("Robin", &[Role::Employee], world.root);
    world.grant(robin, Role::Manager, sales);
    let standing = world.standing(robin);
    let at = |unit: Id| {
        let mut roles: Vec<_> = standing.at(&world.isms, unit).map(|holding| holding.role).collect();
        roles.sort();
        roles
    };
    assert_eq!(at(world.root), [Role::Employee]);
    assert_eq!(at(sales), [Role::Employee, Role::Manager]);
    assert_eq!(at(field_sales), [Role::Employee, Role::Manager]);
}

#[test]
fn who_reads_by_a_grant_is_no_colleague() {
    for role in Role::ALL {
        let mut world = World::founded();
        let robin = world.holder("Robin", &[*role], world.root);
        let is_outside = matches!(role, Role::ExternalAuditor | Role::SupplierContact);
        assert_eq!(world.standing(robin).is_colleague(), !is_outside, "{role}");
    }
    let world = World::founded();
    assert!(!Standing { person: world.owner, unit: None, held: Vec::new(), sent: None }.is_colleague());
}

#[test]
fn a_past_day_is_seen_with_the_rights_of_today() {
    let mut world = World::founded();
    let robin = world.holder("Robin", &[Role::IsmsManager], world.root);
    let asset = world.asset("Backups", world.root);
    let (then, before) = (world.now, world.isms.clone());
    let assignment = world.standing(robin).held[0].assignment;
    world.revise(RoleAssignment::kind_of(), assignment, json!({"step": "ended"}));
    let past = |world: &World, before: std::sync::Arc<isms::Isms>| {
        access::View::of_past(before, then, world.isms.clone(), world.actor(robin), world.now)
    };
    let kind = isms::asset::Asset::kind_of();
    assert!(
        past(&world, before.clone()).held(kind, asset).is_none(),
        "a right that was taken back is gone for the past too"
    );
    world.revise(RoleAssignment::kind_of(), assignment, json!({"step": "active"}));
    let view = past(&world, before);
    assert!(view.held(kind, asset).is_some() && view.is_past());
    assert!(!view.may_write(view.held(kind, asset).unwrap()) && !view.may_create(kind), "the past is not edited");
}

#[test]
fn a_record_that_moved_since_is_judged_by_the_unit_it_has_today() {
    let mut world = World::founded();
    let (engineering, sales) = (world.unit("Engineering", world.root), world.unit("Sales", world.root));
    let robin = world.holder("Robin", &[Role::IsmsManager], engineering);
    let asset = world.asset("Backups", engineering);
    let (then, before) = (world.now, world.isms.clone());
    let to = |unit: Id| -> Json { json!({"unit": unit.to_string()}) };
    world.revise(isms::asset::Asset::kind_of(), asset, to(sales));
    let view = access::View::of_past(before, then, world.isms.clone(), world.actor(robin), world.now);
    assert!(view.held(isms::asset::Asset::kind_of(), asset).is_none());
}
