//! The pages that serve every kind of record: list, record, form, history. A kind whose screen is the work gets its own.

mod bulk;
mod conflict;
mod edit;
mod face;
mod filters;
mod list;
mod listed;
mod record;
mod retire;
mod step;
mod stood;
mod tally;
pub mod tried;
mod version;

pub use edit::{again_as_typed, summary, typed, unit_choice};
pub use face::{Asked, Face};
pub use list::{first_sentence, state};
pub use listed::{Query, SOON};
pub use record::{facts, facts_of, head as page_head, links, list_of, other_links, past, texts};
pub use retire::words as rejected;
pub use step::{Asked as AskedStep, StepFace, anchored, at_fields, is_open, offered, refused_steps, steps, words};
pub use stood::href as as_it_was;
pub use tally::Tally;

use ::record::Kind;
use axum::extract::Path;
use axum::http::Method;
use door::{Does, Fault, Routes, Visitor};
use isms::{Held, registry};
use std::sync::Arc;
use tally::Shelf;

use crate::look::Look;
use crate::moment;

/// Their routes.
pub fn routes() -> Routes {
    let shelf = Shelf::default();
    let list = move |path: Path<(String, String)>, visitor: Visitor, look: Look| {
        list::page(shelf.clone(), path, visitor, look)
    };
    Routes::new()
        .add(Method::GET, "/o/{slug}/{plural}", Does::Shows, list)
        .add(Method::POST, "/o/{slug}/{plural}", Does::Writes, edit::create)
        .add(Method::GET, "/o/{slug}/{plural}/new", Does::Writes, edit::new)
        .add(Method::POST, "/o/{slug}/{plural}/bulk", Does::Writes, bulk::bulk)
        .add(Method::GET, "/o/{slug}/{plural}/{handle}", Does::Shows, record::page)
        .add(Method::POST, "/o/{slug}/{plural}/{handle}", Does::Writes, edit::save)
        .add(Method::GET, "/o/{slug}/{plural}/{handle}/edit", Does::Writes, edit::edit)
        .add(Method::POST, "/o/{slug}/{plural}/{handle}/retirement", Does::Writes, retire::retire)
        .add(Method::POST, "/o/{slug}/{plural}/{handle}/restoration", Does::Writes, retire::restore)
        .add(Method::GET, "/o/{slug}/{plural}/new/{noun}", Does::Decides, step::first)
        .add(Method::POST, "/o/{slug}/{plural}/new/{noun}", Does::Decides, step::make)
        .add(Method::GET, "/o/{slug}/{plural}/{handle}/{noun}", Does::Decides, step::page)
        .add(Method::POST, "/o/{slug}/{plural}/{handle}/{noun}", Does::Decides, step::take)
        .add(Method::GET, "/o/{slug}/{plural}/{handle}/versions/{version}", Does::Shows, version::page)
}

/// The kind in an address, if it exists for the visitor.
pub fn kind_of(visitor: &Visitor, plural: &str) -> Result<&'static Kind, Fault> {
    let kind = registry::of_resource(plural).ok_or(Fault::NotFound)?;
    if visitor.view.knows_kind(kind) { Ok(kind) } else { Err(Fault::NotFound) }
}

/// The record in an address, if the visitor may see it.
pub fn found<'a>(visitor: &'a Visitor, plural: &str, handle: &str) -> Result<&'a Arc<Held>, Fault> {
    let kind = kind_of(visitor, plural)?;
    visitor.view.find(kind, handle).ok_or_else(|| match visitor.view.not_yet(kind, handle) {
        Some(later) => Fault::NotYet(not_yet(visitor, later)),
        None => Fault::NotFound,
    })
}

/// That a record came later than the moment that is shown.
fn not_yet(visitor: &Visitor, later: &Held) -> String {
    let then = moment::shown(visitor).unwrap_or_default();
    format!("{} “{}” is here today and was not yet on {then}.", later.handle_short(), later.title())
}
