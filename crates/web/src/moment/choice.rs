//! The page on which a moment is chosen: by day and time, or by the name of what was decided then.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use door::{Fault, Visitor, parse_when};
use host::When;
use isms::registry;
use maud::{Markup, html};
use serde::Deserialize;

use super::{PATH, Typed, at, form, named};
use crate::component::icon;
use crate::format::{counted, date};
use crate::frame::Page;
use crate::look::Look;

/// How many moments of one kind the page lists.
const LISTED: usize = 50;

/// What is asked: a day and a time, or what was decided then; and for which page.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    day: String,
    #[serde(default)]
    time: String,
    of: Option<String>,
    to: Option<String>,
}

/// Leads to the page that was asked for, as of the moment that was chosen; or lets choose.
pub async fn page(visitor: Visitor, look: Look, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let to = asked.to.as_deref().filter(|to| is_ours(&visitor, to)).map_or_else(|| home(&visitor), str::to_owned);
    if let Some(of) = &asked.of {
        let entry = decided(&visitor, of).await?;
        return Ok(Redirect::to(&at(&to, Some(When::Entry(entry)))).into_response());
    }
    let (day, time) = (asked.day.trim().to_owned(), asked.time.trim().to_owned());
    if day.is_empty() && time.is_empty() {
        return Ok(chooser(&visitor, &look, StatusCode::OK, &to, &Typed::default()));
    }
    match chosen(&visitor, &day, &time).await {
        Ok(moment) => Ok(Redirect::to(&at(&to, Some(moment))).into_response()),
        Err(Fault::NoSuchMoment { sentence, .. }) => {
            let typed = Typed { day, time, error: Some(sentence) };
            Ok(chooser(&visitor, &look, StatusCode::UNPROCESSABLE_ENTITY, &to, &typed))
        }
        Err(other) => Err(other),
    }
}

/// The moment that was typed, if it can be shown.
async fn chosen(visitor: &Visitor, day: &str, time: &str) -> Result<When, Fault> {
    if day.is_empty() {
        let sentence = "Choose a day, too.".to_owned();
        return Err(Fault::NoSuchMoment { sentence, asked: time.to_owned() });
    }
    let moment = parse_when(&if time.is_empty() { day.to_owned() } else { format!("{day}T{time}") })?;
    visitor.app().host().past(visitor.membership.organisation, visitor.actor().clone(), moment).await?;
    Ok(moment)
}

/// The entry by which the record of that address was decided.
async fn decided(visitor: &Visitor, of: &str) -> Result<u64, Fault> {
    let (plural, handle) = of.split_once('/').ok_or(Fault::NotFound)?;
    let kind = registry::of_resource(plural).ok_or(Fault::NotFound)?;
    let mark = registry::mark(kind).ok_or(Fault::NotFound)?;
    let held = visitor.view.held_today(kind, handle).ok_or(Fault::NotFound)?;
    let entry = visitor.app().host().since(visitor.membership.organisation, held, mark.field).await?;
    entry.ok_or(Fault::NotFound)
}

/// Whether an address is a page of this organisation on which a moment can be shown.
fn is_ours(visitor: &Visitor, to: &str) -> bool {
    let home = home(visitor);
    let is_plain = to.chars().all(|character| !character.is_control() && character != '\\');
    let itself = format!("{home}{PATH}");
    is_plain && to.starts_with(&home) && to.split(['?', '#']).next() != Some(itself.as_str())
}

fn home(visitor: &Visitor) -> String {
    format!("/o/{}/", visitor.membership.slug)
}

fn chooser(visitor: &Visitor, look: &Look, status: StatusCode, to: &str, typed: &Typed) -> Response {
    let view = &visitor.view;
    let kinds = named::by_kind(view);
    Page::new(visitor, look, "Choose a moment").narrow().send_as(status, html! {
        div.head {
            div {
                h1 { "See everything as it was" }
                p { "Every page, list, count, report and export shows that moment, to be read only. What you may see is what you may see today." }
            }
            @if view.is_past() { div.actions { a.btn href=(at(to, None)) { (icon("undo-2")) "Back to today" } } }
        }
        section.card { div.body { (form(&visitor.membership.slug, to, "moment", Some(view), typed)) } }
        @for (kind, marks) in &kinds {
            section.card {
                header { h2 { (kind.titles) } small { (counted(marks.len(), "moment", "moments")) } }
                (list(visitor, marks, to))
            }
        }
        @if kinds.is_empty() {
            section.card { div.empty { (icon("history")) h2 { "No moment has a name yet" } p { "Approved versions of the Statement of Applicability, completed assessments, approved criteria and imports will stand here." } } }
        }
    })
}

fn list(visitor: &Visitor, marks: &[access::Marked<'_>], to: &str) -> Markup {
    html! {
        ul.links {
            @for mark in marks.iter().take(LISTED) {
                li {
                    span { span.ref { (mark.held.handle_short()) } " " a href=(named::href(visitor, mark, to)) { (mark.held.title()) } }
                    small { (mark.mark.what) " " (date(mark.on)) }
                }
            }
            @if marks.len() > LISTED { li.hint { "and " (marks.len() - LISTED) " earlier: open the record and choose its version" } }
        }
    }
}
