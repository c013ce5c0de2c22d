//! The page of top management: what waits for it, what it decided, and who has such a page.

use axum::http::{Method, StatusCode};
use catalogue::Role;
use isms::risk::RiskCriteria;
use record::Kinded as _;

use crate::server::Server;

#[tokio::test]
async fn a_submission_waits_there_until_it_is_decided() {
    let server = Server::start().await;
    let before = server.sees(Role::TopManagement, "management").await;
    assert!(before.contains("No decision waits for top management"));
    server.does(Role::IsmsManager, "risk-criteria/RC-001", "version=1&appetite=Nothing+that+harms+people").await;
    server.does(Role::IsmsManager, "risk-criteria/RC-001/submission", "version=2").await;

    let chief = server.sees(Role::TopManagement, "management").await;
    assert!(chief.contains("1 decision waits for top management"));
    assert!(chief.contains(r#"href="/o/corvane/risk-criteria/RC-001/approval""#), "one click to the signature");
    let auditor = server.sees(Role::InternalAuditor, "management").await;
    assert!(auditor.contains("1 decision waits for top management"));
    assert!(auditor.contains(r#"href="/o/corvane/risk-criteria/RC-001""#) && !auditor.contains("RC-001/approval"));

    let person = server.person(Role::TopManagement).await.parse().unwrap();
    server.proven(person, RiskCriteria::kind_of(), "RC-001", "approval").await;
    let after = server.sees(Role::TopManagement, "management").await;
    assert!(after.contains("No decision waits for top management"));
    let decided = after.split("id=\"decided\"").nth(1).unwrap();
    assert!(decided.contains("Risk criteria") && decided.contains("approved"), "the act stands there with its day");
}

#[tokio::test]
async fn it_shows_what_is_red_and_is_there_for_who_reads_results() {
    let server = Server::start().await;
    server.does(Role::IsmsManager, "risks/new/risk", "title=Lost+laptop").await;
    let page = server.sees(Role::TopManagement, "management").await;
    let red = page.split("id=\"red\"").nth(1).unwrap();
    assert!(red.contains("R6-15") && red.contains("Major"));
    for role in [Role::Employee, Role::Hr, Role::PlatformAdministrator] {
        let (status, _) = server.status(Method::GET, "/o/corvane/management", Some(&server.cookies[&role]), "").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{role}");
        assert!(!server.sees(role, "work").await.contains("/management"), "nor does the rail of {role} lead there");
    }
}
