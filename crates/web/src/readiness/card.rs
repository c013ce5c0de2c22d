//! A rule on the page: what fails with its records and what to do; or, where nothing fails, a row that says why.

use access::{SeenFailure, SeenRule};
use door::Visitor;
use maud::{Markup, html};
use readiness::rules::check;

use super::{heading, result};
use crate::component::icon;
use crate::format::{counted, thousands};

/// How many failures a card shows; the page of the rule has more.
const SHOWN: usize = 5;

/// A rule that fails.
pub(super) fn card(visitor: &Visitor, rule: &SeenRule<'_>) -> Markup {
    let about = rule.rule();
    let href = visitor.href(&format!("readiness/{}", about.id));
    html! {
        section.card.finding {
            header {
                h2 { a.ref href=(href) { (about.id) } " " (heading(&about.fails_when)) }
                (result(rule))
            }
            ul.links {
                @for failure in rule.failures(&visitor.view).take(SHOWN) { (row(visitor, &failure)) }
                @if rule.seen() > SHOWN { li.hint { a href=(href) { "All " (thousands(rule.seen())) } } }
                @if rule.unseen() > 0 { li.hint { (unseen(rule)) } }
            }
            footer {
                @if let Some(check) = check(&about.id) { span { b { (check.deed.label()) ": " } (check.next) } }
                a.push href=(href) { "What this checks" }
            }
        }
    }
}

/// How many failures are counted only.
pub(super) fn unseen(rule: &SeenRule<'_>) -> String {
    let and = if rule.seen() > 0 { "and " } else { "" };
    format!("{and}{} that you may not see", thousands(rule.unseen()))
}

/// One failure: its sentence leads to the record that it is about.
pub fn row(visitor: &Visitor, failure: &SeenFailure<'_>) -> Markup {
    let records = failure.records();
    let path = |held: &isms::Held| visitor.href(&format!("{}/{}", held.kind.plural, held.handle()));
    html! {
        li {
            span {
                @match records.seen.first() {
                    Some(held) => a href=(path(held)) { (failure.sentence()) },
                    None => (failure.sentence()),
                }
            }
            @if let Some(first) = records.seen.first() { span.faint { (first.kind.title) } }
            @if records.seen.len() > 1 || records.unseen > 0 {
                small {
                    @for (position, held) in records.seen.iter().skip(1).take(20).enumerate() {
                        @if position > 0 { ", " }
                        a href=(path(held)) { (held.handle_short()) }
                    }
                    @if records.seen.len() > 21 { ", and " (records.seen.len() - 21) " more" }
                    @if records.unseen > 0 { " and " (counted(records.unseen, "record", "records")) " that you may not see" }
                }
            }
        }
    }
}

/// Rules of which nothing fails.
pub(super) fn table(visitor: &Visitor, rules: &[SeenRule<'_>]) -> Markup {
    html! {
        div.card.scroll tabindex="0" role="region" aria-label="Rules" {
            table.table {
                thead { tr { th { "Rule" } th { "Fails when" } th { "Result" } th { "Why, or what it saw" } } }
                tbody {
                    @for rule in rules {
                        tr {
                            td { a.ref href=(visitor.href(&format!("readiness/{}", rule.rule().id))) { (rule.rule().id) } }
                            td { (rule.rule().fails_when) }
                            td { (result(rule)) }
                            td.muted { (saw(rule)) }
                        }
                    }
                }
            }
        }
    }
}

/// What a rule saw, or why it saw nothing.
pub(super) fn saw(rule: &SeenRule<'_>) -> String {
    match rule.looked_at() {
        _ if !rule.because().is_empty() => rule.because().to_owned(),
        Some(count) => format!("Looked at {} and found nothing.", thousands(count)),
        None => String::new(),
    }
}

/// The line that says what to do.
pub(super) fn next(rule: &SeenRule<'_>) -> Markup {
    html! {
        @if let Some(check) = check(&rule.rule().id) {
            div.notice.info { (icon("list-checks")) span.text { b { (check.deed.label()) ". " } (check.next) } }
        }
    }
}
