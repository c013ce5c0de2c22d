//! The rail: home and work, then the registers under the four parts of the standard's cycle, then what looks across all of them.
//!
//! Under each part stand the registers of daily work; the others are folded below them. A kind that is new stands there too, by the
//! clause that asks for it.

use std::sync::LazyLock;

use access::View;
use isms::documented::DocumentVersion;
use isms::evaluation::Metric;
use isms::registry;
use listing::Kept;
use maud::{Markup, html};
use record::{Kind, Kinded as _};

use super::Page;
use crate::component::brand;
use crate::format::thousands;
use crate::{calendar, import, management, measures, readiness, standard, statement, treatment, work};

/// A part of the cycle.
struct Part {
    id: &'static str,
    label: &'static str,
    /// The clauses whose kinds it holds, by their first number.
    clauses: &'static [&'static str],
    /// The kinds of daily work, in their order, whichever clause asks for them.
    daily: &'static [&'static str],
}

static PARTS: [Part; 4] = [
    Part {
        id: "plan",
        label: "Plan",
        clauses: &["4", "5", "6"],
        daily: &["scope", "risk", "soa-line", "risk-assessment", "treatment-plan", "objective", "obligation"],
    },
    Part {
        id: "do",
        label: "Do",
        clauses: &["7", "8", "A"],
        daily: &[
            "action",
            "control",
            "evidence",
            "document",
            "asset",
            "person",
            "supplier",
            "incident",
            "change",
            "training-assignment",
        ],
    },
    Part { id: "check", label: "Check", clauses: &["9"], daily: &["audit", "finding", "management-review"] },
    Part { id: "act", label: "Act", clauses: &["10"], daily: &["nonconformity", "improvement"] },
];

impl Part {
    /// The kinds of daily work that the viewer knows.
    fn daily(&self, view: &View) -> Vec<&'static Kind> {
        let named = self.daily.iter().filter_map(|name| registry::named(name));
        named.filter(|kind| view.knows_kind(kind)).collect()
    }

    /// The other kinds of its clauses that the viewer knows.
    fn folded(&self, view: &View) -> Vec<&'static Kind> {
        let is_daily = |kind: &Kind| PARTS.iter().any(|part| part.daily.contains(&kind.name));
        let is_here = |kind: &Kind| kind.clause.split('.').next().is_some_and(|first| self.clauses.contains(&first));
        registry::kinds().filter(|kind| is_here(kind) && !is_daily(kind) && view.knows_kind(kind)).collect()
    }
}

/// How many records of a kind somebody sees, kept until a commit: every page shows it, and who does not see all of them
/// sees each by its own rights.
static LIVING: LazyLock<Kept<usize>> = LazyLock::new(Kept::default);

/// The rail of a past day counts nothing: each kind of a past value is loaded when a page asks for it, and a page about one
/// of them is not to wait for all.
fn living(view: &View, kind: &'static Kind) -> Option<usize> {
    (!view.is_past()).then(|| *LIVING.of(view, &[kind], kind.name, || view.living(kind)))
}

