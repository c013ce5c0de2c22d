//! What somebody from outside is answered.

use access::Reach;
use axum::http::Method;
use record::Id;
use serde_json::json;

use crate::server::{Client, Server};

/// Lets Odd from outside read everything: requested by one, approved by another. Returns how he speaks, and the grant.
pub async fn let_in(server: &Server) -> (Client, Id) {
    let (manager, organisation) = (server.manager(), server.corvane.organisation);
    let jonas = manager.post("/people", json!({"name": "Jonas Weber", "email": "jonas@corvane.example"})).await.id();
    let token = Server::token(&server.app, organisation, jonas, "jonas@corvane.example", Reach::Approve).await;
    let jonas_speaks = server.client(&token);
    let unit = manager.get("/units/U-001").await.id();
    let role = json!({"unit": unit, "person": jonas, "role": "top_management", "from": "2026-03-02"});
    let proposed = manager.post("/role-assignments", role).await.ok();
    let at = format!("/role-assignments/{}/consent", proposed.text("number"));
    jonas_speaks.send(Method::POST, &at, &[("if-match", &*proposed.tag())], None).await.ok();
    let odd = manager.post("/people", json!({"name": "Odd Solberg", "email": "odd@norske.example"})).await.id();
    let token = Server::token(&server.app, organisation, odd, "odd@norske.example", Reach::Approve).await;
    let requested = manager.request_access(odd).await.ok();
    let approval = format!("/external-grants/{}/approval", requested.text("number"));
    jonas_speaks.send(Method::POST, &approval, &[("if-match", &*requested.tag())], Some(json!({}))).await.ok();
    (server.client(&token), requested.id())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_from_outside_reads_what_the_grant_covers_learns_no_names_and_changes_nothing() {
    let server = Server::new().await;
    let (manager, organisation) = (server.manager(), server.corvane.organisation);
    // Maren, who founded it, asks; so another has to approve.
    let jonas = manager.post("/people", json!({"name": "Jonas Weber", "email": "jonas@corvane.example"})).await.id();
    let token = Server::token(&server.app, organisation, jonas, "jonas@corvane.example", Reach::Approve).await;
    let jonas_speaks = server.client(&token);
    let unit = manager.get("/units/U-001").await.id();
    let role = json!({"unit": unit, "person": jonas, "role": "top_management", "from": "2026-03-02"});
    let proposed = manager.post("/role-assignments", role).await.ok();
    let at = format!("/role-assignments/{}/consent", proposed.text("number"));
    jonas_speaks.send(Method::POST, &at, &[("if-match", &*proposed.tag())], None).await.ok();

    let odd = manager.post("/people", json!({"name": "Odd Solberg", "email": "odd@norske.example"})).await.id();
    let token = Server::token(&server.app, organisation, odd, "odd@norske.example", Reach::Approve).await;
    let auditor = server.client(&token);
    let asset = manager.post("/assets", json!({"name": "Ledger"})).await.ok();
    assert_eq!(auditor.get("/assets").await.ok().json["total"], 0);

    let requested = manager.request_access(odd).await.ok();
    let grant = format!("/external-grants/{}", requested.text("number"));
    let approval = format!("{grant}/approval");
    let headers = [("if-match", &*requested.tag())];
    manager.send(Method::POST, &approval, &headers, Some(json!({}))).await.is_problem(422, "own_work");
    let approved = jonas_speaks.send(Method::POST, &approval, &headers, Some(json!({}))).await.ok();
    assert_eq!(approved.json["state"]["code"], "active");

    let ledger = format!("/assets/{}", asset.id());
    assert_eq!(auditor.get("/assets").await.ok().each("id"), [asset.id().to_string()]);
    assert_eq!(auditor.get("/people").await.ok().json["total"], 0);
    auditor.get("/people/P-001").await.is_problem(404, "not_found");
    auditor.get("/role-assignments/RA-001").await.is_problem(404, "not_found");
    assert_eq!(auditor.get("/external-grants").await.ok().each("id"), [requested.id().to_string()]);
    assert_eq!(auditor.get("/me").await.ok().json["roles"][0]["role"], "external_auditor");
    for at in ["/assets", &ledger, &format!("{ledger}/history"), "/feed", "/units", "/search?q=a", "/me", "/people"] {
        let answer = auditor.get(at).await.ok();
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert!(!text.contains("Maren") && !text.contains("Jonas"), "{at} names a colleague: {text}");
    }

    auditor.patch(&ledger, &asset.tag(), json!({"name": "x"})).await.is_problem(403, "not_entitled");
    auditor.delete(&ledger, &asset.tag()).await.is_problem(403, "not_entitled");
    auditor.post("/assets", json!({"name": "x"})).await.is_problem(403, "not_entitled");
    assert_eq!(auditor.get(&format!("{grant}/steps")).await.ok().items().len(), 0);

    let revoking = [("if-match", &*approved.tag())];
    let revocation = format!("{grant}/revocation");
    auditor
        .send(Method::POST, &revocation, &revoking, Some(json!({"reason": "x"})))
        .await
        .is_problem(403, "not_entitled");
    manager.send(Method::POST, &revocation, &revoking, Some(json!({}))).await.is_problem(422, "reason_missing");
    manager.send(Method::POST, &revocation, &revoking, Some(json!({"reason": "the audit is off"}))).await.ok();
    auditor.get(&ledger).await.is_problem(404, "not_found");
    assert_eq!(auditor.get("/feed").await.ok().items().len(), 0);
    auditor.get("/log/checkpoint").await.is_problem(404, "not_found");
}
