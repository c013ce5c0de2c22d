//! The log, read over the API by a verifier that others wrote.

use serde_json::json;

use crate::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn the_log_read_over_the_api_verifies_under_its_key() {
    let server = Server::new().await;
    let client = server.manager();
    let commands: Vec<_> =
        (0..600).map(|n| json!({"create": {"kind": "assets", "fields": {"name": format!("Asset {n}")}}})).collect();
    client.post("/batch", json!({"commands": commands})).await.ok();
    let key = String::from_utf8(client.get("/log/verifier").await.ok().bytes).unwrap();
    let checkpoint = client.get("/log/checkpoint").await.ok();
    assert!(checkpoint.headers["content-type"].to_str().unwrap().starts_with("text/plain"));
    let verifier: ledger::note::Verifier = key.parse().unwrap();
    let checkpoint = verifier.verify(&String::from_utf8(checkpoint.bytes).unwrap()).unwrap();
    let (mut leaves, mut last) = (Vec::new(), Vec::new());
    for bundle in ledger::tile::bundles(checkpoint.size) {
        let answer = client.get(&format!("/log/{}", bundle.path())).await.ok();
        let caching = answer.headers["cache-control"].to_str().unwrap();
        assert_eq!(caching.contains("immutable"), bundle.width() == ledger::tile::FULL, "{bundle}: {caching}");
        let entries = ledger::tile::unbundle(&answer.bytes).unwrap();
        leaves.extend(entries.iter().map(|entry| ledger::tree::leaf_hash(entry)));
        last = entries.last().cloned().unwrap_or_default();
    }
    assert_eq!(leaves.len() as u64, checkpoint.size);
    assert_eq!(ledger::tree::root(&leaves), checkpoint.root);
    for tile in ledger::tile::tiles(checkpoint.size) {
        let answer = client.get(&format!("/log/{}", tile.path())).await.ok();
        assert_eq!(answer.bytes.len(), usize::from(tile.width()) * 32);
    }
    let commitment = client.get("/assets/A-600").await.text("commitment").to_owned();
    assert!(String::from_utf8_lossy(&last).contains(&commitment), "and commits to the record that was made last");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tile_that_is_not_there_yet_or_has_another_spelling_is_not_found() {
    let server = Server::new().await;
    let client = server.manager();
    for path in [
        "0/999",
        "0/0",
        "9/000",
        "entries/999",
        "entries/000.p/256",
        "entries/../checkpoint",
        "0/000.p/0",
        "x",
        "entries/000.p/99999",
    ] {
        client.get(&format!("/log/tile/{path}")).await.is_problem(404, "not_found");
    }
    client.get("/log/checkpoint?x=1").await.is_problem(400, "bad_request");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_witnesses_are_listed_with_what_they_cosigned_and_what_is_the_matter() {
    let server = Server::new().await;
    let client = server.manager();
    assert_eq!(client.get("/log/witnesses").await.ok().json, json!({"items": []}));
    let store = server.app.host().store();
    let named = [("near".to_owned(), "near+1+x".to_owned()), ("far".to_owned(), "far+2+y".to_owned())];
    store.ask_witnesses(&named).await.unwrap();
    let now = server.app.host().now();
    store.witness_stands("far", Some("It does not answer."), now).await.unwrap();
    let listed = client.get("/log/witnesses").await.ok().json;
    let of = |name: &str| listed["items"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap().clone();
    assert_eq!(of("near"), json!({"name": "near", "key": "near+1+x", "cosigned": null, "problem": null}));
    assert_eq!(of("far")["problem"]["detail"], "It does not answer.");
    client.get("/log/witnesses?x=1").await.is_problem(400, "bad_request");
}
