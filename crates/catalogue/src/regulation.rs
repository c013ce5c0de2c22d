//! Laws beside the standard, row by row, in our own words. Their official texts prevail.

mod gdpr;
mod sox;

pub use gdpr::{Article, Chapter, Gdpr, Party, gdpr};
pub use sox::{Category, Sox, SoxKind, SoxRow, sox};
