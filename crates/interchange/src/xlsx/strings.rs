//! The table of texts that cells of a workbook point to.

use std::sync::Arc;

use quick_xml::events::Event;

use crate::archive::Archive;
use crate::assemble::Used;
use crate::refusal::Refusal;
use crate::xml::{Xml, is};

/// All texts, in their order.
pub(super) fn read(archive: &mut Archive<'_>, part: &str, used: &mut Used) -> Result<Vec<Arc<str>>, Refusal> {
    let mut strings = Vec::new();
    let Some(mut xml) = archive.xml(part)? else { return Ok(strings) };
    let mut text = String::new();
    while let Some(event) = xml.next()? {
        if matches!(&event, Event::Start(element) if is(element, "si")) {
            text.clear();
            rich_text(&mut xml, &mut text)?;
            used.text(text.len().saturating_add(16))?;
            strings.push(text.as_str().into());
        }
    }
    Ok(strings)
}

/// Adds the text of the element that was just opened: its pieces in different type, without the readings of ideographs.
pub(super) fn rich_text<R: std::io::BufRead>(xml: &mut Xml<R>, text: &mut String) -> Result<(), Refusal> {
    let mut depth = 1_usize;
    while depth > 0 {
        match xml.inside()? {
            Event::Start(element) if is(&element, "t") => xml.text_into(text)?,
            Event::Start(element) if is(&element, "rPh") => xml.skip()?,
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    Ok(())
}
