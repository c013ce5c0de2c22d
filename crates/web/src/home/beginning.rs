//! The way from nothing to the certificate, phase by phase (GUIDE 2.1): each step says what it gives, whether it is done, and what it
//! waits for. Nothing keeps what is done: each step looks at the records.

mod steps;

use door::Visitor;
use isms::risk::RiskCriteria;
use maud::{Markup, html};
use record::Kinded as _;

use crate::component::icon;
use steps::{PHASES, Phase, Step};

/// How a step stands.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stands {
    Done,
    /// It waits for others, by their titles.
    Blocked(Vec<&'static str>),
    Open,
}

/// The card, for whoever sets the ISMS up, until the last step is done.
pub fn card(visitor: &Visitor) -> Option<Markup> {
    let view = &visitor.view;
    let sets_up = !view.is_past() && !decide::first_steps(view, RiskCriteria::kind_of()).is_empty();
    if !sets_up {
        return None;
    }
    let known: Vec<&Step> = PHASES.iter().flat_map(|phase| phase.known()).collect();
    let mut done: Vec<&str> = Vec::new();
    for step in &known {
        let is_begun = !step.is_absence() || step.after.iter().all(|before| done.contains(before));
        if is_begun && step.is_done(view) {
            done.push(step.id);
        }
    }
    if done.len() == known.len() {
        return None;
    }
    let stands = |step: &Step| {
        if done.contains(&step.id) {
            return Stands::Done;
        }
        let missing = known.iter().filter(|other| step.after.contains(&other.id) && !done.contains(&other.id));
        let missing: Vec<&'static str> = missing.map(|other| other.title).collect();
        if missing.is_empty() { Stands::Open } else { Stands::Blocked(missing) }
    };
    let next = known.iter().find(|step| stands(step) == Stands::Open).map(|step| step.id);
    Some(html! {
        section.card.span-12 {
            header { h2 { "The way to the certificate" } small { (done.len()) " of " (known.len()) " steps done" } }
            div.folds {
                @for phase in PHASES {
                    @let steps: Vec<(&Step, Stands)> = phase.known().map(|step| (step, stands(step))).collect();
                    @if !steps.is_empty() { (fold(visitor, phase, &steps, next)) }
                }
            }
        }
    })
}

fn fold(visitor: &Visitor, phase: &Phase, steps: &[(&Step, Stands)], next: Option<&str>) -> Markup {
    let done = steps.iter().filter(|(_, stands)| *stands == Stands::Done).count();
    let is_here = steps.iter().any(|(step, _)| Some(step.id) == next);
    html! {
        details.fold open[is_here] {
            summary { (phase.title) " " small { @if done == steps.len() { "done" } @else { (done) " of " (steps.len()) } } }
            ol.beginning { @for (step, stands) in steps { (line(visitor, step, stands, Some(step.id) == next)) } }
        }
    }
}

fn line(visitor: &Visitor, step: &Step, stands: &Stands, is_next: bool) -> Markup {
    html! {
        li.done[*stands == Stands::Done].next[is_next] aria-current=[is_next.then_some("step")] {
            @match stands {
                Stands::Done => (icon("circle-check")),
                Stands::Blocked(_) => (icon("lock")),
                Stands::Open => (icon("circle-dashed")),
            }
            div {
                a href=(visitor.href(step.path)) { (step.title) } @if *stands == Stands::Done { span.spoken { ", done" } }
                p { (step.why) @if let Stands::Blocked(missing) = stands { " " b { "Waits for: " (missing.join("; ")) "." } } }
            }
            span.ref { (step.clause) }
        }
    }
}
