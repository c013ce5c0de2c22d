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
    let query = query.without(&["format"]);
    let chosen: Vec<String> =
        query.asked.iter().filter(|(name, _)| name == "column").map(|(_, name)| name.clone()).collect();
    let columns =
        if chosen.is_empty() { Columns::Usual } else { Columns::Chosen([chosen, vec!["state".to_owned()]].concat()) };
    let is_question = |(name, _): &&(String, String)| name != "column" && name != "limit";
    let asked = Asked { parameters: query.asked.iter().filter(is_question).cloned().collect(), columns };
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

/// The menu of a list: exactly its rows, in its order.
pub fn of_list(visitor: &Visitor, kind: &Kind, query: &Query) -> Markup {
    let query = query.without(&["format", "limit"]);
    menu(|format| visitor.href(&format!("{}/export{}", kind.plural, query.with("format", Some(format.name())))))
}

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

fn menu(href: impl Fn(Format) -> String) -> Markup {
    let what = |format: Format| match format {
        Format::Pdf => "to read and keep",
        Format::Xlsx => "to work with",
        Format::Csv => "for programs",
    };
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
