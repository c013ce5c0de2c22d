//! Who may do what, over the pages: what is offered can be done, and what cannot be done says who can.

use axum::http::{Method, StatusCode};
use catalogue::Role;
use isms::control::SoaVersion;
use record::Kinded as _;
use serde_json::json;

use crate::server::Server;
use crate::statement::{begun, exclude_all, number, scope_in_force};
use crate::treatment::evaluated;

#[tokio::test]
async fn the_owner_of_a_control_of_a_unit_below_confirms_the_line_that_it_serves() {
    let server = begun().await;
    let engineering = server.unit("Engineering").await;
    let (sten, cookie) = server.colleague("Sten", Role::ControlOwner, engineering).await;
    let line = number(&server, "A.8.13").await;
    let page = server.text("/o/corvane/soa", &cookie).await;
    assert!(!page.contains("id=\"SL-"), "no control of his serves a line yet: {page}");
    server.does(Role::IsmsManager, &format!("soa/{line}/adoption"), &format!("owner={sten}")).await;
    let control = server.sees(Role::IsmsManager, "controls/C-001").await;
    assert!(control.contains("Engineering"), "it stands where he holds the role: {control}");
    let inclusion = format!("version=1&owner={sten}&business_reason=Customers+ask+for+it");
    server.does(Role::IsmsManager, &format!("soa/{line}/inclusion"), &inclusion).await;
    let work = server.text("/o/corvane/work", &cookie).await;
    assert!(work.contains("Confirm the inclusion of") && work.contains("1 line of the Statement"), "{work}");
    let page = server.text(&format!("/o/corvane/soa?line={line}"), &cookie).await;
    assert_eq!(page.matches("id=\"SL-").count(), 1, "his line and no other: {page}");
    assert!(page.contains("Corvane") && !page.contains("a scope that you may not see"), "he knows the scope: {page}");
    let (status, page) = server.posts(&cookie, &format!("soa/{line}/inclusion"), "version=2").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert!(server.sees(Role::IsmsManager, "soa?show=included").await.contains("Information backup"));
}

