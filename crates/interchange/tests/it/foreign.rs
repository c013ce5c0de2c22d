//! Calamine, as the foreign reader: on good files it sees what we see.

use std::io::Cursor;

use calamine::{Data, Ods, Reader, Xlsx};
use interchange::{Content, Workbook, read};

use crate::fixture::{ods, ods_table, xlsx};

/// A cell as text, near enough to compare.
fn ours(content: &Content) -> String {
    match content {
        Content::Number(number) if number.is_percent() => (number.text().parse::<f64>().unwrap() / 100.0).to_string(),
        Content::Text(text) => text.to_string(),
        other => other.shown(),
    }
}

fn theirs(data: &Data) -> String {
    match data {
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => other.to_string(),
    }
}

fn assert_same(workbook: &Workbook, range: &calamine::Range<Data>) {
    let mut count = 0;
    for row in &workbook.sheets[0].rows {
        for cell in &row.cells {
            let data = range.get_value((row.number - 1, u32::from(cell.column))).unwrap();
            assert_eq!(ours(&cell.content), theirs(data), "row {} column {}", row.number, cell.column);
            count += 1;
        }
    }
    assert_eq!(count, range.used_cells().count());
}

const ROWS: &[&[&str]] = &[
    &["Risk register", "", "", "", "", "", ""],
    &[],
    &["ID", "Titel", "Größe", "Anteil", "Fällig", "Offen", "Stufe"],
    &["R-1", "a & b <c> \"d\"", "#3", "%0.25", "@2026-11-22", "!true", "=C4*2|6"],
    &["", "  spaced  ", "#0.125", "%1", "@1999-01-01", "!false", "=C4|high"],
    &["R-3", "two\nlines ✓ ł", "#-12.5", "", "", "", ""],
];

#[test]
fn what_we_read_in_a_workbook_is_what_calamine_reads() {
    let bytes = xlsx("Risks", ROWS);
    let mut foreign: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).unwrap();
    assert_same(&read(&bytes).unwrap(), &foreign.worksheet_range("Risks").unwrap());
}

#[test]
fn what_we_read_in_an_opendocument_sheet_is_what_calamine_reads() {
    let rows: &[&[&str]] = &[&["ID", "Title"], &["R-1", "a & b <c>"], &["R-2", "ł ✓"]];
    let bytes = ods(&ods_table("Risks", rows));
    let mut foreign: Ods<_> = Ods::new(Cursor::new(bytes.as_slice())).unwrap();
    assert_same(&read(&bytes).unwrap(), &foreign.worksheet_range("Risks").unwrap());
}
