//! Lines, titles, prose.

use super::Taken;
use crate::address::Address;
use crate::entry::{Effect, Value};
use crate::limit::{LINE_CHARACTERS, PROSE_CHARACTERS};
use crate::register::Field;
use crate::workbook::{Content, one_line};

/// Text without what cannot be shown: control characters, and marks that turn the direction of what follows.
pub(super) fn showable(text: &str) -> String {
    let is_unshowable = |c: char| {
        c.is_control() && c != '\n' && c != '\t'
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    };
    text.chars().filter(|c| !is_unshowable(*c)).collect()
}

/// The first characters of a text, whole words where that loses little.
pub(super) fn shortened(text: &str, most: usize) -> Option<String> {
    let (end, _) = text.char_indices().nth(most)?;
    let (last, _) = text.char_indices().nth(most - 1)?;
    let head = text.get(..last).unwrap_or_default();
    let word = head.rfind(' ').filter(|space| space * 10 > end * 8).unwrap_or(last);
    Some(format!("{}…", text.get(..word).unwrap_or_default()))
}

pub(super) fn line(field: &Field, at: &Address, shown: &str, value: fn(String) -> Value) -> Taken {
    let line = one_line(&showable(shown));
    match shortened(&line, LINE_CHARACTERS) {
        _ if line.is_empty() => Taken::left_out(format!("{at} holds nothing that can be shown.")),
        Some(short) => Taken::value(field, value(short)).noting(format!(
            "{at} has more than {LINE_CHARACTERS} characters; the end was cut off for {}.",
            field.label
        )),
        None => Taken::value(field, value(line)),
    }
}

/// A title that is too long is shortened, and kept whole as the description.
pub(super) fn title(field: &Field, at: &Address, content: &Content, shown: &str) -> Taken {
    let mut taken = line(field, at, shown, Value::Line);
    if !taken.problems.is_empty() && !taken.values.is_empty() {
        taken.problems = vec![(
            Effect::Noted,
            format!(
                "{at} has more than {LINE_CHARACTERS} characters; {} is its beginning, and the whole is the description.",
                field.label
            ),
        )];
        if let Content::Text(text) = content {
            let text = showable(text);
            taken.values.push((
                "description",
                Value::Prose(shortened(text.trim(), PROSE_CHARACTERS).unwrap_or_else(|| text.trim().to_owned())),
            ));
        }
    }
    taken
}

pub(super) fn prose(field: &Field, at: &Address, content: &Content) -> Taken {
    let text = match content {
        Content::Text(text) => showable(&text.replace("\r\n", "\n").replace('\r', "\n")).trim().to_owned(),
        other => other.shown(),
    };
    match shortened(&text, PROSE_CHARACTERS) {
        _ if text.is_empty() => Taken::default(),
        Some(short) => Taken::value(field, Value::Prose(short))
            .noting(format!("{at} has more than {PROSE_CHARACTERS} characters; the end was cut off.")),
        None => Taken::value(field, Value::Prose(text)),
    }
}
