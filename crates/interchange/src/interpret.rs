//! Rows to entries, under a mapping and answers.
//!
//! What makes a row and what loses it:
//!
//! - A row without a title is rejected. A row whose cell cannot be read (a wrong day, an error of a formula, a word not yet
//!   answered) stays good, without that value, and says so at the cell.
//! - A row under an empty or merged id and title that only adds to the row above (further assets, an action, prose) is a line of
//!   it. So is the next row with the same id and title that adds to it and contradicts nothing.
//! - A row whose id stands in a row above is a duplicate; the first counts, and both say so.
//! - Empty rows, headings across the sheet, and the header once more are passed by.
//!
//! INVARIANT: every row below the header is in exactly one class, and [`Counts`] add up.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use crate::address::letters;
use crate::calendar::DateOrder;
use crate::entry::{Claim, Effect, Entry, Extra, Located, Problem, Standing, Value};
use crate::mapping::{Mapping, Misfit, Target};
use crate::question::{Answers, Questions, Scale, questions};
use crate::register::{Field, RatingScale, Shape};
use crate::suggestion;
use crate::tally;
use crate::value::{Taken, take};
use crate::words::fold;
use crate::workbook::{Cell, Epoch, Origin, Row, Sheet};

/// What became of a sheet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Interpretation {
    /// One entry for each row that is a record or was to be one, in their order.
    pub entries: Vec<Entry>,
    /// How many rows are what.
    pub counts: Counts,
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
    /// Further lines of the row above.
    pub joined: usize,
    /// Rows without a title.
    pub rejected: usize,
    /// Rows whose id stands above already.
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

