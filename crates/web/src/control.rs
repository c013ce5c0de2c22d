//! The pages of controls: the register, one control, and how one comes to treat a risk.
//!
//! | module | shows |
//! |---|---|
//! | [`register`] | the list, in its own words |
//! | [`one`] | one control: what it serves, what it treats, what shows that it works |
//! | [`suggested`] | on the treatment of a risk, which controls usually answer it |

mod one;
pub mod register;
pub mod suggested;

use axum::http::Method;
use door::{Does, Routes};

/// Their routes beside the general ones.
pub fn routes() -> Routes {
    Routes::new().add(Method::POST, "/o/{slug}/risks/{handle}/controls", Does::Decides, suggested::choose)
}
