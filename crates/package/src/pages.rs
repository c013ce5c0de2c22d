//! The pages: what they share, and where each of them lies. They are read from a folder, so that every link is relative and nothing
//! needs a script, a server or a network.
//!
//! | module | shows |
//! |---|---|
//! | `frame` | the frame around a page, the style sheet and the fonts |
//! | `index` | what the package is, and what is in it |
//! | `verifying` | how to verify it, in plain words |
//! | `register`, `record`, `value`, `history` | every kind of record |
//! | `statement` | the Statement of Applicability, its versions and what differs between them |
//! | `readiness` | what the rules find |
//! | `changes` | what changed in the period |

pub(crate) mod changes;
pub(crate) mod frame;
pub(crate) mod history;
pub(crate) mod index;
pub(crate) mod readiness;
pub(crate) mod record;
pub(crate) mod register;
pub(crate) mod statement;
mod value;
pub(crate) mod verifying;

use std::collections::BTreeMap;

use ::record::{Id, Kind};
use access::View;
use isms::Held;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::asked::LeftOut;
use crate::redaction::Redaction;

/// What all pages of a package are made of.
pub(crate) struct Site {
    /// What is shown: the end of the period, without what is left out.
    pub view: View,
    /// What bodies of earlier versions say.
    pub redaction: Redaction,
    /// The period.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// The size of the log when the period began.
    pub began_at: u64,
    /// When the package was made.
    pub made: Timestamp,
    /// What it is for.
    pub occasion: Option<String>,
    /// The name of its scope.
    pub scope: Option<String>,
    /// Who made it.
    pub maker: String,
    /// Who is to read it, where that is another.
    pub reader: Option<String>,
    /// What is left out.
    pub left_out: LeftOut,
    /// Whether the log is in it.
    pub has_log: bool,
    /// Whether there are documents in PDF.
    pub has_documents: bool,
    /// Whether there is a page of findings.
    pub has_findings: bool,
    /// The registers that are in it, in order, with how many records each has.
    pub registers: Vec<(&'static Kind, usize)>,
    /// Where the file of a piece of evidence lies.
    pub files: BTreeMap<Id, Filed>,
}

/// The file of a piece of evidence.
#[derive(Clone, Debug)]
pub(crate) enum Filed {
    /// It lies there.
    Here(String),
    /// It is left out.
    LeftOut,
    /// Its bytes never came.
    Missing,
}

/// A page: where it lies, and what it says.
pub(crate) struct Page {
    /// Its path.
    pub path: String,
    /// The document.
    pub html: String,
}

impl Site {
    /// The title of the package.
    pub fn title(&self) -> String {
        format!("Audit package of {}", self.view.organisation_name())
    }

    /// The period in words.
    pub fn period(&self) -> String {
        format!("{} to {}", markup::format::date(self.from), markup::format::date(self.to))
    }
}

/// Where the page of a record lies.
pub(crate) fn path_of(held: &Held) -> String {
    format!("records/{}/{}.html", held.kind.plural, held.handle())
}

/// Where a register lies, from its first page on.
pub(crate) fn register_path(kind: &Kind, page: usize) -> String {
    match page {
        0 => format!("registers/{}.html", kind.plural),
        _ => format!("registers/{}-{}.html", kind.plural, page + 1),
    }
}

/// The way from a page to another file of the package.
pub(crate) fn way(from: &str, to: &str) -> String {
    let depth = from.matches('/').count();
    format!("{}{to}", "../".repeat(depth))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_is_relative() {
        for (from, to, way_there) in [
            ("index.html", "readiness.html", "readiness.html"),
            ("registers/risks.html", "index.html", "../index.html"),
            ("records/risks/R-014.html", "records/assets/A-001.html", "../../records/assets/A-001.html"),
        ] {
            assert_eq!(way(from, to), way_there);
        }
    }
}
