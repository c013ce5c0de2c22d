//! The Statement of Applicability: its versions, each with its lines in full and what differs from the one before; and its lines as they
//! stand.

use std::sync::Arc;

use ::record::{Kind, Kinded as _, Tone};
use isms::Held;
use isms::context::{Scope, ScopeStep};
use isms::control::SoaVersion;
use markup::format::{counted, date, thousands};
use markup::prose;
use maud::{Markup, html};
use report::Statement;
use report::statement::{Change, Line, Signed, Theme};

use super::frame::page;
use super::value::state;
use super::{Page, Site, path_of, way};
use crate::sheets;

/// Where the overview lies.
const OVERVIEW: &str = "statement.html";

/// Whether a record has a page as a statement beside its own.
pub(crate) fn has_page(kind: &Kind) -> bool {
    kind == SoaVersion::kind_of()
}

/// Where that lies.
pub(crate) fn path(held: &Held) -> String {
    format!("statement/{}.html", held.handle())
}

/// The records that are statements: the versions, the newest first, then the scopes in force, whose lines stand as they do.
pub(crate) fn all(site: &Site) -> Vec<&Arc<Held>> {
    let versions = site.view.records(SoaVersion::kind_of()).rev();
    let in_force = |held: &&Arc<Held>| held.typed::<Scope>().is_some_and(|scope| scope.step == ScopeStep::Approved);
    versions.chain(site.view.records(Scope::kind_of()).filter(in_force)).collect()
}

/// The overview, and a page for each.
pub(crate) fn pages(site: &Site) -> Vec<Page> {
    let all = all(site);
    if all.is_empty() {
        return Vec::new();
    }
    let each = all.iter().filter_map(|held| {
        let statement = exports::statement_of(&site.view, held, site.made)?;
        Some(page(site, &path(held), &statement.imprint.title, &body(site, held, &statement)))
    });
    let mut pages: Vec<Page> = each.collect();
    pages.push(page(site, OVERVIEW, "Statement of Applicability", &overview(site, &all)));
    pages
}

fn overview(site: &Site, all: &[&Arc<Held>]) -> Markup {
    let versions = all.iter().filter_map(|held| Some((held, held.typed::<SoaVersion>()?)));
    let scopes = all.iter().filter(|held| held.kind == Scope::kind_of());
    html! {
        div.head { div {
            h1 { "Statement of Applicability" }
            p { "Its versions up to " (date(site.to)) ", the newest first. Each says what differs from the one before." }
        } }
        div.card { (super::frame::scroll("Versions", &html! { table.table {
            thead { tr { th scope="col" { "Version" } th scope="col" { "State" } th scope="col" { "Approved" } th.num scope="col" { "Lines" } th scope="col" { "As a file" } } }
            tbody { @for (held, version) in versions { tr {
                th scope="row" { a href=(way(OVERVIEW, &path(held))) { "Version " (version.edition.get()) } " " span.ref { (held.handle()) } }
                td { (state(site, held)) }
                td { @if let Some(on) = version.approved_on { (date(on)) } @else { span.faint { "not approved" } } }
                td.num { @if version.lines.is_empty() { span.faint { "not frozen yet" } } @else { (version.lines.len()) } }
                td { (ways(site, OVERVIEW, held)) }
            } } }
        } })) }
        @for held in scopes {
            section.card {
                header { h2 { "As it stands" } }
                div.body { p { a href=(way(OVERVIEW, &path(held))) { "The lines of " (held.title()) } " as they stood at the end of " (date(site.to)) ", approved or not. " (ways(site, OVERVIEW, held)) } }
            }
        }
    }
}

/// The ways to the same as a workbook and a document.
fn ways(site: &Site, at: &str, held: &Held) -> Markup {
    html! {
        a href=(way(at, &sheets::statement(held, "xlsx"))) { "Excel" }
        @if site.has_documents { " · " a href=(way(at, &sheets::statement(held, "pdf"))) { "PDF" } }
    }
}

fn body(site: &Site, held: &Held, statement: &Statement) -> Markup {
    let at = path(held);
    let lines: usize = statement.themes.iter().map(|theme| theme.lines.len()).sum();
    html! {
        div.head {
            div {
                nav.crumbs aria-label="Breadcrumb" { ol {
                    li { a href=(way(&at, OVERVIEW)) { "Statement of Applicability" } }
                    li { span aria-current="page" { (held.handle_short()) } }
                } }
                h1 { (statement.imprint.title) }
                div.tags { (standing(statement)) }
            }
            div.actions { (ways(site, &at, held)) }
        }
        div.split {
            div.stack {
                @if let Some(words) = &statement.scope.statement { section.card { header { h2 { (statement.scope.title) } } div.body.prose { (prose(words)) } } }
                @if let Some(words) = &statement.summary { section.card { header { h2 { "What is new" } } div.body.prose { (prose(words)) } } }
                @if !statement.findings.is_empty() { (findings(statement)) }
                @if !statement.gaps.is_empty() { (gaps(statement)) }
                @if let Some(changes) = &statement.changes { (differences(&changes.since, &changes.lines)) }
            }
            aside.stack aria-label="Facts" { (facts(&at, held, statement, lines)) }
        }
        @for theme in &statement.themes { (lines_of(theme)) }
    }
}

