//! The records that differ, one by one.

use std::sync::Arc;

use comparison::{Became, Edit};
use isms::Held;
use isms::people::Person;
use listing::Stretch;
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use record::{Kinded as _, Tone};

use super::Asked;
use crate::component::{followed, toned};
use crate::format::{counted, instant, thousands};

/// A page of them.
pub fn records(asked: &Asked<'_>, stretch: &Stretch<'_>) -> Markup {
    let query = asked.query.without(&["after"]);
    html! {
        section.card aria-label="Records that differ" {
            @if stretch.edits.is_empty() { div.body { span.faint { "None of them is of this sort." } } }
            ul.links { @for edit in &stretch.edits { @if let Some(held) = edit.last() { (record(asked, edit, held)) } } }
            nav.pager aria-label="Pages" {
                span { (thousands(stretch.edits.len())) " of " (counted(stretch.total, "record", "records")) }
                span.ways {
                    @if asked.query.get("after").is_some() { a.btn.small href=(asked.visitor.href(&format!("compare{}", query.at(None)))) { "First" } }
                    @match &stretch.next {
                        Some(next) => a.btn.small href=(asked.visitor.href(&format!("compare{}", query.with("after", Some(next))))) rel="next" { "Next" },
                        None => a.btn.small aria-disabled="true" role="link" { "Next" },
                    }
                }
            }
        }
    }
}

fn record(asked: &Asked<'_>, edit: &Edit, held: &Arc<Held>) -> Markup {
    let (visitor, compared) = (asked.visitor, asked.compared);
    let path = format!("{}/{}", edit.kind.plural, held.handle());
    let alone = asked.query.without(&["after", "became", "kind", "record"]).with("kind", Some(edit.kind.plural));
    html! {
        li { span.whole {
            a.ref href=(visitor.href(&format!("compare{alone}&record={}", held.handle()))) { (held.handle_short()) span.spoken { " alone" } }
            " " a href=(visitor.href(&path)) { (held.title()) }
            " " (toned(tone(edit.became), edit.became.label()))
            " " small { (edit.kind.title) @if let Some(last) = last(asked, edit, held) { ", " (last) } }
            (followed(compared.after(), edit.kind, &compared.changes(edit)))
            @if let Some(before) = &edit.before {
                small { a href=(as_it_was(asked, edit, before)) { "As it was" span.spoken { ": " (held.title()) } } }
            }
        } }
    }
}

/// Who touched it last, where somebody did.
fn last(asked: &Asked<'_>, edit: &Edit, held: &Held) -> Option<String> {
    if edit.became == Became::Followed {
        return None;
    }
    let view = asked.compared.after();
    let by = held.by.map_or(Some("the founding"), |by| view.label(Person::kind_of(), by)).unwrap_or("someone");
    Some(format!("last by {by}, {}", instant(view, held.recorded)))
}

/// The page of the record at the earlier moment.
fn as_it_was(asked: &Asked<'_>, edit: &Edit, before: &Held) -> String {
    let slug = &asked.visitor.membership.slug;
    let from = utf8_percent_encode(&asked.comparing.from, NON_ALPHANUMERIC);
    format!("/o/{slug}/{}/{}?as_of={from}", edit.kind.plural, before.handle())
}

fn tone(became: Became) -> Tone {
    match became {
        Became::Created | Became::Restored => Tone::Good,
        Became::Changed | Became::Retired | Became::Followed => Tone::Plain,
        Became::Gone => Tone::Bad,
    }
}
