//! One reference control of Annex A: its line in the statement, what serves it, what asks for it, what shows that it works.

use std::collections::BTreeSet;

use access::View;
use axum::response::Response;
use catalogue::control::{Control as Reference, EvidenceCadence};
use catalogue::requirement;
use door::Visitor;
use isms::control::{Control, Evidence, SoaLine};
use isms::{Held, Typed};
use listing::findings;
use maud::{Markup, html};
use readiness::ControlState;
use record::{Id, Kinded as _};

use super::rules::{because, rules};
use super::shown::{beside, documented, documents, helps, listed, plain, told};
use super::{PATH, href, state};
use crate::component::{crumbs, icon, level};
use crate::format::{capitalised, counted, date};
use crate::frame::Page;
use crate::general;
use crate::look::Look;
use crate::{risk, statement};

/// The requirement from which the reference controls are asked for.
const ASKED_BY: &str = "iso27001-2022/6.1.3.c";

/// The page.
pub(super) fn page(visitor: &Visitor, look: &Look, row: &'static Reference) -> Response {
    let seen = findings(&visitor.view);
    let own = seen.controls().iter().find(|one| one.control.id == row.id);
    let serving = serving(&visitor.view, &row.reference);
    Page::new(visitor, look, format!("{} {}", row.reference, row.title)).send(html! {
        div.head { div {
            (way(visitor, row))
            h1 { (row.reference) " " (row.title) }
            p { (row.paraphrase) }
        } }
        div.split {
            div.stack {
                (lines(visitor, row))
                (served_by(visitor, &serving))
                (asked_by(visitor, &serving))
                (evidence(visitor, &serving))
                @if let Some(own) = own { (rules(visitor, &seen, &own.rules)) }
                (documented(visitor, &documents(&row.id, &[])))
            }
            aside.stack aria-label="About the reference control" {
                (facts(visitor, seen.has_results(), row, own))
                (told("An auditor asks", &row.auditor_questions))
                (told("What usually shows it", &row.typical_evidence))
                (helps(visitor, &row.id))
            }
        }
        (beside(visitor, &row.id))
    })
}

fn way(visitor: &Visitor, row: &'static Reference) -> Markup {
    let theme = row.theme_group().map(|theme| format!("{} {}", theme.reference, theme.title)).unwrap_or_default();
    let annex = visitor.href(&format!("{PATH}?theme={}#annex", row.theme));
    crumbs(&[(Some(visitor.href(PATH)), "ISO/IEC 27001"), (Some(annex), &theme), (None, &row.reference)])
}

/// The controls in use that serve a reference control, as far as the viewer sees them.
pub(super) fn serving<'a>(view: &'a View, reference: &str) -> Vec<Typed<'a, Control>> {
    view.all::<Control>()
        .filter(|one| one.it.is_in_use() && one.it.served().any(|served| served == reference))
        .collect()
}

/// Its lines in the statements of scopes.
fn lines(visitor: &Visitor, row: &Reference) -> Markup {
    let view = &visitor.view;
    let is_about = |line: &Typed<'_, SoaLine>| line.it.reference.as_deref() == Some(row.reference.as_str());
    let lines: Vec<Typed<'_, SoaLine>> = view.all::<SoaLine>().filter(is_about).collect();
    html! {
        @if view.knows_kind(SoaLine::kind_of()) {
            section.card #lines {
                header { h2 { "In the Statement of Applicability" } }
                @if lines.is_empty() { div.body { span.faint { "No statement has a line for it yet. Lines are made when a scope is approved." } } }
                ul.links {
                    @for line in &lines {
                        @let number = line.held.handle();
                        li {
                            span { a href=(format!("{}#{number}", visitor.href(&format!("{}?line={number}", statement::PATH)))) { (line.held.title()) } }
                            (general::state(visitor, line.held))
                            @if let Some(words) = line.it.exclusion.as_ref().or(line.it.business_reason.as_ref()) { small { (&**words) } }
                        }
                    }
                }
            }
        }
    }
}

/// The controls of the organisation that serve it.
fn served_by(visitor: &Visitor, serving: &[Typed<'_, Control>]) -> Markup {
    html! {
        @if visitor.view.knows_kind(Control::kind_of()) {
            section.card #controls {
                header { h2 { "Served by" } small { (counted(serving.len(), "control", "controls")) " of yours" } }
                @if serving.is_empty() { div.body { span.faint { "No control of yours serves it." } } }
                ul.links { @for control in serving { (linked(visitor, control.held)) } }
            }
        }
    }
}

