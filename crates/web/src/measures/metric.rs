//! The values of a metric, on its page: how they moved with the thresholds, and each with who measured, judged and decided.

use door::Visitor;
use isms::evaluation::{Amount, Metric};
use isms::{Held, Typed};
use maud::{Markup, html};

use super::row::{Row, worded};
use crate::component::{Chart, Series, tag, toned};
use crate::format::date;
use crate::general::{self, Face};
use crate::risk::name;

/// How a metric looks.
pub static FACE: Face = Face { body, views: &[("Measures", "/measures")], ..Face::USUAL };

/// How many values the table shows; the list of measurements has all.
const SHOWN: usize = 24;

fn body(visitor: &Visitor, held: &Held) -> Markup {
    let typed =
        visitor.view.held(held.kind, held.id).and_then(|held| Some(Typed { held, it: held.typed::<Metric>()? }));
    html! {
        @if let Some(metric) = typed { (values(visitor, &Row::of(&visitor.view, metric))) }
        (general::texts(visitor, held))
    }
}

fn values(visitor: &Visitor, row: &Row<'_>) -> Markup {
    let metric = row.metric.it;
    let today = visitor.view.today();
    html! {
        section.card #values {
            header { h2 { "Values" } small { (row.values.len()) } }
            div.body {
                (row.latest(today))
                @if row.values.is_empty() {
                    p.faint { "It was never measured. " @if measured_here(metric) { "Annexa reckons it when whoever measures it asks for it." } @else { "Whoever measures it enters the value with its source." } }
                } @else { (chart(row)) }
                @if metric.missing().is_empty() && visitor.view.actor().person == metric.collector.map_or(record::Id::nil(), |one| one.id) && !visitor.view.is_past() {
                    p { a.btn href=(visitor.href(&format!("measurements/new/measurement?metric={}", row.metric.held.id))) { "Record a value" } }
                }
            }
            @if !row.values.is_empty() {
                div.scroll tabindex="0" { table.table aria-label="Values" {
                    thead { tr { th scope="col" { "Period to" } th.num scope="col" { "Value" } th scope="col" { "Stands" } th scope="col" { "Measured by" } th scope="col" { "Judged by" } th scope="col" { "State" } } }
                    tbody { @for value in row.values.iter().rev().take(SHOWN) {
                        @let href = visitor.href(&format!("measurements/{}", value.held.handle()));
                        tr {
                            th scope="row" { a href=(href) { (date(value.period_end)) } }
                            td.num { (worded(value.it, metric)) @if !value.corrections.is_empty() { div.sub { "corrected" } } }
                            td { @if let Some(judged) = row.judgement(value.it) { (toned(judged.tone(), judged.choice().label)) } }
                            td {
                                @if let Some(person) = value.measured_by { (name(&visitor.view, person.id)) }
                                div.sub { @if value.reckoned_at.is_some() { a href=(format!("{href}/inputs")) { "reckoned: its inputs" } } @else if let Some(source) = &value.source { (source) } }
                            }
                            td { @match value.judged_by { Some(person) => (name(&visitor.view, person.id)), None => span.faint { "nobody yet" } } }
                            td { @if let Some(state) = value.held.record().and_then(|record| record.state(today)) { (tag(state)) } }
                        }
                    } }
                } }
                @if row.values.len() > SHOWN { footer { a href=(visitor.href(&format!("measurements?metric={}", row.metric.held.id))) { "All " (row.values.len()) } } }
            }
        }
    }
}

fn measured_here(metric: &Metric) -> bool {
    metric.of_catalogue().is_some_and(|measure| measures::of(&measure.id).is_some())
}

/// Values of another version of the method are not drawn with the present one: they are not comparable.
fn chart(row: &Row<'_>) -> Markup {
    let metric = row.metric.it;
    let last = row.last().and_then(|last| last.method_version.clone());
    let from = row.values.len().saturating_sub(SHOWN);
    let drawn = || row.values.iter().skip(from);
    let labels: Vec<String> = drawn().map(|value| date(value.period_end)).collect();
    let amounts = drawn().map(|value| value.amount().filter(|_| value.method_version == last));
    let values = Series { name: "Value", class: "current", values: amounts.map(hundredths).collect(), words: in_words };
    let limit = |name, class, text: &Option<record::Line>| {
        let level = hundredths(text.as_ref().and_then(Amount::of_threshold));
        level.map(|level| Series { name, class, values: vec![Some(level); labels.len()], words: in_words })
    };
    let mut series: Vec<Series> =
        [limit("Target", "before", &metric.target), limit("Decide at", "limit", &metric.alarm_at)]
            .into_iter()
            .flatten()
            .collect();
    series.push(values);
    Chart { title: &format!("{} over time", metric.title), labels: &labels, series: &series }.lines()
}

fn hundredths(amount: Option<Amount>) -> Option<i64> {
    amount.map(Amount::in_hundredths)
}

fn in_words(hundredths: i64) -> String {
    Amount::hundredths(hundredths).to_string()
}