/// The rows of a sheet on their way to entries.
struct Rows<'a> {
    sheet: &'a Sheet,
    mapping: &'a Mapping,
    known: Known<'a>,
    fields: Vec<(u16, &'static Field)>,
    extras: Vec<(u16, &'a str)>,
    title: Option<u16>,
    identifier: Option<u16>,
    headers: HashMap<u16, String>,
    entries: Vec<Entry>,
    counts: Counts,
    /// The row of the entry that first has an id.
    identified: HashMap<String, usize>,
    filled: BTreeMap<u16, usize>,
    last: u32,
}

impl<'a> Rows<'a> {
    fn new(sheet: &'a Sheet, mapping: &'a Mapping, known: Known<'a>) -> Self {
        let column_of = |shape: Shape| {
            mapping.fields().into_iter().find(|(_, field)| field.shape == shape).map(|(column, _)| column)
        };
        let extras = mapping.columns.iter().filter(|column| column.target == Target::Extra);
        let headers = mapping.columns.iter().filter(|column| !column.header.is_empty());
        Self {
            sheet,
            mapping,
            known,
            fields: mapping.fields(),
            extras: extras.map(|column| (column.column, column.header.as_str())).collect(),
            title: column_of(Shape::Title),
            identifier: column_of(Shape::Identifier),
            headers: headers.map(|column| (column.column, fold(&column.header))).collect(),
            entries: Vec::new(),
            counts: Counts::default(),
            identified: HashMap::new(),
            filled: BTreeMap::new(),
            last: mapping.header.last,
        }
    }

    fn row(&mut self, row: &Row) {
        let skipped = row.number.saturating_sub(self.last).saturating_sub(1);
        self.counts.empty += usize::try_from(skipped).unwrap_or(usize::MAX);
        self.counts.rows += usize::try_from(row.number.saturating_sub(self.last)).unwrap_or(usize::MAX);
        self.last = row.number;
        if !row.has_own() {
            self.counts.empty += 1;
        } else if self.is_heading(row) {
            self.counts.headings += 1;
        } else {
            self.count_filled(row);
            self.entry(row);
        }
    }

    /// A text across the sheet, or the header once more.
    fn is_heading(&self, row: &Row) -> bool {
        let own = row.cells.iter().filter(|cell| cell.origin == Origin::Own).count();
        let across = row.cells.iter().filter(|cell| cell.origin == Origin::Left).count();
        let spans_title = self.title.and_then(|title| row.cell(title)).is_some_and(|cell| cell.origin == Origin::Left);
        let starts_at_title = self.title == row.cells.first().map(|cell| cell.column) && across >= 2;
        let is_repeated = |cell: &Cell| {
            self.headers.get(&cell.column).is_some_and(|header| {
                let shown = fold(&cell.content.shown());
                *header == shown || header.ends_with(&format!(" {shown}"))
            })
        };
        own == 1 && across >= 1 && (spans_title || starts_at_title) || own >= 2 && row.cells.iter().all(is_repeated)
    }

    fn count_filled(&mut self, row: &Row) {
        for cell in row.cells.iter().filter(|cell| cell.origin != Origin::Left) {
            *self.filled.entry(cell.column).or_default() += 1;
        }
    }

    fn entry(&mut self, row: &Row) {
        let above = self.entries.last().and_then(|entry| entry.rows.last());
        let follows = above.is_some_and(|above| above.saturating_add(1) == row.number);
        let read = self.read(row, false);
        let own = |column: Option<u16>| {
            column.and_then(|column| row.cell(column)).filter(|cell| cell.origin != Origin::Above)
        };
        let is_merged = |column: Option<u16>| {
            column.and_then(|column| row.cell(column)).is_some_and(|cell| cell.origin == Origin::Above)
        };
        let is_nameless = own(self.title).is_none() && own(self.identifier).is_none();
        let is_under_merged = is_nameless && (is_merged(self.title) || is_merged(self.identifier));
        if is_under_merged || is_nameless && follows {
            let further = self.read(row, true);
            if let Some(entry) = self.entries.last_mut()
                && (is_under_merged || contradictions(entry, &further).is_empty())
            {
                join(entry, further);
                self.counts.joined += 1;
                return;
            }
        }
        if follows && self.is_line_of_last(&read) {
            if let Some(entry) = self.entries.last_mut() {
                join(entry, read);
                self.counts.joined += 1;
            }
            return;
        }
        self.add(row, read);
    }

    /// Whether a row has the id and title of the one above, adds to it and contradicts nothing.
    fn is_line_of_last(&self, read: &Entry) -> bool {
        let (Some(last), Some(title)) = (self.entries.last(), self.mapping.register.title()) else { return false };
        let same = |field: &str| {
            read.get(field).is_some()
                && read.get(field).map(|located| &located.value) == last.get(field).map(|located| &located.value)
        };
        same("external")
            && same(title.name)
            && last.standing == Standing::Good
            && contradictions(last, read).is_empty()
            && adds(last, read)
    }

    fn add(&mut self, row: &Row, mut entry: Entry) {
        let title = self.mapping.register.title();
        let identifier = self.identifier.and_then(|_| entry.text("external")).map(str::to_lowercase);
        let earlier = identifier.as_ref().and_then(|identifier| self.identified.get(identifier)).copied();
        if let Some(title) = title.filter(|title| entry.get(title.name).is_none()) {
            entry.standing = Standing::Rejected;
            let cell = self.title.map(|column| self.sheet.address(row.number, column));
            let place = cell.as_ref().map_or_else(|| format!("Row {}", row.number), ToString::to_string);
            let sentence = format!(
                "{place} is empty: a row needs its {}. Fill it in, or delete the row.",
                title.label.to_lowercase()
            );
            entry.problems.push(Problem {
                row: row.number,
                cell,
                field: Some(title.name),
                effect: Effect::Rejected,
                sentence,
            });
            self.counts.rejected += 1;
        } else if let Some(first) = earlier.and_then(|position| self.entries.get_mut(position)) {
            entry.standing = Standing::Duplicate;
            duplicate(first, &mut entry);
            self.counts.duplicate += 1;
        } else {
            if let Some(identifier) = identifier {
                self.identified.insert(identifier, self.entries.len());
            }
            self.counts.good += 1;
        }
        self.entries.push(entry);
    }

    /// Reads all cells of a row; of a further line, only those that are its own.
    fn read(&self, row: &Row, is_further: bool) -> Entry {
        let mut entry = Entry {
            rows: vec![row.number],
            standing: Standing::Good,
            values: Vec::new(),
            extras: Vec::new(),
            claim: None,
            problems: Vec::new(),
        };
        let is_taken = |cell: &&Cell| cell.origin == Origin::Own || cell.origin == Origin::Above && !is_further;
        for (column, field) in &self.fields {
            let Some(cell) = row.cell(*column).filter(is_taken) else { continue };
            let at = self.sheet.address(row.number, *column);
            let taken = take(cell, &at, field, &self.known);
            self.place(&mut entry, field, cell, taken, row.number, &at);
        }
        for (column, header) in &self.extras {
            if let Some(cell) = row.cell(*column).filter(is_taken) {
                let header = if header.is_empty() { letters(*column) } else { (*header).to_owned() };
                entry.extras.push(Extra { header, text: text_of(cell), cell: self.sheet.address(row.number, *column) });
            }
        }
        entry
    }

    fn place(
        &self,
        entry: &mut Entry,
        field: &'static Field,
        cell: &Cell,
        taken: Taken,
        row: u32,
        at: &crate::Address,
    ) {
        let problem =
            |(effect, sentence)| Problem { row, cell: Some(at.clone()), field: Some(field.name), effect, sentence };
        entry.problems.extend(taken.problems.into_iter().map(problem));
        if taken.is_acceptance {
            claim(entry, at, &cell.content.shown());
        }
        for (name, value) in taken.values {
            match (name, value) {
                ("accepted_by", Value::Person(who)) => {
                    let claim = claim(entry, at, &cell.content.shown());
                    claim.who = Some(who);
                }
                ("accepted_on", Value::Date(day)) => {
                    let claim = claim(entry, at, &cell.content.shown());
                    claim.when = Some(day);
                }
                // A title that was too long brings itself along as the description, where none is given.
                ("description", _)
                    if field.name != "description"
                        && self.mapping.column_of("description").is_some_and(|column| {
                            self.sheet.row(row).is_some_and(|row| row.cell(column).is_some())
                        }) => {}
                (name, value) => {
                    entry.values.push(Located { field: name, value, cell: at.clone(), is_computed: cell.is_computed })
                }
            }
        }
    }

    fn end(self, answers: &Answers) -> Interpretation {
        let column = |column: &crate::MappedColumn| {
            let filled = self.filled.get(&column.column).copied().filter(|filled| *filled > 0)?;
            let is_kept = column.target == Target::Extra;
            let is_lost = !matches!(column.target, Target::Field(_));
            is_lost.then(|| NotCarriedOver { column: column.column, header: column.header.clone(), filled, is_kept })
        };
        let mut not_carried_over: Vec<NotCarriedOver> = self.mapping.columns.iter().filter_map(column).collect();
        let mapped: HashSet<u16> = self.mapping.columns.iter().map(|column| column.column).collect();
        let unmapped = self.filled.iter().filter(|(column, _)| !mapped.contains(column));
        not_carried_over.extend(unmapped.map(|(column, filled)| NotCarriedOver {
            column: *column,
            header: String::new(),
            filled: *filled,
            is_kept: false,
        }));
        not_carried_over.sort_by_key(|column| column.column);
        let open = questions(self.sheet, self.mapping).unanswered(answers);
        Interpretation { entries: self.entries, counts: self.counts, not_carried_over, open }
    }
}

/// What a cell holds, with its lines.
fn text_of(cell: &Cell) -> String {
    match &cell.content {
        crate::Content::Text(text) => text.trim().to_owned(),
        other => other.shown(),
    }
}

/// The claim of an entry, with one more cell that speaks for it.
fn claim<'e>(entry: &'e mut Entry, at: &crate::Address, words: &str) -> &'e mut Claim {
    let claim =
        entry.claim.get_or_insert_with(|| Claim { who: None, when: None, cells: Vec::new(), words: String::new() });
    claim.cells.push(at.clone());
    if !claim.words.is_empty() {
        claim.words.push_str(", ");
    }
    claim.words.push_str(&crate::excerpt(words));
    claim
}

