//! All measures: a row each with its latest value, its thresholds, how it moved, who measures and who judges.

use axum::response::Response;
use door::{Fault, Visitor};
use isms::evaluation::Metric;
use maud::{Markup, html};
use record::Kinded as _;

use super::row::{Row, Standing};
use super::{PATH, adopt, take};
use crate::component::{icon, notice};
use crate::format::{counted, date, thousands};
use crate::frame::Page;
use crate::general::Query;
use crate::look::Look;
use crate::risk::name;

/// The page.
pub async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    if !visitor.view.knows_kind(Metric::kind_of()) {
        return Err(Fault::NotFound);
    }
    let rows = Row::all(&visitor.view);
    let query = Query::read(&look.query);
    let asked = Standing::ALL.into_iter().find(|standing| query.get("show") == Some(standing.code()));
    let today = visitor.view.today();
    let shown: Vec<&Row<'_>> =
        rows.iter().filter(|row| asked.is_none_or(|asked| row.standing(today) == asked)).collect();
    Ok(Page::new(&visitor, &look, "Measures").send(html! {
        div.head { div {
            h1 { (answer(&rows, &visitor)) }
            p { "What is measured, so that one knows whether the ISMS works (9.1). A missing value is shown as missing and counts as good nowhere." }
        } (take::button(&visitor, &rows)) }
        (filters(&visitor, &rows, asked))
        @if rows.is_empty() {
            (notice("quiet", "info", html! { "Nothing is measured yet. Adopt the measures of the catalogue below, or make a metric of your own." }))
        } @else {
            (table(&visitor, &shown))
        }
        (adopt::card(&visitor, &rows))
    }))
}

fn answer(rows: &[Row<'_>], visitor: &Visitor) -> String {
    let count = |standing| rows.iter().filter(|row| row.standing(visitor.view.today()) == standing).count();
    let all = counted(rows.len(), "measure", "measures");
    match (rows.len(), count(Standing::Beyond), count(Standing::Missing)) {
        (0, ..) => "Nothing is measured yet".to_owned(),
        (_, 0, 0) => format!("{all}, all measured and none beyond its threshold"),
        (_, 0, missing) => format!("{missing} of {all} without a current value"),
        (_, beyond, 0) => format!("{beyond} of {all} beyond their threshold"),
        (_, beyond, missing) => format!("{beyond} of {all} beyond their threshold, {missing} without a current value"),
    }
}

fn filters(visitor: &Visitor, rows: &[Row<'_>], asked: Option<Standing>) -> Markup {
    let today = visitor.view.today();
    let chip = |standing: Option<Standing>, label: &str, count: usize, is_due: bool| {
        let path = standing.map_or(PATH.to_owned(), |standing| format!("{PATH}?show={}", standing.code()));
        html! { li { a.chip href=(visitor.href(&path)) aria-current=[(asked == standing).then_some("page")] { (label) " " span.count.due[is_due && count > 0] { (thousands(count)) } } } }
    };
    html! {
        div.filters role="search" aria-label="Filter" { ul.chips aria-label="Questions" {
            (chip(None, "All", rows.len(), false))
            @for standing in Standing::ALL {
                @let count = rows.iter().filter(|row| row.standing(today) == standing).count();
                (chip(Some(standing), standing.label(), count, matches!(standing, Standing::Beyond | Standing::Missing)))
            }
        } a.push href=(visitor.href("metrics")) { "As a list" } }
    }
}

fn table(visitor: &Visitor, rows: &[&Row<'_>]) -> Markup {
    let view = &visitor.view;
    let today = view.today();
    let person = |named: Option<record::Ref<isms::people::Person>>| match named {
        Some(person) => name(view, person.id),
        None => "nobody yet",
    };
    html! {
        div.scroll tabindex="0" { table.table.measures aria-label="Measures" {
            thead { tr {
                th scope="col" { "Measure" } th scope="col" { "Latest" } th scope="col" { "Target and thresholds" }
                th scope="col" { "Trend" } th scope="col" { "Measured" } th scope="col" { "Judged" }
            } }
            tbody { @for row in rows {
                @let metric = row.metric.it;
                tr {
                    th scope="row" {
                        a href=(visitor.href(&format!("metrics/{}", row.metric.held.handle()))) { (metric.title) }
                        div.sub { @if let Some(measure) = &metric.measure { span.ref { (measure) } " " } (counted(row.values.len(), "value", "values")) }
                    }
                    td { (row.latest(today)) }
                    td {
                        @match &metric.target { Some(target) => (target), None => span.faint { "no target" } }
                        div.sub {
                            @if let Some(warn) = &metric.warn_at { "look closer at " (warn) }
                            @if let Some(alarm) = &metric.alarm_at { @if metric.warn_at.is_some() { ", " } "decide at " (alarm) }
                        }
                    }
                    td { (row.spark()) }
                    td {
                        (person(metric.collector))
                        div.sub { @match row.last() { Some(last) => { "to " (date(last.period_end)) @if last.reckoned_at.is_some() { ", reckoned" } }, None => "never" } }
                    }
                    td {
                        (person(metric.evaluator))
                        div.sub { @match row.values.iter().rev().find_map(|value| value.judged_on) { Some(on) => (date(on)), None => "never" } }
                    }
                }
            } }
        } }
        @if rows.is_empty() { p.faint { (icon("circle-check")) " None stands so." } }
    }
}
