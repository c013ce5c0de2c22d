//! The page of an incident: the report of one minute, the clock, what came of it.

use catalogue::Role;
use isms::asset::Asset;
use isms::operation::{Breach, Incident};
use record::Kinded as _;
use serde_json::json;

use crate::server::Server;

const REPORT: &str = "description=Payroll+sent+to+a+customer%0Aby+mistake&place=Mail";

#[tokio::test]
async fn a_report_takes_three_fields_and_its_reporter_sees_what_became_of_it() {
    let server = Server::start().await;
    let form = server.sees(Role::Employee, "incidents/new/incident").await;
    for field in ["name=\"description\"", "name=\"place\"", "name=\"noticed_at\""] {
        assert!(form.contains(field), "{field}");
    }
    assert!(!form.contains("name=\"reason\"") && !form.contains("What would change"), "it takes a minute: {form}");
    let (status, empty) = server.sends(Role::Employee, "incidents/new/incident", "place=Mail").await;
    assert_eq!(status, 422, "{empty}");
    server.does(Role::Employee, "incidents/new/incident", REPORT).await;
    let page = server.sees(Role::Employee, "incidents/I-001").await;
    for part in ["Payroll sent to a customer", "You reported this.", "Somebody looks at it next.", "Reported by"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let work = server.sees(Role::Employee, "work").await;
    assert!(work.contains("You reported or asked for") && work.contains("I-001"));
    let (status, _) = server
        .status(axum::http::Method::GET, "/o/corvane/incidents/I-001", Some(&server.cookies[&Role::AssetOwner]), "")
        .await;
    assert_eq!(status, 404, "what others reported is theirs");
}

#[tokio::test]
async fn the_clock_of_a_breach_stands_on_the_page_of_its_incident() {
    let server = Server::start().await;
    server.does(Role::IsmsManager, Asset::kind_of().plural, "name=Payroll").await;
    let asset = server.chosen("assets", "Payroll").await;
    server.does(Role::Employee, "incidents/new/incident", REPORT).await;
    let triage = format!("version=1&category=disclosure&severity=high&assets={asset}&personal_data=yes");
    server.does(Role::IncidentLead, "incidents/I-001/triage", &triage).await;
    let page = server.sees(Role::IncidentLead, "incidents/I-001").await;
    assert!(page.contains("Start the clock") && page.contains("From cause to change"), "{page}");

    let incident = server.chosen("incidents", "Payroll").await;
    let start = format!("incident={incident}&aware_at=2026-03-02T09:30&role=controller&reason=The+customer+called");
    server.does(Role::IncidentLead, "breaches/new/breach", &start).await;
    let page = server.sees(Role::IncidentLead, "incidents/I-001").await;
    assert!(!page.contains("Start the clock"), "it runs: {page}");
    for part in ["B-001", "ran out", "5 Mar 2026, 09:30", "Aware that personal data are touched"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let breach = server.sees(Role::Dpo, &format!("{}/B-001", Breach::kind_of().plural)).await;
    for part in ["Draft for the authority", "Draft for the people concerned", "To follow."] {
        assert!(breach.contains(part), "{part}: {breach}");
    }
    let title = json!("Payroll sent to a customer");
    assert!(breach.contains(title.as_str().unwrap()) && breach.contains(Incident::kind_of().plural));
}
