//! Several commands: all or none.

use decide::{Command, Rejection};
use isms::asset::Asset;
use isms::context::Unit;
use ledger::entry::Entry;
use record::Kinded;
use serde_json::json;
use trial::World;

use crate::scene::{Scene, codes};

fn make(name: &str) -> Command {
    World::make::<Asset>(json!({"name": name}))
}

#[test]
fn a_batch_is_one_run_of_entries_in_which_each_command_builds_on_the_one_before() {
    let mut scene = Scene::editing_an_asset();
    let edit = scene.world.edit::<Asset>(scene.backups, json!({"name": "Vault"}));
    let mut again = scene.world.edit::<Asset>(scene.backups, json!({"location": "Bern"}));
    if let Command::Put(put) = &mut again {
        put.target = decide::Target::Existing { id: scene.backups, version: 2 };
    }
    scene.command = Command::All(vec![make("a"), edit, again, make("b")]);
    let decided = scene.decide().unwrap();
    let run = scene.world.isms.size();
    let entries: Vec<_> = decided.commit().entries.iter().map(|bytes| Entry::parse(bytes).unwrap()).collect();
    assert!(entries.iter().all(|entry| entry.run == run && entry.recorded == decided.commit().recorded));
    assert_eq!(entries.iter().map(|entry| entry.count).collect::<Vec<_>>(), [None, None, None, Some(4)]);
    let versions: Vec<_> = decided.outcomes().iter().map(|outcome| (outcome.at, outcome.version)).collect();
    assert_eq!(versions, [(run, 1), (run + 1, 2), (run + 2, 3), (run + 3, 1)]);
    let numbers: Vec<_> =
        [0, 3].map(|one| decided.after().held(Asset::kind_of(), decided.outcomes()[one].id).unwrap().number()).into();
    assert_eq!(numbers, [Some("A-003".to_owned()), Some("A-004".to_owned())]);
}

#[test]
fn a_batch_is_all_or_nothing_and_names_every_command_that_was_rejected() {
    let mut scene = Scene::editing_an_asset();
    let stale = scene.world.edit::<Asset>(scene.ledger, json!({"name": "x"}));
    scene.world.revise(Asset::kind_of(), scene.ledger, json!({"location": "B"}));
    let whole = scene.world.retirement::<Unit>(scene.world.root, true);
    scene.command = Command::All(vec![make("fine"), make(""), stale, make("fine too"), whole]);
    let Err(rejection @ Rejection::Batch(_)) = scene.decide() else { panic!("a batch with a fault was let pass") };
    assert_eq!(codes(&rejection), ["1/name: missing", "2/conflict", "4/keeps_itself"]);
    assert_eq!(scene.world.isms.register(Asset::kind_of()).unwrap().living(), 2, "nothing was made");
}

#[test]
fn a_unit_is_retired_in_one_batch_with_what_belongs_to_it() {
    let mut scene = Scene::editing_an_asset();
    let asset = scene.world.asset("of Sales", scene.sales);
    let asset = scene.world.retirement::<Asset>(asset, true);
    let unit = scene.world.retirement::<Unit>(scene.sales, true);
    scene.command = Command::All(vec![unit.clone(), asset.clone()]);
    assert_eq!(codes(&scene.decide().unwrap_err()), ["0/still_needed"], "order counts");
    scene.command = Command::All(vec![asset, unit]);
    assert!(scene.decide().is_ok());
}

#[test]
fn a_batch_holds_at_least_one_command_and_at_most_a_hundred_thousand() {
    let mut scene = Scene::editing_an_asset();
    for commands in [Vec::new(), vec![make("x"); decide::COMMANDS + 1]] {
        scene.command = Command::All(commands);
        assert_eq!(codes(&scene.decide().unwrap_err()), ["batch_size"]);
    }
}
