//! Treatment over the pages: put together at one desk, approved part by part, told when it is late or changed.

use axum::http::StatusCode;
use catalogue::Role;
use isms::treatment::TreatmentPlan;
use record::Kinded as _;

use crate::risks::{RATINGS, Story};
use crate::server::Server;

/// A risk above the line that its owner compared with the criteria, and that needs treatment.
pub async fn evaluated() -> Server {
    let office = Story::begun().await.server;
    let analysis = format!("version=1&{RATINGS}&rationale=It+happened+last+year");
    office.does(Role::RiskOwner, "risks/R-001/analysis", &analysis).await;
    office.does(Role::RiskOwner, "risks/R-001/evaluation", "version=2&outcome=treat&priority=1").await;
    office
}

/// Its owner's choice with one action that is due on that day.
pub fn choice(carries_out: &str, due: &str) -> String {
    format!(
        "version=3&option=modify&target_likelihood=2&target_consequence=2&reason=it+is+cheap\
         &actions.shown=1&actions.0.title=Encrypt+disks&actions.0.assignee={carries_out}&actions.0.due={due}\
         &actions.0.effect=Nobody+reads+them&actions.0.resources=Two+days&actions.0.cost=1800&actions.0.effort=2"
    )
}

#[tokio::test]
async fn option_actions_and_target_are_chosen_in_one_place_with_the_level_in_sight() {
    let office = evaluated().await;
    let work = office.sees(Role::RiskOwner, "work").await;
    assert!(work.contains("/risks/R-001/treatment\""), "my work leads to the desk: {work}");
    let carries_out = office.person(Role::Employee).await;
    let chosen = choice(&carries_out, "2099-01-31");
    let (status, page) = office.sends(Role::RiskOwner, "risks/R-001/treatment", &format!("do=look&{chosen}")).await;
    assert_eq!(status, StatusCode::OK);
    let (_, levels) = page.split_once("id=\"levels\"").unwrap();
    let (levels, _) = levels.split_once("</section>").unwrap();
    assert!(levels.contains("High") && levels.contains("Low"), "now and target: {levels}");
    assert!(office.sees(Role::IsmsManager, "actions").await.contains("No actions yet"), "looking commits nothing");
    let unsaid = chosen.replace("&reason=it+is+cheap", "").replace("&actions.0.due=2099-01-31", "");
    let (status, page) = office.sends(Role::RiskOwner, "risks/R-001/treatment", &unsaid).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, main) = page.split_once("id=\"form\"").unwrap();
    assert!(page.contains("id=\"reason-error\"") && page.contains("Row 1, due"), "{main}");
    assert!(
        page.contains("value=\"Encrypt disks\"") && page.contains("value=\"modify\" checked"),
        "nothing typed is lost"
    );
    assert!(office.sees(Role::IsmsManager, "actions").await.contains("No actions yet"), "all or none");
    office.does(Role::RiskOwner, "risks/R-001/treatment", &chosen).await;
    let risk = office.sees(Role::RiskOwner, "risks/R-001").await;
    assert!(risk.contains("Encrypt disks") && risk.contains("Treatment chosen"), "{risk}");
    let (status, page) =
        office.sends(Role::RiskOwner, "risks/R-001/treatment", &choice(&carries_out, "2099-01-31")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "a choice that is made is not made again: {page}");
}

#[tokio::test]
async fn controls_come_from_annex_a_from_elsewhere_or_are_your_own() {
    let office = evaluated().await;
    let owner = office.person(Role::ControlOwner).await;
    let rooms = format!("title=Locked+rooms&serves=A.7.2&owner={owner}");
    office.does(Role::IsmsManager, "controls/new/control", &rooms).await;
    let rooms = office.chosen("controls", "Locked").await;
    let form = format!("version=3&controls.shown=1&controls={rooms}&adopt=A.8.24&own=Laptops+are+wiped+remotely");
    let (status, page) = office.sends(Role::IsmsManager, "risks/R-001/treatment", &form).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("id=\"control_owner-error\"") && page.contains("Laptops are wiped remotely"), "{page}");
    assert!(!office.sees(Role::RiskOwner, "risks/R-001").await.contains("Locked rooms"), "all or none");
    let form = format!("{form}&control_owner={owner}");
    office.does(Role::IsmsManager, "risks/R-001/treatment", &form).await;
    let page = office.sees(Role::RiskOwner, "risks/R-001").await;
    for title in ["Locked rooms", "Use of cryptography", "Laptops are wiped remotely"] {
        assert!(page.contains(title), "{title} treats the risk: {page}");
    }
    let form = format!("version=3&controls.shown=1&controls={rooms}");
    office.does(Role::IsmsManager, "risks/R-001/treatment", &form).await;
    let page = office.sees(Role::RiskOwner, "risks/R-001").await;
    assert!(
        page.contains("Locked rooms") && !page.contains("Use of cryptography"),
        "what was taken out is let go: {page}"
    );
}

