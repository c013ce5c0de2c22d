//! What people from outside looked at, hour by hour.

use axum::response::Response;
use door::{Fault, Visitor};
use isms::leadership::ExternalGrant;
use isms::people::Person;
use maud::{Markup, html};
use record::Kinded as _;
use store::Reading;

use crate::component::{crumbs, icon};
use crate::format::{counted, instant};
use crate::frame::Page;
use crate::look::Look;

/// The page.
pub async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let before = look.query.split('&').find_map(|pair| pair.strip_prefix("before=")?.parse().ok());
    let reads = door::reads(visitor.app(), &visitor.view, before).await?;
    let newer = before.is_some();
    Ok(Page::new(&visitor, &look, "Read from outside").send(html! {
        div.head { div {
            (crumbs(&[(Some(visitor.href("history")), "History"), (None, "Read from outside")]))
            h1 { "Read from outside" }
            p { "What holders of external grants looked at, noted before they saw it. Each past hour is an entry of the log." }
        } }
        section.card {
            @if reads.rows.is_empty() {
                div.empty { (icon("eye")) h2 { "Nobody from outside has read anything" }
                    p { "When somebody with an external grant reads here, every address that they open is listed." } }
            } @else {
                div.scroll { table.table.rows aria-label="Read from outside" {
                    thead { tr {
                        th scope="col" { "Address" } th scope="col" { "By" } th scope="col" { "First" } th scope="col" { "Last" }
                        th.number scope="col" { "Times" } th scope="col" { "Entry" }
                    } }
                    tbody { @for row in &reads.rows { (line(&visitor, row)) } }
                } }
            }
            nav.pager aria-label="Pages" {
                span { (counted(reads.rows.len(), "address", "addresses")) " shown" }
                span.ways {
                    @if newer { a.btn.small href=(visitor.href("reads")) { "Newest" } }
                    @if let Some(next) = reads.next { a.btn.small href=(visitor.href(&format!("reads?before={next}"))) rel="next" { "Older" } }
                }
            }
        }
    }))
}

fn line(visitor: &Visitor, row: &Reading) -> Markup {
    let view = &visitor.view;
    let who = view.label(Person::kind_of(), row.person).unwrap_or("You");
    let grant = view.held(ExternalGrant::kind_of(), row.under);
    html! {
        tr {
            th.name scope="row" { code { (row.what) } }
            td data-label="By" { (who) @if let Some(grant) = grant { " " a.ref href=(visitor.href(&format!("{}/{}", grant.kind.plural, grant.handle()))) { (grant.handle_short()) } } }
            td data-label="First" { time datetime=(row.first) { (instant(view, row.first)) } }
            td data-label="Last" { time datetime=(row.last) { (instant(view, row.last)) } }
            td.number data-label="Times" { (row.count) }
            td data-label="Entry" { @if let Some(entry) = row.position { (entry) } @else { span.faint { "this hour" } } }
        }
    }
}
