//! A large decision that was made before others wrote comes to stand behind what they wrote: as if it were decided then, or not at
//! all.

use decide::{Command, Decided, Import, ImportTarget, ImportedRow, Undo, UndoRow};
use isms::Isms;
use isms::asset::Asset;
use isms::documented::RetainedRecord;
use isms::people::Person;
use record::{Id, Kind, Kinded};
use serde_json::{Value as Json, json};
use trial::{World, body};

fn row(key: &str, target: ImportTarget, fields: Json) -> ImportedRow {
    ImportedRow {
        key: Some(key.to_owned()),
        kind: Asset::kind_of(),
        target,
        fields: body(fields),
        brought: body(json!({})),
        claims: Vec::new(),
    }
}

/// A sheet of three new assets, one of which depends on an asset that is here, and of a change to another.
fn import(world: &World, here: Id, changed: Id) -> Command {
    let report = body(json!({"title": "Import of assets from a.xlsx", "file_name": "a.xlsx", "register": "assets"}));
    let version = world.held(Asset::kind_of(), changed).version;
    let rows = vec![
        row(
            "1",
            ImportTarget::New,
            json!({"name": "Mail gateway", "external": ["X-1"], "depends_on": [here.to_string()]}),
        ),
        row("2", ImportTarget::New, json!({"name": "Archive 2", "external": ["X-2"]})),
        row("3", ImportTarget::New, json!({"name": "Vault", "depends_on": ["new:1"]})),
        row("4", ImportTarget::Existing { id: changed, version }, json!({"location": "Porto"})),
    ];
    Command::Import(Box::new(Import { report, rows, reason: None }))
}

/// A world with two assets, and the import decided on it.
fn prepared() -> (World, Id, Id, Decided) {
    let mut world = World::founded();
    let (here, changed) = (world.asset("Backups", world.root), world.asset("Laptops", world.root));
    let import = import(&world, here, changed);
    let decided = world.decide(world.isms_manager, &import).unwrap();
    (world, here, changed, decided)
}

