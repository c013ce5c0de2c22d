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

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::calendar::DateOrder;
use crate::entry::Entry;
use crate::mapping::{Mapping, Misfit};
use crate::question::{Answers, Meaning, Questions, Scale};
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
    pub epoch: Epoch,
    answers: &'a Answers,
    /// What was answered, by scale and value in lower case.
    meanings: HashMap<&'a str, HashMap<String, &'a Meaning>>,
    fitting: Vec<RatingScale>,
    orders: BTreeMap<&'static str, DateOrder>,
}

impl<'a> Known<'a> {
    fn of(sheet: &Sheet, mapping: &Mapping, answers: &'a Answers) -> Self {
        let fitting = tally::tallies(sheet, mapping).into_iter().filter_map(|tally| match tally.scale {
            Scale::Rating(scale) => Some(scale).filter(|_| suggestion::fits(&tally)),
            Scale::Choice(_) | Scale::Truth => None,
        });
        let orders = tally::dates(sheet, mapping).into_iter().filter_map(|dates| Some((dates.field, dates.order?)));
        let lower = |values: &'a BTreeMap<String, Meaning>| {
            values.iter().map(|(text, meaning)| (text.to_lowercase(), meaning)).collect()
        };
        let meanings = answers.scales.iter().map(|(scale, values)| (scale.as_str(), lower(values)));
        Self {
            epoch: sheet.epoch,
            answers,
            meanings: meanings.collect(),
            fitting: fitting.collect(),
            orders: orders.collect(),
        }
    }

    /// What a value was answered to mean.
    pub fn meaning(&self, scale: Scale, text: &str) -> Option<&Meaning> {
        let meaning = self.meanings.get(scale.name())?.get(&text.to_lowercase())?;
        Some(meaning).filter(|meaning| scale.takes(meaning)).copied()
    }

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
    mapping.check_in(sheet)?;
    answers.check()?;
    let mut rows = Rows::new(sheet, mapping, Known::of(sheet, mapping, answers));
    for row in tally::below(sheet, mapping) {
        rows.row(row);
    }
    Ok(rows.end(answers))
}
