//! The pages of evidence: what there is and how long it counts, one piece of it, taking one in.
//!
//! | module | shows |
//! |---|---|
//! | [`register`] | the list, in its own words |
//! | [`one`] | one piece of evidence: what it proves, its file, its steps |
//! | [`bring`] | the form that takes one in, with a file or a link |
//! | [`file`] | the facts of a file, and its way out |

mod bring;
mod file;
mod one;
mod register;

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler as _;
use axum::http::Method;
use door::{Does, Routes};
use host::FILE_BYTES;

pub use register::FACE;

/// What is read of a body before it is refused. More than a file may have, so that whoever brings too large a one is told so
/// by a page and not by a broken connection.
const BODY: usize = 4 * FILE_BYTES;

/// Their routes beside the general ones.
pub fn routes() -> Routes {
    let take = bring::take.layer(DefaultBodyLimit::max(BODY));
    Routes::new()
        .add(Method::GET, "/o/{slug}/evidence/new/evidence", Does::Decides, bring::page)
        .add(Method::POST, "/o/{slug}/evidence/new/evidence", Does::Decides, take)
        .add(Method::GET, "/o/{slug}/evidence/{handle}/file", Does::Shows, file::download)
}
