//! One sheet of a workbook: its rows and cells, then its merged areas.

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};

use super::number_format::NumberFormat;
use super::{Shared, strings};
use crate::address;
use crate::archive::Archive;
use crate::assemble::{Area, Assembly};
use crate::calendar;
use crate::number::Number;
use crate::refusal::Refusal;
use crate::workbook::Content;
use crate::xml::{Xml, attribute, is, is_set};

pub(super) fn read(
    archive: &mut Archive<'_>,
    part: &str,
    shared: &Shared,
    sheet: &mut Assembly<'_>,
) -> Result<(), Refusal> {
    let Some(mut xml) = archive.xml(part)? else { return Err(Refusal::damaged(part, "it is missing")) };
    let (mut row, mut column) = (0_u32, 0_u32);
    while let Some(event) = xml.next()? {
        let Event::Start(element) = event else { continue };
        match element.local_name().as_ref() {
            "row" => {
                let number = attribute(&element, "r").and_then(|number| number.parse().ok());
                row = number.filter(|number| *number > 0).unwrap_or(row.saturating_add(1));
                column = 0;
                let is_hidden = is_set(&element, "hidden");
                sheet.row(row, is_hidden)?;
            }
            "c" => {
                let place = attribute(&element, "r").and_then(|reference| address::parse(&reference));
                column = place.map_or(column, |(_, column)| column);
                let cell = Stored::of(&element, shared);
                cell.read(&mut xml, shared, column, sheet)?;
                column = column.saturating_add(1);
            }
            "mergeCell" => {
                if let Some(area) = attribute(&element, "ref").and_then(|reference| area(&reference)) {
                    sheet.merged(area);
                }
            }
            "col" if is_set(&element, "hidden") => {
                let edge =
                    |name| attribute(&element, name).and_then(|column| column.parse::<u32>().ok()?.checked_sub(1));
                if let (Some(first), Some(last)) = (edge("min"), edge("max")) {
                    sheet.hidden_columns(first, last);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// An area such as `A1:C3`.
fn area(reference: &str) -> Option<Area> {
    let (from, to) = reference.split_once(':')?;
    let ((top, left), (bottom, right)) = (address::parse(from)?, address::parse(to)?);
    Some(Area { top, left, bottom, right })
}

/// How a cell's value is stored.
struct Stored {
    kind: Kind,
    format: NumberFormat,
}

enum Kind {
    Number,
    Shared,
    Text,
    Truth,
    Error,
    Day,
}

impl Stored {
    fn of(element: &BytesStart<'_>, shared: &Shared) -> Self {
        let kind = match attribute(element, "t").as_deref() {
            Some("s") => Kind::Shared,
            Some("str" | "inlineStr") => Kind::Text,
            Some("b") => Kind::Truth,
            Some("e") => Kind::Error,
            Some("d") => Kind::Day,
            _ => Kind::Number,
        };
        let style = attribute(element, "s").and_then(|style| style.parse::<usize>().ok());
        let format = style.and_then(|style| shared.formats.get(style)).copied().unwrap_or(NumberFormat::Plain);
        Self { kind, format }
    }

    /// Reads the cell that was just opened to its end.
    fn read<R: BufRead>(
        self,
        xml: &mut Xml<R>,
        shared: &Shared,
        column: u32,
        sheet: &mut Assembly<'_>,
    ) -> Result<(), Refusal> {
        let mut value = String::new();
        let mut is_computed = false;
        loop {
            match xml.inside()? {
                Event::Start(element) if is(&element, "v") => xml.text_into(&mut value)?,
                Event::Start(element) if is(&element, "is") => strings::rich_text(xml, &mut value)?,
                Event::Start(element) => {
                    is_computed |= is(&element, "f");
                    xml.skip()?;
                }
                Event::End(_) => break,
                _ => {}
            }
        }
        if value.is_empty() {
            // A formula that comes to an empty text says that it is a text. This one was never computed.
            return match self.kind {
                Kind::Number if is_computed => sheet.cell(column, Content::Error(UNCOMPUTED.into()), true),
                _ => Ok(()),
            };
        }
        let content = self.content(&value, shared, sheet)?;
        sheet.cell(column, content, is_computed)
    }

    fn content(&self, value: &str, shared: &Shared, sheet: &mut Assembly<'_>) -> Result<Content, Refusal> {
        Ok(match self.kind {
            Kind::Shared => match value.trim().parse().ok().and_then(|index: usize| shared.strings.get(index)) {
                Some(text) => Content::Text(unescaped(text).map_or_else(|| text.clone(), Into::into)),
                None => Content::Error("a text that is missing in the file".into()),
            },
            Kind::Text => Content::Text(match unescaped(value) {
                Some(text) => sheet.text(&text)?,
                None => sheet.text(value)?,
            }),
            Kind::Truth => Content::Truth(matches!(value.trim(), "1" | "true" | "TRUE")),
            Kind::Error => Content::Error(sheet.text(value)?),
            Kind::Day => match calendar::iso(value) {
                Some(date) => Content::Date(date),
                None => Content::Text(sheet.text(value)?),
            },
            Kind::Number => match self.number(value, shared) {
                Some(content) => content,
                None => Content::Text(sheet.text(value)?),
            },
        })
    }

    fn number(&self, value: &str, shared: &Shared) -> Option<Content> {
        match self.format {
            NumberFormat::Plain => Number::stored(value, false).map(Content::Number),
            NumberFormat::Percent => Number::stored(value, true).map(Content::Number),
            NumberFormat::Date | NumberFormat::Time => {
                let serial: f64 = value.trim().parse().ok()?;
                let content = match self.format {
                    NumberFormat::Date => calendar::by_serial(serial, shared.epoch),
                    _ => calendar::minutes(serial),
                };
                content.or_else(|| Number::stored(value, false).map(Content::Number))
            }
        }
    }
}

/// What stands for the value of a formula that no program has computed; nothing is computed here.
const UNCOMPUTED: &str = "a formula that was never computed (open the workbook in a spreadsheet program and save it)";

/// Text in which control characters are written as `_x000D_`; nothing when there are none.
fn unescaped(text: &str) -> Option<String> {
    if !text.contains("_x") {
        return None;
    }
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(position) = rest.find("_x") {
        let (before, from) = rest.split_at(position);
        whole.push_str(before);
        let code = from.get(2..6).filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let character =
            code.filter(|_| from.get(6..7) == Some("_")).and_then(|code| u32::from_str_radix(code, 16).ok());
        match character.and_then(char::from_u32) {
            Some(character) => {
                whole.push(character);
                rest = from.get(7..).unwrap_or_default();
            }
            None => {
                whole.push_str("_x");
                rest = from.get(2..).unwrap_or_default();
            }
        }
    }
    whole.push_str(rest);
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_control_characters_become_characters() {
        assert_eq!(unescaped("plain"), None);
        assert_eq!(unescaped("a_x000D_b_x").as_deref(), Some("a\rb_x"));
        assert_eq!(unescaped("_x005F_x0041_").as_deref(), Some("_x0041_"));
        assert_eq!(unescaped("_xZZZZ_ä_xé").as_deref(), Some("_xZZZZ_ä_xé"));
    }
}
