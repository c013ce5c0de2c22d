//! What the rules find, over the API.

use serde_json::{Value as Json, json};

use crate::server::Server;

async fn with_a_bare_risk() -> (Server, String) {
    let server = Server::new().await;
    let risk = server.manager().post("/risks", json!({"title": "Lost laptop"})).await.ok();
    let id = risk.id().to_string();
    (server, id)
}

fn rules(answer: &Json) -> Vec<&str> {
    answer["items"].as_array().unwrap().iter().map(|item| item["rule"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_are_told_with_their_records_the_gravest_first() {
    let (server, risk) = with_a_bare_risk().await;
    let client = server.manager();
    let all = client.get("/readiness").await.ok().json;
    let grades: Vec<&str> =
        all["items"].as_array().unwrap().iter().map(|one| one["severity"].as_str().unwrap()).collect();
    let rank = |grade: &str| ["major", "minor", "observation"].iter().position(|one| *one == grade).unwrap();
    assert!(grades.is_sorted_by_key(|grade| rank(grade)), "{grades:?}");
    assert_eq!(all["results"]["waived"], 0);
    let total: u64 = all["results"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(total, 300, "every rule of the catalogue comes to something");

    let of_risk = client.get(&format!("/readiness?record={risk}")).await.ok().json;
    assert_eq!(rules(&of_risk), ["R6-15", "R6-13"], "the only open risk, and so more than ten percent");
    let unowned = &of_risk["items"][0];
    assert_eq!((&unowned["severity"], &unowned["sentence"]), (&json!("major"), &json!("Risk R-001 has no owner.")));
    assert_eq!((&unowned["records"][0]["number"], &unowned["unseen"]), (&json!("R-001"), &json!(0)));

    let page = client.get("/readiness?limit=1").await.ok().json;
    let next = page["next"].as_u64().unwrap();
    let rest = client.get(&format!("/readiness?after={next}")).await.ok().json;
    assert_eq!(page["items"].as_array().unwrap().len() + rest["items"].as_array().unwrap().len(), all["total"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_and_requirements_are_filtered_by_clause_result_and_grade() {
    let (server, _) = with_a_bare_risk().await;
    let client = server.manager();
    let get = async |at: &str| client.get(at).await.ok().json;
    assert_eq!(rules(&get("/readiness/rules?rule=r6-04").await), ["R6-04"]);
    let missing = get("/readiness/rules?clause=6.1.3&result=not_evaluated").await;
    assert_eq!(rules(&missing), ["RC-05"]);
    let owners = get("/readiness/rules?clause=6.1.2.c.2&severity=major").await;
    assert_eq!(rules(&owners), ["R6-15"]);
    let outcome = &owners["items"][0];
    assert_eq!((&outcome["looked_at"], &outcome["escalation"]["to"]), (&json!(1), &json!("major")));
    let states = get("/readiness/requirements?clause=6.1.2&state=failing").await;
    assert_eq!(states["requirements"][0]["reference"], "6.1.2 a) 1)", "{states}");
    assert!(states["controls"].as_array().unwrap().is_empty());
    for wrong in ["result=broken", "severity=bad", "record=R-001", "limit=0", "colour=red"] {
        client.get(&format!("/readiness?{wrong}")).await.is_problem(400, "bad_request");
    }
    client.get("/readiness/requirements?state=good").await.is_problem(400, "bad_request");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_past_day_is_asked_as_it_was() {
    let server = Server::new().await;
    server.clock.set("2026-03-10T09:00:00Z".parse().unwrap());
    // Tokens that may approve live for eight hours.
    let (organisation, person) = (server.corvane.organisation, server.corvane.person);
    let email = "maren@corvane.example";
    let token = Server::token(&server.app, organisation, person, email, access::Reach::Write).await;
    let client = server.client(&token);
    let risk = client.post("/risks", json!({"title": "Lost laptop"})).await.ok().id().to_string();
    let total = async |moment: &str| {
        let at = format!("/readiness?record={risk}{moment}");
        client.get(&at).await.ok().json["total"].clone()
    };
    assert_eq!(total("").await, 2);
    assert_eq!(total("&as_of=2026-03-09").await, 0, "there was no risk");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_says_which_failures_would_appear_and_which_go() {
    let (server, risk) = with_a_bare_risk().await;
    let client = server.manager();
    let held = client.get(&format!("/risks/{risk}")).await.ok();
    let whole = json!({"cause": "No lock", "event": "It is lost", "affects_confidentiality": true});
    let tried = client.patch(&format!("/risks/{risk}?dry_run=true"), &held.tag(), whole.clone()).await.ok();
    let effect = &tried.json["effect"];
    let sentences = |name: &str| -> Vec<&str> {
        effect[name].as_array().unwrap().iter().map(|one| one["sentence"].as_str().unwrap()).collect()
    };
    assert_eq!(
        (sentences("go"), sentences("appear")),
        (
            vec!["Risk R-001 is not described well enough.", "No risks to confidentiality have been identified."],
            Vec::new()
        )
    );
    let made = client.post("/risks?dry_run=true", json!({"title": "Another"})).await.ok();
    assert_eq!(made.json["effect"]["appearing"], 2, "{}", made.json["effect"]);
    assert_eq!(made.json["effect"]["appear"][0]["sentence"], "Risk R-002 is not described well enough.");
    let command = json!({"commands": [{"edit": {"kind": "risks", "id": risk, "version": 1, "fields": whole}}]});
    let batch = client.post("/batch?dry_run=true", command).await.ok();
    assert_eq!(batch.json["effect"]["going"], 2);
}
