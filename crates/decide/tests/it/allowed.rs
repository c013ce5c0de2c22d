//! What passes, and what follows from it.

use isms::asset::Asset;
use isms::context::Unit;
use isms::people::Person;
use ledger::entry::{Actor, Entry, Subject};
use record::{Kinded, Line, Value};
use serde_json::json;
use trial::World;

use crate::scene::Scene;

#[test]
fn an_asset_that_is_made_has_a_number_its_fields_and_one_entry_that_commits_to_them() {
    let scene = Scene::making_an_asset();
    let decided = scene.decide().unwrap();
    let [outcome] = decided.outcomes() else { panic!("one record is made") };
    assert_eq!((outcome.kind.name, outcome.version, outcome.at), ("asset", 1, scene.world.isms.size()));
    let held = decided.after().held(Asset::kind_of(), outcome.id).unwrap();
    assert_eq!((held.title(), held.number().as_deref()), ("Invoices", Some("A-003")));
    assert_eq!(held.envelope.unit, scene.engineering);
    assert_eq!(held.by, Some(scene.world.isms_manager));

    let [bytes] = &decided.commit().entries[..] else { panic!("one entry per changed record") };
    let entry = Entry::parse(bytes).unwrap();
    assert_eq!((entry.run, entry.count, entry.command.as_str()), (outcome.at, Some(1), "asset.put"));
    assert_eq!(entry.by.actor, Actor::Person(scene.world.isms_manager));
    assert_eq!(entry.by.assignment, Some(scene.world.standing(scene.world.isms_manager).held[0].assignment));
    assert_eq!((entry.by.factor.as_deref(), entry.by.via.as_deref()), (Some("totp"), Some("page")));
    let Subject::Record(subject) = entry.subject else { panic!("the entry is about a record") };
    assert_eq!((subject.id, subject.version, subject.commitment), (outcome.id, 1, held.commitment));
    assert!(!String::from_utf8_lossy(bytes).contains("Invoices"), "no text stands in the log");
    assert_eq!(decided.after().size(), scene.world.isms.size() + 1);
}

#[test]
fn an_edit_changes_what_it_names_and_leaves_the_rest() {
    let mut scene = Scene::editing_an_asset();
    scene.with("location", "Amsterdam");
    let after = scene.decide().unwrap();
    let held = after.after().held(Asset::kind_of(), scene.ledger).unwrap();
    assert_eq!((held.version, held.title(), held.number().as_deref()), (2, "General ledger", Some("A-001")));
    assert_eq!(held.named("owner"), Value::Reference(scene.anna));
    assert_eq!(held.named("location"), Value::Text("Amsterdam"));
    let before = scene.world.held(Asset::kind_of(), scene.ledger);
    assert_eq!((before.version, before.title()), (1, "Ledger"), "the value before is what it was");
}

#[test]
fn null_takes_a_value_away() {
    let mut scene = Scene::editing_an_asset();
    scene.with("owner", serde_json::Value::Null);
    let decided = scene.decide().unwrap();
    assert_eq!(decided.after().held(Asset::kind_of(), scene.ledger).unwrap().named("owner"), Value::Absent);
}

#[test]
fn a_reason_is_kept_with_the_revision_and_not_with_the_record() {
    let mut scene = Scene::editing_an_asset();
    if let decide::Command::Put(put) = &mut scene.command {
        put.reason = Some(Line::new("Renamed after the merger").unwrap());
    }
    let decided = scene.decide().unwrap();
    assert_eq!(decided.commit().revisions[0].body["reason"], "Renamed after the merger");
    assert!(!decided.after().held(Asset::kind_of(), scene.ledger).unwrap().body().contains_key("reason"));
}

