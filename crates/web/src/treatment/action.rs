//! One action: where it stands, what it is for, how far it has come, and the forms of what the viewer may do.

use door::Visitor;
use isms::Held;
use isms::control::Control;
use isms::risk::Risk;
use isms::treatment::{Action, ActionStep};
use jiff::civil::Date;
use maud::{Markup, html};
use record::{Kinded as _, in_sentence};

use super::effort::Effort;
use crate::component::{icon, level, prose, tag};
use crate::format::{counted, date};
use crate::frame::form_token;
use crate::general::{self, Asked, Face, facts_of, links, list_of, state};
use crate::risk;

const fn asked(label: &'static str, query: &'static str) -> Asked {
    Asked { label, query, is_due: false, is_kept: true }
}

/// How an action looks.
pub static FACE: Face = Face {
    questions: &[
        Asked { is_due: true, ..asked("Overdue", "due=past&state.in=planned,approved,in_progress") },
        asked("Due in 30 days", "due=due&state.in=planned,approved,in_progress"),
        asked("To approve", "state=planned"),
        asked("To verify", "state=done"),
        asked("Mine", "mine=true"),
        Asked { is_kept: false, ..asked("Verified", "state=verified") },
        Asked { is_kept: false, ..asked("Cancelled", "state=cancelled") },
    ],
    filters: &["assignee", "verifier", "control"],
    columns: &["risk", "state", "assignee", "due", "cost", "effort", "progress"],
    lead,
    steps,
    body,
    aside,
    ..Face::USUAL
};

/// "For the risk Lost laptop, now high. By Ines Castro until 15 Dec 2026, EUR 18,000 once."
fn lead(visitor: &Visitor, held: &Held) -> Markup {
    let Some(action) = held.typed::<Action>() else { return html! {} };
    let view = &visitor.view;
    let effort = Effort::of(std::iter::once(action)).words(view);
    html! {
        p {
            @match action.assignee { Some(person) => { "Carried out by " (risk::name(view, person.id)) }, None => "Nobody carries it out yet" }
            @if let Some(due) = action.due { " by " time datetime=(due) { (date(due)) } }
            @if !effort.is_empty() { ", for " (list_of(&effort)) }
            "."
        }
        div.tags { (state(visitor, held)) }
    }
}

fn steps(visitor: &Visitor, held: &Held) -> Markup {
    let Some(action) = held.typed::<Action>() else { return html! {} };
    let offered = decide::steps(&visitor.view, held);
    html! {
        (life(action))
        (agreement(visitor, held, action))
        (waits(visitor, action, &offered))
        (general::refused_steps(&offered))
        (general::anchored(visitor, held, &offered))
    }
}

fn life(action: &Action) -> Markup {
    if action.step == ActionStep::Cancelled {
        return html! { ol.steps aria-label="Where it stands" { li.done { span { "Planned" } } li.now aria-current="step" { span { "Cancelled" } } } };
    }
    const TRACK: [(ActionStep, &str); 5] = [
        (ActionStep::Planned, "Planned"),
        (ActionStep::Approved, "Approved"),
        (ActionStep::InProgress, "In progress"),
        (ActionStep::Done, "Reported done"),
        (ActionStep::Verified, "Verified"),
    ];
    let here = TRACK.iter().position(|(step, _)| *step == action.step).unwrap_or_default();
    let is_settled = action.step == ActionStep::Verified;
    html! {
        ol.steps aria-label="Where it stands" {
            @for (position, (_, words)) in TRACK.iter().enumerate() {
                li.done[position < here || (position == here && is_settled)].now[position == here && !is_settled] aria-current=[(position == here).then_some("step")] { span { (words) } }
            }
        }
    }
}

/// Asks whoever is to carry it out and has not said so yet.
fn agreement(visitor: &Visitor, held: &Held, action: &Action) -> Markup {
    let is_asked = action.is_open() && action.assignee_agreed != Some(true);
    let is_me = action.assignee.is_some_and(|person| person.id == visitor.actor().person);
    let may_agree = visitor.view.may_write(held) && !held.is_frozen(visitor.view.today());
    html! {
        @if is_asked && is_me && may_agree {
            div.notice {
                (icon("list-checks"))
                span.text { b { "Do you carry this out?" } " " span.muted { "It is approved once you agree. If it is not yours, tell who planned it." } }
                form.actions method="post" action=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) {
                    (form_token(&visitor.cookie))
                    input type="hidden" name="version" value=(held.version);
                    input type="hidden" name="assignee_agreed" value="true";
                    button.btn.primary { "Agree to carry it out" }
                }
            }
        }
    }
}

