//! Sheets that Annexa wrote. They are read as they were written: columns by their exact headers, ratings on our own scale, and
//! nothing by what cells look like.
//!
//! Such a sheet is known by its first header, such as `Annexa risk number`. What its columns tell beside what can be brought in
//! follows from decisions here, such as the level of a risk; those columns are not carried over.

use std::collections::BTreeMap;

use crate::header::Header;
use crate::mapping::{MappedColumn, Mapping, Target};
use crate::register::{Field, Register, Shape};
use crate::value::list::parted;
use crate::words::words;
use crate::workbook::{Content, Sheet};

/// The field of our number of a record. Only sheets of ours have it.
pub const NUMBER: &str = "number";

/// What stands above a field in a sheet of ours; nothing for a field that only sheets of others bring.
pub fn header(register: Register, field: &str) -> Option<&'static str> {
    register.field(field).filter(|field| !field.is_theirs).map(|field| field.label)
}

/// What stands above the numbers of a list of ours whose kind no file brings.
pub fn elsewhere_header(kind: &str) -> String {
    format!("Annexa {kind} number")
}

/// The kind of a list that Annexa wrote and that no file brings back, such as evidence. Its headers look like those of a register
/// often enough, and its rows would come in as something else.
pub fn elsewhere(sheet: &Sheet) -> Option<String> {
    let first = sheet.rows.first()?;
    let Content::Text(text) = &first.cell(0)?.content else { return None };
    let kind = text.strip_prefix("Annexa ")?.strip_suffix(" number")?;
    register(text).is_none().then(|| crate::excerpt(kind))
}

/// Whether a cell of names that holds this text is read as this one name.
pub fn is_one_name(name: &str) -> bool {
    parted(name) == [name] && !words().is_nothing(name)
}

/// Whether a mapping is of a sheet of ours.
pub(crate) fn is_ours(mapping: &Mapping) -> bool {
    mapping.column_of(NUMBER).is_some()
}

/// The header of a sheet of ours: its first row.
pub(crate) fn found(sheet: &Sheet) -> Option<Header> {
    let first = sheet.rows.first()?;
    let Content::Text(text) = &first.cell(0)?.content else { return None };
    register(text).map(|_| Header { first: first.number, last: first.number })
}

/// What parts the cells of a text of ours: what stands behind its first header. A cell may hold anything, so nothing else tells.
pub(crate) fn separator(text: &str) -> Option<u8> {
    let behind = |register: Register| {
        let rest = text.strip_prefix('"').unwrap_or(text).strip_prefix(header(register, NUMBER)?)?;
        rest.strip_prefix('"').unwrap_or(rest).bytes().next()
    };
    Register::ALL.into_iter().find_map(behind)
}

fn register(first: &str) -> Option<Register> {
    Register::ALL.into_iter().find(|register| header(*register, NUMBER) == Some(first))
}

/// The mapping of a sheet of ours, by its headers.
pub(crate) fn mapping(header: Header, lines: &BTreeMap<u16, Vec<String>>) -> Option<Mapping> {
    let first = lines.get(&0).and_then(|lines| lines.first())?;
    let register = register(first)?;
    let mut taken: Vec<&str> = Vec::new();
    let columns = lines.iter().map(|(column, lines)| {
        let title = lines.join(" ");
        let is = |field: &&Field| !field.is_theirs && field.label == title && !taken.contains(&field.name);
        let field = register.fields().iter().find(is);
        taken.extend(field.map(|field| field.name));
        let target = field.map_or(Target::Extra, |field| Target::Field(field.name.to_owned()));
        MappedColumn { column: *column, header: title, target }
    });
    let mapping = Mapping { register, header, columns: columns.collect() };
    let title = register.fields().iter().find(|field| field.shape == Shape::Title)?;
    mapping.column_of(title.name).map(|_| mapping)
}