fn duplicate(first: &mut Entry, entry: &mut Entry) {
    let (row, earlier) = (entry.row(), first.row());
    let Some(located) = entry.get("external").cloned() else { return };
    let Value::Line(identifier) = &located.value else { return };
    let here = format!(
        "{}: the ID {identifier} stands in row {earlier} already, and that row counts. Give this one an ID of its own.",
        located.cell
    );
    let there = format!("The ID {identifier} stands in row {row} as well; this row counts.");
    let problem =
        |row, cell, effect, sentence| Problem { row, cell: Some(cell), field: Some("external"), effect, sentence };
    let first_cell = first.get("external").map_or_else(|| located.cell.clone(), |located| located.cell.clone());
    first.problems.push(problem(earlier, first_cell, Effect::Noted, there));
    entry.problems.push(problem(row, located.cell, Effect::Rejected, here));
}

/// Whether a field takes a further value from a further line.
fn gathers(located: &Located) -> bool {
    matches!(located.value, Value::Prose(_) | Value::Named(_) | Value::Controls(_)) || is_repeated(located.field)
}

fn is_repeated(field: &str) -> bool {
    crate::Register::Risks.field(field).is_some_and(|field| field.repeats)
}

/// Values of a further line that say something else than the record does.
fn contradictions<'f>(entry: &Entry, further: &'f Entry) -> Vec<&'f Located> {
    let differs = |located: &&Located| {
        !gathers(located) && entry.get(located.field).is_some_and(|known| known.value != located.value)
    };
    further.values.iter().filter(differs).collect()
}

