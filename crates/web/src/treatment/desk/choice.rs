//! The choice of the treatment and of the target, with the level that follows.

use isms::risk::{RiskLevel, TreatmentOption};
use maud::{Markup, html};
use record::Field;

use super::{Desk, is_rating};
use crate::component::{self, Control, icon, wrong};
use crate::risk::{in_force, name, rated};

/// What each option means.
fn meaning(option: TreatmentOption) -> &'static str {
    match option {
        TreatmentOption::Modify => "Controls make it less likely or less bad.",
        TreatmentOption::Share => "Others bear part of it: an insurer, a supplier.",
        TreatmentOption::Avoid => "What brings it about is stopped.",
        TreatmentOption::Retain => "It is kept as it is. Its owner signs for that.",
    }
}

/// The card: the choice for whoever makes it, words for everybody else.
pub fn card(desk: &Desk<'_>) -> Markup {
    let Some(step) = desk.decision.as_ref().filter(|_| desk.may_decide()) else { return closed(desk) };
    let fields = decide::details(&step.transition.id);
    html! {
        section.card #decision {
            header { h2 { "What is done about it" } small { "you decide" } }
            div.fields.body {
                @for field in &fields {
                    @if field.name == "option" { (options(desk, field)) }
                    @else if is_rating(field) {
                        @let shown = Control { field, values: desk.decided(field.name), error: wrong(field, &desk.misfits) };
                        @if let Some(scale) = rated(&desk.visitor.view, &shown) { (scale) }
                    }
                }
                (outcome(desk))
            }
        }
    }
}

/// Why there is nothing to choose for the viewer.
fn closed(desk: &Desk<'_>) -> Markup {
    let owner = desk.risk.owner.map(|owner| name(&desk.visitor.view, owner.id));
    html! {
        @match &desk.decision {
            Some(step) => div.notice.quiet {
                (icon("lock"))
                span.text { b { "The treatment cannot be chosen yet." } @for refusal in &step.refusals { " " (refusal.sentence) " " (refusal.next) } }
            },
            None => div.notice.quiet {
                (icon("info"))
                span.text {
                    @match (desk.risk.treatment.option, owner) {
                        (Some(option), Some(owner)) => { b { "Chosen: " (option.choice().label) "." } " " (owner) " owns the risk and chose it. What is planned here beside it is theirs to approve." },
                        (Some(option), None) => { b { "Chosen: " (option.choice().label) "." } " It needs an owner again." },
                        (None, Some(owner)) => { b { "No treatment is chosen yet." } " " (owner) " owns the risk and chooses it, once the level was compared with the criteria. Controls and actions can be prepared before." },
                        (None, None) => { b { "No treatment is chosen yet." } " The risk needs an owner first, who chooses it. Controls and actions can be prepared before." },
                    }
                }
            },
        }
    }
}

fn options(desk: &Desk<'_>, field: &Field) -> Markup {
    let chosen = desk.decided(field.name).into_iter().next().unwrap_or_default();
    let error = wrong(field, &desk.misfits);
    let described = if error.is_some() { "option-help option-error" } else { "option-help" };
    html! {
        fieldset.field.scale #option aria-describedby=(described) tabindex="-1" {
            legend { (field.label) }
            p.help #option-help { (field.help) }
            div.levels.options {
                @for option in TreatmentOption::ALL.iter().copied() {
                    @let choice = option.choice();
                    label {
                        input type="radio" name="option" value=(choice.code) checked[chosen == choice.code] aria-invalid=[error.as_ref().map(|_| "true")];
                        b { (choice.label) } " " span { (meaning(option)) }
                    }
                }
            }
            @if let Some(error) = error { p.error #option-error { (icon("circle-alert")) (error) } }
        }
    }
}

/// The level that the target gives: what was sent, and at once what is chosen.
fn outcome(desk: &Desk<'_>) -> Markup {
    let Some(criteria) = in_force(&desk.visitor.view) else { return html! {} };
    let found = super::levels::aimed(desk);
    let row = |likelihood: i64| {
        let level = |consequence| criteria.level(likelihood, consequence).map_or("", |level| level.choice().code);
        (1..=5).map(level).collect::<Vec<_>>().join(" ")
    };
    let rows: Vec<String> = (1..=5).map(row).collect();
    html! {
        output.outcome for="target_likelihood target_consequence" data-levels=(rows.join(",")) data-likelihood="target_likelihood" data-highest-of="target_consequence" hidden[found.is_none()] {
            @for level in RiskLevel::ALL.iter().copied() {
                span data-level=(level.choice().code) hidden[found != Some(level)] {
                    "Target " (component::level(level)) " "
                    @if criteria.is_above_line(level) { "still above the acceptance line: what remains needs top management's signature too." }
                    @else { "up to the acceptance line." }
                }
            }
        }
    }
}