#[test]
fn a_retired_asset_stays_readable_and_is_no_longer_counted() {
    let scene = Scene::retiring_an_asset();
    let living = |isms: &isms::Isms| isms.register(Asset::kind_of()).unwrap().living();
    let decided = scene.decide().unwrap();
    let held = decided.after().held(Asset::kind_of(), scene.backups).unwrap();
    assert_eq!((held.title(), held.envelope.retired), ("Backups", Some(scene.world.today())));
    assert_eq!((living(&scene.world.isms), living(decided.after())), (2, 1));
    assert_eq!(&*decided.commit().revisions[0].command, "asset.retire");
}

#[test]
fn a_retired_asset_can_be_taken_back_into_use_as_it_was() {
    let mut scene = Scene::restoring_an_asset();
    let mut before = scene.world.held(Asset::kind_of(), scene.ledger).body();
    let decided = scene.decide().unwrap();
    let held = decided.after().held(Asset::kind_of(), scene.ledger).unwrap();
    before.remove("retired");
    assert_eq!((held.is_living(), held.body()), (true, before));
    assert_eq!(&*decided.commit().revisions[0].command, "asset.restore");
    scene.world.isms = decided.after().clone();
    assert!(
        scene
            .world
            .decide(scene.world.isms_manager, &scene.world.edit::<Asset>(scene.ledger, json!({"name": "L"})))
            .is_ok()
    );
}

#[test]
fn an_owner_may_be_named_where_their_role_is_held_and_in_every_unit_below() {
    for (unit, is_allowed) in [("engineering", true), ("platform", true), ("sales", false), ("root", false)] {
        let mut scene = Scene::making_an_asset();
        let id = match unit {
            "engineering" => scene.engineering,
            "platform" => scene.platform,
            "sales" => scene.sales,
            _ => scene.world.root,
        };
        scene.with("unit", id.to_string());
        assert_eq!(scene.decide().is_ok(), is_allowed, "Anna is asset owner at Engineering; the asset is of {unit}");
    }
}

#[test]
fn an_owner_who_was_named_stays_when_their_role_ends_and_something_else_is_edited() {
    let mut scene = Scene::editing_an_asset();
    let assignment = scene.world.standing(scene.anna).held[0].assignment;
    scene.world.revise(isms::leadership::RoleAssignment::kind_of(), assignment, json!({"step": "ended"}));
    assert!(scene.decide().is_ok());
}

#[test]
fn an_address_is_free_again_when_its_person_is_retired_or_gets_another() {
    let mut scene = Scene::making_a_person();
    let taken = json!({"name": "Thomas", "email": "TOM@corvane.example"});
    let thomas = scene.world.record::<Person>(scene.sales, taken);
    assert!(scene.decide().is_err());
    scene.world.retire(Person::kind_of(), thomas);
    assert!(scene.decide().is_ok());

    let mut scene = Scene::making_a_person();
    let thomas = scene.world.record::<Person>(scene.sales, json!({"name": "T", "email": "tom@corvane.example"}));
    scene.world.revise(Person::kind_of(), thomas, json!({"email": "thomas@corvane.example"}));
    assert!(scene.decide().is_ok());
}

#[test]
fn a_person_may_keep_their_own_address_in_other_letters() {
    let mut scene = Scene::making_a_person();
    let ines = scene.world.isms_manager;
    scene.command = scene.world.edit::<Person>(ines, json!({"email": "Ines@Corvane.example"}));
    assert!(scene.decide().is_ok());
}

#[test]
fn the_top_unit_can_be_renamed_and_stays_the_top() {
    let mut scene = Scene::moving_a_unit();
    scene.command = scene.world.edit::<Unit>(scene.world.root, json!({"name": "Corvane Group"}));
    let decided = scene.decide().unwrap();
    assert_eq!(decided.after().root(), Some(scene.world.root));
}

#[test]
fn a_new_record_belongs_to_the_unit_at_the_top_unless_it_says_otherwise() {
    let mut scene = Scene::making_an_asset();
    scene.command = World::make::<Asset>(json!({"name": "Office"}));
    let decided = scene.decide().unwrap();
    let id = decided.outcomes()[0].id;
    assert_eq!(decided.after().held(Asset::kind_of(), id).unwrap().envelope.unit, scene.world.root);
}
