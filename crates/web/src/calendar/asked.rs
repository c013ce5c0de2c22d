//! What the address asks of the calendar.

use std::collections::BTreeSet;

use access::View;
use door::Visitor;
use isms::people::Person;
use isms::registry;
use jiff::civil::Date;
use listing::calendar;
use maud::{Markup, html};
use record::{Id, Kinded as _};

use crate::component::icon;
use crate::general::Query;
use crate::moment;

/// How the days are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Year,
    Month,
    List,
}

impl Shape {
    pub const ALL: [(Self, &'static str, &'static str); 3] =
        [(Self::Year, "year", "Year"), (Self::Month, "month", "Month"), (Self::List, "list", "List")];

    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(shape, ..)| *shape == self).map_or("year", |(_, code, _)| code)
    }
}

/// What is asked.
pub(super) struct Asked {
    pub shape: Shape,
    /// A day of the period.
    pub on: Date,
    pub filter: calendar::Asked,
}

/// The names of months.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) fn month_name(on: Date) -> &'static str {
    usize::try_from(on.month() - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default()
}

impl Asked {
    /// Reads it; what means nothing is said in a sentence, and the rest is shown.
    pub fn read(view: &View, query: &Query) -> (Self, Option<String>) {
        let mut sentence = None;
        let mut wrong = |words: &str| sentence = Some(words.to_owned());
        let shape = query.get("show").map(|code| Shape::ALL.iter().find(|(_, known, _)| *known == code));
        let shape = match shape {
            None => Shape::Year,
            Some(Some((shape, ..))) => *shape,
            Some(None) => {
                wrong("The calendar is shown as a year, a month or a list.");
                Shape::Year
            }
        };
        let on = match query.get("on").map(read_day) {
            None => view.today(),
            Some(Some(day)) => day,
            Some(None) => {
                wrong("Write the year as 2026, the month as 2026-11, between 1900 and 2200.");
                view.today()
            }
        };
        let kind = query.get("kind").and_then(registry::named).filter(|kind| view.knows_kind(kind));
        if query.get("kind").is_some() && kind.is_none() {
            wrong("There is no such kind of record.");
        }
        let person = query.get("person").map(|id| Id::parse_str(id).ok());
        if person == Some(None) {
            wrong("There is no such person.");
        }
        let clause = query.get("clause").map(str::to_owned);
        (Self { shape, on, filter: calendar::Asked { person: person.flatten(), kind, clause } }, sentence)
    }

    /// The first and the last day.
    pub fn period(&self) -> (Date, Date) {
        match self.shape {
            Shape::Month => (self.on.first_of_month(), self.on.last_of_month()),
            Shape::Year | Shape::List => (self.on.first_of_year(), self.on.last_of_year()),
        }
    }

    /// What the period is called.
    pub fn called(&self) -> String {
        match self.shape {
            Shape::Month => format!("{} {}", month_name(self.on), self.on.year()),
            Shape::Year | Shape::List => self.on.year().to_string(),
        }
    }

    /// The period in the address.
    fn value(&self, on: Date) -> String {
        match self.shape {
            Shape::Month => format!("{:04}-{:02}", on.year(), on.month()),
            Shape::Year | Shape::List => format!("{:04}", on.year()),
        }
    }

    /// The period before or after; nothing beyond what dates can say.
    fn beside(&self, by: i32) -> Option<String> {
        use jiff::ToSpan as _;
        let span = if self.shape == Shape::Month { by.months() } else { by.years() };
        let on = self.on.first_of_month().checked_add(span).ok().filter(|on| is_near(*on))?;
        Some(self.value(on))
    }

    /// The ways to another period and shape, and the filters.
    pub fn choices(&self, visitor: &Visitor, query: &Query) -> Markup {
        let view = &visitor.view;
        let href =
            |name: &str, value: Option<&str>| visitor.href(&format!("{}{}", super::PATH, query.with(name, value)));
        let kinds: Vec<_> = calendar::kinds(view).collect();
        let clauses: BTreeSet<&str> = kinds.iter().map(|kind| kind.clause).collect();
        let mut people: Vec<_> = view.choices(Person::kind_of()).map(|held| (held.id, held.title())).collect();
        people.sort_by_key(|(_, name)| *name);
        html! {
            div.filters {
                ul.chips aria-label="As" {
                    @for (shape, code, label) in Shape::ALL {
                        li { a.chip href=(href("show", Some(code))) aria-current=[(shape == self.shape).then_some("true")] { (label) } }
                    }
                }
                ul.chips aria-label="Period" {
                    @if let Some(before) = self.beside(-1) { li { a.chip href=(href("on", Some(&before))) { (icon("chevron-left")) span.spoken { "Before: " } (before) } } }
                    li { a.chip href=(href("on", None)) aria-current=[(self.value(self.on) == self.value(view.today())).then_some("true")] { "Today" } }
                    @if let Some(after) = self.beside(1) { li { a.chip href=(href("on", Some(&after))) { span.spoken { "After: " } (after) (icon("chevron-right")) } } }
                }
                form method="get" action=(visitor.href(super::PATH)) {
                    (moment::kept(visitor))
                    input type="hidden" name="show" value=(self.shape.code());
                    @if query.get("on").is_some() { input type="hidden" name="on" value=(self.value(self.on)); }
                    select name="person" aria-label="Person" {
                        option value="" { "Everybody" }
                        option value=(view.actor().person) selected[self.filter.person == Some(view.actor().person)] { "My own" }
                        @for (id, name) in people.iter().filter(|(id, _)| *id != view.actor().person) { option value=(id) selected[self.filter.person == Some(*id)] { (name) } }
                    }
                    select name="kind" aria-label="Kind" {
                        option value="" { "All kinds" }
                        @for kind in &kinds { option value=(kind.name) selected[self.filter.kind == Some(*kind)] { (kind.titles) } }
                    }
                    select name="clause" aria-label="Clause" {
                        option value="" { "All clauses" }
                        @for clause in clauses { option value=(clause) selected[self.filter.clause.as_deref() == Some(clause)] { (clause) } }
                    }
                    button.btn { (icon("funnel")) "Apply" }
                }
            }
        }
    }
}

fn is_near(on: Date) -> bool {
    (1900..=2200).contains(&on.year())
}

/// `2026`, `2026-11` or `2026-11-22`.
fn read_day(text: &str) -> Option<Date> {
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    whole.parse().ok().filter(|on| is_near(*on))
}
