//! Moments as people name them in addresses: a day, a time of the organisation's clocks, an instant, an entry of the log.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan as _};

/// A past moment as people name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The last commit recorded at or before this instant.
    Instant(Timestamp),
    /// The end of this day where the organisation is.
    Date(Date),
    /// What the clocks showed where the organisation is. It means the end of that minute or second: a change that a page
    /// tells of at 14:22 is there at 14:22.
    Local(DateTime, Precision),
    /// The end of the commit that this entry of the log belongs to: exact where two commits share an instant.
    Entry(u64),
}

/// How precisely a time was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// 14:22.
    Minute,
    /// 14:22:05.
    Second,
}

/// What begins the name of an entry.
const ENTRY: &str = "entry-";
/// The last microsecond before the next begins.
const LEAST: SignedDuration = SignedDuration::from_micros(1);

impl FromStr for When {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unreadable = || {
            "Write a date like 2026-03-31, or a date and a time like 2026-03-31T14:22 (2026-03-31T12:22:00Z for UTC)."
                .to_owned()
        };
        if let Some(entry) = text.strip_prefix(ENTRY) {
            return entry.parse().map(When::Entry).map_err(|_| unreadable());
        }
        let Some((date, time)) = text.split_once(['T', 't', ' ']) else {
            return text.parse().map(When::Date).map_err(|_| unreadable());
        };
        if let Ok(instant) = text.parse() {
            return Ok(When::Instant(instant));
        }
        let precision = match time.len() {
            5 => Precision::Minute,
            8 => Precision::Second,
            _ => return Err(unreadable()),
        };
        format!("{date}T{time}").parse().map(|local| When::Local(local, precision)).map_err(|_| unreadable())
    }
}

/// As an address names it: nothing in it has to be escaped there.
impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::Instant(instant) => write!(f, "{instant}"),
            When::Date(date) => write!(f, "{date}"),
            When::Local(local, Precision::Minute) => write!(f, "{}", local.strftime("%Y-%m-%dT%H:%M")),
            When::Local(local, Precision::Second) => write!(f, "{}", local.strftime("%Y-%m-%dT%H:%M:%S")),
            When::Entry(entry) => write!(f, "{ENTRY}{entry}"),
        }
    }
}

/// From when until when a named moment lasts; its end is what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lasting {
    pub first: Timestamp,
    pub last: Timestamp,
}

/// The span of a day where the clocks are of that zone.
pub(crate) fn of_date(date: Date, zone: &TimeZone) -> Result<Lasting, String> {
    let none = |_| "There is no such day.".to_owned();
    let first = date.to_zoned(zone.clone()).map_err(none)?.timestamp();
    let next = date.tomorrow().and_then(|next| next.to_zoned(zone.clone())).map_err(none)?.timestamp();
    Ok(Lasting { first, last: next.checked_sub(LEAST).map_err(none)? })
}

/// The span of what clocks of that zone showed. What they showed twice, as summer ended, is the second time; what they never
/// showed, as it began, is none.
pub(crate) fn of_local(local: DateTime, precision: Precision, zone: &TimeZone) -> Result<Lasting, String> {
    let none = |_| "There is no such time.".to_owned();
    let ambiguous = zone.to_ambiguous_zoned(local);
    if let AmbiguousOffset::Gap { before, after } = ambiguous.offset() {
        let forward = after.duration_since(before).as_secs() / 60;
        return Err(format!(
            "The clocks never showed {} on {}: they went forward by {forward} minutes just before. Choose an earlier or a later time.",
            local.strftime("%H:%M"),
            local.strftime("%-d %b %Y"),
        ));
    }
    let first = ambiguous.later().map_err(none)?.timestamp();
    let span = match precision {
        Precision::Minute => 1.minute(),
        Precision::Second => 1.second(),
    };
    let last = first.checked_add(span).and_then(|next| next.checked_sub(LEAST)).map_err(none)?;
    Ok(Lasting { first, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(text: &str) -> When {
        text.parse().unwrap_or_else(|sentence| panic!("{text}: {sentence}"))
    }

    fn local(text: &str, zone: &str) -> Result<(String, String), String> {
        let When::Local(local, precision) = when(text) else { return Err(format!("{text} is no local time")) };
        let zone = TimeZone::get(zone).map_err(|error| error.to_string())?;
        of_local(local, precision, &zone).map(|lasting| (lasting.first.to_string(), lasting.last.to_string()))
    }

    #[test]
    fn a_moment_reads_as_it_is_written() {
        for text in ["2026-03-31", "2026-03-31T14:22", "2026-03-31T14:22:05", "2026-03-31T12:22:05Z", "entry-1234"] {
            assert_eq!(when(text).to_string(), text);
        }
        assert_eq!(
            when("2026-03-31T14:22:00+02:00").to_string(),
            "2026-03-31T12:22:00Z",
            "nothing in it needs escaping"
        );
        assert_eq!(when("2026-03-31 14:22").to_string(), "2026-03-31T14:22");
    }

    #[test]
    fn what_names_no_moment_is_told_how_one_is_written() {
        let bad = [
            "",
            "yesterday",
            "2026-02-30",
            "2026-03-31T25:00",
            "2026-03-31T14",
            "31.3.2026",
            "entry-",
            "entry--1",
            "entry-x",
            "2026-03-31T14:22:00 02:00",
            "2026-3-1",
            "+",
            "T",
            "2026-03-31T",
            "99999999999-01-01",
            "2026-03-31T14:22\u{0}",
        ];
        for text in bad {
            let sentence = text.parse::<When>().expect_err(text);
            assert!(sentence.contains("2026-03-31T14:22"), "{text}: {sentence}");
        }
    }

    #[test]
    fn a_time_means_its_end_and_an_hour_that_never_was_is_refused() {
        let amsterdam = "Europe/Amsterdam";
        let told = |first: &str, last: &str| Ok((first.to_owned(), last.to_owned()));
        assert_eq!(local("2026-07-01T14:22", amsterdam), told("2026-07-01T12:22:00Z", "2026-07-01T12:22:59.999999Z"));
        assert_eq!(
            local("2026-07-01T14:22:05", amsterdam),
            told("2026-07-01T12:22:05Z", "2026-07-01T12:22:05.999999Z")
        );
        assert_eq!(local("2026-10-25T02:30", amsterdam), told("2026-10-25T01:30:00Z", "2026-10-25T01:30:59.999999Z"));
        let sentence = local("2026-03-29T02:30", amsterdam).expect_err("that hour was left out");
        assert!(sentence.contains("02:30") && sentence.contains("60 minutes"), "{sentence}");
    }
}
