//! Writing: one effect, one answer, and a look beforehand.

use axum::http::Method;
use serde_json::json;

use crate::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_tells_what_would_change_and_keeps_nothing() {
    let server = Server::new().await;
    let client = server.manager();
    let tried =
        client.post("/assets?dry_run=true", json!({"name": "Ledger", "integrity": 3, "reason": "try"})).await.ok();
    let edit = &tried.json["edits"][0];
    assert_eq!(
        (tried.status.as_u16(), &edit["id"], &edit["number"], &edit["version"]),
        (200, &json!(null), &json!("A-001"), &json!(1))
    );
    let fields: Vec<_> =
        edit["changes"].as_array().unwrap().iter().map(|change| change["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["integrity", "name", "number", "unit"]);
    assert_eq!(client.get("/assets").await.json["total"], 0);

    let made = client.post("/assets", json!({"name": "Ledger", "integrity": 3})).await.ok();
    let at = format!("/assets/{}", made.text("number"));
    let tried = client
        .patch(&format!("{at}?dry_run=true"), &made.tag(), json!({"name": "Journal", "integrity": null}))
        .await
        .ok();
    let changes =
        json!([{"field": "integrity", "old": 3, "new": null}, {"field": "name", "old": "Ledger", "new": "Journal"}]);
    assert_eq!((&tried.json["edits"][0]["changes"], &tried.json["edits"][0]["id"]), (&changes, &made.json["id"]));
    assert_eq!(client.get(&at).await.json, made.json);
    client.send(Method::DELETE, &format!("{at}?dry_run=true"), &[("if-match", &made.tag())], None).await.ok();
    client.post("/assets?dry_run=true", json!({})).await.is_problem(422, "invalid");
    client.post("/assets?dry_run=yes", json!({})).await.is_problem(400, "bad_request");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_has_one_effect_and_the_answer_of_the_first() {
    let server = Server::new().await;
    let client = server.manager();
    let key = [("idempotency-key", "import-7/1")];
    let first = client.send(Method::POST, "/assets", &key, Some(json!({"name": "Ledger"}))).await.ok();
    assert!(!first.headers.contains_key("idempotency-replayed"));
    let at = format!("/assets/{}", first.id());
    client.patch(&at, &first.tag(), json!({"name": "Journal"})).await.ok();

    let again = client.send(Method::POST, "/assets", &key, Some(json!({"name": "Ledger"}))).await;
    assert_eq!((again.status, &again.json, again.tag()), (first.status, &first.json, first.tag()));
    assert_eq!(again.headers["location"], first.headers["location"]);
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(client.get("/assets").await.json["total"], 1);

    client
        .send(Method::POST, "/assets", &key, Some(json!({"name": "Other"})))
        .await
        .is_problem(422, "idempotency_key_reused");
    for wrong in ["", "two words", &"x".repeat(201), "käse"] {
        let answer =
            client.send(Method::POST, "/assets", &[("idempotency-key", wrong)], Some(json!({"name": "x"}))).await;
        answer.is_problem(400, "bad_request");
    }
    let tag = client.get(&at).await.tag();
    let headers = [("idempotency-key", "edit-1"), ("if-match", &*tag)];
    let edited = client.send(Method::PATCH, &at, &headers, Some(json!({"integrity": 2}))).await.ok();
    let again = client.send(Method::PATCH, &at, &headers, Some(json!({"integrity": 2}))).await;
    assert_eq!((again.status.as_u16(), again.json), (200, edited.json), "and is not told that its version is stale");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_field_that_does_not_fit_is_named_at_once() {
    let server = Server::new().await;
    let client = server.manager();
    let body = json!({"integrity": 9, "kind": "spoon", "colour": "red", "number": 7, "version": 1, "reason": "x"});
    let answer = client.post("/assets", body).await;
    answer.is_problem(422, "invalid");
    let mut misfits = answer.misfits();
    misfits.sort_unstable();
    assert_eq!(
        misfits,
        [
            ("colour", "unknown_field"),
            ("integrity", "out_of_range"),
            ("kind", "not_a_choice"),
            ("name", "missing"),
            ("number", "closed_field"),
            ("version", "closed_field"),
        ]
    );
    assert_eq!(client.post("/assets", json!({"name": "x", "reason": 7})).await.misfits(), [("reason", "wrong_type")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reason_comes_from_the_body_or_else_from_the_address() {
    let server = Server::new().await;
    let client = server.manager();
    client.post("/assets?reason=address", json!({"name": "a"})).await.ok();
    client.post("/assets?reason=address", json!({"name": "b", "reason": "body"})).await.ok();
    let reason = async |at: &str| client.get(&format!("/assets/{at}/history")).await.items()[0]["reason"].clone();
    assert_eq!((reason("A-001").await, reason("A-002").await), (json!("address"), json!("body")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_refers_to_a_record_keeps_it_and_is_named() {
    let server = Server::new().await;
    let client = server.manager();
    let base = client.post("/assets", json!({"name": "Base"})).await.ok();
    let upper = client.post("/assets", json!({"name": "Upper", "depends_on": [base.id()]})).await.ok();
    let references = client.get("/assets/A-001/references").await.ok();
    assert_eq!((references.each("id"), references.each("field")), (vec![upper.text("id")], vec!["depends_on"]));
    let refused = client.delete("/assets/A-001", &base.tag()).await;
    refused.is_problem(422, "still_needed");
    let records = json!([{"kind": "assets", "id": upper.id()}]);
    assert_eq!(
        (&refused.json["refusals"][0]["records"], &refused.json["refusals"][0]["unseen"]),
        (&records, &json!(0))
    );
    assert!(refused.text("next").contains("named here"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_may_only_read_changes_nothing() {
    let server = Server::new().await;
    let (organisation, person) = (server.corvane.organisation, server.corvane.person);
    let token = Server::token(&server.app, organisation, person, "maren@corvane.example", access::Reach::Read).await;
    let reader = server.client(&token);
    assert_eq!(reader.get("/me").await.text("reach"), "read");
    reader.post("/assets", json!({"name": "x"})).await.is_problem(403, "reach_too_small");
    reader
        .post("/batch", json!({"commands": [{"create": {"kind": "assets", "fields": {"name": "x"}}}]}))
        .await
        .is_problem(403, "reach_too_small");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_tells_what_changed_to_whom_and_by_whom() {
    let server = Server::new().await;
    let client = server.manager();
    let made = client.post("/assets", json!({"name": "Ledger"})).await.ok();
    client.patch("/assets/A-001", &made.tag(), json!({"name": "Journal"})).await.ok();
    client.post("/units", json!({"name": "Lab"})).await.ok();
    let feed = client.get("/feed?kind=assets").await.ok();
    assert_eq!(feed.each("command"), ["asset.put", "asset.put"]);
    assert_eq!(feed.items()[0]["record"]["title"], "Journal");
    assert_eq!(feed.items()[0]["by"]["name"], "Maren Dekker");
    assert_eq!(client.get(&format!("/feed?record={}&limit=1", made.id())).await.items().len(), 1);
    assert_eq!(client.get(&format!("/feed?person={}", made.id())).await.items().len(), 0);
    let mut all = Vec::new();
    let mut before = String::new();
    loop {
        let page = client.get(&format!("/feed?limit=2{before}")).await.ok();
        all.extend(page.items().iter().map(|item| item["entry"].as_u64().unwrap()));
        match page.json["next"].as_u64() {
            Some(next) => before = format!("&before={next}"),
            None => break,
        }
    }
    // The log also says, without a record, that Maren was let in: the entry between founding and what she did.
    let records: Vec<u64> = (0..=all.len() as u64).rev().filter(|entry| *entry != 8).collect();
    assert_eq!(all, records, "every entry once, newest first");
}
