//! A risk over the pages: named, rated, refused at the field that it is about, counted in the register and in the matrix,
//! and found by whom it waits for.

use axum::http::StatusCode;
use catalogue::Role;
use isms::risk::RiskCriteria;
use record::Kinded as _;

use crate::server::Server;

/// Criteria in force, and a risk of the holder of the risk owner's role, who rated it high alone.
pub struct Story {
    pub server: Server,
}

impl Story {
    pub async fn begun() -> Self {
        let story = Self { server: Server::start().await };
        let criteria = "risk-criteria/RC-001";
        story.server.does(Role::IsmsManager, criteria, "version=1&appetite=Nothing+that+harms+people").await;
        story.server.does(Role::IsmsManager, &format!("{criteria}/submission"), "version=2").await;
        let chief = story.server.person(Role::TopManagement).await.parse().unwrap();
        story.server.proven(chief, RiskCriteria::kind_of(), "RC-001", "approval").await;
        let (owner, assessor) =
            (story.server.person(Role::RiskOwner).await, story.server.person(Role::IsmsManager).await);
        let asset = story.server.chosen("assets", "Customer").await;
        let risk = format!(
            "title=Lost+laptop&owner={owner}&assessors={assessor}&cause=no+encryption&event=read+exports&assets={asset}\
             &affects_confidentiality=true"
        );
        story.server.does(Role::IsmsManager, "risks/new/risk", &risk).await;
        story
    }
}

pub const RATINGS: &str = "likelihood=4&financial=2&service=0&legal=4&people=3&reputation=1&safety=0";

#[tokio::test]
async fn a_risk_is_counted_where_it_stands_and_found_by_whom_it_waits_for() {
    let story = Story::begun().await;
    assert!(story.server.sees(Role::RiskOwner, "work").await.contains("Agree to own or analyse"));
    assert!(story.server.sees(Role::Employee, "work").await.contains("Nothing waits for you"));
    let analysis = format!("version=1&{RATINGS}&rationale=It+happened+last+year");
    story.server.does(Role::RiskOwner, "risks/R-001/analysis", &analysis).await;
    assert!(story.server.sees(Role::IsmsManager, "risks").await.contains("1 of 1 risk lies above the acceptance line"));
    let matrix = story.server.sees(Role::IsmsManager, "risks/matrix").await;
    assert!(matrix.contains("1 risk: likelihood 4, consequence 4, high"), "{matrix}");
    let cell = "risks?is_open=true&decisive_likelihood=4&decisive_consequence=4&decisive_edition=1";
    assert!(story.server.sees(Role::IsmsManager, cell).await.contains("Lost laptop"));
    let other = cell.replace("likelihood=4", "likelihood=3");
    assert!(story.server.sees(Role::IsmsManager, &other).await.contains("Nothing fits these questions"));
    story.server.does(Role::RiskOwner, "risks/R-001/evaluation", "version=2&outcome=acceptable").await;
    let work = story.server.sees(Role::IsmsManager, "work").await;
    assert!(work.contains("Confirm the levels of"), "its owner rated it alone: {work}");
}

#[tokio::test]
async fn what_a_step_lacks_is_said_at_its_field_with_what_was_typed_kept() {
    let story = Story::begun().await;
    let (status, page) =
        story.server.sends(Role::RiskOwner, "risks/R-001/analysis", &format!("version=1&{RATINGS}")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains(r#"id="rationale-error""#) && page.contains(r##"href="#rationale""##), "{page}");
    assert!(page.contains(r#"name="legal" value="4" checked"#), "{page}");
    let unrated = RATINGS.replace("&safety=0", "");
    let (_, page) = story.server.sends(Role::RiskOwner, "risks/R-001/analysis", &format!("version=1&{unrated}")).await;
    assert!(page.contains(r#"id="likelihood-error""#), "{page}");
}

#[tokio::test]
async fn what_one_person_proposes_another_confirms_and_nobody_confirms_their_own() {
    let story = Story::begun().await;
    story.server.does(Role::RiskOwner, "risks/R-001", "version=1&owner_agreed=true").await;
    let analysis = format!("version=2&{RATINGS}&rationale=It+happened&do=propose");
    story.server.does(Role::RiskOwner, "risks/R-001/analysis", &analysis).await;
    let own = story.server.sees(Role::RiskOwner, "risks/R-001").await;
    assert!(own.contains("This waits for Holder of isms_manager") && !own.contains("Confirm analysis"), "{own}");
    let other = story.server.sees(Role::IsmsManager, "risks/R-001").await;
    assert!(other.contains("This waits for you") && other.contains("Confirm analysis"), "{other}");
    story.server.does(Role::IsmsManager, "risks/R-001/analysis", "version=3").await;
    assert!(story.server.sees(Role::RiskOwner, "risks/R-001").await.contains("4 likely"));
}
