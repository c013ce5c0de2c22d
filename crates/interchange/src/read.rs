//! Bytes to a [`Workbook`]. What the file is, is found by what it holds; its name and its declared type are not asked.

use crate::archive::Archive;
use crate::limit;
use crate::refusal::Refusal;
use crate::workbook::{Note, Workbook};
use crate::{ods, separated, xlsx};

/// Reads a spreadsheet.
///
/// # Errors
/// A [`Refusal`] when it is none, when it could do harm, or when it is too large.
pub fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if bytes.len() > limit::FILE_BYTES {
        return Err(Refusal::TooLarge { bytes: bytes.len() });
    }
    let mut workbook = if [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"].iter().any(|mark| bytes.starts_with(*mark)) {
        archived(bytes)?
    } else if let Some(refusal) = foreign(bytes) {
        return Err(refusal);
    } else {
        separated::read(bytes)?
    };
    if workbook.sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err(Refusal::NoRows);
    }
    for sheet in workbook.sheets.iter().filter(|sheet| sheet.is_hidden) {
        workbook.notes.push(Note::of_sheet(sheet.title(), "The sheet is hidden in the file."));
    }
    workbook.notes.truncate(limit::NOTES);
    Ok(workbook)
}

fn archived(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let mut archive = Archive::open(bytes)?;
    let holds = |archive: &Archive<'_>, beginning: &str| archive.names().any(|name| name.starts_with(beginning));
    if let Some(part) = archive.names().find(|name| name.ends_with("vbaproject.bin") || name.starts_with("basic/")) {
        return Err(Refusal::Macros { part: part.to_owned() });
    }
    let kind = archive.beginning("mimetype", 100)?;
    let kind = kind.trim_ascii();
    if kind.starts_with(b"application/vnd.oasis.opendocument.") {
        if !kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
            return Err(Refusal::NotASpreadsheet { what: "an OpenDocument text, drawing or presentation" });
        }
        let manifest = archive.beginning("META-INF/manifest.xml", 1024 * 1024)?;
        let is_encrypted = manifest.windows(15).any(|window| window == b"encryption-data");
        return if is_encrypted { Err(Refusal::Encrypted) } else { ods::read(&mut archive) };
    }
    let types = archive.beginning("[Content_Types].xml", 1024 * 1024)?;
    if types.windows(12).any(|window| window == b"macroEnabled") {
        return Err(Refusal::Macros { part: "[Content_Types].xml".to_owned() });
    }
    if holds(&archive, "word/") {
        return Err(Refusal::NotASpreadsheet { what: "a Word document" });
    }
    if holds(&archive, "ppt/") {
        return Err(Refusal::NotASpreadsheet { what: "a PowerPoint presentation" });
    }
    if archive.has("xl/workbook.bin") {
        return Err(Refusal::OtherSpreadsheet { what: "a binary Excel workbook (.xlsb)" });
    }
    if archive.has("index.zip") || holds(&archive, "index/") {
        return Err(Refusal::OtherSpreadsheet { what: "an Apple document, perhaps of Numbers" });
    }
    if types.is_empty() {
        return Err(Refusal::NotASpreadsheet { what: "an archive of other files" });
    }
    xlsx::read(&mut archive)
}

/// What a file that is no archive and no text is; nothing when it may be text.
fn foreign(bytes: &[u8]) -> Option<Refusal> {
    const KINDS: [(&[u8], &str); 15] = [
        (b"%PDF", "a PDF document"),
        (b"\x89PNG", "a PNG image"),
        (b"\xFF\xD8\xFF", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"BM", "a bitmap image"),
        (b"RIFF", "an image or a recording"),
        (b"II*\0", "a TIFF image"),
        (b"MM\0*", "a TIFF image"),
        (b"\x1F\x8B", "a packed file (gzip)"),
        (b"7z\xBC\xAF\x27\x1C", "a packed file (7z)"),
        (b"Rar!", "a packed file (rar)"),
        (b"MZ", "a program"),
        (b"\x7FELF", "a program"),
        (b"SQLite format 3", "a database"),
        (b"{\\rtf", "a text document (RTF)"),
    ];
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Some(compound(bytes));
    }
    let is_binary = has_binary(bytes);
    let known = KINDS.iter().find(|(beginning, _)| bytes.starts_with(beginning) && (beginning.len() > 2 || is_binary));
    if let Some((_, what)) = known {
        return Some(Refusal::NotASpreadsheet { what });
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let begins = |word: &[u8]| text.get(..word.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(word));
    if begins(b"<?xml") || begins(b"<html") || begins(b"<!doctype") || begins(b"<table") || begins(b"<workbook") {
        return Some(Refusal::OtherSpreadsheet { what: "a web page or XML, perhaps named like a workbook" });
    }
    if begins(b"{\"") || begins(b"[{") || begins(b"{\n") || begins(b"{\r") {
        return Some(Refusal::NotASpreadsheet { what: "a JSON file" });
    }
    is_binary.then_some(Refusal::NotASpreadsheet { what: "a file of bytes that are not text" })
}

/// The container of older Office files, which also holds encrypted newer ones.
fn compound(bytes: &[u8]) -> Refusal {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let holds = |name: &str| {
        let name = wide(name);
        bytes.windows(name.len()).any(|window| window == name)
    };
    if holds("EncryptedPackage") {
        Refusal::Encrypted
    } else if holds("WordDocument") {
        Refusal::NotASpreadsheet { what: "an old Word document (.doc)" }
    } else {
        Refusal::OtherSpreadsheet { what: "an Excel workbook of before 2007 (.xls)" }
    }
}

/// Whether there are bytes that no text has. UTF-16 has zeros, and a mark at its beginning.
fn has_binary(bytes: &[u8]) -> bool {
    let is_utf_16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let beginning = bytes.get(..64 * 1024).unwrap_or(bytes);
    let control = |byte: &&u8| matches!(**byte, 0..=8 | 14..=26 | 28..=31 | 127);
    !is_utf_16 && (beginning.contains(&0) || beginning.iter().filter(control).count() * 50 > beginning.len())
}
