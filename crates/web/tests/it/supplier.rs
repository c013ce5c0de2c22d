//! A supplier answers by a link, without an account: what they fill in is kept, it counts once it is sent, and the link leads
//! nowhere else, nor after its end.

use axum::http::{Method, StatusCode};
use catalogue::Role;
use login::{Asked, Asking};
use record::Id;

use crate::server::Server;

/// An office that sent questions to a supplier; the assessment, and the path of the link.
async fn asked() -> (Server, Id, String) {
    let office = Server::start().await;
    let manager = office.person(Role::SupplierManager).await;
    let supplier = format!("name=Payroll+provider&delivers=Salaries&data=Names&owner={manager}");
    office.does(Role::SupplierManager, "suppliers/new/supplier", &supplier).await;
    let supplier = office.chosen("suppliers", "payroll").await;
    let due =
        jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().checked_add(jiff::Span::new().days(9)).unwrap();
    let questions =
        "questions.0.key=a&questions.0.question=Who+answers+for+it%3F&questions.0.is_required=true&questions.shown=1";
    let plan = format!(
        "title=Salaries+looked+at&supplier={supplier}&method=questionnaire&contact_name=Ruth&contact_email=r%40p.example&due={due}&{questions}"
    );
    office.does(Role::SupplierManager, "supplier-assessments/new/assessment", &plan).await;
    office.does(Role::SupplierManager, "supplier-assessments/SA-001/dispatch", "version=1").await;
    let assessment: Id = office.chosen("supplier-assessments", "salaries").await.parse().unwrap();
    let link = link(&office, assessment, &manager, 9).await;
    (office, assessment, link)
}

async fn link(office: &Server, record: Id, by: &str, days: i64) -> String {
    let by = office.acting(by.parse().unwrap());
    let expires = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * days);
    let asking = Asking {
        organisation: office.organisation(),
        name: "Corvane",
        record,
        email: "r@p.example",
        due: "soon",
        expires,
    };
    match office.app.logins.ask_supplier(&asking, &by).await.unwrap() {
        Asked::Link(answering) => answering.link(""),
        Asked::Letter => panic!("no letters are sent here"),
    }
}

async fn get(office: &Server, path: &str) -> (StatusCode, String) {
    let answer = office.ask(Method::GET, path, None, "").await;
    (answer.status(), Server::body(answer).await)
}

async fn post(office: &Server, path: &str, form: &str) -> (StatusCode, String) {
    let answer = office.ask(Method::POST, path, None, form).await;
    (answer.status(), Server::body(answer).await)
}

#[tokio::test]
async fn a_supplier_answers_by_a_link_bit_by_bit_and_what_they_saved_is_kept() {
    let (office, _, link) = asked().await;
    let (status, page) = get(&office, &link).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Questions from Corvane") && page.contains("Who answers for it?"), "{page}");
    for hidden in ["Payroll provider", "Salaries looked at", "SA-001", "/o/corvane"] {
        assert!(!page.contains(hidden), "the supplier sees {hidden}");
    }
    let (status, _) = post(&office, &link, "version=2&words.0=Our+head+of&do=save").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(get(&office, &link).await.1.contains("Our head of"), "a draft is kept on the server");
    let (status, page) = post(&office, &link, "version=2&words.0=Another&do=save").await;
    assert_eq!(status, StatusCode::CONFLICT, "two who answer at once");
    assert!(page.contains("Somebody else saved") && page.contains("Another"), "nothing typed is lost");
    let (status, page) = post(&office, &link, "version=3&words.0=&do=send").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("not sent yet"), "{page}");
    let (status, _) = post(&office, &link, "version=4&answer.0=yes&words.0=Our+head&do=send&answered_by=Ruth").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(get(&office, &link).await.1.contains("Your answers are in"));
    let told = office.sees(Role::SupplierManager, "supplier-assessments/SA-001").await;
    assert!(told.contains("The supplier, by their link") && told.contains("answered by Ruth"), "{told}");
    let (_, page) = post(&office, &link, "version=6&answer.0=no&do=save").await;
    assert!(page.contains("Your answers are in"), "what was sent is not changed");
}

#[tokio::test]
async fn a_link_that_was_taken_back_has_ended_or_is_anothers_says_so_and_shows_nothing() {
    let (office, assessment, first) = asked().await;
    let manager = office.person(Role::SupplierManager).await;
    let second = link(&office, assessment, &manager, 9).await;
    let (status, page) = get(&office, &first).await;
    assert_eq!(status, StatusCode::GONE, "a newer one took its place");
    assert!(page.contains("does not work any more") && !page.contains("Who answers"));
    let by = office.acting(manager.parse().unwrap());
    let revoked = office.app.logins.revoke_supplier_links(office.organisation(), assessment, &by).await.unwrap();
    assert_eq!(revoked, 1);
    assert_eq!(post(&office, &second, "version=2&words.0=x&do=save").await.0, StatusCode::GONE);
    let ended = link(&office, assessment, &manager, -1).await;
    let (status, page) = get(&office, &ended).await;
    assert_eq!(status, StatusCode::GONE);
    assert!(page.contains("This link has ended") && !page.contains("Who answers"), "{page}");
    // The secret of one opens no other.
    let works = link(&office, assessment, &manager, 9).await;
    let crossed = format!("{}/{}", first.rsplit_once('/').unwrap().0, works.rsplit_once('/').unwrap().1);
    assert_eq!(get(&office, &crossed).await.0, StatusCode::NOT_FOUND);
    assert_eq!(get(&office, "/answer/no/link").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn guessing_at_a_link_is_closed_like_guessing_at_a_password() {
    let (office, _, link) = asked().await;
    let wrong = format!("{}x", link);
    for _ in 0..5 {
        assert_eq!(get(&office, &wrong).await.0, StatusCode::NOT_FOUND);
    }
    let (status, page) = get(&office, &link).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "also for the right one, for a minute");
    assert!(page.contains("Wait"), "{page}");
}

#[tokio::test]
async fn nobody_but_the_supplier_manager_makes_a_link() {
    let (office, ..) = asked().await;
    for role in [Role::Employee, Role::IsmsManager, Role::ExternalAuditor] {
        let (status, _) = office.sends(role, "supplier-assessments/SA-001/link", "").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{role}");
    }
    // With the role it takes a second factor, shown lately.
    let (status, _) = office.sends(Role::SupplierManager, "supplier-assessments/SA-001/link", "").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
}
