//! Everything that was changed, newest first: all of it, or by kind, person, record, or since the viewer was last here.

mod asked;

use axum::response::Response;
use door::{Fault, Visitor};
use host::Version;
use maud::{Markup, html};

use crate::component::{author, diff, icon, not_independent, verb};
use crate::format::{counted, date, day, thousands, time};
use crate::frame::Page;
use crate::general::Query;
use crate::look::Look;

use asked::Asked;
pub use asked::SINCE_LAST;

/// How many entries a page has.
const SHOWN: usize = 50;

/// The page.
pub async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let query = Query::read(&look.query);
    let asked = Asked::read(&visitor, &query).await?;
    let feed = visitor.app().host().feed(&visitor.view, &asked.sought, asked.before, SHOWN).await?;
    let days = by_day(&visitor, &feed.versions);
    Ok(Page::new(&visitor, &look, "History").send(html! {
        (head(&visitor, &asked))
        (asked.form(&visitor, &query))
        section.card.feed aria-label="Entries" {
            @for (name, versions) in &days {
                div.day { h2 { (name) } small { (counted(versions.len(), "entry", "entries")) } }
                ol.trail { @for version in versions { (entry(&visitor, version)) } }
            }
            @if days.is_empty() { (nothing(&asked, feed.next.is_some())) }
            nav.pager aria-label="Pages" {
                span { (thousands(feed.versions.len())) " shown" }
                span.ways {
                    @if asked.before.is_some() { a.btn.small href=(visitor.href(&format!("history{}", query.with("before", None)))) { "Newest" } }
                    @if let Some(next) = feed.next { a.btn.small href=(visitor.href(&format!("history{}", query.with("before", Some(&next.to_string()))))) rel="next" { "Older" } }
                    @else { a.btn.small aria-disabled="true" role="link" { "Older" } }
                }
            }
        }
    }))
}

fn head(visitor: &Visitor, asked: &Asked) -> Markup {
    let size = usize::try_from(visitor.view.log_size()).unwrap_or(usize::MAX);
    html! {
        div.head {
            div {
                @match &asked.since {
                    Some(since) => h1 { "What changed since " (since) },
                    None => h1 { (counted(size, "entry", "entries")) " in the log" },
                }
                p { "What was decided and changed, by whom and when. Nothing here can be rewritten: each entry is a leaf of one tree, and its root is signed." }
            }
            div.actions {
                a.btn href=(visitor.href("compare")) { (icon("git-compare")) "Compare two moments" }
                @if door::sees_accesses(&visitor.view) { a.btn href=(visitor.href("accesses")) { (icon("eye")) "Looked at and taken out" } }
            }
        }
    }
}

fn nothing(asked: &Asked, goes_on: bool) -> Markup {
    html! {
        div.empty {
            @if goes_on { h2 { "Nothing of this in this stretch of the log" } p { "Older entries may hold more." } }
            @else if asked.is_narrowed() { h2 { "Nothing of this that you may see" } p { "Ask for another kind or person, or for all of the history." } }
            @else { h2 { "Nothing that you may see" } p { "Entries about other records are not shown to you." } }
        }
    }
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
                    @if let Some(mark) = not_independent(&visitor.view, version.not_independent) { " " span.tag.warn { (mark) } }
                    @if let Some(reason) = &version.reason { span.why { (reason) } }
                }
            }
            @if version.version > 1 && !version.changes.is_empty() { (diff(&visitor.view, version.kind, &version.changes)) }
        }
    }
}
