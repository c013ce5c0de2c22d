//! What-ifs over the API: drafted by commands, foreseen, answered, applied.

use axum::http::Method;
use serde_json::{Value as Json, json};

use crate::server::{Client, Server};

/// An asset, and a what-if that moves it and makes another.
async fn drafted(client: &Client) -> String {
    client.post("/assets", json!({"name": "Ledger"})).await.ok();
    let what_if = client.post("/what-ifs", json!({"name": "Move the ledger"})).await.ok();
    let path = format!("/what-ifs/{}", what_if.text("number"));
    let commands =
        json!([edit(1, json!({"location": "Bern"})), {"create": {"kind": "assets", "fields": {"name": "Vault"}}}]);
    let drafted = client.post(&format!("{path}/commands"), json!({"commands": commands})).await.ok();
    assert_eq!(
        (drafted.json["version"].clone(), drafted.json["contributors"].as_array().map(Vec::len)),
        (json!(2), Some(1))
    );
    path
}

fn edit(version: u64, fields: Json) -> Json {
    json!({"edit": {"kind": "assets", "id": "A-001", "version": version, "fields": fields}})
}

async fn applied(client: &Client, path: &str) -> crate::server::Answer {
    let tag = client.get(path).await.ok().tag();
    client.send(Method::POST, &format!("{path}/application"), &[("if-match", &tag)], None).await
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_drafted_foreseen_and_applied_in_one_commit() {
    let server = Server::new().await;
    let client = server.manager();
    let path = drafted(&client).await;
    assert_eq!(client.get("/assets").await.json["total"], 1, "nothing is saved but the what-if");
    let foreseen = client.get(&format!("{path}/effect")).await.ok();
    let edits = foreseen.json["edits"].as_array().unwrap();
    assert_eq!(edits[0]["changes"], json!([{"field": "location", "old": null, "new": "Bern"}]));
    assert_eq!((edits[1]["is_new"].clone(), foreseen.json["can_be_applied"].clone()), (json!(true), json!(true)));
    assert_eq!(foreseen.json["effect"]["moved"], json!([]), "no level and no line hangs on these assets");
    client.post(&format!("{path}/application"), json!({})).await.is_problem(428, "precondition_missing");
    let done = applied(&client, &path).await.ok();
    let told: Vec<_> = done.json["outcomes"].as_array().unwrap().iter().map(|one| one["number"].clone()).collect();
    assert_eq!(told, ["A-001", "A-002", "WI-001"]);
    assert_eq!(client.get("/assets/A-001").await.json["location"], "Bern");
    assert_eq!(client.get("/assets/A-002").await.json["id"], edits[1]["id"], "the id that it was drafted under");
    let history = client.get("/assets/A-001/history").await;
    assert_eq!(history.json["items"][0]["reason"], "WI-001: Move the ledger");
    applied(&client, &path).await.is_problem(422, "what_if_applied");
    client.get(&format!("{path}/effect")).await.is_problem(400, "bad_request");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clash_with_today_is_told_by_field_and_answered() {
    let server = Server::new().await;
    let client = server.manager();
    let path = drafted(&client).await;
    let today = client.get("/assets/A-001").await.ok();
    client.patch("/assets/A-001", &today.tag(), json!({"location": "Oslo"})).await.ok();
    let foreseen = client.get(&format!("{path}/effect")).await.ok();
    let clashed = &foreseen.json["edits"][0];
    assert_eq!(clashed["clashes"], json!([{"field": "location", "was": null, "drafted": "Bern", "today": "Oslo"}]));
    assert_eq!(clashed["problem"]["code"], "what_if_clash");
    applied(&client, &path).await.is_problem(422, "batch_rejected");
    let answers = json!({"answers": [{"record": today.id(), "field": "location", "keep": false}]});
    client.post(&format!("{path}/commands"), answers).await.ok();
    applied(&client, &path).await.ok();
    assert_eq!(client.get("/assets/A-001").await.json["location"], "Oslo");
    assert_eq!(client.get("/assets").await.json["total"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_drafted_is_refused_with_its_reason() {
    let server = Server::new().await;
    let client = server.manager();
    let path = format!("{}/commands", drafted(&client).await);
    for (body, code) in [
        (json!({}), "invalid"),
        (json!({"commands": [{"retire": {"kind": "assets", "id": "A-001", "version": 1}}]}), "invalid"),
        (json!({"drop": "A-001"}), "invalid"),
        (json!({"answers": [{"record": "A-001"}]}), "invalid"),
        (json!({"drop": [], "colour": "red"}), "invalid"),
        (json!({"commands": [edit(7, json!({"name": "x"}))]}), "stale_version"),
        (json!({"commands": [edit(1, json!({"colour": "red"}))]}), "invalid"),
        (json!({"commands": [{"create": {"kind": "what-ifs", "fields": {"name": "Within"}}}]}), "what_if_decision"),
        (json!({"drop": ["0198f000-0000-7000-8000-000000000001"]}), "not_found"),
    ] {
        let refused = client.post(&path, body.clone()).await;
        assert_eq!(refused.json["code"], code, "{body}: {}", refused.json);
    }
    server.foreigner().post(&path, json!({"drop": []})).await.is_problem(404, "not_found");
}
