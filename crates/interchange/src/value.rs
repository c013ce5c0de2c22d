//! Reads one cell as a value of one field.

use jiff::civil::Date;

use crate::address::Address;
use crate::calendar::{self, DateOrder};
use crate::control;
use crate::entry::{Effect, Value};
use crate::interpret::Known;
use crate::number::{Misread, Number};
use crate::question::{Meaning, Scale};
use crate::register::{Field, Shape};
use crate::tally::source;
use crate::words::{fold, words};
use crate::workbook::{Cell, Content, Epoch, one_line};

/// The longest line and the longest prose, in characters: what records hold.
const LINE: usize = 300;
const PROSE: usize = 20_000;

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
        Shape::Identifier | Shape::Line => line(field, at, &shown, Value::Line),
        Shape::Person => line(field, at, &shown, Value::Person),
        Shape::Title => title(field, at, &cell.content, &shown),
        Shape::Prose => prose(field, at, &cell.content),
        Shape::Rating(_) | Shape::Choice(_) | Shape::Truth => placed(&cell.content, at, field, known),
        Shape::Hours => hours(&cell.content, at, field),
        Shape::Date => match day(&cell.content, known.order(field.name), known.epoch) {
            Ok(day) => Taken::value(field, Value::Date(day)),
            Err(why) => Taken { problems: vec![(why.effect(), why.sentence(at, &shown))], ..Taken::default() },
        },
        Shape::Named => several(field, at, &cell.content),
        Shape::Controls => controls(field, at, &cell.content),
        Shape::Properties => properties(at, &shown),
    }
}

/// Text without what cannot be shown: control characters, and marks that turn the direction of what follows.
fn showable(text: &str) -> String {
    let is_unshowable = |c: char| {
        c.is_control() && c != '\n' && c != '\t'
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    };
    text.chars().filter(|c| !is_unshowable(*c)).collect()
}

/// The first characters of a text, whole words where that loses little.
fn shortened(text: &str, most: usize) -> Option<String> {
    let (end, _) = text.char_indices().nth(most)?;
    let (last, _) = text.char_indices().nth(most - 1)?;
    let head = text.get(..last).unwrap_or_default();
    let word = head.rfind(' ').filter(|space| space * 10 > end * 8).unwrap_or(last);
    Some(format!("{}…", text.get(..word).unwrap_or_default()))
}

fn line(field: &Field, at: &Address, shown: &str, value: fn(String) -> Value) -> Taken {
    let line = one_line(&showable(shown));
    match shortened(&line, LINE) {
        _ if line.is_empty() => Taken::left_out(format!("{at} holds nothing that can be shown.")),
        Some(short) => Taken::value(field, value(short))
            .noting(format!("{at} has more than {LINE} characters; the end was cut off for {}.", field.label)),
        None => Taken::value(field, value(line)),
    }
}

/// A title that is too long is shortened, and kept whole as the description.
fn title(field: &Field, at: &Address, content: &Content, shown: &str) -> Taken {
    let mut taken = line(field, at, shown, Value::Line);
    if !taken.problems.is_empty() && !taken.values.is_empty() {
        taken.problems = vec![(
            Effect::Noted,
            format!(
                "{at} has more than {LINE} characters; {} is its beginning, and the whole is the description.",
                field.label
            ),
        )];
        if let Content::Text(text) = content {
            let text = showable(text);
            taken.values.push((
                "description",
                Value::Prose(shortened(text.trim(), PROSE).unwrap_or_else(|| text.trim().to_owned())),
            ));
        }
    }
    taken
}

fn prose(field: &Field, at: &Address, content: &Content) -> Taken {
    let text = match content {
        Content::Text(text) => showable(&text.replace("\r\n", "\n").replace('\r', "\n")).trim().to_owned(),
        other => other.shown(),
    };
    match shortened(&text, PROSE) {
        _ if text.is_empty() => Taken::default(),
        Some(short) => Taken::value(field, Value::Prose(short))
            .noting(format!("{at} has more than {PROSE} characters; the end was cut off.")),
        None => Taken::value(field, Value::Prose(text)),
    }
}

