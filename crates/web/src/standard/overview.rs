//! The whole standard on a page: clauses 4 to 10 with the state of each requirement, and Annex A to be filtered by its attributes.

use access::Seen;
use axum::http::Uri;
use axum::response::Response;
use catalogue::control::Control;
use catalogue::requirement::Requirement;
use catalogue::{controls, gdpr, requirements, sox, standard};
use door::{Fault, Visitor};
use listing::findings;
use maud::{Markup, html};
use readiness::Conformity;

use super::asked::Asked;
use super::requirement::worst;
use super::{href, state};
use crate::format::{counted, thousands};
use crate::frame::Page;
use crate::look::Look;

/// The page.
pub(super) async fn page(visitor: Visitor, look: Look, uri: Uri) -> Result<Response, Fault> {
    let asked = Asked::read(&uri)?;
    let seen = findings(&visitor.view);
    Ok(Page::new(&visitor, &look, "The standard").send(html! {
        div.head { div {
            h1 { (answer(&seen)) }
            p { (standard().catalogue.edition) ". The words are ours; the text of the standard is not included." }
        } }
        @if asked.is_plain() { (clauses(&visitor, &seen)) }
        section.stack #annex aria-label="Annex A" {
            div.head { div { h2 { "Annex A: " (counted(controls().len(), "reference control", "reference controls")) } p { "Compared with the controls that your risks and obligations need. It is a check that nothing was forgotten, not a list to tick." } } }
            (asked.filters(&visitor, &look))
            (annex(&visitor, &seen, &asked))
        }
        @if asked.is_plain() { (beside(&visitor)) (changes()) }
    }))
}

/// How many requirements are met, where the visitor reads that.
fn answer(seen: &Seen) -> String {
    let total = requirements().iter().filter(|row| row.assessable).count();
    if !seen.has_results() {
        return format!("{total} requirements and {} reference controls", controls().len());
    }
    let met = seen.requirements().iter().filter(|one| one.state >= Conformity::Met).count();
    format!("{} of {total} requirements met, as far as rules see", thousands(met))
}

/// Clauses 4 to 10, each with its requirements folded below.
fn clauses(visitor: &Visitor, seen: &Seen) -> Markup {
    html! {
        div.card.folds { @for clause in requirements().iter().filter(|row| row.parent.is_none()) {
            details.fold {
                summary {
                    span { span.ref { (clause.reference) } " " (clause.title) }
                    small { (counted(clause.leaves().count(), "requirement", "requirements")) }
                    @if let Some(worst) = worst(seen, clause) { (state(Some(worst))) }
                }
                ul.links { @for row in below(clause) { (line(visitor, seen, row)) } }
            }
        } }
    }
}

/// All rows below one, in the order of the standard.
fn below(row: &'static Requirement) -> Vec<&'static Requirement> {
    row.children().flat_map(|child| std::iter::once(child).chain(below(child))).collect()
}

fn line(visitor: &Visitor, seen: &Seen, row: &'static Requirement) -> Markup {
    html! {
        li {
            span {
                @if row.assessable { a href=(href(visitor, &row.id)) { (row.reference) " " (row.title) } }
                @else { b { a href=(href(visitor, &row.id)) { (row.reference) " " (row.title) } } }
            }
            @if let Some(worst) = worst(seen, row) { (state(Some(worst))) }
        }
    }
}

/// The reference controls that are asked for.
fn annex(visitor: &Visitor, seen: &Seen, asked: &Asked) -> Markup {
    let found: Vec<&'static Control> = controls().iter().filter(|row| asked.means(row)).collect();
    let of = |row: &Control| seen.controls().iter().find(|one| one.control.id == row.id);
    html! {
        div.card #rows {
            @if found.is_empty() { div.body { span.faint { "No reference control has all of these." } } }
            @else {
                div.scroll tabindex="0" role="region" aria-label="Reference controls" {
                    table.table.rows {
                        thead { tr { th scope="col" { "Reference control" } @if seen.has_results() { th scope="col" { "State" } } th scope="col" { "What it is about" } } }
                        tbody {
                            @for row in &found {
                                tr {
                                    th.name scope="row" { a.title href=(href(visitor, &row.id)) { (row.reference) " " (row.title) } @if row.new_in_2022 { " " span.tag { "New in 2022" } } }
                                    @if seen.has_results() { td.at { @if let Some(own) = of(row) { (state(own.state)) } } }
                                    td data-label="What it is about" { (row.paraphrase) }
                                }
                            }
                        }
                    }
                }
                @if !asked.is_plain() { div.pager { (counted(found.len(), "reference control", "reference controls")) } }
            }
        }
    }
}

/// Laws that the same work helps with.
fn beside(visitor: &Visitor) -> Markup {
    let laws = [("gdpr", &gdpr().about.name, gdpr().rows.len()), ("sox-itgc", &sox().about.name, sox().rows.len())];
    html! {
        section.card #beside {
            header { h2 { "Laws beside it" } }
            ul.links { @for (id, name, rows) in laws { li {
                span { a href=(visitor.href(&format!("frameworks/{id}"))) { (name) } }
                span.num { (counted(rows, "row", "rows")) }
            } } }
        }
    }
}

fn changes() -> Markup {
    html! {
        details.fold.card {
            summary { "What the edition of 2022 changed" }
            div.body { ul.told { @for change in &standard().changes_since_2013 { li { (change) } } } }
        }
    }
}
