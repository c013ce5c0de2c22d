//! A backup that is being read, line by line, and held against its manifest at the end.

use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use flate2::bufread::GzDecoder;
use ledger::note::PublicKey;
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};
use store::Place;
use store::portable::{Cell, Holds};

use crate::BackupError;
use crate::encryption::{Opening, Source};
use crate::form::{
    About, LINE, Manifest, ManifestLine, Part, SignatureLine, TableLine, VERSION, hexadecimal, is_signed, sha256,
};

/// What comes next.
pub(crate) enum Line {
    /// Rows of a table follow, with these columns.
    Table(TableLine),
    /// A row of it.
    Row(Json),
    /// That was all, and it is what was written.
    End(Manifest),
}

/// A backup that is being read.
pub(crate) struct Reading {
    lines: BufReader<GzDecoder<BufReader<Source>>>,
    part: Sha256,
    parts: Vec<Part>,
    about_sha256: String,
    path: PathBuf,
    /// What it says of itself. Whether that is so is known at its end.
    pub about: About,
}

impl Reading {
    /// Opens a backup.
    pub fn open(path: &Path, opening: &Opening) -> Result<Self, BackupError> {
        let mut lines = BufReader::with_capacity(1 << 17, GzDecoder::new(BufReader::new(opening.open(path)?)));
        let shown = path.display();
        let none = || BackupError::refused(format!("{shown} is no backup of Annexa."));
        let cut = |_| BackupError::wrong(format!("{shown} is damaged: its beginning cannot be unpacked."));
        let first = line(&mut lines).map_err(cut)?.ok_or_else(none)?;
        let json: Json = serde_json::from_slice(&first).map_err(|_| none())?;
        let version = json.get("annexa_backup").and_then(Json::as_u64).ok_or_else(none)?;
        match version.cmp(&u64::from(VERSION)) {
            std::cmp::Ordering::Greater => {
                return Err(BackupError::refused("This backup was written by a newer Annexa; use that version."));
            }
            std::cmp::Ordering::Less => {
                let sentence =
                    "This backup is of a form that no released Annexa wrote, and is read no more; take another.";
                return Err(BackupError::refused(sentence));
            }
            std::cmp::Ordering::Equal => {}
        }
        let about = serde_json::from_value(json).map_err(|_| none())?;
        let about_sha256 = sha256(&first);
        Ok(Self { lines, part: Sha256::new(), parts: Vec::new(), about_sha256, path: path.to_owned(), about })
    }

    /// What comes next. `key` has to have signed the manifest.
    pub fn next(&mut self, key: &PublicKey) -> Result<Line, BackupError> {
        let bytes = self.line()?;
        let json: Json = self.read(serde_json::from_slice(&bytes))?;
        match json {
            Json::Array(_) => {
                self.part.update(&bytes);
                match self.parts.last_mut() {
                    Some(part) => part.rows += 1,
                    None => return Err(self.damaged("a row of it belongs to no table")),
                }
                Ok(Line::Row(json))
            }
            _ if json.get("table").is_some() => {
                self.end_part();
                self.part.update(&bytes);
                let begun: TableLine = self.read(serde_json::from_value(json))?;
                self.parts.push(Part { table: begun.table.clone(), rows: 0, sha256: String::new() });
                Ok(Line::Table(begun))
            }
            _ => {
                self.end_part();
                let ManifestLine { manifest } = self.read(serde_json::from_value(json))?;
                self.end(manifest, &bytes, key)
            }
        }
    }

    fn read<T>(&self, read: serde_json::Result<T>) -> Result<T, BackupError> {
        read.map_err(|_| self.damaged("a line of it cannot be read"))
    }

    fn end_part(&mut self) {
        let digest = std::mem::take(&mut self.part).finalize();
        if let Some(part) = self.parts.last_mut() {
            part.sha256 = hexadecimal(&digest);
        }
    }

    fn end(&mut self, manifest: Manifest, bytes: &[u8], key: &PublicKey) -> Result<Line, BackupError> {
        let signature = self.line()?;
        let SignatureLine { signed } = self.read(serde_json::from_slice(&signature))?;
        if !is_signed(key, self.about.instance, bytes, &signed) {
            return Err(self.damaged("its manifest is not signed by the installation's key"));
        }
        if manifest.about != self.about_sha256 {
            return Err(self.damaged("its first line is not what was written"));
        }
        let differs = manifest.parts.iter().zip(&self.parts).find(|(written, found)| written != found);
        if let Some((written, _)) = differs {
            return Err(self.damaged(&format!("the rows of the table {} are not what was written", written.table)));
        }
        let counts = manifest.parts.iter().map(|part| (part.table.clone(), part.rows));
        if manifest.parts.len() != self.parts.len() || !counts.eq(self.about.counts.iter().cloned()) {
            return Err(self.damaged("it has other tables than were written"));
        }
        self.is_at_end()?;
        Ok(Line::End(manifest))
    }

    /// Nothing follows, neither packed nor beside, and what decrypts it says that it was all.
    fn is_at_end(&mut self) -> Result<(), BackupError> {
        let mut one = [0];
        let packed = self.lines.read(&mut one);
        let beside = self.lines.get_mut().get_mut().read(&mut one);
        match (packed, beside) {
            (Ok(0), Ok(0)) => Ok(()),
            (Ok(_), Ok(_)) => Err(self.damaged("something was added to it")),
            _ => Err(self.damaged("its end is missing")),
        }
    }

    fn line(&mut self) -> Result<Vec<u8>, BackupError> {
        let bytes = line(&mut self.lines).map_err(|_| self.damaged("it was cut off, or bytes of it were changed"))?;
        bytes.ok_or_else(|| self.damaged("its end is missing"))
    }

    /// Reads to the end: whether the file is what was written by whom it names.
    pub fn read_through(mut self) -> Result<(), BackupError> {
        let key = self.about.key;
        while !matches!(self.next(&key)?, Line::End(_)) {}
        Ok(())
    }

    /// The cells of a row for a place.
    pub fn cells(&self, json: Json, place: &Place) -> Result<Vec<Cell>, BackupError> {
        let wrong = || self.damaged("a row does not fit its table");
        let Json::Array(cells) = json else { return Err(wrong()) };
        if cells.len() != place.columns().len() {
            return Err(wrong());
        }
        let cells = cells.into_iter().zip(place.columns()).map(|(cell, (_, holds))| match (cell, holds) {
            (Json::Null, _) => Some(Cell::Nothing),
            (Json::Number(number), Holds::Number) => number.as_i64().map(Cell::Number),
            (Json::String(text), Holds::Text) => Some(Cell::Text(text)),
            (Json::String(text), Holds::Bytes) => BASE64_STANDARD.decode(text).ok().map(Cell::Bytes),
            _ => None,
        });
        cells.collect::<Option<Vec<_>>>().ok_or_else(wrong)
    }

    /// Something is wrong with the file.
    pub fn damaged(&self, how: &str) -> BackupError {
        BackupError::wrong(format!("{} is damaged: {how}.", self.path.display()))
    }
}

/// The next line with its newline; nothing at the end.
fn line(lines: &mut impl io::BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    lines.take(LINE).read_until(b'\n', &mut bytes)?;
    match bytes.last() {
        None => Ok(None),
        Some(b'\n') => Ok(Some(bytes)),
        Some(_) => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}
