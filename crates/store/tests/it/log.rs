//! The log as others read it.

use std::sync::Arc;

use decide::{Command, Decided};
use ledger::note::{Checkpoint, LogKey, origin};
use ledger::tile::{Bundle, Tile};
use ledger::tree::Frontier;
use record::Id;
use store::{Engine, Store};
use trial::{Database, House, World, foreign};

trial::on_both_engines![
    the_readers_that_others_wrote_accept_the_log_at_every_checkpoint,
    the_frontier_of_any_size_is_the_one_that_the_log_had_then,
    what_the_log_does_not_reach_is_not_there,
];

async fn replayed(store: &Store, organisation: Id, size: u64) -> Vec<Frontier> {
    let mut frontier = Frontier::default();
    let mut all = vec![frontier.clone()];
    for (bytes, leaf) in store.entries(organisation, 0, size).await.unwrap() {
        assert_eq!(ledger::tree::leaf_hash(&bytes), leaf, "the stored leaf is the hash of the stored entry");
        frontier.push(leaf);
        all.push(frontier.clone());
    }
    all
}

fn assets(count: usize) -> Command {
    Command::All(vec![House::make_asset("x"); count])
}

async fn the_readers_that_others_wrote_accept_the_log_at_every_checkpoint(database: Database) {
    let house = House::found(&database).await;
    let verifier = house.host.verifier(house.organisation);
    let mut notes = Vec::new();
    for count in [1, 1, 2, 242, 1, 1, 300] {
        notes.push(house.host.checkpoint(house.organisation).await.unwrap());
        house.commit(assets(count)).await.unwrap();
    }
    let store = house.host.store();
    let entries = foreign::verify(store, house.organisation, &verifier).await;
    assert_eq!(entries.len(), 10 + 548);
    foreign::verify_revisions(store, house.organisation, &entries).await;
    // The tiles of today prove every checkpoint of the past.
    for note in notes {
        let then = foreign::verify_at(store, house.organisation, &verifier, &note).await;
        assert_eq!(then, entries[..then.len()]);
    }
}

async fn the_frontier_of_any_size_is_the_one_that_the_log_had_then(database: Database) {
    let house = House::found(&database).await;
    house.commit(assets(600)).await.unwrap();
    let store = house.host.store();
    let replayed = replayed(store, house.organisation, 610).await;
    assert_eq!(replayed.len(), 611);
    for size in (0..=20).chain(250..=260).chain(505..=520).chain([608, 609, 610]) {
        let frontier = store.frontier(house.organisation, size as u64).await.unwrap();
        assert_eq!(frontier, replayed[size], "{size}");
    }
    assert!(store.frontier(house.organisation, 611).await.is_err(), "a frontier beyond the log is not made up");
}

/// Decided once, as that takes longest, and appended on each engine there is.
#[test]
fn a_log_beyond_a_tile_of_tiles_verifies_on_both_engines() {
    trial::story(Engine::Sqlite, async |sqlite| {
        let postgres = Database::postgres().await;
        let (mut world, founded) = World::founded_by();
        let large = world.decide(world.isms_manager, &assets(65_699)).unwrap();
        world.isms = Arc::clone(large.after());
        let last = world.decide(world.isms_manager, &assets(3)).unwrap();
        let organisation = world.isms.organisation();
        let decided = [&founded, &large, &last];
        let on_sqlite = append_and_verify(&sqlite, organisation, &decided);
        match &postgres {
            Some(postgres) => drop(tokio::join!(on_sqlite, append_and_verify(postgres, organisation, &decided))),
            None => on_sqlite.await,
        }
    });
}

async fn append_and_verify(database: &Database, organisation: Id, decided: &[&Decided]) {
    let (key, origin) = (LogKey::from_seed(&[7; 32]), origin(organisation));
    let store = database.open().await;
    for decided in decided {
        let frontier = &decided.after().head().frontier;
        let checkpoint = Checkpoint { origin: origin.clone(), size: frontier.size(), root: frontier.root() };
        let mut appending = store.begin().await.unwrap();
        let head = appending.lock(organisation).await.unwrap();
        appending.append(organisation, head.as_ref(), &[*decided], &key.sign(&checkpoint)).await.unwrap();
        appending.commit().await.unwrap();
    }
    let entries = foreign::verify(&store, organisation, &key.verifier(&origin)).await;
    assert_eq!(entries.len(), 65_712);
    let replayed = replayed(&store, organisation, 65_712).await;
    for size in [255, 256, 257, 65_279, 65_280, 65_281, 65_535, 65_536, 65_537, 65_711, 65_712] {
        let frontier = store.frontier(organisation, size as u64).await.unwrap();
        assert_eq!(frontier, replayed[size], "{size}");
    }
    assert_eq!(store.newest(organisation, 65_712).await.unwrap().len(), 65_712, "one revision of each record");
}

async fn what_the_log_does_not_reach_is_not_there(database: Database) {
    let house = House::found(&database).await;
    let store = house.host.store();
    let tile = |level, index, width| store.tile(house.organisation, Tile::new(level, index, width).unwrap());
    assert_eq!(tile(0, 0, 10).await.unwrap().map(|bytes| bytes.len()), Some(10 * 32));
    assert_eq!(tile(0, 0, 8).await.unwrap().map(|bytes| bytes.len()), Some(8 * 32), "an older partial tile is");
    assert_eq!(tile(0, 0, 11).await.unwrap(), None);
    assert_eq!(tile(0, 1, 1).await.unwrap(), None);
    assert_eq!(tile(1, 0, 1).await.unwrap(), None);
    let bundle = |index, width| store.bundle(house.organisation, Bundle::new(index, width).unwrap());
    assert!(bundle(0, 10).await.unwrap().is_some());
    assert_eq!(bundle(0, 11).await.unwrap(), None);
    assert_eq!(bundle(1, 1).await.unwrap(), None);
    // What anyone may ask for by its path.
    for index in [u64::from(u32::MAX), (1 << 55) - 1, u64::MAX >> 8, u64::MAX] {
        assert!(!matches!(tile(0, index, 256).await, Ok(Some(_))), "{index}");
        assert!(!matches!(bundle(index, 256).await, Ok(Some(_))), "{index}");
    }
    assert_eq!(store.head(Id::max()).await.unwrap(), None);
    let foreign = store.tile(Id::max(), Tile::new(0, 0, 1).unwrap()).await.unwrap();
    assert_eq!(foreign, None, "another organisation has its own log");
}
