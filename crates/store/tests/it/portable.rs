//! What a backup holds: everything that is to be kept, and into an empty database alone.

use std::collections::BTreeSet;

use futures_util::StreamExt as _;
use record::Id;
use store::portable::{Cell, TABLES};
use store::{LetterRow, Place, StoreError};
use trial::{Database, House};

trial::on_both_engines![
    every_column_of_every_table_is_in_it_or_left_out_by_name,
    rows_come_out_as_they_went_in,
    nothing_is_restored_over_an_installation,
];

/// Tables that a backup leaves out, and why.
const LEFT_OUT: [&str; 5] = ["_sqlx_migrations", "session", "visit", "witness", "behind"];

async fn every_column_of_every_table_is_in_it_or_left_out_by_name(database: Database) {
    database.open().await;
    let there: BTreeSet<(String, String)> = database.columns().await.into_iter().collect();
    let kept = there.iter().filter(|(table, _)| !LEFT_OUT.contains(&table.as_str()));
    let named = TABLES.iter().flat_map(|table| table.columns.iter().map(|(column, _)| (table.name, *column)));
    let named: BTreeSet<(String, String)> =
        named.map(|(table, column)| (table.to_owned(), column.to_owned())).collect();
    assert_eq!(kept.cloned().collect::<BTreeSet<_>>(), named, "name new columns in store/src/portable.rs");
}

async fn all(database: &Database) -> Vec<(&'static str, Vec<Vec<Cell>>)> {
    let mut snapshot = database.open().await.snapshot().await.unwrap();
    let mut all = Vec::new();
    for table in TABLES {
        let rows: Vec<_> = snapshot.rows(table).collect().await;
        let rows: Vec<_> = rows.into_iter().map(Result::unwrap).collect();
        assert_eq!(rows.len() as u64, snapshot.count(table).await.unwrap());
        all.push((table.name, rows));
    }
    all
}

async fn post_letter(house: &House) {
    let now = house.host.now();
    let letter = LetterRow {
        id: Id::max(),
        organisation: Some(house.organisation),
        topic: "invitation".to_owned(),
        recipient: "noor@corvane.example".to_owned(),
        sealed: "sealed".to_owned(),
        created: now,
        expires: now,
        attempts: 3,
    };
    let mut appending = house.host.store().begin().await.unwrap();
    appending.post(&letter).await.unwrap();
    appending.commit().await.unwrap();
}

async fn rows_come_out_as_they_went_in(database: Database) {
    let house = House::found(&database).await;
    house.asset("Bäcker & \u{1F512}").await;
    house.host.store().put_blob(house.organisation, vec![0, 255, 10, 13], house.host.now()).await.unwrap();
    post_letter(&house).await;
    let before = all(&database).await;
    assert!(before.iter().any(|(table, rows)| *table == "letter" && rows.len() == 1), "what waits to be sent is in it");
    assert!(before.iter().any(|(table, rows)| *table == "revision" && rows.len() > 5));
    // Into an empty one of the other engine, and out again.
    let other = match database.engine() {
        store::Engine::Postgres => Some(Database::sqlite()),
        store::Engine::Sqlite => Database::postgres().await,
    };
    let other = other.unwrap_or_else(Database::sqlite);
    let store = other.open().await;
    let mut appending = store.begin_restoring().await.unwrap();
    for (table, (_, rows)) in TABLES.iter().zip(&before) {
        for rows in rows.chunks(7) {
            appending.put_rows(&Place::of(table), rows).await.unwrap();
        }
    }
    drop(appending);
    assert!(all(&other).await.iter().all(|(_, rows)| rows.is_empty()), "nothing is there before it is committed");
    let mut appending = store.begin_restoring().await.unwrap();
    for (table, (_, rows)) in TABLES.iter().zip(&before) {
        appending.put_rows(&Place::of(table), rows).await.unwrap();
    }
    appending.commit().await.unwrap();
    assert_eq!(all(&other).await, before);
}

async fn nothing_is_restored_over_an_installation(database: Database) {
    let house = House::found(&database).await;
    let Err(refused) = house.host.store().begin_restoring().await else { panic!("it would have been written over") };
    assert!(matches!(refused, StoreError::NotEmpty), "{refused}");
}
