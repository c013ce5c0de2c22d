//! What-ifs over the pages: tried first from a form, looked at by several, answered where today moved on, compared, applied.

use axum::http::StatusCode;
use catalogue::Role;

use crate::server::Server;

/// A what-if that moves the first asset, drafted from its form.
async fn drafted() -> Server {
    let office = Server::start().await;
    let form = "do=try&version=1&name=Customer+invoices&location=Bern&what_if=&what_if_name=Move+the+invoices";
    let (status, page) = office.sends(Role::IsmsManager, "assets/A-001", form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    office
}

const ONE: &str = "what-ifs/WI-002";

#[tokio::test]
async fn a_form_is_tried_first_in_a_new_what_if_and_nothing_else_is_saved() {
    let office = drafted().await;
    let page = office.sees(Role::IsmsManager, ONE).await;
    for said in
        ["Move the invoices", "Customer invoices", "Bern", "This can be applied.", "drafted by Holder of isms_manager"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!office.sees(Role::IsmsManager, "assets/A-001").await.contains("Bern"));
    let form = office.sees(Role::IsmsManager, "assets/A-001/edit").await;
    assert!(form.contains("WI-002 Move the invoices") && form.contains("Try this first"), "{form}");
    let (status, page) =
        office.sends(Role::IsmsManager, "assets/A-001", "do=try&version=1&name=X&what_if=&what_if_name=").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("what_if_name-error") && page.contains("value=\"X\""), "{page}");
}

#[tokio::test]
async fn it_is_applied_at_once_and_the_history_says_by_which_what_if() {
    let office = drafted().await;
    office.does(Role::IsmsManager, &format!("{ONE}/application"), "version=2").await;
    let asset = office.sees(Role::IsmsManager, "assets/A-001").await;
    assert!(asset.contains("Bern") && asset.contains("WI-002: Move the invoices"), "{asset}");
    let page = office.sees(Role::IsmsManager, ONE).await;
    assert!(page.contains("Applied on") && !page.contains("This can be applied."), "{page}");
    let (status, page) = office.sends(Role::IsmsManager, &format!("{ONE}/application"), "version=3").await;
    assert_ne!(status, StatusCode::SEE_OTHER);
    assert!(page.contains("This what-if was applied and stays as it was."), "{page}");
}

#[tokio::test]
async fn where_today_moved_on_the_page_asks_field_by_field_before_it_is_applied() {
    let office = drafted().await;
    office.does(Role::IsmsManager, "assets/A-001", "version=1&name=Customer+invoices&location=Oslo").await;
    let page = office.sees(Role::IsmsManager, ONE).await;
    for said in ["1 record cannot be changed as drafted.", "What was drafted", "What it says today", "Oslo"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let (status, page) = office.sends(Role::IsmsManager, &format!("{ONE}/application"), "version=2").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Nothing was applied."), "{page}");
    let asset = office.chosen("assets", "Customer").await;
    let (status, _) = office.sends(Role::IsmsManager, &format!("{ONE}/drafting"), &format!("record={asset}")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "an answer says something");
    let answer = format!("record={asset}&field.location=drafted");
    office.does(Role::IsmsManager, &format!("{ONE}/drafting"), &answer).await;
    office.does(Role::IsmsManager, &format!("{ONE}/application"), "version=3").await;
    assert!(office.sees(Role::IsmsManager, "assets/A-001").await.contains("Bern"));
}

#[tokio::test]
async fn records_are_taken_out_and_a_what_if_is_discarded_and_taken_back() {
    let office = drafted().await;
    let asset = office.chosen("assets", "Customer").await;
    office.does(Role::IsmsManager, &format!("{ONE}/drafting"), &format!("record={asset}&do=drop")).await;
    assert!(office.sees(Role::IsmsManager, ONE).await.contains("Nothing is drafted here yet."));
    office.does(Role::IsmsManager, &format!("{ONE}/retirement"), "version=3").await;
    let form = office.sees(Role::IsmsManager, "assets/A-001/edit").await;
    assert!(!form.contains("WI-002"), "nothing is drafted in what was discarded: {form}");
    office.does(Role::IsmsManager, &format!("{ONE}/restoration"), "version=4").await;
}

#[tokio::test]
async fn two_what_ifs_stand_side_by_side() {
    let office = drafted().await;
    let other = "do=try&version=1&name=Customer+invoices&location=Oslo&what_if=&what_if_name=Or+to+the+north";
    office.does(Role::IsmsManager, "assets/A-001", other).await;
    let page = office.sees(Role::IsmsManager, &format!("{ONE}/comparison?with=WI-003")).await;
    for said in ["Move the invoices", "Or to the north", "Bern", "Oslo", "Location"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let cookie = &office.cookies[&Role::IsmsManager];
    let address = format!("/o/corvane/{ONE}/comparison?with=WI-999");
    assert_eq!(office.status(axum::http::Method::GET, &address, Some(cookie), "").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whoever_may_not_see_what_it_tells_of_does_not_find_it() {
    let office = drafted().await;
    let employee = office.person(Role::Employee).await;
    office
        .does(Role::IsmsManager, ONE, &format!("version=2&name=Move+the+invoices&with={employee}&with.shown=1"))
        .await;
    let cookie = &office.cookies[&Role::Employee];
    let (status, _) = office.status(axum::http::Method::GET, &format!("/o/corvane/{ONE}"), Some(cookie), "").await;
    assert_eq!(status, StatusCode::NOT_FOUND, "named in it, and not allowed to see the asset");
}

#[tokio::test]
async fn a_change_of_many_records_is_tried_first_too() {
    let office = drafted().await;
    let asset = office.chosen("assets", "Customer").await;
    let change = format!("do=try&id={asset}%401&row={asset}%401&classification=confidential&what_if=&what_if_name=");
    let (status, page) = office.sends(Role::IsmsManager, "assets/bulk", &change).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("say in a line what the new one is about"), "{page}");
    office.does(Role::IsmsManager, "assets/bulk", &format!("{change}Classify")).await;
    assert!(office.sees(Role::IsmsManager, "what-ifs/WI-003").await.contains("Confidential"));
}

#[tokio::test]
async fn a_record_whose_life_begins_with_a_step_is_tried_first() {
    let office = drafted().await;
    let what_if = office.chosen("what-ifs", "Move").await;
    let risk = format!("do=try&title=Lost+laptop&what_if={what_if}");
    let (status, page) = office.sends(Role::IsmsManager, "risks/new/risk", &risk).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let page = office.sees(Role::IsmsManager, ONE).await;
    assert!(page.contains("Lost laptop") && page.contains("Risk R-001 has no owner."), "{page}");
    office.does(Role::IsmsManager, &format!("{ONE}/application"), "version=3").await;
    assert!(office.sees(Role::IsmsManager, "risks/R-001").await.contains("Lost laptop"));
}
