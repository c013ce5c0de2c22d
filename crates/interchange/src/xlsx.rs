//! Reads XLSX: the parts of the archive, the workbook, and each of its sheets.
//!
//! Why not calamine: measured, files of one kilobyte make it panic (a count of texts), abort (two cells far apart) or lose a sheet (one
//! `#SPILL!`), and it tells neither hidden rows nor, in one pass, formulas beside number formats.
//! `docs/decisions/0009-spreadsheets-read-by-us.md` has the table; the tests keep it as the foreign reader.

mod number_format;
mod sheet;
mod strings;

use std::collections::HashMap;

use quick_xml::events::Event;

use crate::archive::Archive;
use crate::assemble::{Assembly, Used};
use crate::limit;
use crate::refusal::Refusal;
use crate::workbook::{Epoch, Format, Note, Workbook};
use crate::xml::{attribute, is, is_set};

/// What all sheets of a workbook share.
struct Shared {
    strings: Vec<std::sync::Arc<str>>,
    formats: Vec<number_format::NumberFormat>,
    epoch: Epoch,
}

pub(crate) fn read(archive: &mut Archive<'_>) -> Result<Workbook, Refusal> {
    let main = main_part(archive)?;
    let relations = relations(archive, &main)?;
    let (sheets, epoch) = sheets(archive, &main)?;
    if sheets.len() > limit::SHEETS {
        return Err(Refusal::TooManySheets);
    }
    let mut used = Used::default();
    let beside =
        |kind: &str| relations.values().find(|relation| relation.kind == kind).map(|relation| relation.target.as_str());
    let strings = strings::read(archive, beside("sharedStrings").unwrap_or("xl/sharedStrings.xml"), &mut used)?;
    let formats = number_format::read(archive, beside("styles").unwrap_or("xl/styles.xml"))?;
    let shared = Shared { strings, formats, epoch };
    let mut workbook = Workbook { format: Format::Xlsx, sheets: Vec::new(), notes: Vec::new() };
    for sheet in sheets {
        let Some(relation) = relations.get(&sheet.relation) else { continue };
        if relation.kind != "worksheet" {
            workbook.notes.push(Note::of_sheet(
                &sheet.name,
                "This sheet holds a chart or a dialogue and no cells; it was passed by.",
            ));
            continue;
        }
        let mut assembly = Assembly::new(&sheet.name, sheet.is_hidden, epoch, &mut used);
        sheet::read(archive, &relation.target, &shared, &mut assembly)?;
        workbook.sheets.push(assembly.end(&mut workbook.notes));
    }
    Ok(workbook)
}

/// A relation of one part to another.
struct Relation {
    /// The last word of its type: `worksheet`, `styles`.
    kind: String,
    /// The name of the part that it leads to.
    target: String,
}

/// The workbook's own part.
fn main_part(archive: &mut Archive<'_>) -> Result<String, Refusal> {
    let relations = relations(archive, "")?;
    let main = relations.into_values().find(|relation| relation.kind == "officeDocument");
    Ok(main.map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target))
}

/// The relations of a part, by their ids; those of the whole archive for an empty name.
fn relations(archive: &mut Archive<'_>, part: &str) -> Result<HashMap<String, Relation>, Refusal> {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    let path = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
    let mut relations = HashMap::new();
    let Some(mut xml) = archive.xml(&path)? else { return Ok(relations) };
    while let Some(event) = xml.next()? {
        let Event::Start(element) = event else { continue };
        let (Some(id), Some(kind), Some(target)) =
            (attribute(&element, "Id"), attribute(&element, "Type"), attribute(&element, "Target"))
        else {
            continue;
        };
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        relations.insert(id.into_owned(), Relation { kind, target: resolve(folder, &target) });
    }
    Ok(relations)
}

/// A target as the name of a part: relative to the folder of its source, or absolute.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    is_hidden: bool,
    relation: String,
}

/// The sheets in their order, and the day that dates count from.
fn sheets(archive: &mut Archive<'_>, main: &str) -> Result<(Vec<Listed>, Epoch), Refusal> {
    let Some(mut xml) = archive.xml(main)? else { return Err(Refusal::damaged(main, "it is missing")) };
    let mut sheets = Vec::new();
    let mut epoch = Epoch::From1900;
    while let Some(event) = xml.next()? {
        let Event::Start(element) = event else { continue };
        if is(&element, "workbookPr") && is_set(&element, "date1904") {
            epoch = Epoch::From1904;
        }
        if is(&element, "sheet") {
            let name = attribute(&element, "name").unwrap_or_default().into_owned();
            let is_hidden = attribute(&element, "state").is_some_and(|state| state.to_lowercase().contains("hidden"));
            let relation = attribute(&element, "id").unwrap_or_default().into_owned();
            sheets.push(Listed { name, is_hidden, relation });
        }
    }
    Ok((sheets, epoch))
}
