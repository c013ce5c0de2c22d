//! What people may name without opening it.

use access::Reach;
use catalogue::Role;
use isms::asset::Asset;
use isms::context::Unit;
use isms::people::Person;
use isms::risk::RiskCriteria;
use record::Kinded;
use trial::World;

#[test]
fn colleagues_know_each_others_names_and_those_of_units_and_nothing_else_of_them() {
    let mut world = World::founded();
    let sales = world.unit("Sales", world.root);
    let robin = world.holder("Robin", &[Role::Employee], sales);
    let kim = world.person("Kim", world.root);
    let asset = world.asset("Backups", world.root);
    let view = world.view(robin);
    assert_eq!(view.label(Person::kind_of(), kim), Some("Kim"));
    assert_eq!(view.label(Unit::kind_of(), sales), Some("Sales"));
    assert_eq!(view.label(Asset::kind_of(), asset), None);
    assert!(view.held(Person::kind_of(), kim).is_none() && view.find(Person::kind_of(), "P-001").is_none());
    assert!(view.search("Kim", 10).is_empty());
}

#[test]
fn an_outsider_learns_no_names() {
    for role in [Role::ExternalAuditor, Role::SupplierContact] {
        let mut world = World::founded();
        let sales = world.unit("Sales", world.root);
        let robin = world.holder("Robin", &[role], sales);
        assert_eq!(world.standing(robin).held.len(), 1, "{role}");
        let kim = world.person("Kim", sales);
        let view = world.view(robin);
        assert_eq!(view.label(Person::kind_of(), kim), None, "{role}");
        assert_eq!(view.choices(Person::kind_of()).count(), 0, "{role}");
        assert_eq!(view.label(Unit::kind_of(), sales), None, "{role}");
        assert_eq!(view.label(Unit::kind_of(), world.root), None, "{role}");
    }
}

#[test]
fn a_reference_names_the_living_only() {
    let mut world = World::founded();
    let kim = world.person("Kim", world.root);
    assert!(world.view(world.isms_manager).may_refer(Person::kind_of(), kim));
    world.retire(Person::kind_of(), kim);
    let view = world.view(world.isms_manager);
    assert!(!view.may_refer(Person::kind_of(), kim));
    assert!(view.choices(Person::kind_of()).all(|held| held.id != kim));
    assert_eq!(view.label(Person::kind_of(), kim), Some("Kim"), "what was named before keeps its name");
}

#[test]
fn a_token_that_may_look_shows_the_same_and_edits_nothing() {
    let mut world = World::founded();
    let asset = world.asset("Backups", world.root);
    let mut actor = world.actor(world.isms_manager);
    actor.reach = Reach::Read;
    let view = access::View::of_present(world.isms.clone(), actor, world.now);
    let held = view.held(Asset::kind_of(), asset).unwrap();
    assert!(!view.may_write(held) && !view.may_create(Asset::kind_of()) && !view.may_change_anything());
    assert!(world.view(world.isms_manager).may_write(held));
}

#[test]
fn whoever_is_bound_by_risk_criteria_reads_them_and_nobody_reads_a_draft_that_is_not_theirs() {
    let mut world = World::founded();
    let engineering = world.unit("Engineering", world.root);
    let robin = world.holder("Robin", &[Role::RiskOwner], engineering);
    let kim = world.holder("Kim", &[Role::Employee], engineering);
    let draft = world.isms.all::<RiskCriteria>().next().unwrap().held.id;
    assert!(world.view(robin).criteria(draft).is_none(), "what is not in force binds nobody");
    let version = world.criteria();
    let view = world.view(robin);
    assert!(view.held(RiskCriteria::kind_of(), version).is_none(), "the record itself stays with who keeps it");
    assert!(view.criteria(version).is_some() && view.criteria_in_force().is_some());
    assert!(view.label(RiskCriteria::kind_of(), version).is_some());
    assert!(world.view(kim).criteria(version).is_none(), "no role of theirs sees criteria");
    let robin = world.holder("Robin from outside", &[Role::ExternalAuditor], engineering);
    assert!(world.view(robin).criteria(version).is_none(), "a grant reaches no unit above its own");
}
