//! What is different today from what a plan froze: risks chosen anew, levels, actions and controls that came or went.

use door::Visitor;
use isms::Held;
use isms::control::Control;
use isms::people::Person;
use isms::risk::{Risk, RiskLevel, RiskStep};
use isms::treatment::{Action, ActionStep, PlanLine, PlanStep, TreatmentPlan};
use maud::{Markup, html};
use record::{Id, Kinded as _, in_sentence};

use super::super::{actions_of, controls_of};
use super::lines::seen;
use crate::component::icon;
use crate::format::{counted, date};
use crate::general::list_of;
use crate::risk;

/// How many changed risks the card names.
const SHOWN: usize = 30;

/// What changed about one risk.
struct Changed<'a> {
    held: &'a Held,
    sentences: Vec<String>,
    /// Whether the plan approves its treatment no more.
    is_new_choice: bool,
}

/// The card; nothing where all is as it was, or where the version is history.
pub fn card(visitor: &Visitor, held: &Held, plan: &TreatmentPlan) -> Markup {
    if plan.step == PlanStep::Superseded {
        return html! {};
    }
    let (lines, _) = seen(visitor, plan);
    let mut changed: Vec<Changed<'_>> =
        lines.iter().filter_map(|(line, held)| of_line(visitor, plan, line, held)).collect();
    changed.extend(joined(visitor, held, plan));
    told(visitor, plan, &changed)
}

/// The same for the rows of the viewer.
pub fn of_owner(visitor: &Visitor, _: &Held, plan: &TreatmentPlan) -> Markup {
    let me = visitor.actor().person;
    let (lines, _) = seen(visitor, plan);
    let own = lines.iter().filter(|(line, _)| line.owner.is_some_and(|owner| owner.id == me));
    let changed: Vec<Changed<'_>> = own.filter_map(|(line, held)| of_line(visitor, plan, line, held)).collect();
    told(visitor, plan, &changed)
}

fn told(visitor: &Visitor, plan: &TreatmentPlan, changed: &[Changed<'_>]) -> Markup {
    let since = match (plan.step, plan.approved_on, plan.submitted_on) {
        (PlanStep::Approved, Some(on), _) => format!("Since it was approved on {}", date(on)),
        (PlanStep::Submitted, _, Some(on)) => format!("Since it was submitted on {}", date(on)),
        _ => "Since it was drafted".to_owned(),
    };
    let renewed = changed.iter().filter(|changed| changed.is_new_choice).count();
    html! {
        @if !changed.is_empty() {
            section.card #changes {
                header { h2 { (since) } small { (counted(changed.len(), "risk changed", "risks changed")) } }
                @if renewed > 0 && plan.step == PlanStep::Approved {
                    div.body { p { (icon("triangle-alert")) " " b { (counted(renewed, "risk needs", "risks need")) " a new version of the plan." } " What is chosen now was not approved by it." } }
                }
                ul.links {
                    @for changed in changed.iter().take(SHOWN) {
                        li {
                            span { a href=(visitor.href(&format!("{}/{}", changed.held.kind.plural, changed.held.handle()))) { (changed.held.title()) } " " span.ref { (changed.held.handle()) } }
                            @if changed.is_new_choice { span.tag.warn { "Not approved by it" } }
                            small { (changed.sentences.join("; ")) }
                        }
                    }
                    @if changed.len() > SHOWN { li.hint { "and " (changed.len() - SHOWN) " more" } }
                }
            }
        }
    }
}

fn of_line<'a>(visitor: &'a Visitor, plan: &TreatmentPlan, line: &PlanLine, held: &'a Held) -> Option<Changed<'a>> {
    let risk: &Risk = held.typed()?;
    let mut sentences = Vec::new();
    sentences.extend(ending(visitor, held, risk));
    if line.owner != risk.owner {
        let name = risk.owner.map(|owner| risk::name(&visitor.view, owner.id).to_owned());
        sentences.push(name.map_or("it has no owner now".to_owned(), |name| format!("{name} owns it now")));
    }
    if line.option != risk.treatment.option {
        let option = risk.treatment.option.map(|option| in_sentence(option.choice().label));
        sentences.push(
            option.map_or("no treatment is chosen now".to_owned(), |option| format!("its treatment is now: {option}")),
        );
    }
    let level = |name| risk::level(&visitor.view, held, name);
    sentences.extend(moved("level", line.level, level("level")));
    sentences.extend(moved("target", line.target, level("target_level")));
    sentences.extend(of_actions(visitor, line, held.id));
    sentences.extend(of_controls(visitor, line, held.id));
    // What is over needs no approval any more.
    let is_treated = matches!(risk.step, RiskStep::TreatmentPlanned | RiskStep::InTreatment);
    let is_new_choice = is_treated && plan.step == PlanStep::Approved && !plan.approves(held.id, risk);
    if is_new_choice && sentences.is_empty() {
        sentences.push("its treatment was chosen anew".to_owned());
    }
    (!sentences.is_empty()).then_some(Changed { held, sentences, is_new_choice })
}

