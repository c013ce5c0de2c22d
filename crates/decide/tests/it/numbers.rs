//! Numbers are given once.

use std::collections::BTreeSet;

use isms::asset::Asset;
use record::Kinded;
use serde_json::json;
use trial::World;

#[test]
fn a_number_is_never_given_again_also_when_its_record_is_retired() {
    let mut world = World::founded();
    let mut given = BTreeSet::new();
    for round in 0..5 {
        let id = world.commit(world.isms_manager, &World::make::<Asset>(json!({"name": format!("asset {round}")})));
        assert!(given.insert(world.held(Asset::kind_of(), id).number().unwrap()), "{given:?}");
        world.commit(world.isms_manager, &world.retirement::<Asset>(id, true));
    }
    assert_eq!(given.iter().next_back().map(String::as_str), Some("A-005"));
}

#[test]
fn a_number_is_not_given_again_while_its_record_cannot_be_read() {
    let mut world = World::founded();
    world.asset("first", world.root);
    let last = world.asset("last", world.root);
    world.damage(Asset::kind_of(), last);
    // As after a restart: only what is stored counts.
    let newest: Vec<_> = isms::registry::kinds()
        .flat_map(|kind| world.isms.register(kind).unwrap().iter())
        .map(|held| held.as_ref().clone())
        .collect();
    let head = world.isms.head().clone();
    world.isms = isms::Isms::at(world.isms.organisation(), head, newest).into();
    let id = world.commit(world.isms_manager, &World::make::<Asset>(json!({"name": "next"})));
    assert_eq!(world.held(Asset::kind_of(), id).number().as_deref(), Some("A-003"));
}

#[test]
fn people_and_assets_are_numbered_apart() {
    let mut world = World::founded();
    let asset = world.commit(world.isms_manager, &World::make::<Asset>(json!({"name": "x"})));
    let person = world.commit(world.isms_manager, &World::make::<isms::people::Person>(json!({"name": "x"})));
    assert_eq!(world.held(Asset::kind_of(), asset).number().as_deref(), Some("A-001"));
    assert_eq!(world.held(isms::people::Person::kind_of(), person).number().as_deref(), Some("P-004"));
}
