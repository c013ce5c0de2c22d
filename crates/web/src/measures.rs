//! Measures (9.1): what is measured, the latest value of each with how it stands to its thresholds, how it moved, who measures and who
//! judges. What is missing shows as missing.
//!
//! | module | shows |
//! |---|---|
//! | [`row`] | a metric with its values, as the pages tell them |
//! | [`page`] | all measures |
//! | [`metric`] | the values of one, on its own page |
//! | [`inputs`] | what a value was reckoned from, reckoned again of that moment |
//! | [`adopt`] | the measures of the catalogue as metrics, in one step |
//! | [`take`] | the values that Annexa reckons, all that the visitor measures in one step |

mod adopt;
mod inputs;
pub mod metric;
mod page;
mod row;
mod take;

use axum::http::Method;
use door::{Does, Routes};

/// Where the page lives, below an organisation.
pub const PATH: &str = "measures";

/// Its routes.
pub fn routes() -> Routes {
    Routes::new()
        .add(Method::GET, "/o/{slug}/measures", Does::ShowsDerived, page::page)
        .add(Method::POST, "/o/{slug}/measures/adoption", Does::Writes, adopt::adopt)
        .add(Method::POST, "/o/{slug}/measures/reckoning", Does::Decides, take::take)
        .add(Method::GET, "/o/{slug}/measurements/{handle}/inputs", Does::Shows, inputs::page)
}
