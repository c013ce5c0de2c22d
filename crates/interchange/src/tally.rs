//! The different values of each scale in a sheet, and the order of days and months in each column of days.

use std::collections::{BTreeMap, HashMap};

use crate::address::{Address, letters};
use crate::calendar::{self, DateOrder, Written};
use crate::mapping::Mapping;
use crate::own;
use crate::question::{DateQuestion, Scale};
use crate::register::Shape;
use crate::words::words;
use crate::workbook::{Content, Origin, Row, Sheet};

/// Different values kept for a scale; beyond them it is no scale.
const VALUES: usize = 300;

/// The values of one scale.
pub(crate) struct Tally {
    pub scale: Scale,
    /// Its columns and their headers.
    pub columns: Vec<(u16, String)>,
    /// In the order in which they first stand in the sheet.
    pub values: Vec<Counted>,
    /// Whether the sheet is one of ours, so that its scales are.
    pub is_ours: bool,
}

/// A value, how often it stands there, and where first.
pub(crate) struct Counted {
    pub text: String,
    pub count: usize,
    pub first: Address,
}

/// The rows below the header.
pub(crate) fn below<'s>(sheet: &'s Sheet, mapping: &Mapping) -> impl Iterator<Item = &'s Row> {
    let first = sheet.rows.partition_point(|row| row.number <= mapping.header.last);
    sheet.rows.iter().skip(first)
}

/// The text by which a cell is looked up on a scale; nothing where it holds no value.
pub(crate) fn source(content: &Content) -> Option<String> {
    match content {
        Content::Error(_) => None,
        other => Some(other.shown()).filter(|shown| !shown.is_empty()),
    }
}

/// The values of all scales that the mapping touches.
pub(crate) fn tallies(sheet: &Sheet, mapping: &Mapping) -> Vec<Tally> {
    let mut columns: BTreeMap<Scale, Vec<u16>> = BTreeMap::new();
    for (column, field) in mapping.fields() {
        if let Some(scale) = Scale::of(field.shape) {
            columns.entry(scale).or_default().push(column);
        }
    }
    columns.into_iter().map(|(scale, columns)| tally(sheet, mapping, scale, &columns)).collect()
}

fn tally(sheet: &Sheet, mapping: &Mapping, scale: Scale, columns: &[u16]) -> Tally {
    let mut values: Vec<Counted> = Vec::new();
    let mut positions: HashMap<String, usize> = HashMap::new();
    for row in below(sheet, mapping) {
        for cell in row.cells.iter().filter(|cell| cell.origin != Origin::Left && columns.contains(&cell.column)) {
            let Some(text) = source(&cell.content) else { continue };
            if scale != Scale::Truth && words().is_nothing(&text) {
                continue;
            }
            let key = text.to_lowercase();
            if let Some(counted) = positions.get(&key).and_then(|position| values.get_mut(*position)) {
                counted.count += 1;
            } else if values.len() < VALUES {
                positions.insert(key, values.len());
                values.push(Counted { text, count: 1, first: sheet.address(row.number, cell.column) });
            }
        }
    }
    let columns = columns.iter().map(|column| (*column, header(mapping, *column))).collect();
    Tally { scale, columns, values, is_ours: own::is_ours(mapping) }
}

fn header(mapping: &Mapping, column: u16) -> String {
    mapping
        .columns
        .iter()
        .find(|mapped| mapped.column == column)
        .map(|mapped| mapped.header.clone())
        .unwrap_or_default()
}

/// How the days of a column are written.
pub(crate) struct Dates {
    pub field: &'static str,
    pub column: u16,
    header: String,
    /// Decided by the values that leave no doubt; nothing where none does or they contradict each other.
    pub order: Option<DateOrder>,
    contradicts: bool,
    open: usize,
    examples: Vec<String>,
    elsewhere: Option<DateOrder>,
}

/// The orders of all columns of days.
pub(crate) fn dates(sheet: &Sheet, mapping: &Mapping) -> Vec<Dates> {
    let columns = mapping.fields().into_iter().filter(|(_, field)| field.shape == Shape::Date);
    let mut all: Vec<Dates> = columns.map(|(column, field)| Dates::of(sheet, mapping, column, field.name)).collect();
    let mut settled = all.iter().filter_map(|dates| dates.order);
    let first = settled.next();
    let agreed = first.filter(|order| settled.all(|other| other == *order));
    for dates in &mut all {
        dates.elsewhere = agreed;
    }
    all
}

impl Dates {
    fn of(sheet: &Sheet, mapping: &Mapping, column: u16, field: &'static str) -> Self {
        let (mut day_first, mut month_first, mut open) = (0_usize, 0_usize, 0_usize);
        let mut examples = Vec::new();
        for row in below(sheet, mapping) {
            let Some(Content::Text(text)) = row.cell(column).map(|cell| &cell.content) else { continue };
            match calendar::written(text) {
                Some(Written::Ordered(_, DateOrder::DayFirst)) => day_first += 1,
                Some(Written::Ordered(_, DateOrder::MonthFirst)) => month_first += 1,
                Some(Written::Either { .. }) => {
                    open += 1;
                    if examples.len() < 3 {
                        examples.push(crate::excerpt(text));
                    }
                }
                Some(Written::Day(_)) | None => {}
            }
        }
        let order = match (day_first, month_first) {
            (1.., 0) => Some(DateOrder::DayFirst),
            (0, 1..) => Some(DateOrder::MonthFirst),
            _ => None,
        };
        let contradicts = day_first > 0 && month_first > 0;
        Self { field, column, header: header(mapping, column), order, contradicts, open, examples, elsewhere: None }
    }

    pub fn question(&self) -> Option<DateQuestion> {
        if self.open == 0 || self.order.is_some() {
            return None;
        }
        let name = letters(self.column);
        let example = self.examples.first().map(String::as_str).unwrap_or_default();
        let why = if self.contradicts {
            "writes days in both orders"
        } else {
            "has no value that shows which number is the day"
        };
        let sentence = format!("Column {name} {why}. Say whether {example} begins with the day or with the month.");
        Some(DateQuestion {
            field: self.field,
            column: self.column,
            header: self.header.clone(),
            examples: self.examples.clone(),
            count: self.open,
            suggestion: self.elsewhere,
            sentence,
        })
    }
}
