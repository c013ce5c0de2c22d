//! What happened to a record, and what happened lately.

use access::Actor;
use decide::{Command, Retire};
use isms::asset::Asset;
use isms::people::Person;
use record::Kinded;
use serde_json::json;
use trial::{Database, House, World};

trial::on_both_engines![
    the_history_of_a_record_says_who_changed_what_from_what_to_what_and_why,
    a_record_that_one_may_not_see_has_no_history,
    the_feed_goes_from_the_newest_to_the_oldest_in_pages,
    the_feed_shows_what_its_reader_may_see,
];

async fn the_history_of_a_record_says_who_changed_what_from_what_to_what_and_why(database: Database) {
    let house = House::found(&database).await;
    let asset = house.asset("Backups").await;
    house.set("2026-03-03T09:00:00Z");
    house.edit_asset(asset, json!({"name": "Vault", "integrity": 5}), "Renamed after the merger").await;
    let retire = Retire { kind: Asset::kind_of(), id: asset, version: 2, is_retired: true, reason: None };
    house.commit(Command::Retire(retire)).await.unwrap();
    let history = house.host.history(&house.view().await, Asset::kind_of(), asset).await.unwrap();
    let told: Vec<_> =
        history.iter().map(|version| (version.version, &*version.command, version.reason.as_deref())).collect();
    assert_eq!(
        told,
        [(3, "asset.retire", None), (2, "asset.put", Some("Renamed after the merger")), (1, "asset.put", None)]
    );
    assert!(history.iter().all(|version| version.by == Some(house.isms_manager) && version.is_sound));
    let changes = |at: usize| -> Vec<_> {
        history[at]
            .changes
            .iter()
            .map(|change| (change.field.as_str(), change.old.clone(), change.new.clone()))
            .collect()
    };
    assert_eq!(changes(0), [("retired", None, Some(json!("2026-03-03")))]);
    assert_eq!(
        changes(1),
        [("integrity", None, Some(json!(5))), ("name", Some(json!("Backups")), Some(json!("Vault")))]
    );
    assert!(changes(2).iter().any(|change| *change == ("name", None, Some(json!("Backups")))));
    assert_eq!(history[1].recorded.to_string(), "2026-03-03T09:00:00Z");
}

async fn a_record_that_one_may_not_see_has_no_history(database: Database) {
    let house = House::found(&database).await;
    let asset = house.asset("Backups").await;
    let owner = Actor { person: house.owner, ..house.actor() };
    let view = house.host.view(house.organisation, owner).await.unwrap();
    assert!(house.host.history(&view, Asset::kind_of(), asset).await.unwrap().is_empty());
}

async fn the_feed_goes_from_the_newest_to_the_oldest_in_pages(database: Database) {
    let house = House::found(&database).await;
    for number in 0..5 {
        house.asset(&format!("asset {number}")).await;
    }
    let view = house.view().await;
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let feed = house.host.feed(&view, &host::Sought::default(), before, 3).await.unwrap();
        assert!(feed.versions.len() <= 3);
        seen.extend(feed.versions.iter().map(|version| version.at));
        before = feed.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(seen, (0..15).rev().collect::<Vec<_>>(), "each once, none left out");
}

async fn the_feed_shows_what_its_reader_may_see(database: Database) {
    let house = House::found(&database).await;
    house.asset("Backups").await;
    house.commit(World::make::<Person>(json!({"name": "Kim"}))).await.unwrap();
    let owner = Actor { person: house.owner, ..house.actor() };
    let view = house.host.view(house.organisation, owner).await.unwrap();
    let feed = house.host.feed(&view, &host::Sought::default(), None, 100).await.unwrap();
    let kinds: Vec<_> = feed.versions.iter().map(|version| version.kind.name).collect();
    assert!(kinds.contains(&"organisation") && kinds.contains(&"role-assignment"));
    assert!(!kinds.contains(&"asset"), "an owner of the organisation sees no assets");
    assert!(feed.versions.iter().all(|version| view.held(version.kind, version.id).is_some()));
}
