//! Any two moments beside each other: the whole ISMS, one register, one record. Versions of the statement have a page of their own.

mod choice;
mod listed;
mod moments;
mod overview;

use std::sync::Arc;

use access::Compared;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use door::{Does, Fault, Routes, Visitor};
use exports::{File, Format, moment};
use listing::{Comparing, Stretch};
use maud::{Markup, html};

use crate::component::{icon, notice};
use crate::export;
use crate::format::counted;
use crate::frame::Page;
use crate::general::Query;
use crate::look::Look;

/// Their routes.
pub fn routes() -> Routes {
    Routes::new().add(Method::GET, "/o/{slug}/compare", Does::ShowsDerived, page).add(
        Method::GET,
        "/o/{slug}/compare/export",
        Does::ShowsDerived,
        file,
    )
}

/// What is on the page.
pub struct Asked<'a> {
    visitor: &'a Visitor,
    query: &'a Query,
    comparing: &'a Comparing,
    compared: &'a Compared,
}

async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let query = Query::read(&look.query);
    if query.get("from").is_none() {
        return Ok(Page::new(&visitor, &look, "Compare").send(beginning(&visitor, &query, None)));
    }
    match compared(&visitor, &query).await {
        Ok((comparing, compared)) => {
            let asked = Asked { visitor: &visitor, query: &query, comparing: &comparing, compared: &compared };
            let stretch = comparing.stretch(&compared, query.get("after"), query.limit)?;
            Ok(Page::new(&visitor, &look, "Compare").send(answer(&asked, &stretch)))
        }
        Err(fault) => {
            // Whoever asked for a moment that cannot be shown chooses another on the same page.
            let Some(sentence) = moments::sentence(&fault) else { return Err(fault) };
            let body = beginning(&visitor, &query, Some(&sentence));
            Ok(Page::new(&visitor, &look, "Compare").send_as(StatusCode::BAD_REQUEST, body))
        }
    }
}

async fn compared(visitor: &Visitor, query: &Query) -> Result<(Comparing, Arc<Compared>), Fault> {
    let comparing = Comparing::taken(&visitor.view, |name| query.get(name).map(str::to_owned))?;
    let compared = comparing.compared(visitor.app(), &visitor.view).await?;
    Ok((comparing, compared))
}

async fn file(visitor: Visitor, look: Look) -> Result<File, Fault> {
    let query = Query::read(&look.query);
    let format = Format::asked(query.get("format"), None)?;
    let (comparing, compared) = compared(&visitor, &query).await?;
    exports::comparison(visitor.app().host(), &visitor.view, &comparing, compared, format).await
}

/// The page before two moments are chosen, or after such ones were as cannot be shown.
fn beginning(visitor: &Visitor, query: &Query, sentence: Option<&str>) -> Markup {
    html! {
        div.head { div {
            h1 { "What differs between two moments" }
            p { "Choose a day or a decision to look back to. Every record that was made, changed or retired since is listed, and what followed from that." }
        } }
        @if let Some(sentence) = sentence { div.notice.bad role="alert" { (icon("circle-alert")) span.text { (sentence) } } }
        (choice::form(visitor, query, query.get("from").unwrap_or_default(), query.get("to").unwrap_or_default()))
        (choice::named(visitor, query))
    }
}

fn answer(asked: &Asked<'_>, stretch: &Stretch<'_>) -> Markup {
    let Asked { visitor, query, comparing, compared } = asked;
    let (from, to) = (moment(compared.before()), then(compared));
    let unseen = compared.all_unseen();
    html! {
        div.head {
            div {
                h1 { (heading(asked, stretch)) " between " (from) " and " (to) }
                p { "Both moments as you may see them by today's rights." @if unseen > 0 { " " (counted(unseen, "record that differs", "records that differ")) " you may not see." } }
            }
            div.actions { (export::of_comparison(visitor, query)) }
        }
        (choice::form(visitor, query, &comparing.from, comparing.to.as_deref().unwrap_or_default()))
        (choice::named(visitor, query))
        @if compared.edits().is_empty() {
            (notice("quiet", "check", html! { "Nothing that you may see was made, changed or retired between the two." }))
        } @else {
            @if comparing.record.is_none() { (overview::table(asked)) }
            (listed::records(asked, stretch))
        }
    }
}

/// What the comparison comes to.
fn heading(asked: &Asked<'_>, stretch: &Stretch<'_>) -> String {
    let comparing = asked.comparing;
    let what = match (&comparing.record, comparing.kind) {
        (Some(_), _) => {
            let held = stretch.edits.first().and_then(|edit| edit.last());
            let changes = stretch.edits.first().map_or(0, |edit| asked.compared.changes(edit).len());
            return match held {
                Some(held) => format!("{} differs in {}", held.handle_short(), counted(changes, "field", "fields")),
                None => "Nothing differs".to_owned(),
            };
        }
        (None, Some(kind)) => (kind.noun(), kind.nouns()),
        (None, None) => ("record".into(), "records".into()),
    };
    match stretch.total {
        0 => format!("No {} differs", what.0),
        1 => format!("1 {} differs", what.0),
        count => format!("{} differ", counted(count, &what.0, &what.1)),
    }
}

/// The later moment in words.
fn then(compared: &Compared) -> String {
    if compared.after().is_past() { moment(compared.after()) } else { "today".to_owned() }
}
