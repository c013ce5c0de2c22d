//! Journey J8 over the pages: the programme is approved, an audit planned, its team declared independent, its checklist filled, a finding
//! issued, the report issued, received and printed; the coverage knows it from then on.

use axum::http::StatusCode;
use catalogue::Role;

use crate::server::Server;

/// A programme that top management approved, with an audit of access rights that Holder of internal_auditor leads.
async fn planned() -> Server {
    let server = Server::start().await;
    let programme = "title=Programme+of+the+cycle&from=2026-01-01&to=2098-12-31&frequency=Two+a+year&methods=Samples\
                     &responsibilities=The+lead+auditor&planning=A+plan+two+weeks+before&reporting=Within+a+week";
    server.does(Role::LeadAuditor, "audit-programmes", programme).await;
    let approved = format!("version=1&{programme}&is_approved=yes");
    server.does(Role::TopManagement, "audit-programmes/AP-001", &approved).await;
    let lead = server.person(Role::InternalAuditor).await;
    let programme = server.chosen("audit-programmes", "Programme+of").await;
    let plan = format!(
        "title=Access+rights&kind=internal&programme={programme}&from=2026-01-12&to=2098-01-16&objective=Whether+access+ends\
         &requirements=A.5.18&scope=All+units&methods=Samples&sample_plan=Five+leavers&lead={lead}"
    );
    server.does(Role::LeadAuditor, "audits/new/audit", &plan).await;
    let audit = server.chosen("audits", "Access").await;
    let auditor = format!("title=Audits+access&audit={audit}&auditor={lead}&competence=Course+of+2024");
    server.does(Role::LeadAuditor, "audit-assignments", &auditor).await;
    server
}

/// The row of the coverage about a requirement.
async fn row(server: &Server, query: &str, reference: &str) -> Option<String> {
    let page = server.sees(Role::LeadAuditor, &format!("audits/coverage{query}")).await;
    page.split("<tr").find(|row| row.contains(&format!(">{reference}</span>"))).map(str::to_owned)
}

#[tokio::test]
async fn an_audit_is_planned_carried_out_reported_and_from_then_on_in_the_coverage() {
    let server = planned().await;
    assert!(row(&server, "", "A.5.18").await.unwrap().contains("Planned"));
    assert!(row(&server, "", "A.5.17").await.unwrap().contains("Neither"));
    let page = server.sees(Role::LeadAuditor, "audits/AU-001").await;
    assert!(page.contains("would not count as an internal audit") && page.contains("Not declared"), "{page}");

    let (status, page) = server.sends(Role::InternalAuditor, "audits/AU-001/plan", "version=1").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "nobody audits before they declared to be independent");
    assert!(page.contains("independen"), "{page}");
    let audit = server.chosen("audits", "Access").await;
    let lead = server.person(Role::InternalAuditor).await;
    let declared = format!(
        "version=1&title=Audits+access&audit={audit}&auditor={lead}&competence=Course+of+2024&is_independent=yes&declaration=I+run+none+of+it"
    );
    server.does(Role::InternalAuditor, "audit-assignments/AA-001", &declared).await;
    server.does(Role::InternalAuditor, "audits/AU-001/plan", "version=1").await;
    server.does(Role::InternalAuditor, "audits/AU-001/opening", "version=2&opened_on=2026-01-12").await;

    let page = server.sees(Role::InternalAuditor, "audits/AU-001").await;
    assert!(page.contains("0 of 1 item looked at") && page.contains("To be looked at"), "{page}");
    let item = format!(
        "version=1&title=A.5.18+Access+rights&audit={audit}&requirement=A.5.18&population=Ann%0ABen%0ACarl&population_source=HR\
         &complete_because=Counted+against+payroll&sample_size=2&seed=AU-001&examined=Tickets+of+leavers&exceptions=1\
         &exception_answer=does_not_work&result=nonconforming"
    );
    server.does(Role::InternalAuditor, "checklist-items/CK-001", &item).await;
    let owner = server.person(Role::ControlOwner).await;
    let found = format!(
        "title=A+leaver+kept+access&audit={audit}&requirements=A.5.18&description=Seen+in+the+list&evidence=Export&auditee={owner}"
    );
    server.does(Role::InternalAuditor, "findings/new/finding", &found).await;
    server.does(Role::InternalAuditor, "audits/AU-001/fieldwork_end", "version=3").await;
    let issued = "version=1&kind=minor&facts_checked=The+owner+read+it";
    server.does(Role::InternalAuditor, "findings/F-001/issue", issued).await;
    assert!(row(&server, "", "A.5.18").await.unwrap().contains("Planned"), "no report, no audit");

    let concluded = "version=4&conformity=It+conforms+but+for+one+account&effectiveness=It+works";
    server.does(Role::InternalAuditor, "audits/AU-001/issue", concluded).await;
    let page = server.sees(Role::LeadAuditor, "audits/AU-001").await;
    for told in [
        "It counts as an internal audit",
        "A leaver kept access",
        "1 of 1 item looked at",
        "It works",
        "2, 1 exception",
    ] {
        assert!(page.contains(told), "{told} in {page}");
    }
    let covered = row(&server, "", "A.5.18").await.unwrap();
    assert!(covered.contains("Audited") && covered.contains("/audits/AU-001\""), "{covered}");
    assert!(row(&server, "?standing=neither", "A.5.18").await.is_none());
    assert!(row(&server, "?standing=audited", "A.5.18").await.is_some());
    let nonconformities = server.sees(Role::IsmsManager, "nonconformities").await;
    assert!(nonconformities.contains("A leaver kept access"), "{nonconformities}");
    let papers = server.sees(Role::LeadAuditor, "audits/AU-001/export?format=csv").await;
    assert!(papers.contains("A.5.18") && papers.contains("Tickets of leavers"), "{papers}");
}
