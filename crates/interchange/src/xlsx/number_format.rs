//! What the format of a number says about it: a day, a length of time, a percentage, or nothing.

use std::collections::HashMap;

use quick_xml::events::Event;

use crate::archive::Archive;
use crate::refusal::Refusal;
use crate::xml::{attribute, is};

/// How a number is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumberFormat {
    /// As a number.
    Plain,
    /// As so many hundredths.
    Percent,
    /// As a day, perhaps with a time of day.
    Date,
    /// As a time of day or a length of time.
    Time,
}

/// The formats that cells point to, in their order.
pub(super) fn read(archive: &mut Archive<'_>, part: &str) -> Result<Vec<NumberFormat>, Refusal> {
    let mut formats = Vec::new();
    let Some(mut xml) = archive.xml(part)? else { return Ok(formats) };
    let mut own: HashMap<u32, NumberFormat> = HashMap::new();
    let mut is_in_cells = false;
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(element) if is(&element, "numFmt") => {
                let id = attribute(&element, "numFmtId").and_then(|id| id.parse().ok());
                if let (Some(id), Some(code)) = (id, attribute(&element, "formatCode")) {
                    own.insert(id, by_code(&code));
                }
            }
            Event::Start(element) if is(&element, "cellXfs") => is_in_cells = true,
            Event::Start(element) if is_in_cells && is(&element, "xf") => {
                let id = attribute(&element, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                formats.push(own.get(&id).copied().unwrap_or_else(|| by_number(id)));
            }
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => is_in_cells = false,
            _ => {}
        }
    }
    Ok(formats)
}

/// Formats that have a number and no code in the file (ECMA-376, part 1, 18.8.30).
fn by_number(id: u32) -> NumberFormat {
    match id {
        9 | 10 => NumberFormat::Percent,
        14..=17 | 22 | 27..=31 | 34..=36 | 50..=58 => NumberFormat::Date,
        18..=21 | 32 | 33 | 45..=47 => NumberFormat::Time,
        _ => NumberFormat::Plain,
    }
}

/// Reads a format's code up to its first semicolon: what stands in quotes, behind a backslash or in brackets is no letter of it,
/// except `[h]`, `[m]` and `[s]`, which count beyond a day.
fn by_code(code: &str) -> NumberFormat {
    if code.eq_ignore_ascii_case("general") || code.eq_ignore_ascii_case("standard") {
        return NumberFormat::Plain;
    }
    let (mut has_day, mut has_time, mut has_month, mut is_percent) = (false, false, false, false);
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character.to_ascii_lowercase() {
            '"' => drop(characters.find(|c| *c == '"')),
            '\\' | '_' | '*' => drop(characters.next()),
            '[' => {
                let inside: String = characters.by_ref().take_while(|c| *c != ']').collect();
                has_time |=
                    !inside.is_empty() && inside.chars().all(|c| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's'));
            }
            ';' => break,
            'd' | 'y' => has_day = true,
            'h' | 's' => has_time = true,
            'm' => has_month = true,
            '%' => is_percent = true,
            _ => {}
        }
    }
    match (has_day, has_time, has_month, is_percent) {
        (true, ..) | (false, false, true, _) => NumberFormat::Date,
        (false, true, ..) => NumberFormat::Time,
        (.., true) => NumberFormat::Percent,
        _ => NumberFormat::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_tells_days_from_lengths_of_time_and_from_numbers() {
        for (code, format) in [
            ("dd.mm.yyyy", NumberFormat::Date),
            ("[$-407]d. mmmm yyyy;@", NumberFormat::Date),
            ("mmm-yy", NumberFormat::Date),
            ("m\"月\"d\"日\"", NumberFormat::Date),
            ("yyyy-mm-dd hh:mm", NumberFormat::Date),
            ("hh:mm", NumberFormat::Time),
            ("[h]:mm:ss", NumberFormat::Time),
            ("0.0%", NumberFormat::Percent),
            ("0", NumberFormat::Plain),
            ("General", NumberFormat::Plain),
            ("#,##0.00 \"days\"", NumberFormat::Plain),
            ("[Red]0", NumberFormat::Plain),
            ("0 \\h", NumberFormat::Plain),
            ("0;dd", NumberFormat::Plain),
            ("\"", NumberFormat::Plain),
            ("[", NumberFormat::Plain),
        ] {
            assert_eq!(by_code(code), format, "{code}");
        }
    }
}
