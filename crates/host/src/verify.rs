//! Whether a database, or an export, is what the logs say: read as it lies, beside a running server, trusting nothing.
//!
//! Each log is read once, in order, and everything that hangs on it is held against it: the tree, the signed head, the kept
//! checkpoints and nodes, every revision's content, every file, and for the instance's log the rows of logins, tokens and links.
//! What is wrong is named; nothing is repaired.
//!
//! | module | is about |
//! |---|---|
//! | [`asked`] | what to verify, against what |
//! | `database`, `export` | where rows come from: a database, or the files of an export |
//! | `package` | an audit package: its manifest, and the log within it |
//! | `prepared`, `content` | what can be said of a row by itself, on all cores |
//! | `log` | the rules that need the rows before: order, runs, versions |
//! | `signed` | checkpoints, pinned ones, the chain of keys |
//! | `cosigned` | how far witnesses vouch for a log |
//! | `standing` | whether the role that a decision names was in force |
//! | `hung` | what hangs on a log beside revisions: nodes, lists, logins, hours of accesses |
//! | `files` | files by their digests |

mod asked;
mod content;
mod cosigned;
mod database;
mod export;
mod facts;
mod files;
mod hung;
mod log;
mod opened;
mod package;
mod power;
mod prepared;
mod signed;
mod standing;

use ledger::Hash;
use ledger::note::PublicKey;
use record::Id;

pub use asked::{Asked, Elsewhere, Level, NotPrinted, Printed};
pub use cosigned::Cosigned;
pub use database::verify;
pub use export::{NoExport, verify_export};
pub use facts::facts_of;
pub use opened::{Opened, OpenedError};
pub use package::{Packed, is_package, verify_package};

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Verification {
    /// How thoroughly.
    pub level: Level,
    /// Each log, the instance's first.
    pub logs: Vec<VerifiedLog>,
    /// What belongs to no log.
    pub strays: Vec<Wrong>,
}

/// One log and what hangs on it.
#[derive(Clone, Debug, PartialEq)]
pub struct VerifiedLog {
    /// Whose.
    pub id: Id,
    /// The part of the organisation's address; `instance` for the instance's own.
    pub name: String,
    /// How many entries it has.
    pub size: u64,
    /// The root over them, reckoned from their bytes.
    pub root: Hash,
    /// How many records it speaks of.
    pub records: usize,
    /// The key that verifies its checkpoints, as others configure it.
    pub verifier: String,
    /// The key in force at its end, as its entries name it.
    pub newest_key: PublicKey,
    /// How much was held against it.
    pub checked: Checked,
    /// How far witnesses vouch for it, of those that were asked for.
    pub cosigned: Vec<Cosigned>,
    /// The printed states that it went on from.
    pub printed: Vec<Printed>,
    /// What is wrong.
    pub wrong: Vec<Wrong>,
}

/// How much was held against a log, and what was not there to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Signed checkpoints, the head's among them.
    pub checkpoints: usize,
    /// Checkpoints that came from elsewhere and fit.
    pub pinned: usize,
    /// Contents of versions of records.
    pub contents: u64,
    /// Files.
    pub files: u64,
    /// Decisions of which it was asked whether they were the person's to make.
    pub decisions: u64,
    /// Those among them of which an export leaves out something that this depends on: the record's unit, the person's days.
    pub decisions_in_part: u64,
    /// Versions whose content an export leaves out.
    pub contents_withheld: u64,
    /// Fields that an export leaves out of contents that it has.
    pub fields_withheld: u64,
    /// Files that records name and that are not here: they never came, or an export leaves them out.
    pub files_elsewhere: u64,
    /// Decisions whose role an export leaves out.
    pub decisions_unseen: u64,
}

/// Something that is not what the log says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// What: `entry 17`, `asset A-014 (…) version 3`.
    pub object: String,
    /// In which way.
    pub problem: String,
    /// The kind and the id of the record, where it is one.
    pub record: Option<(String, Id)>,
}

impl Wrong {
    pub(crate) fn new(object: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { object: object.into(), problem: problem.into(), record: None }
    }
}

impl Verification {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.strays.is_empty() && self.logs.iter().all(|log| log.wrong.is_empty())
    }

    /// All that is wrong.
    pub fn wrong(&self) -> impl Iterator<Item = &Wrong> {
        self.logs.iter().flat_map(|log| &log.wrong).chain(&self.strays)
    }
}
