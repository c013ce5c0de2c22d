//! Everything that was changed, newest first, and how long the log is.

use axum::response::Response;
use door::{Fault, Visitor};
use host::Version;
use maud::{Markup, html};

use crate::component::{author, diff, icon, verb};
use crate::format::{counted, date, day, thousands, time};
use crate::frame::Page;
use crate::look::Look;

/// The page.
pub async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let before =
        look.query.split('&').find_map(|pair| pair.strip_prefix("before=")).and_then(|before| before.parse().ok());
    let feed = visitor.app().host().feed(&visitor.view, before, 50).await?;
    let size = usize::try_from(visitor.view.log_size()).unwrap_or(usize::MAX);
    let days = by_day(&visitor, &feed.versions);
    Ok(Page::new(&visitor, &look, "History").send(html! {
        div.head { div {
            h1 { (counted(size, "entry", "entries")) " in the log" }
            p { "What was decided and changed, by whom and when. Nothing here can be rewritten: each entry is a leaf of one tree, and its root is signed." }
        }
        @if door::sees_accesses(&visitor.view) { div.actions { a.btn href=(visitor.href("accesses")) { (icon("eye")) "Looked at and taken out" } } }
        }
        section.card.feed aria-label="Entries" {
            @for (name, versions) in &days {
                div.day { h2 { (name) } small { (counted(versions.len(), "entry", "entries")) } }
                ol.trail { @for version in versions { (entry(&visitor, version)) } }
            }
            @if days.is_empty() { div.empty { h2 { "Nothing that you may see" } p { "Entries about other records are not shown to you." } } }
            nav.pager aria-label="Pages" {
                span { (thousands(feed.versions.len())) " shown" }
                span.ways {
                    @if let Some(next) = feed.next { a.btn.small href=(visitor.href(&format!("history?before={next}"))) rel="next" { "Older" } }
                    @else { a.btn.small aria-disabled="true" role="link" { "Older" } }
                }
            }
        }
    }))
}

fn by_day<'a>(visitor: &Visitor, versions: &'a [Version]) -> Vec<(String, Vec<&'a Version>)> {
    let today = visitor.view.today();
    let mut days: Vec<(jiff::civil::Date, Vec<&Version>)> = Vec::new();
    for version in versions {
        let day = day(&visitor.view, version.recorded);
        match days.last_mut() {
            Some((last, together)) if *last == day => together.push(version),
            _ => days.push((day, vec![version])),
        }
    }
    let name = |day| if day == today { "Today".to_owned() } else { date(day) };
    days.into_iter().map(|(day, versions)| (name(day), versions)).collect()
}

fn entry(visitor: &Visitor, version: &Version) -> Markup {
    let held = visitor.view.held(version.kind, version.id);
    html! {
        li {
            time datetime=(version.recorded) { (time(&visitor.view, version.recorded)) }
            @if let Some(held) = held {
                @let path = format!("{}/{}", version.kind.plural, held.handle());
                a.ref href=(visitor.href(&path)) { (held.handle_short()) }
                span {
                    b { (author(visitor, version)) } " " (verb(version)) " " (version.kind.noun()) " "
                    a href=(visitor.href(&format!("{path}/versions/{}", version.version))) { (held.title()) }
                    @if let Some(reason) = &version.reason { span.why { (reason) } }
                }
            }
            @if version.version > 1 && !version.changes.is_empty() { (diff(&visitor.view, version.kind, &version.changes)) }
        }
    }
}
