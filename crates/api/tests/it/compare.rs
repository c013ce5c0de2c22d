//! Two moments beside each other, and figures over a period, over the API.

use serde_json::json;

use crate::server::Server;

/// What the clock shows first.
const FIRST: &str = "2026-03-02T09:00:00Z";

#[tokio::test(flavor = "multi_thread")]
async fn what_differs_is_told_field_by_field_with_what_follows() {
    let server = Server::new().await;
    let client = server.manager();
    let asset = client.post("/assets", json!({"name": "Laptops"})).await.ok();
    let from = FIRST;
    server.clock.set("2026-03-02T15:00:00Z".parse().unwrap());
    client.post("/risks", json!({"title": "Lost laptop"})).await.ok();
    client.delete("/assets/A-001", &asset.tag()).await.ok();
    let whole = client.get(&format!("/comparison?from={from}")).await.ok().json;
    let told: Vec<_> =
        whole["items"].as_array().unwrap().iter().map(|item| (&item["record"]["number"], &item["became"])).collect();
    assert_eq!(told, [(&json!("A-001"), &json!("retired")), (&json!("R-001"), &json!("created"))], "{whole}");
    let changes = whole["items"][0]["changes"].as_array().unwrap();
    assert!(changes.iter().any(|change| change["field"] == "retired" && change["source"] == "stored"), "{changes:?}");
    let risk = whole["items"][1]["changes"].as_array().unwrap();
    assert!(risk.iter().any(|change| change["field"] == "is_open" && change["source"] == "derived"), "{risk:?}");
    let counts = whole["counts"].as_array().unwrap();
    assert_eq!((counts.len(), &counts[0]["kind"], &counts[0]["retired"]), (2, &json!("assets"), &json!(1)));
    let page = client.get(&format!("/comparison?from={from}&limit=1")).await.ok().json;
    assert_eq!((page["items"].as_array().unwrap().len(), &page["total"]), (1, &json!(2)));
    let next = page["next"].as_str().unwrap();
    let rest = client.get(&format!("/comparison?from={from}&after={next}")).await.ok().json;
    assert_eq!((&rest["items"][0]["record"]["number"], &rest["next"]), (&json!("R-001"), &json!(null)));
    let alone = client.get(&format!("/comparison?from={from}&kind=risks&record=R-001")).await.ok().json;
    assert_eq!(alone["total"], 1);
    let csv = client.get(&format!("/comparison/export?from={from}&format=csv")).await;
    let csv = String::from_utf8(csv.ok().bytes).unwrap();
    assert!(csv.contains("Assets,A-001,Laptops,Retired"), "{csv}");
    for wrong in ["limit=1", "from=1999-01-01", "from=2999-01-01", "from=x", "from=2026-01-01&colour=red"] {
        client.get(&format!("/comparison?{wrong}")).await.is_problem(400, "bad_request");
    }
    client.get(&format!("/comparison?from={from}&kind=risks&record=R-999")).await.is_problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_is_narrowed_by_kind_person_record_and_instant() {
    let server = Server::new().await;
    let client = server.manager();
    client.post("/risks", json!({"title": "Lost laptop"})).await.ok();
    let asset = client.post("/assets", json!({"name": "Laptops"})).await.ok();
    let since = FIRST;
    server.clock.set("2026-03-02T09:05:00Z".parse().unwrap());
    client.post("/assets", json!({"name": "Phones"})).await.ok();
    let numbers = async |query: &str| -> Vec<String> {
        let feed = client.get(&format!("/feed?{query}")).await.ok().json;
        feed["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["record"]["number"].as_str().unwrap_or("").to_owned())
            .collect()
    };
    assert_eq!(numbers("kind=assets").await, ["A-002", "A-001"]);
    assert_eq!(numbers(&format!("since={since}")).await, ["A-002"]);
    assert_eq!(numbers(&format!("record={}", asset.id())).await, ["A-001"]);
    assert_eq!(numbers(&format!("record={}&kind=risks", asset.id())).await, [""; 0], "no risk has that id");
    assert_eq!(numbers(&format!("person={}&kind=risks", asset.id())).await, [""; 0], "nobody has that id");
    client.get("/feed?since=yesterday").await.is_problem(400, "bad_request");
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_reckoned_for_each_day_of_a_period() {
    let server = Server::new().await;
    let client = server.manager();
    client.post("/risks", json!({"title": "Lost laptop"})).await.ok();
    server.clock.set("2026-03-12T09:00:00Z".parse().unwrap());
    // Tokens that may approve live for eight hours.
    let (member, reach) = (&server.corvane, access::Reach::Write);
    let token = Server::token(&server.app, member.organisation, member.person, "maren@corvane.example", reach).await;
    let client = server.client(&token);
    client.post("/risks", json!({"title": "Fire"})).await.ok();
    let figures = client.get("/trends?points=3").await.ok().json;
    let items = figures["items"].as_array().unwrap();
    let told: Vec<_> =
        items.iter().map(|one| (one["on"].as_str().unwrap(), one["risks"]["unrated"].as_u64().unwrap())).collect();
    assert_eq!(told, [("2026-03-02", 1), ("2026-03-07", 1), ("2026-03-12", 2)], "since the organisation began");
    let last = items.last().unwrap();
    assert_eq!(last["risks"]["high"], 0);
    assert_eq!((&last["actions"]["percent"], &last["exposure"]["current"]), (&json!(null), &json!(null)));
    for wrong in
        ["from=1999-01-01", "to=2999-01-01", "points=1", "points=many", "from=x", "from=2026-01-02&to=2026-01-01"]
    {
        client.get(&format!("/trends?{wrong}")).await.is_problem(400, "bad_request");
    }
}
