//! Rows to entries, under a mapping and answers.
//!
//! What makes a row and what loses it:
//!
//! - A row without a title is rejected. A row whose cell cannot be read (a wrong day, an error of a formula, a word not yet
//!   answered) stays good, without that value, and says so at the cell.
//! - A row under an empty or merged id and title that only adds to the row above (further assets, an action, prose) is a line of
//!   it; so are at most a thousand. So is the next row with the same id and title that adds to it and contradicts nothing.
//! - A row whose id stands in a row above is a duplicate; the first counts, and both say so.
//! - Empty rows, headings across the sheet, and the header once more are passed by.
//!
//! INVARIANT: every row below the header is in exactly one class, and [`Counts`] add up.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::calendar::DateOrder;
use crate::entry::Entry;
use crate::mapping::{Mapping, Misfit};
use crate::question::{Answers, Questions, Scale};
use crate::register::RatingScale;
use crate::rows::Rows;
use crate::suggestion;
use crate::tally;
use crate::workbook::{Epoch, Sheet};

/// What became of a sheet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Interpretation {
    /// One entry for each row that is a record or was to be one, in their order.
    pub entries: Vec<Entry>,
    /// How many rows are what.
    pub counts: Counts,
    /// How many problems of single cells are not told, because very many are. Every rejected row is told.
    pub untold: usize,
    /// Columns that hold something and are in no field.
    pub not_carried_over: Vec<NotCarriedOver>,
    /// What is still open; the cells concerned have no value yet.
    pub open: Questions,
}

/// How many of the rows below the header are what. They add up to `rows`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All, to the last that holds anything.
    pub rows: usize,
    /// Rows that can become records.
    pub good: usize,
    /// Further lines of the good row above.
    pub joined: usize,
    /// Rows without a title, with their further lines.
    pub rejected: usize,
    /// Rows whose id stands above already, with their further lines.
    pub duplicate: usize,
    /// Headings within the table, and the header once more.
    pub headings: usize,
    /// Rows with nothing in them.
    pub empty: usize,
}

impl Counts {
    /// Whether every row is in exactly one class.
    pub fn add_up(&self) -> bool {
        self.good + self.joined + self.rejected + self.duplicate + self.headings + self.empty == self.rows
    }
}

/// A column that is in no field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotCarriedOver {
    /// The column, from 0.
    pub column: u16,
    /// What stands above it.
    pub header: String,
    /// How many rows hold something there.
    pub filled: usize,
    /// Whether its cells are kept beside the record.
    pub is_kept: bool,
}

/// What is known about a sheet while its cells are read.
pub(crate) struct Known<'a> {
    pub answers: &'a Answers,
    pub epoch: Epoch,
    fitting: Vec<RatingScale>,
    orders: BTreeMap<&'static str, DateOrder>,
}

impl Known<'_> {
    /// Whether ratings of that scale can be taken as they are.
    pub fn fits(&self, scale: RatingScale) -> bool {
        self.fitting.contains(&scale)
    }

    /// The order of days and months in the column of that field.
    pub fn order(&self, field: &str) -> Option<DateOrder> {
        self.answers.dates.get(field).copied().or_else(|| self.orders.get(field).copied())
    }
}

/// Interprets a sheet.
///
/// # Errors
/// All that is wrong with the mapping and the form of the answers. An answer that is missing is no error.
pub fn interpret(sheet: &Sheet, mapping: &Mapping, answers: &Answers) -> Result<Interpretation, Vec<Misfit>> {
    mapping.check()?;
    answers.check()?;
    let fitting = tally::tallies(sheet, mapping).into_iter().filter_map(|tally| match tally.scale {
        Scale::Rating(scale) => Some(scale).filter(|_| suggestion::fits(&tally)),
        Scale::Choice(_) | Scale::Truth => None,
    });
    let orders = tally::dates(sheet, mapping).into_iter().filter_map(|dates| Some((dates.field, dates.order?)));
    let known = Known { answers, epoch: sheet.epoch, fitting: fitting.collect(), orders: orders.collect() };
    let mut rows = Rows::new(sheet, mapping, known);
    for row in tally::below(sheet, mapping) {
        rows.row(row);
    }
    Ok(rows.end(answers))
}
