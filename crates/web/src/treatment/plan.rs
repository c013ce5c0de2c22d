//! One version of the treatment plan: where it stands and whom it waits for, its rows, who approved what, what changed since.

mod approvals;
mod changes;
mod lines;

use decide::Unable;
use door::Visitor;
use isms::Held;
use isms::context::Unit;
use isms::treatment::{PlanStep, TreatmentPlan};
use maud::{Markup, html};
use record::Kinded as _;

use super::effort::Effort;
use super::overview::actions_of_plan;
use crate::component::{icon, prose, tag};
use crate::format::{counted, date};
use crate::general::{self, AskedStep, Face, StepFace, facts_of, links, list_of};
use crate::risk::name;

/// How a plan looks.
pub static FACE: Face = Face {
    columns: &["edition", "state", "submitted_on", "approved_on"],
    lead,
    steps,
    body,
    aside,
    form: StepFace { about, ..StepFace::USUAL },
    ..Face::USUAL
};

/// "38 risks and 64 actions of Corvane: EUR 18,000 once, 12 days of work."
fn lead(visitor: &Visitor, held: &Held) -> Markup {
    let Some(plan) = held.typed::<TreatmentPlan>() else { return html! {} };
    let view = &visitor.view;
    let actions = actions_of_plan(visitor, plan);
    let effort = Effort::of(actions.iter().map(|(_, action)| *action)).words(view);
    let state = held.record().and_then(|record| record.state(view.today()));
    html! {
        p {
            (counted(plan.lines.len(), "risk", "risks")) " and " (counted(actions.len(), "action", "actions"))
            @if let Some(unit) = view.label(Unit::kind_of(), held.envelope.unit) { " of " (unit) }
            @if effort.is_empty() { "." } @else { ": " (list_of(&effort)) "." }
        }
        @if let Some(state) = state { div.tags { (tag(state)) } }
    }
}

/// The life of the version, and whom it waits for.
fn steps(visitor: &Visitor, held: &Held) -> Markup {
    let Some(plan) = held.typed::<TreatmentPlan>() else { return html! {} };
    let offered = decide::steps(&visitor.view, held);
    html! {
        (life(plan))
        (waits(visitor, plan, &offered))
        (general::refused_steps(&offered))
    }
}

fn life(plan: &TreatmentPlan) -> Markup {
    let given = plan.approvals.len();
    let approved = match plan.step {
        PlanStep::Approved | PlanStep::Superseded => {
            plan.approved_on.map_or("Approved".to_owned(), |on| format!("Approved on {}", date(on)))
        }
        PlanStep::Submitted => format!("Approved by {given} of {}", plan.owners.len()),
        PlanStep::Draft => "Approved by its risk owners".to_owned(),
    };
    let mut track = vec![
        (PlanStep::Draft, "Drafted".to_owned()),
        (PlanStep::Submitted, "Submitted".to_owned()),
        (PlanStep::Approved, approved),
    ];
    if plan.step == PlanStep::Superseded {
        track.push((PlanStep::Superseded, "Superseded".to_owned()));
    }
    let here = match plan.step {
        PlanStep::Draft => 0,
        PlanStep::Submitted => 2,
        PlanStep::Approved => 2,
        PlanStep::Superseded => 3,
    };
    let is_settled = matches!(plan.step, PlanStep::Approved | PlanStep::Superseded);
    html! {
        ol.steps aria-label="Where it stands" {
            @for (position, (_, words)) in track.iter().enumerate() {
                li.done[position < here || (position == here && is_settled)].now[position == here && !is_settled] aria-current=[(position == here).then_some("step")] { span { (words) } }
            }
        }
    }
}

fn waits(visitor: &Visitor, plan: &TreatmentPlan, offered: &[decide::OfferedStep]) -> Markup {
    let view = &visitor.view;
    let me = visitor.actor().person;
    let is_mine = plan.step == PlanStep::Submitted && plan.waits_for().any(|owner| owner.id == me);
    let unable = decide::unable(view, plan);
    let others = plan.waits_for().filter(|owner| owner.id != me);
    let others: Vec<String> = others.map(|owner| name(view, owner.id).to_owned()).collect();
    let anchor =
        |noun: &str| offered.iter().any(|step| step.transition.noun.as_deref() == Some(noun) && general::is_open(step));
    html! {
        @for one in &unable { (stuck(visitor, *one)) }
        @if is_mine && !unable.contains(&Unable::Submitted(me)) {
            div.notice {
                (icon("list-checks"))
                span.text {
                    b { "Your part waits for your approval." } " "
                    span.muted { "It holds " (counted(lines::owned_by(plan, me), "risk", "risks")) " of yours." @if !others.is_empty() { " " (list_of(&others)) " approve theirs." } }
                }
                @if anchor("approval") { div.actions { a.btn.primary href="#approval" { "Approve my part" } } }
            }
        } @else if plan.step == PlanStep::Submitted {
            div.notice.info {
                (icon("clock"))
                span.text { b { "This waits for " (list_of(&others)) "." } " " span.muted { "Each approves the part that holds their risks." } }
            }
        } @else if plan.step == PlanStep::Draft && anchor("submission") {
            div.notice {
                (icon("send"))
                span.text { b { "It is not submitted yet." } " " span.muted { "Submitting takes in the risks as they stand then, and asks their owners." } }
                div.actions { a.btn.primary href="#submission" { "Submit" } }
            }
        }
    }
}

/// Whose part waits for nobody, and what to do about it.
fn stuck(visitor: &Visitor, unable: Unable) -> Markup {
    let told = match unable {
        Unable::WithoutRole(owner) => {
            let who = name(&visitor.view, owner);
            let what =
                "Give these risks to another owner. That one sends the plan back, and it is submitted again with them.";
            (format!("{who} can approve nothing any more: they left, or are risk owner there no longer."), what)
        }
        Unable::Submitted(owner) => {
            let who = name(&visitor.view, owner);
            let what = "They send it back. Another ISMS manager submits it, or their risks get another owner first.";
            (format!("{who} submitted it, and nobody approves what they submitted."), what)
        }
    };
    html! { div.notice { (icon("circle-alert")) span.text { b { (told.0) } " " span.muted { (told.1) } } } }
}

fn body(visitor: &Visitor, held: &Held) -> Markup {
    let Some(plan) = held.typed::<TreatmentPlan>() else { return html! {} };
    html! {
        (changes::card(visitor, held, plan))
        (lines::card(visitor, plan))
        (approvals::card(visitor, plan))
        (general::anchored(visitor, held, &decide::steps(&visitor.view, held)))
        @if let Some(summary) = &plan.summary { section.card { header { h2 { "What is new in it" } } div.body.prose { (prose(summary)) } } }
    }
}

fn aside(visitor: &Visitor, held: &Held) -> Markup {
    html! { (facts_of(visitor, held, &["lines", "approvals", "owners"])) (links(visitor, held, &[])) }
}

/// Whoever approves sees their own rows above the button, and what changed in them since they were submitted.
fn about(asked: &AskedStep<'_>) -> Markup {
    let is_approval = asked.offered.transition.noun.as_deref() == Some("approval");
    let Some(held) = asked.held.filter(|_| is_approval) else { return html! {} };
    let Some(plan) = held.typed::<TreatmentPlan>() else { return html! {} };
    html! {
        (changes::of_owner(asked.visitor, held, plan))
        (lines::card_of_owner(asked.visitor, plan))
    }
}