fn linked(visitor: &Visitor, held: &Held) -> Markup {
    html! {
        li {
            span { span.ref { (held.handle_short()) } a href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (held.title()) } }
            span { @if let Some(found) = risk::level(&visitor.view, held, "level") { (level(found)) " " } (general::state(visitor, held)) }
        }
    }
}

/// The open risks and the obligations behind these controls.
fn asked_by(visitor: &Visitor, serving: &[Typed<'_, Control>]) -> Markup {
    let view = &visitor.view;
    let (risks, obligations) = (statement::risks(view, serving), statement::obligations(view, serving));
    html! {
        @if !serving.is_empty() {
            section.card #asked {
                header { h2 { "Asked for by" } small { (counted(risks.len(), "open risk", "open risks")) ", " (counted(obligations.len(), "obligation", "obligations")) } }
                @if risks.is_empty() && obligations.is_empty() { div.body { span.faint { "No risk and no obligation that you see is behind it." } } }
                ul.links {
                    @for risk in &risks { (linked(visitor, risk.held)) }
                    @for obligation in &obligations { (linked(visitor, obligation.held)) }
                }
            }
        }
    }
}

/// How much evidence the page shows, the newest first.
const SHOWN: usize = 8;

/// The evidence of some controls that counts today, the longest first.
pub(super) fn valid<'a>(view: &'a View, serving: &[Typed<'_, Control>]) -> Vec<Typed<'a, Evidence>> {
    let controls: BTreeSet<Id> = serving.iter().map(|control| control.held.id).collect();
    let today = view.today();
    let counts = |one: &Typed<'_, Evidence>| {
        one.it.is_valid(today) && one.it.controls.iter().any(|control| controls.contains(&control.id))
    };
    let mut found: Vec<_> = view.all::<Evidence>().filter(counts).collect();
    found.sort_by_key(|one| std::cmp::Reverse((one.it.valid_until, one.held.id)));
    found
}

/// What shows that it works.
fn evidence(visitor: &Visitor, serving: &[Typed<'_, Control>]) -> Markup {
    let found = valid(&visitor.view, serving);
    html! {
        @if !serving.is_empty() && visitor.view.knows_kind(Evidence::kind_of()) {
            section.card #evidence {
                header { h2 { "Evidence that counts today" } small { (found.len()) } }
                @if found.is_empty() { div.body { span.faint { "Nothing that covers today shows that it works." } } }
                ul.links {
                    @for one in found.iter().take(SHOWN) {
                        li {
                            span { span.ref { (one.held.handle_short()) } a href=(visitor.href(&format!("{}/{}", one.held.kind.plural, one.held.handle()))) { (one.held.title()) } }
                            @if let Some(last) = one.it.valid_until { span.faint { "until " (date(last)) } }
                        }
                    }
                    @if found.len() > SHOWN { li.hint { "and " (found.len() - SHOWN) " more, at the controls" } }
                }
            }
        }
    }
}

fn facts(visitor: &Visitor, has_results: bool, row: &'static Reference, own: Option<&ControlState>) -> Markup {
    html! {
        section.card {
            header { h2 { "How it stands" } @if let Some(own) = own { (state(own.state)) } }
            div.body { dl.facts {
                @if let Some(own) = own { dt { "Because" } dd { (because(own.state)) } }
                @if !has_results { dt { "State" } dd.faint { "You read no results of rules." } }
                dt { "Type" } dd { (capitalised(&listed(&row.control_type))) }
                dt { "Protects" } dd { (capitalised(&listed(&row.properties))) }
                dt { "Concepts" } dd { (capitalised(&listed(&row.cybersecurity_concepts))) }
                dt { "Capabilities" } dd { (capitalised(&listed(&row.operational_capabilities))) }
                dt { "Domains" } dd { (capitalised(&listed(&row.security_domains))) }
                dt { "Evidence" } dd { (capitalised(&cadence(row.suggested_evidence_cadence))) ", as we suggest" }
                dt { "In 2013" } dd { @if row.legacy_2013.is_empty() { "New in 2022" } @else { (row.legacy_2013.join(", ")) } }
                @if let Some(asking) = requirement(ASKED_BY) { dt { "Compared in" } dd { a href=(href(visitor, ASKED_BY)) { (asking.reference) " " (asking.title) } } }
            } }
            @if visitor.view.knows_kind(SoaLine::kind_of()) {
                footer { a href=(visitor.href(&format!("{}/comparison", statement::PATH))) { (icon("list-checks")) " What was left out of Annex A, and why" } }
            }
        }
    }
}

fn cadence(cadence: EvidenceCadence) -> String {
    match cadence {
        EvidenceCadence::PerEvent => "each time it happens".to_owned(),
        other => plain(other),
    }
}
