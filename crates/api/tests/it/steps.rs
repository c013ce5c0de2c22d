//! Steps of life cycles over the API.

use axum::http::Method;
use serde_json::json;

use crate::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_proposed_by_one_and_accepted_by_the_other() {
    let server = Server::new().await;
    let (manager, newcomer) = (server.manager(), server.newcomer().await);
    let person = newcomer.get("/me").await.json["person"]["id"].clone();
    let unit = manager.get("/units/U-001").await.id();
    let body = json!({"unit": unit, "person": person, "role": "asset_owner", "from": "2026-03-02", "reason": "she keeps the systems"});
    let tried = manager.post("/role-assignments?dry_run=true", body.clone()).await.ok();
    assert_eq!(tried.json["edits"][0]["kind"], "role-assignments");
    let proposed = manager.post("/role-assignments", body).await;
    assert_eq!(
        (proposed.status.as_u16(), proposed.json["state"]["code"].as_str()),
        (201, Some("proposed")),
        "{}",
        proposed.json
    );
    let at = format!("/role-assignments/{}", proposed.text("number"));

    let offered = newcomer.get(&format!("{at}/steps")).await.ok();
    assert!(offered.each("noun").contains(&"consent"), "{}", offered.json);
    let consent = format!("{at}/consent");
    newcomer.post(&consent, json!({})).await.is_problem(428, "precondition_missing");
    let headers = [("if-match", &*proposed.tag())];
    let refused = manager.send(Method::POST, &consent, &headers, Some(json!({}))).await;
    refused.is_problem(403, "not_entitled");
    let accepted = newcomer.send(Method::POST, &consent, &headers, None).await.ok();
    assert_eq!(accepted.json["state"]["code"], "active");
    newcomer.send(Method::POST, &consent, &headers, None).await.is_problem(412, "stale_version");
    newcomer.send(Method::POST, &consent, &[("if-match", &*accepted.tag())], None).await.is_problem(422, "wrong_state");
    assert_eq!(newcomer.get("/me").await.json["roles"][0]["role"], "asset_owner", "and it counts at once");
    manager.send(Method::POST, &format!("{at}/coronation"), &headers, None).await.is_problem(404, "not_found");
    manager.patch(&at, &accepted.tag(), json!({"role": "owner"})).await.is_problem(422, "by_steps_only");
}
