//! One loop over all kinds: what holds for one holds for the next, the moment it is listed.

use isms::registry;
use record::{Field, Id, Kind, Type};
use serde_json::{Map, Value as Json, json};

use crate::server::{Answer, Client, Server};

/// The least that makes a record of the kind: its required fields and its title.
async fn sample(client: &Client, kind: &Kind, title: &str) -> Json {
    let mut body = Map::new();
    for field in kind.fields.iter().filter(|field| (field.is_required || field.is_title) && !field.is_decided) {
        let value = if field.is_title { json!(title) } else { value(client, field).await };
        body.insert(field.name.to_owned(), value);
    }
    Json::Object(body)
}

async fn value(client: &Client, field: &Field) -> Json {
    match field.field_type {
        Type::Line | Type::Prose => match field.name {
            "time_zone" => json!("Europe/Berlin"),
            "currency" => json!("EUR"),
            _ => json!(format!("Some {}", field.label)),
        },
        Type::Number { least, .. } => json!(least),
        Type::Truth => json!(true),
        Type::Date => json!("2026-03-01"),
        Type::Instant => json!("2026-03-01T12:00:00Z"),
        Type::Choice(choices) => json!(choices[0].code),
        Type::Reference(kind) => some(client, kind).await,
        Type::References(kind) => json!([some(client, kind).await]),
        Type::Rows(_) => json!([]),
    }
}

async fn some(client: &Client, kind: &str) -> Json {
    let list = client.get(&format!("/{}?limit=1", registry::named(kind).unwrap().plural)).await;
    list.items()[0]["id"].clone()
}

/// A record of the kind: a new one, or the only one there can be.
async fn made(client: &Client, kind: &Kind) -> Answer {
    let plural = kind.plural;
    let answer = client.post(&format!("/{plural}"), sample(client, kind, "Quicksilver").await).await;
    if answer.status == 201 {
        assert_eq!(answer.headers["location"], answer.json["href"].as_str().unwrap());
        return answer;
    }
    assert_eq!(answer.misfits(), [("", "one_organisation")], "{kind:?}");
    let list = client.get(&format!("/{plural}")).await;
    let handle = list.items()[0]["id"].as_str().unwrap().to_owned();
    client.get(&format!("/{plural}/{handle}")).await
}

/// Whether its life begins with fields of its own of which a title is enough.
fn begins_with_a_title(kind: &Kind) -> bool {
    // The programme, the team and the checklist of audits are written by auditors, the register of processing by the data
    // protection officer; see the tests of `decide`.
    let is_of_auditors = matches!(kind.name, "audit-programme" | "audit-assignment" | "checklist-item");
    let is_of_privacy = matches!(kind.name, "processing-activity" | "dpia" | "transfer");
    kind.is_edited && !is_of_auditors && !is_of_privacy && (kind.life_cycle.is_none() || kind.name == "risk")
}

