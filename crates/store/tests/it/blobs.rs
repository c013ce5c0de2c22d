//! Bytes that records name by their digest.

use record::Id;
use trial::{Database, House};

trial::on_both_engines![
    bytes_are_found_by_their_digest_in_their_own_organisation_alone,
    bytes_that_nobody_came_to_name_go_after_a_day,
    bytes_changed_behind_our_back_are_not_there,
    who_brought_bytes_is_known_and_nobody_else_did,
];

async fn bytes_are_found_by_their_digest_in_their_own_organisation_alone(database: Database) {
    let house = House::found(&database).await;
    let (store, now) = (house.host.store(), house.host.now());
    let content = vec![7_u8; 3_000_000];
    let digest = store.put_blob(house.organisation, content.clone(), now).await.unwrap();
    assert_eq!(store.put_blob(house.organisation, content.clone(), now).await.unwrap(), digest, "twice is once");
    assert_eq!(store.blob(house.organisation, &digest).await.unwrap(), Some(content));
    assert_eq!(store.blob(Id::max(), &digest).await.unwrap(), None);
    assert_eq!(store.blob(house.organisation, &[0; 32]).await.unwrap(), None);
}

async fn bytes_that_nobody_came_to_name_go_after_a_day(database: Database) {
    let house = House::found(&database).await;
    let (store, now) = (house.host.store(), house.host.now());
    let named = store.put_blob(house.organisation, b"named".to_vec(), now).await.unwrap();
    let unnamed = store.put_blob(house.organisation, b"unnamed".to_vec(), now).await.unwrap();
    store.keep_blob(house.organisation, &named).await.unwrap();
    let tomorrow = now + jiff::SignedDuration::from_hours(25);
    store.put_blob(house.organisation, b"later".to_vec(), tomorrow).await.unwrap();
    assert_eq!(store.blob(house.organisation, &named).await.unwrap().as_deref(), Some(&b"named"[..]));
    assert_eq!(store.blob(house.organisation, &unnamed).await.unwrap(), None);
}

async fn bytes_changed_behind_our_back_are_not_there(database: Database) {
    let house = House::found(&database).await;
    let store = house.host.store();
    let digest = store.put_blob(house.organisation, b"as it was".to_vec(), house.host.now()).await.unwrap();
    let other = database.bytes("00");
    assert_eq!(database.behind_our_back(&format!("UPDATE blob SET bytes = {other}")).await, 1);
    assert_eq!(store.blob(house.organisation, &digest).await.unwrap(), None);
}

async fn who_brought_bytes_is_known_and_nobody_else_did(database: Database) {
    let house = House::found(&database).await;
    let (store, now) = (house.host.store(), house.host.now());
    let (ines, jonas) = (Id::from_u128(1), Id::from_u128(2));
    let digest = store.put_blob_of(house.organisation, ines, b"report".to_vec(), now).await.unwrap();
    assert_eq!(store.put_blob(house.organisation, b"report".to_vec(), now).await.unwrap(), digest);
    assert!(store.has_brought(house.organisation, ines, &digest).await.unwrap());
    assert!(!store.has_brought(house.organisation, jonas, &digest).await.unwrap());
    assert!(!store.has_brought(Id::max(), ines, &digest).await.unwrap());
    let tomorrow = now + jiff::SignedDuration::from_hours(25);
    store.put_blob_of(house.organisation, jonas, b"another".to_vec(), tomorrow).await.unwrap();
    assert!(!store.has_brought(house.organisation, ines, &digest).await.unwrap(), "gone with bytes that nobody named");
}
