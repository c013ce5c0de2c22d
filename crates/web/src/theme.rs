//! Light, dark, or as the system has it.

use axum::http::header::{REFERER, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};

use crate::form::Sent;

/// Keeps the choice in a cookie and goes back to the page.
pub async fn choose(headers: HeaderMap, sent: Sent) -> Response {
    let cookie = match sent.text("theme") {
        "light" => "theme=light; Path=/; Max-Age=31536000; SameSite=Lax; Secure",
        "dark" => "theme=dark; Path=/; Max-Age=31536000; SameSite=Lax; Secure",
        _ => "theme=; Path=/; Max-Age=0; SameSite=Lax; Secure",
    };
    // Only the path of where one came from: a redirect never leaves this server.
    let from = headers.get(REFERER).and_then(|from| from.to_str().ok()).unwrap_or_default();
    let path = from.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..))).unwrap_or("/");
    (StatusCode::SEE_OTHER, [("location", path), (SET_COOKIE.as_str(), cookie)]).into_response()
}
