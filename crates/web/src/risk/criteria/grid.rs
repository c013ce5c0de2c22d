//! The matrix as a grid: likelihood upwards, consequence to the side, each cell with its level in words.

use isms::risk::{RiskCriteria, RiskLevel};
use maud::{Markup, html};

use super::Shown;
use crate::component::severity;

/// The matrix in its card, with what changed in it.
pub fn card(shown: &Shown<'_>) -> Markup {
    let before = shown.compared();
    let changed = before.map_or(0, |before| cells().filter(|cell| is_changed(shown.version, before, *cell)).count());
    html! {
        section.card {
            header {
                h2 { "Matrix" }
                @if changed > 0 { small { (crate::format::counted(changed, "cell differs", "cells differ")) " from the version before" } }
            }
            div.body {
                table.matrix.words aria-label="Level by likelihood and consequence" {
                    thead.spoken { tr { th scope="col" { "Likelihood" } @for consequence in 1..=5 { th scope="col" { "Consequence " (consequence) } } } }
                    tbody {
                        @for likelihood in (1..=5).rev() {
                            tr {
                                th scope="row" { (shown.version.likelihood_words(likelihood)) }
                                @for consequence in 1..=5 { (cell(shown.version, before, (likelihood, consequence))) }
                            }
                        }
                    }
                    tfoot { tr { th scope="row" { "consequence" } @for consequence in 1..=5 { th { (consequence) } } } }
                }
            }
            footer { "Likelihood upwards, consequence to the right: the highest of its dimensions decides. The thick line is the acceptance line." }
        }
    }
}

type Cell = (i64, i64);

fn cells() -> impl Iterator<Item = Cell> {
    (1..=5).flat_map(|likelihood| (1..=5).map(move |consequence| (likelihood, consequence)))
}

fn is_changed(version: &RiskCriteria, before: &RiskCriteria, (likelihood, consequence): Cell) -> bool {
    version.level(likelihood, consequence) != before.level(likelihood, consequence)
}

fn cell(version: &RiskCriteria, before: Option<&RiskCriteria>, cell: Cell) -> Markup {
    let (likelihood, consequence) = cell;
    let level = version.level(likelihood, consequence);
    let is_above = |likelihood, consequence| {
        version.level(likelihood, consequence).is_some_and(|level| version.is_above_line(level))
    };
    let here = is_above(likelihood, consequence);
    let beside = consequence > 1 && here != is_above(likelihood, consequence - 1);
    let below = likelihood > 1 && here != is_above(likelihood - 1, consequence);
    let before = before.filter(|before| is_changed(version, before, cell));
    let marks = [(beside, "line-beside"), (below, "line-below"), (before.is_some(), "changed")];
    let mut classes = vec![level.map_or("unset", severity)];
    classes.extend(marks.into_iter().filter_map(|(is_so, class)| is_so.then_some(class)));
    html! {
        td class=(classes.join(" ")) {
            (words(level))
            @if let Some(before) = before { small { "was " (words(before.level(likelihood, consequence)).to_lowercase()) } }
        }
    }
}

fn words(level: Option<RiskLevel>) -> &'static str {
    level.map_or("Not set", |level| level.choice().label)
}
