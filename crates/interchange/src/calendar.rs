//! Days as spreadsheets store them and as people write them.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::words::{fold, words};
use crate::workbook::{Content, Epoch};

/// Which of two numbers of a day such as `03/04/2026` is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 3 April, as in most of the world.
    DayFirst,
    /// March 4, as in the United States.
    MonthFirst,
}

/// A day that a person wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// This day.
    Day(Date),
    /// One of two days.
    Either {
        /// With the day first.
        day_first: Date,
        /// With the month first.
        month_first: Date,
    },
    /// This day, written with slashes or dashes in that order.
    Ordered(Date, DateOrder),
}

impl Written {
    /// The day, where it is certain or the order is known.
    pub fn day(self, order: Option<DateOrder>) -> Option<Date> {
        match (self, order) {
            (Written::Day(day) | Written::Ordered(day, _), _) => Some(day),
            (Written::Either { day_first, .. }, Some(DateOrder::DayFirst)) => Some(day_first),
            (Written::Either { month_first, .. }, Some(DateOrder::MonthFirst)) => Some(month_first),
            (Written::Either { .. }, None) => None,
        }
    }
}

/// The day of a serial number, or the minutes where it counts less than a day.
pub(crate) fn by_serial(serial: f64, epoch: Epoch) -> Option<Content> {
    if (0.0..1.0).contains(&serial) && epoch == Epoch::From1900 {
        return minutes(serial);
    }
    day(serial, epoch).map(Content::Date)
}

/// The day of a serial number; its time of day is left out. 60 is 29 February 1900 to Excel, a day that never was.
pub(crate) fn day(serial: f64, epoch: Epoch) -> Option<Date> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "it was just seen to be small")]
    let days = serial.floor() as i64;
    let from = match epoch {
        Epoch::From1904 => date(1904, 1, 1),
        Epoch::From1900 if days < 60 => date(1899, 12, 31),
        Epoch::From1900 if days == 60 => return None,
        Epoch::From1900 => date(1899, 12, 30),
    };
    from.checked_add(days.days()).ok()
}

/// A part of days as minutes, rounded.
pub(crate) fn minutes(days: f64) -> Option<Content> {
    let minutes = (days * 1440.0).round();
    #[expect(clippy::cast_possible_truncation, reason = "it is seen to be small")]
    (0.0..1e9).contains(&minutes).then_some(Content::Minutes(minutes as i64))
}

