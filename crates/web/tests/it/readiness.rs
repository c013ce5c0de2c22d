//! Readiness over the pages: what fails, who reads it, on the record, and on the form of a step before it is taken.

use axum::http::{Method, StatusCode};
use catalogue::Role;
use login::Logins;

use crate::server::Server;

async fn with_a_bare_risk() -> Server {
    let server = Server::start().await;
    let (status, _) = sends(&server, Role::IsmsManager, "risks/new/risk", "title=Lost+laptop").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    server
}

async fn sends(server: &Server, role: Role, path: &str, form: &str) -> (StatusCode, String) {
    let cookie = &server.cookies[&role];
    let form = format!("{form}&token={}", Logins::form_token(cookie));
    let answer = server.ask(Method::POST, &format!("/o/corvane/{path}"), Some(cookie), &form).await;
    let status = answer.status();
    let page = axum::body::to_bytes(answer.into_body(), 1 << 22).await.unwrap();
    (status, String::from_utf8(page.to_vec()).unwrap())
}

async fn reads(server: &Server, role: Role, path: &str) -> String {
    server.text(&format!("/o/corvane/{path}"), &server.cookies[&role]).await
}

#[tokio::test]
async fn the_page_says_what_fails_where_and_what_to_do() {
    let server = with_a_bare_risk().await;
    let page = reads(&server, Role::IsmsManager, "readiness").await;
    for said in
        ["rules fail at major", "Risk R-001 has no owner.", "Name who answers for the risk.", "are not evaluated"]
    {
        assert!(page.contains(said), "{said}");
    }
    assert!(page.contains(r#"href="/o/corvane/risks/R-001""#) && page.contains(r#"href="/o/corvane/readiness/R6-15""#));
    let missing = reads(&server, Role::IsmsManager, "readiness?show=not_evaluated&clause=6.1.3").await;
    assert!(missing.contains("not kept here yet: certificate.") && !missing.contains("R-001"));
    let rule = reads(&server, Role::IsmsManager, "readiness/R6-15").await;
    assert!(rule.contains("more than 10 percent of open risks") && rule.contains("Looked at"));
    for wrong in ["readiness?show=everything", "readiness?colour=red"] {
        let (status, _) = server
            .status(Method::GET, &format!("/o/corvane/{wrong}"), Some(&server.cookies[&Role::IsmsManager]), "")
            .await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn each_role_reads_what_the_table_of_rights_lets_it() {
    let server = with_a_bare_risk().await;
    let owner = reads(&server, Role::Owner, "readiness").await;
    assert!(owner.contains("1 that you may not see") && !owner.contains("R-001"), "totals only");
    let employee = reads(&server, Role::Employee, "readiness").await;
    assert!(employee.contains("Nothing is missing in what is yours") && !employee.contains("class=\"clauses\""));
    let cookie = &server.cookies[&Role::PlatformAdministrator];
    let (status, _) = server.status(Method::GET, "/o/corvane/readiness", Some(cookie), "").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(
        !reads(&server, Role::PlatformAdministrator, "work").await.contains("Readiness"),
        "nor does the rail say so"
    );
}

#[tokio::test]
async fn a_record_says_what_is_missing_there() {
    let server = with_a_bare_risk().await;
    let page = reads(&server, Role::IsmsManager, "risks/R-001").await;
    assert!(page.contains("What is missing here") && page.contains("Risk R-001 has no owner."));
    let asset = reads(&server, Role::IsmsManager, "assets/A-001").await;
    assert!(!asset.contains("What is missing here"), "nothing is");
}

#[tokio::test]
async fn a_step_says_what_it_would_change_before_it_is_taken() {
    let server = with_a_bare_risk().await;
    let form = "version=1&because=no_risk&reason=It+is+an+incident&do=look";
    let (status, page) = sends(&server, Role::IsmsManager, "risks/R-001/rejection", form).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("This would close") && page.contains("Risk R-001 has no owner."), "{page}");
    assert!(page.contains(r#"value="It is an incident""#), "what was typed stays");
    assert!(!reads(&server, Role::IsmsManager, "risks/R-001").await.contains("Rejected"), "and nothing was kept");
    let (status, page) = sends(&server, Role::IsmsManager, "risks/R-001/rejection", "version=1&do=look").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!page.contains("This would close"), "what cannot be taken changes nothing");
}
