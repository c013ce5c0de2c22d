//! The matrix: how many open risks stand in each cell of the criteria in force, with the acceptance line. Risks rated by
//! another version of the criteria have their level from that version's matrix, so that they are counted apart.

mod cells;

use std::sync::{Arc, LazyLock};

use axum::response::Response;
use door::{Fault, Visitor};
use isms::risk::criteria::Authority;
use isms::risk::{Risk, RiskCriteria, RiskLevel};
use listing::Kept;
use maud::{Markup, html};
use record::{Id, Kinded as _, in_sentence};

use super::criteria_of;
use crate::component::{self, crumbs, icon, severity};
use crate::format::{counted, thousands};
use crate::frame::Page;
use crate::look::Look;
use cells::{ALL, Cells, Of};

/// A matrix about to be shown.
struct Matrix<'a> {
    visitor: &'a Visitor,
    of: Of,
    criteria: &'a RiskCriteria,
    id: Id,
    cells: Arc<Cells>,
}

/// The counts, kept until a commit moves a risk or the criteria.
static CELLS: LazyLock<Kept<Cells>> = LazyLock::new(Kept::default);

impl<'a> Matrix<'a> {
    /// Of the criteria in force, if there are any.
    fn of(visitor: &'a Visitor, of: Of) -> Option<Self> {
        let view = &visitor.view;
        let (id, criteria) = view.criteria_in_force()?;
        let kinds = [Risk::kind_of(), RiskCriteria::kind_of()];
        let cells = CELLS.of(view, &kinds, of.code(), || Cells::over(view, of, id));
        Some(Self { visitor, of, criteria, id, cells })
    }
}

/// How the risks of today stand, for a page that is about more. Nothing where the viewer sees no risks or none are rated.
pub fn card(visitor: &Visitor) -> Option<Markup> {
    if !visitor.view.knows_kind(Risk::kind_of()) {
        return None;
    }
    let matrix = Matrix::of(visitor, Of::Today)?;
    Some(html! {
        section.card.span-5 {
            header {
                h2 { a href=(visitor.href("risks/matrix")) { "Current risk" } }
                small { (counted(matrix.cells.placed(), "rated risk", "rated risks")) ", " (thousands(matrix.above())) " above the line" }
            }
            div.body { (matrix.table()) p.faint { "Consequence: the highest of its dimensions decides." } }
        }
    })
}

/// The page.
pub async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let view = &visitor.view;
    if !view.knows_kind(Risk::kind_of()) {
        return Err(Fault::NotFound);
    }
    let of = Of::read(&look.query);
    let page = Page::new(&visitor, &look, "Risk matrix");
    let body = Matrix::of(&visitor, of).map_or_else(|| none(&visitor), |matrix| matrix.whole());
    Ok(page.send(body))
}

fn way(visitor: &Visitor) -> Markup {
    crumbs(&[(Some(visitor.href(Risk::kind_of().plural)), Risk::kind_of().titles), (None, "Matrix")])
}

fn none(visitor: &Visitor) -> Markup {
    if !visitor.view.knows_kind(RiskCriteria::kind_of()) {
        return html! {
            div.head { div { (way(visitor)) h1 { "The matrix is for those who read the criteria" } } }
            section.card { div.empty {
                (icon("scale"))
                h2 { "Risks are counted by criteria that you may not see" }
                p { "The register lists the risks that you see." }
                div.actions { a.btn.primary href=(visitor.href(Risk::kind_of().plural)) { "Open the register" } }
            } }
        };
    }
    html! {
        div.head { div { (way(visitor)) h1 { "No criteria are in force" } } }
        section.card { div.empty {
            (icon("scale"))
            h2 { "A matrix needs criteria" }
            p { "Scales, matrix and acceptance line are approved by top management. Until then no risk can be rated." }
            div.actions { a.btn.primary href=(visitor.href(RiskCriteria::kind_of().plural)) { "Open the criteria" } }
        } }
    }
}

