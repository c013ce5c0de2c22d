//! What the values of a foreign scale may mean. Suggestions only: a person answers.

use std::cmp::Ordering;

use crate::number::Number;
use crate::question::{Meaning, Scale, SourceValue};
use crate::tally::{Counted, Tally};
use crate::words::{fold, words};

/// The values in their natural order with suggestions, and why they are asked about; nothing where they need no answer.
pub(crate) fn suggest(tally: &Tally) -> Option<(Vec<SourceValue>, String)> {
    match tally.scale {
        Scale::Rating(_) => ratings(tally),
        Scale::Choice(list) => {
            named(tally, |text| Some(Meaning::Choice(words().choice(list.name(), text)?.to_owned())), &|text| {
                near(list.name(), text)
            })
        }
        Scale::Truth => named(tally, |text| words().truth(text).map(Meaning::Truth), &|_| None),
    }
}

/// Whether numbers can be taken as they are: whole, from 1 to 5, of a scale that is seen or said to reach 5. Words among
/// them are asked about.
pub(crate) fn fits(tally: &Tally) -> bool {
    let numbers: Option<Vec<i64>> = tally
        .values
        .iter()
        .filter_map(|value| Number::written(&value.text).ok())
        .map(|number| number.whole())
        .collect();
    numbers.is_some_and(|numbers| {
        numbers.iter().all(|number| (1..=5).contains(number)) && (is_said(tally) || numbers.contains(&5))
    })
}

/// Whether the sheet says that the scale goes from 1 to 5.
fn is_said(tally: &Tally) -> bool {
    tally.is_ours || tally.columns.iter().any(|(_, header)| says_five(header))
}

/// Whether a header says that the scale goes from 1 to 5.
fn says_five(header: &str) -> bool {
    let header: String = header.chars().filter(|c| !c.is_whitespace()).collect();
    ["1-5", "1–5", "1—5", "1..5", "1...5", "1…5", "1to5", "1bis5", "1à5", "1a5", "/5)", "1/5"]
        .iter()
        .any(|range| header.contains(range))
}

/// Words of a list: asked when one of them is unknown.
fn named(
    tally: &Tally,
    known: impl Fn(&str) -> Option<Meaning>,
    near: &dyn Fn(&str) -> Option<Meaning>,
) -> Option<(Vec<SourceValue>, String)> {
    let values: Vec<SourceValue> = tally
        .values
        .iter()
        .map(|value| {
            let meaning = known(&value.text);
            source(value, meaning.clone().or_else(|| near(&value.text)), meaning.is_some())
        })
        .collect();
    let unknown: Vec<&str> = values.iter().filter(|value| !value.is_known).map(|value| value.text.as_str()).collect();
    let first = unknown.first()?;
    let others = if unknown.len() > 1 { format!(" and {} more", unknown.len() - 1) } else { String::new() };
    let sentence = format!("“{}”{others} could not be placed. Say what each value means.", crate::excerpt(first));
    Some((values, sentence))
}

/// A code whose word stands among other words.
fn near(list: &str, text: &str) -> Option<Meaning> {
    let folded = format!(" {} ", fold(text));
    let codes = words().choices.get(list)?;
    let (_, code) = codes
        .iter()
        .filter(|(word, _)| word.len() > 2 && folded.contains(&format!(" {word} ")))
        .max_by_key(|(word, _)| word.len())?;
    Some(Meaning::Choice(code.clone()))
}

/// How a value of ratings looks.
enum Look {
    Number(Number),
    /// A number with words behind it.
    Labelled(i64),
    Letter(i64),
    Word(u8),
    Other,
}

impl Look {
    fn of(text: &str) -> Self {
        if let Ok(number) = Number::written(text) {
            return Look::Number(number);
        }
        let digits = text.find(|c: char| !c.is_ascii_digit()).and_then(|end| text.get(..end)).unwrap_or_default();
        if let Ok(number) = digits.parse() {
            return Look::Labelled(number);
        }
        let letter =
            text.chars().next().map(|first| first.to_ascii_uppercase()).filter(|first| ('A'..='J').contains(first));
        let is_alone = text.chars().nth(1).is_none_or(|second| !second.is_alphanumeric());
        match (letter, words().ratings.get(&fold(text))) {
            (_, Some(rating)) => Look::Word(*rating),
            (Some(letter), None) if is_alone => Look::Letter(i64::from(u32::from(letter) - u32::from('A')) + 1),
            _ => Look::Other,
        }
    }

