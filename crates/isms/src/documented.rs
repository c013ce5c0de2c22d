//! Documented information (7.5): what is kept current, what is kept of what was done, and what files say that people decided.
//!
//! | module | holds |
//! |---|---|
//! | [`document`] | a document: its owner, its approvers, what it satisfies |
//! | [`version`] | what it says, version by version |
//! | [`acknowledgement`] | who has read which version |
//! | [`audience`] | whom something is for |
//! | [`external`] | documents of others |
//! | [`retention`] | how long what is kept |

use jiff::civil::Date;
use record::{Choice, Line, Number, Prose, Record, Ref, State, Tone};

use crate::erasure::ErasureKept;
use crate::people::Person;
use crate::risk::Risk;

pub mod acknowledgement;
mod audience;
pub mod document;
mod external;
mod retention;
pub mod version;

pub use acknowledgement::{Acknowledgement, AcknowledgementStep};
pub use audience::Audience;
pub use document::{Document, DocumentType, Outside};
pub use external::ExternalDocument;
pub use retention::{RetentionRule, RetentionStart};
pub use version::{DocumentStep, DocumentVersion};

/// A file or result that is kept as evidence of what was done (7.5.3): the report of an import, for one.
///
/// It is kept unchanged.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "retained-records", clause = "7.5.3", prefix = "RR", by_steps, state = RetainedRecord::state)]
pub struct RetainedRecord {
    /// What it is, such as Import of risks from register.xlsx.
    #[field(title, searched, decided)]
    pub title: Line,
    /// What it shows.
    #[field(listed, decided, label = "Type")]
    pub kind: RetainedRecordType,
    /// What is worth knowing about it.
    #[field(searched, decided)]
    pub summary: Option<Prose>,
    /// The day on which it was made.
    #[field(listed, decided)]
    pub made_on: Date,
    /// Who made it.
    #[field(listed, decided, link = "author")]
    pub made_by: Ref<Person>,
    /// The file that it is about.
    #[field(embed)]
    pub file: FileKept,
    /// What came of an import.
    #[field(embed)]
    pub import: ImportCounts,
    /// What was erased.
    #[field(embed)]
    pub erasure: ErasureKept,
    /// The day on which the import was taken back, where nothing had been edited since.
    #[field(decided)]
    pub undone_on: Option<Date>,
}

/// A file, by what it says and not by where it lies.
#[derive(Clone, Debug, Default, PartialEq, record::Fields)]
pub struct FileKept {
    /// The name it came with.
    #[field(decided)]
    pub file_name: Option<Line>,
    /// The SHA-256 of its bytes, in hexadecimal. Whoever holds the file can show that it is this one.
    #[field(decided, detail)]
    pub file_digest: Option<Line>,
    /// How long it is.
    #[field(decided, detail, unit = "bytes")]
    pub file_size: Option<Number<0, 9_007_199_254_740_991>>,
    /// The SHA-256 of the detailed report, which lists every row.
    #[field(decided, detail)]
    pub report_digest: Option<Line>,
    /// The SHA-256 of how its columns and words were read. The next file with the same headers is read like this.
    #[field(decided, detail)]
    pub reading_digest: Option<Line>,
}

/// What became of the rows of an import. Every row is in exactly one class.
#[derive(Clone, Debug, Default, PartialEq, record::Fields)]
pub struct ImportCounts {
    /// The register it went to.
    #[field(decided)]
    pub register: Option<Line>,
    /// Rows that made a record.
    #[field(decided)]
    pub created: Option<Number<0, 1_000_000>>,
    /// Rows that changed a record.
    #[field(decided)]
    pub changed: Option<Number<0, 1_000_000>>,
    /// Rows that say what is here already.
    #[field(decided)]
    pub unchanged: Option<Number<0, 1_000_000>>,
    /// Rows that were left because somebody edited the record here since.
    #[field(decided)]
    pub conflicts: Option<Number<0, 1_000_000>>,
    /// Rows that could not be taken.
    #[field(decided)]
    pub rejected: Option<Number<0, 1_000_000>>,
}

/// What a retained record shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum RetainedRecordType {
    /// What a file brought in.
    Import,
    /// Whose texts were erased, and which.
    Erasure,
}

impl RetainedRecord {
    fn state(&self, _: Date) -> Option<State> {
        Some(match self.undone_on {
            None => State { code: "kept", label: "Kept", tone: Tone::Good },
            Some(_) => State { code: "undone", label: "Taken back", tone: Tone::Plain },
        })
    }
}

/// That a file or another tool says somebody approved or accepted something (7.5.3).
///
/// A claim is no signature and counts for no rule. The person named confirms it by taking the decision today, with all its
/// checks, or says that it is not theirs.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "claims", clause = "7.5.3", prefix = "CL", by_steps, life_cycle = "claim", state = Claim::state)]
pub struct Claim {
    /// What is claimed, in one line.
    #[field(title, searched, decided)]
    pub summary: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: ClaimStep,
    /// The risk that it is about.
    #[field(listed, decided)]
    pub risk: Option<Ref<Risk>>,
    /// Who is said to have decided.
    #[field(listed, decided, link = "person")]
    pub person: Option<Ref<Person>>,
    /// The name as the file has it.
    #[field(searched, decided)]
    pub stated_name: Line,
    /// The day that the file gives.
    #[field(listed, decided)]
    pub stated_on: Option<Date>,
    /// Where it stands: file and cell.
    #[field(decided)]
    pub place: Line,
    /// The import that brought it.
    #[field(decided, detail)]
    pub import: Option<Ref<RetainedRecord>>,
    /// The day on which it was confirmed or refuted.
    #[field(decided)]
    pub settled_on: Option<Date>,
}

/// The steps of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ClaimStep {
    /// Waits for the person named.
    Claimed,
    /// The person took the decision here.
    Confirmed,
    /// The person did not decide this.
    Refuted,
}

impl Claim {
    fn state(&self, _: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            ClaimStep::Claimed => ("claimed", "Claimed", Tone::Warn),
            ClaimStep::Confirmed => ("confirmed", "Confirmed", Tone::Good),
            ClaimStep::Refuted => ("refuted", "Refuted", Tone::Plain),
        };
        Some(State { code, label, tone })
    }
}

/// A file that a record names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFile {
    /// The SHA-256 of its bytes, in hexadecimal.
    pub digest: String,
    /// What it is called, where that is said.
    pub name: Option<String>,
    /// How long it is, where that is said.
    pub size: Option<u64>,
}

/// The files that a body of any kind names: the one that it is about, and the report on it.
pub fn files_of(body: &record::Body) -> Vec<NamedFile> {
    let text = |name: &str| body.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    let size = body.get("file_size").and_then(serde_json::Value::as_u64);
    let file = text("file_digest").map(|digest| NamedFile { digest, name: text("file_name"), size });
    let report = text("report_digest").map(|digest| NamedFile { digest, name: None, size: None });
    file.into_iter().chain(report).collect()
}
