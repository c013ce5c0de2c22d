//! Pulls XML out of a part, one event at a time. Refuses document types, and with them every entity that a file could define.

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::archive::{self, Meter};
use crate::limit;
use crate::refusal::Refusal;

/// A part of a workbook, as events.
pub(crate) struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    part: String,
    meter: Meter,
}

impl<R: BufRead> Xml<R> {
    pub fn new(part: &str, source: R, meter: Meter) -> Self {
        let mut reader = Reader::from_reader(source);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::with_capacity(1024), part: part.to_owned(), meter }
    }

    /// The next event; nothing at the end of the part.
    pub fn next(&mut self) -> Result<Option<Event<'_>>, Refusal> {
        self.buffer.clear();
        self.meter.set(0);
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::Eof) => Ok(None),
            Ok(Event::DocType(_)) => Err(Refusal::DocumentType { part: self.part.clone() }),
            Ok(event) => Ok(Some(event)),
            Err(quick_xml::Error::Io(error)) => Err(archive::refusal(&self.part, &error)),
            Err(error) => Err(Refusal::damaged(&self.part, error)),
        }
    }

    /// The next event inside of an element that was opened: the end of the part there is damage.
    pub fn inside(&mut self) -> Result<Event<'_>, Refusal> {
        let cut = || Refusal::damaged("a part of the file", "it ends in the middle");
        self.next()?.ok_or_else(cut)
    }

    /// Passes by all that stands in the element that was just opened.
    pub fn skip(&mut self) -> Result<(), Refusal> {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.inside()? {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }

    /// Adds all text that stands directly in the element that was just opened.
    pub fn text_into(&mut self, text: &mut String) -> Result<(), Refusal> {
        loop {
            match self.inside()? {
                Event::End(_) => return Ok(()),
                Event::Start(_) => self.skip()?,
                other => push_text(&other, text)?,
            }
        }
    }
}

/// Adds what an event says as text, if it says any.
pub(crate) fn push_text(event: &Event<'_>, text: &mut String) -> Result<(), Refusal> {
    match event {
        Event::Text(part) => text.push_str(&part.xml10_content()),
        Event::CData(part) => text.push_str(&part.xml10_content()),
        Event::GeneralRef(reference) => text.extend(character(reference)),
        _ => {}
    }
    if text.len() > limit::PIECE_BYTES { Err(Refusal::TooMuch) } else { Ok(()) }
}

/// The character of a reference. Only the five of XML itself have names; others cannot be defined and stand for nothing.
fn character(reference: &BytesRef<'_>) -> Option<char> {
    match reference.as_ref() {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}

/// The value of an attribute, whatever the prefix of its name.
pub(crate) fn attribute<'e>(element: &'e BytesStart<'_>, local: &str) -> Option<Cow<'e, str>> {
    let mut attributes = element.attributes();
    let found =
        attributes.with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == local)?;
    Some(match found.value {
        Cow::Borrowed(value) if !value.contains('&') => Cow::Borrowed(value),
        value => Cow::Owned(quick_xml::escape::unescape(&value).map(Cow::into_owned).unwrap_or_default()),
    })
}

/// Whether an attribute says yes.
pub(crate) fn is_set(element: &BytesStart<'_>, local: &str) -> bool {
    attribute(element, local).is_some_and(|value| matches!(&*value, "1" | "true" | "on"))
}

/// Whether an element has that name, whatever its prefix.
pub(crate) fn is(element: &BytesStart<'_>, local: &str) -> bool {
    element.local_name().as_ref() == local
}
