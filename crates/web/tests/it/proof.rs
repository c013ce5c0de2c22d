//! Whoever has to show a second factor and has none is led to setting one up, and back.

use axum::http::{Method, StatusCode};
use catalogue::Role;
use login::Logins;

use crate::server::Server;

/// Posts a form; the status, and where it leads.
async fn led(server: &Server, role: Role, path: &str, form: &str) -> (StatusCode, String) {
    let cookie = &server.cookies[&role];
    let form = format!("{form}&token={}", Logins::form_token(cookie));
    let answer = server.ask(Method::POST, &format!("/o/corvane/{path}"), Some(cookie), &form).await;
    let to = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
    (answer.status(), to.unwrap_or_default())
}

#[tokio::test]
async fn an_invitation_waits_for_codes_and_comes_back_to_the_person() {
    let server = Server::start().await;
    let (status, to) = led(&server, Role::IsmsManager, "people/P-002/invitation", "").await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/account/codes?to=%2Fo%2Fcorvane%2Fpeople%2FP%2D002"));
    let page = server.text(&to, &server.cookies[&Role::IsmsManager]).await;
    assert!(page.contains("needs a code beside your password"), "it says why it is asked: {page}");
    assert!(page.contains(&format!("action=\"{}\"", to.replace('&', "&amp;"))), "the way back is kept: {page}");
}

#[tokio::test]
async fn a_token_waits_for_codes_and_comes_back_to_the_account() {
    let server = Server::start().await;
    for reach in ["read", "approve"] {
        let (status, to) = led(&server, Role::Owner, "account/tokens", &format!("name=approvals&reach={reach}")).await;
        assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/account/codes?to=%2Fo%2Fcorvane%2Faccount"));
    }
}
