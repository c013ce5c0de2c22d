//! Versions of scopes: which belong together, and which are in force.

use isms::Typed;
use isms::context::Scope;
use isms::context::scope::{in_force, lineage, next_edition, series};
use record::{Id, Kinded};
use serde_json::json;
use trial::World;

fn version(world: &mut World, edition: i64, step: &str, replaces: Option<Id>) -> Id {
    let mut fields = json!({"name": "Invoice service", "edition": edition, "step": step});
    if let Some(replaces) = replaces {
        fields["replaces"] = json!(replaces);
    }
    world.record::<Scope>(world.root, fields)
}

fn ids<'a>(versions: impl Iterator<Item = Typed<'a, Scope>>) -> Vec<Id> {
    versions.map(|version| version.held.id).collect()
}

#[test]
fn versions_that_continue_each_other_are_one_series() {
    let mut world = World::founded();
    let first = version(&mut world, 1, "superseded", None);
    let other = version(&mut world, 1, "approved", None);
    let second = version(&mut world, 2, "approved", Some(first));
    let withdrawn = version(&mut world, 3, "draft", Some(second));
    world.retire(Scope::kind_of(), withdrawn);
    let draft = version(&mut world, 4, "draft", Some(second));
    for one in [first, second, withdrawn, draft] {
        assert_eq!(lineage(&world.isms, one), first);
        assert_eq!(ids(series(&world.isms, one)), [first, second, withdrawn, draft]);
        assert_eq!(next_edition(&world.isms, one), 5, "a number that was given is not given again");
    }
    assert_eq!((lineage(&world.isms, other), next_edition(&world.isms, other)), (other, 2));
    assert_eq!(ids(in_force(&world.isms)), [other, second]);
}

#[test]
fn a_series_ends_where_a_version_cannot_be_read() {
    let mut world = World::founded();
    let first = version(&mut world, 1, "superseded", None);
    let second = version(&mut world, 2, "superseded", Some(first));
    let third = version(&mut world, 3, "approved", Some(second));
    world.damage(Scope::kind_of(), second);
    assert_eq!(lineage(&world.isms, third), second);
    assert_eq!(ids(in_force(&world.isms)), [third]);
}

#[test]
fn versions_that_name_each_other_end_too() {
    let mut world = World::founded();
    let first = version(&mut world, 1, "approved", None);
    let second = version(&mut world, 2, "approved", Some(first));
    world.revise(Scope::kind_of(), first, json!({"replaces": second}));
    assert_eq!(lineage(&world.isms, second), first);
}
