//! The first run: the first organisation and its owner, made by whoever shows the code that the server printed.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use catalogue::Role;
use decide::{Founding, Rejection};
use door::{App, Fault};
use maud::{Markup, html};
use record::{Body, Misfit};
use serde_json::Value as Json;

use super::signed_in;
use crate::component::icon;
use crate::form::SentByAnyone;
use crate::frame::alone;
use crate::look::Look;

/// The questions: name, label, help, type of input, autocomplete.
const QUESTIONS: &[(&str, &str, &str, &str, &str)] = &[
    (
        "code",
        "Code of this server",
        "The server printed it when it started, and wrote it to first-run-code in its data directory.",
        "text",
        "off",
    ),
    ("organisation.name", "Organisation", "The name as it stands on a certificate.", "text", "organization"),
    (
        "organisation.sector",
        "What it does",
        "For whom, in one line, such as Invoice processing for small companies. It can wait.",
        "text",
        "off",
    ),
    ("organisation.time_zone", "Time zone", "Whose midnight begins a day, such as Europe/Amsterdam.", "text", "off"),
    ("organisation.currency", "Currency", "By its three letters, such as EUR.", "text", "off"),
    (
        "organisation.revenue",
        "Yearly revenue",
        "In whole units of the currency; the financial scale of risks is a share of it. It can wait.",
        "text",
        "off",
    ),
    (
        "units",
        "Units",
        "Departments or teams that answer for risks and controls of their own, one a line. They can wait.",
        "lines",
        "off",
    ),
    ("person.name", "Your name", "You become owner and ISMS manager, and can hand both over.", "text", "name"),
    ("person.email", "Your e-mail", "You sign in with it.", "email", "username"),
    (
        "password",
        "Password",
        "At least 15 characters. A few words that belong to no saying are easy to keep.",
        "password",
        "new-password",
    ),
];

/// The page.
pub async fn page(State(app): State<App>, look: Look) -> Result<Response, Fault> {
    if !is_open(&app).await? {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    Ok(alone(&look, StatusCode::OK, "First run", true, form(None, &[])))
}

async fn is_open(app: &App) -> Result<bool, Fault> {
    Ok(app.settings.first_run_code.is_some() && app.host().organisations().await?.is_empty())
}

fn form(sent: Option<&SentByAnyone>, misfits: &[Misfit]) -> Markup {
    html! {
        section.card {
            header { h1 { "The first organisation" } p.muted { "A few questions, and your ISMS has a place to begin. Everything can be changed later." } }
            form.form method="post" action="/first-run" novalidate {
                @for (name, label, help, kind, complete) in QUESTIONS {
                    @let error = misfits.iter().find(|misfit| misfit.field == *name || (*name == "units" && misfit.field == "unit.name"));
                    @let id = name.replace('.', "-");
                    @let typed = sent.map(|sent| sent.text(name)).filter(|_| *kind != "password");
                    div.field {
                        label for=(id) { (label) }
                        p.help id=(format!("{id}-help")) { (help) }
                        @if *kind == "lines" { textarea id=(id) name=(name) rows="3" aria-describedby=(format!("{id}-help {id}-error")) aria-invalid=[error.map(|_| "true")] { (typed.unwrap_or_default()) } }
                        @else { input id=(id) type=(kind) name=(name) value=[typed] autocomplete=(complete) aria-describedby=(format!("{id}-help {id}-error")) aria-invalid=[error.map(|_| "true")]; }
                        @if let Some(error) = error { p.error id=(format!("{id}-error")) { (icon("circle-alert")) (error.sentence) } }
                    }
                }
                button.btn.primary.wide { "Found the organisation" }
            }
        }
    }
}

/// Founds the organisation, makes the owner's login, signs in.
pub async fn submit(State(app): State<App>, look: Look, sent: SentByAnyone) -> Result<Response, Fault> {
    if !is_open(&app).await? {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    let mut misfits = Vec::new();
    let code = app.settings.first_run_code.as_deref().unwrap_or_default();
    if sent.text("code").trim() != code {
        misfits.push(Misfit::new("code", "wrong", "This is not the code that this server printed."));
    }
    if let Err(error) = login::check_password(sent.text("password"), &[sent.text("person.email")]) {
        misfits.push(Misfit::new("password", "weak", error.to_string()));
    }
    if sent.text("person.email").trim().is_empty() {
        misfits.push(Misfit::new("person.email", "missing", "Fill this in."));
    }
    if misfits.is_empty() {
        match found(&app, &sent).await {
            Ok(response) => return Ok(response),
            Err(Fault::Rejected(Rejection::Invalid(found))) => misfits = found,
            Err(other) => return Err(other),
        }
    }
    Ok(alone(&look, StatusCode::UNPROCESSABLE_ENTITY, "First run", true, form(Some(&sent), &misfits)))
}

async fn found(app: &App, sent: &SentByAnyone) -> Result<Response, Fault> {
    let part = |prefix: &str| -> Body {
        let names = QUESTIONS.iter().filter_map(|(name, ..)| name.strip_prefix(prefix).map(|field| (*name, field)));
        names
            .filter(|(name, _)| !sent.text(name).trim().is_empty())
            .map(|(name, field)| (field.to_owned(), Json::from(sent.text(name).trim())))
            .collect()
    };
    let founding = Founding {
        organisation: part("organisation."),
        units: sent.text("units").lines().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        founder: part("person."),
        founder_roles: vec![Role::TopManagement, Role::IsmsManager],
        others: Vec::new(),
    };
    let (organisation, committed) = app.host().found(&slug(sent.text("organisation.name")), &founding).await?;
    let person = committed.outcomes.iter().find(|outcome| outcome.kind.name == "person").map(|outcome| outcome.id);
    let person = person.ok_or_else(|| Fault::failure("founding made no person"))?;
    let email = sent.text("person.email").trim();
    app.logins.set_up(organisation, person, email, sent.text("password")).await?;
    let signed = app.logins.sign_in(email, sent.text("password")).await?;
    Ok(signed_in(&signed.secret, "/"))
}

/// The part of the address: the name in small letters and digits.
pub fn slug(name: &str) -> String {
    let lower = name.to_lowercase();
    let words: Vec<&str> =
        lower.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let slug: String = words.join("-").chars().take(40).collect();
    if slug.is_empty() { "isms".to_owned() } else { slug.trim_end_matches('-').to_owned() }
}
