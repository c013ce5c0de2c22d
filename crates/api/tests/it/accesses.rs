//! What somebody from outside looks at leaves a trace, and so does whatever leaves as a file.

use jiff::SignedDuration;
use serde_json::json;
use store::{AccessQuestion, Occasion};

use crate::auditor::let_in;
use crate::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn what_an_auditor_from_outside_looks_at_is_recorded_and_both_sides_see_it() {
    let server = Server::new().await;
    let (auditor, grant) = let_in(&server).await;
    let manager = server.manager();
    assert_eq!(manager.get("/accesses").await.ok().items().len(), 0, "a manager who looks is not followed");
    for _ in 0..3 {
        auditor.get("/assets?q=ledger").await.ok();
    }
    auditor.get("/risks/R-001").await;
    let seen = manager.get("/accesses").await.ok();
    let rows: Vec<_> =
        seen.items().iter().map(|row| (row["address"].as_str().unwrap(), row["count"].as_u64().unwrap())).collect();
    assert_eq!(rows.len(), 2);
    assert!(rows.contains(&("/api/v1/assets?q=ledger", 3)) && rows.contains(&("/api/v1/risks/R-001", 1)), "{rows:?}");
    assert_eq!(seen.items()[0]["person"]["name"], "Odd Solberg");
    assert_eq!(seen.items()[0]["under"], grant.to_string());
    assert!(seen.items()[0]["entry"].is_null());
    let own = auditor.get("/accesses").await.ok();
    assert_eq!(own.items().len(), 3, "and that they looked at it");
    let newcomer = server.newcomer().await;
    newcomer.get("/accesses").await.is_problem(404, "not_found");

    // The hour is over: the log commits to it, and a change of it is found.
    let (host, organisation) = (server.app.host(), server.corvane.organisation);
    assert!(!host.close_hour(organisation).await.unwrap(), "not before");
    server.clock.set(host.now() + SignedDuration::from_hours(1));
    let size = host.store().head(organisation).await.unwrap().unwrap().head.frontier.size();
    assert!(host.close_hour(organisation).await.unwrap());
    assert!(!host.close_hour(organisation).await.unwrap());
    let seen = manager.get("/accesses").await.ok();
    assert_eq!(seen.items()[0]["entry"], size);
    manager.post("/assets", json!({"name": "The next entry"})).await.ok();
    let key = ledger::note::LogKey::from_seed(&[7; 32]);
    let asked = host::Asked::under(key.public_key());
    let verified = host::verify(host.store(), &asked, &mut |_, _| {}).await.unwrap();
    assert!(verified.is_sound(), "{verified:?}");
    assert_eq!(server.database.behind_our_back("UPDATE access SET count = 2 WHERE count = 3").await, 1);
    let verified = host::verify(host.store(), &asked, &mut |_, _| {}).await.unwrap();
    assert_eq!(verified.logs[1].wrong.len() + verified.logs[2].wrong.len(), 1, "{verified:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_leaves_as_a_file_is_seen_by_who_sees_the_log_which_commits_to_it() {
    let server = Server::new().await;
    let (manager, newcomer) = (server.manager(), server.newcomer().await);
    manager.get("/assets/export?format=csv&state=unowned").await.ok();
    manager.get("/assets/export?format=csv&state=unowned").await.ok();
    let newcomers = newcomer.get("/people/export?format=xlsx").await.ok();
    assert!(!newcomers.bytes.is_empty());
    let seen = manager.get("/accesses?occasion=export").await.ok();
    let lists: Vec<_> = seen
        .items()
        .iter()
        .map(|row| (row["export"]["list"].as_str().unwrap(), row["count"].as_u64().unwrap()))
        .collect();
    assert!(lists.len() == 2 && lists.contains(&("assets", 2)) && lists.contains(&("people", 1)), "{lists:?}");
    let assets = seen.items().iter().find(|row| row["export"]["list"] == "assets").unwrap();
    assert_eq!(assets["export"], json!({"list": "assets", "format": "csv", "rows": 0, "asked": {"state": "unowned"}}));
    assert_ne!(assets["under"], assets["person"]["id"], "the token that it left by");
    assert_eq!(manager.get("/accesses?occasion=outside").await.ok().items().len(), 0);
    manager.get("/accesses?occasion=whatever").await.is_problem(400, "bad_request");
    newcomer.get("/accesses").await.is_problem(404, "not_found");

    let (host, organisation) = (server.app.host(), server.corvane.organisation);
    server.clock.set(host.now() + SignedDuration::from_hours(1));
    assert!(host.close_hour(organisation).await.unwrap());
    assert!(manager.get("/accesses").await.ok().items()[0]["entry"].is_u64());
    let key = ledger::note::LogKey::from_seed(&[7; 32]);
    let asked = host::Asked::under(key.public_key());
    assert!(host::verify(host.store(), &asked, &mut |_, _| {}).await.unwrap().is_sound());
    let changed = r#"UPDATE access SET what = '{"list":"sites"}' WHERE occasion = 'export' AND count = 1"#;
    assert_eq!(server.database.behind_our_back(changed).await, 1);
    assert!(!host::verify(host.store(), &asked, &mut |_, _| {}).await.unwrap().is_sound());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_of_looking_has_a_bounded_number_of_rows() {
    let server = Server::new().await;
    let (store, organisation) = (server.app.host().store(), server.corvane.organisation);
    let (person, grant, now) = (record::Id::max(), record::Id::nil(), server.app.host().now());
    for number in 0..1_010 {
        store
            .note_access(organisation, (person, grant), Occasion::Outside, &format!("assets/{number}"), now)
            .await
            .unwrap();
    }
    let long = "x".repeat(5_000);
    let asked = |limit| AccessQuestion { person: Some(person), limit, ..AccessQuestion::default() };
    let rows = store.accesses(organisation, asked(5_000)).await.unwrap();
    assert_eq!(rows.len(), 1_001);
    assert_eq!(rows.iter().find(|row| row.what == "(more)").unwrap().count, 10);
    store.note_access(organisation, (person, grant), Occasion::Export, "{}", now).await.unwrap();
    let rows = store.accesses(organisation, AccessQuestion { occasion: Some(Occasion::Export), ..asked(5_000) }).await;
    assert_eq!(rows.unwrap()[0].what, "{}", "what left is told, however much was looked at");
    let later = now + SignedDuration::from_hours(1);
    store.note_access(organisation, (person, grant), Occasion::Outside, &long, later).await.unwrap();
    assert_eq!(store.accesses(organisation, asked(1)).await.unwrap()[0].what.len(), 2_000);
}