/// Whether a further line says anything new.
fn adds(entry: &Entry, further: &Entry) -> bool {
    let is_new = |located: &Located| match (&located.value, entry.get(located.field).map(|known| &known.value)) {
        (Value::Named(names), Some(Value::Named(known))) | (Value::Controls(names), Some(Value::Controls(known))) => {
            names.iter().any(|name| !known.contains(name))
        }
        (value, Some(known)) => value != known,
        (_, None) => true,
    };
    further.values.iter().any(is_new)
}

/// Adds a further line to an entry: lists grow, prose gets a line, actions stand beside each other, and of single values the
/// first one counts.
fn join(entry: &mut Entry, further: Entry) {
    entry.rows.extend(further.rows);
    entry.problems.extend(further.problems);
    entry.extras.extend(further.extras);
    if let Some(claimed) = further.claim {
        let known =
            entry.claim.get_or_insert_with(|| Claim { who: None, when: None, cells: Vec::new(), words: String::new() });
        known.who = known.who.take().or(claimed.who);
        known.when = known.when.or(claimed.when);
        known.cells.extend(claimed.cells);
    }
    for located in further.values {
        let row = located.cell.row;
        let known = if is_repeated(located.field) {
            None
        } else {
            entry.values.iter_mut().find(|known| known.field == located.field)
        };
        let Some(known) = known else {
            entry.values.push(located);
            continue;
        };
        match (&mut known.value, &located.value) {
            (Value::Named(known), Value::Named(further)) | (Value::Controls(known), Value::Controls(further)) => {
                let new: Vec<String> = further.iter().filter(|name| !known.contains(name)).cloned().collect();
                known.extend(new);
            }
            (Value::Prose(known), Value::Prose(further)) if known.lines().all(|line| line != further) => {
                known.push('\n');
                known.push_str(further);
            }
            (known, further) if known == further || matches!(known, Value::Prose(_)) => {}
            _ => {
                let sentence = format!(
                    "{} says something else than the line above it for the same record; the first counts.",
                    located.cell
                );
                entry.problems.push(Problem {
                    row,
                    cell: Some(located.cell),
                    field: Some(located.field),
                    effect: Effect::LeftOut,
                    sentence,
                });
            }
        }
    }
}
