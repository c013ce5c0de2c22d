//! Reads CSV: text whose cells a separator parts. Every cell stays text; what it means is found later, by its column.

use std::sync::Arc;

use crate::assemble::{Assembly, Used};
use crate::decode::{self, Decoded};
use crate::limit;
use crate::own;
use crate::refusal::Refusal;
use crate::workbook::{Content, Epoch, Format, Note, Workbook};

const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Stands behind the last row: when it is not read as a row of its own, a quotation mark swallowed it.
const END: &str = "\n\u{4}\n";

pub(crate) fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let Decoded { text, encoding, mut notes } = decode::decode(bytes)?;
    let (separator, body) = match declared(&text) {
        Some((separator, body)) => (separator, body),
        None => (by_content(&text), text.as_str()),
    };
    let declared_rows = u32::from(body.len() < text.len());
    let mut used = Used::default();
    let mut sheet = Assembly::new("", false, Epoch::From1900, &mut used);
    rows(body, separator, declared_rows, &mut sheet)?;
    let mut sheet = sheet.end(&mut notes);
    damaged(&mut sheet, &mut notes);
    let format = Format::Csv { separator: char::from(separator), encoding };
    Ok(Workbook { format, sheets: vec![sheet], notes })
}

/// The separator that the first line declares, as Excel writes and reads it: `sep=;`.
fn declared(text: &str) -> Option<(u8, &str)> {
    let (line, body) = text.split_once('\n')?;
    match line.trim_end().strip_prefix("sep=")?.as_bytes() {
        [separator] if separator.is_ascii() => Some((*separator, body)),
        _ => None,
    }
}

/// The separator that parts the first rows into the most cells, as many in each.
fn by_content(text: &str) -> u8 {
    if let Some(separator) = own::separator(text).filter(|separator| SEPARATORS.contains(separator)) {
        return separator;
    }
    let beginning: String = text.chars().take(64 * 1024).collect();
    let worth = |separator: &u8| {
        let mut reader = reader(&beginning, *separator);
        let counts: Vec<usize> = reader.byte_records().flatten().take(100).map(|row| row.len()).collect();
        let most = counts.iter().copied().max().unwrap_or(0);
        let usual = (2..=most).max_by_key(|count| (counts.iter().filter(|other| *other == count).count(), *count));
        usual.map_or(0, |usual| usual.min(50) * counts.iter().filter(|count| **count == usual).count())
    };
    SEPARATORS.into_iter().rev().max_by_key(worth).unwrap_or(b',')
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes())
}

fn rows(body: &str, separator: u8, before: u32, sheet: &mut Assembly<'_>) -> Result<(), Refusal> {
    let text = format!("{body}{END}");
    let mut reader = reader(&text, separator);
    let mut record = csv::StringRecord::new();
    let mut number = before;
    let mut is_ended = false;
    while reader.read_record(&mut record).map_err(|error| Refusal::damaged("the text", error))? {
        is_ended = record.len() == 1 && record.get(0) == Some("\u{4}");
        if is_ended {
            break;
        }
        number = number.saturating_add(1 + blank_lines(&reader, &record));
        sheet.row(number, false)?;
        for (column, value) in record.iter().enumerate() {
            if !value.trim().is_empty() {
                let value = sheet.text(meant(value))?;
                sheet.cell(u32::try_from(column).unwrap_or(u32::MAX), Content::Text(value), false)?;
            }
        }
    }
    if is_ended { Ok(()) } else { Err(Refusal::UnclosedQuote { row: number }) }
}

/// The text that a cell stands for. Programs put an apostrophe before text that begins like a formula, so that no other takes it for
/// one; it is no part of the text.
fn meant(value: &str) -> &str {
    match value.strip_prefix('\'') {
        Some(text) if text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) => text,
        _ => value,
    }
}

/// The empty lines before a row, which are rows to a spreadsheet program and nothing to the reader.
fn blank_lines(reader: &csv::Reader<&[u8]>, record: &csv::StringRecord) -> u32 {
    let begun = record.position().map_or(0, csv::Position::line);
    let passed = reader.position().line().saturating_sub(begun);
    let inside = record.iter().map(|value| value.bytes().filter(|byte| *byte == b'\n').count()).sum::<usize>();
    let blank = passed.saturating_sub(1).saturating_sub(u64::try_from(inside).unwrap_or(u64::MAX));
    u32::try_from(blank).unwrap_or(u32::MAX)
}

/// Cells with bytes that are no text hold no value; each is named.
fn damaged(sheet: &mut crate::workbook::Sheet, notes: &mut Vec<Note>) {
    let name = Arc::clone(&sheet.name);
    for row in &mut sheet.rows {
        for cell in &mut row.cells {
            let Content::Text(text) = &cell.content else { continue };
            if !text.contains(char::REPLACEMENT_CHARACTER) {
                continue;
            }
            if notes.len() < limit::NOTES {
                let address = crate::Address { sheet: Arc::clone(&name), row: row.number, column: cell.column };
                let sentence = format!(
                    "The text has bytes that are not UTF-8: “{}”. Write it anew in the file.",
                    crate::excerpt(text)
                );
                notes.push(Note { address: Some(address), sentence });
            }
            cell.content = Content::Error("bytes that are not UTF-8".into());
        }
    }
}
