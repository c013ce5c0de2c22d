//! Several things in one cell: names, controls, properties.

use std::collections::HashSet;

use super::Taken;
use super::text::{shortened, showable};
use crate::address::Address;
use crate::control;
use crate::entry::{Effect, Value};
use crate::limit::{LINE_CHARACTERS, NAMES};
use crate::register::Field;
use crate::words::{fold, words};
use crate::workbook::{Content, one_line};

/// The names in a cell, some perhaps empty.
pub(crate) fn parted(text: &str) -> Vec<String> {
    let separators: &[char] = if text.trim().contains(['\n', ';', '|']) { &['\n', '\r', ';', '|'] } else { &[','] };
    let name = |name: &str| one_line(name.trim().trim_start_matches(['-', '•', '*', '–', '·']));
    text.split(separators).map(name).collect()
}

/// Names, one a line or with a semicolon or bar between; commas part them only where nothing else does.
pub(super) fn several(field: &Field, at: &Address, content: &Content) -> Taken {
    let text = match content {
        Content::Text(text) => showable(text),
        other => other.shown(),
    };
    let (mut names, mut known) = (Vec::new(), HashSet::new());
    let mut taken = Taken::default();
    for name in parted(&text) {
        if name.is_empty() || words().is_nothing(&name) || !known.insert(name.to_lowercase()) {
            continue;
        }
        if names.len() >= NAMES {
            taken = taken.noting(format!("{at} names more than {NAMES} things; those behind were left out."));
            break;
        }
        match shortened(&name, LINE_CHARACTERS) {
            Some(short) => {
                taken = taken.noting(format!(
                    "{at} names something with more than {LINE_CHARACTERS} characters; the end was cut off."
                ));
                names.push(short);
            }
            None => names.push(name),
        }
    }
    if !names.is_empty() {
        taken.values.push((field.name, Value::Named(names)));
    }
    taken
}

pub(super) fn controls(field: &Field, at: &Address, content: &Content) -> Taken {
    let named = control::named(content);
    let effect = if named.controls.is_empty() { Effect::LeftOut } else { Effect::Noted };
    let problems = named.problems.iter().map(|problem| (effect, format!("{at}: {problem}"))).collect();
    let values =
        if named.controls.is_empty() { Vec::new() } else { vec![(field.name, Value::Controls(named.controls))] };
    Taken { values, problems, is_acceptance: false }
}

/// Which of confidentiality, integrity and availability a cell names: letters, words, or "all".
pub(super) fn properties(at: &Address, shown: &str) -> Taken {
    const FIELDS: [(&str, &str); 3] = [
        ("confidentiality", "affects_confidentiality"),
        ("integrity", "affects_integrity"),
        ("availability", "affects_availability"),
    ];
    let folded = fold(shown);
    let whole = matches!(
        folded.as_str(),
        "all"
            | "cia"
            | "c i a"
            | "alle"
            | "toutes"
            | "tous"
            | "todas"
            | "tutte"
            | "viv"
            | "v i v"
            | "biv"
            | "b i v"
            | "dic"
            | "d i c"
            | "x"
            | "wszystkie"
            | "vse"
    );
    let mut named: Vec<&str> = if whole { FIELDS.map(|(dimension, _)| dimension).to_vec() } else { Vec::new() };
    let is_letters = |word: &str| word.len() <= 3 && word.chars().all(|c| matches!(c, 'c' | 'i' | 'a'));
    for word in folded.split(' ').filter(|_| !whole) {
        match words().dimensions.get(word) {
            Some(dimension) => named.push(dimension),
            None if is_letters(word) => named.extend(word.chars().map(|c| match c {
                'c' => "confidentiality",
                'i' => "integrity",
                _ => "availability",
            })),
            None if matches!(word, "and" | "und" | "et" | "y" | "e" | "en" | "oraz" | "u") => {}
            None => {
                return Taken::left_out(format!(
                    "{at}: “{}” does not say which of C, I and A are meant. Write letters such as C, I.",
                    crate::excerpt(shown)
                ));
            }
        }
    }
    let values = FIELDS.map(|(dimension, field)| (field, Value::Truth(named.contains(&dimension))));
    Taken { values: values.to_vec(), ..Taken::default() }
}
