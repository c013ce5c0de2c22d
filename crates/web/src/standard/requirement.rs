//! One row of clauses 4 to 10: a requirement with its state and what there is to show for it, or a clause with what stands in it.

use access::Seen;
use axum::response::Response;
use catalogue::requirement::{Documentation, Requirement};
use door::Visitor;
use isms::registry;
use listing::findings;
use maud::{Markup, html};
use readiness::RequirementState;
use record::Kind;

use super::rules::{because, rules};
use super::shown::{beside, documented, documents, helps, told};
use super::{PATH, href, state};
use crate::component::crumbs;
use crate::format::{counted, thousands};
use crate::frame::Page;
use crate::general::first_sentence;
use crate::look::Look;

/// The page.
pub(super) fn page(visitor: &Visitor, look: &Look, row: &'static Requirement) -> Response {
    let seen = findings(&visitor.view);
    let own = seen.requirements().iter().find(|one| one.requirement.id == row.id);
    Page::new(visitor, look, format!("{} {}", row.reference, row.title)).send(html! {
        div.head { div {
            (way(visitor, row))
            h1 { (row.reference) " " (row.title) }
            p { (row.paraphrase) }
        } }
        div.split {
            div.stack {
                (below(visitor, &seen, row))
                @if let Some(own) = own { (rules(visitor, &seen, &own.rules)) }
                (documented(visitor, &documents(&row.id, &row.documents)))
                (registers(visitor, row))
            }
            aside.stack aria-label="About the requirement" {
                (facts(&seen, row, own))
                (told("An auditor asks", &row.auditor_questions))
                (told("What usually shows it", &row.typical_evidence))
                (helps(visitor, &row.id))
            }
        }
        (beside(visitor, &row.id))
    })
}

/// The rows above it.
fn way(visitor: &Visitor, row: &'static Requirement) -> Markup {
    let above: Vec<&Requirement> = std::iter::successors(row.parent(), |row| row.parent()).collect();
    let named = |row: &Requirement| format!("{} {}", row.reference, row.title);
    let names: Vec<(String, String)> = above.iter().rev().map(|row| (href(visitor, &row.id), named(row))).collect();
    let first = (Some(visitor.href(PATH)), "ISO/IEC 27001");
    let steps = names.iter().map(|(href, name)| (Some(href.clone()), name.as_str()));
    let steps: Vec<_> = std::iter::once(first).chain(steps).chain([(None, row.reference.as_str())]).collect();
    crumbs(&steps)
}

/// What stands in a clause or group, with states.
fn below(visitor: &Visitor, seen: &Seen, row: &'static Requirement) -> Markup {
    let rows: Vec<&Requirement> = row.children().collect();
    html! {
        @if !rows.is_empty() {
            section.card {
                header { h2 { "What stands in it" } small { (counted(row.leaves().count(), "requirement", "requirements")) } }
                ul.links {
                    @for row in rows {
                        li {
                            span { a href=(href(visitor, &row.id)) { (row.reference) " " (row.title) } }
                            @if let Some(worst) = worst(seen, row) { (state(Some(worst))) }
                            small { (row.paraphrase) }
                        }
                    }
                }
            }
        }
    }
}

/// The worst state of the leaves at or below a row; none for whoever reads no states.
pub(super) fn worst(seen: &Seen, row: &'static Requirement) -> Option<readiness::Conformity> {
    let leaves: Vec<&str> = row.leaves().map(|leaf| leaf.id.as_str()).collect();
    let states = seen.requirements().iter().filter(|one| leaves.contains(&one.requirement.id.as_str()));
    states.map(|one| one.state).min()
}

/// The registers that are kept for its clause.
fn registers(visitor: &Visitor, row: &Requirement) -> Markup {
    let view = &visitor.view;
    let kinds: Vec<&'static Kind> =
        registry::kinds().filter(|kind| is_for(kind.clause, &row.id) && view.knows_kind(kind)).collect();
    html! {
        @if !kinds.is_empty() {
            section.card #registers {
                header { h2 { "Kept for its clause" } }
                ul.links {
                    @for kind in kinds {
                        li {
                            span { a href=(visitor.href(kind.plural)) { (kind.titles) } }
                            span.num { (thousands(view.living(kind))) }
                            small { (first_sentence(kind.help)) }
                        }
                    }
                }
            }
        }
    }
}

/// Whether what a kind is kept for and a row lie on one way down the standard: `6.1.2` is for `6.1.2 a)`, and for clause 6.
fn is_for(clause: &str, id: &str) -> bool {
    let own = id.trim_start_matches(super::STANDARD);
    let begins =
        |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    begins(own, clause) || begins(clause, own)
}

fn facts(seen: &Seen, row: &'static Requirement, own: Option<&RequirementState>) -> Markup {
    let found = own.map(|own| own.state).or_else(|| worst(seen, row));
    html! {
        section.card {
            header { h2 { "How it stands" } @if let Some(found) = found { (state(Some(found))) } }
            div.body { dl.facts {
                @match (found, row.assessable) {
                    (Some(found), true) => { dt { "Because" } dd { (because(Some(found))) } },
                    (Some(_), false) => { dt { "Because" } dd { "It is as its worst requirement." } },
                    (None, _) => { dt { "State" } dd.faint { "You read no results of rules." } },
                }
                dt { "Number" } dd { span.ref { (row.reference) } }
                @if row.documented_information != Documentation::None {
                    dt { "Asks for" }
                    dd { (asks_for(row.documented_information)) }
                }
                @if let Some(amendment) = &row.amendment { dt { "Brought by" } dd { (amendment.reference) } }
                dt { "Excluded" } dd { "Never: clauses 4 to 10 cannot be excluded." }
            } }
        }
    }
}

fn asks_for(documentation: Documentation) -> &'static str {
    match documentation {
        Documentation::None => "nothing written",
        Documentation::MandatoryDocument => "a document that is kept current",
        Documentation::MandatoryRecord => "a record that is kept unchanged",
    }
}
