//! What a form would change, told before it is saved, with what was typed kept.

use axum::http::StatusCode;
use catalogue::Role;

use crate::risks::{RATINGS, Story};

#[tokio::test]
async fn an_edit_says_which_findings_it_would_open_and_close_and_saves_nothing() {
    let office = Story::begun().await.server;
    let nobody = "do=look&version=1&owner=&title=Lost+laptop+of+a+seller";
    let (status, page) = office.sends(Role::IsmsManager, "risks/R-001", nobody).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("This would open 1 finding.") && page.contains("Risk R-001 has no owner."), "{page}");
    assert!(page.contains("value=\"Lost laptop of a seller\""), "what was typed stays: {page}");
    let risk = office.sees(Role::IsmsManager, "risks/R-001").await;
    assert!(risk.contains("Lost laptop") && !risk.contains("of a seller"), "{risk}");
    let (status, page) = office.sends(Role::IsmsManager, "risks/R-001", "do=look&version=1&title=Lost+laptop").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Nothing differs from what is saved."), "{page}");
    let (status, page) = office.sends(Role::IsmsManager, "risks/R-001", "do=look&version=1&title=").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("id=\"title-error\"") && page.contains("Nothing is saved yet"), "{page}");
}

#[tokio::test]
async fn a_form_that_makes_a_record_is_tried_before_there_is_one() {
    let office = Story::begun().await.server;
    let (status, page) = office.sends(Role::IsmsManager, "assets", "do=look&name=Payroll&location=Rack+4").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("This would open") && page.contains("value=\"Rack 4\""), "{page}");
    assert!(!office.sees(Role::IsmsManager, "assets").await.contains("Payroll"));
}

#[tokio::test]
async fn whoever_only_looks_at_a_stale_form_keeps_it_and_is_told() {
    let office = Story::begun().await.server;
    office.does(Role::IsmsManager, "assets/A-001", "version=1&name=Customer+invoices+of+2026").await;
    let stale = "do=look&version=1&name=Customer+invoices&location=Rack+4";
    let (status, page) = office.sends(Role::IsmsManager, "assets/A-001", stale).await;
    assert_eq!(status, StatusCode::PRECONDITION_FAILED);
    assert!(page.contains("Nothing is saved yet") && page.contains("value=\"Rack 4\""), "{page}");
}

#[tokio::test]
async fn the_form_of_a_step_says_which_levels_it_would_move() {
    let office = Story::begun().await.server;
    let analysis = format!("do=look&version=1&{RATINGS}&rationale=It+happened+last+year");
    let (status, page) = office.sends(Role::RiskOwner, "risks/R-001/analysis", &analysis).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("1 record would stand otherwise."), "{page}");
    assert!(
        page.contains("Level: <b>High</b>, not none") && page.contains("Above the line: <b>yes</b>, not no"),
        "{page}"
    );
}

#[tokio::test]
async fn a_change_of_many_records_is_tried_as_a_whole() {
    let office = Story::begun().await.server;
    let id = office.chosen("risks", "Lost").await;
    let change = format!("do=look&id={id}%401&row={id}%401&owner.clear=1&reason=handed+over");
    let (status, page) = office.sends(Role::IsmsManager, "risks/bulk", &change).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Risk R-001 has no owner.") && page.contains("value=\"handed over\""), "{page}");
    let risk = office.sees(Role::IsmsManager, "risks/R-001").await;
    assert!(risk.contains("Holder of risk_owner"), "{risk}");
}
