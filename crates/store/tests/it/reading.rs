//! Reading back: sizes at instants, the newest of each record, its history.

use std::collections::BTreeSet;

use decide::Command;
use isms::asset::Asset;
use jiff::{SignedDuration, Timestamp};
use record::Kinded;
use serde_json::json;
use store::Sought;
use trial::{Database, House};

trial::on_both_engines![
    the_size_at_an_instant_is_the_end_of_the_last_run_recorded_by_then,
    the_newest_of_each_record_is_read_at_any_size,
    a_record_s_history_is_every_version_in_order,
];

async fn the_size_at_an_instant_is_the_end_of_the_last_run_recorded_by_then(database: Database) {
    let house = House::found(&database).await;
    let times = ["09:00:00", "09:00:00", "09:05:00", "09:05:00", "09:05:00.000001", "10:00:00", "09:30:00", "10:00:00"];
    for (position, time) in times.iter().enumerate() {
        house.set(&format!("2026-03-02T{time}Z"));
        let count = position % 3 + 1;
        house.commit(Command::All(vec![House::make_asset("x"); count])).await.unwrap();
    }
    let store = house.host.store();
    let size = house.view().await.log_size();
    let revisions = store.revisions(house.organisation, 0, size).await.unwrap();
    let instants: BTreeSet<Timestamp> = revisions
        .iter()
        .flat_map(|revision| [-1, 0, 1].map(|step| revision.recorded + SignedDuration::from_micros(step)))
        .chain([Timestamp::UNIX_EPOCH, Timestamp::MAX])
        .collect();
    for instant in instants {
        let counted = revisions.iter().filter(|revision| revision.recorded <= instant).count() as u64;
        let found = store.size_at(house.organisation, size, instant).await.unwrap();
        assert_eq!(found, counted, "{instant}");
        let capped = store.size_at(house.organisation, 10, instant).await.unwrap();
        assert_eq!(capped, counted.min(10), "{instant}, of the first ten entries");
    }
}

async fn the_newest_of_each_record_is_read_at_any_size(database: Database) {
    let house = House::found(&database).await;
    let one = house.asset("one").await;
    let two = house.asset("two").await;
    house.edit_asset(one, json!({"name": "one again"}), "why").await;
    house.edit_asset(two, json!({"name": "two again"}), "why").await;
    house.edit_asset(one, json!({"name": "one at last"}), "why").await;
    let names = async |size| {
        let newest = house.host.store().newest(house.organisation, size).await.unwrap();
        let assets = newest.into_iter().filter(|held| held.kind == Asset::kind_of());
        assets.map(|held| held.title().to_owned()).collect::<BTreeSet<_>>()
    };
    let expected: [(u64, &[&str]); 6] = [
        (10, &[]),
        (11, &["one"]),
        (12, &["one", "two"]),
        (13, &["one again", "two"]),
        (14, &["one again", "two again"]),
        (15, &["one at last", "two again"]),
    ];
    for (size, expected) in expected {
        assert_eq!(names(size).await, expected.iter().map(ToString::to_string).collect(), "{size}");
    }
}

async fn a_record_s_history_is_every_version_in_order(database: Database) {
    let house = House::found(&database).await;
    let one = house.asset("one").await;
    house.asset("two").await;
    house.edit_asset(one, json!({"name": "one again"}), "a merger").await;
    let store = house.host.store();
    let history = store.history(house.organisation, Asset::kind_of(), one, 13).await.unwrap();
    let told: Vec<_> = history.iter().map(|revision| (revision.version, revision.at)).collect();
    assert_eq!(told, [(1, 10), (2, 12)]);
    assert_eq!(history[1].body["reason"], "a merger");
    let before = store.before(house.organisation, &history[1]).await.unwrap().unwrap();
    assert_eq!((before.version, before.commitment), (1, history[0].commitment));
    assert!(store.before(house.organisation, &history[0]).await.unwrap().is_none());
    // Of the entries from the second on, only the edit has something before it; what the first made is as it was made.
    let made_before = store.before_run(house.organisation, 11, 13).await.unwrap();
    assert_eq!(made_before.iter().map(|one| (one.id, one.version)).collect::<Vec<_>>(), [(one, 1)]);
    assert!(store.before_run(house.organisation, 10, 12).await.unwrap().is_empty());
    let all = Sought::default();
    let latest = store.sought(house.organisation, &all, 0, 11, 2).await.unwrap();
    assert_eq!(latest.iter().map(|revision| revision.at).collect::<Vec<_>>(), [10, 9]);
    let assets = Sought { kind: Some(Asset::kind_of()), by: history[0].by, ..Sought::default() };
    let at = async |sought: &Sought| {
        let found = store.sought(house.organisation, sought, 0, 100, 10).await.unwrap();
        found.iter().map(|revision| revision.at).collect::<Vec<_>>()
    };
    assert_eq!(at(&assets).await, [12, 11, 10]);
    assert_eq!(at(&Sought { record: Some(one), ..assets.clone() }).await, [12, 10]);
    assert_eq!(at(&Sought { since: 11, ..assets.clone() }).await, [12, 11]);
    assert_eq!(at(&Sought { by: Some(one), ..assets }).await, [0_u64; 0], "nobody of that id wrote any");
    let moved = async |from, to| {
        let moved = store.moved(house.organisation, Asset::kind_of(), from, to).await.unwrap();
        moved.iter().map(|revision| revision.at).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(moved(0, 13).await, [11, 12].into(), "of each record its last version");
    assert_eq!((moved(0, 12).await, moved(11, 12).await), ([10, 11].into(), [11].into()));
}
