//! The requirements of a clause, or the reference controls of Annex A, with their states and the rules behind them.

use access::Seen;
use catalogue::Rule;
use door::Visitor;
use maud::{Markup, html};
use readiness::{Conformity, RuleResult};

use super::asked::is_within;
use crate::standard;

/// One row.
struct Row<'a> {
    id: &'a str,
    reference: &'a str,
    title: &'a str,
    state: Option<Conformity>,
    rules: &'a [(&'static Rule, RuleResult)],
}

/// The table. Nothing for whoever reads no states, or where nothing stands in the clause.
pub(super) fn requirements(visitor: &Visitor, seen: &Seen, clause: &str) -> Markup {
    let requirements = seen.requirements().iter().filter(|one| is_within(&one.requirement.id, clause)).map(|one| Row {
        id: &one.requirement.id,
        reference: &one.requirement.reference,
        title: &one.requirement.title,
        state: Some(one.state),
        rules: &one.rules,
    });
    let controls = seen.controls().iter().filter(|one| is_within(&one.control.id, clause)).map(|one| Row {
        id: &one.control.id,
        reference: &one.control.reference,
        title: &one.control.title,
        state: one.state,
        rules: &one.rules,
    });
    let rows: Vec<Row<'_>> = requirements.chain(controls).collect();
    html! {
        @if !rows.is_empty() {
            details.fold open[rows.len() < 30] {
                summary { "What stands in it" small { (rows.len()) " to be met" } }
                div.scroll tabindex="0" role="region" aria-label="Requirements" {
                    table.table {
                        thead { tr { th { "Requirement" } th { "State" } th { "Rules" } } }
                        tbody {
                            @for row in &rows {
                                tr {
                                    td { a href=(standard::href(visitor, row.id)) { span.ref { (row.reference) } " " (row.title) } }
                                    td { (state(row.state)) }
                                    td { (rules(visitor, row.rules)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn state(state: Option<Conformity>) -> Markup {
    match state {
        Some(state) => html! { span class=(format!("state {}", state.code())) { (state.code()) } },
        None => html! { span.state.unknown { "excluded" } },
    }
}

/// The rules behind a state, what wants attention first.
fn rules(visitor: &Visitor, rules: &[(&'static Rule, RuleResult)]) -> Markup {
    let mut sorted: Vec<_> = rules.iter().collect();
    sorted.sort_by_key(|(_, result)| *result);
    html! {
        @if sorted.is_empty() { span.faint { "No rule speaks of it." } }
        @for (position, (rule, result)) in sorted.iter().enumerate() {
            @if position > 0 { ", " }
            a.ref href=(visitor.href(&format!("readiness/{}", rule.id))) { (rule.id) } " " span.faint { (said(*result)) }
        }
    }
}

fn said(result: RuleResult) -> &'static str {
    match result {
        RuleResult::Fail => "fails",
        RuleResult::Waived => "is waived",
        RuleResult::NotEvaluated => "is not evaluated",
        RuleResult::NotApplicable => "does not apply",
        RuleResult::Pass => "passes",
    }
}