/// A day in the form of ISO 8601, perhaps with a time.
pub(crate) fn iso(text: &str) -> Option<Date> {
    let day = text.trim().get(..10)?;
    let has_form = day.bytes().enumerate().all(|(place, byte)| match place {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if has_form { day.parse().ok() } else { None }
}

/// A length of time in the form of ISO 8601, `PT4H30M`, in minutes.
pub(crate) fn iso_minutes(text: &str) -> Option<i64> {
    let span: jiff::Span = text.trim().parse().ok()?;
    let minutes = span.total((jiff::Unit::Minute, jiff::SpanRelativeTo::days_are_24_hours())).ok()?.round();
    #[expect(clippy::cast_possible_truncation, reason = "it is seen to be small")]
    (minutes.abs() < 1e9).then_some(minutes as i64)
}

/// A day as a person writes it: `2026-11-22`, `22.11.2026`, `22/11/2026`, `22 Nov 2026`, `22. November 2026`, `Nov 22, 2026`.
pub(crate) fn written(text: &str) -> Option<Written> {
    let text = text.trim();
    if text.len() < 6 || text.len() > 40 || !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some(day) = iso(text) {
        let rest = text.get(10..).unwrap_or_default();
        return (rest.is_empty() || rest.starts_with(['T', ' ']) && is_time(rest.trim_start_matches(['T', ' '])))
            .then_some(Written::Day(day));
    }
    let (pieces, separators) = pieces(text)?;
    match (pieces.as_slice(), separators.as_slice()) {
        ([Piece::Number(year, 4), Piece::Number(month, _), Piece::Number(day, _)], [first, second])
            if first == second =>
        {
            civil(*year, *month, *day).map(Written::Day)
        }
        (
            [Piece::Number(first, 1..=2), Piece::Number(second, 1..=2), Piece::Number(year, digits @ (2 | 4))],
            [one, two],
        ) if one == two => by_numbers(*first, *second, full_year(*year, *digits), *one),
        ([Piece::Number(day, 1..=2), Piece::Month(month), Piece::Number(year, digits @ (2 | 4))], _)
        | ([Piece::Month(month), Piece::Number(day, 1..=2), Piece::Number(year, digits @ (2 | 4))], _) => {
            civil(full_year(*year, *digits), *month, *day).map(Written::Day)
        }
        _ => None,
    }
}

/// Points mean the day first wherever they are used; slashes and dashes mean either.
fn by_numbers(first: i64, second: i64, year: i64, separator: char) -> Option<Written> {
    let (day_first, month_first) = (civil(year, second, first), civil(year, first, second));
    match (separator, day_first, month_first) {
        ('.', Some(day), _) => Some(Written::Day(day)),
        ('.', None, _) | (_, None, None) => None,
        (_, Some(day), None) => Some(Written::Ordered(day, DateOrder::DayFirst)),
        (_, None, Some(day)) => Some(Written::Ordered(day, DateOrder::MonthFirst)),
        (_, Some(day), Some(other)) if day == other => Some(Written::Day(day)),
        (_, Some(day_first), Some(month_first)) => Some(Written::Either { day_first, month_first }),
    }
}

enum Piece {
    /// A number and how many digits it has.
    Number(i64, usize),
    /// A month by its name.
    Month(i64),
}

/// The numbers and the month of a text, and what stands between them; nothing when it holds anything else. A time of day at
/// its end and words such as "de" between are passed by.
fn pieces(text: &str) -> Option<(Vec<Piece>, Vec<char>)> {
    let (mut pieces, mut separators) = (Vec::new(), Vec::new());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let same = |c: char| c.is_ascii_digit() == first.is_ascii_digit() && c.is_alphabetic() == first.is_alphabetic();
        let end = rest.find(|c: char| !same(c)).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        if pieces.len() == 3 {
            return is_time(rest.trim_start_matches([',', ' ', '.'])).then_some((pieces, separators));
        }
        if first.is_ascii_digit() {
            pieces.push(Piece::Number(piece.parse().ok()?, piece.len()));
        } else if first.is_alphabetic() {
            if !is_joining(piece) {
                pieces.push(Piece::Month(month(piece)?));
            }
        } else {
            let separator: String = piece.chars().filter(|c| !c.is_whitespace()).collect();
            let separator = match separator.as_str() {
                "" => ' ',
                "." | "," | "/" | "-" => separator.chars().next()?,
                _ => return None,
            };
            if !pieces.is_empty() {
                separators.push(separator);
            }
        }
        rest = after;
    }
    separators.truncate(pieces.len().saturating_sub(1));
    (pieces.len() == 3).then_some((pieces, separators))
}

/// What stands beside a day in some languages: 1er mars, November 22nd, 22 de noviembre.
fn is_joining(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "de" | "del" | "of" | "er" | "st" | "nd" | "rd" | "th" | "r")
}

/// Nothing, or a time of day.
fn is_time(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_ascii_digit() || matches!(c, ':' | '.' | ' ' | 'Z' | '+' | '-' | 'a' | 'p' | 'm' | 'A' | 'P' | 'M')
    }) && (text.is_empty() || text.contains(':'))
}

