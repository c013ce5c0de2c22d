//! Workbooks and documents: the same as the pages, to be worked with and to be filed.

use std::sync::Arc;

use door::Fault;
use exports::{Asked, File, Format, InLog};
use isms::Held;
use isms::risk::Risk;
use record::{Id, Kind, Kinded as _};
use report::Table;

use crate::pages::Site;

/// Where the workbook of a register lies.
pub(crate) fn workbook(kind: &Kind) -> String {
    format!("tables/{}.xlsx", kind.plural)
}

/// Where the document of a register begins.
pub(crate) fn document(plural: &str) -> String {
    format!("documents/{plural}.pdf")
}

/// Where a statement lies as a file.
pub(crate) fn statement(held: &Held, ending: &str) -> String {
    let folder = if ending == "pdf" { "documents" } else { "tables" };
    format!("{folder}/statement-{}.{ending}", held.handle())
}

/// A file of the package.
pub(crate) struct Sheet {
    /// Its path.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The workbook of a register; of risks the documents, too, each of as many rows as one has.
///
/// # Errors
/// When one cannot be made.
pub(crate) fn of_register(site: &Site, kind: &'static Kind) -> Result<Vec<Sheet>, Fault> {
    let mut all: Vec<&Arc<Held>> = site.view.records(kind).collect();
    all.sort_by_key(|held| held.envelope.number);
    let ids: Vec<Id> = all.iter().map(|held| held.id).collect();
    let made = |ids: &[Id], format: Format| -> Result<File, Fault> {
        exports::file(&site.view, kind, ids, &Asked::default(), format, site.made)
    };
    let mut sheets = vec![Sheet { path: workbook(kind), bytes: made(&ids, Format::Xlsx)?.bytes }];
    if kind == Risk::kind_of() && site.has_documents {
        for (number, part) in ids.chunks(Table::PRINTED).enumerate() {
            let path = match number {
                0 => document(kind.plural),
                _ => document(&format!("{}-{}", kind.plural, number + 1)),
            };
            sheets.push(Sheet { path, bytes: made(part, Format::Pdf)?.bytes });
        }
    }
    Ok(sheets)
}

/// A statement as a workbook and as a document, with what the log says of it.
///
/// # Errors
/// When one cannot be made.
pub(crate) fn of_statement(site: &Site, held: &Held, log: Option<InLog>) -> Result<Vec<Sheet>, Fault> {
    let made = |log: Option<InLog>, format: Format| exports::document_file(&site.view, held, log, format, site.made);
    let mut sheets = vec![Sheet { path: statement(held, "xlsx"), bytes: made(None, Format::Xlsx)?.bytes }];
    if site.has_documents {
        sheets.push(Sheet { path: statement(held, "pdf"), bytes: made(log, Format::Pdf)?.bytes });
    }
    Ok(sheets)
}
