//! Audit packages: what is to be in one, how far it is, and taking it.

mod form;

use axum::extract::Path;
use axum::http::header::{HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use decide::{Refusal, Rejection};
use door::{Does, Fault, Routes, Visitor};
use host::{KEPT_DAYS, KEPT_WORKS, Made, Work, WorkState};
use jiff::civil::Date;
use maud::{Markup, html};
use package::Asked;
use record::Misfit;
use serde_json::Value as Json;

use crate::component::{icon, notice};
use crate::form::Sent;
use crate::format::{counted, date, moment, size, thousands};
use crate::frame::{Page, form_token};
use crate::look::Look;

/// What the page is called in addresses.
const PATH: &str = "packages";

/// Its routes.
pub fn routes() -> Routes {
    Routes::new()
        .add(Method::GET, "/o/{slug}/packages", Does::ShowsDerived, page)
        .add(Method::POST, "/o/{slug}/packages", Does::ShowsDerived, begin)
        .add(Method::GET, "/o/{slug}/packages/{work}/file", Does::ShowsDerived, fetch)
        .add(Method::POST, "/o/{slug}/packages/{work}/removal", Does::ShowsDerived, remove)
}

async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    send(&visitor, &look, StatusCode::OK, &Asked::default(), &[], None)
}

async fn begin(visitor: Visitor, look: Look, sent: Sent) -> Result<Response, Fault> {
    let asked = form::read(&sent);
    match package::begin(visitor.app().host(), &visitor.view, &asked).await {
        Ok(_) => Ok(look.go(&visitor.href(PATH))),
        Err(Fault::Rejected(Rejection::Invalid(misfits))) => {
            send(&visitor, &look, StatusCode::UNPROCESSABLE_ENTITY, &asked, &misfits, None)
        }
        Err(Fault::Rejected(Rejection::Refused(refusals))) => {
            send(&visitor, &look, StatusCode::UNPROCESSABLE_ENTITY, &asked, &[], refusals.first())
        }
        Err(other) => Err(other),
    }
}

async fn fetch(Path((_, id)): Path<(String, String)>, visitor: Visitor) -> Result<Response, Fault> {
    package::fetch(visitor.app().host(), &visitor.view, &id).await
}