/// The number of a month by its name in any of the languages, whole or shortened to three letters or more.
fn month(name: &str) -> Option<i64> {
    let name = fold(name);
    let months = &words().months;
    if let Some(position) = months.iter().position(|names| names.contains(&name)) {
        return i64::try_from(position).ok().map(|position| position + 1);
    }
    if name.chars().count() < 3 {
        return None;
    }
    let mut found = months.iter().enumerate().filter(|(_, names)| names.iter().any(|whole| whole.starts_with(&name)));
    let (position, _) = found.next()?;
    if found.next().is_some() { None } else { i64::try_from(position).ok().map(|position| position + 1) }
}

/// Two digits mean 1970 to 2069.
fn full_year(year: i64, digits: usize) -> i64 {
    match (digits, year) {
        (2, ..70) => 2000 + year,
        (2, _) => 1900 + year,
        _ => year,
    }
}

fn civil(year: i64, month: i64, day: i64) -> Option<Date> {
    let year = i16::try_from(year).ok().filter(|year| (1900..=9999).contains(year))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_the_styles_that_people_write() {
        let wanted = Written::Day(date(2026, 11, 22));
        for text in [
            "2026-11-22",
            "2026-11-22T08:30:00",
            "2026-11-22 08:30",
            "2026/11/22",
            "2026.11.22",
            "22.11.2026",
            "22. 11. 2026",
            "22.11.26",
            "22.11.2026 14:00",
            "22 Nov 2026",
            "22-Nov-2026",
            "22. November 2026",
            "22 novembre 2026",
            "22 de noviembre de 2026",
            "22 listopada 2026",
            "November 22, 2026",
            "Nov. 22nd, 2026",
        ] {
            assert_eq!(written(text), Some(wanted), "{text}");
        }
        assert_eq!(written("1er août 2026"), Some(Written::Day(date(2026, 8, 1))));
        assert_eq!(written("3. März 2026"), Some(Written::Day(date(2026, 3, 3))));
        for text in [
            "",
            "soon",
            "Q4 2026",
            "2026",
            "31.02.2026",
            "22.11.",
            "5.1",
            "A.5.1",
            "22 Foo 2026",
            "1.2.3.4",
            "192.168.1.1",
            "22..11..2026",
        ] {
            assert_eq!(written(text), None, "{text}");
        }
    }

    #[test]
    fn slashes_leave_open_which_is_the_day_unless_one_number_settles_it() {
        let day_first = date(2026, 4, 3);
        assert_eq!(written("03/04/2026"), Some(Written::Either { day_first, month_first: date(2026, 3, 4) }));
        assert_eq!(written("22/11/2026"), Some(Written::Ordered(date(2026, 11, 22), DateOrder::DayFirst)));
        assert_eq!(written("11/22/2026"), Some(Written::Ordered(date(2026, 11, 22), DateOrder::MonthFirst)));
        assert_eq!(written("04/04/2026"), Some(Written::Day(date(2026, 4, 4))));
        assert_eq!(written("13/13/2026"), None);
    }

    #[test]
    fn serial_numbers_count_from_1900_or_from_1904() {
        for (serial, epoch, wanted) in [
            (1.0, Epoch::From1900, Some(date(1900, 1, 1))),
            (59.0, Epoch::From1900, Some(date(1900, 2, 28))),
            (60.0, Epoch::From1900, None),
            (61.0, Epoch::From1900, Some(date(1900, 3, 1))),
            (46348.75, Epoch::From1900, Some(date(2026, 11, 22))),
            (44886.0, Epoch::From1904, Some(date(2026, 11, 22))),
            (-1.0, Epoch::From1900, None),
            (1e300, Epoch::From1900, None),
            (f64::NAN, Epoch::From1904, None),
        ] {
            assert_eq!(day(serial, epoch), wanted, "{serial}");
        }
        assert_eq!(by_serial(0.5, Epoch::From1900), Some(Content::Minutes(720)));
        assert_eq!(minutes(f64::INFINITY), None);
        assert_eq!(iso_minutes("PT04H30M00S"), Some(270));
        assert_eq!(iso_minutes("soon"), None);
    }
}
