//! Two moments beside each other, over pages, API and files.

use axum::http::{Method, StatusCode};
use catalogue::Role;
use jiff::{SignedDuration, Timestamp};

use crate::server::Server;

/// A moment after everything that was done so far, as an address names it.
async fn passed() -> String {
    let then = Timestamp::now();
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    then.to_string()
}

#[tokio::test]
async fn every_record_that_was_made_changed_or_retired_in_between_is_named() {
    let server = Server::start().await;
    let manager = Role::IsmsManager;
    server.does(manager, "assets", "name=Old+laptops").await;
    let from = passed().await;
    server.does(manager, "assets", "name=Archive+of+invoices").await;
    server.does(manager, "assets/A-001", "version=1&name=Customer+invoices+and+orders").await;
    server.does(manager, "assets/A-002/retirement", "version=1").await;
    let to = passed().await;
    server.does(manager, "assets/A-001", "version=2&name=Later").await;
    let path = format!("compare?from={from}&to={to}");
    let page = server.sees(manager, &path).await;
    assert!(page.contains("3 records differ between"), "{page}");
    for said in ["Archive of invoices", "New", "Old laptops", "Retired", "and orders</ins>", "As it was"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("Later"), "what came after the second moment is not told: {page}");
    let page = server.sees(manager, &format!("{path}&kind=assets&became=retired")).await;
    assert!(page.contains("1 asset differs between") && !page.contains("Archive of invoices"), "{page}");
    let page = server.sees(manager, &format!("{path}&kind=assets&record=A-001")).await;
    assert!(page.contains("A-001 differs in 1 field between"), "{page}");
    let page = server.sees(manager, &format!("compare?from={to}&to={to}")).await;
    assert!(page.contains("No record differs between"), "{page}");
    let page = server.sees(manager, &format!("{path}&as_of={from}")).await;
    assert!(page.contains("3 records differ"), "the second moment is the one that was asked for: {page}");
}

#[tokio::test]
async fn what_somebody_may_not_see_is_counted_and_not_named() {
    let server = Server::start().await;
    let from = passed().await;
    server.does(Role::IsmsManager, "assets", "name=Secret+archive").await;
    let of_employee = server.sees(Role::Employee, &format!("compare?from={from}&kind=assets")).await;
    assert!(!of_employee.contains("Secret archive"), "{of_employee}");
    assert!(of_employee.contains("1 record that differs you may not see"), "{of_employee}");
    let whole = server.sees(Role::IsmsManager, &format!("compare?from={from}&kind=assets")).await;
    assert!(whole.contains("Secret archive") && !whole.contains("you may not see"), "{whole}");
}

#[tokio::test]
async fn a_moment_that_cannot_be_shown_is_refused_with_a_sentence_on_the_same_page() {
    let server = Server::start().await;
    let cookie = &server.cookies[&Role::IsmsManager];
    let tomorrow = (Timestamp::now() + SignedDuration::from_hours(48)).to_string();
    let now = passed().await;
    for (query, said) in [
        ("from=1999-01-01".to_owned(), "before"),
        (format!("from={tomorrow}"), "future"),
        (format!("from={now}&to=1999-01-01"), "before"),
        ("from=yesterday".to_owned(), "2026-03-31"),
        (format!("from={now}&kind=nothing"), "`kind` is the resource"),
        (format!("from={now}&record=A-001"), "say which with `kind`"),
        (format!("from={now}&became=lost"), "`became` is one of"),
        (format!("from={now}&after=x"), "`next` of the page before"),
    ] {
        let answer = server.ask(Method::GET, &format!("/o/corvane/compare?{query}"), Some(cookie), "").await;
        let status = answer.status();
        let page = Server::body(answer).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{query}");
        assert!(page.contains(said), "{query}: {page}");
    }
    let (status, _) = server
        .status(Method::GET, &format!("/o/corvane/compare?from={now}&kind=assets&record=A-999"), Some(cookie), "")
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND, "a record that there is not");
    let later = passed().await;
    server.does(Role::IsmsManager, "assets", "name=Something").await;
    let page = server
        .ask(Method::GET, &format!("/o/corvane/compare?from={}&to={now}", passed().await), Some(cookie), "")
        .await;
    assert_eq!(page.status(), StatusCode::BAD_REQUEST, "{later}");
    assert!(Server::body(page).await.contains("lies after the second"));
}

#[tokio::test]
async fn a_comparison_leaves_as_workbook_and_as_csv_with_a_row_for_each_field() {
    let server = Server::start().await;
    let from = passed().await;
    server.does(Role::IsmsManager, "assets/A-001", "version=1&name=Invoices&description=All+of+them").await;
    let path = format!("compare/export?from={from}&kind=assets");
    let csv = server.sees(Role::IsmsManager, &format!("{path}&format=csv")).await;
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 3, "{csv}");
    assert!(lines[0].contains("Register,Number,Record,What happened,Field,Before,After"), "{csv}");
    assert!(lines[1].contains("Assets,A-001,Invoices,Changed,Name,Customer invoices,Invoices"), "{csv}");
    let cookie = &server.cookies[&Role::IsmsManager];
    let book = server.ask(Method::GET, &format!("/o/corvane/{path}&format=xlsx"), Some(cookie), "").await;
    assert_eq!(book.status(), StatusCode::OK);
    assert!(book.headers()["content-disposition"].to_str().unwrap().contains("assets-since-"));
}
