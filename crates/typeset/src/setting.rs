//! A template of ours over data: how it becomes a PDF.

use serde::Serialize;
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst::{World as _, WorldExt as _};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use report::imprint::Printed;
use report::{Imprint, Unprinted};

use crate::desk::Desk;
use crate::font::FONTS;
use crate::printable;

/// The templates, by the name of their file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Template {
    Statement,
    Audit,
    Risks,
    Table,
}

impl Template {
    fn text(self) -> &'static str {
        match self {
            Template::Statement => include_str!("../templates/statement.typ"),
            Template::Audit => include_str!("../templates/audit.typ"),
            Template::Risks => include_str!("../templates/risks.typ"),
            Template::Table => include_str!("../templates/table.typ"),
        }
    }
}

/// What all templates share.
const LOOK: &str = include_str!("../templates/look.typ");

/// Sets a document.
pub(crate) fn typeset(template: Template, imprint: &Imprint, content: &impl Serialize) -> Result<Vec<u8>, Unprinted> {
    let mut data = serde_json::to_value(content).map_err(|error| Unprinted::Content(error.to_string()))?;
    let unshown = printable::tidy(&mut data);
    if let Some(data) = data.as_object_mut() {
        data.insert("families".to_owned(), Json::from(FONTS.families.clone()));
        let told = serde_json::to_value(&unshown).map_err(|error| Unprinted::Content(error.to_string()))?;
        data.insert("unshown".to_owned(), told);
    }
    let options = options(imprint, &data)?;
    let desk = Desk::new(template.text(), LOOK, &data.to_string())?;
    let set = typst::compile::<PagedDocument>(&desk).output;
    let bytes = set.and_then(|document| typst_pdf::pdf(&document, &options));
    // What the typesetter remembers of this document helps no other.
    typst::comemo::evict(0);
    bytes.map_err(|problems| Unprinted::Typesetting(in_words(&desk, &problems)))
}

fn options(imprint: &Imprint, data: &Json) -> Result<PdfOptions, Unprinted> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| Unprinted::Typesetting(error.message().to_string()))?;
    let digest = Sha256::digest(data.to_string().as_bytes());
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(PdfOptions {
        ident: Smart::Custom(format!("{} {digest}", imprint.identity)),
        creator: Smart::Custom(Some("Annexa".to_owned())),
        timestamp: timestamp(&imprint.printed),
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    })
}

fn timestamp(printed: &Printed) -> Option<Timestamp> {
    let part = |part: i8| u8::try_from(part).ok();
    let (date, time) = (printed.at.date(), printed.at.time());
    let moment = Datetime::from_ymd_hms(
        i32::from(date.year()),
        part(date.month())?,
        part(date.day())?,
        part(time.hour())?,
        part(time.minute())?,
        part(time.second())?,
    )?;
    Timestamp::new_local(moment, printed.offset_minutes)
}

/// What is wrong, and where in which template.
fn in_words(desk: &Desk, problems: &[SourceDiagnostic]) -> String {
    let told = problems.iter().map(|problem| {
        let place = problem.span.id().and_then(|id| {
            let source = desk.source(id).ok()?;
            let line = source.lines().byte_to_line(desk.range(problem.span)?.start)?;
            Some(format!("{} line {}: ", id.vpath().get_without_slash(), line + 1))
        });
        let hints = problem.hints.iter().map(|hint| format!(" ({})", hint.v));
        format!("{}{}{}", place.unwrap_or_default(), problem.message, hints.collect::<String>())
    });
    told.collect::<Vec<_>>().join("; ")
}