impl Page<'_> {
    pub(super) fn rail(&self) -> Markup {
        let view = &self.visitor.view;
        let (waiting, is_late) = if view.is_past() { (0, false) } else { work::count(view) };
        let majors = if view.is_past() { None } else { readiness::majors(self.visitor) };
        html! {
            nav.rail #rail popover aria-label="Main" {
                a.brand href=(self.visitor.href("")) { (brand()) "Annexa" }
                div.nav { ul {
                    (self.entry("", "Home", None))
                    li { (self.work(waiting, is_late)) }
                    (self.entry(calendar::PATH, "Calendar", None))
                    @if view.knows_kind(DocumentVersion::kind_of()) { (self.entry("reading", "Reading", None)) }
                    @if view.reading().is_any() { li { (self.readiness(majors.unwrap_or(0))) } }
                    @if management::may_see(view) { (self.entry(management::PATH, "Top management", None)) }
                } }
                @for part in &PARTS { (self.part(part)) }
                div.nav {
                    p #nav-reference { "Reference" }
                    ul aria-labelledby="nav-reference" {
                        @if import::may_bring_any(view) { (self.entry("import", "Import", None)) }
                        (self.entry(standard::PATH, "The standard", None))
                        (self.entry("history", "History", None))
                        (self.entry("compare", "Compare", None))
                        (self.entry("trends", "Trends", None))
                        @if view.may_read_log() {
                            (self.entry("integrity", "Integrity", None))
                            // A package chooses its own day.
                            @if !view.is_past() { (self.entry("packages", "Audit packages", None)) }
                        }
                    }
                }
            }
        }
    }

    fn part(&self, part: &Part) -> Markup {
        let view = &self.visitor.view;
        let (daily, folded) = (part.daily(view), part.folded(view));
        html! {
            @if !daily.is_empty() || !folded.is_empty() {
                div.nav {
                    p id=(format!("nav-{}", part.id)) { (part.label) }
                    ul aria-labelledby=(format!("nav-{}", part.id)) {
                        @if part.id == "plan" && treatment::may_see(view) { (self.entry("treatment", "Treatment", None)) }
                        @if part.id == "check" && view.knows_kind(Metric::kind_of()) { (self.entry(measures::PATH, "Measures", None)) }
                        @for kind in &daily { (self.kind(kind, true)) }
                        // What is all there is needs no fold.
                        @if daily.is_empty() { @for kind in &folded { (self.kind(kind, true)) } }
                    }
                    @if !daily.is_empty() && !folded.is_empty() {
                        details open[folded.iter().any(|kind| self.is_in(kind.plural))] {
                            summary { (folded.len()) " more" span.spoken { " registers of " (part.label) } }
                            ul aria-labelledby=(format!("nav-{}", part.id)) { @for kind in &folded { (self.kind(kind, false)) } }
                        }
                    }
                }
            }
        }
    }

    fn kind(&self, kind: &'static Kind, counts: bool) -> Markup {
        let (path, label) = match kind.name {
            "soa-line" => (statement::PATH, "Statement of Applicability"),
            _ if kind.is_single => (kind.plural, kind.title),
            _ => (kind.plural, kind.titles),
        };
        let count = if counts && !kind.is_single { living(&self.visitor.view, kind) } else { None };
        self.entry(path, label, count)
    }

    fn entry(&self, path: &str, label: &str, count: Option<usize>) -> Markup {
        let is_here = self.look.path == format!("/o/{}/{path}", self.visitor.membership.slug);
        html! {
            li {
                a href=(self.visitor.href(path)) aria-current=[is_here.then_some("page")] {
                    (label)
                    @if let Some(count) = count { span.count { (thousands(count)) } }
                }
            }
        }
    }

    /// Whether the page is that one, or one below it.
    fn is_in(&self, path: &str) -> bool {
        let here = format!("/o/{}/{path}", self.visitor.membership.slug);
        self.look.path == here || self.look.path.starts_with(&format!("{here}/"))
    }

    /// What waits for the person; red once something is late.
    fn work(&self, waiting: usize, is_late: bool) -> Markup {
        html! {
            a href=(self.visitor.href("work")) aria-current=[self.is_in("work").then_some("page")] {
                "My work"
                @if waiting > 0 { span.count.due[is_late] { (thousands(waiting)) @if is_late { span.spoken { ", some of it late" } } } }
            }
        }
    }

    /// What the rules find; red while one fails at major.
    fn readiness(&self, majors: usize) -> Markup {
        html! {
            a href=(self.visitor.href("readiness")) aria-current=[self.is_in("readiness").then_some("page")] {
                "Readiness"
                @if majors > 0 { span.count.due { (thousands(majors)) span.spoken { " rules fail at major" } } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_place_under_one_part() {
        for kind in registry::kinds() {
            let daily = PARTS.iter().filter(|part| part.daily.contains(&kind.name)).count();
            let first = kind.clause.split('.').next().unwrap_or_default();
            let clause = PARTS.iter().filter(|part| part.clauses.contains(&first)).count();
            assert!(daily == 1 || (daily == 0 && clause == 1), "{kind:?} of clause {} has no place", kind.clause);
        }
    }
}
