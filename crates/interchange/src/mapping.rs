//! Which column of a sheet is which field: proposed by [`mod@crate::recognise`], changed by a person, remembered for the next file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::address::letters;
use crate::header::Header;
use crate::register::{Field, Register};
use crate::workbook::Sheet;

/// How a sheet is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// What the sheet is a list of.
    pub register: Register,
    /// The rows that name the columns.
    pub header: Header,
    /// Its columns, in any order. A column that is not here is left out.
    pub columns: Vec<MappedColumn>,
}

/// What becomes of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedColumn {
    /// The column, from 0.
    pub column: u16,
    /// What stands above it, on one line.
    pub header: String,
    /// Where its cells go.
    pub target: Target,
}

/// Where the cells of a column go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Into the field of that name.
    Field(String),
    /// Into no field; they are kept beside the record, under the header, and reported as not carried over.
    Extra,
    /// Nowhere.
    Ignored,
}

/// What is wrong with a mapping or an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Misfit {
    /// The column concerned, if one is.
    pub column: Option<u16>,
    /// What is wrong and what to do, in words.
    pub sentence: String,
}

impl Misfit {
    pub(crate) fn new(column: Option<u16>, sentence: String) -> Self {
        Self { column, sentence }
    }
}

impl Mapping {
    /// Whether it can be used.
    ///
    /// # Errors
    /// All that is wrong with it: no register, no title, a column mapped twice, a field given twice, an unknown field.
    pub fn check(&self) -> Result<(), Vec<Misfit>> {
        let mut misfits = Vec::new();
        if self.register == Register::Other {
            misfits.push(Misfit::new(None, "Say what the sheet is a list of, such as assets or risks.".to_owned()));
        }
        if self.header.first == 0 || self.header.first > self.header.last || self.header.last - self.header.first > 3 {
            let sentence = format!(
                "Rows {} to {} are no header. Give one row, or a few that follow each other.",
                self.header.first, self.header.last
            );
            misfits.push(Misfit::new(None, sentence));
        }
        self.check_columns(&mut misfits);
        self.check_fields(&mut misfits);
        if misfits.is_empty() { Ok(()) } else { Err(misfits) }
    }

    /// Whether it fits this sheet.
    ///
    /// # Errors
    /// As [`Mapping::check`], and a header or a column that the sheet does not have.
    pub fn check_in(&self, sheet: &Sheet) -> Result<(), Vec<Misfit>> {
        self.check()?;
        let mut misfits = Vec::new();
        let last = sheet.rows.last().map_or(0, |row| row.number);
        if self.header.last > last {
            let sentence = format!(
                "The header is said to end in row {}, and {} ends in row {last}. Say which row names the columns.",
                self.header.last,
                sheet.in_words()
            );
            misfits.push(Misfit::new(None, sentence));
        }
        let columns = sheet.columns();
        let is_beyond = |column: &&MappedColumn| column.column >= columns && matches!(column.target, Target::Field(_));
        for column in self.columns.iter().filter(is_beyond) {
            let sentence = format!(
                "Column {} is mapped to {}, and the last column of {} is {}.",
                letters(column.column),
                self.target_in_words(column),
                sheet.in_words(),
                letters(columns.saturating_sub(1))
            );
            misfits.push(Misfit::new(Some(column.column), sentence));
        }
        if misfits.is_empty() { Ok(()) } else { Err(misfits) }
    }

    fn check_columns(&self, misfits: &mut Vec<Misfit>) {
        let mut seen: BTreeMap<u16, &MappedColumn> = BTreeMap::new();
        for column in &self.columns {
            if let Some(first) = seen.insert(column.column, column) {
                let sentence = format!(
                    "Column {} is mapped twice, to {} and to {}. Keep one of them.",
                    column.name(),
                    self.target_in_words(first),
                    self.target_in_words(column)
                );
                misfits.push(Misfit::new(Some(column.column), sentence));
            }
        }
    }

    fn check_fields(&self, misfits: &mut Vec<Misfit>) {
        let mut seen: BTreeMap<&str, &MappedColumn> = BTreeMap::new();
        for column in &self.columns {
            let Target::Field(name) = &column.target else { continue };
            let Some(field) = self.register.field(name) else {
                let sentence = format!(
                    "Column {} is mapped to {name}, which is no field of {}.",
                    column.name(),
                    self.register.label()
                );
                misfits.push(Misfit::new(Some(column.column), sentence));
                continue;
            };
            if let Some(first) = seen.insert(name, column).filter(|first| first.column != column.column) {
                let sentence = format!(
                    "Columns {} and {} are both mapped to {}. Give it one column, and keep the other as an extra one.",
                    first.name(),
                    column.name(),
                    field.label
                );
                misfits.push(Misfit::new(Some(column.column), sentence));
            }
        }
        if let Some(title) = self.register.title().filter(|title| !seen.contains_key(title.name)) {
            let sentence = format!("No column is mapped to {}. It is the one field that every row needs.", title.label);
            misfits.push(Misfit::new(None, sentence));
        }
    }

    fn target_in_words(&self, column: &MappedColumn) -> String {
        match &column.target {
            Target::Field(name) => {
                self.register.field(name).map_or_else(|| name.clone(), |field| field.label.to_owned())
            }
            Target::Extra => "an extra column".to_owned(),
            Target::Ignored => "nothing".to_owned(),
        }
    }

    /// The columns that go into fields, in their order in the sheet.
    pub(crate) fn fields(&self) -> Vec<(u16, &'static Field)> {
        let field = |column: &MappedColumn| match &column.target {
            Target::Field(name) => Some((column.column, self.register.field(name)?)),
            Target::Extra | Target::Ignored => None,
        };
        let mut fields: Vec<_> = self.columns.iter().filter_map(field).collect();
        fields.sort_by_key(|(column, _)| *column);
        fields
    }

    /// The column that goes into that field.
    pub fn column_of(&self, field: &str) -> Option<u16> {
        self.fields().into_iter().find(|(_, found)| found.name == field).map(|(column, _)| column)
    }
}

impl MappedColumn {
    fn name(&self) -> String {
        match self.header.as_str() {
            "" => letters(self.column),
            header => format!("{} ({})", letters(self.column), crate::excerpt(header)),
        }
    }
}
