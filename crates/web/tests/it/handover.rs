//! A leaver, on one page.

use axum::http::{Method, StatusCode};
use catalogue::Role;
use isms::handover::Handover;
use record::Kinded as _;
use serde_json::json;

use crate::server::Server;

#[tokio::test]
async fn all_that_a_leaver_holds_stands_on_one_page_and_is_proven_afterwards() {
    let server = Server::start().await;
    let unit = server.unit("Support").await;
    let (kim, _) = server.colleague("Kim", Role::AssetOwner, unit).await;
    let (tom, _) = server.colleague("Tom", Role::AssetOwner, unit).await;
    server.does(Role::IsmsManager, "assets", &format!("name=Wiki&owner={kim}&unit={unit}")).await;
    let asset = server.chosen("assets", "Wiki").await;

    let page = server.sees(Role::IsmsManager, &format!("people/{kim}/handover")).await;
    for part in ["Kim holds 2 things", "Wiki", "Ends by itself", "until the last day", &format!("to:{asset}")] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let (status, page) = server.sends(Role::IsmsManager, &format!("people/{kim}/handover"), "occasion=leaves").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    assert!(page.contains("Give the last day of somebody who leaves."), "{page}");
    let with_nobody = "occasion=leaves&last_day=2099-01-31";
    let (status, page) = server.sends(Role::IsmsManager, &format!("people/{kim}/handover"), with_nobody).await;
    assert!(status.is_client_error() && page.contains("still holds something that nobody takes over"), "{page}");

    let items = json!([{"kind": "asset", "object": asset, "to": tom}]);
    let details = json!({"person": kim, "occasion": "leaves", "last_day": "2099-01-31", "items": items});
    let made = server.begins(Role::IsmsManager, Handover::kind_of(), "handover", details).await;
    let proof = server.sees(Role::IsmsManager, &format!("handovers/{made}")).await;
    assert!(proof.contains("leaves on 2099-01-31") && proof.contains("Tom"), "{proof}");
    let after = server.sees(Role::IsmsManager, &format!("people/{kim}/handover")).await;
    assert!(after.contains("Kim holds 1 thing"), "the role, until the last day: {after}");

    let path = format!("/o/corvane/people/{kim}/handover");
    let answer = server.ask(Method::GET, &path, Some(&server.cookies[&Role::Employee]), "").await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND, "an employee hands over for nobody");
}
