//! Where the header of a sheet is: below a title block, one row or two, with merged cells.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::naming::guesses;
use crate::own;
use crate::register::Register;
use crate::workbook::{Content, Origin, Row, Sheet};

/// Rows looked at from the top.
const ROWS: usize = 60;
/// Columns looked at while searching.
const COLUMNS: u16 = 150;
/// Longer texts are no headers.
const CHARACTERS: usize = 100;

/// The rows that name the columns; the data begins below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The number of its first row.
    pub first: u32,
    /// The number of its last row, often the same.
    pub last: u32,
}

/// The likeliest header of a sheet with anything in it.
pub(crate) fn find(sheet: &Sheet) -> Option<Header> {
    if let Some(header) = own::found(sheet) {
        return Some(header);
    }
    let mut best: Option<(i32, Header)> = None;
    for (index, row) in sheet.rows.iter().take(ROWS).enumerate() {
        let below = sheet.rows.get(index + 1).filter(|below| below.number == row.number + 1);
        let candidates = [Some(row.number), below.map(|below| below.number)];
        for last in candidates.into_iter().flatten() {
            let header = Header { first: row.number, last };
            let worth = worth(sheet, header);
            if best.is_none_or(|(most, _)| worth > most) {
                best = Some((worth, header));
            }
        }
    }
    best.map(|(_, header)| header)
}

/// How much of a header the rows are: columns of one register that they name, less what looks like data. A second row has
/// to bring something.
fn worth(sheet: &Sheet, header: Header) -> i32 {
    let columns = lines(sheet, header);
    let named: i32 =
        columns.values().take(usize::from(COLUMNS)).map(|lines| if is_like_header(lines) { 6 } else { -60 }).sum();
    let best = Register::ALL.into_iter().map(|register| {
        let mut sure: BTreeMap<&str, i32> = BTreeMap::new();
        for lines in columns.values().take(usize::from(COLUMNS)) {
            let Some(guess) = guesses(register, lines).into_iter().max_by_key(|guess| guess.sureness) else { continue };
            let kept = sure.entry(guess.field.name).or_default();
            *kept = (*kept).max(guess.sureness);
        }
        sure.values().sum::<i32>()
    });
    let rows = if header.first == header.last { 0 } else { 20 };
    best.max().unwrap_or(0) + named.min(60) - rows
}

fn is_like_header(lines: &[String]) -> bool {
    lines.iter().all(|line| {
        line.chars().count() <= CHARACTERS && !line.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    })
}

/// The lines of each column's header, top to bottom, each once. A heading above several columns stands over all of them, whether
/// their cells are merged or only left empty.
pub(crate) fn lines(sheet: &Sheet, header: Header) -> BTreeMap<u16, Vec<String>> {
    let rows: Vec<&Row> = (header.first..=header.last.min(header.first.saturating_add(3)))
        .filter_map(|number| sheet.row(number))
        .collect();
    let mut columns: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for (depth, row) in rows.iter().enumerate() {
        let below = rows.get(depth + 1);
        let mut heading: Option<(u16, String)> = None;
        let last = rows.iter().filter_map(|row| row.cells.last()).map(|cell| cell.column).max().unwrap_or(0);
        for column in 0..=last {
            let own = row.cell(column).filter(|cell| cell.origin != Origin::Above).map(|cell| text(&cell.content));
            let has_below =
                below.is_some_and(|below| below.cell(column).is_some_and(|cell| cell.origin != Origin::Above));
            let shown = match own {
                Some(text) => {
                    heading = has_below.then(|| (column, text.clone()));
                    Some(text)
                }
                None if has_below => heading.as_ref().map(|(_, text)| text.clone()),
                None => {
                    heading = None;
                    None
                }
            };
            if let Some(text) = shown {
                let lines = columns.entry(column).or_default();
                if !lines.contains(&text) {
                    lines.push(text);
                }
            }
        }
    }
    columns
}

fn text(content: &Content) -> String {
    content.shown()
}
