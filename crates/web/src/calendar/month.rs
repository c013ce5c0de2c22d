//! A month, day by day: what is on each.

use door::Visitor;
use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use listing::calendar::Entry;
use maud::{Markup, html};

use super::asked::Asked;
use super::line;
use crate::format::date;

/// The weeks of a month from Monday on; nothing stands where a day belongs to another month.
pub(super) fn weeks(first: Date) -> Vec<Vec<Option<Date>>> {
    let before = usize::try_from(first.weekday().since(Weekday::Monday)).unwrap_or(0);
    let days = (0..i64::from(first.days_in_month())).filter_map(|day| first.checked_add(day.days()).ok());
    let mut cells: Vec<Option<Date>> = std::iter::repeat_n(None, before).chain(days.map(Some)).collect();
    cells.resize(cells.len().next_multiple_of(7), None);
    cells.chunks(7).map(<[Option<Date>]>::to_vec).collect()
}

/// The days on which something is on, each with its lines.
pub(super) fn month(visitor: &Visitor, asked: &Asked, days: &[Entry]) -> Markup {
    let on_days: Vec<&[Entry]> = days.chunk_by(|one, other| one.on == other.on).collect();
    html! {
        @if on_days.is_empty() { section.card { div.empty { h2 { "Nothing is on in " (asked.called()) } p { "No record that you may see names a day in it." } } } }
        @for entries in on_days {
            @if let Some(first) = entries.first() {
                section.card id=(format!("d{}", first.on.day())) {
                    header { h2 { (date(first.on)) @if first.on == visitor.view.today() { ", today" } } small { (entries.len()) } }
                    ul.todo { @for entry in entries { (line(visitor, entry, false)) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday_and_hold_every_day_of_the_month_once() {
        let february: Date = "2026-02-01".parse().unwrap();
        let weeks = weeks(february);
        assert_eq!((weeks.len(), weeks[0][6]), (5, Some(february)), "it begins on a Sunday");
        assert_eq!(weeks.iter().flatten().flatten().count(), 28);
    }
}
