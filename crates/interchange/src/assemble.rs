//! Puts a sheet together while it is read: keeps the limits, the order, and what merged areas show.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::address::letters;
use crate::limit;
use crate::refusal::Refusal;
use crate::workbook::{Cell, Content, Epoch, Note, Origin, Row, Sheet};

/// How much of the limits a workbook has used.
#[derive(Default)]
pub(crate) struct Used {
    cells: usize,
    text: usize,
}

impl Used {
    /// Counts a text that is kept once, however often it is shown.
    pub fn text(&mut self, bytes: usize) -> Result<(), Refusal> {
        self.text = self.text.saturating_add(bytes);
        if self.text > limit::TEXT_BYTES { Err(Refusal::TooMuch) } else { Ok(()) }
    }
}

/// A rectangle of cells that are shown as one: rows from 1, columns from 0, both ends inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    pub top: u32,
    pub left: u32,
    pub bottom: u32,
    pub right: u32,
}

/// A sheet in the making.
pub(crate) struct Assembly<'u> {
    sheet: Sheet,
    areas: Vec<Area>,
    hidden_columns: BTreeSet<u16>,
    used: &'u mut Used,
}

impl<'u> Assembly<'u> {
    pub fn new(name: &str, is_hidden: bool, epoch: Epoch, used: &'u mut Used) -> Self {
        let sheet = Sheet { name: name.into(), is_hidden, epoch, rows: Vec::new() };
        Self { sheet, areas: Vec::new(), hidden_columns: BTreeSet::new(), used }
    }

    /// Begins a row; without a cell nothing comes of it.
    pub fn row(&mut self, number: u32, is_hidden: bool) -> Result<(), Refusal> {
        self.end_row();
        if self.sheet.rows.len() >= limit::ROWS {
            return Err(Refusal::TooManyRows { sheet: self.sheet.in_words() });
        }
        self.sheet.rows.push(Row { number, is_hidden, cells: Vec::new() });
        Ok(())
    }

    /// Adds a cell to the row that was begun.
    pub fn cell(&mut self, column: u32, content: Content, is_computed: bool) -> Result<(), Refusal> {
        if content.is_blank() {
            return Ok(());
        }
        if column >= limit::COLUMNS {
            return Err(Refusal::TooManyColumns { sheet: self.sheet.in_words() });
        }
        self.used.cells = self.used.cells.saturating_add(1);
        if self.used.cells > limit::CELLS {
            return Err(Refusal::TooMuch);
        }
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        if let Some(row) = self.sheet.rows.last_mut() {
            row.cells.push(Cell { column, content, is_computed, origin: Origin::Own });
        }
        Ok(())
    }

    /// Takes the text of a cell into the account.
    pub fn text(&mut self, text: &str) -> Result<Arc<str>, Refusal> {
        self.used.text(text.len())?;
        Ok(text.into())
    }

    /// The same row once more, `count` times, at the numbers that follow.
    pub fn repeat_row(&mut self, count: u32) -> Result<(), Refusal> {
        let Some(row) = self.sheet.rows.last().filter(|row| !row.cells.is_empty()).cloned() else { return Ok(()) };
        for step in 1..=count {
            self.row(row.number.saturating_add(step), row.is_hidden)?;
            self.used.cells = self.used.cells.saturating_add(row.cells.len());
            if self.used.cells > limit::CELLS {
                return Err(Refusal::TooMuch);
            }
            if let Some(last) = self.sheet.rows.last_mut() {
                last.cells.clone_from(&row.cells);
            }
        }
        Ok(())
    }

    /// An area that is shown as one cell.
    pub fn merged(&mut self, area: Area) {
        if area.top <= area.bottom && area.left <= area.right && self.areas.len() < limit::FILLED_CELLS {
            self.areas.push(area);
        }
    }

    pub fn hidden_columns(&mut self, first: u32, last: u32) {
        let columns = first..=last.min(limit::COLUMNS - 1);
        self.hidden_columns.extend(columns.filter_map(|column| u16::try_from(column).ok()));
    }

    /// The sheet, and what there is to say about it.
    pub fn end(mut self, notes: &mut Vec<Note>) -> Sheet {
        self.end_row();
        self.order();
        if !self.fill() {
            notes.push(Note::of_sheet(
                self.sheet.title(),
                "So many merged cells that not all were filled. Undo the merging.",
            ));
        }
        self.tell_hidden(notes);
        self.sheet
    }

    fn end_row(&mut self) {
        self.sheet.rows.pop_if(|row| row.cells.is_empty());
    }

    /// Files may hold rows and cells in any order, and twice; the later of two is what programs show.
    fn order(&mut self) {
        let rows = &mut self.sheet.rows;
        if !rows.is_sorted_by(|before, after| before.number < after.number) {
            rows.sort_by_key(|row| row.number);
            rows.dedup_by(|later, row| {
                let is_same = later.number == row.number;
                if is_same {
                    row.cells.append(&mut later.cells);
                }
                is_same
            });
        }
        for row in rows.iter_mut().filter(|row| !row.cells.is_sorted_by(|before, after| before.column < after.column)) {
            row.cells.sort_by_key(|cell| cell.column);
            row.cells.dedup_by(|later, cell| {
                let is_same = later.column == cell.column;
                if is_same {
                    std::mem::swap(later, cell);
                }
                is_same
            });
        }
    }

    /// Shows what stands at the top left of each merged area in all of its cells. Whether all of them were filled.
    fn fill(&mut self) -> bool {
        let columns = u32::from(self.sheet.columns());
        let mut left_to_fill = limit::FILLED_CELLS;
        for area in std::mem::take(&mut self.areas) {
            let Some(source) = self.top_left(area) else { continue };
            let first = self.sheet.rows.partition_point(|row| row.number < area.top);
            let rows = self.sheet.rows.iter_mut().skip(first).take_while(|row| row.number <= area.bottom);
            for row in rows {
                for column in area.left..=area.right.min(columns.saturating_sub(1)) {
                    if left_to_fill == 0 {
                        return false;
                    }
                    left_to_fill -= 1;
                    fill_cell(row, column, &source, area.top);
                }
            }
        }
        true
    }

    fn top_left(&self, area: Area) -> Option<Cell> {
        self.sheet.row(area.top)?.cell(u16::try_from(area.left).ok()?).cloned()
    }

    fn tell_hidden(&self, notes: &mut Vec<Note>) {
        let title = self.sheet.title();
        let hidden = self.sheet.rows.iter().filter(|row| row.is_hidden).count();
        if hidden > 0 {
            let sentence =
                format!("{hidden} rows are hidden or filtered out in the file; they are read like all others.");
            notes.push(Note::of_sheet(title, sentence));
        }
        let columns = self.sheet.columns();
        let hidden: Vec<u16> = self.hidden_columns.iter().copied().filter(|column| *column < columns).collect();
        if let Some(first) = hidden.first() {
            let which = if hidden.len() > 20 { format!("from {}", letters(*first)) } else { Note::columns(&hidden) };
            notes.push(Note::of_sheet(title, format!("Hidden columns ({which}) are read like all others.")));
        }
    }
}

/// Fills an empty place of a merged area; what stands there of its own stays.
fn fill_cell(row: &mut Row, column: u32, source: &Cell, top: u32) {
    let Ok(column) = u16::try_from(column) else { return };
    let Err(position) = row.cells.binary_search_by_key(&column, |cell| cell.column) else { return };
    let origin = if row.number == top { Origin::Left } else { Origin::Above };
    row.cells.insert(position, Cell { column, origin, ..source.clone() });
}
