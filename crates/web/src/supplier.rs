//! The pages of suppliers and their assessments, and the page on which a supplier answers without an account.
//!
//! | module | shows |
//! |---|---|
//! | [`register`] | suppliers, in their own words |
//! | [`assessment`] | one assessment: what was asked, answered and made of it |
//! | [`link`] | the link that goes to the supplier: made, sent, taken back |
//! | [`answer`] | what the supplier sees behind it |

mod answer;
mod assessment;
mod link;
mod register;

use axum::http::Method;
use door::{Does, Routes};

pub use assessment::FACE as ASSESSMENT_FACE;
pub use register::FACE;

/// Their routes beside the general ones.
pub fn routes() -> Routes {
    Routes::new()
        .add(Method::GET, "/o/{slug}/supplier-assessments/{handle}/link", Does::Invites, link::page)
        .add(Method::POST, "/o/{slug}/supplier-assessments/{handle}/link", Does::Invites, link::make)
        .add(Method::POST, "/o/{slug}/supplier-assessments/{handle}/link/end", Does::Invites, link::end)
        .add(Method::GET, "/answer/{link}/{secret}", Does::AnswersAnyone, answer::page)
        .add(Method::POST, "/answer/{link}/{secret}", Does::AnswersAnyone, answer::submit)
}
