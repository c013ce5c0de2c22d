//! The API: JSON under `/api/v1`, the same for every kind of record.
//!
//! Nothing here knows a kind by name: collections, fields, filters, steps and the OpenAPI document follow from the
//! registry. Nothing here decides either: a handler reads a request, asks a `View` or hands a command to the host, and
//! writes the answer.
//!
//! | module | answers |
//! |---|---|
//! | [`list`] | a page of records, by the questions of `listing` |
//! | [`show`] | one record, its versions, what refers to it; [`item`] and [`brief`] are how records look |
//! | [`write`] | making, editing, retiring; [`step`] steps of life cycles; [`batch`] several at once; [`dry_run`] none |
//! | [`input`] | what a writing request brings; [`strict`], [`precondition`], [`idempotency`] |
//! | [`document`] | the file of a version of a document |
//! | [`evidence`] | the file of a piece of evidence |
//! | [`file`], [`import`] | spreadsheets: brought, planned, committed, taken back |
//! | [`export`] | lists and documents as files; [`package`] audit packages |
//! | [`member`], [`token`] | who signs in, and one's own tokens |
//! | [`supplier_link`] | the link by which a supplier answers |
//! | [`readiness`] | what the rules find, and what a command would change about that |
//! | [`compare`] | what differs between two moments |
//! | [`trend`] | figures over a period |
//! | [`search`], [`feed`], [`accesses`], [`log`], [`me`], [`kinds`] | as they say |
//! | [`problem`] | whatever goes wrong |
//! | [`openapi`] | the description of all this, and its readable page |

mod accesses;
mod answer;
mod batch;
mod brief;
mod compare;
mod document;
mod dry_run;
mod erasure;
mod evidence;
mod export;
mod feed;
mod file;
mod idempotency;
mod import;
mod input;
mod item;
mod kept_file;
mod kinds;
mod list;
mod log;
mod me;
mod member;
mod openapi;
mod package;
mod precondition;
mod problem;
mod readiness;
mod search;
mod show;
mod step;
mod strict;
mod supplier_link;
mod token;
mod trend;
mod what_if;
mod write;

use axum::extract::{DefaultBodyLimit, Path};
use axum::handler::Handler as _;
use axum::http::{HeaderMap, Method, Uri};
use door::{Client, Does, Routes};

pub use problem::problems;

/// All routes of the API.
pub fn routes() -> Routes {
    let (get, post) = (|| Method::GET, || Method::POST);
    Routes::new()
        .add(get(), "/api/v1", Does::AnswersAnyone, openapi::page)
        .add(get(), "/api/v1/", Does::AnswersAnyone, openapi::page)
        .add(get(), "/api/v1/openapi.json", Does::AnswersAnyone, openapi::document)
        .add(get(), "/api/v1/reference.css", Does::AnswersAnyone, openapi::style)
        .add(get(), "/api/v1/problems/{code}", Does::AnswersAnyone, problem::show)
        .add(get(), "/api/v1/me", Does::ShowsDerived, me::me)
        .add(get(), "/api/v1/kinds", Does::ShowsDerived, kinds::kinds)
        .add(get(), "/api/v1/search", Does::ShowsDerived, search::search)
        .add(get(), "/api/v1/readiness", Does::ShowsDerived, readiness::failures)
        .add(get(), "/api/v1/readiness/rules", Does::ShowsDerived, readiness::rules)
        .add(get(), "/api/v1/readiness/requirements", Does::ShowsDerived, readiness::requirements)
        .add(get(), "/api/v1/comparison", Does::ShowsDerived, compare::compare)
        .add(get(), "/api/v1/comparison/export", Does::ShowsDerived, compare::export)
        .add(get(), "/api/v1/trends", Does::ShowsDerived, trend::trends)
        .add(get(), "/api/v1/feed", Does::ShowsDerived, feed::changes)
        .add(get(), "/api/v1/accesses", Does::ShowsDerived, accesses::list)
        .add(get(), "/api/v1/log/checkpoint", Does::ShowsDerived, log::checkpoint)
        .add(get(), "/api/v1/log/verifier", Does::ShowsDerived, log::verifier)
        .add(get(), "/api/v1/log/witnesses", Does::ShowsDerived, log::witnesses)
        .add(get(), "/api/v1/log/tile/{*path}", Does::ShowsDerived, log::tile)
        .add(get(), "/api/v1/log/export", Does::ShowsDerived, log::export)
        .add(post(), "/api/v1/batch", Does::Writes, batch::batch.layer(DefaultBodyLimit::max(batch::BODY)))
        .and(of_packages())
        .and(of_signing_in())
        .and(of_imports())
        .and(of_evidence())
        .and(of_documents())
        .and(of_what_ifs())
        .and(of_kinds())
}

/// The routes of audit packages. They change nothing: what is made is a file of what its maker may read.
fn of_packages() -> Routes {
    let (get, post) = (|| Method::GET, || Method::POST);
    Routes::new()
        .add(get(), "/api/v1/packages", Does::ShowsDerived, package::list)
        .add(post(), "/api/v1/packages", Does::ShowsDerived, package::begin)
        .add(get(), "/api/v1/packages/{work}", Does::ShowsDerived, package::show)
        .add(Method::DELETE, "/api/v1/packages/{work}", Does::ShowsDerived, package::give_up)
        .add(get(), "/api/v1/packages/{work}/file", Does::ShowsDerived, package::fetch)
}

