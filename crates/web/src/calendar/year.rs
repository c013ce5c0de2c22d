//! A year: twelve months, each day with how much is on it.

use std::collections::BTreeMap;

use door::Visitor;
use jiff::civil::Date;
use listing::calendar::{Entry, Stands};
use maud::{Markup, html};

use super::PATH;
use super::asked::{Asked, month_name};
use super::month::weeks;
use crate::format::counted;
use crate::general::Query;

/// What is on a day.
#[derive(Default)]
struct Day {
    count: usize,
    late: usize,
}

/// The twelve months.
pub(super) fn year(visitor: &Visitor, asked: &Asked, query: &Query, days: &[Entry]) -> Markup {
    let mut by_day: BTreeMap<Date, Day> = BTreeMap::new();
    for entry in days {
        let day = by_day.entry(entry.on).or_default();
        day.count += 1;
        day.late += usize::from(entry.stands == Stands::Late);
    }
    let months = (1..=12).filter_map(|month| Date::new(asked.on.year(), month, 1).ok());
    html! {
        div.year { @for first in months { (month(visitor, query, first, &by_day)) } }
    }
}

fn month(visitor: &Visitor, query: &Query, first: Date, by_day: &BTreeMap<Date, Day>) -> Markup {
    let last = first.last_of_month();
    let (count, late) =
        by_day.range(first..=last).fold((0, 0), |(count, late), (_, day)| (count + day.count, late + day.late));
    let value = format!("{:04}-{:02}", first.year(), first.month());
    let month = Query::read(query.with("show", Some("month")).trim_start_matches('?'));
    let href = format!("{}{}", visitor.href(PATH), month.with("on", Some(&value)));
    html! {
        section.card.days {
            header { h2 { a href=(href) { (month_name(first)) } } small { (count) @if late > 0 { ", " span.late { (late) " late" } } } }
            table {
                thead { tr { @for (short, long) in [("M", "Monday"), ("T", "Tuesday"), ("W", "Wednesday"), ("T", "Thursday"), ("F", "Friday"), ("S", "Saturday"), ("S", "Sunday")] { th scope="col" { abbr title=(long) { (short) } } } } }
                tbody {
                    @for week in weeks(first) {
                        tr {
                            @for day in week {
                                td.today[day == Some(visitor.view.today())] {
                                    @if let Some(day) = day {
                                        @match by_day.get(&day) {
                                            Some(on) => {
                                                a.late[on.late > 0] href=(format!("{href}#d{}", day.day())) { (day.day()) span.spoken { ": " (counted(on.count, "thing", "things")) @if on.late > 0 { ", " (on.late) " late" } } }
                                            },
                                            None => span { (day.day()) },
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
