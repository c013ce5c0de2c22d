//! Showing a code once more, before something that wants a fresh one. `?to=` says where to go on afterwards.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use door::{App, Fault, SignedInVisitor, Visitor};
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::component::icon;
use crate::form::Sent;
use crate::frame::{alone, form_token};
use crate::look::Look;

/// Where a fresh code is shown, for whoever has codes, or set up, for whoever has none; and back to a page of the
/// organisation.
pub fn way_to_proof(visitor: &Visitor, path: &str) -> String {
    let place = if visitor.session.has_codes { "proof" } else { "codes" };
    let back = visitor.href(path);
    format!("/account/{place}?to={}", utf8_percent_encode(&back, NON_ALPHANUMERIC))
}

/// Where the query says to go on.
pub fn back(look: &Look) -> String {
    let to = look.query.strip_prefix("to=").unwrap_or("/");
    let to = percent_decode_str(to).decode_utf8_lossy();
    crate::signing::inside(&to).to_owned()
}

/// The page.
pub async fn page(visitor: SignedInVisitor, look: Look) -> Response {
    alone(&look, StatusCode::OK, "Your code", false, form(&visitor, &look, None))
}

fn form(visitor: &SignedInVisitor, look: &Look, error: Option<&str>) -> Markup {
    html! {
        section.card {
            header { h1 { "Confirm that it is you" } p.muted { "This needs a code from the last five minutes." } }
            form.form method="post" action=(format!("/account/proof?{}", look.query)) {
                (form_token(&visitor.cookie))
                div.field {
                    label for="code" { "Code" }
                    input.code #code name="code" inputmode="numeric" autocomplete="one-time-code" required autofocus aria-invalid=[error.map(|_| "true")] aria-describedby="code-error";
                    @if let Some(error) = error { p.error #code-error { (icon("circle-alert")) (error) } }
                }
                button.btn.primary.wide { "Confirm" }
            }
        }
    }
}

/// Takes the code, and goes on to where it was asked for.
pub async fn submit(
    State(app): State<App>,
    visitor: SignedInVisitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    match app.logins.prove(&visitor.session, sent.text("code")).await {
        Ok(secret) => Ok(crate::signing::signed_in(&secret, &back(&look))),
        Err(error) => match Fault::from(error) {
            Fault::SignIn(sentence) => {
                let form = form(&visitor, &look, Some(&sentence));
                Ok(alone(&look, StatusCode::UNPROCESSABLE_ENTITY, "Your code", false, form))
            }
            other => Err(other),
        },
    }
}
