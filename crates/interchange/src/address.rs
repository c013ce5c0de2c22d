//! Where a cell is, as people write it: `Risks!D14`.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// A cell of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The name of its sheet; empty for a CSV file.
    pub sheet: Arc<str>,
    /// The number of its row, from 1.
    pub row: u32,
    /// Its column, from 0.
    pub column: u16,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_plain = |character: char| character.is_alphanumeric() || character == '_';
        match &*self.sheet {
            "" => {}
            name if name.chars().all(is_plain) => write!(f, "{name}!")?,
            name => write!(f, "'{}'!", name.replace('\'', "''"))?,
        }
        write!(f, "{}{}", letters(self.column), self.row)
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The letters of a column: 0 is A, 26 is AA.
pub fn letters(column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// A row, from 1, and a column, from 0, of a reference such as `D14`; nothing when it is none or lies outside of any sheet.
pub(crate) fn parse(reference: &str) -> Option<(u32, u32)> {
    let digits = reference.find(|character: char| character.is_ascii_digit())?;
    let (letters, row) = reference.split_at(digits);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut column = 0_u32;
    for letter in letters.chars() {
        let letter = letter.to_ascii_uppercase();
        let worth = u32::from(letter).checked_sub(u32::from('A'))?;
        if worth > 25 {
            return None;
        }
        column = column * 26 + worth + 1;
    }
    let row = row.parse().ok().filter(|row| (1..=1_048_576).contains(row))?;
    Some((row, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_named_as_in_the_program() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), name);
            assert_eq!(parse(&format!("{name}7")), Some((7, u32::from(column))));
        }
        for wrong in ["", "7", "A", "A0", "AAAA1", "A1048577", "Ä1", "A1B", "A-1"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_address_quotes_the_name_of_a_sheet_where_a_program_would() {
        let at = |sheet: &str| Address { sheet: sheet.into(), row: 14, column: 3 }.to_string();
        assert_eq!(at("Risks"), "Risks!D14");
        assert_eq!(at("Risk register"), "'Risk register'!D14");
        assert_eq!(at("Bob's"), "'Bob''s'!D14");
        assert_eq!(at(""), "D14");
    }
}
