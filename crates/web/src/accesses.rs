//! Who looked at what: what people from outside read, and what left as a file, hour by hour.

use axum::response::Response;
use door::{Fault, Visitor};
use exports::Format;
use isms::leadership::ExternalGrant;
use isms::people::Person;
use isms::registry;
use maud::{Markup, html};
use record::{Id, Kinded as _};
use serde_json::Value as Json;
use store::{Access, Occasion};

use crate::component::{crumbs, icon};
use crate::format::{counted, instant};
use crate::frame::Page;
use crate::general::Query;
use crate::look::Look;

/// The page.
pub async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let query = Query::read(&look.query);
    let before = query.get("before").and_then(|before| before.parse().ok());
    let occasion = query.get("occasion").and_then(Occasion::of);
    let accesses = door::accesses(visitor.app(), &visitor.view, occasion, before).await?;
    let href = |before: Option<i64>| {
        let pairs =
            [occasion.map(|one| format!("occasion={}", one.code())), before.map(|hour| format!("before={hour}"))];
        let pairs: Vec<String> = pairs.into_iter().flatten().collect();
        visitor.href(&format!("accesses?{}", pairs.join("&")))
    };
    Ok(Page::new(&visitor, &look, "Looked at and taken out").send(html! {
        div.head { div {
            (crumbs(&[(Some(visitor.href("history")), "History"), (None, "Looked at and taken out")]))
            h1 { "Looked at and taken out" }
            p { "What holders of external grants looked at, and what left as a file, noted before it was answered. Each past hour is an entry of the log." }
        } }
        (occasions(&visitor, occasion))
        section.card {
            @if accesses.rows.is_empty() {
                (nothing(occasion))
            } @else {
                div.scroll { table.table.rows aria-label="Looked at and taken out" {
                    thead { tr {
                        th scope="col" { "What" } th scope="col" { "By" } th scope="col" { "First" } th scope="col" { "Last" }
                        th.number scope="col" { "Times" } th scope="col" { "Entry" }
                    } }
                    tbody { @for row in &accesses.rows { (line(&visitor, row)) } }
                } }
            }
            nav.pager aria-label="Pages" {
                span { (counted(accesses.rows.len(), "row", "rows")) " shown" }
                span.ways {
                    @if before.is_some() { a.btn.small href=(href(None)) { "Newest" } }
                    @if let Some(next) = accesses.next { a.btn.small href=(href(Some(next))) rel="next" { "Older" } }
                }
            }
        }
    }))
}

fn occasions(visitor: &Visitor, chosen: Option<Occasion>) -> Markup {
    let ways = [
        (None, "All"),
        (Some(Occasion::Outside), "Read from outside"),
        (Some(Occasion::Export), "Taken out as a file"),
    ];
    html! {
        div.filters { ul.chips aria-label="Occasions" {
            @for (occasion, label) in ways {
                @let query = occasion.map_or(String::new(), |one| format!("?occasion={}", one.code()));
                li { a.chip href=(visitor.href(&format!("accesses{query}"))) aria-current=[(occasion == chosen).then_some("page")] { (label) } }
            }
        } }
    }
}

fn nothing(occasion: Option<Occasion>) -> Markup {
    let (title, words) = match occasion {
        None => (
            "Nobody has looked from outside or taken anything out",
            "Every address that somebody with an external grant opens is listed here, and every export.",
        ),
        Some(Occasion::Outside) => (
            "Nobody from outside has read anything",
            "When somebody with an external grant reads here, every address that they open is listed.",
        ),
        Some(Occasion::Export) => {
            ("Nothing has left as a file", "Every PDF, XLSX and CSV that is made of a list or a document is listed.")
        }
    };
    html! { div.empty { (icon("eye")) h2 { (title) } p { (words) } } }
}

fn line(visitor: &Visitor, row: &Access) -> Markup {
    let view = &visitor.view;
    let who = view.label(Person::kind_of(), row.person).unwrap_or("You");
    let grant = view.held(ExternalGrant::kind_of(), row.under);
    let is_by_token = row.occasion == Occasion::Export && row.under != row.person;
    html! {
        tr {
            th.name scope="row" { (what(visitor, row)) }
            td data-label="By" {
                (who)
                @if let Some(grant) = grant { " " a.ref href=(visitor.href(&format!("{}/{}", grant.kind.plural, grant.handle()))) { (grant.handle_short()) } }
                @if is_by_token { " " small.faint { "by a token" } }
            }
            td data-label="First" { time datetime=(row.first) { (instant(view, row.first)) } }
            td data-label="Last" { time datetime=(row.last) { (instant(view, row.last)) } }
            td.number data-label="Times" { (row.count) }
            td data-label="Entry" { @if let Some(entry) = row.position { (entry) } @else { span.faint { "this hour" } } }
        }
    }
}

/// An address, or what left in which form.
fn what(visitor: &Visitor, row: &Access) -> Markup {
    let about = match row.occasion {
        Occasion::Outside => None,
        Occasion::Export => serde_json::from_str::<Json>(&row.what).ok(),
    };
    about.as_ref().and_then(|about| export(visitor, about)).unwrap_or_else(|| html! { code { (row.what) } })
}

fn export(visitor: &Visitor, about: &Json) -> Option<Markup> {
    let text = |name: &str| about.get(name).and_then(Json::as_str);
    let count = |name: &str| about.get(name).and_then(Json::as_u64);
    if about.get("log").is_some() {
        return Some(html! { "The log " small.faint { "up to entry " (count("entries")?) } });
    }
    if text("package").is_some() {
        let asked = about.get("asked")?;
        let day = |name: &str| asked.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        return Some(html! { "Audit package " small.faint { (day("from")) " to " (day("to")) } });
    }
    if text("proof").is_some() {
        return Some(html! { "Proof of " (named(visitor, about, "proof")?) });
    }
    let format = Format::ALL.into_iter().find(|format| Some(format.name()) == text("format"))?.label();
    if about.get("compared").is_some() {
        let what = text("compared").and_then(registry::of_resource).map_or("records", |kind| kind.titles);
        let to = text("to").unwrap_or("today");
        return Some(html! { "Comparison of " (what) " as " (format) " " small.faint { (text("from")?) " to " (to) } });
    }
    if let Some(kind) = text("list").and_then(registry::of_resource) {
        let rows = count("rows").and_then(|rows| usize::try_from(rows).ok())?;
        let asked: Vec<String> = about.get("asked").and_then(Json::as_object)?.iter().map(condition).collect();
        return Some(html! {
            (kind.titles) " as " (format) ", " (counted(rows, "row", "rows"))
            @if !asked.is_empty() { " " small.faint { (asked.join(", ")) } }
        });
    }
    Some(html! { (named(visitor, about, "kind")?) " as " (format) })
}

/// A record with the version of it that left; `kind` is the part that says what it is.
fn named(visitor: &Visitor, about: &Json, kind: &str) -> Option<Markup> {
    let text = |name: &str| about.get(name).and_then(Json::as_str);
    let (kind, id) = (text(kind).and_then(registry::named)?, text("id")?.parse::<Id>().ok()?);
    let version = about.get("version").and_then(Json::as_u64)?;
    Some(html! {
        @match visitor.view.held(kind, id) {
            Some(held) => a.title href=(visitor.href(&format!("{}/{}", kind.plural, held.handle()))) { (held.title()) },
            None => (kind.title),
        }
        " " small.faint { "version " (version) " of the record" }
    })
}

fn condition((name, value): (&String, &Json)) -> String {
    value.as_str().map_or_else(|| format!("{name} {value}"), |value| format!("{name} {value}"))
}
