//! The archive that a workbook is, opened with care: it may have been made to overload whoever unpacks it.
//!
//! INVARIANT: nothing is unpacked before the directory was checked, and whatever comes out is counted while it comes out;
//! what the directory says about sizes is believed only where it refuses. Parts that nobody asks for are never unpacked.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, BufReader, Cursor, Read};
use std::rc::Rc;

use zip::ZipArchive;
use zip::read::ZipFile;

use crate::limit;
use crate::refusal::Refusal;
use crate::xml::Xml;

/// The parts of a workbook.
pub(crate) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Positions by name in lower case: programs disagree about cases.
    positions: BTreeMap<String, usize>,
    unpacked: Rc<Cell<u64>>,
}

/// A part, read as a stream.
pub(crate) type Part<'z, 'a> = BufReader<Metered<ZipFile<'z, Cursor<&'a [u8]>>>>;

/// How many bytes came out since somebody last looked.
pub(crate) type Meter = Rc<Cell<u64>>;

impl<'a> Archive<'a> {
    /// Reads the directory and refuses what is too large by its own account.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| Refusal::damaged("the archive", error))?;
        if zip.len() > limit::PARTS {
            return Err(Refusal::TooManyParts { parts: zip.len() });
        }
        let mut positions = BTreeMap::new();
        let mut declared = 0_u64;
        for position in 0..zip.len() {
            let part = zip.by_index_raw(position).map_err(|error| Refusal::damaged("the archive", error))?;
            let name = String::from_utf8_lossy(part.name_raw()).into_owned();
            if part.encrypted() {
                return Err(Refusal::Encrypted);
            }
            declared = declared.saturating_add(part.size());
            if declared > limit::UNPACKED_BYTES || part.size() > most(part.compressed_size()) {
                return Err(Refusal::UnpacksTooLarge { part: name });
            }
            positions.insert(name.trim_start_matches('/').to_lowercase(), position);
        }
        Ok(Self { zip, positions, unpacked: Rc::new(Cell::new(0)) })
    }

    /// The names of all parts, in lower case.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.positions.keys().map(String::as_str)
    }

    /// Whether there is a part of that name.
    pub fn has(&self, name: &str) -> bool {
        self.positions.contains_key(&name.to_lowercase())
    }

    /// The part of that name, as events.
    pub fn xml(&mut self, name: &str) -> Result<Option<Xml<Part<'_, 'a>>>, Refusal> {
        let Some(part) = self.part(name)? else { return Ok(None) };
        let meter = Rc::clone(&part.get_ref().piece);
        Ok(Some(Xml::new(name, part, meter)))
    }

    fn part(&mut self, name: &str) -> Result<Option<Part<'_, 'a>>, Refusal> {
        let Some(position) = self.positions.get(&name.to_lowercase()) else { return Ok(None) };
        let part = self.zip.by_index(*position).map_err(|error| Refusal::damaged(name, error))?;
        let most = most(part.compressed_size());
        let metered = Metered { part, here: 0, most, unpacked: Rc::clone(&self.unpacked), piece: Meter::default() };
        Ok(Some(BufReader::with_capacity(64 * 1024, metered)))
    }

    /// The beginning of a small part.
    pub fn beginning(&mut self, name: &str, bytes: u64) -> Result<Vec<u8>, Refusal> {
        let mut beginning = Vec::new();
        if let Some(part) = self.part(name)? {
            part.take(bytes).read_to_end(&mut beginning).map_err(|error| refusal(name, &error))?;
        }
        Ok(beginning)
    }
}

/// How much may come out of a part of that packed size.
fn most(packed: u64) -> u64 {
    packed.saturating_mul(limit::RATIO).max(limit::RATIO_FREE_BYTES)
}

/// Counts what comes out and ends when it is too much.
pub(crate) struct Metered<R> {
    part: R,
    here: u64,
    most: u64,
    unpacked: Rc<Cell<u64>>,
    piece: Meter,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.part.read(buffer)?;
        let bytes = u64::try_from(count).unwrap_or(u64::MAX);
        self.here = self.here.saturating_add(bytes);
        self.unpacked.set(self.unpacked.get().saturating_add(bytes));
        self.piece.set(self.piece.get().saturating_add(bytes));
        let is_piece_large = usize::try_from(self.piece.get()).is_ok_and(|piece| piece > limit::PIECE_BYTES);
        if self.here > self.most || self.unpacked.get() > limit::UNPACKED_BYTES || is_piece_large {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        Ok(count)
    }
}

/// What an error while unpacking means.
pub(crate) fn refusal(part: &str, error: &io::Error) -> Refusal {
    match error.kind() {
        io::ErrorKind::FileTooLarge => Refusal::UnpacksTooLarge { part: part.to_owned() },
        _ => Refusal::damaged(part, error),
    }
}