/// Whom it waits for, where it is not the viewer.
fn waits(visitor: &Visitor, action: &Action, offered: &[decide::OfferedStep]) -> Markup {
    let view = &visitor.view;
    let owner = || {
        let risk = action.risk.and_then(|risk| view.held(Risk::kind_of(), risk.id)?.typed::<Risk>()?.owner);
        risk.map_or("the ISMS manager".to_owned(), |owner| risk::name(view, owner.id).to_owned())
    };
    let person =
        |person: Option<record::Ref<isms::people::Person>>| person.map(|person| risk::name(view, person.id).to_owned());
    let asked = match action.step {
        ActionStep::Planned if action.assignee_agreed != Some(true) => {
            person(action.assignee).map(|name| (name, "agrees to carry it out"))
        }
        ActionStep::Planned => Some((owner(), "approves it")),
        ActionStep::Approved => person(action.assignee).map(|name| (name, "starts the work")),
        ActionStep::InProgress => person(action.assignee).map(|name| (name, "reports it done")),
        ActionStep::Done => person(action.verifier).map(|name| (name, "verifies what came of it")),
        ActionStep::Verified | ActionStep::Cancelled => None,
    };
    let is_late = action.is_overdue(view.today());
    let days = action.due.filter(|_| is_late).map(|due| days_since(due, view.today()));
    html! {
        @if let Some((name, does)) = asked.filter(|_| !offered.iter().any(general::is_open)) {
            div.notice.bad[is_late].info[!is_late] {
                (icon("clock"))
                span.text { b { "This waits for " (name) ", who " (does) "." } @if let Some(days) = days { " " span.muted { "It is " (counted(days, "day", "days")) " late." } } }
            }
        } @else if let Some(days) = days {
            div.notice.bad { (icon("clock")) span.text { b { "It is " (counted(days, "day", "days")) " late." } } }
        }
    }
}

fn days_since(due: Date, today: Date) -> usize {
    usize::try_from((today - due).get_days()).unwrap_or(0)
}

fn body(visitor: &Visitor, held: &Held) -> Markup {
    let Some(action) = held.typed::<Action>() else { return html! {} };
    let texts = [
        ("What should be different then", &action.effect),
        ("What it takes", &action.resources),
        ("What shows that it is done", &action.evidence),
        ("What the verifier examined", &action.verification),
    ];
    html! {
        (purpose(visitor, action))
        (progress(visitor, held, action))
        @for (title, text) in texts {
            @if let Some(text) = text { section.card { header { h2 { (title) } } div.body.prose { (prose(text)) } } }
        }
    }
}

/// The risk or control that it serves, as that stands today.
fn purpose(visitor: &Visitor, action: &Action) -> Markup {
    let view = &visitor.view;
    let risk = action.risk.and_then(|risk| view.held(Risk::kind_of(), risk.id));
    let control = action.control.and_then(|control| view.held(Control::kind_of(), control.id));
    if risk.is_none() && control.is_none() && action.reference_controls.is_none() {
        return html! {};
    }
    html! {
        section.card #purpose {
            header { h2 { "What it is for" } }
            ul.links {
                @for held in risk.into_iter().chain(control) {
                    li {
                        span { a href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (held.title()) } " " span.ref { (held.handle()) } }
                        @if let Some(found) = risk::level(view, held, "level").filter(|_| held.kind == Risk::kind_of()) { (level(found)) }
                        @else if let Some(state) = held.record().and_then(|record| record.state(view.today())) { (tag(state)) }
                        small { (held.kind.noun()) @if let Some(target) = risk::level(view, held, "target_level").filter(|_| held.kind == Risk::kind_of()) { ", aimed at " (in_sentence(target.choice().label)) } }
                    }
                }
                @if let Some(references) = &action.reference_controls { li { span { "Brings controls for " span.ref { (references) } } } }
            }
        }
    }
}

/// How far it has come, with a form for whoever carries it out.
fn progress(visitor: &Visitor, held: &Held, action: &Action) -> Markup {
    let come = action.progress.map_or(0, |progress| progress.get());
    let may_say = action.step == ActionStep::InProgress && visitor.view.may_write(held) && held.is_living();
    html! {
        @if matches!(action.step, ActionStep::InProgress | ActionStep::Done) {
            section.card #progress-card {
                header { h2 { "Progress" } small { (come) " percent" @if let Some(moves) = action.moves { ", day moved " (counted(usize::try_from(moves.get()).unwrap_or(0), "time", "times")) } } }
                div.body.stack {
                    progress max="100" value=(come) aria-label="Progress" { (come) "%" }
                    @if may_say {
                        form.with method="post" action=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) {
                            (form_token(&visitor.cookie))
                            input type="hidden" name="version" value=(held.version);
                            label for="progress" { "How far it has come" }
                            input.num #progress name="progress" inputmode="numeric" value=(come) aria-describedby="progress-unit";
                            span #progress-unit { "percent" }
                            button.btn { "Save progress" }
                        }
                    }
                }
            }
        }
    }
}

/// What the page says elsewhere.
const ELSEWHERE: [&str; 8] =
    ["step", "risk", "control", "reference_controls", "progress", "cost", "yearly_cost", "effort"];

fn aside(visitor: &Visitor, held: &Held) -> Markup {
    html! { (facts_of(visitor, held, &ELSEWHERE)) (links(visitor, held, &[])) }
}