impl Matrix<'_> {
    fn whole(&self) -> Markup {
        html! {
            div.head { div {
                (way(self.visitor))
                h1 { (self.answer()) }
                p { "Each cell has its level from the criteria in force, version " (self.criteria.edition.get()) ". A cell leads to its risks." }
            } }
            (self.switch())
            div.grid {
                section.card.span-7 {
                    header { h2 { (self.of.label()) } small { (counted(self.cells.placed(), "open risk", "open risks")) } }
                    div.body { (self.table()) p.faint { "Consequence: the highest of its dimensions decides. The thick line is the acceptance line." } (self.list()) }
                }
                section.card.span-5 { header { h2 { "What the levels mean" } } (self.legend()) }
            }
            (self.apart())
        }
    }

    /// How many lie above the acceptance line.
    fn above(&self) -> usize {
        let above = RiskLevel::ALL.iter().filter(|level| self.criteria.is_above_line(**level));
        above.map(|level| self.of_level(*level)).sum()
    }

    fn answer(&self) -> String {
        let placed = self.cells.placed();
        match self.above() {
            0 => format!("None of {} lies above the acceptance line", counted(placed, "rated risk", "rated risks")),
            1 => format!("1 of {} lies above the acceptance line", counted(placed, "rated risk", "rated risks")),
            above => format!(
                "{} of {} lie above the acceptance line",
                thousands(above),
                counted(placed, "rated risk", "rated risks")
            ),
        }
    }

    fn of_level(&self, level: RiskLevel) -> usize {
        let counts = self.cells.counts.iter();
        counts.filter(|((l, c), _)| self.criteria.level(*l, *c) == Some(level)).map(|(_, count)| count).sum()
    }

    fn switch(&self) -> Markup {
        html! {
            div.filters {
                ul.chips aria-label="Which rating" {
                    @for of in ALL {
                        li { a.chip href=(self.visitor.href(&format!("risks/matrix?of={}", of.code()))) aria-current=[(of == self.of).then_some("page")] { (of.label()) } }
                    }
                }
                nav.views aria-label="Ways to look" {
                    a href=(self.visitor.href(Risk::kind_of().plural)) { "Register" }
                    span aria-current="page" { "Matrix" }
                }
            }
        }
    }

    fn table(&self) -> Markup {
        html! {
            table.matrix aria-label="Open risks by likelihood and consequence" {
                thead.spoken { tr { th scope="col" { "Likelihood" } @for consequence in 1..=5 { th scope="col" { "Consequence " (consequence) } } } }
                tbody {
                    @for likelihood in (1..=5).rev() {
                        tr {
                            th scope="row" { (self.criteria.likelihood_words(likelihood)) }
                            @for consequence in 1..=5 { (self.cell(likelihood, consequence)) }
                        }
                    }
                }
                tfoot { tr { th scope="row" { span.spoken { "Consequence" } span.desk aria-hidden="true" { "consequence" } } @for consequence in 1..=5 { th { (consequence) } } } }
            }
        }
    }

    fn cell(&self, likelihood: i64, consequence: i64) -> Markup {
        let Some(level) = self.criteria.level(likelihood, consequence) else { return html! { td {} } };
        let count = self.cells.at(likelihood, consequence);
        let is_above = |likelihood, consequence| {
            let level = self.criteria.level(likelihood, consequence);
            level.is_some_and(|level| self.criteria.is_above_line(level))
        };
        let (here, beside, below) = (
            is_above(likelihood, consequence),
            is_above(likelihood, consequence - 1),
            is_above(likelihood - 1, consequence),
        );
        let (beside, below) = (consequence > 1 && here != beside, likelihood > 1 && here != below);
        let lines = [("line-beside", beside), ("line-below", below)];
        let lines = lines.into_iter().filter(|(_, is_here)| *is_here).map(|(class, _)| class);
        let classes: Vec<&str> = std::iter::once(severity(level)).chain(lines).collect();
        let words = format!(
            "{}: likelihood {likelihood}, consequence {consequence}, {}",
            counted(count, "risk", "risks"),
            in_sentence(level.choice().label)
        );
        html! {
            td class=(classes.join(" ")) {
                @if count > 0 {
                    a href=(self.href(likelihood, consequence)) aria-label=(words) title=(words) { (thousands(count)) }
                } @else { span.spoken { (level.choice().label) ", none" } }
            }
        }
    }

    fn href(&self, likelihood: i64, consequence: i64) -> String {
        self.visitor.href(&self.of.question(likelihood, consequence, self.criteria.edition.get(), self.id))
    }

    /// The same in words, for whoever reads no colours and no grids.
    fn list(&self) -> Markup {
        html! {
            @if self.cells.placed() > 0 {
                details.figures {
                    summary { "As a list" }
                    table.table {
                        thead { tr { th scope="col" { "Level" } th scope="col" { "Likelihood" } th scope="col" { "Consequence" } th.num scope="col" { "Risks" } } }
                        tbody {
                            @for ((likelihood, consequence), count) in self.cells.counts.iter().rev() {
                                tr {
                                    td { @if let Some(level) = self.criteria.level(*likelihood, *consequence) { (component::level(level)) } }
                                    td { (self.criteria.likelihood_words(*likelihood)) }
                                    td { (consequence) }
                                    td.num { a href=(self.href(*likelihood, *consequence)) { (thousands(*count)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn legend(&self) -> Markup {
        html! {
            table.table.rows aria-label="Levels" {
                thead { tr { th scope="col" { "Level" } th.num scope="col" { "Risks" } th scope="col" { "What is done" } th scope="col" { "Accepted by" } } }
                tbody {
                    @for level in RiskLevel::ALL.iter().rev().copied() {
                        @let authority = self.criteria.authority(level);
                        tr.line[self.criteria.acceptance_line.is_some_and(|line| level > line && !self.criteria.is_above_line(line))] {
                            th.key scope="row" { (component::level(level)) @if self.criteria.is_above_line(level) { span.spoken { ", above the acceptance line" } } }
                            td.num data-label="Risks" { (thousands(self.of_level(level))) }
                            td data-label="What is done" { @if let Some(decision) = authority.and_then(|row| row.decision.as_ref()) { (decision) } }
                            td data-label="Accepted by" { @if let Some(by) = authority.and_then(|row| row.accepted_by) { (signed(by)) } }
                        }
                    }
                }
            }
        }
    }

    fn apart(&self) -> Markup {
        let apart: usize = self.cells.apart.values().sum();
        let view = &self.visitor.view;
        let edition = |id: Id| criteria_of(view, record::Ref::to(id)).map(|criteria| criteria.edition.get());
        html! {
            @if apart > 0 {
                div.notice.info {
                    (icon("info"))
                    span.text {
                        b { (counted(apart, "risk is", "risks are")) " not in this matrix." } " "
                        "They were rated by another version of the criteria, whose matrix gives their level: "
                        @for (position, (id, count)) in self.cells.apart.iter().enumerate() {
                            @if position > 0 { ", " }
                            @match edition(*id) {
                                Some(edition) if self.of == Of::Today => a href=(self.visitor.href(&format!("risks?is_open=true&decisive_edition={edition}"))) { "version " (edition) " (" (count) ")" },
                                Some(edition) => { "version " (edition) " (" (count) ")" },
                                None => { "a version you may not see (" (count) ")" },
                            }
                        }
                        "."
                    }
                }
            }
            @if self.cells.unrated > 0 && self.of == Of::Today {
                div.notice.quiet { (icon("info")) span.text { (counted(self.cells.unrated, "open risk has", "open risks have")) " no rating yet. " a href=(self.visitor.href("risks?state=identified")) { "Show them" } } }
            }
        }
    }
}

fn signed(by: Authority) -> &'static str {
    match by {
        Authority::Owner => "its owner",
        Authority::OwnerAndTopManagement => "its owner and top management",
    }
}
