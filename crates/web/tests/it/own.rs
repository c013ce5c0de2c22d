//! *My work*: what everybody has on a page of their own.

use axum::http::Method;
use catalogue::Role;
use isms::support::TrainingAssignment;
use record::Kinded as _;
use serde_json::json;

use crate::server::Server;

fn main_of(page: &str) -> &str {
    page.split_once("<main").map_or(page, |(_, main)| main)
}

#[tokio::test]
async fn duties_training_and_reports_of_somebody_stand_on_their_own_page() {
    let server = Server::start().await;
    let employee = server.person(Role::Employee).await;
    let empty = server.sees(Role::Employee, "work").await;
    let empty = main_of(&empty);
    assert!(empty.contains("Nothing waits for you") && empty.contains("Employee"), "{empty}");
    assert!(!empty.contains("To learn") && !empty.contains("You reported"), "{empty}");

    server.does(Role::IsmsManager, "training-courses", "name=Phishing&for_everybody=true").await;
    let course = server.chosen("training-courses", "Phishing").await;
    let assigned = json!({"course": course, "person": employee, "due_on": "2099-01-01"});
    server.begins(Role::IsmsManager, TrainingAssignment::kind_of(), "assignment", assigned).await;
    let duty = format!("name=Restore+test&first_due=2020-01-01&owner={employee}");
    server.does(Role::IsmsManager, "calendar-entries", &duty).await;
    server.does(Role::Employee, "improvements", "title=Lock+screens+sooner").await;

    let page = server.sees(Role::Employee, "work").await;
    let page = main_of(&page);
    for part in
        ["To learn", "Phishing", "Restore test", "You reported or asked for", "Lock screens sooner", "Report or ask"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(page.contains("2 things wait for you, 1 of them late"), "the duty is late: {page}");

    // Each line leads to where it is done.
    let learn = page.split_once("To learn").and_then(|(_, rest)| rest.split_once("href=\"")).unwrap().1;
    let path = learn.split_once('"').unwrap().0;
    let answer = server.ask(Method::GET, path, Some(&server.cookies[&Role::Employee]), "").await;
    assert_eq!(answer.status(), 200, "{path}");

    let other = server.sees(Role::AssetOwner, "work").await;
    assert!(!main_of(&other).contains("Lock screens sooner"), "what others reported is theirs");
}

#[tokio::test]
async fn whoever_reads_from_outside_is_offered_nothing_to_report() {
    let server = Server::start().await;
    let page = server.sees(Role::ExternalAuditor, "work").await;
    assert!(!page.contains("Report or ask"), "{page}");
}
