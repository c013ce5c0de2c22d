//! Any row of ISO/IEC 27001, GDPR or SOX by its id, for whoever follows a reference without minding where it leads.

use crate::regulation::{Article, SoxRow};
use crate::{Control, Requirement, control, gdpr, requirement, sox};

/// A row of one of the frameworks.
#[derive(Clone, Copy, Debug)]
pub enum Provision {
    /// A row of clauses 4 to 10.
    Requirement(&'static Requirement),
    /// A reference control of Annex A.
    Control(&'static Control),
    /// A row of the General Data Protection Regulation.
    Gdpr(&'static Article),
    /// A section of the Sarbanes-Oxley Act or an IT general control.
    Sox(&'static SoxRow),
}

/// The row with that id, such as `iso27001-2022/A.5.1` or `gdpr/33.1`.
pub fn provision(id: &str) -> Option<Provision> {
    match id.split_once('/')? {
        ("iso27001-2022", _) => {
            control(id).map(Provision::Control).or_else(|| requirement(id).map(Provision::Requirement))
        }
        ("gdpr", _) => gdpr().row(id).map(Provision::Gdpr),
        ("sox-itgc", _) => sox().row(id).map(Provision::Sox),
        _ => None,
    }
}

impl Provision {
    /// How it is cited, such as `A.5.1` or `Art. 33(1)`.
    pub fn reference(self) -> &'static str {
        match self {
            Self::Requirement(row) => &row.reference,
            Self::Control(control) => &control.reference,
            Self::Gdpr(article) => &article.reference,
            Self::Sox(row) => &row.reference,
        }
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Requirement(row) => &row.title,
            Self::Control(control) => &control.title,
            Self::Gdpr(article) => &article.title,
            Self::Sox(row) => &row.title,
        }
    }

    /// What it asks for, in our words.
    pub fn paraphrase(self) -> &'static str {
        match self {
            Self::Requirement(row) => &row.paraphrase,
            Self::Control(control) => &control.paraphrase,
            Self::Gdpr(article) => &article.paraphrase,
            Self::Sox(row) => &row.paraphrase,
        }
    }
}
