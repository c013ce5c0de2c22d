//! The first steps of a new organisation, in the order in which they stand on each other, up to the first approved
//! Statement of Applicability. Nothing keeps what is done: each step looks at the records.

use access::View;
use door::Visitor;
use isms::asset::Asset;
use isms::context::{Scope, ScopeStep};
use isms::control::{SoaStep, SoaVersion};
use isms::people::Person;
use isms::risk::{CriteriaStep, Risk, RiskCriteria, RiskStep};
use maud::{Markup, html};
use record::Kinded as _;

use crate::component::icon;

/// A step towards the first approved Statement of Applicability.
struct Step {
    title: &'static str,
    /// What it gives, in one sentence.
    why: &'static str,
    clause: &'static str,
    /// Where it is done.
    path: &'static str,
    is_done: fn(&View) -> bool,
}

const STEPS: &[Step] = &[
    Step {
        title: "Let people in",
        why: "Add those who own risks and controls, and invite them. Nobody approves their own work, so it takes two.",
        clause: "5.3",
        path: "people",
        is_done: |view| view.living(Person::kind_of()) > 1,
    },
    Step {
        title: "Say what the ISMS covers",
        why: "Units, places and services, and what stays outside. Top management approves it.",
        clause: "4.3",
        path: "scopes",
        is_done: |view| view.all::<Scope>().any(|scope| matches!(scope.step, ScopeStep::Approved)),
    },
    Step {
        title: "Agree how risks are judged",
        why: "Scales, matrix and who may accept what are proposed already. Read them, change them, have them approved.",
        clause: "6.1.2",
        path: "risk-criteria",
        is_done: |view| view.all::<RiskCriteria>().any(|criteria| matches!(criteria.step, CriteriaStep::Approved)),
    },
    Step {
        title: "Bring in your assets",
        why: "The spreadsheet that you have will do: Excel, OpenDocument or CSV.",
        clause: "A.5.9",
        path: "import",
        is_done: |view| view.living(Asset::kind_of()) > 0,
    },
    Step {
        title: "Bring in your risks",
        why: "From a spreadsheet, or one by one with the library of threats and weaknesses beside you.",
        clause: "6.1.2 c",
        path: "import",
        is_done: |view| view.living(Risk::kind_of()) > 0,
    },
    Step {
        title: "Rate them with their owners",
        why: "Levels follow from your criteria. Every rating says why.",
        clause: "6.1.2 d",
        path: "risks",
        is_done: |view| view.all::<Risk>().any(|risk| !matches!(risk.step, RiskStep::Identified | RiskStep::Rejected)),
    },
    Step {
        title: "Decide what is done about them",
        why: "Choose controls, name who does what by when, and have the owners agree.",
        clause: "6.1.3",
        path: "treatment",
        is_done: |view| view.all::<Risk>().any(|risk| is_decided(risk.step)),
    },
    Step {
        title: "Get the Statement of Applicability approved",
        why: "It builds itself from what you decided: 93 lines, each with its reason.",
        clause: "6.1.3 d",
        path: "soa",
        is_done: |view| view.all::<SoaVersion>().any(|version| is_approved(version.step)),
    },
];

fn is_decided(step: RiskStep) -> bool {
    matches!(step, RiskStep::Accepted | RiskStep::TreatmentPlanned | RiskStep::InTreatment | RiskStep::Treated)
}

fn is_approved(step: SoaStep) -> bool {
    matches!(step, SoaStep::Approved | SoaStep::Superseded)
}

/// The card, for whoever sets the ISMS up, until the last step is done.
pub fn card(visitor: &Visitor) -> Option<Markup> {
    let view = &visitor.view;
    let sets_up = !view.is_past() && !decide::first_steps(view, RiskCriteria::kind_of()).is_empty();
    let done: Vec<bool> = STEPS.iter().map(|step| sets_up && (step.is_done)(view)).collect();
    if !sets_up || done.last() == Some(&true) {
        return None;
    }
    let next = done.iter().position(|done| !done);
    let count = done.iter().filter(|done| **done).count();
    Some(html! {
        section.card.span-12 {
            header { h2 { "First steps" } small { (count) " of " (STEPS.len()) " done" } }
            ol.beginning {
                @for (position, (step, done)) in STEPS.iter().zip(&done).enumerate() {
                    li.done[*done].next[next == Some(position)] aria-current=[(next == Some(position)).then_some("step")] {
                        @if *done { (icon("circle-check")) } @else { (icon("circle-dashed")) }
                        div {
                            a href=(visitor.href(step.path)) { (step.title) } @if *done { span.spoken { ", done" } }
                            p { (step.why) }
                        }
                        span.ref { (step.clause) }
                    }
                }
            }
        }
    })
}
