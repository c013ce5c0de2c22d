//! References to controls of Annex A, as people write them: `A.5.1`, `A 5.1`, `A5.1`, `5.1`, `A.5.1 - A.5.4`.

use crate::workbook::Content;

/// How many controls each theme of the edition of 2022 has.
const THEMES: [(u32, u32); 4] = [(5, 37), (6, 8), (7, 14), (8, 34)];

/// What a cell names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Named {
    /// Controls, each once, in their order in the cell.
    pub controls: Vec<String>,
    /// What could not be read, each a sentence.
    pub problems: Vec<String>,
}

/// A reference within a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reference {
    theme: u32,
    number: u32,
    has_letter: bool,
    /// A third number: an edition before 2022.
    is_older: bool,
    start: usize,
    end: usize,
}

/// The controls that a cell names.
pub(crate) fn named(content: &Content) -> Named {
    let mut named = Named::default();
    match content {
        Content::Date(date) => {
            let sentence = format!(
                "The program made the day {date} out of what was probably a number such as A.5.1. Write it as text."
            );
            named.problems.push(sentence);
        }
        Content::Number(number) => {
            in_text(number.text(), &mut named);
            let may_have_lost_a_zero = named.controls.first().filter(|control| {
                let with_zero = format!("{control}0");
                control.rsplit('.').next().is_some_and(|last| last.len() == 1)
                    && references(&with_zero).first().is_some_and(|reference| reference.exists())
            });
            if let Some(control) = may_have_lost_a_zero {
                named.problems.push(format!("The number {number} was read as {control}; a number may have lost a zero, and {control}0 was meant. Check it."));
            }
        }
        other => in_text(&other.shown(), &mut named),
    }
    named
}

/// Whether a text is a list of references.
pub(crate) fn names_any(text: &str) -> bool {
    let found = references(text);
    let covered: usize = found.iter().map(|reference| reference.end - reference.start).sum();
    found.iter().any(|reference| reference.exists() || reference.is_older)
        && (found.iter().any(|reference| reference.has_letter) || covered * 2 > text.len())
}

fn in_text(text: &str, named: &mut Named) {
    let found = references(text);
    if found.is_empty() {
        named
            .problems
            .push(format!("“{}” names no control. Write numbers of Annex A, such as A.5.1.", crate::excerpt(text)));
    }
    let mut before: Option<Reference> = None;
    for reference in found {
        let written = text.get(reference.start..reference.end).unwrap_or_default();
        if reference.is_older {
            named.problems.push(format!(
                "{written} is a number of the edition of 2013. Write the number that it has in the edition of 2022."
            ));
        } else if !reference.exists() {
            named.problems.push(format!("{written} is no control of Annex A (5.1 to 5.37, 6.1 to 6.8, 7.1 to 7.14, 8.1 to 8.34). Correct the number."));
        } else {
            let first = before
                .filter(|before| is_range(text, *before, reference))
                .map_or(reference.number, |before| before.number + 1);
            for number in first..=reference.number {
                let control = format!("A.{}.{number}", reference.theme);
                if !named.controls.contains(&control) {
                    named.controls.push(control);
                }
            }
        }
        before = Some(reference).filter(|reference| reference.exists() && !reference.is_older);
    }
}

/// Whether a dash or a word for "to" stands between two references of one theme.
fn is_range(text: &str, from: Reference, to: Reference) -> bool {
    let between = text.get(from.end..to.start).unwrap_or_default().trim();
    from.theme == to.theme
        && from.number < to.number
        && matches!(between, "-" | "–" | "—" | "to" | "bis" | "à" | "..." | "…" | "a" | "tot" | "do")
}

impl Reference {
    fn exists(&self) -> bool {
        THEMES.iter().any(|(theme, count)| *theme == self.theme && (1..=*count).contains(&self.number))
    }
}

/// All that looks like a reference: numbers with points between, of one or two digits each, perhaps behind an A.
fn references(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut position = 0;
    while let Some(offset) = text.get(position..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit())) {
        let start = position + offset;
        let run = text.get(start..).unwrap_or_default();
        let length = run.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(run.len());
        let run = run.get(..length).unwrap_or_default();
        position = start + length;
        let end = start + run.trim_end_matches('.').len();
        let numbers: Option<Vec<u32>> =
            run.trim_end_matches('.').split('.').map(|part| part.parse().ok().filter(|_| part.len() <= 2)).collect();
        let before = text.get(..start).unwrap_or_default();
        let letter = before.trim_end_matches(['.', ' ', '-', '\u{A0}']);
        let is_word = |text: &str| text.chars().next_back().is_some_and(char::is_alphanumeric);
        let has_letter = letter.strip_suffix(['A', 'a']).is_some_and(|rest| !is_word(rest));
        let is_part_of_word = before.ends_with(|c: char| c.is_alphabetic()) && !has_letter;
        let start = if has_letter { letter.len() - 1 } else { start };
        match numbers.as_deref() {
            _ if is_part_of_word => {}
            Some([theme, number]) => {
                found.push(Reference { theme: *theme, number: *number, has_letter, is_older: false, start, end })
            }
            Some([theme @ 5..=18, number, _]) => {
                found.push(Reference { theme: *theme, number: *number, has_letter, is_older: true, start, end })
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Number;

    fn controls(text: &str) -> Vec<String> {
        named(&Content::Text(text.into())).controls
    }

    #[test]
    fn a_control_is_read_however_it_is_written() {
        for text in
            ["A.5.1", "A 5.1", "A5.1", "5.1", "a.5.1", "A.5.1.", "A-5.1", "ISO 27001 A.5.1 Policies", "see A.5.1)"]
        {
            assert_eq!(controls(text), ["A.5.1"], "{text}");
        }
        assert_eq!(controls("A.5.1, A.5.2; 8.13\nA.8.24"), ["A.5.1", "A.5.2", "A.8.13", "A.8.24"]);
        assert_eq!(controls("A.5.1 - A.5.4"), ["A.5.1", "A.5.2", "A.5.3", "A.5.4"]);
        assert_eq!(controls("8.1–8.3, A.8.3"), ["A.8.1", "A.8.2", "A.8.3"]);
        assert_eq!(controls("5.1 bis 5.3"), ["A.5.1", "A.5.2", "A.5.3"]);
    }

    #[test]
    fn what_is_no_control_is_said() {
        for (content, word) in [
            (Content::Text("A.9.2.3".into()), "2013"),
            (Content::Text("A.5.99".into()), "no control of Annex A"),
            (Content::Text("firewall".into()), "names no control"),
            (Content::Date(jiff::civil::date(2026, 1, 5)), "2026-01-05"),
            (Content::Number(Number::stored("5.1", false).unwrap()), "A.5.10"),
        ] {
            let named = named(&content);
            assert_eq!(named.problems.len(), 1, "{content:?}");
            assert!(named.problems[0].contains(word), "{:?}", named.problems);
        }
        assert!(named(&Content::Number(Number::stored("5.4", false).unwrap())).problems.is_empty());
        assert!(
            !names_any("costs 5.1 million a year or so")
                && names_any("5.1, 5.2")
                && names_any("done by A.8.24 key management")
        );
    }
}
