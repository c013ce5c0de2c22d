//! The calendar: every day that a record names as one on which something is due, ends or comes up. Derived from the registry and the
//! records, stored nowhere: a kind whose fields name such days stands in it by itself.

use std::sync::{Arc, LazyLock};

use access::View;
use catalogue::life_cycles;
use isms::calendar::CalendarEntry;
use isms::life::Reviewed;
use isms::{Held, registry};
use jiff::civil::Date;
use record::{Field, Fields as _, Id, Kind, Kinded as _, Tone, Type, Value};

use crate::Kept;

/// Names of fields that name a day ahead, whatever kind they belong to; so do those that end in `_by`, `_until` or `_due`.
const AHEAD: [&str; 16] = [
    "due",
    "due_on",
    "to",
    "until",
    "by",
    "review_on",
    "check_on",
    "evaluate_on",
    "refresh_on",
    "planned_for",
    "planned_on",
    "audit_ends",
    "leaves_on",
    "ends_on",
    "expires_on",
    "held_on",
];
/// The same as ends of names.
const ENDINGS: [&str; 3] = ["_by", "_until", "_due"];
/// How many years duties are looked ahead at least.
const YEARS: i16 = 3;

/// Something on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The day.
    pub on: Date,
    /// What is on it: the name of the field, or what comes up.
    pub what: &'static str,
    /// The kind of the record.
    pub kind: &'static Kind,
    /// The record.
    pub id: Id,
    /// Whom the record names in a link: whose day it is.
    pub people: Box<[Id]>,
    /// How it stands.
    pub stands: Stands,
}

/// How something on a day stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// It is still to come.
    Ahead,
    /// Its day passed and it is not settled.
    Late,
    /// It is done, or over.
    Done,
}

/// The days of one kind, kept until one of its records changes.
static DAYS: LazyLock<Kept<Vec<Entry>>> = LazyLock::new(Kept::default);

/// What is asked of the calendar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// Whose days.
    pub person: Option<Id>,
    /// Of which kind.
    pub kind: Option<&'static Kind>,
    /// Of which clause or control, with what is below it.
    pub clause: Option<String>,
}

impl Asked {
    fn is_of(&self, kind: &Kind) -> bool {
        let within = |clause: &String| {
            kind.clause == clause || kind.clause.strip_prefix(clause.as_str()).is_some_and(|rest| rest.starts_with('.'))
        };
        self.kind.is_none_or(|asked| asked == kind) && self.clause.as_ref().is_none_or(within)
    }
}

/// The kinds whose records can stand in the calendar, as far as the viewer knows them.
pub fn kinds(view: &View) -> impl Iterator<Item = &'static Kind> {
    registry::kinds().filter(|kind| view.knows_kind(kind) && (*kind == CalendarEntry::kind_of() || has_days(kind)))
}

fn has_days(kind: &'static Kind) -> bool {
    is_reviewed(kind) || kind.fields.iter().any(names_day)
}

/// Whether the records of a kind are looked at again at an interval.
fn is_reviewed(kind: &'static Kind) -> bool {
    kind.field("reviewed_on").is_some() && kind.field("review_every").is_some()
}

/// Whether a field names a day ahead.
fn names_day(field: &Field) -> bool {
    let is_named = AHEAD.contains(&field.name) || ENDINGS.iter().any(|ending| field.name.ends_with(ending));
    is_named && matches!(field.field_type, Type::Date | Type::Instant)
}

/// What is on the days of a period, ends included, in order.
pub fn days(view: &View, first: Date, last: Date, asked: &Asked) -> Vec<Entry> {
    let mut found = Vec::new();
    for kind in kinds(view).filter(|kind| asked.is_of(kind)) {
        let until = horizon(view, last);
        let name = format!("{} {}", kind.name, until.year());
        let of_kind: Arc<Vec<Entry>> = DAYS.of(view, &[kind], &name, || reckoned(view, kind, until));
        let from = of_kind.partition_point(|entry| entry.on < first);
        let within = of_kind.iter().skip(from).take_while(|entry| entry.on <= last);
        let theirs = within.filter(|entry| asked.person.is_none_or(|person| entry.people.contains(&person)));
        found.extend(theirs.cloned());
    }
    found.sort_by_key(|entry| entry.on);
    found
}

