//! What pages of rows share: the documents and records that answer one, what an auditor asks, how it helps with laws, and the
//! way to the rows beside it.

use std::fmt::Display;

use catalogue::documented_information::{Basis, DocumentedInformation, Group, Kind};
use catalogue::mapping::Mapping;
use catalogue::{documented_information, mappings, provision};
use door::Visitor;
use isms::documented::Document;
use maud::{Markup, html};
use record::{Kinded as _, Tone};

use super::{href, neighbours};
use crate::component::{icon, toned};

/// The documents and records that answer a row: those it names, and those that name it.
pub(super) fn documents(id: &str, named: &[String]) -> Vec<&'static DocumentedInformation> {
    let answers = |item: &&DocumentedInformation| named.contains(&item.id) || item.refs.iter().any(|one| one == id);
    documented_information().items.iter().filter(answers).collect()
}

/// What has to be written down for a row, with what an auditor looks for in it.
pub(super) fn documented(visitor: &Visitor, items: &[&DocumentedInformation]) -> Markup {
    let is_kept = visitor.view.knows_kind(Document::kind_of());
    html! {
        @if !items.is_empty() {
            section.card #documents {
                header { h2 { "Documented information" } small { (items.len()) " on the list" } }
                ul.links {
                    @for item in items {
                        li {
                            span {
                                span.ref { (item.id) } " "
                                @if is_kept { a href=(format!("{}#{}", visitor.href("documents/asked"), item.id)) { (item.title) } } @else { (item.title) }
                            }
                            span {
                                @match item.group {
                                    Group::Mandatory => (toned(Tone::Warn, "Mandatory")),
                                    Group::ClausesExpected | Group::AnnexAExpected => (toned(Tone::Plain, "Expected")),
                                }
                            }
                            small {
                                (kept(item.kind)) ", " (because(item.basis)) ". Kept by " (item.owner_role)
                                @if let Some(approver) = &item.approver_role { ", approved by " (approver) }
                                ". An auditor looks for: " (item.must_contain.join("; ")) "."
                            }
                        }
                    }
                }
            }
        }
    }
}

fn kept(kind: Kind) -> &'static str {
    match kind {
        Kind::Document => "A document, kept current",
        Kind::Record => "A record, kept unchanged",
    }
}

fn because(basis: Basis) -> &'static str {
    match basis {
        Basis::Explicit => "as the clause asks for documented information",
        Basis::Implied => "as the obligation cannot be shown without it",
        Basis::ControlText => "as the control speaks of something documented",
        Basis::Expected => "as auditors usually ask for it",
    }
}

/// Sentences under a heading.
pub(super) fn told(heading: &str, sentences: &[String]) -> Markup {
    html! {
        @if !sentences.is_empty() {
            section.card {
                header { h2 { (heading) } }
                div.body { ul.told { @for sentence in sentences { li { (sentence) } } } }
            }
        }
    }
}

/// How work on the row helps with laws.
pub(super) fn helps(visitor: &Visitor, id: &str) -> Markup {
    let mut found: Vec<&Mapping> = mappings().from(id).collect();
    found.sort_by_key(|mapping| std::cmp::Reverse(mapping.strength));
    html! {
        @if !found.is_empty() {
            section.card {
                header { h2 { "Helps with" } small { "strength of 10" } }
                ul.links {
                    @for mapping in &found {
                        @if let (Some(row), Some((framework, _))) = (provision(&mapping.target), mapping.target.split_once('/')) {
                            li {
                                span { a href=(format!("{}#{}", visitor.href(&format!("frameworks/{framework}")), row.reference())) { (row.reference()) " " (row.title()) } }
                                span.num { (mapping.strength) }
                                small { (mapping.rationale) }
                            }
                        }
                    }
                }
                footer { small.muted { "A mapping suggests evidence. Whether the law is met, a person decides." } }
            }
        }
    }
}

/// The rows before and after.
pub(super) fn beside(visitor: &Visitor, id: &str) -> Markup {
    let (before, after) = neighbours(id);
    let named = |id: &str| provision(id).map(|row| format!("{} {}", row.reference(), row.title()));
    html! {
        nav.pager aria-label="The rows beside it" {
            @if let Some((id, words)) = before.and_then(|id| Some((id, named(id)?))) { a href=(href(visitor, id)) rel="prev" { (icon("chevron-left")) (words) } }
            @if let Some((id, words)) = after.and_then(|id| Some((id, named(id)?))) { div.ways { a href=(href(visitor, id)) rel="next" { (words) (icon("chevron-right")) } } }
        }
    }
}

/// Words of the catalogue as people read them: `asset_management` is "asset management".
pub(super) fn plain(words: impl Display) -> String {
    words.to_string().replace('_', " ")
}

/// Several such words.
pub(super) fn listed<T: Display + Copy>(words: &[T]) -> String {
    words.iter().map(|word| plain(*word)).collect::<Vec<_>>().join(", ")
}
