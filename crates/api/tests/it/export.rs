//! Lists and documents as files.

use axum::http::Method;
use serde_json::json;
use store::AccessQuestion;

use crate::server::{Client, Server};

/// Tells what it was given to set. How it is set, `typeset` tests.
struct Told;

impl report::Press for Told {
    fn pdf(&self, document: report::Document<'_>) -> Result<Vec<u8>, report::Unprinted> {
        Ok(format!("{document:?}").into_bytes())
    }
}

async fn server() -> (Server, Client) {
    exports::install(&Told);
    let server = Server::new().await;
    let manager = server.manager();
    for (name, integrity) in [("Backups", 5), ("=Archive", 2), ("Laptops", 5)] {
        manager.post("/assets", json!({"name": name, "integrity": integrity})).await.ok();
    }
    (server, manager)
}

fn lines(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    text.trim_start_matches('\u{FEFF}').split_terminator("\r\n").map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_holds_exactly_what_the_list_shows() {
    let (_server, manager) = server().await;
    let path = "/assets/export?format=csv&integrity=5&sort=-name&columns=integrity,state";
    let answer = manager.get(path).await.ok();
    let expected = ["Annexa asset number,Name,Integrity,State", "A-003,Laptops,5,No owner", "A-001,Backups,5,No owner"];
    assert_eq!(lines(&answer.bytes), expected);
    let disposition = answer.headers["content-disposition"].to_str().unwrap();
    assert_eq!(disposition, "attachment; filename=\"corvane-assets-2026-03-02.csv\"");
    assert_eq!(answer.headers["content-type"], "text/csv");
    let all = lines(&manager.get("/assets/export?format=csv").await.ok().bytes);
    assert!(all.len() == 4 && all[2].starts_with("A-002,'=Archive,"), "{all:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_leaves_in_every_format() {
    let (_server, manager) = server().await;
    for kind in isms::registry::kinds() {
        for (format, begins) in [("pdf", "Table("), ("xlsx", "PK"), ("csv", "\u{FEFF}")] {
            let answer = manager.get(&format!("/{}/export?format={format}", kind.plural)).await.ok();
            let is_register = kind.name == "risk" && format == "pdf";
            let begins = if is_register { "Risks(" } else { begins };
            assert!(answer.bytes.starts_with(begins.as_bytes()), "{kind:?} as {format}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn accept_says_the_format_too_and_a_past_day_is_as_it_was() {
    let (server, manager) = server().await;
    let accept = [("accept", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")];
    let answer = manager.send(Method::GET, "/assets/export", &accept, None).await.ok();
    assert!(answer.bytes.starts_with(b"PK"));
    server.clock.set("2026-03-02T15:00:00Z".parse().unwrap());
    manager.post("/assets", json!({"name": "Fax machine"})).await.ok();
    let rows = |answer: crate::server::Answer| lines(&answer.ok().bytes).len() - 1;
    assert_eq!(rows(manager.get("/assets/export?format=csv").await), 4);
    assert_eq!(rows(manager.get("/assets/export?format=csv&as_of=2026-03-02T12:00:00Z").await), 3);
    let pdf = manager.get("/assets/export?format=pdf&as_of=2026-03-02T12:00:00Z").await.ok();
    let told = String::from_utf8(pdf.bytes).unwrap();
    assert!(told.contains("as_of: Some(\"2 Mar 2026, 13:00\")") && told.contains("2 Mar 2026, 16:00 CET"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_asked_is_told() {
    let (server, manager) = server().await;
    for (path, says) in [
        ("/assets/export", "Say the format"),
        ("/assets/export?format=docx", "Say the format"),
        ("/assets/export?format=csv&columns=name,nonsense", "`columns` names `nonsense`"),
        ("/assets/export?format=csv&limit=5", "There is no parameter `limit`"),
        ("/assets/export?format=csv&integrity=high", "`integrity`"),
        ("/assets/export?format=pdf&part=2", "There is no part 2"),
        ("/assets/export?format=csv&part=1", "Only a PDF comes in parts"),
        ("/assets/export?format=pdf&part=0", "`part`"),
    ] {
        let answer = manager.get(path).await;
        answer.is_problem(400, "bad_request");
        assert!(answer.text("detail").contains(says), "{path}: {}", answer.json);
    }
    manager.get("/spoons/export?format=csv").await.is_problem(404, "not_found");
    manager.get("/soa-versions/SOA-001/export?format=pdf").await.is_problem(404, "not_found");
    let kept = server
        .app
        .host()
        .store()
        .accesses(server.corvane.organisation, AccessQuestion { limit: 10, ..AccessQuestion::default() })
        .await
        .unwrap();
    assert!(kept.is_empty(), "nothing left: {kept:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scope_gives_its_lines_and_nobody_elses_leave() {
    let (server, manager) = server().await;
    let unit = manager.get("/units/U-001").await.id();
    let scope = manager.post("/scopes", json!({"name": "All", "unit": unit})).await.ok();
    let path = format!("/scopes/{}/export?format=csv", scope.id());
    let answer = manager.get(&path).await.ok();
    assert_eq!(lines(&answer.bytes)[0].split(',').next(), Some("Reference"));
    server.foreigner().get(&path).await.is_problem(404, "not_found");
    let newcomer = server.newcomer().await;
    newcomer.get(&path).await.is_problem(404, "not_found");
    let none = newcomer.get("/assets/export?format=csv").await.ok();
    assert_eq!(lines(&none.bytes).len(), 1, "a header and nothing more");
    let kept = server
        .app
        .host()
        .store()
        .accesses(server.corvane.organisation, AccessQuestion { limit: 10, ..AccessQuestion::default() })
        .await
        .unwrap();
    assert_eq!(kept.len(), 2);
    assert!(kept.iter().all(|access| access.under != access.person));
}
