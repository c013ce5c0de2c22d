//! Who signs in, and tokens, over the API.

use access::Reach;
use axum::http::Method;
use serde_json::json;

use crate::server::{Answer, Server};

fn truths(answer: &Answer, name: &str) -> Vec<bool> {
    answer.items().iter().map(|item| item[name].as_bool().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_invited_by_whoever_may_write_them_and_signs_in_by_the_link() {
    let server = Server::new().await;
    let manager = server.manager();
    server.clock.set("2026-03-02T09:01:00Z".parse().unwrap());
    let noor = manager.post("/people", json!({"name": "Noor", "email": "noor@corvane.example"})).await.ok();
    let at = format!("/people/{}", noor.text("number"));
    let invited = manager.send(Method::POST, &format!("{at}/invitation"), &[], None).await.ok();
    assert_eq!((invited.status.as_u16(), invited.text("how")), (201, "link"));
    let link = invited.text("link");
    let secret = link.strip_prefix("https://annexa.example/link/").unwrap();
    let members = manager.get("/members").await.ok();
    let states: Vec<_> = members.items().iter().map(|member| member["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["signs_in", "invited"]);
    server.app.logins.choose_password(secret, "seventeen purple herons").await.unwrap();
    let members = manager.get("/members").await.ok();
    assert_eq!(members.items()[1]["state"], "signs_in");
    let again = manager.send(Method::POST, &format!("{at}/invitation"), &[], None).await;
    again.is_problem(422, "invalid");

    let token =
        Server::token(&server.app, server.corvane.organisation, noor.id(), "noor@corvane.example", Reach::Approve)
            .await;
    let client = server.client(&token);
    assert_eq!(client.get("/members").await.ok().items().len(), 1, "herself alone");
    let other = manager.post("/people", json!({"name": "Piet", "email": "piet@corvane.example"})).await.ok();
    let theirs = format!("/people/{}/invitation", other.text("number"));
    client.send(Method::POST, &theirs, &[], None).await.is_problem(404, "not_found");
    client.send(Method::DELETE, "/people/P-001/membership", &[], None).await.is_problem(404, "not_found");
    server
        .foreigner()
        .send(Method::POST, &format!("/people/{}/invitation", other.id()), &[], None)
        .await
        .is_problem(404, "not_found");

    manager.send(Method::DELETE, &format!("{at}/membership"), &[], None).await.ok();
    client.get("/me").await.is_problem(401, "not_signed_in");
    assert_eq!(manager.get("/members").await.ok().items().len(), 1);
    manager.send(Method::DELETE, &format!("{at}/membership"), &[], None).await.is_problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_is_not_locked_out_and_nobody_ends_themselves() {
    let server = Server::new().await;
    let manager = server.manager();
    let jonas = manager.post("/people", json!({"name": "Jonas", "email": "jonas@corvane.example"})).await.ok();
    let token =
        Server::token(&server.app, server.corvane.organisation, jonas.id(), "jonas@corvane.example", Reach::Approve)
            .await;
    let unit = manager.get("/units/U-001").await.id();
    let role = json!({"unit": unit, "person": jonas.id(), "role": "isms_manager", "from": "2026-03-02", "competence": "Trained."});
    let proposed = manager.post("/role-assignments", role).await.ok();
    let consent = format!("/role-assignments/{}/consent", proposed.text("number"));
    let jonas_speaks = server.client(&token);
    jonas_speaks.send(Method::POST, &consent, &[("if-match", &*proposed.tag())], None).await.ok();
    let founder = format!("/people/{}/membership", server.corvane.person);
    jonas_speaks.send(Method::DELETE, &founder, &[], None).await.is_problem(422, "invalid");
    manager.send(Method::DELETE, &founder, &[], None).await.is_problem(404, "not_found");
    assert_eq!(manager.get("/me").await.ok().status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_makes_lists_and_revokes_others_but_none_that_may_approve() {
    let server = Server::new().await;
    let manager = server.manager();
    server.clock.set("2026-03-02T09:01:00Z".parse().unwrap());
    let made = manager.post("/tokens", json!({"name": "nightly export", "reach": "read", "hours": 24})).await.ok();
    let reader = server.client(made.text("token"));
    assert_eq!(reader.get("/me").await.ok().json["reach"], "read");
    let listed = reader.get("/tokens").await.ok();
    assert_eq!(listed.each("name"), ["nightly export", "test"]);
    assert_eq!(truths(&listed, "is_this"), [true, false]);
    assert!(!String::from_utf8_lossy(&listed.bytes).contains(made.text("token")));

    let wish = |reach: &str| json!({"name": "more", "reach": reach});
    reader.post("/tokens", wish("read")).await.is_problem(422, "second_factor_missing");
    manager.post("/tokens", wish("approve")).await.is_problem(422, "invalid");
    manager.post("/tokens", wish("rule")).await.is_problem(422, "invalid");
    manager.post("/tokens", json!({"name": "", "reach": "read", "for": "ever"})).await.is_problem(422, "invalid");
    manager.post("/tokens", json!({"name": "x", "reach": "read", "hours": 9000})).await.is_problem(422, "invalid");
    manager.post("/tokens?dry_run=true", wish("read")).await.is_problem(400, "bad_request");

    let at = format!("/tokens/{}", made.text("id"));
    server.foreigner().send(Method::DELETE, &at, &[], None).await.is_problem(404, "not_found");
    manager.send(Method::DELETE, &at, &[], None).await.ok();
    reader.get("/me").await.is_problem(401, "not_signed_in");
    assert_eq!(truths(&manager.get("/tokens").await.ok(), "works"), [false, true]);
    manager.send(Method::DELETE, "/tokens/x", &[], None).await.is_problem(404, "not_found");
}
