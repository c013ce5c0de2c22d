//! The standard as a place: each requirement of clauses 4 to 10 and each reference control of Annex A has a page that says
//! what it asks in our words, how it stands here, and what there is to show for it. Laws beside it show how far the same work helps.
//!
//! | module | shows |
//! |---|---|
//! | [`overview`] | clauses and Annex A with their states |
//! | [`asked`] | which reference controls an address asks for, by the five attributes |
//! | [`requirement`] | one requirement, or a clause with what stands in it |
//! | [`control`] | one reference control |
//! | [`rules`] | what the rules say of a row |
//! | [`shown`] | what pages of rows share: documented information, questions, help with laws |
//! | [`framework`] | a law beside the standard, and what the ISMS does not cover of it |
//! | [`found`] | rows by words, for search and palette |

mod asked;
mod control;
mod found;
mod framework;
mod overview;
mod requirement;
mod rules;
mod shown;

use axum::extract::Path;
use axum::http::Method;
use axum::response::Response;
use catalogue::{Provision, provision, requirements};
use door::{Does, Fault, Routes, Visitor};
use maud::{Markup, html};
use readiness::Conformity;

use crate::look::Look;

pub use found::rows;

/// Where the standard lives, below an organisation.
pub const PATH: &str = "standard";

/// Its routes.
pub fn routes() -> Routes {
    Routes::new()
        .add(Method::GET, "/o/{slug}/standard", Does::ShowsDerived, overview::page)
        .add(Method::GET, "/o/{slug}/standard/{row}", Does::ShowsDerived, page)
        .add(Method::GET, "/o/{slug}/frameworks/{framework}", Does::ShowsDerived, framework::page)
}

/// The page of a row, by what its id ends with: `6.1.2.a.1`, `A.8.13`.
async fn page(Path((_, row)): Path<(String, String)>, visitor: Visitor, look: Look) -> Result<Response, Fault> {
    match provision(&format!("{STANDARD}{row}")).ok_or(Fault::NotFound)? {
        Provision::Requirement(requirement) => Ok(requirement::page(&visitor, &look, requirement)),
        Provision::Control(row) => Ok(control::page(&visitor, &look, row)),
        Provision::Gdpr(_) | Provision::Sox(_) => Err(Fault::NotFound),
    }
}

/// What the ids of the standard's rows begin with.
const STANDARD: &str = "iso27001-2022/";

/// Where a row has its page.
pub fn href(visitor: &Visitor, id: &str) -> String {
    visitor.href(&format!("{PATH}/{}", id.trim_start_matches(STANDARD)))
}

/// A clause or control as people write it, leading to its page: `6.1.3`, `A.8.13`.
pub fn cited(visitor: &Visitor, reference: &str) -> Markup {
    let id = format!("{STANDARD}{reference}");
    html! {
        @if provision(&id).is_some() { a.ref href=(href(visitor, &id)) { (reference) } } @else { span.ref { (reference) } }
    }
}

/// A state as a tag; none where the control is excluded.
fn state(state: Option<Conformity>) -> Markup {
    match state {
        Some(state) => html! { span class=(format!("state {}", state.code())) { (state.code()) } },
        None => html! { span.state.unknown { "excluded" } },
    }
}

/// The rows that stand before and after one in the order of the standard, as a way through it.
fn neighbours(id: &str) -> (Option<&'static str>, Option<&'static str>) {
    let requirements = requirements().iter().map(|row| row.id.as_str());
    let all: Vec<&str> = requirements.chain(catalogue::controls().iter().map(|row| row.id.as_str())).collect();
    let place = all.iter().position(|one| *one == id);
    let at = |place: Option<usize>| place.and_then(|place| all.get(place).copied());
    (at(place.and_then(|place| place.checked_sub(1))), at(place.map(|place| place + 1)))
}
