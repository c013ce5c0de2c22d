//! Retired records, units and days.

use isms::asset::Asset;
use isms::context::Unit;
use isms::people::Person;
use isms::{Head, Isms};
use record::{Kinded, Ref};
use serde_json::json;
use trial::World;

#[test]
fn a_retired_record_is_out_of_use_and_stays_readable() {
    let mut world = World::founded();
    let anna = world.record::<Person>(world.root, json!({"name": "Anna", "email": "anna@corvane.example"}));
    let asset = world.record::<Asset>(world.root, json!({"name": "Backups", "owner": anna.to_string()}));
    world.retire(Asset::kind_of(), asset);
    assert_eq!(world.isms.all::<Asset>().count(), 0, "rules do not see it");
    assert_eq!(world.isms.register(Asset::kind_of()).unwrap().living(), 0);
    assert_eq!(world.isms.get(Ref::<Asset>::to(asset)).unwrap().held.title(), "Backups");
    assert!(world.isms.find(Asset::kind_of(), "a-1").is_some(), "its number leads to it");
    assert_eq!(world.isms.referring(Person::kind_of(), anna).count(), 1, "what it refers to still knows of it");
    assert_eq!(world.isms.search("backups").len(), 1);

    let (email, _) = Person::kind_of().field("email").unwrap();
    let holder = |world: &World| world.isms.register(Person::kind_of()).unwrap().unique(email, "ANNA@corvane.example");
    assert_eq!(holder(&world), Some(anna));
    world.retire(Person::kind_of(), anna);
    assert_eq!(holder(&world), None, "an address belongs to the living");
}

#[test]
fn editing_someone_who_lost_their_address_to_another_leaves_it_with_the_other() {
    let mut world = World::founded();
    let fields = json!({"name": "Tom", "email": "tom@corvane.example"});
    let first = world.record::<Person>(world.root, fields.clone());
    world.retire(Person::kind_of(), first);
    let second = world.record::<Person>(world.root, fields);
    world.revise(Person::kind_of(), first, json!({"job": "Clerk"}));
    let (email, _) = Person::kind_of().field("email").unwrap();
    let register = world.isms.register(Person::kind_of()).unwrap();
    assert_eq!(register.unique(email, "tom@corvane.example"), Some(second));
}

#[test]
fn a_number_is_read_in_the_ways_people_write_it() {
    let mut world = World::founded();
    let asset = world.asset("x", world.root);
    for handle in ["A-001", "a-001", "A-1", "a1", "A001"] {
        assert_eq!(world.isms.find(Asset::kind_of(), handle).map(|held| held.id), Some(asset), "{handle}");
    }
    for handle in ["", "A", "A-", "A-0", "A-2", "B-1", "A-1x", "A--1", "ä-1", "A-99999999999999999999"] {
        assert!(world.isms.find(Asset::kind_of(), handle).is_none(), "{handle}");
    }
}

#[test]
fn a_day_begins_at_midnight_where_the_organisation_is() {
    let world = World::founded();
    let days = [
        ("2026-03-01T22:59:59Z", "2026-03-01"),
        ("2026-03-01T23:00:00Z", "2026-03-02"),
        ("2026-07-01T21:59:59Z", "2026-07-01"),
        ("2026-07-01T22:00:00Z", "2026-07-02"),
    ];
    for (instant, day) in days {
        assert_eq!(world.isms.today(instant.parse().unwrap()).to_string(), day, "{instant} in Amsterdam");
    }
    let nowhere = Isms::empty(world.isms.organisation());
    assert_eq!(nowhere.today("2026-03-01T23:30:00Z".parse().unwrap()).to_string(), "2026-03-01");
    assert_eq!(nowhere.head(), &Head::default());
}

#[test]
fn the_units_above_end_at_the_top_even_where_they_are_no_tree() {
    let mut world = World::founded();
    let one = world.unit("one", world.root);
    let two = world.unit("two", one);
    assert_eq!(world.isms.units_above(two), [two, one, world.root]);
    world.revise(Unit::kind_of(), one, json!({"unit": two.to_string()}));
    assert_eq!(world.isms.units_above(two), [two, one]);
}

#[test]
fn all_kinds_can_be_found_by_name_and_by_resource() {
    for kind in isms::registry::kinds() {
        assert_eq!(isms::registry::named(kind.name), Some(kind));
        assert_eq!(isms::registry::of_resource(kind.plural), Some(kind));
    }
    assert_eq!(isms::registry::named("nonsense"), None);
}
