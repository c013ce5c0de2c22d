//! Setting up one-time codes. `?to=` says where to go on afterwards.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use door::{App, Fault, SignedInVisitor};
use login::Enrolment;
use maud::{Markup, PreEscaped, html};
use qrcodegen::{QrCode, QrCodeEcc};

use crate::component::icon;
use crate::form::Sent;
use crate::frame::{alone, form_token};
use crate::look::Look;

/// The page: a picture for the app, and the field for the code that it shows.
pub async fn page(State(app): State<App>, visitor: SignedInVisitor, look: Look) -> Result<Response, Fault> {
    let enrolment = app.logins.begin_codes(&visitor.session)?;
    Ok(alone(&look, StatusCode::OK, "Set up codes", false, form(&visitor, &look, &enrolment, None)))
}

fn form(visitor: &SignedInVisitor, look: &Look, enrolment: &Enrolment, error: Option<&str>) -> Markup {
    let goes_on = look.query.starts_with("to=");
    html! {
        section.card {
            header {
                h1 { "Set up one-time codes" }
                p.muted {
                    @if goes_on { "What you are about to do needs a code beside your password, so that nobody else does it in your name. " }
                    "Scan this with an authenticator app, then enter the code that it shows."
                }
            }
            div.body {
                p { (picture(&enrolment.address)) }
                p.faint { "Or type this key: " code { (enrolment.key.as_str()) } }
            }
            form.form method="post" action=(format!("/account/codes?{}", look.query)) {
                (form_token(&visitor.cookie))
                input type="hidden" name="sealed" value=(enrolment.sealed);
                div.field {
                    label for="code" { "Code" }
                    input.code #code name="code" inputmode="numeric" autocomplete="one-time-code" required autofocus aria-invalid=[error.map(|_| "true")] aria-describedby="code-error";
                    @if let Some(error) = error { p.error #code-error { (icon("circle-alert")) (error) } }
                }
                button.btn.primary.wide { "Set up" }
            }
        }
    }
}

/// The picture that an app reads, as one path; white ground in dark themes too, as cameras need it.
fn picture(address: &str) -> Markup {
    let Ok(code) = QrCode::encode_text(address, QrCodeEcc::Medium) else { return html! {} };
    let size = code.size();
    let squares: String = (0..size)
        .flat_map(|y| (0..size).map(move |x| (x, y)))
        .filter(|(x, y)| code.get_module(*x, *y))
        .map(|(x, y)| format!("M{},{}h1v1h-1z", x + 4, y + 4))
        .collect();
    let whole = size + 8;
    PreEscaped(format!(
        "<svg viewBox=\"0 0 {whole} {whole}\" width=\"220\" height=\"220\" role=\"img\" aria-label=\"Code for an \
         authenticator app\"><rect width=\"{whole}\" height=\"{whole}\" fill=\"#fff\"/><path d=\"{squares}\" fill=\"#000\"/></svg>"
    ))
}

/// Takes the code, and shows the recovery codes once.
pub async fn submit(
    State(app): State<App>,
    visitor: SignedInVisitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    match app.logins.confirm_codes(&visitor.session, sent.text("sealed"), sent.text("code")).await {
        Ok((codes, secret)) => {
            let page = alone(
                &look,
                StatusCode::OK,
                "Recovery codes",
                false,
                html! {
                    section.card {
                        header { h1 { "Codes are set up" } p.muted { "Keep these recovery codes where you keep important papers. Each works once, when your phone is gone. They are not shown again." } }
                        div.body { ul { @for code in &codes { li { code { (code) } } } } }
                        div.actions { a.btn.primary href=(super::proof::back(&look)) { "I have kept them" } }
                    }
                },
            );
            Ok(crate::signing::with_cookie(&secret, page))
        }
        Err(error) => match Fault::from(error) {
            Fault::SignIn(sentence) => {
                let enrolment = app.logins.begin_codes(&visitor.session)?;
                let sentence = format!("{sentence} The picture is new; scan it again.");
                let form = form(&visitor, &look, &enrolment, Some(&sentence));
                Ok(alone(&look, StatusCode::UNPROCESSABLE_ENTITY, "Set up codes", false, form))
            }
            other => Err(other),
        },
    }
}
