//! The pages of audits: one audit with its team, working papers and findings, and what all of them cover.
//!
//! | module | shows |
//! |---|---|
//! | [`one`] | one audit, in its own words |
//! | [`coverage`] | requirements, controls and sites by year: audited, planned, neither |

mod coverage;
mod one;

use axum::http::Method;
use door::{Does, Routes};

pub use one::FACE;

/// Their routes beside the general ones.
pub fn routes() -> Routes {
    Routes::new().add(Method::GET, "/o/{slug}/audits/coverage", Does::ShowsDerived, coverage::page)
}