#[tokio::test]
async fn a_form_offers_the_units_where_one_may_do_it_and_no_others() {
    let server = Server::start().await;
    let (engineering, sales) = (server.unit("Engineering").await, server.unit("Sales").await);
    let (_, cookie) = server.colleague("Irma", Role::IsmsManager, engineering).await;
    for path in ["risks/new/risk", "controls/new/control", "sites/new"] {
        let page = server.text(&format!("/o/corvane/{path}"), &cookie).await;
        assert!(page.contains(&engineering.to_string()), "{path}: {page}");
        assert!(!page.contains(&sales.to_string()), "{path}: what would be refused is not offered: {page}");
    }
    let form = format!("title=Ransomware&unit={engineering}");
    let (status, page) = server.posts(&cookie, "risks/new/risk", &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
}

#[tokio::test]
async fn nobody_is_offered_a_record_that_they_could_not_make() {
    let server = Server::start().await;
    let owner = server.person(Role::ControlOwner).await;
    let control = format!("title=Daily+backups&serves=A.8.13&evidence_months=6&owner={owner}");
    server.does(Role::IsmsManager, "controls/new/control", &control).await;
    let way = "evidence/new/evidence";
    assert!(server.sees(Role::ControlOwner, "controls/C-001").await.contains(way));
    let page = server.sees(Role::IsmsManager, "controls/C-001").await;
    assert!(!page.contains(way), "the ISMS manager submits none: {page}");
    assert!(page.contains("Holder of control_owner submits its evidence"), "and is told who does: {page}");
    let list = server.sees(Role::IsmsManager, "evidence").await;
    assert!(!list.contains("/evidence/new"), "nor in the list: {list}");
    let cookie = server.cookies[&Role::IsmsManager].clone();
    let (status, _) = server.status(Method::GET, &format!("/o/corvane/{way}"), Some(&cookie), "").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    // Whoever carries out an action for a control may.
    let employee = server.person(Role::Employee).await;
    let control = server.chosen("controls", "backups").await;
    let action = format!("title=Restore&control={control}&assignee={employee}&due=2099-01-31&effect=x&resources=y");
    server.does(Role::IsmsManager, "actions/new/action", &action).await;
    let cookie = server.cookies[&Role::Employee].clone();
    let (status, _) = server.status(Method::GET, &format!("/o/corvane/{way}"), Some(&cookie), "").await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn each_gap_is_ticked_with_a_reason_and_stands_in_the_version() {
    let server = evaluated().await;
    scope_in_force(&server).await;
    exclude_all(&server).await;
    let (scope, manager) = (server.chosen("scopes", "Corvane").await, server.person(Role::IsmsManager).await);
    server.does(Role::IsmsManager, "soa-versions/new/draft", &format!("scope={scope}")).await;
    let compared = format!("version=1&comparison=All+were+looked+at&compared_by={manager}&compared_on=2026-03-01");
    server.does(Role::IsmsManager, "soa-versions/SOA-001", &compared).await;
    server.does(Role::IsmsManager, "soa-versions/SOA-001/submission", "version=2").await;
    let waits = server.sees(Role::IsmsManager, "soa-versions/SOA-001").await;
    assert!(waits.contains("waits for") && waits.contains("Holder of top_management"), "it says who decides: {waits}");
    let path = "soa-versions/SOA-001/approval";
    let form = server.sees(Role::TopManagement, path).await;
    assert!(form.contains("name=\"gaps.0.chosen\"") && form.contains("There is no risk treatment plan."), "{form}");
    let offered = "version=3&gaps.shown=1&gaps.0.offered=1&gaps.0.rule=R6-38&gaps.0.why=On+its+way";
    let (status, page) = server.sends(Role::TopManagement, path, offered).await;
    assert!(status.is_client_error() && page.contains("does not list the gap"), "{status}: {page}");
    let ticked = format!("{offered}&gaps.0.chosen=1");
    let (status, page) = server.sends(Role::TopManagement, path, &ticked).await;
    assert!(status.is_client_error() && !page.contains("does not list the gap"), "only the factor lacks: {page}");
    assert!(page.contains("value=\"On its way\"") && page.contains("value=\"1\" checked"), "{page}");
    let chief = server.person(Role::TopManagement).await.parse().unwrap();
    let gaps = json!({"gaps": [{"rule": "R6-38", "why": "On its way"}]});
    server.proven_with(chief, SoaVersion::kind_of(), "SOA-001", "approval", gaps).await;
    let page = server.sees(Role::InternalAuditor, "soa-versions/SOA-001").await;
    assert!(page.contains("Gaps that were known at the approval") && page.contains("On its way"), "{page}");
}

#[tokio::test]
async fn whoever_keeps_people_sees_who_signs_in_and_ends_it() {
    let server = Server::start().await;
    let (kim, cookie) = server.colleague("Kim", Role::ControlOwner, server.unit("Engineering").await).await;
    let path = format!("people/{kim}");
    let page = server.sees(Role::Hr, &path).await;
    assert!(page.contains("Signs in") && page.contains("End access") && !page.contains("Invite"), "{page}");
    let own = server.text(&format!("/o/corvane/{path}"), &cookie).await;
    assert!(!own.contains("End access"), "nobody keeps themselves out: {own}");
    let (status, _) = server.posts(&cookie, &format!("{path}/leaving"), "").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    server.does(Role::Hr, &format!("{path}/leaving"), "").await;
    let (status, to_sign_in) = server.status(Method::GET, "/o/corvane/work", Some(&cookie), "").await;
    assert!(status == StatusCode::NOT_FOUND || to_sign_in, "{status}: their session opens it no longer");
    let page = server.sees(Role::Hr, &path).await;
    assert!(page.contains("Does not sign in") && page.contains("Invite to sign in"), "{page}");
    let owner = server.person(Role::Owner).await;
    let (status, page) = server.sends(Role::Hr, &format!("people/{owner}/leaving"), "").await;
    assert!(status.is_client_error() && page.contains("owns the organisation"), "{status}: {page}");
}
