//! Rows that were changed behind Annexa's back.

use isms::asset::Asset;
use record::Kinded;
use serde_json::json;
use trial::{Database, House, foreign};

trial::on_both_engines![
    a_row_that_was_edited_behind_our_back_is_shown_as_damaged,
    an_entry_that_was_edited_behind_our_back_fails_the_readers_that_others_wrote,
    a_revision_rewritten_with_a_commitment_of_its_own_does_not_match_its_entry,
];

async fn a_row_that_was_edited_behind_our_back_is_shown_as_damaged(database: Database) {
    let house = House::found(&database).await;
    let (zeros, short) = (database.bytes(&"00".repeat(32)), database.bytes("00"));
    let edits = [
        ("the body", "body = replace(body, 'Backups', 'Backupz')".to_owned()),
        ("the body, to no JSON", "body = 'nothing'".to_owned()),
        ("the body, to nothing", "body = '{}'".to_owned()),
        ("the salts", format!("salts = {short}")),
        ("the commitment", format!("commitment = {zeros}")),
        ("the commitment's length", format!("commitment = {short}")),
        ("the version", "version = 7".to_owned()),
        ("the version, below zero", "version = -1".to_owned()),
        ("the schema", "schema = 2".to_owned()),
        ("the schema, below zero", "schema = -1".to_owned()),
    ];
    let mut edited = Vec::new();
    for (what, edit) in &edits {
        let committed = house.commit(House::make_asset("Backups")).await.unwrap();
        let text = format!("UPDATE revision SET {edit} WHERE position = {}", committed.run);
        assert_eq!(database.behind_our_back(&text).await, 1);
        edited.push((*what, committed.outcomes[0].id));
    }
    let again = house.again(&database).await;
    let view = again.view().await;
    for (what, asset) in edited {
        let held =
            view.held(Asset::kind_of(), asset).unwrap_or_else(|| panic!("{what} was edited and the asset is gone"));
        assert!(held.record().is_none(), "{what} was edited and taken for true");
        assert!(view.records(Asset::kind_of()).any(|held| held.id == asset), "{what}: it stands in the list");
        let history = again.host.history(&view, Asset::kind_of(), asset).await.unwrap();
        assert!(!history[0].is_sound, "{what}: its history says so too");
    }
    // The rest goes on, and no number comes again.
    let next = again.asset("Next").await;
    let number = again.view().await.held(Asset::kind_of(), next).unwrap().number();
    assert_eq!(number, Some(format!("A-{:03}", edits.len() + 1)));
}

async fn an_entry_that_was_edited_behind_our_back_fails_the_readers_that_others_wrote(database: Database) {
    let house = House::found(&database).await;
    let asset = house.asset("Backups").await;
    house.edit_asset(asset, json!({"name": "Vault"}), "why").await;
    let verifier = house.host.verifier(house.organisation);
    foreign::verify(house.host.store(), house.organisation, &verifier).await;
    let other = database.bytes("7b7d");
    database.behind_our_back(&format!("UPDATE entry SET bytes = {other} WHERE position = 8")).await;
    let store = house.host.store().clone();
    let verified = tokio::spawn(async move { foreign::verify(&store, house.organisation, &verifier).await }).await;
    assert!(verified.is_err(), "an edited entry was accepted");
}

async fn a_revision_rewritten_with_a_commitment_of_its_own_does_not_match_its_entry(database: Database) {
    let house = House::found(&database).await;
    let (one, two) =
        (house.commit(House::make_asset("one")).await.unwrap(), house.commit(House::make_asset("two")).await.unwrap());
    // The content of one revision, true in itself, in the place of another's.
    let text = format!(
        "UPDATE revision SET body = (SELECT body FROM revision WHERE position = {0}), \
         salts = (SELECT salts FROM revision WHERE position = {0}), \
         commitment = (SELECT commitment FROM revision WHERE position = {0}) WHERE position = {1}",
        one.run, two.run
    );
    assert_eq!(database.behind_our_back(&text).await, 1);
    let again = house.again(&database).await;
    let held = again.view().await.held(Asset::kind_of(), two.outcomes[0].id).cloned().unwrap();
    assert!(held.record().is_none(), "a commitment names its record");
    let store = again.host.store().clone();
    let verifier = again.host.verifier(again.organisation);
    let entries = foreign::verify(&store, again.organisation, &verifier).await;
    let verified =
        tokio::spawn(async move { foreign::verify_revisions(&store, again.organisation, &entries).await }).await;
    assert!(verified.is_err(), "a rewritten revision was accepted");
}
