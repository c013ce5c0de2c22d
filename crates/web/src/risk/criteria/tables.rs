//! Authority and scales as tables.

use catalogue::starter_criteria::RevenueShare;
use isms::risk::RiskLevel;
use isms::risk::criteria::{AuthorityLevel, ConsequenceLevel, SpanUnit};
use isms::risk::level::DIMENSIONS;
use maud::{Markup, html};
use record::{Line, Number};

use super::Shown;
use crate::component;
use crate::format::{counted, thousands};

/// What is done about each level, and who may accept it for how long.
pub fn authority(shown: &Shown<'_>) -> Markup {
    let version = shown.version;
    html! {
        section.card {
            header { h2 { "What follows from a level" } small { "the highest first" } }
            div.scroll { table.table.rows aria-label="Authority" {
                thead { tr { th.key scope="col" { "Level" } th scope="col" { "What is done" } th scope="col" { "Accepted by" } th scope="col" { "For at most" } th scope="col" { "Treatment starts within" } } }
                tbody { @for level in RiskLevel::ALL.iter().rev().copied() { @let row = version.authority(level); tr {
                    th.key scope="row" { (component::level(level)) @if version.is_above_line(level) { span.spoken { ", above the acceptance line" } } }
                    td.row data-label="What is done" { (words(row.and_then(|row| row.decision.as_ref()))) }
                    td data-label="Accepted by" { (said(row.and_then(|row| row.accepted_by).map(|by| by.choice().label.to_owned()))) }
                    td data-label="For at most" { (said(row.and_then(validity))) }
                    td data-label="Treatment starts within" { (row.and_then(|row| row.treatment_within).map_or("no limit".to_owned(), |days| span(days.get(), SpanUnit::Days))) }
                } } }
            } }
        }
    }
}

fn validity(row: &AuthorityLevel) -> Option<String> {
    Some(span(row.valid_for?.get(), row.valid_unit?))
}

fn span(count: i64, unit: SpanUnit) -> String {
    let (one, many) = match unit {
        SpanUnit::Days => ("day", "days"),
        SpanUnit::Months => ("month", "months"),
    };
    counted(usize::try_from(count).unwrap_or_default(), one, many)
}

/// How likely each level is.
pub fn likelihood(shown: &Shown<'_>) -> Markup {
    let version = shown.version;
    html! {
        section.card {
            header { h2 { "Likelihood" } small { "within the next 12 months, with the controls of today" } }
            div.scroll { table.table.rows aria-label="Levels of likelihood" {
                thead { tr { th.key scope="col" { "Level" } th scope="col" { "How often" } th scope="col" { "What one has seen of it" } } }
                tbody { @for row in version.likelihood.iter().rev() { tr {
                    th.key.row scope="row" { (version.likelihood_words(row.level.get())) }
                    td.row data-label="How often" { (words(row.frequency.as_ref())) }
                    td.row data-label="What one has seen of it" { (words(row.experience.as_ref())) }
                } } }
            } }
            @if version.likelihood.is_empty() { div.body { span.faint { "No level is described yet." } } }
        }
    }
}

/// What one level of consequence says in a dimension.
type Anchor = fn(&ConsequenceLevel) -> Option<&Line>;

/// The anchors in words, in the order of [`DIMENSIONS`] after the first, which is money.
const ANCHORS: [Anchor; 5] = [
    |row| row.service.as_ref(),
    |row| row.legal.as_ref(),
    |row| row.people.as_ref(),
    |row| row.reputation.as_ref(),
    |row| row.safety.as_ref(),
];

/// How bad each level is: a dimension a row, as five levels fit a screen and six dimensions do not.
pub fn consequence(shown: &Shown<'_>) -> Markup {
    let version = shown.version;
    let of_revenue = match (version.revenue.map(Number::get), version.currency.as_deref()) {
        (Some(revenue), Some(currency)) => format!("money from a yearly revenue of {currency} {}", amount(revenue)),
        _ => "set the yearly revenue to see amounts of money".to_owned(),
    };
    let [(_, money), dimensions @ ..] = DIMENSIONS;
    let named = |row: &ConsequenceLevel| format!("Level {}", row.level.get());
    html! {
        section.card {
            header { h2 { "Consequence" } small { "each dimension on its own, the highest decides; " (of_revenue) } }
            div.scroll { table.table.rows aria-label="Levels of consequence" {
                thead { tr { th.key scope="col" { "Dimension" } @for row in version.consequence.iter() { th scope="col" { (named(row)) } } } }
                tbody {
                    tr {
                        th.key.row scope="row" { (money) }
                        @for row in version.consequence.iter() { td.row data-label=(named(row)) { (financial(shown, row)) } }
                    }
                    @for ((_, dimension), anchor) in dimensions.iter().zip(ANCHORS) { tr {
                        th.key.row scope="row" { (dimension) }
                        @for row in version.consequence.iter() { td.row data-label=(named(row)) { (words(anchor(row))) } }
                    } }
                }
            } }
        }
    }
}

/// From which amount to which, in money and as a share of revenue.
fn financial(shown: &Shown<'_>, row: &ConsequenceLevel) -> Markup {
    let Some(share) = share(shown, row) else { return said(None) };
    let money = shown.version.revenue.zip(shown.version.currency.as_deref()).map(|(revenue, currency)| {
        let range = share.in_money(u64::try_from(revenue.get()).unwrap_or_default());
        match (share.from, share.below) {
            (0, Some(_)) => format!("below {currency} {}", amount_of(range.end)),
            (_, Some(_)) => format!("{currency} {} to {}", amount_of(range.start), amount_of(range.end)),
            (_, None) => format!("{currency} {} or more", amount_of(range.start)),
        }
    });
    html! {
        @match money {
            Some(money) => { (money) div.sub { (share) } },
            None => { (share) },
        }
    }
}

/// From where the level begins to where the next one does.
fn share(shown: &Shown<'_>, row: &ConsequenceLevel) -> Option<RevenueShare> {
    let next = shown.version.consequence.iter().find(|other| other.level.get() == row.level.get() + 1);
    let points = |number: Number<0, 10_000>| u32::try_from(number.get()).ok();
    Some(RevenueShare { from: points(row.financial?)?, below: next.and_then(|next| next.financial).and_then(points) })
}

fn amount(amount: i64) -> String {
    amount_of(u64::try_from(amount).unwrap_or_default())
}

fn amount_of(amount: u64) -> String {
    thousands(usize::try_from(amount).unwrap_or(usize::MAX))
}

fn words(line: Option<&Line>) -> Markup {
    said(line.map(ToString::to_string))
}

fn said(words: Option<String>) -> Markup {
    match words {
        Some(words) => html! { (words) },
        None => html! { span.faint { "not set" } },
    }
}
