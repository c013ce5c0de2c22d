//! How many records of each register differ, and how.

use comparison::Became;
use isms::registry;
use maud::{Markup, html};
use record::Kind;

use super::Asked;
use crate::format::thousands;

/// The table. Each number leads to its records.
pub fn table(asked: &Asked<'_>) -> Markup {
    let kinds: Vec<&'static Kind> = registry::kinds().filter(|kind| differs(asked, kind)).collect();
    let has = |became: Became| kinds.iter().any(|kind| asked.compared.count(kind, became) > 0);
    let columns: Vec<Became> = Became::ALL.into_iter().filter(|became| has(*became)).collect();
    let has_unseen = kinds.iter().any(|kind| asked.compared.unseen(kind) > 0);
    html! {
        section.card { div.scroll { table.table aria-label="Records that differ, by register" {
            thead { tr {
                th scope="col" { "Register" }
                @for became in &columns { th.num scope="col" { (became.label()) } }
                @if has_unseen { th.num scope="col" { "You may not see" } }
            } }
            tbody { @for kind in &kinds { tr {
                th scope="row" { a.title href=(href(asked, kind, None)) { (kind.titles) } }
                @for became in &columns { td.num { (number(asked, kind, *became)) } }
                @if has_unseen { td.num { @if asked.compared.unseen(kind) > 0 { (thousands(asked.compared.unseen(kind))) } } }
            } } }
        } } }
    }
}

fn differs(asked: &Asked<'_>, kind: &Kind) -> bool {
    asked.compared.unseen(kind) > 0 || Became::ALL.into_iter().any(|became| asked.compared.count(kind, became) > 0)
}

fn number(asked: &Asked<'_>, kind: &Kind, became: Became) -> Markup {
    let is_chosen = asked.comparing.became == Some(became) && asked.comparing.kind == Some(kind);
    match asked.compared.count(kind, became) {
        0 => html! { span.faint aria-hidden="true" { "·" } span.spoken { "none" } },
        count => html! {
            a href=(href(asked, kind, Some(became))) aria-current=[is_chosen.then_some("true")] { (thousands(count)) span.spoken { " " (kind.nouns()) ", " (became.label().to_lowercase()) } }
        },
    }
}

fn href(asked: &Asked<'_>, kind: &Kind, became: Option<Became>) -> String {
    let query = asked.query.without(&["after", "record", "became", "kind"]);
    let mut path = format!("compare{}", query.with("kind", Some(kind.plural)));
    if let Some(became) = became {
        path.push_str(&format!("&became={}", became.code()));
    }
    asked.visitor.href(&path)
}
