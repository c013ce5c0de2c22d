//! Any list: columns, cells, and what was asked to get it.

use jiff::civil::Date;
use serde::Serialize;

use crate::{Imprint, Unprinted, separated, workbook};

/// A list.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// What the document says of itself.
    pub imprint: Imprint,
    /// What the sheet is called.
    pub sheet: String,
    /// What was asked to get it, by name and value; and what else should be known.
    pub asked: Vec<(String, String)>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; each has a cell per column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// What stands above it.
    pub title: String,
    /// What its cells hold.
    pub shape: Shape,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// A word or two, a number of a record.
    Word,
    /// A name, a line.
    Text,
    /// Text of several lines.
    Prose,
    /// A whole number.
    Number,
    /// A day.
    Date,
    /// Yes or no.
    Truth,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, whatever it begins with.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A day.
    Date(Date),
    /// Yes or no.
    Truth(bool),
}

impl Cell {
    /// Text; nothing where it is empty.
    pub fn text(text: &str) -> Self {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
    }

    /// Text that may be missing.
    pub fn optional(text: Option<&str>) -> Self {
        text.map_or(Cell::Empty, Self::text)
    }

    /// As people read it: 4 Sep 2026.
    pub fn shown(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::Date(date) => date.strftime("%-d %b %Y").to_string(),
            Cell::Truth(truth) => said(*truth).to_owned(),
        }
    }
}

/// Yes or no.
pub(crate) fn said(truth: bool) -> &'static str {
    if truth { "Yes" } else { "No" }
}

impl Serialize for Cell {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.shown())
    }
}

impl Table {
    /// The most rows that a PDF has. More are for a workbook.
    pub const PRINTED: usize = 2_000;

    /// With what only its page needs.
    pub fn printed(&self) -> impl Serialize + '_ {
        Printed { table: self, widths: self.widths() }
    }

    /// As XLSX.
    ///
    /// # Errors
    /// [`Unprinted`].
    pub fn workbook(&self) -> Result<Vec<u8>, Unprinted> {
        workbook::write(self)
    }

    /// As CSV.
    ///
    /// # Errors
    /// [`Unprinted`].
    pub fn separated(&self) -> Result<Vec<u8>, Unprinted> {
        separated::write(self)
    }

    /// How wide each column wants to be, in characters, between what it cannot do without and what it can use.
    pub(crate) fn widths(&self) -> Vec<usize> {
        let width = |(position, column): (usize, &Column)| {
            let cells = self.rows.iter().take(500).filter_map(|row| row.get(position));
            let longest = |text: &str| text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
            let widest = cells.map(|cell| longest(&cell.shown())).max().unwrap_or(0);
            let title = column.title.chars().count() + 2;
            let most = match column.shape {
                Shape::Prose => 60,
                Shape::Text => 44,
                Shape::Word => 24,
                Shape::Number | Shape::Date | Shape::Truth => 14,
            };
            widest.max(title).clamp(6, most)
        };
        self.columns.iter().enumerate().map(width).collect()
    }
}

/// A table with what only its page needs.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    table: &'a Table,
    widths: Vec<usize>,
}
