//! A register: its records with the columns that its list has, and the ways to its workbook and documents.

use ::record::{Field, Kind, Kinded as _, Tone, Type, Value};
use isms::Held;
use isms::derived::Column;
use isms::risk::{Risk, RiskLevel};
use markup::format::{counted, thousands};
use maud::{Markup, html};

use super::frame::page;
use super::value::{named, state, value};
use super::{Page, Site, register_path, way};
use crate::sheets;

/// How many records a page shows.
const ROWS: usize = 500;

/// The pages of a register.
pub(crate) fn pages(site: &Site, kind: &'static Kind) -> Vec<Page> {
    let mut all: Vec<&Held> = site.view.records(kind).map(AsRef::as_ref).collect();
    all.sort_by_key(|held| held.envelope.number);
    let pages = all.len().div_ceil(ROWS);
    let chunks = all.chunks(ROWS).enumerate();
    chunks
        .map(|(number, rows)| {
            let path = register_path(kind, number);
            page(site, &path, kind.titles, &body(site, &path, kind, rows, all.len(), (number, pages)))
        })
        .collect()
}

fn body(
    site: &Site,
    path: &str,
    kind: &'static Kind,
    rows: &[&Held],
    count: usize,
    (number, pages): (usize, usize),
) -> Markup {
    html! {
        div.head {
            div {
                h1 { (kind.titles) }
                p { (counted(count, "record", "records")) ", as of the end of " (markup::format::date(site.to)) ". " (first_sentence(kind.help)) }
            }
            div.actions {
                a.btn href=(way(path, &sheets::workbook(kind))) { "Excel" }
                @if kind == Risk::kind_of() && site.has_documents { a.btn href=(way(path, &sheets::document(kind.plural))) { "PDF" } }
            }
        }
        @if kind == Risk::kind_of() && number == 0 { (levels(site)) }
        div.card { (super::frame::scroll(kind.titles, &table(site, path, kind, rows))) }
        @if pages > 1 { (others(path, kind, number, pages)) }
    }
}

/// How many open risks stand at which level.
fn levels(site: &Site) -> Markup {
    let column = isms::registry::derived(Risk::kind_of()).iter().find(|derived| derived.field.name == "level");
    let open = site.view.all::<Risk>().filter(|risk| risk.it.is_open());
    let found: Vec<Option<RiskLevel>> = open
        .map(|risk| match column.map(|column| site.view.derived(risk.held, column)) {
            Some(Value::Choice(choice)) => RiskLevel::from_code(choice.code),
            _ => None,
        })
        .collect();
    let count = |level: Option<RiskLevel>| found.iter().filter(|one| **one == level).count();
    html! {
        section.card {
            header { h2 { "Open risks by level" } small { (counted(found.len(), "open risk", "open risks")) } }
            div.body { dl.facts.wide {
                @for level in RiskLevel::ALL.iter().rev() {
                    div { dt { (markup::level(*level)) } dd.big { (thousands(count(Some(*level)))) } }
                }
                div { dt { (markup::toned(Tone::Plain, "Not rated")) } dd.big { (thousands(count(None))) } }
            } }
        }
    }
}

fn table(site: &Site, path: &str, kind: &'static Kind, rows: &[&Held]) -> Markup {
    let columns: Vec<Column> =
        Column::all(kind).filter(|column| column.field().is_listed && !column.field().is_title).collect();
    html! {
        table.table.rows {
            thead { tr {
                @if !kind.prefix.is_empty() { th scope="col" { "Number" } }
                th scope="col" { (kind.fields.iter().find(|field| field.is_title).map_or(kind.title, |field| field.label)) }
                @for column in &columns { th scope="col" class=[is_number(column.field()).then_some("num")] { (column.field().label) } }
                th scope="col" { "State" }
            } }
            tbody { @for held in rows { tr {
                @if !kind.prefix.is_empty() { td.key { span.ref { (held.handle()) } } }
                th.name scope="row" { span.title { (named(path, held)) } }
                @for column in &columns {
                    @let found = site.view.value(held, *column);
                    td data-label=(column.field().label) class=[is_number(column.field()).then_some("num")] {
                        @if found.is_present() { (value(site, path, column.field(), &found)) } @else { span.faint { (missing(site, kind, column.field())) } }
                    }
                }
                td.at { (state(site, held)) }
            } } }
        }
    }
}

/// What stands where nothing does.
pub(super) fn missing(site: &Site, kind: &Kind, field: &Field) -> &'static str {
    if site.redaction.leaves_out(kind, field) { "left out" } else { "none" }
}

fn others(path: &str, kind: &Kind, number: usize, pages: usize) -> Markup {
    html! {
        nav.card aria-label="Pages" { div.body {
            @for other in 0..pages {
                @if other > 0 { " · " }
                a href=(way(path, &register_path(kind, other))) aria-current=[(other == number).then_some("page")] { "Page " (other + 1) }
            }
        } }
    }
}

fn is_number(field: &Field) -> bool {
    matches!(field.field_type, Type::Number { .. } | Type::Date)
}

/// The first sentence of a help text.
fn first_sentence(help: &str) -> &str {
    let end = help.find(". ").map_or(help.len(), |end| end + 1);
    help.get(..end).unwrap_or(help)
}
