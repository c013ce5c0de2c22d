//! Signing in with a password and, where it is set up, a one-time code.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse as _, Redirect, Response};
use door::{App, COOKIE, Fault, SignedInVisitor};
use maud::{Markup, html};
use serde::Deserialize;

use super::{inside, signed_in};
use crate::component::icon;
use crate::form::{Sent, SentByAnyone};
use crate::frame::{alone, form_token};
use crate::look::Look;

/// Where to go afterwards.
#[derive(Deserialize)]
pub struct To {
    #[serde(default)]
    to: String,
}

/// The page.
pub async fn page(
    State(app): State<App>,
    visitor: Option<SignedInVisitor>,
    look: Look,
    Query(To { to }): Query<To>,
) -> Result<Response, Fault> {
    // Whoever has shown the password already is asked for the code alone.
    if visitor.is_some_and(|visitor| visitor.session.needs_code) {
        let to = percent_encoding::utf8_percent_encode(&to, percent_encoding::NON_ALPHANUMERIC);
        return Ok(Redirect::to(&format!("/sign-in/code?to={to}")).into_response());
    }
    if app.host().organisations().await?.is_empty() {
        return Ok(Redirect::to("/first-run").into_response());
    }
    Ok(alone(&look, StatusCode::OK, "Sign in", false, form(&to, "", None)))
}

fn form(to: &str, email: &str, error: Option<&str>) -> Markup {
    html! {
        section.card {
            header {
                h1 { "Sign in" }
                @if !to.is_empty() && to != "/" { p.muted { "Then you go on where you wanted to be." } }
            }
            form.form method="post" action="/sign-in" {
                input type="hidden" name="to" value=(to);
                div.field {
                    label for="email" { "E-mail" }
                    input type="email" #email name="email" value=(email) autocomplete="username" required autofocus[error.is_none()];
                }
                div.field {
                    label for="password" { "Password" }
                    input type="password" #password name="password" autocomplete="current-password" required autofocus[error.is_some()] aria-invalid=[error.map(|_| "true")] aria-describedby="password-error";
                    @if let Some(error) = error { p.error #password-error { (icon("circle-alert")) (error) } }
                }
                button.btn.primary.wide { "Sign in" }
            }
            p.faint { a href="/forgotten" { "Forgotten your password?" } }
        }
    }
}

/// Checks address and password.
pub async fn submit(State(app): State<App>, look: Look, sent: SentByAnyone) -> Result<Response, Fault> {
    let to = inside(sent.text("to")).to_owned();
    match app.logins.sign_in(sent.text("email"), sent.text("password")).await {
        Ok(signed) if signed.needs_code => {
            let to = percent_encoding::utf8_percent_encode(&to, percent_encoding::NON_ALPHANUMERIC);
            Ok(signed_in(&signed.secret, &format!("/sign-in/code?to={to}")))
        }
        Ok(signed) => Ok(signed_in(&signed.secret, &to)),
        Err(error) => match Fault::from(error) {
            Fault::SignIn(sentence) => {
                let form = form(&to, sent.text("email"), Some(&sentence));
                Ok(alone(&look, StatusCode::UNPROCESSABLE_ENTITY, "Sign in", false, form))
            }
            other => Err(other),
        },
    }
}

/// The page that asks for a code.
pub async fn code(visitor: SignedInVisitor, look: Look, Query(To { to }): Query<To>) -> Response {
    alone(&look, StatusCode::OK, "Your code", false, code_form(&visitor, &to, None))
}

fn code_form(visitor: &SignedInVisitor, to: &str, error: Option<&str>) -> Markup {
    html! {
        section.card {
            header { h1 { "Your one-time code" } p.muted { "From your authenticator app, or one of your recovery codes." } }
            form.form method="post" action="/sign-in/code" {
                (form_token(&visitor.cookie))
                input type="hidden" name="to" value=(to);
                div.field {
                    label for="code" { "Code" }
                    input.code #code name="code" inputmode="numeric" autocomplete="one-time-code" required autofocus aria-invalid=[error.map(|_| "true")] aria-describedby="code-error";
                    @if let Some(error) = error { p.error #code-error { (icon("circle-alert")) (error) } }
                }
                button.btn.primary.wide { "Go on" }
            }
            form method="post" action="/sign-out" { (form_token(&visitor.cookie)) button.plain { "Sign in as somebody else" } }
        }
    }
}

/// Checks a code.
pub async fn submit_code(
    State(app): State<App>,
    visitor: SignedInVisitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    let to = inside(sent.text("to"));
    match app.logins.prove(&visitor.session, sent.text("code")).await {
        Ok(secret) => Ok(signed_in(&secret, to)),
        Err(error) => match Fault::from(error) {
            Fault::SignIn(sentence) => {
                let form = code_form(&visitor, to, Some(&sentence));
                Ok(alone(&look, StatusCode::UNPROCESSABLE_ENTITY, "Your code", false, form))
            }
            other => Err(other),
        },
    }
}

/// Ends the session.
pub async fn sign_out(State(app): State<App>, visitor: SignedInVisitor, _sent: Sent) -> Result<Response, Fault> {
    app.logins.sign_out(&visitor.session).await?;
    let gone = format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    Ok((StatusCode::SEE_OTHER, [("location", "/sign-in"), (SET_COOKIE.as_str(), gone.as_str())]).into_response())
}
