//! The pages: HTTP in, `View` out as HTML.
//!
//! A page is a function from what a visitor may see to markup; a fragment is the same function without the frame. Pages
//! of [`general`] serve every kind of record; kinds whose screen is the work get modules of their own. Everything can be
//! read and done without scripts; htmx makes it smoother.

mod accesses;
mod account;
mod assets;
mod audit;
mod calendar;
mod compare;
mod component;
mod control;
mod document;
mod erasure;
mod evidence;
mod export;
mod fault;
mod form;
mod frame;
mod general;
mod handover;
mod history;
mod home;
mod import;
mod incident;
mod integrity;
mod look;
mod management;
mod measures;
mod moment;
mod package;
mod readiness;
mod risk;
mod search;
mod signing;
mod standard;
mod statement;
mod supplier;
mod theme;
mod treatment;
mod trend;
mod what_if;
pub mod work;

use axum::Router;
use axum::http::Method;
use axum::middleware::from_fn;
use door::{App, Does, Routes};
use markup::format;

/// All routes of the pages.
pub fn routes() -> Routes {
    let routes = Routes::new()
        .add(Method::GET, "/assets/{name}", Does::AnswersAnyone, assets::serve)
        .add(Method::GET, "/o/{slug}", Does::ShowsDerived, home::redirect)
        .add(Method::GET, "/o/{slug}/", Does::ShowsDerived, home::page)
        .add(Method::GET, "/o/{slug}/history", Does::ShowsDerived, history::page)
        .add(Method::GET, "/o/{slug}/accesses", Does::ShowsDerived, accesses::page)
        .add(Method::GET, "/o/{slug}/trends", Does::ShowsDerived, trend::page)
        .add(Method::GET, "/o/{slug}/work", Does::ShowsDerived, work::page)
        .add(Method::GET, "/o/{slug}/search", Does::ShowsDerived, search::page)
        .add(Method::GET, "/o/{slug}/palette", Does::ShowsDerived, search::palette)
        .add(Method::GET, "/o/{slug}/choose/{plural}", Does::Shows, search::choose)
        .add(Method::POST, "/theme", Does::OwnLogin, theme::choose);
    routes
        .and(moment::routes())
        .and(import::routes())
        .and(export::routes())
        .and(compare::routes())
        .and(integrity::routes())
        .and(package::routes())
        .and(readiness::routes())
        .and(standard::routes())
        .and(risk::routes())
        .and(statement::routes())
        .and(erasure::routes())
        .and(handover::routes())
        .and(management::routes())
        .and(measures::routes())
        .and(calendar::routes())
        .and(evidence::routes())
        .and(document::routes())
        .and(supplier::routes())
        .and(treatment::routes())
        .and(what_if::routes())
        .and(audit::routes())
        .and(general::routes())
        .and(signing::routes())
        .and(account::routes())
}

/// Turns what went wrong into pages.
pub fn faults(router: Router<App>) -> Router<App> {
    router.fallback(fault::nowhere).layer(from_fn(fault::shown))
}
