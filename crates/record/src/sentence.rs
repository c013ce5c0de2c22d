//! Titles and labels inside a sentence: "Risk criteria" stands alone, "two risk criteria" stands among other words.

use std::borrow::Cow;

/// What the standard itself writes with capitals, wherever it stands.
const NAMES: [&str; 3] = ["Annex A", "Statement of Applicability", "Statements of Applicability"];

/// A title or label as it stands within a sentence: it begins small, unless it begins with an acronym (SoA line), a single
/// letter (C, I and A affected) or a name of the standard.
pub fn in_sentence(title: &str) -> Cow<'_, str> {
    let mut characters = title.chars();
    let Some(first) = characters.next() else { return Cow::Borrowed(title) };
    let is_name = NAMES.iter().any(|name| title.starts_with(name));
    if is_name || first.is_lowercase() || !is_plain(title) {
        return Cow::Borrowed(title);
    }
    Cow::Owned(first.to_lowercase().chain(characters).collect())
}

/// The noun with the article that it is spoken with: an asset, a unit, an SoA line.
pub fn with_article(noun: &str) -> String {
    let begins_with_vowel = match is_plain(noun) {
        true => noun.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']),
        false => noun.starts_with(['A', 'E', 'F', 'H', 'I', 'L', 'M', 'N', 'O', 'R', 'S', 'X']),
    };
    format!("{} {noun}", if begins_with_vowel { "an" } else { "a" })
}

/// Whether the first word is one of the language, rather than an acronym, a figure or a letter.
fn is_plain(title: &str) -> bool {
    let word = title.split(|character: char| !character.is_alphanumeric()).next().unwrap_or_default();
    let mut letters = word.chars().skip(1).peekable();
    letters.peek().is_some() && letters.all(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_begins_small_within_a_sentence_and_acronyms_and_names_stay() {
        for (title, noun, with) in [
            ("Asset", "asset", "an asset"),
            ("Role assignment", "role assignment", "a role assignment"),
            ("Unit", "unit", "a unit"),
            ("Issue of context", "issue of context", "an issue of context"),
            ("SoA line", "SoA line", "an SoA line"),
            ("ISMS manager", "ISMS manager", "an ISMS manager"),
            ("AI use", "AI use", "an AI use"),
            ("C, I and A affected", "C, I and A affected", "a C, I and A affected"),
            ("Addressed by the ISMS", "addressed by the ISMS", "an addressed by the ISMS"),
            ("Comparison with Annex A", "comparison with Annex A", "a comparison with Annex A"),
            ("Annex A control", "Annex A control", "an Annex A control"),
            ("Statement of Applicability", "Statement of Applicability", "a Statement of Applicability"),
        ] {
            assert_eq!(in_sentence(title), noun);
            assert_eq!(with_article(noun), with);
        }
        assert_eq!(in_sentence(""), "");
    }
}