/// What others committed, and the decision behind it.
fn behind(world: &mut World, decided: Decided, others: &[Command]) -> Option<Decided> {
    let mut since: Vec<(&'static Kind, Id)> = Vec::new();
    for command in others {
        let theirs = world.decide(world.isms_manager, command).unwrap();
        since.extend(theirs.outcomes().iter().map(|outcome| (outcome.kind, outcome.id)));
        world.isms = std::sync::Arc::clone(theirs.after());
    }
    decided.behind(&world.isms, &since, &world.actor(world.isms_manager))
}

/// Everything that a value holds, in an order that does not depend on how it was made.
fn told(isms: &Isms) -> Vec<String> {
    let mut told = vec![format!("{:?} {}", isms.head().frontier.root(), isms.head().recorded)];
    for kind in isms::registry::kinds() {
        let Some(register) = isms.register(kind) else { continue };
        told.push(format!("{} {} {} {}", kind.name, register.last_number(), register.generation(), register.living()));
        for held in register.iter() {
            let found = |handle: &str| isms.find(kind, handle).map(|found| found.id);
            assert_eq!(found(&held.handle()), Some(held.id), "{} is found by its number", held.handle());
            assert!(isms.search(held.title()).values().flatten().any(|found| found.id == held.id), "{}", held.title());
            if let Some(number) = held.number() {
                assert!(isms.search(&number).values().flatten().any(|found| found.id == held.id), "{number}");
            }
            let referring: Vec<Id> = isms.referring(held.kind, held.id).map(|referring| referring.held.id).collect();
            let about = (held.id, held.version, held.at, held.recorded, held.commitment, held.number());
            told.push(format!("{about:?} {} {referring:?}", Json::from(held.body())));
        }
    }
    told
}

/// The value that the log gives after the commit, made without what was prepared.
fn read_again(world: &World, decided: &Decided) -> Isms {
    let mut isms = (*world.isms).clone();
    for revision in &decided.commit().revisions {
        isms.catch_up(revision);
    }
    isms.advance(decided.commit());
    isms
}

#[test]
fn behind_records_of_its_kind_it_gets_their_next_places_and_numbers() {
    let (mut world, ..) = prepared();
    let (here, changed) = (world.asset("Router", world.root), world.asset("Switch", world.root));
    let decided = world.decide(world.isms_manager, &import(&world, here, changed)).unwrap();
    let others = [
        World::make::<Asset>(json!({"name": "Meanwhile 1"})),
        World::make::<Asset>(json!({"name": "Meanwhile 2", "depends_on": [here.to_string()]})),
    ];
    let moved = behind(&mut world, decided, &others).unwrap();
    assert_eq!(moved.commit().run, world.isms.size());
    let numbers = |name: &str| {
        let named = moved.after().all::<Asset>().find(|asset| *asset.name == *name);
        named.and_then(|asset| asset.held.number()).unwrap()
    };
    let names = ["Meanwhile 1", "Meanwhile 2", "Mail gateway", "Archive 2", "Vault"];
    assert_eq!(names.map(numbers), ["A-005", "A-006", "A-007", "A-008", "A-009"]);
    assert_eq!(told(moved.after()), told(&read_again(&world, &moved)));
}

#[test]
fn behind_other_changes_its_numbers_and_commitments_stay() {
    let (mut world, here, _, decided) = prepared();
    let before: Vec<_> = decided.commit().revisions.iter().map(|revision| revision.commitment).collect();
    let others = [world.edit::<Asset>(here, json!({"location": "Utrecht"}))];
    let moved = behind(&mut world, decided, &others).unwrap();
    assert_eq!(moved.commit().revisions.iter().map(|revision| revision.commitment).collect::<Vec<_>>(), before);
    assert_eq!(told(moved.after()), told(&read_again(&world, &moved)));
}

#[test]
fn a_taking_back_comes_behind_as_well() {
    let (mut world, _, _, decided) = prepared();
    let made = decided.outcomes().iter().filter(|outcome| outcome.kind == Asset::kind_of() && outcome.version == 1);
    let rows = made.map(|one| UndoRow { kind: one.kind, id: one.id, version: 1, before: None }).collect();
    let report = decided.outcomes()[0].id;
    world.isms = std::sync::Arc::clone(decided.after());
    let undo = world.decide(world.isms_manager, &Command::Undo(Undo { report, rows })).unwrap();
    let moved = behind(&mut world, undo, &[World::make::<Asset>(json!({"name": "Meanwhile"}))]).unwrap();
    assert_eq!(moved.after().all::<Asset>().count(), 3, "the two from before and the one made meanwhile");
    let report = moved.after().held(RetainedRecord::kind_of(), report).unwrap();
    assert!(report.typed::<RetainedRecord>().unwrap().undone_on.is_some());
    assert_eq!(told(moved.after()), told(&read_again(&world, &moved)));
}

/// What it depends on, changed meanwhile: it is not moved but decided again.
#[test]
fn behind_what_it_depends_on_it_does_not_come() {
    type Other = fn(&World, Id, Id) -> Command;
    let others: [(&str, Other); 6] = [
        ("the record that it changes", |world, _, changed| world.edit::<Asset>(changed, json!({"location": "Faro"}))),
        ("a record that it names, out of use", |world, here, _| world.retirement::<Asset>(here, true)),
        ("an id in the other tool", |_, _, _| World::make::<Asset>(json!({"name": "Twin", "external": ["X-2"]}))),
        ("a person", |_, _, _| World::make::<Person>(json!({"name": "Somebody"}))),
        ("the importer's unit", |world, _, _| {
            world.edit::<isms::context::Unit>(world.root, json!({"name": "Corvane Group"}))
        }),
        ("the organisation", |world, _, _| {
            let profile = world.isms.profile().unwrap().held.id;
            world.edit::<isms::context::Organisation>(profile, json!({"name": "Corvane Systems"}))
        }),
    ];
    for (what, other) in others {
        let (mut world, here, changed, decided) = prepared();
        let other = other(&world, here, changed);
        assert!(behind(&mut world, decided, &[other]).is_none(), "{what}");
    }
}

#[test]
fn behind_the_loss_of_the_right_it_does_not_come() {
    let (mut world, _, _, decided) = prepared();
    let mut since = Vec::new();
    let assignments: Vec<Id> = world
        .isms
        .all::<isms::leadership::RoleAssignment>()
        .filter(|assignment| assignment.person.id == world.isms_manager)
        .map(|assignment| assignment.held.id)
        .collect();
    for id in assignments {
        let kind = isms::leadership::RoleAssignment::kind_of();
        world.retire(kind, id);
        since.push((kind, id));
    }
    assert!(decided.behind(&world.isms, &since, &world.actor(world.isms_manager)).is_none());
}
