//! What leaves as a file: the menu on lists and documents, and the files themselves.

use ::record::Kind;
use axum::extract::Path;
use axum::http::Method;
use door::{Does, Fault, Routes, Visitor};
use exports::{Asked, Columns, File, Format};
use isms::Held;
use listing::Orders;
use maud::{Markup, html};

use crate::component::icon;
use crate::format::thousands;
use crate::general::{Query, found, kind_of};
use crate::look::Look;

/// Their routes.
pub fn routes() -> Routes {
    let orders = Orders::default();
    let list =
        move |path: Path<(String, String)>, visitor: Visitor, look: Look| list(orders.clone(), path, visitor, look);
    Routes::new().add(Method::GET, "/o/{slug}/{plural}/export", Does::Shows, list).add(
        Method::GET,
        "/o/{slug}/{plural}/{handle}/export",
        Does::Shows,
        document,
    )
}

async fn list(
    orders: Orders,
    Path((_, plural)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
) -> Result<File, Fault> {
    let kind = kind_of(&visitor, &plural)?;
    let query = Query::read(&look.query);
    let format = Format::asked(query.get("format"), None)?;
    let part = query.get("part").map(|part| part.parse().unwrap_or(0));
    let query = query.without(&["format", "part"]);
    let chosen: Vec<String> =
        query.asked.iter().filter(|(name, _)| name == "column").map(|(_, name)| name.clone()).collect();
    let columns =
        if chosen.is_empty() { Columns::Usual } else { Columns::Chosen([chosen, vec!["state".to_owned()]].concat()) };
    let is_question = |(name, _): &&(String, String)| name != "column" && name != "limit";
    let asked = Asked { parameters: query.asked.iter().filter(is_question).cloned().collect(), columns, part };
    let question = query.question(&visitor.view, kind)?;
    exports::list(visitor.app().host(), &visitor.view, &orders, &question, asked, format).await
}

async fn document(
    Path((_, plural, handle)): Path<(String, String, String)>,
    visitor: Visitor,
    look: Look,
) -> Result<File, Fault> {
    let held = found(&visitor, &plural, &handle)?;
    let format = Format::asked(Query::read(&look.query).get("format"), None)?;
    exports::document(visitor.app().host(), &visitor.view, held, format).await
}

/// The menu of a list: exactly its rows, in its order. A list that is too long for one PDF says so before anybody asks, and offers
/// its parts.
pub fn of_list(visitor: &Visitor, kind: &Kind, query: &Query, rows: usize) -> Markup {
    let query = query.without(&["format", "part", "limit"]);
    let href = |query: &Query, format: Format| {
        visitor.href(&format!("{}/export{}", kind.plural, query.with("format", Some(format.name()))))
    };
    let parts = exports::parts(rows);
    if parts == 1 {
        return menu(|format| href(&query, format));
    }
    let part = |part: usize| Query::read(query.with("part", Some(&part.to_string())).trim_start_matches('?'));
    html! {
        details.menu name="page" {
            summary.btn { (icon("download")) "Export" }
            div.list {
                @for format in [Format::Xlsx, Format::Csv] {
                    a.entry href=(href(&query, format)) download="" { (format.label()) small { (what(format)) } }
                }
                p.hint { (thousands(rows)) " rows are " (parts) " PDFs. Filter the list for fewer." }
                @for number in 1..=parts.min(PARTS) {
                    a.entry href=(href(&part(number), Format::Pdf)) download="" { "PDF" small { "part " (number) " of " (parts) } }
                }
            }
        }
    }
}

/// How many parts of a PDF are offered; a list of more is for a workbook.
const PARTS: usize = 10;

/// The menu of a record that is a document; nothing of others.
pub fn of_record(visitor: &Visitor, held: &Held) -> Markup {
    let base = format!("{}/{}/export", held.kind.plural, held.handle());
    html! {
        @if exports::has_document(held.kind) {
            (menu(|format| visitor.href(&format!("{base}?format={}", format.name()))))
        }
    }
}

/// The menu of a comparison: what is on its pages, all of it.
pub fn of_comparison(visitor: &Visitor, query: &Query) -> Markup {
    let query = query.without(&["format", "limit", "after"]);
    menu(|format| visitor.href(&format!("compare/export{}", query.with("format", Some(format.name())))))
}

fn what(format: Format) -> &'static str {
    match format {
        Format::Pdf => "to read and keep",
        Format::Xlsx => "to work with",
        Format::Csv => "for programs",
    }
}

fn menu(href: impl Fn(Format) -> String) -> Markup {
    html! {
        details.menu name="page" {
            summary.btn { (icon("download")) "Export" }
            div.list {
                @for format in Format::ALL {
                    a.entry href=(href(format)) download="" { (format.label()) small { (what(format)) } }
                }
            }
        }
    }
}
