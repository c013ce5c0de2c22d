//! What the cells of a column look like, whatever its header says.

use std::collections::HashSet;

use crate::calendar;
use crate::control;
use crate::number::Number;
use crate::register::{Shape, Sight};
use crate::words::{fold, words};
use crate::workbook::{Content, Origin, Sheet};

/// Rows looked at; more of them change nothing.
const ROWS: usize = 1_000;
/// Different values told apart.
const DISTINCT: usize = 200;
/// The most values that a scale has.
const SCALE: usize = 12;

/// How many of the cells of a column are what.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile {
    pub filled: usize,
    dates: usize,
    numbers: usize,
    small: usize,
    references: usize,
    addresses: usize,
    truths: usize,
    letters: usize,
    characters: usize,
    distinct: HashSet<String>,
    pub examples: Vec<String>,
}

/// The profiles of all columns of the rows below a header.
pub(crate) fn profiles(sheet: &Sheet, after: u32) -> Vec<Profile> {
    let mut profiles = vec![Profile::default(); usize::from(sheet.columns())];
    let first = sheet.rows.partition_point(|row| row.number <= after);
    for row in sheet.rows.iter().skip(first).take(ROWS) {
        for cell in row.cells.iter().filter(|cell| cell.origin == Origin::Own) {
            if let Some(profile) = profiles.get_mut(usize::from(cell.column)) {
                profile.see(&cell.content);
            }
        }
    }
    profiles
}

impl Profile {
    fn see(&mut self, content: &Content) {
        let shown = content.shown();
        if words().is_nothing(&shown) {
            return;
        }
        let number = match content {
            Content::Number(number) => Some(number.clone()),
            _ => Number::written(&shown).ok(),
        };
        let written = if number.is_none() { calendar::written(&shown) } else { None };
        self.filled += 1;
        self.dates += usize::from(matches!(content, Content::Date(_)) || written.is_some());
        self.numbers += usize::from(number.is_some());
        self.small +=
            usize::from(number.and_then(|number| number.whole()).is_some_and(|whole| (0..=10).contains(&whole)));
        self.references += usize::from(control::names_any(&shown));
        self.addresses += usize::from(shown.contains('@') && shown.contains('.') && !shown.contains(' '));
        self.truths += usize::from(matches!(content, Content::Truth(_)) || words().truth(&shown).is_some());
        self.letters += usize::from(is_of_letters(&shown));
        self.characters += shown.chars().count().min(1_000);
        if self.examples.len() < 3 && !self.examples.contains(&shown) {
            self.examples.push(crate::excerpt(&shown));
        }
        if self.distinct.len() < DISTINCT {
            self.distinct.insert(shown.to_lowercase());
        }
    }

    /// Whether at least that many of a hundred filled cells are so.
    fn is_mostly(&self, count: usize, of_hundred: usize) -> bool {
        self.filled > 0 && count * 100 >= self.filled * of_hundred
    }

    fn usual_length(&self) -> usize {
        self.characters.checked_div(self.filled).unwrap_or(0)
    }

    /// Whether the cells look like that.
    pub fn shows(&self, sight: Sight) -> bool {
        match sight {
            Sight::Prose => self.filled > 0 && self.usual_length() > 30,
            Sight::Ratings => {
                self.is_scale() && !self.is_mostly(self.truths, 100)
                    || self.is_mostly(self.small, 90) && !self.is_binary()
            }
            Sight::References => self.is_mostly(self.references, 60),
            Sight::NoReferences => self.filled > 0 && !self.is_mostly(self.references, 20),
        }
    }

    /// Whether the cells are numbers 1 and 0 alone, which are a yes and a no.
    fn is_binary(&self) -> bool {
        self.distinct.iter().all(|value| value == "0" || value == "1")
    }

    /// Whether the cells repeat a few short values.
    fn is_scale(&self) -> bool {
        self.filled > 0
            && self.usual_length() <= 25
            && self.distinct.len() <= SCALE
            && (self.distinct.len() * 2 <= self.filled || self.filled < 6)
    }

    /// How well the cells fit a shape: more than 0 where they speak for it, less where they speak against it.
    pub fn fits(&self, shape: Shape) -> i32 {
        if self.filled == 0 {
            return 0;
        }
        let (for_it, against_it) = match shape {
            Shape::Date => (
                self.is_mostly(self.dates, 50),
                self.filled >= 3 && self.dates == 0 && !self.is_mostly(self.numbers, 90),
            ),
            Shape::Rating(_) => (self.is_scale() || self.is_mostly(self.small, 90), self.usual_length() > 30),
            Shape::Controls => (self.is_mostly(self.references, 50), self.filled >= 3 && self.references == 0),
            Shape::Truth => {
                (self.is_mostly(self.truths, 80), self.usual_length() > 20 || self.is_mostly(self.dates, 50))
            }
            Shape::Properties => (self.is_mostly(self.letters, 60), self.usual_length() > 45),
            Shape::Choice(list) => {
                (self.are_known(list.name()), self.usual_length() > 60 || self.is_mostly(self.dates, 50))
            }
            Shape::Person => {
                (self.is_mostly(self.addresses, 60), self.usual_length() > 60 || self.is_mostly(self.numbers, 50))
            }
            Shape::Hours => (self.is_mostly(self.numbers, 60), self.usual_length() > 25),
            Shape::Identifier => (self.distinct.len() == self.filled.min(DISTINCT), self.usual_length() > 40),
            Shape::Title => (false, self.is_mostly(self.numbers, 80) || self.is_mostly(self.dates, 50)),
            Shape::Line | Shape::Named => (false, self.is_mostly(self.dates, 50)),
            Shape::Prose => (self.usual_length() > 30, self.is_mostly(self.dates, 80)),
        };
        i32::from(for_it) * 4 - i32::from(against_it) * 45
    }

    fn are_known(&self, list: &str) -> bool {
        let known = self.distinct.iter().filter(|value| words().choice(list, value).is_some()).count();
        !self.distinct.is_empty() && known * 2 >= self.distinct.len()
    }

    /// Whether the cells are addresses of e-mail.
    pub fn are_addresses(&self) -> bool {
        self.is_mostly(self.addresses, 60)
    }
}

/// Letters such as `C, I` or `CIA`, or their words.
fn is_of_letters(text: &str) -> bool {
    let folded = fold(text);
    let dimensions = &words().dimensions;
    !folded.is_empty()
        && folded
            .split(' ')
            .all(|word| dimensions.contains_key(word) || word.len() <= 3 && word.chars().all(|c| "ciavdbr".contains(c)))
}
