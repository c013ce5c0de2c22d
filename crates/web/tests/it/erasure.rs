//! The page by which a person is erased, and what other pages say afterwards.

use access::{Actor, Proof, Reach, Via};
use axum::http::{Method, StatusCode};
use catalogue::Role;
use host::Erasing;
use record::Line;

use crate::server::Server;

/// Somebody who has left, and whom an asset names.
async fn with_somebody_who_left() -> (Server, String) {
    let server = Server::start().await;
    let manager = Role::IsmsManager;
    let fields = "name=Quillon+Brackwater&email=q%40corvane.example&job=Xylophonist&leaves_on=2020-01-31";
    server.does(manager, "people", fields).await;
    server.does(manager, "assets", "name=Laptop&description=Was+Quillon+Brackwater%27s").await;
    let people = server.sees(manager, "people?q=brackwater").await;
    let handle = people.split("/people/").nth(1).and_then(|rest| rest.split(['"', '?']).next()).unwrap_or_default();
    let number = if handle.starts_with("P-") { handle.to_owned() } else { number_of(&people) };
    (server, number)
}

fn number_of(page: &str) -> String {
    let at = page.find("/people/P-").unwrap_or_else(|| panic!("no person here: {page}"));
    page[at + "/people/".len()..].chars().take_while(|sign| sign.is_alphanumeric() || *sign == '-').collect()
}

#[tokio::test]
async fn the_page_shows_what_goes_and_what_stays_and_erases_only_when_confirmed() {
    let (server, number) = with_somebody_who_left().await;
    let manager = Role::IsmsManager;
    let path = format!("people/{number}/erasure");
    let person = server.sees(manager, &format!("people/{number}")).await;
    assert!(person.contains(&path), "the way there: {person}");
    let page = server.sees(manager, &path).await;
    for said in
        ["Erase what is kept of Quillon Brackwater", "Laptop", "edit it first", "What stays, and why", "Backups"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("role=\"alert\""), "nothing is in the way: {page}");
    let (status, page) = server.sends(manager, &path, "version=1&reason=Asked&words=").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("Confirm that it is to be erased"), "{page}");
    let (status, page) = server.sends(manager, &path, "version=1&confirmed=true&reason=Asked&words=").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("factor"), "{status}: {page}");
    assert!(page.contains("value=\"Asked\""), "what was typed stays: {page}");
    let (status, page) = server.sends(manager, &path, "look=true&version=1&reason=&words=Bo").await;
    assert!(status == StatusCode::OK && page.contains("too short"), "{page}");
    let (status, page) = server.sends(manager, &path, "look=true&version=1&reason=&words=Customer").await;
    assert!(status == StatusCode::OK && page.contains("Customer invoices"), "further words find more: {page}");
    for role in [Role::Employee, Role::InternalAuditor, Role::Owner, Role::PlatformAdministrator] {
        let cookie = &server.cookies[&role];
        let (status, _) = server.status(Method::GET, &format!("/o/corvane/{path}"), Some(cookie), "").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{role}");
    }
    let working = server.sees(manager, "people/P-001/erasure").await;
    assert!(working.contains("still works here"), "{working}");
}

#[tokio::test]
async fn pages_say_that_a_text_was_erased_and_an_erased_version_is_not_brought_back() {
    let (server, number) = with_somebody_who_left().await;
    let manager: record::Id = server.person(Role::IsmsManager).await.parse().unwrap();
    server.does(Role::IsmsManager, "assets/A-002", "version=1&name=Laptop&description=In+the+depot").await;
    let before = server.app.host().now().to_string();
    let host = server.app.host();
    let proof = Some(Proof { factor: "totp".to_owned(), at: host.now() });
    let actor = Actor { person: manager, via: Via::Page, reach: Reach::Approve, token: None, proof };
    let view = host.view(server.organisation(), actor.clone()).await.unwrap();
    let held = view.find(isms::registry::named("person").unwrap(), &number).unwrap();
    let asked = Erasing {
        person: held.id,
        version: held.version,
        keeps_name: false,
        reason: Line::new("Asked for it").ok(),
        words: Vec::new(),
        files: Vec::new(),
    };
    host.erase(server.organisation(), &actor, &asked, None).await.unwrap();
    let page = server.sees(Role::IsmsManager, &format!("people/{number}")).await;
    assert!(page.contains(&format!("Erased person {number}")) && !page.contains("Brackwater"), "{page}");
    let past = server.sees(Role::IsmsManager, &format!("people/{number}?as_of={before}")).await;
    assert!(past.contains("Erased here: ") && past.contains("retained-records/RR-001"), "{past}");
    assert!(!past.contains("Brackwater") && !past.contains("Xylophonist"), "{past}");
    for path in ["assets/A-002", "assets/A-002/versions/1", "history", "search?q=brackwater", "retained-records/RR-001"]
    {
        let page = server.sees(Role::IsmsManager, path).await;
        let typed = path.contains("brackwater");
        assert!(typed || !page.to_lowercase().contains("brackwater"), "{path}: {page}");
    }
    let version = server.sees(Role::IsmsManager, "assets/A-002/versions/1").await;
    assert!(version.contains("Erased here: Description") && !version.contains("Restore this version"), "{version}");
    let cookie = &server.cookies[&Role::IsmsManager];
    let answer = server.ask(Method::GET, "/o/corvane/assets/A-002/edit?restore=1", Some(cookie), "").await;
    let (status, page) = (answer.status(), Server::body(answer).await);
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("does not come back"), "{status}: {page}");
}
