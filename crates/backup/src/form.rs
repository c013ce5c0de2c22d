//! The form of a backup: lines of JSON under gzip, encrypted or not, so that `age -d`, `zcat` and `jq` read it in twenty years too.
//!
//! 1. What it is: [`About`].
//! 2. Table by table: a line with its name and columns ([`TableLine`]), then a line per row, an array of its values, bytes in base64.
//! 3. The manifest: [`Manifest`], with the digests of the parts before it.
//! 4. The signature: [`SignatureLine`], a signed note by `log.key` over the digest of the manifest's line.
//!
//! A file without its last line was cut off. Whoever holds only the log's public key tells a backup of this installation from any
//! other, and one that was changed.

use jiff::Timestamp;
use ledger::Hash;
use ledger::note::{LogKey, PublicKey, Verifier, origin};
use record::Id;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::BackupError;

/// The version of the form.
pub const VERSION: u32 = 2;
/// The longest line, in bytes: a file of fifty megabytes in base64, and some more.
pub(crate) const LINE: u64 = 96 << 20;

/// What a backup is: the first line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// The version of the form.
    pub annexa_backup: u32,
    /// When it was made.
    pub made: Timestamp,
    /// By which version of the program.
    pub program: String,
    /// How many steps had brought the tables where they were.
    pub steps: i64,
    /// The installation.
    pub instance: Id,
    /// Whether it is a demo.
    pub is_demo: bool,
    /// The key that signs the logs.
    pub key: PublicKey,
    /// What was sealed under the seal.key that belongs to it.
    pub seal_check: Option<String>,
    /// How far each log had come.
    pub logs: Vec<LogState>,
    /// How many rows each table has.
    pub counts: Vec<(String, u64)>,
}

/// How far a log had come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogState {
    /// Whose: an organisation's, or the instance's own.
    pub log: Id,
    /// How many entries it had.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// The signed checkpoint that says so.
    pub checkpoint: String,
}

impl About {
    /// How many rows there are in all.
    pub fn rows(&self) -> u64 {
        self.counts.iter().map(|(_, count)| count).sum()
    }

    /// How far a log had come that has this origin.
    pub fn log(&self, named: &str) -> Option<&LogState> {
        self.logs.iter().find(|one| origin(one.log) == named)
    }
}

/// What a backup holds, part by part: the line before the last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The digest of the first line.
    pub about: String,
    /// The tables, in their order.
    pub parts: Vec<Part>,
}

/// A table of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its name.
    pub table: String,
    /// How many rows it has.
    pub rows: u64,
    /// SHA-256 of its lines, its first among them.
    pub sha256: String,
}

impl Manifest {
    /// How many rows there are in all.
    pub fn rows(&self) -> u64 {
        self.parts.iter().map(|part| part.rows).sum()
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct TableLine {
    pub table: String,
    pub columns: Vec<String>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct ManifestLine {
    pub manifest: Manifest,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct SignatureLine {
    pub signed: String,
}

/// The name under which backups of an installation are signed. It is no log's: a signature of one can never be shown for the other.
fn name(instance: Id) -> String {
    format!("annexa/backup/{instance}")
}

/// The signed note over a manifest's line.
pub(crate) fn sign(key: &LogKey, instance: Id, line: &[u8]) -> Result<String, BackupError> {
    let text = format!("{}\n{}\n", name(instance), sha256(line));
    key.sign_statement(&text).map_err(|error| BackupError::File(format!("the manifest cannot be signed: {error}")))
}

/// Whether a note says that this key signed this manifest's line.
pub(crate) fn is_signed(key: &PublicKey, instance: Id, line: &[u8], note: &str) -> bool {
    let verifier = key.verifier(&name(instance)).parse::<Verifier>();
    let digest = sha256(line);
    verifier.is_ok_and(|verifier| verifier.statement(note).is_ok_and(|said| said.trim_end() == digest))
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
