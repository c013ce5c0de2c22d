//! The pages of documents: one document with its versions and readers, one version as it reads, what everybody has to read, and
//! what ISO/IEC 27001 asks to be documented.
//!
//! | module | shows |
//! |---|---|
//! | [`one`] | a document: what is in force, its versions, who has yet to read it |
//! | [`version`] | a version: its text, its file, its review |
//! | [`file`] | brings the file of a draft, and hands it out |
//! | [`reading`] | what somebody has to read, and the page on which they do |
//! | [`waiting`] | what documents ask of somebody: to read, review, approve |
//! | [`list`] | the documented information that is asked for, and what there is of it |

mod file;
mod list;
mod one;
mod reading;
mod version;
mod waiting;

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler as _;
use axum::http::Method;
use door::{Does, Routes};
use host::FILE_BYTES;

pub use one::FACE;
pub use version::FACE as VERSION_FACE;
pub use waiting::tasks;

/// What is read of a body before it is refused. More than a file may have, so that whoever brings too large a one is told so
/// by a page and not by a broken connection.
const BODY: usize = 4 * FILE_BYTES;

/// Their routes beside the general ones.
pub fn routes() -> Routes {
    let bring = file::bring.layer(DefaultBodyLimit::max(BODY));
    Routes::new()
        .add(Method::GET, "/o/{slug}/document-versions/{handle}/file", Does::Shows, file::download)
        .add(Method::POST, "/o/{slug}/document-versions/{handle}/file", Does::Writes, bring)
        .add(Method::GET, "/o/{slug}/reading", Does::ShowsDerived, reading::page)
        .add(Method::GET, "/o/{slug}/reading/{handle}", Does::Shows, reading::one)
        .add(Method::POST, "/o/{slug}/reading/{handle}", Does::Decides, reading::acknowledge)
        .add(Method::GET, "/o/{slug}/documents/asked", Does::ShowsDerived, list::page)
}