    fn rank(&self) -> (u8, i64) {
        match self {
            Look::Number(number) => (0, thousandths(number)),
            Look::Labelled(number) => (0, number.saturating_mul(1000)),
            Look::Letter(letter) => (1, *letter),
            Look::Word(rating) => (2, i64::from(*rating)),
            Look::Other => (3, 0),
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
fn thousandths(number: &Number) -> i64 {
    (number.approximately() * 1000.0) as i64
}

fn ratings(tally: &Tally) -> Option<(Vec<SourceValue>, String)> {
    let fits = fits(tally);
    let mut looks: Vec<(&Counted, Look)> = tally.values.iter().map(|value| (value, Look::of(&value.text))).collect();
    let is_known = |look: &Look| fits && matches!(look, Look::Number(_));
    if looks.iter().all(|(_, look)| is_known(look)) {
        return None;
    }
    looks.sort_by(|(_, one), (_, other)| one.rank().cmp(&other.rank()).then(Ordering::Equal));
    let reach = if fits { Reach::OURS } else { Reach::of(&looks) };
    let values = looks
        .iter()
        .map(|(value, look)| source(value, reach.suggestion(look).map(Meaning::Rating), is_known(look)))
        .collect();
    Some((values, reach.sentence(&looks, fits)))
}

fn source(value: &Counted, suggestion: Option<Meaning>, is_known: bool) -> SourceValue {
    SourceValue { text: value.text.clone(), count: value.count, first: value.first.clone(), suggestion, is_known }
}

/// From where to where the numbers and letters of a scale go, as far as the sheet shows.
struct Reach {
    least: i64,
    most: i64,
}

impl Reach {
    const OURS: Self = Self { least: 1, most: 5 };

    fn of(looks: &[(&Counted, Look)]) -> Self {
        let whole = looks.iter().filter_map(|(_, look)| match look {
            Look::Number(number) => number.whole(),
            Look::Labelled(number) | Look::Letter(number) => Some(*number),
            Look::Word(_) | Look::Other => None,
        });
        let (least, most) = whole.fold((1, 1), |(least, most), number| (least.min(number), most.max(number)));
        Self { least: least.max(0), most }
    }

    /// The place between the ends, on ours of 1 to 5. A scale that is seen to end at 1 or 2 shows too little to be placed.
    fn place(&self, number: i64) -> Option<u8> {
        let span = self.most.checked_sub(self.least).filter(|span| (2..=1000).contains(span))?;
        let step = number.checked_sub(self.least).filter(|step| (0..=span).contains(step))?;
        u8::try_from(1 + (step * 8 + span) / (2 * span)).ok()
    }

    fn suggestion(&self, look: &Look) -> Option<u8> {
        match look {
            Look::Number(number) if number.is_percent() => {
                let fifth = thousandths(number).clamp(0, 100_000).saturating_add(19_999) / 20_000;
                u8::try_from(fifth.clamp(1, 5)).ok()
            }
            Look::Number(number) => self.place(number.whole()?),
            Look::Labelled(number) | Look::Letter(number) => self.place(*number),
            Look::Word(rating) => Some(*rating),
            Look::Other => None,
        }
    }

    fn sentence(&self, looks: &[(&Counted, Look)], fits: bool) -> String {
        let has = |wanted: fn(&Look) -> bool| looks.iter().any(|(_, look)| wanted(look));
        let ours = "Say what each value means on the scale from 1 to 5.";
        if has(|look| matches!(look, Look::Other)) {
            format!("Some values are words that no scale is known by. {ours}")
        } else if has(|look| matches!(look, Look::Number(number) if number.is_percent())) {
            format!("The values are percentages. {ours}")
        } else if fits && has(|look| matches!(look, Look::Number(_))) {
            format!("The numbers are taken as they are; other values stand among them. {ours}")
        } else if has(|look| matches!(look, Look::Letter(_))) {
            format!("The values are letters, and whether A is the lowest or the highest cannot be seen. {ours}")
        } else if has(|look| matches!(look, Look::Word(_) | Look::Labelled(_))) {
            format!("The values are words. {ours}")
        } else if (1..5).contains(&self.most) && self.least == 1 {
            format!(
                "The values go up to {}. If the scale ends there, they have to be placed; if it ends at 5, they can stay as they are. {ours}",
                self.most
            )
        } else {
            format!("The values are not whole numbers from 1 to 5. {ours}")
        }
    }
}
