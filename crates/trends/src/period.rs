//! From when to when, and which days in between are looked at.

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

/// A period that is looked at on a number of days, its first and its last among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// On how many days it is looked at.
    pub points: usize,
}

/// On how many days a period is looked at when nobody says: a year month by month.
pub const USUAL: usize = 13;
/// On how many at most.
pub const MOST: usize = 60;

impl Period {
    /// A period; a sentence where it is none.
    ///
    /// # Errors
    /// The sentence.
    pub fn new(from: Date, to: Date, points: usize) -> Result<Self, &'static str> {
        if from >= to {
            return Err("The first day of a period lies before its last. Turn them round, or choose an earlier one.");
        }
        if !(2..=MOST).contains(&points) {
            return Err("A period is looked at on 2 to 60 days.");
        }
        Ok(Self { from, to, points })
    }

    /// The year that ends on a day, or as much of it as there was.
    pub fn year_to(to: Date, began: Date) -> Self {
        let year: Span = 12.months();
        let from = to.checked_sub(year).unwrap_or(began).max(began);
        Self { from: from.min(to), to, points: USUAL }
    }

    /// The days, each once, the first first.
    pub fn days(&self) -> Vec<Date> {
        let length = self.from.until(self.to).map_or(0, |span| span.get_days());
        let last = i64::try_from(self.points).unwrap_or(2).saturating_sub(1).max(1);
        let day = |point: i64| {
            let ahead = i64::from(length) * point / last;
            self.from.checked_add(ahead.days()).unwrap_or(self.to)
        };
        let mut days: Vec<Date> = (0..=last).map(day).collect();
        days.dedup();
        days
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_period_is_looked_at_on_its_first_and_last_day_and_evenly_between() {
        let period = Period::new(date(2026, 1, 1), date(2026, 1, 11), 3).unwrap();
        assert_eq!(period.days(), [date(2026, 1, 1), date(2026, 1, 6), date(2026, 1, 11)]);
        let short = Period::new(date(2026, 1, 1), date(2026, 1, 3), 13).unwrap();
        assert_eq!(short.days(), [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3)], "no day twice");
        let months = Period::year_to(date(2026, 11, 22), date(2020, 1, 1)).days();
        assert_eq!((months.len(), months[0], months[12]), (13, date(2025, 11, 22), date(2026, 11, 22)));
        let young = Period::year_to(date(2026, 11, 22), date(2026, 11, 22));
        assert_eq!(young.days(), [date(2026, 11, 22)]);
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for (from, to, points) in [
            (date(2026, 1, 2), date(2026, 1, 1), 13),
            (date(2026, 1, 1), date(2026, 1, 1), 13),
            (date(2026, 1, 1), date(2026, 2, 1), 1),
            (date(2026, 1, 1), date(2026, 2, 1), 61),
        ] {
            assert!(Period::new(from, to, points).is_err(), "{from} {to} {points}");
        }
    }
}
