//! Which of its versions a record is shown at, and the ways to those around it.

use door::{Fault, Visitor};
use host::{Version, When};
use isms::Held;
use maud::{Markup, html};

use crate::component::{author, icon};
use crate::format::moment as told;
use crate::look::Look;
use crate::moment;

/// The line above a record of a past moment. `history` ends at that moment, the newest version first.
pub async fn of(visitor: &Visitor, look: &Look, held: &Held, history: &[Version]) -> Result<Markup, Fault> {
    let after = visitor.app().host().following(&visitor.view, held).await?;
    let path = path(held);
    let at = |entry: u64| visitor.href_at(&path, &When::Entry(entry));
    let before = history.get(1);
    Ok(html! {
        div.notice.quiet.stood {
            (icon("history"))
            span.text {
                @if let Some(shown) = history.first() {
                    b { "Version " (held.version) } ", recorded by " (author(visitor, shown)) " on " (told(&visitor.view, shown.recorded)) ". "
                    a href=(visitor.href(&format!("{path}/versions/{}", held.version))) { "What it changed" }
                }
            }
            nav.actions aria-label="Versions" {
                @if let Some(before) = before { a.btn.small href=(at(before.at)) rel="prev" { (icon("chevron-left")) "Version " (before.version) } }
                @if let Some((version, entry)) = after { a.btn.small href=(at(entry)) rel="next" { "Version " (version) (icon("chevron-right")) } }
                a.btn.small href=(moment::at(&look.here(), None)) { "As it is today" }
            }
        }
    })
}

/// Where a record opens as it was at a version.
pub fn href(visitor: &Visitor, path: &str, version: &Version) -> String {
    visitor.href_at(path, &When::Entry(version.at))
}

fn path(held: &Held) -> String {
    format!("{}/{}", held.kind.plural, held.handle())
}
