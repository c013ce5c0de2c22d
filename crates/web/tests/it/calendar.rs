//! The calendar: what records name as days, as a year, a month and a list.

use axum::http::{Method, StatusCode};
use catalogue::Role;

use crate::server::Server;

fn main_of(page: &str) -> &str {
    page.split_once("<main").map_or(page, |(_, main)| main)
}

#[tokio::test]
async fn every_day_that_a_record_names_stands_in_the_calendar() {
    let server = Server::start().await;
    let employee = server.person(Role::Employee).await;
    let duty = format!("name=Restore+test&first_due=2031-01-31&every=3&until=2031-12-31&owner={employee}");
    server.does(Role::IsmsManager, "calendar-entries", &duty).await;
    server.does(Role::IsmsManager, "assets", "name=Hoster&reviewed_on=2030-05-01&review_every=12").await;
    let year = server.sees(Role::IsmsManager, "calendar?on=2031").await;
    assert!(main_of(&year).contains("5 dates in 2031"), "four times a duty, one review: {year}");
    let month = server.sees(Role::IsmsManager, "calendar?show=month&on=2031-04").await;
    assert!(main_of(&month).contains("30 Apr 2031") && month.contains("Restore test"), "short months count: {month}");
    let list = server.sees(Role::IsmsManager, "calendar?show=list&on=2031&clause=8.1").await;
    assert!(list.contains("Restore test") && !main_of(&list).contains("Hoster"), "{list}");
    let theirs = server.sees(Role::IsmsManager, &format!("calendar?show=list&on=2031&person={employee}")).await;
    assert!(main_of(&theirs).contains("4 dates in"), "{theirs}");
    let kind = server.sees(Role::IsmsManager, "calendar?show=list&on=2031&kind=asset").await;
    assert!(main_of(&kind).contains("1 date in") && kind.contains("Hoster"), "{kind}");
    let employees = server.sees(Role::Employee, "calendar?show=list&on=2031").await;
    assert!(!main_of(&employees).contains("Hoster"), "nobody sees days of records that they may not see");
}

#[tokio::test]
async fn an_address_that_means_nothing_is_answered_in_a_sentence() {
    let server = Server::start().await;
    for query in ["on=9999", "on=tomorrow", "show=week", "kind=spoon", "person=nobody"] {
        let path = format!("/o/corvane/calendar?{query}");
        let answer = server.ask(Method::GET, &path, Some(&server.cookies[&Role::IsmsManager]), "").await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{query}");
        assert!(Server::body(answer).await.contains("role=\"alert\""), "{query}");
    }
}