/// How far duties are looked ahead: some years, and as far as somebody asks.
fn horizon(view: &View, last: Date) -> Date {
    let today = view.today();
    let year = today.year().saturating_add(YEARS).max(last.year());
    Date::new(year, 12, 31).unwrap_or(today)
}

fn reckoned(view: &View, kind: &'static Kind, until: Date) -> Vec<Entry> {
    let links: Vec<usize> =
        kind.fields.iter().enumerate().filter(|(_, field)| field.link.is_some()).map(|(at, _)| at).collect();
    let dated: Vec<(usize, &'static Field)> =
        kind.fields.iter().enumerate().filter(|(_, field)| names_day(field)).collect();
    let mut entries = Vec::new();
    for held in view.records(kind).filter(|held| held.is_living()) {
        let before = entries.len();
        match held.typed::<CalendarEntry>() {
            Some(duty) => of_duty(view.today(), held, duty, until, &mut entries),
            None => of_record(view, held, &dated, &mut entries),
        }
        if entries.len() > before {
            let people: Box<[Id]> = links.iter().flat_map(|at| held.get(*at).references().to_vec()).collect();
            entries.iter_mut().skip(before).for_each(|entry| entry.people.clone_from(&people));
        }
    }
    entries.sort_by_key(|entry| entry.on);
    entries
}

/// Every time that a duty comes up, done or not.
fn of_duty(today: Date, held: &Held, duty: &CalendarEntry, until: Date, entries: &mut Vec<Entry>) {
    let Some(first) = duty.first_due else { return };
    for due in duty.due_within(first, until) {
        let stands = match duty.is_done(due) {
            true => Stands::Done,
            false if due < today => Stands::Late,
            false => Stands::Ahead,
        };
        entries.push(entry(held, due, "Duty", stands));
    }
}

/// The days that the fields of a record name, and the day of its next review.
fn of_record(view: &View, held: &Held, dated: &[(usize, &'static Field)], entries: &mut Vec<Entry>) {
    let today = view.today();
    let state = held.record().and_then(|record| record.state(today));
    let machine = held.kind.life_cycle.and_then(|machine| life_cycles().machine(machine));
    let is_over = machine.zip(state).is_some_and(|(machine, state)| machine.is_terminal(state.code));
    let is_wanting = state.is_none_or(|state| matches!(state.tone, Tone::Bad | Tone::Warn));
    let stands = |on: Date| match on < today {
        true if is_wanting && !is_over => Stands::Late,
        true => Stands::Done,
        false => Stands::Ahead,
    };
    for (at, field) in dated {
        let day = match held.get(*at) {
            Value::Date(day) => Some(day),
            Value::Instant(at) => Some(view.day_of(at)),
            _ => None,
        };
        // What is over has no days ahead.
        let Some(on) = day.filter(|on| !(is_over && *on >= today)) else { continue };
        entries.push(entry(held, on, field.label, stands(on)));
    }
    if is_reviewed(held.kind) {
        let mut body = held.body();
        let reviewed = Reviewed::take(&mut body, &mut Vec::new()).and_then(|reviewed| reviewed.due());
        if let Some(on) = reviewed.filter(|_| !is_over) {
            entries.push(entry(held, on, "Review", if on < today { Stands::Late } else { Stands::Ahead }));
        }
    }
}

fn entry(held: &Held, on: Date, what: &'static str, stands: Stands) -> Entry {
    Entry { on, what, kind: held.kind, id: held.id, people: Box::default(), stands }
}
