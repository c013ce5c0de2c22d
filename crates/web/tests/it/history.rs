//! The history narrowed, a version brought back, and figures over a period.

use axum::http::{Method, StatusCode};
use catalogue::Role;

use crate::server::Server;

#[tokio::test]
async fn the_history_is_narrowed_to_a_register_a_person_or_a_record() {
    let server = Server::start().await;
    server.does(Role::IsmsManager, "assets", "name=Archive").await;
    let manager = server.person(Role::IsmsManager).await;
    let entries = |page: &str| page.matches("<li><time").count();
    let assets = server.sees(Role::IsmsManager, "history?kind=assets").await;
    assert_eq!(entries(&assets), 2, "{assets}");
    let one = server.sees(Role::IsmsManager, "history?kind=assets&record=A-002").await;
    assert!(entries(&one) == 1 && one.contains("Archive"), "{one}");
    let theirs = server.sees(Role::IsmsManager, &format!("history?person={manager}&kind=assets")).await;
    assert!(entries(&theirs) == 1 && theirs.contains("Archive"), "{theirs}");
    let none = server.sees(Role::IsmsManager, &format!("history?person={manager}&kind=sites")).await;
    assert!(none.contains("Nothing of this that you may see"), "{none}");
    let cookie = &server.cookies[&Role::IsmsManager];
    for (query, status) in [
        ("kind=nothing", StatusCode::BAD_REQUEST),
        ("record=A-001", StatusCode::BAD_REQUEST),
        ("person=nobody", StatusCode::BAD_REQUEST),
        ("since=yesterday", StatusCode::BAD_REQUEST),
        ("before=x", StatusCode::BAD_REQUEST),
        ("kind=assets&record=A-999", StatusCode::NOT_FOUND),
    ] {
        let (found, _) = server.status(Method::GET, &format!("/o/corvane/history?{query}"), Some(cookie), "").await;
        assert_eq!(found, status, "{query}");
    }
    let hidden = server.sees(Role::Employee, "history?kind=people").await;
    assert!(!hidden.contains("Archive"));
}

#[tokio::test]
async fn a_version_is_brought_back_as_an_edit_of_the_newest_one() {
    let server = Server::start().await;
    let manager = Role::IsmsManager;
    server.does(manager, "assets/A-001", "version=1&name=Orders&description=All+of+them").await;
    let first = server.sees(manager, "assets/A-001/versions/1").await;
    assert!(first.contains("Restore this version"), "{first}");
    let newest = server.sees(manager, "assets/A-001/versions/2").await;
    assert!(!newest.contains("Restore this version"), "what stands already is not brought back");
    let form = server.sees(manager, "assets/A-001/edit?restore=1").await;
    for said in ["value=\"Customer invoices\"", "restored from version 1", "name=\"version\" value=\"2\""] {
        assert!(form.contains(said), "{said}: {form}");
    }
    assert!(!form.contains("All of them"), "the description had no value then: {form}");
    let sent = "version=2&name=Customer+invoices&description=&reason=restored+from+version+1";
    server.does(manager, "assets/A-001", sent).await;
    let page = server.sees(manager, "assets/A-001").await;
    assert!(page.contains("restored from version 1") && page.contains("version 3"), "{page}");
    let (status, page) = server.sends(manager, "assets/A-001", sent).await;
    assert_eq!(status, StatusCode::CONFLICT, "somebody edited it meanwhile: {page}");
    for (role, path) in
        [(manager, "assets/A-001/edit?restore=9"), (Role::InternalAuditor, "assets/A-001/edit?restore=1")]
    {
        let (status, _) =
            server.status(Method::GET, &format!("/o/corvane/{path}"), Some(&server.cookies[&role]), "").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{role} at {path}");
    }
    assert!(!server.sees(Role::InternalAuditor, "assets/A-001/versions/1").await.contains("Restore this version"));
}

#[tokio::test]
async fn trends_of_a_young_organisation_are_one_day_and_a_wrong_period_is_told_on_the_page() {
    let server = Server::start().await;
    server.does(Role::IsmsManager, "risks/new/risk", "title=Lost+laptop").await;
    let page = server.sees(Role::IsmsManager, "trends").await;
    assert!(page.contains("1 risk is open") && page.contains("Open risks by level"), "{page}");
    let cookie = &server.cookies[&Role::IsmsManager];
    for (query, said) in [
        ("from=1999-01-01", "The organisation began here on"),
        ("to=2999-01-01", "ends in the future"),
        ("points=1", "before its last"),
        ("from=x", "is a date like"),
    ] {
        let answer = server.ask(Method::GET, &format!("/o/corvane/trends?{query}"), Some(cookie), "").await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{query}");
        assert!(Server::body(answer).await.contains(said), "{query}");
    }
    let employee = server.sees(Role::Employee, "trends").await;
    assert!(!employee.contains("Lost laptop") && !employee.contains("1 risk is open"), "{employee}");
}