/// Sees to it that there is a record of the kind: made by plain editing, or by the first step of a life cycle. Some need
/// more than that; whether there is one now is the answer.
async fn there_is_one(client: &Client, kind: &Kind) -> bool {
    if begins_with_a_title(kind) {
        made(client, kind).await;
    } else if kind.name == "external-grant" {
        let outsider = client.post("/people", json!({"name": "Odd Solberg"})).await.id();
        client.request_access(outsider).await.ok();
    } else if kind.is_edited {
        client.post(&format!("/{}", kind.plural), json!({})).await;
    }
    !client.get(&format!("/{}?limit=1", kind.plural)).await.items().is_empty()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_edited_kind_is_made_read_edited_told_found_retired_and_taken_back() {
    let server = Server::new().await;
    let manager = server.manager();
    for kind in registry::kinds().filter(|kind| begins_with_a_title(kind)) {
        let plural = kind.plural;
        let made = made(&manager, kind).await;
        let (id, tag) = (made.id(), made.tag());
        let at = format!("/{plural}/{id}");
        let title = kind.fields.iter().find(|field| field.is_title).unwrap().name;

        let read = manager.get(&at).await.ok();
        assert_eq!((read.json.clone(), read.tag()), (made.json.clone(), tag.clone()), "{kind:?}");
        if let Some(number) = made.json["number"].as_str() {
            assert_eq!(
                manager.get(&format!("/{plural}/{number}")).await.json,
                read.json,
                "{kind:?} is found by its number"
            );
        }
        let known = manager.send(axum::http::Method::GET, &at, &[("if-none-match", &tag)], None).await;
        assert_eq!((known.status.as_u16(), known.bytes.len()), (304, 0), "{kind:?}");

        manager
            .send(axum::http::Method::PATCH, &at, &[], Some(json!({title: "x"})))
            .await
            .is_problem(428, "precondition_missing");
        let edited = manager.patch(&at, &tag, json!({title: "Argentum vivum", "reason": "Latin"})).await.ok();
        assert_eq!(
            (edited.text(title), &edited.json["version"]),
            ("Argentum vivum", &json!(made.json["version"].as_u64().unwrap() + 1))
        );
        let stale = manager.patch(&at, &tag, json!({title: "Too late"})).await;
        stale.is_problem(412, "stale_version");
        assert_eq!((&stale.json["seen"], &stale.json["current"]), (&made.json["version"], &edited.json["version"]));

        let history = manager.get(&format!("{at}/history")).await.ok();
        let newest = &history.items()[0];
        assert_eq!(newest["reason"], "Latin");
        assert_eq!(
            newest["changes"],
            json!([{"field": title, "old": made.json[title], "new": "Argentum vivum"}]),
            "{kind:?}"
        );
        let first = manager.get(&format!("{at}/versions/{}", made.json["version"])).await.ok();
        assert_eq!(first.json[title], made.json[title], "{kind:?}");

        if kind.field(title).unwrap().1.is_searched {
            let found = manager.get(&format!("/search?q=argent&kind={plural}")).await;
            assert_eq!(found.each("id"), [id.to_string()], "{kind:?}");
            assert_eq!(
                manager.get(&format!("/{plural}?q=argentum%20viv")).await.each("id"),
                [id.to_string()],
                "{kind:?}"
            );
        }
        let filtered = manager.get(&format!("/{plural}?{title}=argentum%20vivum&sort=-{title},recorded")).await;
        assert_eq!(filtered.each("id"), [id.to_string()], "{kind:?}");
        assert_eq!(manager.get(&format!("{at}/references")).await.ok().json["unseen"], 0, "{kind:?}");

        if plural == "organisations" {
            manager.delete(&at, &edited.tag()).await.is_problem(422, "keeps_itself");
            continue;
        }
        let retired = manager.delete(&at, &edited.tag()).await.ok();
        assert_eq!(retired.json["retired"], "2026-03-02");
        assert!(!manager.get(&format!("/{plural}")).await.each("id").contains(&&*id.to_string()), "{kind:?}");
        assert_eq!(manager.get(&format!("/{plural}?retired=true")).await.each("id"), [id.to_string()], "{kind:?}");
        manager.patch(&at, &retired.tag(), json!({title: "y"})).await.is_problem(422, "retired");
        let at_restoration = format!("{at}/restoration");
        let restored =
            manager.send(axum::http::Method::POST, &at_restoration, &[("if-match", &retired.tag())], None).await.ok();
        assert_eq!(restored.json["retired"], Json::Null);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_of_another_organisation_is_answered_like_one_that_never_was() {
    let server = Server::new().await;
    let (manager, foreigner) = (server.manager(), server.foreigner());
    let mut there = Vec::new();
    for kind in registry::kinds() {
        if there_is_one(&foreigner, kind).await {
            there.push(kind);
        }
    }
    for kind in there.iter().copied() {
        let plural = kind.plural;
        let foreign: Id =
            foreigner.get(&format!("/{plural}?limit=1")).await.items()[0]["id"].as_str().unwrap().parse().unwrap();
        let never = Id::now_v7();
        for at in ["", "/history", "/versions/1", "/references", "/steps", "?as_of=2026-03-02"] {
            let [foreign, never] = [foreign, never].map(|id| format!("/{plural}/{id}{at}"));
            let (foreign, never) = (manager.get(&foreign).await, manager.get(&never).await);
            never.is_problem(404, "not_found");
            assert_eq!((foreign.status, foreign.bytes), (never.status, never.bytes), "{kind:?}{at}");
        }
        let tag = format!("\"{foreign}-1\"");
        manager.patch(&format!("/{plural}/{foreign}"), &tag, json!({})).await.is_problem(404, "not_found");
        manager.delete(&format!("/{plural}/{foreign}"), &tag).await.is_problem(404, "not_found");
        let batch = json!({"commands": [{"retire": {"kind": plural, "id": foreign, "version": 1}}]});
        let refused = manager.post("/batch", batch).await;
        assert_eq!(
            refused.json["items"][0]["problem"]["code"],
            if kind.is_edited { "not_found" } else { "by_steps_only" }
        );
        let is_open = |field: &&Field| !field.is_decided && field.field_type.target().is_some();
        for field in kind.fields.iter().filter(|_| begins_with_a_title(kind)).filter(is_open) {
            let target = registry::named(field.field_type.target().unwrap()).unwrap();
            if !there.contains(&target) {
                continue;
            }
            let target = target.plural;
            let id = foreigner.get(&format!("/{target}?limit=1")).await.items()[0]["id"].clone();
            let named = if matches!(field.field_type, Type::References(_)) { json!([id]) } else { id };
            let mine = made(&manager, kind).await;
            let refused =
                manager.patch(&format!("/{plural}/{}", mine.id()), &mine.tag(), json!({field.name: named})).await;
            assert_eq!(refused.misfits(), [(field.name, "not_there")], "{kind:?}.{}", field.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_holds_no_role_sees_themselves_and_makes_nothing() {
    let server = Server::new().await;
    let (manager, newcomer) = (server.manager(), server.newcomer().await);
    for kind in registry::kinds() {
        let plural = kind.plural;
        let is_there = there_is_one(&manager, kind).await;
        assert_eq!(newcomer.get(&format!("/{plural}")).await.ok().json["total"], 0, "{kind:?}");
        if !is_there {
            continue;
        }
        let id = manager.get(&format!("/{plural}?limit=1")).await.items()[0]["id"].as_str().unwrap().to_owned();
        newcomer.get(&format!("/{plural}/{id}")).await.is_problem(404, "not_found");
        if begins_with_a_title(kind) {
            let body = sample(&manager, kind, "Mine").await;
            newcomer.post(&format!("/{plural}"), body).await.is_problem(403, "not_entitled");
        }
    }
    assert_eq!(newcomer.get("/search?q=quicksilver").await.items().len(), 0);
    assert_eq!(newcomer.get("/feed").await.items().len(), 0);
    newcomer.get("/log/checkpoint").await.is_problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_whose_stored_content_was_changed_is_shown_as_damaged_and_taken_for_nothing_else() {
    let server = Server::new().await;
    let manager = server.manager();
    let made = manager.post("/assets", json!({"name": "Vault", "integrity": 3})).await.ok();
    let tamper = "UPDATE revision SET body = replace(body, 'Vault', 'Crate') WHERE command = 'asset.put'";
    assert_eq!(server.database.behind_our_back(tamper).await, 1);
    let server = server.restarted().await;
    let manager = server.manager();
    let at = format!("/assets/{}", made.id());
    let read = manager.get(&at).await.ok();
    assert!(read.text("damaged").contains("not what its log entry commits to"), "{}", read.json);
    assert!(!String::from_utf8_lossy(&read.bytes).contains("Crate"));
    assert_eq!(manager.get("/assets").await.each("id"), [made.text("id")], "it stays in sight");
    assert_eq!(manager.get("/assets?integrity=3").await.json["total"], 0, "its fields are taken for nothing");
    assert_eq!(manager.get(&format!("{at}/history")).await.items()[0]["sound"], false);
    assert!(manager.get(&format!("{at}/versions/1")).await.text("damaged").len() > 10);
    manager.patch(&at, &read.tag(), json!({"name": "Vault"})).await.is_problem(422, "damaged");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_shown_as_it_was_on_a_past_day_and_cannot_be_changed_there() {
    let server = Server::new().await;
    let manager = server.manager();
    let made = manager.post("/assets", json!({"name": "Ledger"})).await.ok();
    let (at, tag) = (format!("/assets/{}", made.id()), made.tag());
    server.clock.set("2026-03-20T09:00:00Z".parse().unwrap());
    // Tokens that may approve live for eight hours.
    let token = Server::token(
        &server.app,
        server.corvane.organisation,
        server.corvane.person,
        "maren@corvane.example",
        access::Reach::Write,
    )
    .await;
    let manager = server.client(&token);
    manager.patch(&at, &tag, json!({"name": "Journal"})).await.ok();
    assert_eq!(manager.get(&at).await.text("name"), "Journal");
    assert_eq!(manager.get(&format!("{at}?as_of=2026-03-10")).await.text("name"), "Ledger");
    assert_eq!(manager.get("/assets?as_of=2026-03-10&sort=name").await.each("name"), ["Ledger"]);
    assert_eq!(manager.get("/assets?sort=name").await.each("name"), ["Journal"]);
    assert_eq!(manager.get(&format!("{at}/history?as_of=2026-03-10")).await.json["total"], 1);
    manager.get("/assets?as_of=2026-02-01").await.is_problem(400, "bad_request");
    manager.get("/assets?as_of=2027-01-01").await.is_problem(400, "bad_request");
    let tag = manager.get(&at).await.tag();
    manager
        .patch(&format!("{at}?as_of=2026-03-10"), &tag, json!({"name": "Past"}))
        .await
        .is_problem(400, "bad_request");
}
