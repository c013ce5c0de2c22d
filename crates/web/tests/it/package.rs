//! The page of audit packages: the form, what is wrong with it, how far a package is, and who may have one.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use catalogue::Role;

use crate::server::Server;

/// The page once nothing is being made any more.
async fn settled(server: &Server, role: Role) -> String {
    for _ in 0..600 {
        let page = server.sees(role, "packages").await;
        if !page.contains("A package is being made") {
            return page;
        }
        assert!(page.contains("Look again") && page.contains("Cancel"), "{page}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the package was never done");
}

/// The part of a page between two texts.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("no {from} in {page}")).1;
    rest.split_once(to).unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_makes_a_package_and_takes_it() {
    let server = Server::start().await;
    let first = server.sees(Role::IsmsManager, "packages").await;
    assert!(first.contains("No package was made yet") && first.contains("Odd Solberg"), "{first}");

    let wrong = "from=2031-01-01&to=2031-02-01&files=5&without_names=true&occasion=Stage+2&without_fields=asset.colour";
    let (status, page) = server.sends(Role::IsmsManager, "packages", wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    for told in
        ["This lies in the future", "There is no field asset.colour", "Files can name people", "value=\"Stage 2\""]
    {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(page.contains("value=\"2031-01-01\"") && page.contains("aria-invalid=\"true\""), "what was typed stays");

    server.does(Role::IsmsManager, "packages", "occasion=Stage+2&without_money=true&without_kinds=suppliers").await;
    let done = settled(&server, Role::IsmsManager).await;
    assert!(done.contains("1 package") && done.contains("Stage 2, "), "{done}");
    assert!(done.contains("amounts of money, suppliers") && done.contains("Kept until"), "{done}");
    let path = format!("/o/corvane/packages/{}", between(&done, "/packages/", "\""));
    let cookie = &server.cookies[&Role::IsmsManager];
    let file = server.ask(Method::GET, &path, Some(cookie), "").await;
    assert_eq!((file.status(), &file.headers()["content-type"]), (StatusCode::OK, &"application/zip".parse().unwrap()));
    let taken = server.sees(Role::IsmsManager, "accesses?occasion=export").await;
    assert!(taken.contains("Audit package"), "{taken}");

    for role in [Role::TopManagement, Role::Employee, Role::ExternalAuditor] {
        let (status, _) = server.status(Method::GET, &path, Some(&server.cookies[&role]), "").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{role} did not begin it");
    }
    let removal = path.trim_start_matches("/o/corvane/").replace("/file", "/removal");
    server.does(Role::IsmsManager, &removal, "").await;
    assert!(server.sees(Role::IsmsManager, "packages").await.contains("No package was made yet"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_by_a_grant_makes_one_and_who_may_not_read_the_log_does_not() {
    let server = Server::start().await;
    server.does(Role::ExternalAuditor, "packages", "").await;
    let done = settled(&server, Role::ExternalAuditor).await;
    assert!(done.contains("Take it"), "{done}");
    let employee = &server.cookies[&Role::Employee];
    let (status, _) = server.status(Method::GET, "/o/corvane/packages", Some(employee), "").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = server.posts(employee, "packages", "").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(!server.sees(Role::Employee, "").await.contains("Audit packages"));
    assert!(server.sees(Role::IsmsManager, "").await.contains("Audit packages"));
}
