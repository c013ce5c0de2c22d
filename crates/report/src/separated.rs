//! Tables as CSV: RFC 4180, UTF-8 with its mark at the beginning, days as 2026-11-22.
//!
//! A spreadsheet program takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break for a formula. Text that begins so, behind
//! whatever number of apostrophes, gets one apostrophe more; `interchange` takes one away, so that it comes back as it was.

use crate::Unprinted;
use crate::table::{Cell, Table, said};

/// Without it, Excel reads UTF-8 as something else.
const MARK: &[u8] = b"\xEF\xBB\xBF";

pub(crate) fn write(table: &Table) -> Result<Vec<u8>, Unprinted> {
    let failed = |error: csv::Error| Unprinted::Content(error.to_string());
    let mut bytes = MARK.to_vec();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut bytes);
    writer.write_record(table.columns.iter().map(|column| column.title.as_str())).map_err(failed)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(written)).map_err(failed)?;
    }
    writer.flush().map_err(|error| Unprinted::Content(error.to_string()))?;
    drop(writer);
    Ok(bytes)
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) if is_like_formula(text) => format!("'{text}"),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Truth(truth) => said(*truth).to_owned(),
    }
}

fn is_like_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_begins_like_a_formula() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-5 °C in the cold store", "'-5 °C in the cold store"),
            ("'=x", "''=x"),
            ("it's", "it's"),
            ("'quoted'", "'quoted'"),
            ("a=b", "a=b"),
        ] {
            assert_eq!(written(&Cell::text(text)), cell);
        }
        assert_eq!(written(&Cell::Number(-5)), "-5", "a number is one");
    }
}
