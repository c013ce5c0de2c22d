//! Texts as the fonts can show them. A document for archives must not hold a character that its fonts have no letter for.

use serde_json::Value as Json;

use crate::font;

/// Stands for a character that the fonts do not have.
const UNSHOWN: char = '\u{25A1}';

/// Makes every text in the data one that can be set.
pub(crate) fn tidy(data: &mut Json) {
    match data {
        Json::String(text) => {
            if !text.is_ascii() {
                *text = shown(text);
            }
        }
        Json::Array(values) => values.iter_mut().for_each(tidy),
        Json::Object(fields) => fields.values_mut().for_each(tidy),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

fn shown(text: &str) -> String {
    text.chars().filter(|character| !is_ignorable(*character)).map(printable).collect()
}

fn printable(character: char) -> char {
    match character {
        '\n' | '\t' => character,
        character if character.is_whitespace() => ' ',
        character if font::has(character) => character,
        _ => UNSHOWN,
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
    fn what_the_fonts_have_stays_and_what_they_have_not_is_a_box() {
        for (written, set) in [
            ("Größe, Łódź, Žižkov, Ελλάδα, Київ", "Größe, Łódź, Žižkov, Ελλάδα, Київ"),
            ("資産 🦔 🔒", "□□ □ 🔒"),
            ("a\u{200D}b\u{FE0F}c\u{00A0}d\ne", "abc d\ne"),
            ("“10 %” – …", "“10 %” – …"),
        ] {
            assert_eq!(shown(written), set, "{written}");
        }
        assert!(font::has(UNSHOWN));
    }
}
