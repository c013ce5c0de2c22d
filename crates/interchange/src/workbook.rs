//! A spreadsheet as it was read, whatever its format: sheets, rows, cells. Says nothing about what they mean.

use std::sync::Arc;

use jiff::civil::Date;

use crate::address::{Address, letters};
use crate::number::Number;

/// A file that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Workbook {
    /// Its format, found by content.
    pub format: Format,
    /// Its sheets, in their order.
    pub sheets: Vec<Sheet>,
    /// What a person should know about how it was read.
    pub notes: Vec<Note>,
}

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML, of Excel and most others.
    Xlsx,
    /// OpenDocument, of LibreOffice.
    Ods,
    /// Text with a separator.
    Csv {
        /// What stands between two cells.
        separator: char,
        /// How the bytes are text.
        encoding: &'static str,
    },
}

/// A sheet: the rows that hold anything, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Its name; empty for a CSV file, which has none.
    pub name: Arc<str>,
    /// Whether people do not see it.
    pub is_hidden: bool,
    /// The day that its serial numbers count from.
    pub epoch: Epoch,
    /// Its rows, ordered by number. A row without anything is not here.
    pub rows: Vec<Row>,
}

/// What serial numbers of days count from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Epoch {
    /// 1 is 1 January 1900, and 1900 is taken for a leap year: Excel's own.
    #[default]
    From1900,
    /// 0 is 1 January 1904: of old Macs.
    From1904,
}

/// A row: the cells that hold anything, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The number that people see, from 1.
    pub number: u32,
    /// Whether people do not see it.
    pub is_hidden: bool,
    /// Its cells, ordered by column.
    pub cells: Vec<Cell>,
}

/// A cell that holds something.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The column, from 0.
    pub column: u16,
    /// What it holds.
    pub content: Content,
    /// Whether a formula computed it. Its stored value is taken; nothing is computed here.
    pub is_computed: bool,
    /// Whether it stands here or was filled from a merged area.
    pub origin: Origin,
}

/// Where a cell's content comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From the cell itself.
    Own,
    /// From a merged area that begins to the left, in the same row.
    Left,
    /// From a merged area that begins in a row above.
    Above,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Text, as it is. A text that begins like a formula is text.
    Text(Arc<str>),
    /// A number, written as a decimal.
    Number(Number),
    /// Yes or no.
    Truth(bool),
    /// A day. A time of day beside it is left out.
    Date(Date),
    /// A time of day or a length of time, in minutes.
    Minutes(i64),
    /// No value: what stands in its place, such as `#REF!`, or a byte that is no text.
    Error(Arc<str>),
}

/// Something that a person should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where, if at one cell.
    pub address: Option<Address>,
    /// What, in one sentence or two.
    pub sentence: String,
}

impl Sheet {
    /// The row of that number.
    pub fn row(&self, number: u32) -> Option<&Row> {
        let position = self.rows.binary_search_by_key(&number, |row| row.number).ok()?;
        self.rows.get(position)
    }

    /// The address of a cell of this sheet.
    pub fn address(&self, row: u32, column: u16) -> Address {
        Address { sheet: Arc::clone(&self.name), row, column }
    }

    /// How many columns it has, up to the last that holds anything.
    pub fn columns(&self) -> u16 {
        let last = |row: &Row| row.cells.last().map_or(0, |cell| cell.column.saturating_add(1));
        self.rows.iter().map(last).max().unwrap_or(0)
    }

    /// What to call it in a sentence.
    pub fn title(&self) -> &str {
        if self.name.is_empty() { "the file" } else { &self.name }
    }

    /// The same where it does not stand alone: the sheet Risks.
    pub fn in_words(&self) -> String {
        if self.name.is_empty() { "the file".to_owned() } else { format!("the sheet {}", self.name) }
    }
}

impl Row {
    /// The cell in that column.
    pub fn cell(&self, column: u16) -> Option<&Cell> {
        let position = self.cells.binary_search_by_key(&column, |cell| cell.column).ok()?;
        self.cells.get(position)
    }

    /// Whether anything stands in it that is not filled from a merged area above.
    pub fn has_own(&self) -> bool {
        self.cells.iter().any(|cell| cell.origin == Origin::Own && !cell.content.is_blank())
    }
}

impl Content {
    /// What people see, on one line: the words by which a cell is counted, asked for and quoted.
    pub fn shown(&self) -> String {
        match self {
            Content::Text(text) => one_line(text),
            Content::Number(number) => number.to_string(),
            Content::Truth(truth) => if *truth { "true" } else { "false" }.to_owned(),
            Content::Date(date) => date.to_string(),
            Content::Minutes(minutes) => format!("{}:{:02}", minutes / 60, minutes % 60),
            Content::Error(error) => error.to_string(),
        }
    }

    /// Text of nothing but white space.
    pub fn is_blank(&self) -> bool {
        matches!(self, Content::Text(text) if text.chars().all(is_blank))
    }
}

/// White space, and what looks like it in copied text.
pub(crate) fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200B}' | '\u{FEFF}' | '\u{00AD}' | '\u{2060}')
}

/// Runs of white space as one space, none at the ends.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(is_blank).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

impl Note {
    pub(crate) fn of_sheet(sheet: &str, sentence: impl AsRef<str>) -> Self {
        Self { address: None, sentence: format!("{sheet}: {}", sentence.as_ref()) }
    }

    pub(crate) fn whole(sentence: impl Into<String>) -> Self {
        Self { address: None, sentence: sentence.into() }
    }

    pub(crate) fn columns(columns: &[u16]) -> String {
        columns.iter().map(|column| letters(*column)).collect::<Vec<_>>().join(", ")
    }
}
