//! Days as the files of the demo write them: `4/12` is twelve days into the fourth month of the story, `-9` nine days ago.

use jiff::civil::Date;
use serde::Deserialize;

use super::past::Past;

/// The month that begins today.
const NOW: u8 = 19;

/// The day on which those who work on something said how far they had come.
pub const PROGRESS_LOOKED_AT: Day = Day::Of(18, 8);

/// A day of the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Day {
    /// So many days into a month of the story; one past the last month lies ahead.
    Of(u8, i32),
    /// So many days from today, back if negative.
    FromToday(i32),
}

impl TryFrom<String> for Day {
    type Error = anyhow::Error;

    fn try_from(text: String) -> anyhow::Result<Self> {
        Ok(match text.split_once('/') {
            Some((month, day)) => Day::Of(month.parse()?, day.parse()?),
            None => Day::FromToday(text.parse()?),
        })
    }
}

impl Day {
    /// The month of the story in which it is told.
    pub fn month(self) -> u8 {
        match self {
            Day::Of(month, _) => month,
            Day::FromToday(_) => 18,
        }
    }
}

impl Past<'_> {
    /// Whether a day of that month of the story is this date.
    pub fn is_on(&self, day: Day, month: u8, date: Date) -> bool {
        day.month() == month && self.date_of(day).is_ok_and(|day| day == date)
    }

    /// The date of a day of the story.
    pub fn date_of(&self, day: Day) -> anyhow::Result<Date> {
        match day {
            Day::Of(month, day) => self.day(month, day),
            Day::FromToday(days) => self.day(NOW, days),
        }
    }
}

/// Puts "March" where a text says "month 12".
pub fn with_months(text: &str, name: &dyn Fn(u8) -> anyhow::Result<String>) -> anyhow::Result<String> {
    let mut parts = text.split("month ");
    let mut named = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.find(|character: char| !character.is_ascii_digit()).unwrap_or(part.len());
        let (number, rest) = part.split_at(digits);
        match number.parse() {
            Ok(month) => named.push_str(&name(month)?),
            Err(_) => named.extend(["month ", number]),
        }
        named.push_str(rest);
    }
    Ok(named)
}
