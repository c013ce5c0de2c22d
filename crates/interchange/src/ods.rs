//! Reads ODS: one part, `content.xml`, with all sheets.
//!
//! Why not calamine: measured, it never returns from a file that ends within a table, aborts over eleven kilobytes of repeated cells, and tells
//! neither merged cells nor hidden rows. `docs/decisions/0009-spreadsheets-read-by-us.md` has the table.

use std::collections::HashSet;
use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};

use crate::archive::Archive;
use crate::assemble::{Area, Assembly, Used};
use crate::calendar;
use crate::limit;
use crate::number::Number;
use crate::refusal::Refusal;
use crate::workbook::{Content, Epoch, Format, Workbook};
use crate::xml::{Xml, attribute, is, push_text};

const CONTENT: &str = "content.xml";

pub(crate) fn read(archive: &mut Archive<'_>) -> Result<Workbook, Refusal> {
    let Some(mut xml) = archive.xml(CONTENT)? else { return Err(Refusal::damaged(CONTENT, "it is missing")) };
    let mut workbook = Workbook { format: Format::Ods, sheets: Vec::new(), notes: Vec::new() };
    let mut used = Used::default();
    let mut hidden_styles = HashSet::new();
    let mut style = String::new();
    while let Some(event) = xml.next()? {
        let Event::Start(element) = event else { continue };
        match element.local_name().as_ref() {
            "style" => style = attribute(&element, "name").unwrap_or_default().into_owned(),
            "table-properties" if attribute(&element, "display").as_deref() == Some("false") => {
                hidden_styles.insert(std::mem::take(&mut style));
            }
            "table" => {
                if workbook.sheets.len() >= limit::SHEETS {
                    return Err(Refusal::TooManySheets);
                }
                let name = attribute(&element, "name").unwrap_or_default().into_owned();
                let is_hidden = attribute(&element, "style-name").is_some_and(|style| hidden_styles.contains(&*style));
                let mut sheet = Assembly::new(&name, is_hidden, Epoch::From1900, &mut used);
                table(&mut xml, &mut sheet)?;
                workbook.sheets.push(sheet.end(&mut workbook.notes));
            }
            _ => {}
        }
    }
    Ok(workbook)
}

/// How often an element stands for itself.
fn repeated(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|count| count.parse().ok()).unwrap_or(1).clamp(1, 1_048_576)
}

/// Reads the table that was just opened. Rows stand in groups and headings as well.
fn table<R: BufRead>(xml: &mut Xml<R>, sheet: &mut Assembly<'_>) -> Result<(), Refusal> {
    let mut number = 1_u32;
    let mut depth = 1_usize;
    while depth > 0 {
        match xml.inside()? {
            Event::Start(element) if is(&element, "table-row") => {
                let count = repeated(&element, "number-rows-repeated");
                let is_hidden = attribute(&element, "visibility").is_some_and(|visibility| visibility != "visible");
                sheet.row(number, is_hidden)?;
                row(xml, number, sheet)?;
                sheet.repeat_row(count - 1)?;
                number = number.saturating_add(count);
            }
            Event::Start(element) if is(&element, "shapes") || is(&element, "named-expressions") => xml.skip()?,
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    Ok(())
}

/// Reads the row that was just opened.
fn row<R: BufRead>(xml: &mut Xml<R>, number: u32, sheet: &mut Assembly<'_>) -> Result<(), Refusal> {
    let mut column = 0_u32;
    loop {
        match xml.inside()? {
            Event::Start(element) if is(&element, "table-cell") || is(&element, "covered-table-cell") => {
                let count = repeated(&element, "number-columns-repeated");
                let (down, across) =
                    (repeated(&element, "number-rows-spanned"), repeated(&element, "number-columns-spanned"));
                let stored = Stored::of(&element);
                if down > 1 || across > 1 {
                    let (bottom, right) = (number.saturating_add(down - 1), column.saturating_add(across - 1));
                    sheet.merged(Area { top: number, left: column, bottom, right });
                }
                let text = text(xml)?;
                if let Some(content) = stored.content(&text, sheet)? {
                    for step in 0..count {
                        sheet.cell(column.saturating_add(step), content.clone(), stored.is_computed)?;
                    }
                }
                column = column.saturating_add(count);
            }
            Event::Start(_) => xml.skip()?,
            Event::End(_) => return Ok(()),
            _ => {}
        }
    }
}

/// What the attributes of a cell say.
struct Stored {
    kind: String,
    value: Option<String>,
    is_error: bool,
    is_computed: bool,
}

impl Stored {
    fn of(element: &BytesStart<'_>) -> Self {
        let mut stored = Self { kind: String::new(), value: None, is_error: false, is_computed: false };
        for attribute in element.attributes().with_checks(false).flatten() {
            let value =
                || quick_xml::escape::unescape(&attribute.value).map(|value| value.into_owned()).unwrap_or_default();
            match attribute.key.as_ref() {
                "office:value-type" => stored.kind = value(),
                "calcext:value-type" => stored.is_error = value() == "error",
                "office:value"
                | "office:date-value"
                | "office:time-value"
                | "office:boolean-value"
                | "office:string-value" => {
                    stored.value = Some(value());
                }
                "table:formula" => stored.is_computed = true,
                _ => {}
            }
        }
        stored
    }

    /// The content of the cell whose text is `text`; nothing when it holds nothing.
    fn content(&self, text: &str, sheet: &mut Assembly<'_>) -> Result<Option<Content>, Refusal> {
        let value = self.value.as_deref().unwrap_or_default();
        let content = match self.kind.as_str() {
            _ if self.is_error => Some(Content::Error(sheet.text(if text.is_empty() { "#ERR!" } else { text })?)),
            "float" | "currency" => Number::stored(value, false).map(Content::Number),
            "percentage" => Number::stored(value, true).map(Content::Number),
            "date" => calendar::iso(value).map(Content::Date),
            "time" => calendar::iso_minutes(value).map(Content::Minutes),
            "boolean" => Some(Content::Truth(value == "true")),
            _ => None,
        };
        if content.is_some() {
            return Ok(content);
        }
        let words = if text.is_empty() { value } else { text };
        Ok(if words.is_empty() { None } else { Some(Content::Text(sheet.text(words)?)) })
    }
}

/// The text of the cell that was just opened: its paragraphs as lines, without its comments.
fn text<R: BufRead>(xml: &mut Xml<R>) -> Result<String, Refusal> {
    let mut text = String::new();
    let (mut depth, mut paragraphs) = (1_usize, 0_usize);
    while depth > 0 {
        match xml.inside()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "annotation" | "shapes" | "frame" => xml.skip()?,
                name => {
                    match name {
                        "p" if paragraphs > 0 => text.push('\n'),
                        "s" => text.extend(std::iter::repeat_n(' ', repeated(&element, "c").min(100) as usize)),
                        "tab" => text.push('\t'),
                        "line-break" => text.push('\n'),
                        _ => {}
                    }
                    paragraphs += usize::from(name == "p");
                    depth += 1;
                }
            },
            Event::End(_) => depth -= 1,
            other if paragraphs > 0 => push_text(&other, &mut text)?,
            _ => {}
        }
    }
    Ok(text)
}
