//! What changed in the period, in the order of the log: a row for each version of a record.

use ::record::Kinded as _;
use isms::Revision;
use isms::people::Person;
use markup::format::{moment, thousands};
use maud::{Markup, html};

use super::frame::page;
use super::value::named;
use super::{Page, Site, way};

/// How many entries of the log a page is about.
pub(crate) const ENTRIES: u64 = 512;

/// How many pages there are.
pub(crate) fn count(site: &Site) -> u64 {
    (site.view.log_size().saturating_sub(site.began_at)).div_ceil(ENTRIES).max(1)
}

/// The page of that number, from 0, over the versions that were written there.
pub(crate) fn of(site: &Site, number: u64, revisions: &[Revision]) -> Page {
    let path = path(number);
    let (count, size) = (count(site), site.view.log_size());
    let first = site.began_at + number * ENTRIES;
    let last = (first + ENTRIES).min(size).saturating_sub(1);
    let entries = |number: u64| thousands(usize::try_from(number).unwrap_or(usize::MAX));
    let body = html! {
        div.head { div {
            h1 { "Changes from " (site.period()) }
            @if size > site.began_at {
                p { "Entries " (entries(first)) " to " (entries(last)) " of the log, the earliest first; those that are about records of this package." }
            } @else { p { "Nothing was recorded in this period." } }
        } }
        @if count > 1 { (others(&path, number, count)) }
        div.card { (super::frame::scroll("Changes", &table(site, &path, revisions))) }
    };
    page(site, &path, "Changes in the period", &body)
}

fn path(number: u64) -> String {
    if number == 0 { "changes.html".to_owned() } else { format!("changes/{}.html", number + 1) }
}

fn table(site: &Site, at: &str, revisions: &[Revision]) -> Markup {
    html! {
        table.table.rows {
            thead { tr {
                th.num scope="col" { "Entry" } th scope="col" { "Record" } th scope="col" { "When" } th scope="col" { "Who" }
                th scope="col" { "What" } th scope="col" { "Why" }
            } }
            tbody { @for revision in revisions {
                @if let Some(held) = site.view.held(revision.kind, revision.id) {
                    tr {
                        td.key { span.ref { (revision.at) } }
                        th.name scope="row" { span.title { (named(at, held)) } div.sub { (held.kind.title) " " (held.handle_short()) ", version " (revision.version) } }
                        td data-label="When" { time datetime=(revision.recorded) { (moment(&site.view, revision.recorded)) } }
                        td data-label="Who" { (who(site, revision)) }
                        td data-label="What" { (what(revision)) }
                        td.row data-label="Why" { (reason(site, revision)) }
                    }
                }
            } }
        }
    }
}

fn who(site: &Site, revision: &Revision) -> String {
    match revision.by {
        Some(person) => site.view.label(Person::kind_of(), person).unwrap_or("Someone").to_owned(),
        None => exports::words::no_person(revision.kind).to_owned(),
    }
}

/// The step by its name, an edit as one.
fn what(revision: &Revision) -> String {
    let command = revision.command.strip_suffix(".proposal").unwrap_or(&revision.command);
    let proposed = if command.len() < revision.command.len() { " (proposed)" } else { "" };
    match catalogue::life_cycles().transition(command) {
        Some(step) => format!("{}{proposed}", step.label),
        None => match command.rsplit('.').next().unwrap_or_default() {
            "put" | "found" if revision.version == 1 => "Made".to_owned(),
            "put" => "Changed".to_owned(),
            "retire" => "Retired".to_owned(),
            "restore" => "Taken back into use".to_owned(),
            other => {
                let words = other.replace('_', " ");
                let mut letters = words.chars();
                letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
            }
        },
    }
}

fn reason(site: &Site, revision: &Revision) -> String {
    let body = site.redaction.body(revision.kind, revision.id, &revision.body);
    body.get("reason").and_then(|reason| reason.as_str()).unwrap_or_default().to_owned()
}

fn others(at: &str, number: u64, count: u64) -> Markup {
    html! {
        nav.card aria-label="Pages" { div.body {
            @for other in 0..count {
                @if other > 0 { " · " }
                a href=(way(at, &path(other))) aria-current=[(other == number).then_some("page")] { "Page " (other + 1) }
            }
        } }
    }
}