/// That its treatment has come to an end, or that the risk went back to the start.
fn ending(visitor: &Visitor, held: &Held, risk: &Risk) -> Option<String> {
    let words = match risk.step {
        _ if !held.is_living() => "it was retired",
        RiskStep::TreatmentPlanned | RiskStep::InTreatment => return None,
        RiskStep::Treated => "it was treated and rated again",
        RiskStep::Accepted if risk.has_lapsed(visitor.view.today()) => "its acceptance has lapsed",
        RiskStep::Accepted => "its owner accepted what remains",
        RiskStep::Closed => "it was closed",
        RiskStep::Rejected => "it was rejected",
        RiskStep::Identified | RiskStep::Analysed | RiskStep::Evaluated => "it is looked at anew",
    };
    Some(words.to_owned())
}

fn moved(what: &str, was: Option<RiskLevel>, is: Option<RiskLevel>) -> Option<String> {
    let words = |level: Option<RiskLevel>| level.map_or("not rated".into(), |level| in_sentence(level.choice().label));
    (was != is).then(|| format!("its {what} was {} and is {}", words(was), words(is)))
}

fn of_actions(visitor: &Visitor, line: &PlanLine, risk: Id) -> Vec<String> {
    let view = &visitor.view;
    let was = |id: Id| line.actions.iter().any(|action| action.id == id);
    let new = actions_of(view, risk)
        .into_iter()
        .filter(|(held, action)| action.step != ActionStep::Cancelled && !was(held.id))
        .map(|(held, _)| held.title().to_owned());
    let is_gone = |held: &Held| {
        let is_given_up = held.typed::<Action>().is_some_and(|action| action.step == ActionStep::Cancelled);
        is_given_up || !held.is_living()
    };
    let gone = line.actions.iter().filter_map(|action| view.held(Action::kind_of(), action.id));
    let gone = gone.filter(|held| is_gone(held)).map(|held| held.title().to_owned());
    came_and_went("planned since", new.collect(), "given up", gone.collect())
}

fn of_controls(visitor: &Visitor, line: &PlanLine, risk: Id) -> Vec<String> {
    let view = &visitor.view;
    let now = controls_of(view, risk);
    let was = |id: Id| line.controls.iter().any(|control| control.id == id);
    let new = now.iter().filter(|(held, _)| !was(held.id)).map(|(held, _)| held.title().to_owned());
    // A control that only an action names stays as long as the action does.
    let is_of_action =
        |id: Id| actions_of(view, risk).iter().any(|(_, action)| action.control.is_some_and(|one| one.id == id));
    let is_here = |id: Id| now.iter().any(|(held, _)| held.id == id) || is_of_action(id);
    let gone = line.controls.iter().filter_map(|control| view.held(Control::kind_of(), control.id));
    let gone = gone.filter(|held| !is_here(held.id)).map(|held| held.title().to_owned());
    // Versions from before plans named controls cannot say which are new.
    let new = if line.controls.is_empty() { Vec::new() } else { new.collect() };
    came_and_went("control added", new, "control taken away", gone.collect())
}

fn came_and_went(came: &str, new: Vec<String>, went: &str, gone: Vec<String>) -> Vec<String> {
    let told =
        |words: &str, titles: Vec<String>| (!titles.is_empty()).then(|| format!("{words}: {}", list_of(&titles)));
    [told(came, new), told(went, gone)].into_iter().flatten().collect()
}

/// Risks of its unit that are treated now and that it does not hold.
fn joined<'a>(visitor: &'a Visitor, held: &Held, plan: &TreatmentPlan) -> Vec<Changed<'a>> {
    let view = &visitor.view;
    let is_in = |id: Id| plan.lines.iter().any(|line| line.risk.id == id);
    let is_here = |risk: &Held| view.units_above(risk.envelope.unit).contains(&held.envelope.unit);
    let treated = view.records(Risk::kind_of()).filter(|risk| {
        let step = risk.typed::<Risk>().map(|risk| risk.step);
        risk.is_living() && matches!(step, Some(RiskStep::TreatmentPlanned | RiskStep::InTreatment))
    });
    let new = treated.filter(|risk| !is_in(risk.id) && is_here(risk));
    let owner = |risk: &Held| {
        let owner = risk.typed::<Risk>().and_then(|risk| risk.owner);
        owner.and_then(|owner| view.label(Person::kind_of(), owner.id)).map(|name| format!(", owned by {name}"))
    };
    new.map(|risk| Changed {
        held: risk,
        sentences: vec![format!("it is treated now and not in this version{}", owner(risk).unwrap_or_default())],
        is_new_choice: true,
    })
    .collect()
}
