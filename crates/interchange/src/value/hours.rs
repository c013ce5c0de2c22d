//! Lengths of time, in hours.

use super::Taken;
use crate::address::Address;
use crate::entry::Value;
use crate::number::{Misread, Number};
use crate::register::Field;
use crate::words::{fold, words};
use crate::workbook::Content;

/// Whole hours from `4`, `4 h`, `2 days`, `90 min`, or a length of time.
pub(super) fn hours(content: &Content, at: &Address, field: &Field) -> Taken {
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
