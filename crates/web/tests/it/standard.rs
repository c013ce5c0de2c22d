//! The standard as a place: every row has its page, states only for whoever reads them, old numbers and other names lead there.

use axum::http::{Method, StatusCode};
use catalogue::Role;

use crate::server::Server;

async fn reads(server: &Server, role: Role, path: &str) -> String {
    server.text(&format!("/o/corvane/{path}"), &server.cookies[&role]).await
}

async fn status(server: &Server, path: &str) -> StatusCode {
    let cookie = &server.cookies[&Role::IsmsManager];
    server.status(Method::GET, &format!("/o/corvane/{path}"), Some(cookie), "").await.0
}

#[tokio::test]
async fn every_requirement_and_every_reference_control_has_a_page() {
    let server = Server::start().await;
    let requirements = catalogue::requirements().iter().map(|row| (&row.id, &row.title));
    let rows = requirements.chain(catalogue::controls().iter().map(|row| (&row.id, &row.title)));
    let mut seen = 0;
    for (id, title) in rows {
        let page =
            reads(&server, Role::IsmsManager, &format!("standard/{}", id.trim_start_matches("iso27001-2022/"))).await;
        let title = maud::html! { (title) }.into_string();
        assert!(page.contains(&title), "{id} says its title");
        assert!(page.contains("An auditor asks") || page.contains("What stands in it"), "{id} says what is asked");
        seen += 1;
    }
    assert_eq!(seen, 188 + 93);
    for nowhere in [
        "standard/6.1.9",
        "standard/A.9.1",
        "standard/gdpr/5",
        "frameworks/hipaa",
        "standard?theme=odd",
        "standard?x=1",
    ] {
        assert!(status(&server, nowhere).await.is_client_error(), "{nowhere}");
    }
}

#[tokio::test]
async fn a_row_says_how_it_stands_to_whoever_reads_results() {
    let server = Server::start().await;
    let row = "standard/6.1.2.a.1";
    let manager = reads(&server, Role::IsmsManager, row).await;
    assert!(manager.contains("What the rules find") && manager.contains("How it stands"));
    assert!(manager.contains("cannot be excluded"), "clauses never are");
    let employee = reads(&server, Role::Employee, row).await;
    assert!(!employee.contains("What the rules find") && employee.contains("You read no results of rules."));
}

#[tokio::test]
async fn reference_controls_are_found_by_each_of_their_attributes() {
    let server = Server::start().await;
    for (query, there, not) in [
        ("theme=people", "standard/A.6.1", "standard/A.5.1\""),
        ("type=corrective", "standard/A.8.13", "standard/A.5.1\""),
        ("property=confidentiality&theme=physical", "standard/A.7.1\"", "standard/A.8.13"),
        ("concept=recover", "standard/A.8.13", "standard/A.5.1\""),
        ("capability=continuity", "standard/A.8.13", "standard/A.5.1\""),
        ("domain=resilience", "standard/A.5.5\"", "standard/A.6.1\""),
    ] {
        let page = reads(&server, Role::IsmsManager, &format!("standard?{query}")).await;
        assert!(page.contains(there) && !page.contains(not), "{query}");
    }
}

#[tokio::test]
async fn the_standard_is_found_under_its_names_and_by_the_numbers_of_2013() {
    let server = Server::start().await;
    for name in ["27001", "ISO%2027001", "ISO%2FIEC%2027001"] {
        assert!(
            reads(&server, Role::Employee, &format!("search?q={name}")).await.contains(r#"href="/o/corvane/standard""#),
            "{name}"
        );
    }
    assert!(
        reads(&server, Role::IsmsManager, "search?q=A.12.3.1").await.contains(r#"href="/o/corvane/standard/A.8.13""#)
    );
    assert!(reads(&server, Role::IsmsManager, "palette?q=backup").await.contains("A.8.13 Information backup"));
    let old: std::collections::BTreeSet<&str> =
        catalogue::controls().iter().flat_map(|row| row.legacy_2013.iter().map(String::as_str)).collect();
    assert_eq!(old.len(), 114);
    for number in old {
        let page = reads(&server, Role::IsmsManager, &format!("search?q={number}")).await;
        assert!(page.contains(&format!("{number} in the edition of 2013")), "{number}");
    }
}

#[tokio::test]
async fn a_law_says_what_of_it_the_isms_does_not_cover() {
    let server = Server::start().await;
    for (law, rows) in [("gdpr", 81), ("sox-itgc", 42)] {
        let page = reads(&server, Role::IsmsManager, &format!("frameworks/{law}")).await;
        assert!(page.contains(&format!("of {rows} rows")) && page.contains("What the ISMS does not cover"), "{law}");
        assert_eq!(page.matches("<li id=").count(), rows, "{law} shows every row once");
    }
    let coverage = &catalogue::mappings().about.target_coverage["gdpr"];
    let helped = coverage.strong_8_to_10 + coverage.partial_5_to_7;
    let page = reads(&server, Role::IsmsManager, "frameworks/gdpr").await;
    assert!(page.contains(&format!("helps with {helped} of 81 rows")), "as the file counts");
}
