//! Lists: conditions, order, cursors.

use serde_json::json;

use crate::server::{Client, Server};

async fn assets(client: &Client, names: &[&str]) {
    let create = |name: &&str| json!({"create": {"kind": "assets", "fields": {"name": name}}});
    let commands: Vec<_> = names.iter().map(create).collect();
    client.post("/batch", json!({"commands": commands})).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_filtered_by_any_field_and_by_what_every_record_has() {
    let server = Server::new().await;
    let client = server.manager();
    let person = server.corvane.person.to_string();
    let create = |fields| json!({"create": {"kind": "assets", "fields": fields}});
    let commands = [
        create(json!({"name": "Alpha", "integrity": 1, "classification": "public", "external": ["cmdb-1", "cmdb-2"]})),
        create(json!({"name": "Beta", "integrity": 3, "classification": "internal", "has_personal_data": true})),
        create(json!({"name": "Gamma", "integrity": 5, "reviewed_on": "2025-01-31", "review_every": 12})),
    ];
    client.post("/batch", json!({"commands": commands})).await.ok();
    for (query, names) in [
        ("", "Alpha Beta Gamma"),
        ("name=ALPHA", "Alpha"),
        ("name.in=alpha,gamma", "Alpha Gamma"),
        ("name.ne=alpha", "Beta Gamma"),
        ("name.gte=b&name.lt=g", "Beta"),
        ("integrity=3", "Beta"),
        ("integrity.gte=3", "Beta Gamma"),
        ("integrity.gt=3", "Gamma"),
        ("integrity.lte=3", "Alpha Beta"),
        ("integrity.lt=3", "Alpha"),
        ("integrity.in=1,5", "Alpha Gamma"),
        ("classification=internal", "Beta"),
        ("classification.ne=internal", "Alpha Gamma"),
        ("classification.empty=true", "Gamma"),
        ("classification.empty=false", "Alpha Beta"),
        ("has_personal_data=true", "Beta"),
        ("reviewed_on.gte=2025-01-31", "Gamma"),
        ("reviewed_on.lt=2025-01-31", ""),
        ("number=A-002", "Beta"),
        ("number.gte=2", "Beta Gamma"),
        ("external=CMDB-2", "Alpha"),
        ("external.empty=true", "Beta Gamma"),
        ("state=review_overdue", "Gamma"),
        ("state.in=review_overdue,unowned", "Alpha Beta Gamma"),
        ("unit=U-001", "Alpha Beta Gamma"),
        ("unit=U-999", ""),
        ("owner=P-001", ""),
        ("owner.empty=true", "Alpha Beta Gamma"),
        ("recorded.gte=2026-03-02T09:00:00Z", "Alpha Beta Gamma"),
        ("recorded.lt=2026-03-02T09:00:00Z", ""),
        ("q=al", "Alpha"),
        ("q=A-003", "Gamma"),
        ("sort=-integrity", "Gamma Beta Alpha"),
        ("sort=classification", "Alpha Beta Gamma"),
        ("sort=-classification", "Beta Alpha Gamma"),
        ("sort=has_personal_data,-name", "Beta Gamma Alpha"),
        ("sort=-number", "Gamma Beta Alpha"),
        ("sort=state,name", "Gamma Alpha Beta"),
        ("sort=unit,-recorded,-name", "Gamma Beta Alpha"),
    ] {
        let answer = client.get(&format!("/assets?{query}")).await.ok();
        assert_eq!(answer.each("name").join(" "), names, "{query}");
        assert_eq!(answer.json["total"], answer.items().len(), "{query}");
    }
    let people = client.get(&format!("/role-assignments?person={person}&role=owner")).await.ok();
    assert_eq!(people.items().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_list_does_not_know_is_named() {
    let server = Server::new().await;
    let client = server.manager();
    for (query, said) in [
        ("colour=red", "`colour`"),
        ("name.near=x", "`name.near`"),
        ("classification.gte=public", "`classification.gte`"),
        ("integrity=high", "`integrity` is a whole number"),
        ("classification=secret", "`classification` is one of public, internal"),
        ("reviewed_on.lt=soon", "`reviewed_on.lt` is a date"),
        ("has_personal_data=perhaps", "`has_personal_data` is `true` or `false`"),
        ("owner=Maren", "`owner` is the id or number of a record among people"),
        ("number=R-1", "`number` is a number like A-014"),
        ("recorded.gte=yesterday", "`recorded.gte` is an instant"),
        ("sort=colour", "`sort` names `colour`"),
        ("sort=name,name,name,name,name", "at most 4"),
        ("limit=0", "`limit`"),
        ("limit=201", "`limit`"),
        ("limit=5&limit=6", "`limit` comes twice"),
        ("retired=maybe", "`retired`"),
        ("cursor=xyz", "`cursor`"),
        ("as_of=tomorrow", "2026-03-31"),
        ("dry_run=true", "`dry_run`"),
    ] {
        let answer = client.get(&format!("/assets?{query}")).await;
        answer.is_problem(400, "bad_request");
        assert!(answer.text("detail").contains(said), "{query}: {}", answer.text("detail"));
    }
    client.get("/gadgets").await.is_problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other_without_gap_or_repetition() {
    let server = Server::new().await;
    let client = server.manager();
    let names: Vec<String> = (0..23).map(|n| format!("Asset {:02}", n % 7)).collect();
    assets(&client, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    for sort in ["", "&sort=name", "&sort=-name,number", "&sort=integrity", "&sort=owner,-name"] {
        let whole = client.get(&format!("/assets?limit=200{sort}")).await.ok();
        let mut found: Vec<String> = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = client.get(&format!("/assets?limit=5{sort}{cursor}")).await.ok();
            assert_eq!(page.json["total"], 23);
            found.extend(page.each("number").into_iter().map(str::to_owned));
            match page.json["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(found, whole.each("number"), "{sort}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_keeps_its_place_while_records_change_and_belongs_to_one_list() {
    let server = Server::new().await;
    let client = server.manager();
    assets(&client, &["B", "D", "F", "H"]).await;
    let first = client.get("/assets?sort=name&limit=2").await.ok();
    assert_eq!(first.each("name"), ["B", "D"]);
    let next = first.text("next").to_owned();
    // Before the cursor, at it, and after it.
    assets(&client, &["A", "E"]).await;
    let asset = client.get("/assets/A-002").await;
    client.delete("/assets/A-002", &asset.tag()).await.ok();
    let second = client.get(&format!("/assets?sort=name&limit=2&cursor={next}")).await.ok();
    assert_eq!(second.each("name"), ["E", "F"], "what was read is not read again, and nothing after it is left out");
    for other in ["sort=-name", "sort=name&integrity=3", "q=b"] {
        client.get(&format!("/assets?{other}&cursor={next}")).await.is_problem(400, "bad_request");
    }
    client.get(&format!("/units?sort=name&cursor={next}")).await.is_problem(400, "bad_request");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_order_is_never_shown_to_who_sees_less_nor_after_a_change() {
    let server = Server::new().await;
    let (manager, newcomer) = (server.manager(), server.newcomer().await);
    assets(&manager, &["B"]).await;
    for names in [vec!["B"], vec!["A", "B"], vec!["A", "B", "C"]] {
        assert_eq!(manager.get("/assets?sort=name").await.each("name"), names);
        assert_eq!(newcomer.get("/assets?sort=name").await.json["total"], 0);
        assert_eq!(server.foreigner().get("/assets?sort=name").await.json["total"], 0);
        let next = if names.len() == 1 { "A" } else { "C" };
        assets(&manager, &[next]).await;
    }
}
