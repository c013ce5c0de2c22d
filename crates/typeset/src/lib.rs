//! Typesetting: documents as PDF, with no network, no clock, and no file but the fonts that the operator adds.
//!
//! Every document is PDF/A-2a (it can be kept for decades) and PDF/UA-1 (everybody can read it): tagged, with a language, a title
//! and its fonts within. The typesetter refuses what does not conform, so that there is no document that does not.
//!
//! Only the program depends on this crate; whoever makes documents knows [`report::Press`]. Typst is by far the largest of our
//! dependencies, and nobody who edits a page should wait for it.
//!
//! | module | is about |
//! |---|---|
//! | `setting` | a template over data, as a PDF |
//! | `desk` | all that the typesetter can reach |
//! | `font`, `printable` | the fonts, and what they cannot show |
//! | `templates/` | the documents, and `look.typ`, which they share |

mod desk;
mod font;
mod printable;
mod setting;

pub use font::{add, scripts};
use report::{Document, Press, Unprinted};
use setting::{Template, typeset};

/// The press of the program.
#[derive(Clone, Copy, Debug)]
pub struct Typesetter;

impl Press for Typesetter {
    fn pdf(&self, document: Document<'_>) -> Result<Vec<u8>, Unprinted> {
        match document {
            Document::Statement(statement) => typeset(Template::Statement, &statement.imprint, statement),
            Document::Audit(report) => typeset(Template::Audit, &report.imprint, report),
            Document::Risks(register) => typeset(Template::Risks, &register.imprint, register),
            Document::Table(table) => typeset(Template::Table, &table.imprint, &table.printed()),
        }
    }
}
