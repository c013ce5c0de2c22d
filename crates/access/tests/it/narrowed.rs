//! What is handed on of a view: what both may see, what is kept of that, and nothing that was not told.

use std::collections::BTreeSet;
use std::sync::Arc;

use access::{Narrowing, View};
use catalogue::Role;
use isms::asset::Asset;
use isms::people::Person;
use isms::registry;
use record::{Id, Kinded as _};
use serde_json::json;
use trial::World;

fn seen(view: &View) -> BTreeSet<Id> {
    registry::kinds().flat_map(|kind| view.records(kind)).map(|held| held.id).collect()
}

fn narrowed(view: &View, reader: Id) -> View {
    view.narrowed(Narrowing { reader: Some(reader), keeps: None })
}

#[test]
fn what_is_handed_on_is_what_both_may_see() {
    let mut world = World::founded();
    let lab = world.unit("Lab", world.root);
    let (odd, noor) = (world.person("Odd", world.root), world.holder("Noor", &[Role::AssetOwner], lab));
    let (tom, kim) =
        (world.holder("Tom", &[Role::InternalAuditor], world.root), world.holder("Kim", &[Role::Dpo], lab));
    world.external(odd, &[lab], json!({}));
    let (inside, outside) = (world.asset("Inside", lab), world.asset("Outside", world.root));
    let everybody = [world.isms_manager, odd, noor, tom, kim];
    for maker in everybody {
        for reader in everybody {
            let handed = seen(&narrowed(&world.view(maker), reader));
            let both: BTreeSet<Id> =
                seen(&world.view(maker)).intersection(&seen(&world.view(reader))).copied().collect();
            assert_eq!(handed, both);
            let view = narrowed(&world.view(maker), reader);
            let both_read = world.view(maker).may_read_log() && world.view(reader).may_read_log();
            assert_eq!(view.may_read_log(), both_read);
        }
    }
    let handed = narrowed(&world.view(world.isms_manager), odd);
    assert!(handed.held(Asset::kind_of(), inside).is_some() && handed.held(Asset::kind_of(), outside).is_none());
    assert_eq!(handed.label(Person::kind_of(), noor), None, "somebody from outside learns no names");
    assert_eq!(handed.label(Asset::kind_of(), outside), None);
    assert!(handed.search("outside", 9).is_empty());
    assert_eq!(narrowed(&world.view(odd), world.isms_manager).label(Person::kind_of(), noor), None, "nor gives any");
}

#[test]
fn what_is_not_kept_is_neither_shown_nor_named_nor_counted() {
    let mut world = World::founded();
    let (kept, left) = (world.asset("Kept", world.root), world.asset("Left", world.root));
    let keeps = Arc::new(move |held: &isms::Held| held.id != left && held.kind != Person::kind_of());
    let view = world.view(world.isms_manager).narrowed(Narrowing { reader: None, keeps: Some(keeps) });
    assert_eq!(view.records(Asset::kind_of()).map(|held| held.id).collect::<Vec<_>>(), [kept]);
    assert_eq!((view.living(Asset::kind_of()), view.sees_all(Asset::kind_of())), (1, false));
    assert_eq!(view.label(Asset::kind_of(), left), None);
    assert_eq!(view.label(Person::kind_of(), world.isms_manager), None, "although colleagues know each other's names");
    assert!(view.search("left", 9).is_empty() && view.find(Asset::kind_of(), "A-002").is_none());
}

#[test]
fn what_is_told_otherwise_is_said_nowhere() {
    let mut world = World::founded();
    let asset = world.asset("Ledger of Ines", world.root);
    let view = world.view(world.isms_manager).retold(|held| {
        let mut body = held.body();
        body.insert("name".to_owned(), json!("Nobody"));
        (held.kind == Asset::kind_of() || held.kind == Person::kind_of()).then(|| held.retold(body))
    });
    assert_eq!(view.label(Asset::kind_of(), asset), Some("Nobody"));
    assert!(view.search("ledger", 9).is_empty());
    assert!(view.all::<Person>().all(|person| &*person.it.name == "Nobody"));
    let before = world.view(world.isms_manager);
    let held = |view: &View| view.held(Asset::kind_of(), asset).map(|held| (held.at, held.version, held.commitment));
    assert_eq!(held(&view), held(&before), "where it stands in the log stays");
    assert_eq!(seen(&view), seen(&before), "and who sees what");
}
