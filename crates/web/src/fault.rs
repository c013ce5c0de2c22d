//! What went wrong, as a page with a sentence and a way on.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::uri::PathAndQuery;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use decide::Rejection;
use door::Fault;
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::frame::alone;
use crate::look::Look;
use crate::moment::{self, Typed};

/// Turns a fault that a handler left into a page.
pub async fn shown(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let whole = request.uri().path_and_query().map_or(path.as_str(), PathAndQuery::as_str).to_owned();
    let look = Look::of(request.headers(), &path, request.uri().query().unwrap_or_default());
    let look = look.asked_by(request.method());
    let response = next.run(request).await;
    match response.extensions().get::<Fault>().cloned() {
        Some(Fault::NotSignedIn) => {
            let back = utf8_percent_encode(&whole, NON_ALPHANUMERIC);
            Redirect::to(&format!("/sign-in?to={back}")).into_response()
        }
        Some(fault) => page(&look, &fault),
        // What the router and the limits say by themselves has no words for people.
        None if response.headers().contains_key(LOCATION) || is_page(&response) => response,
        None => match response.status() {
            StatusCode::METHOD_NOT_ALLOWED => page(&look, &Fault::NotFound),
            StatusCode::PAYLOAD_TOO_LARGE => page(&look, &Fault::TooLarge(2 * 1024 * 1024)),
            _ => response,
        },
    }
}

/// Whether a handler has said what is wrong on a page of its own.
fn is_page(response: &Response) -> bool {
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| value.starts_with("text/html"))
}

/// The answer where there is nothing.
pub async fn nowhere() -> Fault {
    Fault::NotFound
}

fn page(look: &Look, fault: &Fault) -> Response {
    let status = fault.status();
    let (heading, words) = words(fault);
    let id = match fault {
        Fault::Failure { id, .. } => Some(id.to_string()),
        _ => None,
    };
    alone(
        look,
        status,
        heading,
        true,
        html! {
            section.card.wrong {
                p.status { (status.as_u16()) @if let Some(id) = id { " · " (id) } }
                h1 { (heading) }
                (words)
                @if let Fault::NoSuchMoment { sentence, asked } = fault { (other_moment(look, sentence, asked)) }
                div.actions {
                    @if is_past(look) { a.btn href=(moment::at(&look.here(), None)) { "This page today" } }
                    @if matches!(fault, Fault::Busy | Fault::Failure { .. }) { a.btn.primary href=(look.path) { "Try again" } }
                    a.btn href="/" { "Go home" }
                }
            }
        },
    )
}

/// Whether the address names a moment.
fn is_past(look: &Look) -> bool {
    look.query.split('&').any(|pair| pair.starts_with("as_of="))
}

/// The control again, with what was asked for, and why that is no moment.
fn other_moment(look: &Look, sentence: &str, asked: &str) -> Markup {
    let mut parts = look.path.strip_prefix("/o/").unwrap_or_default().split('/');
    let slug = parts.next().unwrap_or_default();
    let (day, time) = asked.split_once(['T', ' ']).unwrap_or((asked, ""));
    let typed = Typed { day: day.to_owned(), time: time.to_owned(), error: Some(sentence.to_owned()) };
    html! { @if !slug.is_empty() { (moment::form(slug, &moment::at(&look.here(), None), "moment", None, &typed)) } }
}

fn words(fault: &Fault) -> (&'static str, Markup) {
    match fault {
        Fault::NotFound | Fault::Rejected(Rejection::NotFound) => (
            "There is nothing here that you may see",
            html! { p { "The address may be mistyped, the record may belong to others, or it may not exist. We answer all three alike." } },
        ),
        Fault::Rejected(rejection) => ("This was not done", refused(rejection)),
        Fault::NoSuchMoment { .. } => ("There is no such moment to show", html! {}),
        Fault::NotYet(sentence) => ("This was not there yet", html! { p { (sentence) } }),
        Fault::PastIsRead => (
            "The past can only be read",
            html! { p { "A past moment is shown, and this would change something. Nothing was changed. Go back to today to do it." } },
        ),
        Fault::NotSignedIn => ("Sign in first", html! { p { "Your session has ended." } }),
        Fault::BadRequest(sentence) | Fault::SignIn(sentence) => ("This cannot be read", html! { p { (sentence) } }),
        Fault::PreconditionMissing => {
            ("This was not done", html! { p { "The form did not say which version it was made from." } })
        }
        Fault::Foreign => (
            "This was not done",
            html! { p { "The request did not come from a page of this session. Open the page again and send it once more." } },
        ),
        Fault::TooLarge(limit) => (
            "This is too large",
            html! { p { "A request may hold at most " (limit / 1024 / 1024) " MB. Nothing was changed." } },
        ),
        Fault::Stalled => (
            "What you sent stopped arriving",
            html! { p { "Less than 256 KB of it came in 10 seconds. Nothing was kept. Send it again, over a better line." } },
        ),
        Fault::Busy => ("The server is busy", html! { p { "Nothing was changed. Try again in a few seconds." } }),
        Fault::Behind => (
            "Nothing can be changed at present",
            html! { p { "More is remembered of this log outside than lies in the database: an older one was put back. Everything can be read. Nothing was changed." } p { "The operator of the server has to see to it." } },
        ),
        Fault::KeyReused => ("This was not done", html! { p { "The same key was used for another request." } }),
        Fault::Failure { sentence, .. } => (
            "This did not work, and it is our fault",
            html! { p { (sentence) } p { "If it happens twice, give your administrator the number above." } },
        ),
    }
}

/// The sentences of a rejection.
pub fn refused(rejection: &Rejection) -> Markup {
    match rejection {
        Rejection::Refused(refusals) => html! {
            @for refusal in refusals {
                p { (refusal.sentence) " " (refusal.next) }
            }
        },
        Rejection::Invalid(misfits) => {
            html! { ul { @for misfit in misfits { li { (misfit.field) ": " (misfit.sentence) } } } }
        }
        Rejection::Conflict(conflict) => html! {
            p { "Version " (conflict.current) " was saved after you opened version " (conflict.seen) ". Open the record again." }
        },
        Rejection::NotFound => html! { p { "There is no such record." } },
        Rejection::Batch(rejected) => html! { @for (_, rejection) in rejected { (refused(rejection)) } },
    }
}
