//! On a form: what the rules would find otherwise, and what would stand otherwise, before anything is kept.

use access::{Effect, Moved, SeenFailure};
use maud::{Markup, html};
use record::{Field, Value};

use super::grade;
use crate::component::icon;
use crate::format::{counted, date};

/// How many failures, and how many records, are told one by one.
const SHOWN: usize = 8;

/// "This would close … and open …".
pub fn effect(effect: &Effect) -> Markup {
    if effect.is_none() {
        return html! { div.notice.quiet { (icon("gauge")) span.text { "This would open or close no finding, and move no level, line or state." } } };
    }
    let (opens, closes) = (effect.appear().len(), effect.go().len());
    let is_good = opens + effect.unseen_appear == 0 && closes + effect.unseen_go > 0;
    let tone = if is_good { "notice good" } else { "notice" };
    html! {
        div class=(tone) #effect {
            (icon("gauge"))
            div.text {
                @if closes > 0 {
                    b { "This would close " (counted(closes, "finding", "findings")) "." }
                    (list(effect.go()))
                }
                @if opens > 0 {
                    b { "This would open " (counted(opens, "finding", "findings")) "." }
                    (list(effect.appear()))
                }
                @for regraded in &effect.regraded {
                    p { "What fails by " (regraded.rule.id) " would be " (grade(regraded.to)) ", not " (grade(regraded.from)) "." }
                }
                @if !effect.moved.is_empty() {
                    b { (counted(effect.moved.len(), "record", "records")) " would stand otherwise." }
                    (moves(&effect.moved))
                }
                @if effect.unseen_go > 0 { p.muted { "It would close " (effect.unseen_go) " that you may not see." } }
                @if effect.unseen_appear > 0 { p.muted { "It would open " (effect.unseen_appear) " that you may not see." } }
                @if effect.unseen_moved > 0 { p.muted { "It would move " (counted(effect.unseen_moved, "record", "records")) " that you may not see." } }
            }
        }
    }
}

fn list<'a>(failures: impl ExactSizeIterator<Item = SeenFailure<'a>>) -> Markup {
    let more = failures.len().saturating_sub(SHOWN);
    html! {
        ul {
            @for failure in failures.take(SHOWN) { li { (failure.sentence()) " " span.ref { (failure.rule().id) } " " (grade(failure.grade())) } }
            @if more > 0 { li { "and " (more) " more" } }
        }
    }
}

/// Each record with what it would be and what it is: "Level: Medium, not High".
fn moves(moved: &[Moved]) -> Markup {
    let more = moved.len().saturating_sub(SHOWN);
    html! {
        ul {
            @for one in moved.iter().take(SHOWN) {
                li {
                    @if let Some(number) = one.held.number() { span.ref { (number) } " " }
                    (one.held.title()) ": "
                    @if let Some((from, to)) = one.state { "State: " b { (to.label) } ", not " (from.label) @if !one.columns.is_empty() { "; " } }
                    @for (position, (field, from, to)) in one.columns.iter().enumerate() {
                        @if position > 0 { "; " }
                        (column(field, from, to))
                    }
                }
            }
            @if more > 0 { li { "and " (more) " more" } }
        }
    }
}

fn column(field: &Field, from: &Value<'_>, to: &Value<'_>) -> Markup {
    html! { (field.label) ": " b { (words(to)) } ", not " (words(from)) }
}

/// A level, a truth or a day in a word or two.
fn words(value: &Value<'_>) -> String {
    match value {
        Value::Absent => "none".to_owned(),
        Value::Choice(choice) => choice.label.to_owned(),
        Value::Truth(true) => "yes".to_owned(),
        Value::Truth(false) => "no".to_owned(),
        Value::Date(day) => date(*day),
        Value::Instant(at) => at.strftime("%-d %b %Y, %H:%M UTC").to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => (*text).to_owned(),
        // What follows from records names none of them.
        Value::Reference(_) | Value::References(_) | Value::Rows(_) => "other records".to_owned(),
    }
}
