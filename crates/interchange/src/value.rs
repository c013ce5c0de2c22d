//! Reads one cell as a value of one field.

mod hours;
pub(crate) mod list;
mod text;

use jiff::civil::Date;

use crate::address::Address;
use crate::calendar::{self, DateOrder};
use crate::entry::{Effect, Value};
use crate::interpret::Known;
use crate::number::Number;
use crate::question::{Meaning, Scale};
use crate::register::{Field, Shape};
use crate::tally::source;
use crate::words::words;
use crate::workbook::{Cell, Content, Epoch};

/// What a cell gave.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    /// Values by field. One cell may give three, or none.
    pub values: Vec<(&'static str, Value)>,
    /// What is wrong with it.
    pub problems: Vec<(Effect, String)>,
    /// Whether it says that the risk is accepted, which is a claim.
    pub is_acceptance: bool,
}

impl Taken {
    fn value(field: &Field, value: Value) -> Self {
        Self { values: vec![(field.name, value)], ..Self::default() }
    }

    fn left_out(sentence: String) -> Self {
        Self { problems: vec![(Effect::LeftOut, sentence)], ..Self::default() }
    }

    fn noting(mut self, sentence: String) -> Self {
        self.problems.push((Effect::Noted, sentence));
        self
    }
}

/// Reads a cell.
pub(crate) fn take(cell: &Cell, at: &Address, field: &'static Field, known: &Known<'_>) -> Taken {
    if let Content::Error(error) = &cell.content {
        return Taken::left_out(format!(
            "{at} holds {error} in place of a value. Correct it in the file, or fill in {} later.",
            field.label
        ));
    }
    let shown = cell.content.shown();
    let is_name = matches!(field.shape, Shape::Identifier | Shape::Title);
    if shown.is_empty() || !is_name && field.shape != Shape::Truth && words().is_nothing(&shown) {
        return Taken::default();
    }
    match field.shape {
        Shape::Identifier | Shape::Line => text::line(field, at, &shown, Value::Line),
        Shape::Person => text::line(field, at, &shown, Value::Person),
        Shape::Title => text::title(field, at, &cell.content, &shown),
        Shape::Prose => text::prose(field, at, &cell.content),
        Shape::Rating(_) | Shape::Choice(_) | Shape::Truth => placed(&cell.content, at, field, known),
        Shape::Hours => hours::hours(&cell.content, at, field),
        Shape::Date => match day(&cell.content, known.order(field.name), known.epoch) {
            Ok(day) => Taken::value(field, Value::Date(day)),
            Err(why) => Taken { problems: vec![(why.effect(), why.sentence(at, &shown))], ..Taken::default() },
        },
        Shape::Named => list::several(field, at, &cell.content),
        Shape::Controls => list::controls(field, at, &cell.content),
        Shape::Properties => list::properties(at, &shown),
    }
}

/// A value of a scale: by its answer, else as it is where it fits, else asked for.
fn placed(content: &Content, at: &Address, field: &'static Field, known: &Known<'_>) -> Taken {
    let (Some(scale), Some(text)) = (Scale::of(field.shape), source(content)) else { return Taken::default() };
    match known.meaning(scale, &text) {
        Some(meaning) => return meant(field, scale, meaning),
        None if is_acceptance(field, &text) => return accepted(field, at, &text),
        None => {}
    }
    let found = match (scale, content) {
        (Scale::Truth, Content::Truth(truth)) => Some(Meaning::Truth(*truth)),
        (Scale::Truth, _) => words().truth(&text).map(Meaning::Truth),
        (Scale::Choice(list), _) => words().choice(list.name(), &text).map(|code| Meaning::Choice(code.to_owned())),
        (Scale::Rating(scale), _) if known.fits(scale) => Number::written(&text)
            .ok()
            .and_then(|number| number.whole())
            .and_then(|whole| u8::try_from(whole).ok())
            .map(Meaning::Rating),
        (Scale::Rating(_), _) => None,
    };
    match found.filter(|meaning| scale.takes(meaning)) {
        Some(meaning) => meant(field, scale, &meaning),
        None => {
            let sentence =
                format!("{at}: what “{}” means for {} has not been answered yet.", crate::excerpt(&text), field.label);
            Taken { problems: vec![(Effect::Unanswered, sentence)], ..Taken::default() }
        }
    }
}

fn meant(field: &'static Field, scale: Scale, meaning: &Meaning) -> Taken {
    let value = match (scale, meaning) {
        (Scale::Rating(_), Meaning::Rating(rating)) => Some(Value::Number(i64::from(*rating))),
        (Scale::Choice(list), Meaning::Choice(code)) => list.code(code).map(Value::Choice),
        (Scale::Truth, Meaning::Truth(truth)) => Some(Value::Truth(*truth)),
        (Scale::Rating(_) | Scale::Choice(_) | Scale::Truth, _) => None,
    };
    match value {
        // A state in the source is no decision here.
        Some(Value::Choice("accepted")) => Taken { is_acceptance: true, ..Taken::default() },
        Some(value) => Taken::value(field, value),
        None => Taken::default(),
    }
}

/// "Accepted" among the options is a state, and with it a claim; the option is "accept".
fn is_acceptance(field: &Field, text: &str) -> bool {
    field.name == "option"
        && words().choice("option", text).is_none()
        && words().choice("risk_status", text) == Some("accepted")
}

fn accepted(field: &Field, at: &Address, text: &str) -> Taken {
    let sentence = format!(
        "{at} says “{}”, which is a decision and no {}; it was kept as a claim of acceptance.",
        crate::excerpt(text),
        field.label.to_lowercase()
    );
    Taken { problems: vec![(Effect::Noted, sentence)], is_acceptance: true, ..Taken::default() }
}

/// Why a cell is no day.
enum NoDay {
    None,
    Open,
}

impl NoDay {
    fn effect(&self) -> Effect {
        match self {
            NoDay::None => Effect::LeftOut,
            NoDay::Open => Effect::Unanswered,
        }
    }

    fn sentence(&self, at: &Address, shown: &str) -> String {
        let shown = crate::excerpt(shown);
        match self {
            NoDay::None => format!("{at}: “{shown}” is no day. Write it like 2026-11-22."),
            NoDay::Open => {
                format!("{at}: whether “{shown}” begins with the day or the month has not been answered yet.")
            }
        }
    }
}

/// A day, written in one of the usual styles or left as a serial number.
fn day(content: &Content, order: Option<DateOrder>, epoch: Epoch) -> Result<Date, NoDay> {
    let serial = |number: &Number| {
        let days = number.approximately();
        let is_recent = (20_000.0..80_000.0).contains(&days) && !number.is_percent();
        if is_recent { calendar::day(days, epoch) } else { None }
    };
    match content {
        Content::Date(day) => Ok(*day),
        Content::Number(number) => serial(number).ok_or(NoDay::None),
        Content::Text(text) => match calendar::written(text) {
            Some(written) => written.day(order).ok_or(NoDay::Open),
            None => Number::written(text).ok().as_ref().and_then(serial).ok_or(NoDay::None),
        },
        Content::Truth(_) | Content::Minutes(_) | Content::Error(_) => Err(NoDay::None),
    }
}
