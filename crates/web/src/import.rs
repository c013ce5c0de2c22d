//! The pages that bring spreadsheets in: choose a file, see what it was taken for, see what every row would do, confirm,
//! resolve who and what was not known, take it back.
//!
//! Nothing is kept between two of these pages but the bytes of the file, by their digest: the address of a page says how the
//! file is read, so that going back, sharing and reloading lose nothing.
//!
//! | module | shows |
//! |---|---|
//! | [`bring`] | the choice of a file, and earlier imports |
//! | [`address`] | how a file is read, as an address says it |
//! | [`columns`], [`questions`] | what its columns and words were taken for |
//! | [`dry_run`], [`rows`] | what every row would do, and the button that does it |
//! | [`kept`] | the report that stays, and taking it back |
//! | [`placeholders`], [`naming`] | who and what only a file has named, and the records that name them |

mod address;
mod bring;
mod columns;
mod dry_run;
pub mod kept;
mod naming;
pub mod placeholders;
mod questions;
mod rows;

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler as _;
use axum::http::Method;
use door::{Does, Routes};
use imports::Imports;
pub use imports::{may_bring, may_bring_any};

/// What is read of a body before it is refused. More than a file may have, so that whoever brings too large a one is told so
/// by a page and not by a broken connection.
const BODY: usize = 4 * imports::FILE_BYTES;

/// Their routes.
pub fn routes() -> Routes {
    let take = bring::take.layer(DefaultBodyLimit::max(BODY));
    Routes::new()
        .add(Method::GET, "/o/{slug}/import", Does::Writes, bring::page)
        .add(Method::POST, "/o/{slug}/import", Does::Writes, take)
        .add(Method::GET, "/o/{slug}/import/placeholders", Does::Writes, placeholders::page)
        .add(Method::POST, "/o/{slug}/import/placeholders/{plural}/{handle}", Does::Writes, placeholders::resolve)
        .add(Method::GET, "/o/{slug}/import/{digest}", Does::Writes, columns::page)
        .add(Method::POST, "/o/{slug}/import/{digest}", Does::Writes, columns::choose)
        .add(Method::GET, "/o/{slug}/import/{digest}/dry-run", Does::Writes, dry_run::page)
        .add(Method::POST, "/o/{slug}/import/{digest}/confirmation", Does::Writes, dry_run::confirm)
        .add(Method::GET, "/o/{slug}/retained-records/{handle}/report", Does::Shows, kept::report)
        .add(Method::GET, "/o/{slug}/retained-records/{handle}/taking-back", Does::Writes, kept::ask)
        .add(Method::POST, "/o/{slug}/retained-records/{handle}/taking-back", Does::Writes, kept::take_back)
}

/// The way in for files.
fn imports() -> Imports {
    Imports
}
