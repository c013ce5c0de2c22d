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

/// A question of the form.
struct Question {
    name: &'static str,
    label: &'static str,
    help: &'static str,
    kind: Kind,
    /// What the browser may fill it with.
    complete: &'static str,
}

/// How a question is answered.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Email,
    Password,
    /// One of the time zones; the script proposes the one of the machine.
    Zone,
    /// Several, one a line.
    Lines,
}

const QUESTIONS: &[Question] = &[
    Question {
        name: "code",
        label: "Code of this server",
        help: "The server printed it when it started, and wrote it to first-run-code in its data directory.",
        kind: Kind::Text,
        complete: "off",
    },
    Question {
        name: "organisation.name",
        label: "Organisation",
        help: "The name as it stands on a certificate.",
        kind: Kind::Text,
        complete: "organization",
    },
    Question {
        name: "organisation.sector",
        label: "What it does",
        help: "For whom, in one line, such as Invoice processing for small companies. It can wait.",
        kind: Kind::Text,
        complete: "off",
    },
    Question {
        name: "organisation.time_zone",
        label: "Time zone",
        help: "Whose midnight begins a day, such as Europe/Amsterdam.",
        kind: Kind::Zone,
        complete: "off",
    },
    Question {
        name: "organisation.currency",
        label: "Currency",
        help: "By its three letters, such as EUR.",
        kind: Kind::Text,
        complete: "off",
    },
    Question {
        name: "organisation.revenue",
        label: "Yearly revenue",
        help: "In whole units of the currency; the financial scale of risks is a share of it. It can wait.",
        kind: Kind::Text,
        complete: "off",
    },
    Question {
        name: "units",
        label: "Units",
        help: "Departments or teams that answer for risks and controls of their own, one a line. They can wait.",
        kind: Kind::Lines,
        complete: "off",
    },
    Question {
        name: "person.name",
        label: "Your name",
        help: "You become owner and ISMS manager, and can hand both over.",
        kind: Kind::Text,
        complete: "name",
    },
    Question {
        name: "person.email",
        label: "Your e-mail",
        help: "You sign in with it.",
        kind: Kind::Email,
        complete: "username",
    },
    Question {
        name: "password",
        label: "Password",
        help: "At least 15 characters. A few words that belong to no saying are easy to keep.",
        kind: Kind::Password,
        complete: "new-password",
    },
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
                @for question in QUESTIONS { (asked(question, sent, misfits)) }
                datalist #time-zones { @for zone in jiff::tz::db().available() { option value=(zone) {} } }
                button.btn.primary.wide { "Found the organisation" }
            }
        }
    }
}

fn asked(question: &Question, sent: Option<&SentByAnyone>, misfits: &[Misfit]) -> Markup {
    let Question { name, label, help, kind, complete } = *question;
    let error = misfits.iter().find(|misfit| misfit.field == name || (name == "units" && misfit.field == "unit.name"));
    let id = name.replace('.', "-");
    let typed = sent.map(|sent| sent.text(name)).filter(|_| kind != Kind::Password);
    let described = format!("{id}-help {id}-error");
    let is_wrong = error.map(|_| "true");
    let input = match kind {
        Kind::Text | Kind::Zone | Kind::Lines => "text",
        Kind::Email => "email",
        Kind::Password => "password",
    };
    html! {
        div.field {
            label for=(id) { (label) }
            p.help id=(format!("{id}-help")) { (help) }
            @match kind {
                Kind::Lines => textarea id=(id) name=(name) rows="3" aria-describedby=(described) aria-invalid=[is_wrong] { (typed.unwrap_or_default()) },
                Kind::Zone => input id=(id) type=(input) name=(name) value=[typed] autocomplete=(complete) list="time-zones" data-zone aria-describedby=(described) aria-invalid=[is_wrong];,
                Kind::Text | Kind::Email | Kind::Password => input id=(id) type=(input) name=(name) value=[typed] autocomplete=(complete) aria-describedby=(described) aria-invalid=[is_wrong];,
            }
            @if let Some(error) = error { p.error id=(format!("{id}-error")) { (icon("circle-alert")) (error.sentence) } }
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
        let names = QUESTIONS.iter().filter_map(|question| Some((question.name, question.name.strip_prefix(prefix)?)));
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
    let (organisation, committed) = app.host().found(&host::slug(sent.text("organisation.name")), &founding).await?;
    let person = committed.outcomes.iter().find(|outcome| outcome.kind.name == "person").map(|outcome| outcome.id);
    let person = person.ok_or_else(|| Fault::failure("founding made no person"))?;
    let email = sent.text("person.email").trim();
    app.logins.set_up(organisation, person, email, sent.text("password")).await?;
    let signed = app.logins.sign_in(email, sent.text("password")).await?;
    Ok(signed_in(&signed.secret, "/"))
}
