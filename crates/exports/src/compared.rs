//! What differs between two moments, as a document: a row for each thing that is not what it was.

use std::sync::Arc;

use access::{Compared, View};
use comparison::{Became, Change, Edit};
use door::Fault;
use host::Host;
use isms::registry;
use jiff::Timestamp;
use listing::Comparing;
use record::Kind;
use report::{Cell, Column, Document, Shape, Table};
use serde_json::json;

use crate::turns::apart;
use crate::words::{label, under};
use crate::{File, Format, Printing, file, moment, press, unprinted};

/// The columns of the table.
const COLUMNS: [(&str, Shape); 7] = [
    ("Register", Shape::Word),
    ("Number", Shape::Word),
    ("Record", Shape::Text),
    ("What happened", Shape::Word),
    ("Field", Shape::Text),
    ("Before", Shape::Prose),
    ("After", Shape::Prose),
];

/// What differs between two moments, as a file.
///
/// # Errors
/// [`Fault::BadRequest`] when a PDF would have too many rows; [`Fault::Busy`] when too many documents are being made.
pub async fn comparison(
    host: &Host,
    view: &View,
    comparing: &Comparing,
    compared: Arc<Compared>,
    format: Format,
) -> Result<File, Fault> {
    let Comparing { from, to, kind, record, .. } = comparing;
    let kind = kind.map(|kind| kind.plural);
    let about = json!({"compared": kind, "record": record, "from": from, "to": to, "format": format.name()});
    let (asked, now) = (comparing.clone(), host.now());
    let file = apart(move || comparison_file(&asked, &compared, format, now)).await?;
    host.exported(view, &about).await?;
    Ok(file)
}

/// The same, printed at `now`. Nothing is kept of it.
///
/// # Errors
/// As [`comparison`].
pub fn comparison_file(
    comparing: &Comparing,
    compared: &Compared,
    format: Format,
    now: Timestamp,
) -> Result<File, Fault> {
    let table = table(comparing, compared, format == Format::Pdf, now)?;
    let bytes = match format {
        Format::Pdf if table.rows.len() > Table::PRINTED => return Err(too_many(table.rows.len())),
        Format::Pdf => press::pdf(Document::Table(&table)),
        Format::Xlsx => table.workbook(),
        Format::Csv => table.separated(),
    };
    let since = compared.before().today().to_string();
    let what = comparing.kind.map_or("changes", |kind| kind.plural);
    Ok(File::new(bytes.map_err(unprinted)?, format, &file::name(compared.after(), &[what, "since", &since])))
}

fn too_many(rows: usize) -> Fault {
    Fault::BadRequest(format!(
        "These are {rows} rows, and a PDF has at most {}. Compare one register, or take it as XLSX or CSV.",
        Table::PRINTED
    ))
}

fn table(comparing: &Comparing, compared: &Compared, is_printed: bool, now: Timestamp) -> Result<Table, Fault> {
    let view = Printing { view: compared.after(), now };
    let stretch = comparing.stretch(compared, None, usize::MAX)?;
    let what = comparing.kind.map_or("Changes", |kind| kind.titles);
    let title = format!("{what}: what differs between {} and {}", moment(compared.before()), moment(compared.after()));
    let identity = format!("comparison {} {}", compared.before().log_size(), compared.after().log_size());
    Ok(Table {
        imprint: view.imprint(title, &identity),
        sheet: "Changes".to_owned(),
        asked: asked(compared, &stretch.edits),
        columns: COLUMNS.iter().map(|(title, shape)| Column { title: (*title).to_owned(), shape: *shape }).collect(),
        rows: stretch.edits.iter().flat_map(|edit| rows(compared, edit, is_printed)).collect(),
    })
}

/// The moments and the counts.
fn asked(compared: &Compared, edits: &[&Edit]) -> Vec<(String, String)> {
    let moments = [("From", compared.before()), ("To", compared.after())];
    let moments = moments.map(|(name, view)| (name.to_owned(), moment(view)));
    let of_kind = |kind: &'static Kind| {
        let count = |became: Became| {
            let count = edits.iter().filter(|edit| edit.kind == kind && edit.became == became).count();
            (count > 0).then(|| format!("{count} {}", became.label().to_lowercase()))
        };
        let counts: Vec<String> = Became::ALL.into_iter().filter_map(count).collect();
        (!counts.is_empty()).then(|| (kind.titles.to_owned(), counts.join(", ")))
    };
    let unseen = compared.all_unseen();
    let unseen = (unseen > 0).then(|| ("Not shown".to_owned(), format!("{unseen} records you may not see")));
    moments.into_iter().chain(registry::kinds().filter_map(of_kind)).chain(unseen).collect()
}

/// A row for each thing that differs. On paper what was made is one row.
fn rows(compared: &Compared, edit: &Edit, is_printed: bool) -> Vec<Vec<Cell>> {
    let Some(held) = edit.last() else { return Vec::new() };
    let begin = |field: &str, before: &str, after: &str| {
        let cells = [edit.kind.titles, &held.handle_short(), held.title(), edit.became.label(), field, before, after];
        cells.into_iter().map(Cell::text).collect::<Vec<_>>()
    };
    let changes = compared.changes(edit);
    if changes.is_empty() || (is_printed && edit.became == Became::Created) {
        return vec![begin("", "", "")];
    }
    let said = |view: &View, change: &Change, json: &Option<serde_json::Value>| {
        under(view, edit.kind, &change.name, change.source.field(), json.as_ref())
    };
    let row = |change: &Change| {
        let (before, after) =
            (said(compared.before(), change, &change.old), said(compared.after(), change, &change.new));
        begin(label(edit.kind, &change.name), &before, &after)
    };
    changes.iter().map(row).collect()
}