#[tokio::test]
async fn a_plan_says_who_has_still_to_approve_and_what_changed_since() {
    let office = evaluated().await;
    let overview = office.sees(Role::IsmsManager, "treatment").await;
    assert!(overview.contains("1 risk above the line is in no plan"), "{overview}");
    let carries_out = office.person(Role::Employee).await;
    office.does(Role::RiskOwner, "risks/R-001/treatment", &choice(&carries_out, "2099-01-31")).await;
    office.does(Role::IsmsManager, "treatment-plans/new/draft", "summary=Laptops+first").await;
    office.does(Role::IsmsManager, "treatment-plans/TP-001/submission", "version=1").await;
    let plan = office.sees(Role::RiskOwner, "treatment-plans/TP-001").await;
    assert!(plan.contains("Your part waits for your approval.") && plan.contains("id=\"approval\""), "{plan}");
    assert!(plan.contains("1 risk and 1 action") && plan.contains("EUR 1,800 once and 2 days of work"), "{plan}");
    let manager = office.sees(Role::IsmsManager, "treatment-plans/TP-001").await;
    assert!(
        manager.contains("This waits for Holder of risk_owner.") && !manager.contains("id=\"approval\""),
        "{manager}"
    );
    let decision = office.sees(Role::RiskOwner, "treatment-plans/TP-001/approval").await;
    assert!(decision.contains("What you approve") && decision.contains("Encrypt disks"), "{decision}");
    let overview = office.sees(Role::IsmsManager, "treatment").await;
    assert!(
        overview.contains("waits for Holder of risk_owner") && overview.contains("1 open action, none overdue"),
        "{overview}"
    );
    let owner = office.person(Role::RiskOwner).await.parse().unwrap();
    office.proven(owner, TreatmentPlan::kind_of(), "TP-001", "approval").await;
    let plan = office.sees(Role::IsmsManager, "treatment-plans/TP-001").await;
    assert!(plan.contains("Approved on") && !plan.contains("Since it was approved"), "{plan}");
    let risk = office.chosen("risks", "laptop").await;
    let action =
        format!("risk={risk}&title=Wipe+remotely&assignee={carries_out}&due=2099-02-01&effect=Empty&resources=One+day");
    office.does(Role::IsmsManager, "actions/new/action", &action).await;
    let plan = office.sees(Role::IsmsManager, "treatment-plans/TP-001").await;
    assert!(plan.contains("Since it was approved") && plan.contains("planned since: Wipe remotely"), "{plan}");
}

#[tokio::test]
async fn late_actions_come_first_and_filters_say_what_is_shown() {
    let office = evaluated().await;
    let carries_out = office.person(Role::Employee).await;
    let risk = office.chosen("risks", "laptop").await;
    for (title, due, cost) in [("Later", "2099-02-01", 500), ("Late", "2020-02-01", 250)] {
        let action = format!(
            "risk={risk}&title={title}&assignee={carries_out}&due={due}&effect=Less&resources=One+day&cost={cost}"
        );
        office.does(Role::IsmsManager, "actions/new/action", &action).await;
    }
    let page = office.sees(Role::IsmsManager, "treatment").await;
    assert!(page.contains("1 of 2 open actions is overdue"), "{page}");
    let (_, table) = page.split_once("aria-label=\"Actions\"").unwrap();
    assert!(table.find(">Late<").unwrap() < table.find(">Later<").unwrap(), "{table}");
    assert!(table.contains(">750<"), "the sum of both: {table}");
    let overdue = office.sees(Role::IsmsManager, "treatment?show=overdue&q=lap").await;
    let (_, table) = overdue.split_once("aria-label=\"Actions\"").unwrap();
    assert!(table.contains(">Late<") && !table.contains(">Later<") && table.contains(">250<"), "{table}");
    let nothing = office.sees(Role::IsmsManager, "treatment?show=finished").await;
    assert!(nothing.contains("No action fits these questions"), "{nothing}");
    let own = office.sees(Role::Employee, "treatment").await;
    assert!(own.contains(">Late<") && !own.contains("id=\"plans\""), "who carries out an action sees theirs: {own}");
    let list = office.sees(Role::IsmsManager, "actions?due=past&state.in=planned").await;
    assert!(list.contains(">Late<") && !list.contains(">Later<"), "{list}");
}
