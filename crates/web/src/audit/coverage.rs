//! What internal audits cover (9.2.2): every requirement, every included control and every site, by year.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use axum::response::Response;
use catalogue::Theme;
use door::{Fault, Visitor};
use isms::audit::Audit;
use isms::audit::coverage::Covered;
use isms::control::{Applicability, SoaLine};
use jiff::ToSpan as _;
use jiff::civil::Date;
use maud::{Markup, html};
use record::{Kinded as _, Tone};

use crate::component::{crumbs, icon, toned};
use crate::format::counted;
use crate::frame::Page;
use crate::general::Query;
use crate::look::Look;

/// Where a row stands within a cycle of audits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// An audit looked at it.
    Audited,
    /// One will.
    Planned,
    /// None did and none will.
    Neither,
    /// The statement excludes the control.
    Excluded,
}

impl Standing {
    const ASKED: [Self; 4] = [Self::Neither, Self::Planned, Self::Audited, Self::Excluded];

    fn code(self) -> &'static str {
        match self {
            Self::Audited => "audited",
            Self::Planned => "planned",
            Self::Neither => "neither",
            Self::Excluded => "excluded",
        }
    }

    fn words(self) -> (Tone, &'static str) {
        match self {
            Self::Audited => (Tone::Good, "Audited"),
            Self::Planned => (Tone::Plain, "Planned"),
            Self::Neither => (Tone::Bad, "Neither"),
            Self::Excluded => (Tone::Plain, "Excluded"),
        }
    }
}

/// A row of the page.
struct Row {
    reference: String,
    title: String,
    href: String,
    covered: Covered,
    standing: Standing,
}

/// Rows under a heading.
struct Part {
    title: String,
    rows: Vec<Row>,
}

/// How many years stand beside the first.
const SHOWN: i16 = 5;

struct Coverage<'a> {
    visitor: &'a Visitor,
    /// The first day of the cycle that ends today.
    since: Date,
    months: i32,
    parts: Vec<Part>,
    years: RangeInclusive<i16>,
}

/// The page.
pub(super) async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    if !visitor.view.knows_kind(Audit::kind_of()) {
        return Err(Fault::NotFound);
    }
    let asked = Query::read(&look.query).get("standing").map(str::to_owned);
    let coverage = Coverage::of(&visitor);
    let body = coverage.whole(asked.as_deref());
    Ok(Page::new(&visitor, &look, "Audit coverage").send(body))
}

impl<'a> Coverage<'a> {
    fn of(visitor: &'a Visitor) -> Self {
        let view = &visitor.view;
        let months = catalogue::rules().parameter("audit_cycle_months").and_then(|months| months.try_into().ok());
        let months: i32 = months.unwrap_or_default();
        let since = view.today().checked_sub(months.months()).unwrap_or(Date::MIN);
        let excluded: BTreeSet<String> = view
            .all::<SoaLine>()
            .filter(|line| line.step == Applicability::Excluded)
            .filter_map(|line| line.reference.as_deref().map(str::to_owned))
            .collect();
        let mut rows = view.coverage();
        let mut parts = of_clauses(visitor, since, &mut rows);
        parts.extend(of_themes(visitor, since, &mut rows, &excluded));
        parts.push(of_sites(visitor, since));
        parts.retain(|part| !part.rows.is_empty());
        let (today, known) = (view.today().year(), || parts.iter().flat_map(|part| &part.rows));
        let last = known().flat_map(|row| planned_years(&row.covered)).max().map_or(today, |last| last.max(today));
        let audited = known().flat_map(|row| row.covered.audited.iter().map(|(_, day)| day.year()));
        let first = audited.filter(|year| *year >= since.year()).min().map_or(today, |first| first.min(today));
        Self { visitor, since, months, years: first..=last.min(first + SHOWN), parts }
    }

    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.parts.iter().flat_map(|part| &part.rows)
    }

    fn count(&self, standing: Standing) -> usize {
        self.rows().filter(|row| row.standing == standing).count()
    }

    fn whole(&self, asked: Option<&str>) -> Markup {
        let is_asked = |row: &Row| asked.is_none_or(|asked| row.standing.code() == asked);
        html! {
            div.head { div {
                (crumbs(&[(Some(self.visitor.href(Audit::kind_of().plural)), Audit::kind_of().titles), (None, "Coverage")]))
                h1 { (self.answer()) }
                p { "An internal audit counts with criteria, an independent team and evidence of what was looked at; reviews and audits by others do not. The cycle is " (self.months) " months: since " (crate::format::date(self.since)) "." }
            } }
            ul.chips aria-label="Where rows stand" {
                (self.chip("audits/coverage", "All", self.rows().count(), asked.is_none()))
                @for standing in Standing::ASKED {
                    @let (href, (_, words)) = (format!("audits/coverage?standing={}", standing.code()), standing.words());
                    (self.chip(&href, words, self.count(standing), asked == Some(standing.code())))
                }
            }
            @for part in &self.parts {
                @let rows: Vec<&Row> = part.rows.iter().filter(|row| is_asked(row)).collect();
                @if !rows.is_empty() { (self.part(part, &rows, asked.is_some())) }
            }
            @if !self.rows().any(is_asked) {
                section.card { div.empty { (icon("circle-check")) h2 { "No row stands so" } } }
            }
        }
    }

    fn chip(&self, href: &str, words: &str, count: usize, is_here: bool) -> Markup {
        html! { li { a.chip href=(self.visitor.href(href)) aria-current=[is_here.then_some("page")] { (words) " " span.count { (count) } } } }
    }

    fn answer(&self) -> String {
        let [neither, planned, audited, _] = Standing::ASKED.map(|standing| self.count(standing));
        let all = neither + planned + audited;
        match (neither, planned) {
            (0, 0) => format!("All {all} rows were audited within the cycle"),
            (0, _) => format!("{audited} of {all} rows were audited, and the rest are planned"),
            _ => format!("{audited} of {all} rows were audited, {planned} are planned, {neither} neither"),
        }
    }

    fn part(&self, part: &Part, rows: &[&Row], is_open: bool) -> Markup {
        let neither = part.rows.iter().filter(|row| row.standing == Standing::Neither).count();
        html! {
            details.fold.card open[is_open || neither > 0] {
                summary { (part.title) small { (counted(part.rows.len(), "row", "rows")) @if neither > 0 { ", " (neither) " neither audited nor planned" } } }
                div.scroll { table.table.rows aria-label=(part.title) {
                    thead { tr {
                        th scope="col" { "Ref" } th scope="col" { "What" } th scope="col" { "Stands as" }
                        @for year in self.years.clone() { th.num scope="col" { (year) } }
                    } }
                    tbody { @for row in rows { (self.row(row)) } }
                } }
            }
        }
    }

    fn row(&self, row: &Row) -> Markup {
        let (tone, words) = row.standing.words();
        html! {
            tr {
                td.key { span.ref { (row.reference) } }
                th.name scope="row" { a.title href=(row.href) { (row.title) } }
                td.at { (toned(tone, words)) }
                @for year in self.years.clone() { td.num data-label=(year) { (self.cell(row, year)) } }
            }
        }
    }

    /// The audits of a year that looked at it; else whether one will.
    fn cell(&self, row: &Row, year: i16) -> Markup {
        let kind = Audit::kind_of();
        let audits: Vec<_> =
            row.covered.audits_in(year).filter_map(|audit| self.visitor.view.held(kind, audit)).collect();
        html! {
            @for (position, audit) in audits.iter().enumerate() {
                @if position > 0 { ", " }
                a.ref href=(self.visitor.href(&format!("{}/{}", kind.plural, audit.handle()))) title=(audit.title()) { (audit.handle_short()) }
            }
            @if audits.is_empty() && row.covered.is_planned_in(year) { span.muted { "planned" } }
        }
    }
}

