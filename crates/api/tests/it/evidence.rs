//! Files of evidence over the API: brought by who submitted it, handed out to who sees it, and never by a checksum alone.

use axum::http::Method;
use host::FILE_BYTES;
use record::Id;
use serde_json::json;

use crate::server::{Client, Server};

const REPORT: &[u8] = b"%PDF-1.7 all restored";
/// Of [`REPORT`], as others compute it: `printf '%s' … | sha256sum`.
const DIGEST: &str = "c3bcda0021d247740d61859376d3839f7522287611f7dd3c0e1c51d11bd913af";
const CONTENT_DIGEST: &str = "sha-256=:w7zaACHSR3QNYYWTdtODn3UiKHYR9908DhxR0RvZE68=:";

/// A control owner, who they are, and a control of theirs.
async fn control_owner(server: &Server) -> (Client, Option<Id>, Id) {
    let (manager, owner) = (server.manager(), server.newcomer().await);
    let person = owner.get("/me").await.json["person"]["id"].clone();
    let unit = manager.get("/units/U-001").await.id();
    let role = json!({"unit": unit, "person": person, "role": "control_owner", "from": "2026-03-02", "reason": "keeps backups"});
    let proposed = manager.post("/role-assignments", role).await.ok();
    let consent = format!("/role-assignments/{}/consent", proposed.text("number"));
    owner.send(Method::POST, &consent, &[("if-match", &*proposed.tag())], None).await.ok();
    let control = json!({"title": "Daily backups", "owner": person, "evidence_months": 6});
    let control = manager.post("/controls", control).await.ok().id();
    (owner, person.as_str().and_then(|person| person.parse().ok()), control)
}

fn submitted(owner: Option<Id>, control: Id) -> serde_json::Value {
    let mut body = json!({
        "title": "Restore test of February", "controls": [control], "source": "Backup tool",
        "period_from": "2026-02-01", "period_to": "2026-02-28",
    });
    if let Some(owner) = owner {
        body["owner"] = json!(owner);
    }
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_brought_by_who_submitted_the_evidence_and_handed_out_to_who_sees_it() {
    let server = Server::new().await;
    let (owner, person, control) = control_owner(&server).await;
    let made = owner.post("/evidence", submitted(person, control)).await.ok();
    let (at, tag) = (format!("/evidence/{}/file", made.text("number")), made.tag());
    let seen = [("if-match", &*tag)];
    owner.get(&at).await.is_problem(400, "bad_request");

    let tried = owner.put_file(&format!("{at}?dry_run=true&name=a.pdf"), &seen, REPORT).await.ok();
    assert_eq!(tried.json["edits"][0]["changes"][0]["new"], DIGEST, "{}", tried.json);
    owner.get(&at).await.is_problem(400, "bad_request");

    owner.put_file(&at, &[], REPORT).await.is_problem(428, "precondition_missing");
    let named = format!("{at}?name=C%3A%5Ctests%5CScan.pdf&reason=as+promised");
    let brought = owner.put_file(&named, &[seen[0], ("content-digest", CONTENT_DIGEST)], REPORT).await.ok();
    let told = ["file_name", "file_digest"].map(|name| brought.text(name));
    assert_eq!(
        (told, &brought.json["file_size"], &brought.json["version"]),
        (["Scan.pdf", DIGEST], &json!(21), &json!(2))
    );
    let again = owner.put_file(&at, &seen, REPORT).await.ok();
    assert_eq!(again.json["version"], 2, "the same again is the same once");
    owner.put_file(&at, &seen, "other bytes").await.is_problem(412, "stale_version");

    for client in [&owner, &server.manager()] {
        let file = client.get(&at).await.ok();
        assert_eq!((&*file.bytes, &file.headers["content-digest"]), (REPORT, &CONTENT_DIGEST.parse().unwrap()));
        assert_eq!(file.headers["content-disposition"], "attachment; filename=\"Scan.pdf\"; filename*=UTF-8''Scan.pdf");
    }
    server.foreigner().get(&at).await.is_problem(404, "not_found");
    let tag = brought.tag();
    let other = server.manager().put_file(&at, &[("if-match", &*tag)], "other bytes").await;
    assert_eq!(other.is_problem(422, "invalid").misfits(), [("file_digest", "not_submitter")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_none_too_many_or_not_those_that_were_meant_are_not_taken() {
    let server = Server::new().await;
    let (owner, person, control) = control_owner(&server).await;
    let made = owner.post("/evidence", submitted(person, control)).await.ok();
    let (at, tag) = (format!("/evidence/{}/file", made.text("number")), made.tag());
    let seen = ("if-match", &*tag);
    owner.put_file(&at, &[seen], "").await.is_problem(400, "bad_request");
    let other = owner.put_file(&at, &[seen, ("content-digest", CONTENT_DIGEST)], "other bytes").await;
    assert!(other.is_problem(400, "bad_request").text("detail").contains("nothing was kept"));
    owner.put_file(&at, &[seen], vec![7; FILE_BYTES + 1]).await.is_problem(413, "too_large");
    owner.put_file(&format!("{at}?x=1"), &[seen], REPORT).await.is_problem(400, "bad_request");

    server.app.host().allow_files(20);
    let full = owner.put_file(&at, &[seen], REPORT).await;
    assert!(
        full.is_problem(422, "files_full").text("detail").contains("of the 1 MB that the operator"),
        "{}",
        full.json
    );
    let sheet = server.manager().bring("text/csv", "Title\nA laptop is lost on a journey\n").await;
    sheet.is_problem(422, "files_full");
    assert_eq!(owner.get("/evidence/E-001").await.json["version"], 1, "nothing was changed");
    server.app.host().allow_files(21);
    owner.put_file(&at, &[seen], REPORT).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_never_came_are_said_to_be_missing_and_can_still_be_brought() {
    let server = Server::new().await;
    let (owner, _, control) = control_owner(&server).await;
    let mut body = submitted(None, control);
    body["file_name"] = json!("restore.pdf");
    body["file_digest"] = json!(DIGEST);
    let made = owner.post("/evidence", body).await.ok();
    let (at, tag) = (format!("/evidence/{}/file", made.text("number")), made.tag());
    let missing = owner.get(&at).await;
    assert!(missing.is_problem(404, "file_not_here").text("next").contains("can bring the file"));
    let brought = owner.put_file(&at, &[("if-match", &*tag)], REPORT).await.ok();
    assert_eq!(
        (&brought.json["version"], brought.text("file_name")),
        (&json!(1), "restore.pdf"),
        "nothing is decided anew"
    );
    assert_eq!(owner.get(&at).await.ok().bytes, REPORT);
    // It is not theirs to edit, so that it stays what was submitted; the way to a file is said.
    let other = owner.put_file(&at, &[("if-match", &*tag)], "other bytes").await;
    assert!(other.is_problem(403, "not_entitled").text("next").contains("`file_digest`"), "{}", other.json);
}
