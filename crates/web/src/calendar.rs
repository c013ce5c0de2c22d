//! The calendar (8.1): all days that records name, as a year, a month or a list, of a person, a kind, a clause.
//!
//! | module | shows |
//! |---|---|
//! | [`asked`] | what the address asks for |
//! | [`year`] | twelve months with what is on each day, counted |
//! | [`month`] | one month, day by day |

mod asked;
mod month;
mod year;

use axum::http::{Method, StatusCode};
use axum::response::Response;
use door::{Does, Fault, Routes, Visitor};
use jiff::civil::Date;
use listing::calendar::{self, Entry, Stands};
use maud::{Markup, html};

use crate::component::icon;
use crate::format::{counted, date};
use crate::frame::Page;
use crate::general::Query;
use crate::look::Look;
use asked::{Asked, Shape};

/// Where the page lives, below an organisation.
pub const PATH: &str = "calendar";

/// How many lines a list shows.
const SHOWN: usize = 500;

/// Its routes.
pub fn routes() -> Routes {
    Routes::new().add(Method::GET, "/o/{slug}/calendar", Does::ShowsDerived, page)
}

async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let query = Query::read(&look.query);
    let (asked, sentence) = Asked::read(&visitor.view, &query);
    let (first, last) = asked.period();
    let days = calendar::days(&visitor.view, first, last, &asked.filter);
    let late = days.iter().filter(|entry| entry.stands == Stands::Late).count();
    let status = if sentence.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    Ok(Page::new(&visitor, &look, "Calendar").send_as(
        status,
        html! {
            div.head {
                div {
                    h1 { (answer(&asked, days.len(), late)) }
                    p { "Everything that is due, ends or comes up: duties with each time that they do, reviews, evidence, actions, acceptances, exceptions, audits, training, documents. It follows from the records; nothing is kept twice." }
                }
            }
            @if let Some(sentence) = sentence { div.notice.bad role="alert" { (icon("circle-alert")) span.text { (sentence) } } }
            (asked.choices(&visitor, &query))
            @match asked.shape {
                Shape::Year => (year::year(&visitor, &asked, &query, &days)),
                Shape::Month => (month::month(&visitor, &asked, &days)),
                Shape::List => (list(&visitor, &days)),
            }
        },
    ))
}

fn answer(asked: &Asked, count: usize, late: usize) -> String {
    let period = asked.called();
    match (count, late) {
        (0, _) => format!("Nothing is on in {period}"),
        (count, 0) => format!("{} in {period}", counted(count, "date", "dates")),
        (count, late) => format!("{} in {period}, {late} of them late", counted(count, "date", "dates")),
    }
}

/// All of it, one line each.
fn list(visitor: &Visitor, days: &[Entry]) -> Markup {
    html! {
        section.card {
            header { h2 { "In order" } small { (days.len()) } }
            @if days.is_empty() { div.body { span.faint { "No record that you may see names a day in this period." } } }
            ul.todo { @for entry in days.iter().take(SHOWN) { (line(visitor, entry, true)) } }
            @if days.len() > SHOWN { footer { "and " (days.len() - SHOWN) " more. Choose a shorter period, a person, a kind or a clause." } }
        }
    }
}

/// One line: when, what, of which record, how it stands.
fn line(visitor: &Visitor, entry: &Entry, with_day: bool) -> Markup {
    let held = visitor.view.held(entry.kind, entry.id);
    html! {
        @if let Some(held) = held {
            li {
                @if with_day { (day(entry.on, entry.stands)) } @else { span.faint { (entry.what) } }
                a href=(visitor.href(&format!("{}/{}", entry.kind.plural, held.handle()))) {
                    @if with_day { (entry.what) ": " }
                    b { (held.title()) } @if let Some(number) = held.number() { " " span.ref { (number) } }
                }
                small { (entry.kind.noun()) @match entry.stands { Stands::Late => { ", late" }, Stands::Done => { ", done or over" }, Stands::Ahead => {} } }
            }
        }
    }
}

fn day(on: Date, stands: Stands) -> Markup {
    html! { time.late[stands == Stands::Late] datetime=(on) { (date(on)) } }
}