fn standing(statement: &Statement) -> Markup {
    let tone = if statement.standing.is_approved { Tone::Good } else { Tone::Plain };
    markup::toned(tone, &statement.standing.state)
}

fn facts(at: &str, held: &Held, statement: &Statement, lines: usize) -> Markup {
    let signed = |signed: &Signed| format!("{}, {}", signed.by, signed.on);
    let standing = &statement.standing;
    html! {
        section.card {
            header { h2 { "Facts" } }
            div.body { dl.facts {
                dt { "Scope" } dd { (statement.scope.title) }
                dt { "Lines" } dd { (thousands(lines)) }
                @if let Some(submitted) = &standing.submitted { dt { "Submitted" } dd { (signed(submitted)) } }
                @if let Some(approved) = &standing.approved { dt { "Approved" } dd { (signed(approved)) } }
                @if let Some(comparison) = &statement.comparison {
                    dt { "Compared with Annex A" }
                    dd {
                        @if let Some(by) = &comparison.by { (by) } @if let Some(on) = &comparison.on { ", " (on) }
                        @if let Some(words) = &comparison.text { div.prose { (prose(words)) } }
                    }
                }
                @if let Some(proof) = &statement.proof {
                    dt { "Entry in the log" } dd { (proof.index) }
                    dt { "Commitment" } dd { span.digest { (proof.commitment) } }
                }
                dt { "Record" } dd { a href=(way(at, &path_of(held))) { (held.title()) } }
            } }
        }
    }
}

fn findings(statement: &Statement) -> Markup {
    html! {
        section.card {
            header { h2 { "What does not fit together" } }
            ul.links { @for finding in &statement.findings { li { span { (finding.sentence) } small { (finding.lines.join(", ")) } } } }
        }
    }
}

fn gaps(statement: &Statement) -> Markup {
    html! {
        section.card {
            header { h2 { "Gaps that were known when it was approved" } }
            ul.links { @for gap in &statement.gaps {
                li {
                    span { (gap.sentence) }
                    small { (gap.rule) @if let Some(object) = &gap.object { " at " (object) } @if let Some(why) = &gap.why { ". Signed all the same: " (why) } }
                }
            } }
        }
    }
}

fn differences(since: &str, lines: &[Change]) -> Markup {
    html! {
        section.card {
            header { h2 { "What differs from " (since) } small { (counted(lines.len(), "line", "lines")) } }
            @if lines.is_empty() { div.body { span.faint { "No line differs." } } }
            ul.links { @for line in lines {
                li { span { span.ref { (line.reference) } (line.title) } small { @for what in &line.what { div { (what) } } } }
            } }
        }
    }
}

fn lines_of(theme: &Theme) -> Markup {
    let title = format!("{} {}", theme.number, theme.title);
    let title = title.trim();
    html! {
        section.card {
            header { h2 { (title) } small { (counted(theme.lines.len(), "line", "lines")) } }
            (super::frame::scroll(title, &html! { table.table.rows {
                thead { tr {
                    th scope="col" { "Reference" } th scope="col" { "Control" } th scope="col" { "Applies" } th scope="col" { "Why" }
                    th scope="col" { "Implementation" } th scope="col" { "Owner" } th scope="col" { "Served by" }
                } }
                tbody { @for line in &theme.lines { (line_of(line)) } }
            } }))
        }
    }
}

fn line_of(line: &Line) -> Markup {
    let tone = match line.applicability {
        "included" => Tone::Good,
        "undecided" => Tone::Warn,
        _ => Tone::Plain,
    };
    html! {
        tr {
            td.key { span.ref { (line.reference) } }
            th.name scope="row" { span.title { (line.title) } }
            td.at { (markup::toned(tone, line.applies)) }
            td.row data-label="Why" {
                @if !line.reasons.is_empty() { (line.reasons.join(", ")) }
                @if let Some(words) = &line.justification { div.prose { (prose(words)) } }
            }
            td data-label="Implementation" { (line.implemented) @if line.is_proven { ", proven by evidence" } }
            td data-label="Owner" { @if let Some(owner) = &line.owner { (owner) } }
            td.row data-label="Served by" { @for control in &line.controls { div { (control) } } }
        }
    }
}
