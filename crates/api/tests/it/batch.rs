//! Batches: all or none, in order.

use serde_json::{Value as Json, json};

use crate::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_carried_out_in_order_and_in_one_commit() {
    let server = Server::new().await;
    let client = server.manager();
    let old = client.post("/assets", json!({"name": "Old"})).await.ok();
    let gone = client.post("/assets", json!({"name": "Gone"})).await.ok();
    let gone = client.delete("/assets/A-002", &gone.tag()).await.ok();
    let commands = json!([
        {"create": {"kind": "assets", "fields": {"name": "New"}, "reason": "its own"}},
        {"edit": {"kind": "assets", "id": "A-001", "version": 1, "fields": {"name": "Older"}}},
        {"edit": {"kind": "assets", "id": old.id(), "version": 2, "fields": {"integrity": 2}}},
        {"retire": {"kind": "assets", "id": old.id(), "version": 3}},
        {"restore": {"kind": "assets", "id": gone.id(), "version": 2}},
    ]);
    let done = client.post("/batch", json!({"commands": commands, "reason": "all"})).await.ok();
    let told: Vec<_> = done.json["outcomes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["number"].clone(), one["version"].clone()))
        .collect();
    let expected = [("A-003", 1), ("A-001", 2), ("A-001", 3), ("A-001", 4), ("A-002", 3)];
    assert_eq!(told, expected.map(|(number, version)| (json!(number), json!(version))));
    let reason = |history: &Json| history["items"][0]["reason"].clone();
    assert_eq!(reason(&client.get("/assets/A-003/history").await.json), "its own");
    assert_eq!(reason(&client.get("/assets/A-001/history").await.json), "all");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_rejected_command_rejects_all_and_each_is_named_with_its_position() {
    let server = Server::new().await;
    let client = server.manager();
    client.post("/assets", json!({"name": "Old"})).await.ok();
    let create = |fields: Json| json!({"create": {"kind": "assets", "fields": fields}});
    let commands = json!([
        create(json!({"name": "Good"})),
        create(json!({"integrity": 9})),
        {"edit": {"kind": "assets", "id": "A-001", "version": 7, "fields": {"name": "x"}}},
        {"retire": {"kind": "assets", "id": server.foreign.person, "version": 1}},
        {"retire": {"kind": "role-assignments", "id": "RA-001", "version": 1}},
        {"step": {"kind": "role-assignments", "id": "RA-001", "version": 1, "noun": "consent"}},
    ]);
    let refused = client.post("/batch", json!({"commands": commands})).await;
    refused.is_problem(422, "batch_rejected");
    let items: Vec<_> = refused
        .items()
        .iter()
        .map(|item| (item["position"].as_u64().unwrap(), item["problem"]["code"].as_str().unwrap()))
        .collect();
    assert_eq!(
        items,
        [(1, "invalid"), (2, "stale_version"), (3, "not_found"), (4, "by_steps_only"), (5, "wrong_state")]
    );
    assert_eq!(client.get("/assets").await.json["total"], 1, "nothing of it was done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_is_none_is_told_what_one_looks_like() {
    let server = Server::new().await;
    let client = server.manager();
    for (command, misfits) in [
        (json!(7), vec![("", "no_command")]),
        (json!({}), vec![("", "no_command")]),
        (json!({"create": {}, "edit": {}}), vec![("", "no_command")]),
        (json!({"destroy": {"kind": "assets"}}), vec![("", "no_command")]),
        (json!({"create": {"kind": "gadgets", "fields": {}}}), vec![("kind", "no_such_kind")]),
        (
            json!({"create": {"kind": "assets", "fields": [], "id": "x"}}),
            vec![("fields", "wrong_type"), ("id", "unknown_field")],
        ),
        (json!({"edit": {"kind": "assets", "fields": {}}}), vec![("version", "missing"), ("id", "missing")]),
        (
            json!({"retire": {"kind": "assets", "id": 7, "version": "1", "why": "x", "reason": 7}}),
            vec![("reason", "wrong_type"), ("version", "missing"), ("id", "missing"), ("why", "unknown_field")],
        ),
        (
            json!({"step": {"kind": "role-assignments", "id": "RA-001", "version": 1, "noun": "coronation"}}),
            vec![("noun", "no_such_step")],
        ),
    ] {
        let answer = client.post("/batch", json!({"commands": [command]})).await;
        let errors = answer.json["items"][0]["problem"]["errors"].as_array().unwrap().clone();
        let found: Vec<_> =
            errors.iter().map(|one| (one["field"].as_str().unwrap(), one["code"].as_str().unwrap())).collect();
        assert_eq!(found, misfits, "{command}");
    }
    assert_eq!(client.post("/batch", json!({})).await.misfits(), [("commands", "wrong_type")]);
    assert_eq!(client.post("/batch", json!({"commands": [], "x": 1})).await.misfits(), [("x", "unknown_field")]);
    client.post("/batch", json!({"commands": []})).await.is_problem(422, "batch_size");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_tried_and_repeated_like_any_other_request() {
    let server = Server::new().await;
    let client = server.manager();
    let commands: Vec<Json> =
        (0..300).map(|n| json!({"create": {"kind": "assets", "fields": {"name": format!("Asset {n}")}}})).collect();
    let body = json!({"commands": commands});
    let tried = client.post("/batch?dry_run=true", body.clone()).await.ok();
    assert_eq!(tried.json["edits"].as_array().unwrap().len(), 300);
    assert_eq!(client.get("/assets").await.json["total"], 0);
    let key = [("idempotency-key", "b1")];
    let first = client.send(axum::http::Method::POST, "/batch", &key, Some(body.clone())).await.ok();
    let again = client.send(axum::http::Method::POST, "/batch", &key, Some(body)).await.ok();
    assert_eq!((&first.json, again.headers["idempotency-replayed"].to_str().unwrap()), (&again.json, "true"));
    assert_eq!(client.get("/assets").await.json["total"], 300);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_may_be_larger_than_other_bodies_up_to_its_own_limit() {
    let server = Server::new().await;
    let client = server.manager();
    let of_megabytes = |megabytes: usize| {
        let text = "a ".repeat(9_500);
        let commands: Vec<Json> = (0..megabytes * 54)
            .map(|n| json!({"create": {"kind": "assets", "fields": {"name": format!("Asset {n}"), "description": text}}}))
            .collect();
        json!({"commands": commands})
    };
    client.post("/batch?dry_run=true", of_megabytes(3)).await.ok();
    client.post("/batch?dry_run=true", of_megabytes(17)).await.is_problem(413, "too_large");
}