/// The routes that concern who signs in.
fn of_signing_in() -> Routes {
    let (get, post) = (|| Method::GET, || Method::POST);
    Routes::new()
        .add(get(), "/api/v1/members", Does::ShowsDerived, member::list)
        .add(post(), "/api/v1/people/{handle}/invitation", Does::Invites, member::invite)
        .add(Method::DELETE, "/api/v1/people/{handle}/membership", Does::Invites, member::end)
        .add(post(), "/api/v1/people/{handle}/erasure", Does::Writes, erasure::erase)
        .add(post(), "/api/v1/supplier-assessments/{handle}/link", Does::Invites, supplier_link::make)
        .add(Method::DELETE, "/api/v1/supplier-assessments/{handle}/link", Does::Invites, supplier_link::end)
        .add(get(), "/api/v1/tokens", Does::OwnLogin, token::list)
        .add(post(), "/api/v1/tokens", Does::OwnLogin, token::make)
        .add(Method::DELETE, "/api/v1/tokens/{token}", Does::OwnLogin, token::revoke)
}

/// The routes by which spreadsheets come in.
fn of_imports() -> Routes {
    let (get, post) = (|| Method::GET, || Method::POST);
    let bring = file::bring.layer(DefaultBodyLimit::max(imports::FILE_BYTES));
    Routes::new()
        .add(post(), "/api/v1/files", Does::Writes, bring)
        .add(get(), "/api/v1/files/{digest}", Does::ShowsDerived, file::look)
        .add(get(), "/api/v1/files/{digest}/content", Does::ShowsDerived, file::content)
        .add(post(), "/api/v1/imports", Does::Writes, import::import)
        .add(post(), "/api/v1/imports/{handle}/undo", Does::Writes, import::undo)
}

/// The routes of the files of evidence.
fn of_evidence() -> Routes {
    let bring = evidence::bring.layer(DefaultBodyLimit::max(host::FILE_BYTES));
    Routes::new().add(Method::PUT, "/api/v1/evidence/{handle}/file", Does::Writes, bring).add(
        Method::GET,
        "/api/v1/evidence/{handle}/file",
        Does::Shows,
        evidence::file,
    )
}

/// The routes of the files of documents.
fn of_documents() -> Routes {
    let bring = document::bring.layer(DefaultBodyLimit::max(host::FILE_BYTES));
    let path = "/api/v1/document-versions/{handle}/file";
    Routes::new().add(Method::PUT, path, Does::Writes, bring).add(Method::GET, path, Does::Shows, document::file)
}

/// The routes of what-ifs beside those that every kind has.
fn of_what_ifs() -> Routes {
    let (get, post) = (|| Method::GET, || Method::POST);
    let draft = what_if::draft.layer(DefaultBodyLimit::max(batch::BODY));
    Routes::new()
        .add(post(), "/api/v1/what-ifs/{handle}/commands", Does::Writes, draft)
        .add(get(), "/api/v1/what-ifs/{handle}/effect", Does::ShowsDerived, what_if::effect)
        .add(post(), "/api/v1/what-ifs/{handle}/application", Does::Writes, what_if::apply)
}

/// The routes that every kind has.
fn of_kinds() -> Routes {
    let (get, post) = (|| Method::GET, || Method::POST);
    let orders = listing::Orders::default();
    let kept = orders.clone();
    let list = move |client: Client, plural: Path<String>, uri: Uri| list::list(kept.clone(), client, plural, uri);
    let export = move |client: Client, plural: Path<String>, uri: Uri, headers: HeaderMap| {
        export::list(orders.clone(), client, plural, uri, headers)
    };
    Routes::new()
        .add(get(), "/api/v1/{kind}", Does::Shows, list)
        .add(get(), "/api/v1/{kind}/export", Does::Shows, export)
        .add(get(), "/api/v1/soa-versions/{handle}/export", Does::Shows, export::statement)
        .add(get(), "/api/v1/scopes/{handle}/export", Does::Shows, export::as_it_stands)
        .add(post(), "/api/v1/{kind}", Does::Writes, write::create)
        .add(get(), "/api/v1/{kind}/{handle}", Does::Shows, show::show)
        .add(Method::PATCH, "/api/v1/{kind}/{handle}", Does::Writes, write::edit)
        .add(Method::DELETE, "/api/v1/{kind}/{handle}", Does::Writes, write::retire)
        .add(post(), "/api/v1/{kind}/{handle}/restoration", Does::Writes, write::restore)
        .add(get(), "/api/v1/{kind}/{handle}/history", Does::Shows, show::history)
        .add(get(), "/api/v1/{kind}/{handle}/versions/{version}", Does::Shows, show::version)
        .add(get(), "/api/v1/{kind}/{handle}/versions/{version}/proof", Does::Shows, log::proof)
        .add(get(), "/api/v1/{kind}/{handle}/references", Does::Shows, show::references)
        .add(get(), "/api/v1/{kind}/{handle}/steps", Does::Shows, step::offered)
        .add(post(), "/api/v1/{kind}/{handle}/{noun}", Does::Decides, step::take)
}
