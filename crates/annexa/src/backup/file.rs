//! The form of a backup: lines of JSON under gzip, so that `zcat` and `jq` read it in twenty years too.
//!
//! The first line says what it is. Then, table by table, a line with its name and columns, and a line per row: an array of
//! its values, bytes in base64. The last line counts the rows and carries the SHA-256 of all bytes before it: a file without
//! it was cut off.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use record::Id;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};
use store::portable::{Cell, Holds, TABLES, Table};

use crate::exit::Failed;

/// The version of the form.
pub const VERSION: u32 = 1;
/// The longest line, in bytes: a file of fifty megabytes in base64, and some more.
const LINE: u64 = 96 << 20;

/// The first line.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    /// The key that verifies the instance's log.
    pub verifier: String,
    /// What was sealed under the seal.key that belongs to it.
    pub seal_check: Option<String>,
    /// How many rows each table has.
    pub counts: Vec<(String, u64)>,
}

impl About {
    /// How many rows there are in all.
    pub fn rows(&self) -> u64 {
        self.counts.iter().map(|(_, count)| count).sum()
    }
}

#[derive(Serialize, Deserialize)]
struct TableLine {
    table: String,
    columns: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct EndLine {
    rows: u64,
    sha256: String,
}

/// A backup in the making: under another name, until it is whole.
pub struct Writing {
    lines: GzEncoder<BufWriter<File>>,
    digest: Sha256,
    rows: u64,
    making: PathBuf,
    path: PathBuf,
}

impl Writing {
    /// Begins a file. Until [`Writing::finish`] there is none of that name.
    pub fn begin(path: &Path, about: &About) -> anyhow::Result<Self> {
        let name = path.file_name().context("a file has a name")?.to_string_lossy();
        let making = path.with_file_name(format!("{name}.part"));
        let file = fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&making);
        let file = file.with_context(|| format!("cannot write {}", making.display()))?;
        if file.try_lock().is_err() {
            return Err(Failed::refused(format!("Another backup is writing {}.", path.display())).into());
        }
        // What an earlier one left that was cut off.
        file.set_len(0)?;
        let lines = GzEncoder::new(BufWriter::new(file), Compression::fast());
        let mut writing = Self { lines, digest: Sha256::new(), rows: 0, making, path: path.to_owned() };
        writing.line(about)?;
        Ok(writing)
    }

    fn line(&mut self, line: &impl Serialize) -> anyhow::Result<()> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        self.digest.update(&bytes);
        Ok(self.lines.write_all(&bytes)?)
    }

    /// Begins a table.
    pub fn table(&mut self, table: &Table) -> anyhow::Result<()> {
        let columns = table.columns.iter().map(|(name, _)| (*name).to_owned()).collect();
        self.line(&TableLine { table: table.name.to_owned(), columns })
    }

    /// Writes a row of the table that was begun last.
    pub fn row(&mut self, row: &[Cell]) -> anyhow::Result<()> {
        self.rows += 1;
        let cells = row.iter().map(|cell| match cell {
            Cell::Nothing => Json::Null,
            Cell::Bytes(bytes) => Json::from(BASE64_STANDARD.encode(bytes)),
            Cell::Number(number) => Json::from(*number),
            Cell::Text(text) => Json::from(text.as_str()),
        });
        self.line(&cells.collect::<Vec<_>>())
    }

    /// Ends the file: now it is there, on the disk, under its name. Returns how many rows it has.
    pub fn finish(mut self) -> anyhow::Result<u64> {
        let sha256 = hexadecimal(&self.digest.clone().finalize());
        let end = EndLine { rows: self.rows, sha256 };
        self.line(&end)?;
        let file = self.lines.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        if self.path.exists() {
            return Err(Failed::refused(format!(
                "{} came to be meanwhile; nothing is written over.",
                self.path.display()
            ))
            .into());
        }
        fs::rename(&self.making, &self.path)?;
        let directory = self.path.parent().filter(|parent| !parent.as_os_str().is_empty());
        File::open(directory.unwrap_or(Path::new(".")))?.sync_all()?;
        Ok(self.rows)
    }
}

/// A row on its way back, or the table that the following rows belong to.
pub enum Line {
    /// Rows of this table follow, with these columns.
    Table(&'static Table, Vec<(&'static str, Holds)>),
    /// A row.
    Row(Vec<Cell>),
}

