//! The page that tells whether everything is as the log says, and what one takes along from it.

use axum::http::{Method, StatusCode};
use catalogue::Role;
use login::Logins;

use crate::server::Server;

async fn verified(server: &Server, role: Role) -> String {
    let token = Logins::form_token(&server.cookies[&role]);
    let begun = server
        .status(
            Method::POST,
            "/o/corvane/integrity/verification",
            Some(&server.cookies[&role]),
            &format!("token={token}"),
        )
        .await;
    assert_eq!(begun.0, StatusCode::SEE_OTHER);
    for _ in 0..200 {
        let page = server.sees(role, "integrity").await;
        if !page.contains("The log is being verified") {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("it comes to no end");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_verifies_and_is_told_what_is_wrong_by_name() {
    let server = Server::start().await;
    let before = server.sees(Role::InternalAuditor, "integrity").await;
    for part in
        ["Not verified since the server was started", "Verify now", "Last checkpoint", "What this page cannot tell you"]
    {
        assert!(before.contains(part), "{part}: {before}");
    }
    let sound = verified(&server, Role::InternalAuditor).await;
    for part in ["Everything is as the log says", "Nothing is wrong.", "Verify again", "What was looked at"] {
        assert!(sound.contains(part), "{part}: {sound}");
    }
    let touched = server
        .behind_our_back(
            "UPDATE revision SET body = replace(body, 'Customer', 'Some') WHERE body LIKE '%Customer invoices%'",
        )
        .await;
    assert_eq!(touched, 1);
    let wrong = verified(&server, Role::InternalAuditor).await;
    for part in
        ["One thing is not as the log says", "/o/corvane/assets/A-001", "Its content is not what its entry commits to."]
    {
        assert!(wrong.contains(part), "{part}: {wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_read_the_log_finds_no_such_page() {
    let server = Server::start().await;
    let rail = server.sees(Role::Employee, "").await;
    assert!(!rail.contains("/o/corvane/integrity"), "the rail does not lead there");
    assert!(server.sees(Role::TopManagement, "").await.contains("/o/corvane/integrity"));
    let cookie = Some(server.cookies[&Role::Employee].as_str());
    for path in ["integrity", "integrity/checkpoint", "integrity/export", "assets/A-001/versions/1/proof"] {
        let status = server.status(Method::GET, &format!("/o/corvane/{path}"), cookie, "").await;
        assert_eq!(status.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_along_verifies_and_is_kept_as_taken() {
    let server = Server::start().await;
    let taken = server.accesses().await;
    let checkpoint = server.sees(Role::InternalAuditor, "integrity/checkpoint").await;
    assert!(ledger::note::unverified(&checkpoint).is_some(), "{checkpoint}");
    let proof = server.sees(Role::InternalAuditor, "assets/A-001/versions/1/proof").await;
    let verifier = server.app.host().verifier(server.organisation()).parse().unwrap();
    let proven = ledger::proof::Proof::parse(&proof).unwrap().verify(&verifier).unwrap();
    assert!(proven.fields.iter().any(|field| field.name == "name" && field.value == "Customer invoices"), "{proven:?}");
    let export = server
        .ask(Method::GET, "/o/corvane/integrity/export?files=true", Some(&server.cookies[&Role::InternalAuditor]), "")
        .await;
    assert_eq!(export.headers()["content-type"], "application/zip");
    let bytes = axum::body::to_bytes(export.into_body(), 1 << 26).await.unwrap();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("log.zip");
    std::fs::write(&path, &bytes).unwrap();
    let mut files = host::Opened::open(&path).unwrap();
    let now = server.app.host().now();
    let elsewhere = host::Elsewhere { pinned: vec![checkpoint], ..host::Elsewhere::default() };
    let (found, _) = host::verify_export(&mut files, elsewhere, host::Level::Decisions, now, &mut |_, _| ()).unwrap();
    assert!(found.is_sound(), "{found:?}");
    assert_eq!(found.logs[0].checked.pinned, 1);
    assert_eq!(server.accesses().await, taken + 2, "the proof and the export");
}
