//! Choosing what to compare: two moments, and of which register.

use door::Visitor;
use isms::registry;
use jiff::civil::Date;
use maud::{Markup, html};

use super::moments;
use crate::format::date;
use crate::general::Query;
use crate::moment::kept;
use crate::statement;

/// The form. A moment that is no whole day is kept as it was written.
pub fn form(visitor: &Visitor, query: &Query, from: &str, to: &str) -> Markup {
    let moment = |name: &str, label: &str, value: &str| {
        let is_day = value.is_empty() || value.parse::<Date>().is_ok();
        html! {
            label.inline for=(name) { (label) }
            @if is_day { input id=(name) type="date" name=(name) value=(value); }
            @else { input id=(name) type="text" name=(name) value=(value) size="20"; }
        }
    };
    let chosen = query.get("kind").unwrap_or_default();
    html! {
        form.filters method="get" action=(visitor.href("compare")) {
            (kept(visitor))
            (moment("from", "From", from))
            (moment("to", "to", to))
            label.inline for="kind" { "of" }
            select #kind name="kind" {
                option value="" { "everything" }
                @for kind in registry::kinds().filter(|kind| visitor.view.knows_kind(kind)) {
                    option value=(kind.plural) selected[kind.plural == chosen] { (kind.titles) }
                }
            }
            @if let Some(record) = query.get("record") {
                label.inline for="record" { "number" }
                input #record type="text" name="record" value=(record) size="8";
            }
            button.btn { "Compare" }
        }
    }
}

/// Decisions to look back to.
pub fn named(visitor: &Visitor, query: &Query) -> Markup {
    let named = moments::named(&visitor.view);
    let statements = visitor.view.knows_kind(<isms::control::SoaVersion as record::Kinded>::kind_of());
    html! {
        @if !named.is_empty() || statements {
            ul.chips aria-label="Moments by name" {
                @for moment in named.iter().take(SHOWN) {
                    @let day = moment.on.to_string();
                    li { a.chip href=(visitor.href(&format!("compare{}", query.without(&["after", "to"]).with("from", Some(day.as_str()))))) aria-current=[(query.get("from") == Some(day.as_str())).then_some("true")] {
                        (moment.words) span.count { (date(moment.on)) }
                    } }
                }
                @if statements { li { a.chip href=(visitor.href(&format!("{}/changes", statement::PATH))) { "Versions of the statement, line by line" } } }
            }
        }
    }
}

/// How many are offered.
const SHOWN: usize = 8;