/// A value of a scale: by its answer, else as it is where it fits, else asked for.
fn placed(content: &Content, at: &Address, field: &'static Field, known: &Known<'_>) -> Taken {
    let (Some(scale), Some(text)) = (Scale::of(field.shape), source(content)) else { return Taken::default() };
    match known.answers.meaning(scale.name(), &text).filter(|meaning| scale.takes(meaning)) {
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
    let is_acceptance = field.name == "status" && value == Some(Value::Choice("accepted"));
    Taken { is_acceptance, ..value.map_or_else(Taken::default, |value| Taken::value(field, value)) }
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

/// Whole hours from `4`, `4 h`, `2 days`, `90 min`, or a length of time.
fn hours(content: &Content, at: &Address, field: &Field) -> Taken {
    let shown = content.shown();
    let unread = |why: &str| {
        Taken::left_out(format!(
            "{at}: “{}” {why}. Write whole hours from 0 to 8760, such as 4 or 48.",
            crate::excerpt(&shown)
        ))
    };
    let minutes = match content {
        Content::Minutes(minutes) => Ok(*minutes),
        _ => in_minutes(&shown),
    };
    match minutes {
        Err(Misread::Ambiguous) => unread("can be read as thousands or as a fraction"),
        Err(Misread::NoNumber) => unread("is no number of hours"),
        Ok(minutes) if minutes % 60 != 0 => unread("is not whole hours"),
        Ok(minutes) if !(0..=8760 * 60).contains(&minutes) => unread("is less than nothing or more than a year"),
        Ok(minutes) => Taken::value(field, Value::Number(minutes / 60)),
    }
}

fn in_minutes(text: &str) -> Result<i64, Misread> {
    let text = text.trim_start_matches(['<', '≤', '≥', '>', '~', '=']).trim();
    if let Some((hours, minutes)) = text.split_once(':')
        && let (Ok(hours), Ok(minutes)) = (hours.parse::<i64>(), minutes.parse::<i64>())
    {
        return hours.checked_mul(60).and_then(|whole| whole.checked_add(minutes)).ok_or(Misread::NoNumber);
    }
    let end = text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let worth = if unit.is_empty() { Some(60) } else { words().minutes_of.get(&fold(unit)).copied() };
    let worth = worth.ok_or(Misread::NoNumber)?;
    let number = Number::written(number)?;
    match number.whole() {
        Some(whole) => whole.checked_mul(worth).ok_or(Misread::NoNumber),
        None => part(number.approximately(), worth).filter(|_| !number.is_percent()).ok_or(Misread::NoNumber),
    }
}

/// A fraction of a unit, where that is whole minutes.
fn part(number: f64, worth: i64) -> Option<i64> {
    let minutes = number * f64::from(u16::try_from(worth).ok()?);
    #[expect(clippy::cast_possible_truncation, reason = "it is seen to be small and whole")]
    (minutes.abs() < 1e9 && (minutes - minutes.round()).abs() < 1e-6).then(|| minutes.round() as i64)
}

/// Names, one a line or with a semicolon or bar between; commas part them only where nothing else does.
fn several(field: &Field, at: &Address, content: &Content) -> Taken {
    let text = match content {
        Content::Text(text) => showable(text),
        other => other.shown(),
    };
    let separators: &[char] = if text.trim().contains(['\n', ';', '|']) { &['\n', '\r', ';', '|'] } else { &[','] };
    let mut names: Vec<String> = Vec::new();
    let mut taken = Taken::default();
    for name in text.split(separators) {
        let name = one_line(name.trim().trim_start_matches(['-', '•', '*', '–', '·']));
        let name = match shortened(&name, LINE) {
            Some(short) => {
                taken = taken
                    .noting(format!("{at} names something with more than {LINE} characters; the end was cut off."));
                short
            }
            None => name,
        };
        let is_new = names.iter().all(|other| other.to_lowercase() != name.to_lowercase());
        if !name.is_empty() && !words().is_nothing(&name) && is_new {
            names.push(name);
        }
    }
    if !names.is_empty() {
        taken.values.push((field.name, Value::Named(names)));
    }
    taken
}

fn controls(field: &Field, at: &Address, content: &Content) -> Taken {
    let named = control::named(content);
    let effect = if named.controls.is_empty() { Effect::LeftOut } else { Effect::Noted };
    let problems = named.problems.iter().map(|problem| (effect, format!("{at}: {problem}"))).collect();
    let values =
        if named.controls.is_empty() { Vec::new() } else { vec![(field.name, Value::Controls(named.controls))] };
    Taken { values, problems, is_acceptance: false }
}

/// Which of confidentiality, integrity and availability a cell names: letters, words, or "all".
fn properties(at: &Address, shown: &str) -> Taken {
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
