//! Measures: adopted from the catalogue in one step, reckoned, and reckoned again by whoever does not believe the number.

use axum::http::StatusCode;
use catalogue::Role;

use crate::server::Server;

async fn adopted() -> Server {
    let server = Server::start().await;
    let (collector, evaluator) = (server.person(Role::IsmsManager).await, server.person(Role::TopManagement).await);
    let sent = format!("collector={collector}&evaluator={evaluator}&owner={evaluator}");
    server.does(Role::IsmsManager, "measures/adoption", &sent).await;
    server
}

#[tokio::test]
async fn the_measures_of_the_catalogue_are_adopted_in_one_step_and_missing_until_they_are_measured() {
    let server = Server::start().await;
    let before = server.sees(Role::IsmsManager, "measures").await;
    assert!(before.contains("measures of the catalogue") && before.contains("Choose who measures and judges"));
    drop(server);
    let server = adopted().await;
    let page = server.sees(Role::IsmsManager, "measures").await;
    assert!(page.contains("K01") && page.contains("K42") && page.contains("without a current value"));
    assert!(page.contains("Target reached <span class=\"count\">0</span>"), "what is missing is never good");
    assert!(!page.contains("id=\"adoption\""), "there is nothing left to adopt");
}

#[tokio::test]
async fn nobody_measures_and_judges_the_same_metric() {
    let server = Server::start().await;
    let person = server.person(Role::IsmsManager).await;
    let sent = format!("collector={person}&evaluator={person}");
    let (status, page) = server.sends(Role::IsmsManager, "measures/adoption", &sent).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Whoever measures it does not judge it"));
}

#[tokio::test]
async fn what_annexa_reckons_shows_its_inputs_and_is_the_same_when_it_is_reckoned_again() {
    let server = adopted().await;
    server.does(Role::IsmsManager, "risks/new/risk", "title=Lost+laptop").await;
    let page = server.sees(Role::IsmsManager, "measures").await;
    assert!(page.contains("values that are due"));
    server.does(Role::IsmsManager, "measures/reckoning", "").await;
    // What comes afterwards plays no part in the number of that moment.
    server.does(Role::IsmsManager, "risks/new/risk", "title=Stolen+key").await;
    let values = server.sees(Role::IsmsManager, "measurements?q=Risk+review").await;
    assert!(values.contains("Risk review timeliness"));
    let handle = values.split("/measurements/MS-").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let handle = format!("MS-{handle}");
    let inputs = server.sees(Role::IsmsManager, &format!("measurements/{handle}/inputs")).await;
    assert!(inputs.contains("Reckoned again it is the same: 0"), "{inputs}");
    assert!(inputs.contains("Lost laptop") && inputs.contains("Looked at, does not count"));
    assert!(!inputs.contains("Stolen key"), "it was not there yet");
    let auditor = server.sees(Role::InternalAuditor, &format!("measurements/{handle}/inputs")).await;
    assert!(auditor.contains("Reckoned again it is the same: 0"), "an auditor reckons it too");
}
