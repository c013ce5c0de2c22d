//! A stored revision that is not what its entry commits to is held as damaged and taken for nothing else.

use isms::asset::Asset;
use isms::people::Person;
use isms::{Content, Held, Revision};
use ledger::Hash;
use ledger::commitment::{Salt, Seals};
use record::{Envelope, Id, Kinded};
use serde_json::json;
use trial::World;

fn sound() -> Revision {
    let world = World::founded();
    let mut body = trial::body(json!({"name": "Backups", "integrity": 4, "location": "Bern"}));
    Envelope { number: Some(1), ..Envelope::new(world.root) }.write(&mut body);
    world.revision(Asset::kind_of(), Id::from_u128(7), body, 1)
}

#[test]
fn a_revision_that_was_changed_in_any_part_is_damaged() {
    assert!(matches!(Held::from_revision(&sound()).content, Content::Sound(_)));
    type Change = fn(&mut Revision);
    let changes: &[(&str, Change)] = &[
        ("one letter of a value", |r| r.body["name"] = "Backupz".into()),
        ("a number", |r| r.body["integrity"] = 5.into()),
        ("the unit", |r| r.body["unit"] = Id::max().to_string().into()),
        ("the record's number", |r| r.body["number"] = 2.into()),
        ("a field taken out", |r| drop(r.body.remove("location"))),
        ("a field put in", |r| drop(r.body.insert("retired".into(), "2026-03-02".into()))),
        ("a field renamed", |r| {
            let location = r.body.remove("location").unwrap();
            r.body.insert("description".into(), location);
        }),
        ("a value set to null", |r| r.body["location"] = serde_json::Value::Null),
        ("all fields taken out", |r| r.body.clear()),
        ("new salts", |r| r.seals = Seals::new(&r.body, || Salt::new([1; 32]))),
        ("no salts", |r| r.seals = Seals::from_bytes(&[]).unwrap()),
        ("one bit of a salt", |r| {
            let mut bytes = r.seals.to_bytes();
            *bytes.last_mut().unwrap() ^= 1;
            r.seals = Seals::from_bytes(&bytes).unwrap();
        }),
        ("a field withheld that is still there", |r| {
            let body = r.body.clone();
            r.seals.withhold(&mut r.body, "location").unwrap();
            r.body = body;
        }),
        ("the commitment", |r| {
            let mut bytes = *r.commitment.as_bytes();
            bytes[31] ^= 1;
            r.commitment = Hash::from_bytes(bytes);
        }),
        ("the version", |r| r.version += 1),
        ("the id", |r| r.id = Id::from_u128(8)),
        ("the kind", |r| r.kind = Person::kind_of()),
        ("the schema", |r| r.schema += 1),
    ];
    for (what, change) in changes {
        let mut revision = sound();
        change(&mut revision);
        let held = Held::from_revision(&revision);
        let Content::Damaged(why) = &held.content else { panic!("{what} was changed and nobody noticed") };
        assert!(why.ends_with('.'), "{what}: {why}");
        assert!(held.record().is_none() && held.body().is_empty(), "{what}: nothing of it is taken for true");
        assert_eq!(held.title(), "Damaged record");
    }
}

#[test]
fn content_that_was_committed_to_and_does_not_fit_its_kind_says_what_does_not_fit() {
    let world = World::founded();
    let mut body = trial::body(json!({"name": "x", "integrity": 9}));
    Envelope::new(world.root).write(&mut body);
    let held = Held::from_revision(&world.revision(Asset::kind_of(), Id::from_u128(7), body, 1));
    let Content::Damaged(why) = &held.content else { panic!("an integrity of 9 was let pass") };
    assert!(why.contains("from 1 to 5"), "{why}");
}

#[test]
fn a_body_of_a_newer_schema_is_not_guessed_at() {
    let mut revision = sound();
    revision.schema = 2;
    let header = ledger::commitment::Header { kind: "asset", id: revision.id, version: 1, schema: 2 };
    revision.commitment = ledger::commitment::commitment(&header, &revision.body, &revision.seals).unwrap();
    let held = Held::from_revision(&revision);
    let Content::Damaged(why) = &held.content else { panic!("a newer schema was read") };
    assert!(why.contains("newer Annexa"), "{why}");
}

#[test]
fn a_field_that_was_withheld_is_gone_and_the_rest_still_verifies() {
    let mut revision = sound();
    revision.seals.withhold(&mut revision.body, "location").unwrap();
    let held = Held::from_revision(&revision);
    assert_eq!(held.title(), "Backups");
    assert!(!held.named("location").is_present());
}

#[test]
fn a_damaged_record_is_listed_and_found_by_nothing_that_it_said() {
    let mut world = World::founded();
    let needed = world.asset("Disk", world.root);
    let fields = json!({"name": "Backups", "depends_on": [needed.to_string()], "external": ["X-1"]});
    let asset = world.record::<Asset>(world.root, fields);
    world.damage(Asset::kind_of(), asset);
    let register = world.isms.register(Asset::kind_of()).unwrap();
    assert_eq!(register.iter().count(), 2, "it is still in the list");
    assert_eq!(world.isms.all::<Asset>().count(), 1, "rules do not see it");
    assert!(world.isms.search("backups").is_empty() && world.isms.search("A-002").is_empty());
    assert_eq!(world.isms.referring(Asset::kind_of(), needed).count(), 0);
    assert!(
        world.isms.find(Asset::kind_of(), "A-002").is_none(),
        "its number is not known, and no older version shows"
    );
    assert!(world.isms.find(Asset::kind_of(), &asset.to_string()).is_some(), "its id is");
    assert_eq!(register.external("X-1"), None);
    assert_eq!(register.last_number(), 2, "its number is not given again");
}

#[test]
fn below_a_damaged_unit_the_roles_at_the_top_still_count() {
    let mut world = World::founded();
    let engineering = world.unit("Engineering", world.root);
    let platform = world.unit("Platform", engineering);
    assert_eq!(world.isms.units_above(platform), [platform, engineering, world.root]);
    world.damage(isms::context::Unit::kind_of(), engineering);
    assert_eq!(world.isms.units_above(platform), [platform, engineering, world.root]);
}