/// A backup that is being read.
pub struct Reading {
    lines: BufReader<GzDecoder<BufReader<File>>>,
    digest: Sha256,
    rows: u64,
    columns: Vec<(&'static str, Holds)>,
    path: PathBuf,
    /// What it says of itself.
    pub about: About,
}

impl Reading {
    /// Opens a backup.
    ///
    /// # Errors
    /// [`Failed`] when it is none, or one of a newer Annexa.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let file = File::open(path);
        let file = file.map_err(|error| Failed::not_found(format!("{} cannot be read: {error}.", path.display())))?;
        let mut lines = BufReader::new(GzDecoder::new(BufReader::new(file)));
        let mut digest = Sha256::new();
        let none = || Failed::refused(format!("{} is no backup of Annexa.", path.display()));
        let first = line(&mut lines, &mut digest).ok().flatten().ok_or_else(none)?;
        let json: Json = serde_json::from_slice(&first).map_err(|_| none())?;
        let version = json.get("annexa_backup").and_then(Json::as_u64).ok_or_else(none)?;
        if version > u64::from(VERSION) {
            return Err(Failed::refused("This backup was written by a newer Annexa; use that version.").into());
        }
        let about = serde_json::from_value(json).map_err(|_| none())?;
        Ok(Self { lines, digest, rows: 0, columns: Vec::new(), path: path.to_owned(), about })
    }

    /// The next line; nothing after the last, when all was there.
    ///
    /// # Errors
    /// [`Failed`] when the file was cut off or changed.
    pub fn next(&mut self) -> anyhow::Result<Option<Line>> {
        let so_far = self.digest.clone();
        let bytes = line(&mut self.lines, &mut self.digest).map_err(|_| self.damaged("it cannot be unpacked"))?;
        let bytes = bytes.ok_or_else(|| self.damaged("its end is missing"))?;
        let json: Json = serde_json::from_slice(&bytes).map_err(|_| self.damaged("a line cannot be read"))?;
        if json.is_array() {
            self.rows += 1;
            return Ok(Some(Line::Row(self.cells(&json)?)));
        }
        if let Ok(begun) = serde_json::from_value::<TableLine>(json.clone()) {
            return Ok(Some(self.table(&begun)?));
        }
        let end: EndLine = serde_json::from_value(json).map_err(|_| self.damaged("a line cannot be read"))?;
        if end.sha256 != hexadecimal(&so_far.finalize()) || end.rows != self.rows || self.rows != self.about.rows() {
            return Err(self.damaged("it is not what was written").into());
        }
        Ok(None)
    }

    fn table(&mut self, begun: &TableLine) -> anyhow::Result<Line> {
        let newer = || {
            let sentence = "This backup holds a table that this Annexa does not know: it was written by a newer version, or by one \
                 that was never released. Use that one.";
            Failed::refused(sentence)
        };
        let table = TABLES.iter().find(|table| table.name == begun.table).ok_or_else(newer)?;
        let columns: Option<Vec<_>> = begun.columns.iter().map(|name| table.column(name)).collect();
        self.columns = columns.ok_or_else(newer)?;
        Ok(Line::Table(table, self.columns.clone()))
    }

    fn cells(&self, json: &Json) -> anyhow::Result<Vec<Cell>> {
        let cells = json.as_array().filter(|cells| cells.len() == self.columns.len());
        let wrong = || self.damaged("a row does not fit its table");
        let cells = cells.ok_or_else(wrong)?.iter().zip(&self.columns).map(|(cell, (_, holds))| match (cell, holds) {
            (Json::Null, _) => Some(Cell::Nothing),
            (Json::Number(number), Holds::Number) => number.as_i64().map(Cell::Number),
            (Json::String(text), Holds::Text) => Some(Cell::Text(text.clone())),
            (Json::String(text), Holds::Bytes) => BASE64_STANDARD.decode(text).ok().map(Cell::Bytes),
            _ => None,
        });
        Ok(cells.collect::<Option<Vec<_>>>().ok_or_else(wrong)?)
    }

    /// Something is wrong with the file.
    pub fn damaged(&self, how: &str) -> Failed {
        Failed::wrong(format!("{} is damaged: {how}. Nothing was restored; take another backup.", self.path.display()))
    }
}

/// The bytes of the next line; nothing at the end.
fn line(lines: &mut impl io::BufRead, digest: &mut Sha256) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    lines.take(LINE).read_until(b'\n', &mut bytes)?;
    digest.update(&bytes);
    if bytes.is_empty() {
        return Ok(None);
    }
    if bytes.pop() != Some(b'\n') {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
