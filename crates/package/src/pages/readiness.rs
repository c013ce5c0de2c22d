//! What the rules of an auditor find at the end of the period, rule by rule.

use ::record::Tone;
use access::{Seen, SeenFailure, SeenRule};
use catalogue::Severity;
use markup::format::{counted, date, thousands};
use maud::{Markup, html};
use readiness::RuleResult;

use super::frame::page;
use super::value::named;
use super::{Page, Site};

/// Where it lies.
const PATH: &str = "readiness.html";
/// How many failures of one rule are listed.
const SHOWN: usize = 500;

/// The page.
pub(crate) fn of(site: &Site, seen: &Seen) -> Page {
    let (failing, others): (Vec<SeenRule<'_>>, Vec<SeenRule<'_>>) =
        seen.rules().partition(|rule| rule.result() == RuleResult::Fail);
    let count = |result| thousands(seen.count(result));
    let body = html! {
        div.head { div {
            h1 { (answer(seen)) }
            p {
                "What the rules find as of " (date(site.to)) ": " (count(RuleResult::Fail)) " fail, " (count(RuleResult::Pass)) " pass, "
                (count(RuleResult::NotApplicable)) " do not apply, and " (count(RuleResult::NotEvaluated))
                " are not evaluated, which is never a pass. Only a certification body certifies."
            }
        } }
        @for rule in &failing { (card(site, rule)) }
        @if !others.is_empty() { (table(&others)) }
    };
    page(site, PATH, "Readiness", &body)
}

fn answer(seen: &Seen) -> String {
    match seen.failing_at(Severity::Major) {
        0 => "No rule fails at major".to_owned(),
        count => counted(count, "rule fails at major", "rules fail at major"),
    }
}

fn result(rule: &SeenRule<'_>) -> Markup {
    let (tone, words) = match (rule.result(), rule.grade()) {
        (RuleResult::Fail, Some(Severity::Major)) => (Tone::Bad, "Major"),
        (RuleResult::Fail, Some(Severity::Minor)) => (Tone::Warn, "Minor"),
        (RuleResult::Fail, Some(Severity::Observation)) => (Tone::Plain, "Observation"),
        (RuleResult::Fail, None) => (Tone::Bad, "Fails"),
        (RuleResult::Waived, _) => (Tone::Plain, "Waived"),
        (RuleResult::NotEvaluated, _) => (Tone::Plain, "Not evaluated"),
        (RuleResult::NotApplicable, _) => (Tone::Plain, "Does not apply"),
        (RuleResult::Pass, _) => (Tone::Good, "Passes"),
    };
    markup::toned(tone, words)
}

fn card(site: &Site, rule: &SeenRule<'_>) -> Markup {
    html! {
        section.card {
            header { h2 { span.ref { (rule.rule().id) } " " (rule.rule().fails_when.trim_end_matches('.')) } (result(rule)) }
            ul.links {
                @for failure in rule.failures(&site.view).take(SHOWN) { (row(&failure)) }
                @if rule.seen() > SHOWN { li.hint { "and " (thousands(rule.seen() - SHOWN)) " more" } }
                @if rule.unseen() > 0 { li.hint { "and " (thousands(rule.unseen())) " at records that are not in this package" } }
            }
        }
    }
}

fn row(failure: &SeenFailure<'_>) -> Markup {
    let records = failure.records();
    html! {
        li {
            span { (failure.sentence()) }
            small {
                @for (position, held) in records.seen.iter().enumerate() {
                    @if position > 0 { ", " }
                    span.ref { (held.handle_short()) } (named(PATH, held))
                }
                @if records.unseen > 0 { " and " (counted(records.unseen, "record", "records")) " that are not in this package" }
            }
        }
    }
}

fn table(rules: &[SeenRule<'_>]) -> Markup {
    html! {
        section.card {
            header { h2 { "All other rules" } }
            (super::frame::scroll("All other rules", &html! { table.table {
                thead { tr { th scope="col" { "Rule" } th scope="col" { "Fails when" } th scope="col" { "Result" } th scope="col" { "Why, or what it saw" } } }
                tbody { @for rule in rules { tr {
                    th scope="row" { span.ref { (rule.rule().id) } }
                    td { (rule.rule().fails_when) }
                    td { (result(rule)) }
                    td.muted { (saw(rule)) }
                } } }
            } }))
        }
    }
}

fn saw(rule: &SeenRule<'_>) -> String {
    match rule.looked_at() {
        _ if !rule.because().is_empty() => rule.because().to_owned(),
        Some(count) => format!("Looked at {} and found nothing.", thousands(count)),
        None => String::new(),
    }
}
