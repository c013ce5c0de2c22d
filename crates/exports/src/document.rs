//! The documents that records are.

use isms::Held;
use isms::audit::Audit;
use isms::context::Scope;
use isms::control::SoaVersion;
use record::{Kind, Kinded as _};
use report::statement::Proof;
use report::{AuditReport, Document, Statement, Table, Unprinted};

use crate::{Printing, audit, press, statement};

/// Whether a record of the kind is a document: a version of the statement, a scope, whose lines stand as they do, or an audit.
pub fn has_document(kind: &Kind) -> bool {
    [SoaVersion::kind_of(), Scope::kind_of(), Audit::kind_of()].contains(&kind)
}

/// What the log says of a record, for whoever may read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InLog {
    /// The newest checkpoint.
    pub checkpoint: String,
    /// The key that verifies it.
    pub key: String,
    /// The proof of the approval.
    pub approval: Option<String>,
}

/// Where a record stands in the log.
pub(crate) fn proof_of(held: &Held, log: Option<InLog>) -> Proof {
    let (checkpoint, key, approval) = match log {
        Some(log) => (Some(log.checkpoint), Some(log.key), log.approval),
        None => (None, None, None),
    };
    Proof {
        record: held.number().unwrap_or_else(|| held.id.to_string()),
        version: held.version,
        commitment: held.commitment.to_string(),
        index: held.at,
        checkpoint,
        key,
        approval,
    }
}

/// A document that a record is.
pub(crate) enum Own {
    Statement(Statement),
    Audit(AuditReport),
}

impl Own {
    /// That of a record; nothing for records that are none.
    pub fn of(view: Printing<'_>, held: &Held, log: Option<InLog>) -> Option<Self> {
        match held.typed::<Audit>() {
            Some(it) => Some(Self::Audit(audit::report(view, held, it, log))),
            None => statement::statement(view, held, log).map(Self::Statement),
        }
    }

    pub fn pdf(&self) -> Result<Vec<u8>, Unprinted> {
        press::pdf(match self {
            Self::Statement(statement) => Document::Statement(statement),
            Self::Audit(report) => Document::Audit(report),
        })
    }

    /// What of it is a list.
    pub fn table(&self) -> Table {
        match self {
            Self::Statement(statement) => statement.table(),
            Self::Audit(report) => report.table(),
        }
    }

    /// What its file is called, part by part.
    pub fn called(&self) -> [String; 2] {
        match self {
            Self::Statement(statement) => ["statement-of-applicability".to_owned(), statement::suffix(statement)],
            Self::Audit(report) => ["audit-report".to_owned(), report.number.clone()],
        }
    }
}
