//! The rows of a sheet on their way to entries: which class each is in. [`mod@crate::interpret`] says by which rules.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::address::{Address, letters};
use crate::entry::{Claim, Effect, Entry, Extra, Located, Problem, Standing, Value};
use crate::interpret::{Counts, Interpretation, Known, NotCarriedOver};
use crate::limit;
use crate::lines::{adds, contradictions, join};
use crate::mapping::{MappedColumn, Mapping, Target};
use crate::question::{Answers, questions};
use crate::register::{Field, Shape};
use crate::value::{Taken, take};
use crate::words::{fold, words};
use crate::workbook::{Cell, Content, Origin, Row, Sheet};

/// The rows of a sheet on their way to entries.
pub(crate) struct Rows<'a> {
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
    told: usize,
    untold: usize,
}

impl<'a> Rows<'a> {
    pub fn new(sheet: &'a Sheet, mapping: &'a Mapping, known: Known<'a>) -> Self {
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
            told: 0,
            untold: 0,
        }
    }

    /// Takes the next row.
    pub fn row(&mut self, row: &Row) {
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
        let above =
            self.entries.last().filter(|entry| entry.rows.len() < limit::LINES).and_then(|entry| entry.rows.last());
        let follows = above.is_some_and(|above| above.saturating_add(1) == row.number);
        let has_line_above = above.is_some();
        let cell = |column: Option<u16>| column.and_then(|column| row.cell(column));
        let is_own = |column| cell(column).is_some_and(|cell| cell.origin != Origin::Above);
        let is_merged = |column| cell(column).is_some_and(|cell| cell.origin == Origin::Above);
        let is_nameless = !is_own(self.title) && !is_own(self.identifier);
        let is_under_merged = has_line_above && is_nameless && (is_merged(self.title) || is_merged(self.identifier));
        if is_under_merged || is_nameless && follows {
            let further = self.read(row, true);
            if is_under_merged || self.entries.last().is_some_and(|entry| contradictions(entry, &further).is_empty()) {
                self.join(further);
                return;
            }
        }
        let read = self.read(row, false);
        if follows && self.is_line_of_last(&read) {
            self.join(read);
        } else {
            self.add(row, read);
        }
    }

    /// Whether a row has the id and title of the one above, adds to it and contradicts nothing.
    fn is_line_of_last(&self, read: &Entry) -> bool {
        let (Some(last), Some(title)) = (self.entries.last(), self.mapping.register.title()) else { return false };
        let value = |entry: &Entry, field: &str| entry.get(field).map(|located| located.value.clone());
        let same = |field: &str| read.get(field).is_some() && value(read, field) == value(last, field);
        same("external")
            && same(title.name)
            && last.standing == Standing::Good
            && contradictions(last, read).is_empty()
            && adds(last, read)
    }

    fn join(&mut self, mut further: Entry) {
        self.keep_problems(&mut further);
        let Some(entry) = self.entries.last_mut() else { return };
        match entry.standing {
            Standing::Good => self.counts.joined += 1,
            Standing::Rejected => self.counts.rejected += 1,
            Standing::Duplicate => self.counts.duplicate += 1,
        }
        join(entry, further);
    }

    fn add(&mut self, row: &Row, mut entry: Entry) {
        let title = self.mapping.register.title();
        let identifier = self.identifier.and_then(|_| entry.text("external")).map(str::to_lowercase);
        let earlier = identifier.as_ref().and_then(|identifier| self.identified.get(identifier)).copied();
        if let Some(title) = title.filter(|title| entry.get(title.name).is_none()) {
            entry.standing = Standing::Rejected;
            entry.problems.push(self.without_title(row, title));
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
        self.keep_problems(&mut entry);
        self.entries.push(entry);
    }

    fn without_title(&self, row: &Row, title: &Field) -> Problem {
        let cell = self.title.map(|column| self.sheet.address(row.number, column));
        let place = cell.as_ref().map_or_else(|| format!("Row {}", row.number), ToString::to_string);
        let has_cell = self.title.is_some_and(|column| row.cell(column).is_some());
        let what = if has_cell { "holds nothing that could be read" } else { "is empty" };
        let sentence =
            format!("{place} {what}: a row needs its {}. Fill it in, or delete the row.", title.label.to_lowercase());
        Problem { row: row.number, cell, field: Some(title.name), effect: Effect::Rejected, sentence }
    }

    /// Tells the problems of cells one by one as long as somebody may read them.
    fn keep_problems(&mut self, entry: &mut Entry) {
        if self.told >= limit::PROBLEMS {
            let before = entry.problems.len();
            entry.problems.retain(|problem| problem.effect == Effect::Rejected);
            self.untold += before - entry.problems.len();
        }
        self.told += entry.problems.len();
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

    fn place(&self, entry: &mut Entry, field: &'static Field, cell: &Cell, taken: Taken, row: u32, at: &Address) {
        let problem =
            |(effect, sentence)| Problem { row, cell: Some(at.clone()), field: Some(field.name), effect, sentence };
        entry.problems.extend(taken.problems.into_iter().map(problem));
        if taken.is_acceptance {
            claim(entry, at, &cell.content.shown());
        }
        for (name, value) in taken.values {
            match (name, value) {
                ("accepted_by", Value::Person(who)) => match words().truth(&who) {
                    Some(false) => {}
                    Some(true) => _ = claim(entry, at, &who),
                    None => claim(entry, at, &cell.content.shown()).who = Some(who),
                },
                ("accepted_on", Value::Date(day)) => claim(entry, at, &cell.content.shown()).when = Some(day),
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

    /// What became of all rows.
    pub fn end(self, answers: &Answers) -> Interpretation {
        let column = |column: &MappedColumn| {
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
        Interpretation { entries: self.entries, counts: self.counts, untold: self.untold, not_carried_over, open }
    }
}

/// What a cell holds, with its lines.
fn text_of(cell: &Cell) -> String {
    match &cell.content {
        Content::Text(text) => text.trim().to_owned(),
        other => other.shown(),
    }
}

/// The claim of an entry, with one more cell that speaks for it.
fn claim<'e>(entry: &'e mut Entry, at: &Address, words: &str) -> &'e mut Claim {
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
