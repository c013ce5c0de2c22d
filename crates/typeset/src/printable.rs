//! Texts as the fonts can show them. A document for archives must not hold a character that its fonts have no letter for.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value as Json;
use unicode_script::{Script, UnicodeScript as _};

use crate::font;

/// Stands for a character that the fonts do not have.
const UNSHOWN: char = '\u{25A1}';

/// What could not be set as it was written.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Unshown {
    /// How many characters stand as boxes.
    pub count: usize,
    /// The scripts that they belong to.
    pub scripts: BTreeSet<&'static str>,
}

/// Makes every text in the data one that can be set, and tells what was lost.
pub(crate) fn tidy(data: &mut Json) -> Unshown {
    let mut unshown = Unshown::default();
    tidied(data, &mut unshown);
    unshown
}

fn tidied(data: &mut Json, unshown: &mut Unshown) {
    match data {
        Json::String(text) => {
            if !text.is_ascii() {
                *text = shown(text, unshown);
            }
        }
        Json::Array(values) => values.iter_mut().for_each(|value| tidied(value, unshown)),
        Json::Object(fields) => fields.values_mut().for_each(|value| tidied(value, unshown)),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

fn shown(text: &str, unshown: &mut Unshown) -> String {
    let characters = text.chars().filter(|character| !is_ignorable(*character));
    characters.map(|character| printable(character, unshown)).collect()
}

fn printable(character: char, unshown: &mut Unshown) -> char {
    match character {
        '\n' | '\t' => character,
        character if character.is_whitespace() => ' ',
        character if font::has(character) => character,
        _ => {
            unshown.count += 1;
            unshown.scripts.insert(match character.script() {
                Script::Common | Script::Inherited | Script::Unknown => "symbols",
                script => script.full_name(),
            });
            UNSHOWN
        }
    }
}

/// Characters that only change how others look: joiners, selectors of variants, marks of direction.
fn is_ignorable(character: char) -> bool {
    matches!(character, '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_fonts_have_stays_and_what_they_have_not_is_a_box_and_told() {
        for (written, set, scripts) in [
            ("Größe, Łódź, Žižkov, Ελλάδα, Київ", "Größe, Łódź, Žižkov, Ελλάδα, Київ", &[][..]),
            ("السجل, הרשומה, जोखिम, ความเสี่ยง", "السجل, הרשומה, जोखिम, ความเสี่ยง", &[]),
            ("資産 🦔 한 🔒", "□□ □ □ 🔒", &["Han", "Hangul", "symbols"]),
            ("a\u{200D}b\u{FE0F}c\u{00A0}d\ne", "abc d\ne", &[]),
            ("“10 %” – …", "“10 %” – …", &[]),
        ] {
            let mut data = serde_json::json!({"rows": [[written]]});
            let unshown = tidy(&mut data);
            assert_eq!(data["rows"][0][0], set, "{written}");
            assert_eq!(unshown.count, set.matches(UNSHOWN).count());
            assert_eq!(unshown.scripts.into_iter().collect::<Vec<_>>(), scripts, "{written}");
        }
        assert!(font::has(UNSHOWN));
    }

    #[test]
    fn the_program_says_which_scripts_it_can_print() {
        let (shown, missing) = font::scripts();
        assert_eq!(shown, ["Arabic", "Hebrew", "Devanagari", "Thai"], "run `make bundle` where fonts are missing");
        assert!(missing.starts_with(&["Chinese", "Japanese", "Korean"]), "{missing:?}");
    }
}
