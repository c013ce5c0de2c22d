//! What somebody from outside looks at leaves a trace.

use jiff::SignedDuration;
use serde_json::json;

use crate::auditor::let_in;
use crate::server::Server;

#[tokio::test(flavor = "multi_thread")]
async fn what_an_auditor_from_outside_looks_at_is_recorded_and_both_sides_see_it() {
    let server = Server::new().await;
    let (auditor, grant) = let_in(&server).await;
    let manager = server.manager();
    assert_eq!(manager.get("/reads").await.ok().items().len(), 0, "a manager who looks is not followed");
    for _ in 0..3 {
        auditor.get("/assets?q=ledger").await.ok();
    }
    auditor.get("/risks/R-001").await;
    let seen = manager.get("/reads").await.ok();
    let rows: Vec<_> =
        seen.items().iter().map(|row| (row["what"].as_str().unwrap(), row["count"].as_u64().unwrap())).collect();
    assert_eq!(rows.len(), 2);
    assert!(rows.contains(&("/api/v1/assets?q=ledger", 3)) && rows.contains(&("/api/v1/risks/R-001", 1)), "{rows:?}");
    assert_eq!(seen.items()[0]["person"]["name"], "Odd Solberg");
    assert_eq!(seen.items()[0]["grant"], grant.to_string());
    assert!(seen.items()[0]["entry"].is_null());
    let own = auditor.get("/reads").await.ok();
    assert_eq!(own.items().len(), 3, "and that they looked at it");
    let newcomer = server.newcomer().await;
    newcomer.get("/reads").await.is_problem(404, "not_found");

    // The hour is over: the log commits to it, and a change of it is found.
    let (host, organisation) = (server.app.host(), server.corvane.organisation);
    assert!(!host.close_hour(organisation).await.unwrap(), "not before");
    server.clock.set(host.now() + SignedDuration::from_hours(1));
    let size = host.store().head(organisation).await.unwrap().unwrap().head.frontier.size();
    assert!(host.close_hour(organisation).await.unwrap());
    assert!(!host.close_hour(organisation).await.unwrap());
    let seen = manager.get("/reads").await.ok();
    assert_eq!(seen.items()[0]["entry"], size);
    manager.post("/assets", json!({"name": "The next entry"})).await.ok();
    let key = ledger::note::LogKey::from_seed(&[7; 32]);
    let verified = host::verify(host.store(), &host::Asked::under(key.public_key()), &mut |_, _| {}).await.unwrap();
    assert!(verified.is_sound(), "{verified:?}");
    assert_eq!(server.database.behind_our_back("UPDATE reading SET count = 2 WHERE count = 3").await, 1);
    let verified = host::verify(host.store(), &host::Asked::under(key.public_key()), &mut |_, _| {}).await.unwrap();
    assert_eq!(verified.logs[1].wrong.len() + verified.logs[2].wrong.len(), 1, "{verified:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_of_looking_has_a_bounded_number_of_rows() {
    let server = Server::new().await;
    let (store, organisation) = (server.app.host().store(), server.corvane.organisation);
    let (person, grant, now) = (record::Id::max(), record::Id::nil(), server.app.host().now());
    for number in 0..1_010 {
        store.note_reading(organisation, person, grant, &format!("assets/{number}"), now).await.unwrap();
    }
    let long = "x".repeat(5_000);
    let rows = store.readings(organisation, Some(person), None, 5_000).await.unwrap();
    assert_eq!(rows.len(), 1_001);
    assert_eq!(rows.iter().find(|row| row.what == "(more)").unwrap().count, 10);
    store.note_reading(organisation, person, grant, &long, now + SignedDuration::from_hours(1)).await.unwrap();
    assert_eq!(store.readings(organisation, Some(person), None, 1).await.unwrap()[0].what.len(), 200);
}
