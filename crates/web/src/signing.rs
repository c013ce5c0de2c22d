//! Signing in and out, codes, links, and the first run.

mod first_run;
mod link;
mod member;
mod sign_in;

use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, Method};
use axum::response::{IntoResponse as _, Redirect, Response};
use door::{COOKIE, Does, Routes};
use login::Secret;
pub use member::Access;

use crate::home;

/// Their routes.
pub fn routes() -> Routes {
    Routes::new()
        .add(Method::GET, "/", Does::AnswersAnyone, home::entrance)
        .add(Method::GET, "/sign-in", Does::AnswersAnyone, sign_in::page)
        .add(Method::POST, "/sign-in", Does::AnswersAnyone, sign_in::submit)
        .add(Method::GET, "/sign-in/code", Does::OwnLogin, sign_in::code)
        .add(Method::POST, "/sign-in/code", Does::OwnLogin, sign_in::submit_code)
        .add(Method::POST, "/sign-out", Does::OwnLogin, sign_in::sign_out)
        .add(Method::GET, "/forgotten", Does::AnswersAnyone, link::forgotten)
        .add(Method::POST, "/forgotten", Does::AnswersAnyone, link::send)
        .add(Method::GET, "/link/{secret}", Does::AnswersAnyone, link::page)
        .add(Method::POST, "/link/{secret}", Does::AnswersAnyone, link::submit)
        .add(Method::GET, "/first-run", Does::AnswersAnyone, first_run::page)
        .add(Method::POST, "/first-run", Does::AnswersAnyone, first_run::submit)
        .add(Method::POST, "/o/{slug}/people/{handle}/invitation", Does::Invites, link::invite)
        .add(Method::POST, "/o/{slug}/people/{handle}/leaving", Does::Invites, member::end)
}

/// Sends the cookie of a new session along with a redirect.
pub fn signed_in(secret: &Secret, to: &str) -> Response {
    with_cookie(secret, Redirect::to(to).into_response())
}

/// Sends the cookie of a session along with an answer.
pub fn with_cookie(secret: &Secret, mut response: Response) -> Response {
    let cookie = format!("{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=43200", secret.expose());
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// A place to go to after signing in: only a path of this server.
pub fn inside(to: &str) -> &str {
    let is_path =
        to.starts_with('/') && !to.starts_with("//") && !to.contains('\\') && !to.chars().any(char::is_control);
    if is_path { to } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn nobody_is_sent_to_another_server_after_signing_in() {
        for (to, goes) in [
            ("/o/corvane/assets?state=kept", "/o/corvane/assets?state=kept"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/a\r\nset-cookie: x", "/"),
            ("", "/"),
        ] {
            assert_eq!(inside(to), goes, "{to}");
        }
    }
}