fn planned_years(covered: &Covered) -> impl Iterator<Item = i16> {
    let planned = covered.planned.iter().filter_map(|(_, day)| *day);
    planned.chain(covered.in_programme.iter().copied()).map(Date::year)
}

fn standing(covered: &Covered, since: Date) -> Standing {
    match covered.last() {
        Some(last) if last >= since => Standing::Audited,
        _ if covered.planned.is_empty() && covered.in_programme.is_empty() => Standing::Neither,
        _ => Standing::Planned,
    }
}

/// Assessable requirements under their clauses.
fn of_clauses(visitor: &Visitor, since: Date, rows: &mut BTreeMap<&'static str, Covered>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for row in catalogue::requirements() {
        if row.parent.is_none() {
            parts.push(Part { title: format!("{} {}", row.reference, row.title), rows: Vec::new() });
        }
        let Some((_, reference)) = row.id.split_once('/').filter(|_| row.assessable) else { continue };
        let covered = rows.remove(reference).unwrap_or_default();
        let standing = standing(&covered, since);
        if let Some(part) = parts.last_mut() {
            let href = visitor.href(&format!("standard/{reference}"));
            part.rows.push(Row { reference: row.reference.clone(), title: row.title.clone(), href, covered, standing });
        }
    }
    parts
}

/// Reference controls under their themes.
fn of_themes(
    visitor: &Visitor,
    since: Date,
    rows: &mut BTreeMap<&'static str, Covered>,
    excluded: &BTreeSet<String>,
) -> Vec<Part> {
    const THEMES: [(Theme, &str); 4] = [
        (Theme::Organizational, "A.5 Organisational controls"),
        (Theme::People, "A.6 People controls"),
        (Theme::Physical, "A.7 Physical controls"),
        (Theme::Technological, "A.8 Technological controls"),
    ];
    let mut of_theme = |(theme, title): (Theme, &str)| {
        let controls = catalogue::controls().iter().filter(|control| control.theme == theme);
        let row = |control: &'static catalogue::Control| {
            let covered = rows.remove(control.reference.as_str()).unwrap_or_default();
            let standing = match excluded.contains(&control.reference) {
                true => Standing::Excluded,
                false => standing(&covered, since),
            };
            let href = visitor.href(&format!("standard/{}", control.reference));
            Row { reference: control.reference.clone(), title: control.title.clone(), href, covered, standing }
        };
        Part { title: title.to_owned(), rows: controls.map(row).collect() }
    };
    THEMES.map(&mut of_theme).into()
}

fn of_sites(visitor: &Visitor, since: Date) -> Part {
    let rows = visitor.view.coverage_of_sites().into_iter().map(|(site, covered)| Row {
        reference: site.held.handle_short(),
        title: site.held.title().to_owned(),
        href: visitor.href(&format!("{}/{}", site.held.kind.plural, site.held.handle())),
        standing: standing(&covered, since),
        covered,
    });
    Part { title: "Sites".to_owned(), rows: rows.collect() }
}