async fn remove(
    Path((_, id)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
    _: Sent,
) -> Result<Response, Fault> {
    package::give_up(visitor.app().host(), &visitor.view, &id)?;
    Ok(look.go(&visitor.href(PATH)))
}

fn send(
    visitor: &Visitor,
    look: &Look,
    status: StatusCode,
    asked: &Asked,
    misfits: &[Misfit],
    refused: Option<&Refusal>,
) -> Result<Response, Fault> {
    let works = package::mine(visitor.app().host(), &visitor.view)?;
    let is_running = works.iter().any(|work| work.is_running());
    let mut response = Page::new(visitor, look, "Audit packages").send_as(status, html! {
        div.head { div {
            h1 { (heading(is_running, works.len())) }
            p { "One archive for the desk of an auditor: pages that are read without network or server, Excel files, PDFs, evidence with its files, and the log by which all of it is verified." }
        } }
        @if let Some(refusal) = refused { (notice("bad", "circle-alert", html! { (refusal.sentence) " " (refusal.next) })) }
        div.split {
            div.stack {
                @for work in &works { (card(visitor, work)) }
                // One at a time; and nobody types into a page that is shown anew by itself.
                @if !is_running { (form::form(visitor, asked, misfits)) }
            }
            aside.stack aria-label="About packages" { (about()) }
        }
    });
    if is_running && misfits.is_empty() && refused.is_none() && status == StatusCode::OK {
        // Shown anew by itself, without a script.
        response.headers_mut().insert(HeaderName::from_static("refresh"), HeaderValue::from_static("2"));
    }
    Ok(response)
}

fn heading(is_running: bool, count: usize) -> String {
    match (is_running, count) {
        (true, _) => "A package is being made".to_owned(),
        (false, 0) => "No package was made yet".to_owned(),
        (false, count) => counted(count, "package", "packages"),
    }
}

/// One package, as it stands.
fn card(visitor: &Visitor, work: &Work) -> Markup {
    html! {
        section.card id=(work.id) {
            header { h2 { (title(work)) } small { "begun " (moment(&visitor.view, work.begun)) } }
            div.body.stack {
                @match work.state() {
                    WorkState::Running { what, done, total } => (running(visitor, work, &what, done, total)),
                    WorkState::Done(made) => (done(visitor, work, &made)),
                    WorkState::Failed { why, .. } => {
                        (notice("bad", "circle-alert", html! { (why) }))
                        div.actions { (removal(visitor, work, "Take from the list")) }
                    },
                }
            }
        }
    }
}

/// The period that it is about.
fn title(work: &Work) -> String {
    let day = |name: &str| work.asked.get(name).and_then(Json::as_str).and_then(|day| day.parse::<Date>().ok());
    let occasion = work.asked.get("occasion").and_then(Json::as_str);
    let period = match (day("from"), day("to")) {
        (Some(from), Some(to)) => format!("{} to {}", date(from), date(to)),
        _ => "Audit package".to_owned(),
    };
    occasion.map_or_else(|| period.clone(), |occasion| format!("{occasion}, {period}"))
}

fn running(visitor: &Visitor, work: &Work, what: &str, done: u64, total: u64) -> Markup {
    let number = |number: u64| thousands(usize::try_from(number).unwrap_or(usize::MAX));
    html! {
        div.work role="status" {
            span { (what) }
            @if total > 0 { span.num { (number(done.min(total))) " of " (number(total)) } }
            @if total > 0 { progress aria-label="Done" max=(total) value=(done.min(total)) {} }
            span.faint { "You can leave this page and come back." }
        }
        div.actions {
            a.btn href=(visitor.href(PATH)) { (icon("refresh-cw")) "Look again" }
            (removal(visitor, work, "Cancel"))
        }
    }
}

fn done(visitor: &Visitor, work: &Work, made: &Made) -> Markup {
    html! {
        dl.facts {
            dt { "Holds" } dd { (counted(made.files, "file", "files")) ", " (size(usize::try_from(made.bytes).unwrap_or(usize::MAX))) }
            dt { "Kept until" } dd { (moment(&visitor.view, made.until)) }
            @if let Some(out) = left_out(work) { dt { "Left out" } dd { (out) } }
            dt { "SHA-256 of its manifest" } dd { span.digest { (made.digest) } }
        }
        div.actions {
            a.btn.primary href=(visitor.href(&format!("{PATH}/{}/file", work.id))) download="" { (icon("download")) "Take it" }
            (removal(visitor, work, "Remove"))
        }
    }
}

/// What was left out, in a line.
fn left_out(work: &Work) -> Option<String> {
    let is = |name: &str| work.asked.get(name).and_then(Json::as_bool) == Some(true);
    let list = |name: &str| {
        let list = work.asked.get(name).and_then(Json::as_array).into_iter().flatten();
        list.filter_map(Json::as_str).map(str::to_owned).collect::<Vec<_>>()
    };
    let files = match work.asked.get("files").and_then(Json::as_str) {
        Some("none") => Some("files of evidence".to_owned()),
        Some("all") | None => None,
        Some(most) => Some(format!("files of more than {most} MB")),
    };
    let own = [
        is("without_names").then(|| "names of people".to_owned()),
        is("without_money").then(|| "amounts of money".to_owned()),
        files,
    ];
    let out: Vec<String> =
        own.into_iter().flatten().chain(list("without_kinds")).chain(list("without_fields")).collect();
    (!out.is_empty()).then(|| out.join(", "))
}

fn removal(visitor: &Visitor, work: &Work, words: &str) -> Markup {
    html! {
        form method="post" action=(visitor.href(&format!("{PATH}/{}/removal", work.id))) {
            (form_token(&visitor.cookie))
            button.btn { (words) }
        }
    }
}

fn about() -> Markup {
    html! {
        section.card {
            header { h2 { "Good to know" } }
            div.body.prose {
                p { "A package never holds more than you may read, nor, where you name a reader, more than they may read. That you take it is recorded under what was taken out." }
                p { "It is kept for " (KEPT_DAYS) " days, the newest " (KEPT_WORKS) " of an organisation; you alone see those that you began. One is made at a time." }
                p { "What is left out keeps its place in the log that goes along: everything else can still be verified, and what was left out can be shown later to be what it was." }
                p { "Write down the SHA-256 of its manifest, or send it on another way: it tells this package from any other." }
            }
        }
    }
}
