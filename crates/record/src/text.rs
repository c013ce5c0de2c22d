//! Text as fields hold it: a [`Line`] of words or [`Prose`] in Markdown. Both refuse what cannot be shown.

use std::fmt;
use std::ops::Deref;

/// The longest line, in characters.
pub const LINE_CHARACTERS: usize = 300;
/// The longest prose, in characters.
pub const PROSE_CHARACTERS: usize = 20_000;

/// One line of text: trimmed, not empty, no control characters, at most 300 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line(Box<str>);

/// Markdown of several lines: trimmed, not empty, line feeds only, at most 20,000 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prose(Box<str>);

/// Why text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextError {
    /// Nothing but white space.
    Empty,
    /// More characters than fit; the number is the limit.
    TooLong(usize),
    /// A character that cannot be shown, such as NUL.
    Control,
}

impl Line {
    /// Takes the text as one line; runs of white space become one space.
    ///
    /// # Errors
    /// [`TextError`] when nothing is left, or too much, or something that cannot be shown.
    pub fn new(text: &str) -> Result<Self, TextError> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        checked(text, LINE_CHARACTERS).map(Self)
    }
}

impl Prose {
    /// Takes the text; line ends become line feeds.
    ///
    /// # Errors
    /// [`TextError`] when nothing is left, or too much, or something that cannot be shown.
    pub fn new(text: &str) -> Result<Self, TextError> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        checked(text.trim().to_owned(), PROSE_CHARACTERS).map(Self)
    }
}

fn checked(text: String, most: usize) -> Result<Box<str>, TextError> {
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if text.chars().count() > most {
        return Err(TextError::TooLong(most));
    }
    if text.chars().any(is_unshowable) {
        return Err(TextError::Control);
    }
    Ok(text.into_boxed_str())
}

/// Control characters, and the marks that turn the direction of what follows: they can make a line read as another.
fn is_unshowable(character: char) -> bool {
    (character.is_control() && character != '\n' && character != '\t')
        || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

impl TextError {
    /// The code and the sentence of a misfit.
    pub fn explain(self) -> (&'static str, String) {
        match self {
            TextError::Empty => ("empty", "Write something here.".to_owned()),
            TextError::TooLong(most) => ("too_long", format!("Use at most {most} characters.")),
            TextError::Control => {
                ("unshowable", "Remove the characters that cannot be shown (control or direction marks).".to_owned())
            }
        }
    }
}

impl Deref for Line {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl Deref for Prose {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_and_never_empty() {
        assert_eq!(Line::new("  Customer \n invoices\t2 ").as_deref(), Ok("Customer invoices 2"));
        assert_eq!(Line::new(" \n "), Err(TextError::Empty));
        assert_eq!(Line::new(&"ä".repeat(301)), Err(TextError::TooLong(300)));
        assert!(Line::new(&"ä".repeat(300)).is_ok());
        assert_eq!(Line::new("pay\u{202E}gpj.exe"), Err(TextError::Control));
        assert_eq!(Line::new("a\0b"), Err(TextError::Control));
    }

    #[test]
    fn prose_keeps_its_lines() {
        assert_eq!(Prose::new("one\r\n\r\ntwo ").as_deref(), Ok("one\n\ntwo"));
    }
}
