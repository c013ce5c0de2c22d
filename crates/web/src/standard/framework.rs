//! A law beside the standard: row by row what of the ISMS helps, the best evidence that there is, and what it does not cover.

use std::collections::BTreeMap;

use access::{Seen, View};
use axum::extract::Path;
use axum::response::Response;
use catalogue::mapping::Mapping;
use catalogue::{gdpr, mappings, provision, sox};
use door::{Fault, Visitor};
use isms::Typed;
use isms::control::{Control, Evidence};
use listing::findings;
use maud::{Markup, html};
use record::Tone;

use super::control::{serving, valid};
use super::{PATH, href, state};
use crate::component::{crumbs, toned};
use crate::format::{counted, date};
use crate::frame::Page;
use crate::look::Look;

/// From which strength on, of ten, work for the standard covers a row: below, the row needs work of its own (`mappings.yaml`).
const COVERS: u8 = 5;
/// From which strength on it covers the row well.
const COVERS_WELL: u8 = 8;

/// A law in rows under headings.
struct Framework {
    name: &'static str,
    source: &'static str,
    parts: Vec<(String, Vec<Law>)>,
}

/// One row.
struct Law {
    id: &'static str,
    reference: &'static str,
    title: &'static str,
    paraphrase: &'static str,
    until: Option<&'static str>,
}

impl Framework {
    fn named(id: &str) -> Option<Self> {
        match id {
            "gdpr" => Some(Self::gdpr()),
            "sox-itgc" => Some(Self::sox()),
            _ => None,
        }
    }

    fn gdpr() -> Self {
        let parts = gdpr().chapters.iter().map(|(chapter, title)| {
            let rows = gdpr().rows.iter().filter(|row| row.chapter == *chapter).map(|row| Law {
                id: &row.id,
                reference: &row.reference,
                title: &row.title,
                paraphrase: &row.paraphrase,
                until: row.time_limit.as_deref(),
            });
            (format!("Chapter {chapter}: {title}"), rows.collect())
        });
        Self { name: &gdpr().about.name, source: &gdpr().about.source, parts: parts.collect() }
    }

    fn sox() -> Self {
        let parts = sox().categories.iter().map(|(category, title)| {
            let rows = sox().rows.iter().filter(|row| row.category == *category).map(|row| Law {
                id: &row.id,
                reference: &row.reference,
                title: &row.title,
                paraphrase: &row.paraphrase,
                until: None,
            });
            (title.clone(), rows.collect())
        });
        Self { name: &sox().about.name, source: &sox().about.source, parts: parts.collect() }
    }

    fn rows(&self) -> impl Iterator<Item = &Law> {
        self.parts.iter().flat_map(|(_, rows)| rows)
    }
}

/// The evidence that counts today, by the reference control whose own controls it belongs to.
type ByReference<'a> = BTreeMap<&'static str, Vec<Typed<'a, Evidence>>>;

/// The page.
pub(super) async fn page(
    Path((_, id)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
) -> Result<Response, Fault> {
    let framework = Framework::named(&id).ok_or(Fault::NotFound)?;
    let seen = findings(&visitor.view);
    let evidence = evidence(&visitor.view);
    let uncovered: Vec<&Law> = framework.rows().filter(|law| strength(law) < COVERS).collect();
    let count = framework.rows().count();
    Ok(Page::new(&visitor, &look, framework.name).send(html! {
        div.head { div {
            (crumbs(&[(Some(visitor.href(PATH)), "The standard"), (None, framework.name)]))
            h1 { "The ISMS helps with " (count - uncovered.len()) " of " (counted(count, "row", "rows")) ", and leaves " (uncovered.len()) " to work of their own" }
            p { (framework.source.trim_end_matches('.')) ". A mapping suggests evidence; whether a row is met, a person decides." }
        } }
        (not_covered(&uncovered))
        @for (title, rows) in &framework.parts {
            section.card {
                header { h2 { (title) } small { (counted(rows.len(), "row", "rows")) } }
                ul.links { @for law in rows { (line(&visitor, &seen, &evidence, law)) } }
            }
        }
    }))
}

fn evidence(view: &View) -> ByReference<'_> {
    let mut controls: BTreeMap<&'static str, Vec<Typed<'_, Control>>> = BTreeMap::new();
    for row in catalogue::controls() {
        controls.insert(&row.reference, serving(view, &row.reference));
    }
    controls.into_iter().map(|(reference, serving)| (reference, valid(view, &serving))).collect()
}

fn strength(law: &Law) -> u8 {
    mappings().best_strength(law.id).unwrap_or_default()
}

/// What the standard asks nothing like.
fn not_covered(uncovered: &[&Law]) -> Markup {
    html! {
        @if !uncovered.is_empty() {
            details.fold.card {
                summary { "What the ISMS does not cover" small { (counted(uncovered.len(), "row", "rows")) } }
                ul.links { @for law in uncovered { li { span { a href=(format!("#{}", law.reference)) { (law.reference) " " (law.title) } } (covered(law)) } } }
            }
        }
    }
}

fn covered(law: &Law) -> Markup {
    match strength(law) {
        0 => toned(Tone::Bad, "Not covered"),
        weak if weak < COVERS => toned(Tone::Warn, "Needs its own work"),
        partial if partial < COVERS_WELL => toned(Tone::Plain, "Covered in part"),
        _ => toned(Tone::Good, "Covered well"),
    }
}

fn line(visitor: &Visitor, seen: &Seen, evidence: &ByReference<'_>, law: &Law) -> Markup {
    let mut helping: Vec<&Mapping> = mappings().to(law.id).collect();
    helping.sort_by_key(|mapping| std::cmp::Reverse(mapping.strength));
    let best = helping.iter().find_map(|mapping| {
        let reference = mapping.source.rsplit('/').next()?;
        Some((reference, evidence.get(reference)?.first()?))
    });
    html! {
        li id=(law.reference) {
            span { b { (law.reference) " " (law.title) } }
            (covered(law))
            small {
                (law.paraphrase)
                @if let Some(until) = law.until { " Time limit: " (until) "." }
            }
            @if !helping.is_empty() {
                small.whole {
                    "Helped by "
                    @for (position, mapping) in helping.iter().enumerate() {
                        @if position > 0 { ", " }
                        @if let Some(row) = provision(&mapping.source) {
                            a href=(href(visitor, &mapping.source)) title=(mapping.rationale) { (row.reference()) } " (" (mapping.strength) ")"
                        }
                    }
                    "."
                }
                small.whole {
                    @match best {
                        Some((reference, one)) => { "Best evidence: " a href=(visitor.href(&format!("evidence/{}", one.held.handle()))) { (one.held.title()) } ", by way of " (reference) @if let Some(last) = one.it.valid_until { ", counts until " (date(last)) } "." },
                        None => { "No evidence that counts today." },
                    }
                    @if let Some(worst) = worst(seen, &helping) { " What helps most is " (state(Some(worst))) "." }
                }
            }
        }
    }
}

/// The state of what helps most, where the visitor reads states.
fn worst(seen: &Seen, helping: &[&Mapping]) -> Option<readiness::Conformity> {
    let first = helping.first()?;
    let requirement = seen.requirements().iter().find(|one| one.requirement.id == first.source).map(|one| one.state);
    requirement.or_else(|| seen.controls().iter().find(|one| one.control.id == first.source)?.state)
}
