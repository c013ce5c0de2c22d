//! The frame around a page, and what it is drawn with: the style sheet of the product and its fonts, beside the pages.

use maud::{DOCTYPE, Markup, html};
use rust_embed::RustEmbed;

use super::{Page, Site, register_path, way};

/// Where the style sheet and the fonts lie.
const LOOK: &str = "look/";
/// The name of the style sheet within the package.
const SHEET: &str = "annexa.css";
/// Nothing in the pages runs, is loaded from elsewhere or is sent anywhere, whatever people wrote into records.
const POLICY: &str =
    "script-src 'none'; object-src 'none'; frame-src 'none'; connect-src 'none'; form-action 'none'; base-uri 'none'";

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../bundle/dist"]
#[include = "annexa.*.css"]
#[include = "inter-*.woff2"]
#[include = "notices.*.txt"]
struct Look;

/// The style sheet, the fonts, which it names by their own names, and their licences.
pub(crate) fn look() -> Vec<(String, Vec<u8>)> {
    let files = Look::iter().filter_map(|name| Some((placed(&name), Look::get(&name)?.data.into_owned())));
    files.collect()
}

fn placed(name: &str) -> String {
    match name.rsplit('.').next() {
        Some("css") => format!("{LOOK}{SHEET}"),
        Some("txt") => format!("{LOOK}licences.txt"),
        _ => format!("{LOOK}{name}"),
    }
}

/// A page within the frame.
pub(crate) fn page(site: &Site, path: &str, title: &str, body: &Markup) -> Page {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · " (site.title()) }
                link rel="stylesheet" href=(way(path, &format!("{LOOK}{SHEET}")));
            }
            body {
                a.skip href="#page" { "Skip to the page" }
                div.shell {
                    (rail(site, path))
                    div.main {
                        (bar(site))
                        main.page #page tabindex="-1" { (body) }
                    }
                }
            }
        }
    };
    Page { path: path.to_owned(), html: document.into_string() }
}

fn rail(site: &Site, path: &str) -> Markup {
    let entry = |to: &str, label: &str, count: Option<usize>| {
        let is_here = is_part_of(to, path);
        html! {
            li { a href=(way(path, to)) aria-current=[is_here.then_some("page")] {
                (label)
                @if let Some(count) = count { span.count { (markup::format::thousands(count)) } }
            } }
        }
    };
    let has = |name: &str| site.registers.iter().any(|(kind, _)| kind.name == name);
    html! {
        nav.rail #rail popover aria-label="Main" {
            a.brand href=(way(path, "index.html")) { (brand()) "Annexa" }
            div.nav { ul {
                (entry("index.html", "Overview", None))
                @if has("soa-version") || has("soa-line") { (entry("statement.html", "Statement of Applicability", None)) }
                @if site.has_findings { (entry("readiness.html", "Readiness", None)) }
                (entry("changes.html", "Changes in the period", None))
                (entry("verifying.html", "How to verify", None))
            } }
            div.nav {
                p #nav-registers { "Registers" }
                ul aria-labelledby="nav-registers" {
                    @for (kind, count) in &site.registers { (entry(&register_path(kind, 0), kind.titles, Some(*count))) }
                }
            }
        }
    }
}

/// Whether a page belongs to an entry of the rail: it is that page or a further one, or a record of that register.
fn is_part_of(entry: &str, path: &str) -> bool {
    let stem = entry.trim_end_matches(".html");
    let further = |stem: &str| path.strip_prefix(stem).is_some_and(|rest| rest.starts_with(['/', '-', '.']));
    further(stem) || stem.strip_prefix("registers/").is_some_and(|plural| further(&format!("records/{plural}")))
}

fn bar(site: &Site) -> Markup {
    html! {
        header.bar {
            button.btn.quiet.unfold popovertarget="rail" { "Contents" }
            b { (site.view.organisation_name()) }
            span.push.muted { "As of the end of " (markup::format::date(site.to)) }
        }
    }
}

/// The mark.
fn brand() -> Markup {
    html! {
        svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" aria-hidden="true" {
            path d="M12 2.5 20 6v6.2c0 4.6-3.3 7.8-8 9.3-4.7-1.5-8-4.7-8-9.3V6z" {}
            path d="m8.5 16 3.5-9 3.5 9M9.8 13h4.4" {}
        }
    }
}

/// A wide table that scrolls within its card.
pub(crate) fn scroll(label: &str, table: &Markup) -> Markup {
    html! { div.scroll.wide tabindex="0" role="region" aria-label=(label) { (table) } }
}

#[cfg(test)]
mod tests {
    use super::is_part_of;

    #[test]
    fn a_page_is_found_in_the_rail() {
        for (entry, path, is) in [
            ("index.html", "index.html", true),
            ("changes.html", "changes/2.html", true),
            ("registers/risks.html", "registers/risks-2.html", true),
            ("registers/risks.html", "records/risks/R-001.html", true),
            ("registers/risks.html", "registers/risk-criteria.html", false),
            ("index.html", "readiness.html", false),
        ] {
            assert_eq!(is_part_of(entry, path), is, "{entry} {path}");
        }
    }
}
