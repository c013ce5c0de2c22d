//! A line of the statement unfolded: what it is about, what needs it, what serves it and is to come, and the forms of its
//! steps.

use access::View;
use axum::http::StatusCode;
use catalogue::Role;
use decide::{OfferedStep, Part};
use door::Visitor;
use isms::control::{Applicability, Control, FrozenLine, SoaLine, reference};
use isms::leadership::RoleAssignment;
use isms::treatment::Action;
use isms::{Held, Typed};
use maud::{Markup, html};
use record::{Body, Id, Kinded as _};
use serde_json::Value as Json;

use super::page::{Shown, people};
use super::row::title;
use super::{PATH, controls, live, needed, obligations, risks};
use crate::component::{icon, level, tag, toned};
use crate::form::Sent;
use crate::format::date;
use crate::frame::form_token;
use crate::general::{is_open, rejected};
use crate::{risk, standard};

/// What was sent for a line and refused.
pub struct Opened<'a> {
    /// The line.
    pub line: &'a Held,
    /// What was sent.
    pub sent: &'a Sent,
    /// The answer's status.
    pub status: StatusCode,
    /// Why nothing was done.
    pub rejection: decide::Rejection,
}

/// The line unfolded.
pub fn opened(shown: &Shown<'_>, line: &FrozenLine, held: &Held, taken: Option<&Opened<'_>>) -> Markup {
    let visitor = shown.visitor;
    let controls = controls(&visitor.view, line);
    let row = line.reference.as_ref().and_then(|reference| catalogue::control(reference));
    html! {
        div.opened {
            div.stack {
                @if let Some(row) = row { p { (row.paraphrase) } }
                (contradiction(visitor, line, &controls))
                (asking(visitor, &controls))
                @if controls.is_empty() { (needed::left_out(visitor, line)) }
                (serving(visitor, line, &controls))
                @if controls.is_empty() && line.applicability != Applicability::Excluded { (adoption(shown, line, held, taken.map(|taken| taken.sent))) }
                @if let Some(row) = row { (asked_for(visitor, row)) }
                p { a href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { "History and all facts of this line" } }
            }
            div.stack {
                @if let Some(taken) = taken { div.notice.bad role="alert" { (icon("circle-alert")) div.text { (rejected(visitor, &taken.rejection)) } } }
                (forms(shown, line, held, taken.map(|taken| taken.sent)))
            }
        }
    }
}

/// That it is excluded, and what needs it nevertheless.
fn contradiction(visitor: &Visitor, line: &FrozenLine, controls: &[Typed<'_, Control>]) -> Markup {
    if !super::asked::is_contradicted(line) {
        return html! {};
    }
    let view = &visitor.view;
    let risks = risks(view, controls);
    let binding = obligations(view, controls);
    let needing = risks.iter().map(|risk| risk.held).chain(binding.iter().map(|one| one.held));
    let names: Vec<String> = needing.map(|held| format!("{} {}", held.handle_short(), held.title())).collect();
    html! {
        div.notice.bad {
            (icon("triangle-alert"))
            span.text {
                b { "This line contradicts the registers." } " It is excluded, and "
                @if names.is_empty() { "something that you may not see needs it." } @else { (names.join("; ")) " " (if names.len() == 1 { "needs" } else { "need" }) " it." }
                " Include it, or take the control away from them."
            }
        }
    }
}

fn asking(visitor: &Visitor, controls: &[Typed<'_, Control>]) -> Markup {
    let view = &visitor.view;
    let risks = risks(view, controls);
    let obligations = obligations(view, controls);
    let href = |held: &Held| visitor.href(&format!("{}/{}", held.kind.plural, held.handle()));
    html! {
        @if !(risks.is_empty() && obligations.is_empty()) {
            div {
                h2 { "Asked for by" }
                ul.told {
                    @for risk in &risks { li { span.ref { (risk.held.handle_short()) } " " a href=(href(risk.held)) { (risk.it.title) } @if let Some(found) = risk::level(view, risk.held, "level") { " " (level(found)) } } }
                    @for one in &obligations { li { span.ref { (one.held.handle_short()) } " " a href=(href(one.held)) { (one.it.name) } @if let Some(source) = one.it.source { " " span.tag { (source.choice().label) } } } }
                }
            }
        }
    }
}

fn serving(visitor: &Visitor, line: &FrozenLine, controls: &[Typed<'_, Control>]) -> Markup {
    let actions = live(&visitor.view, line).map(|(_, live)| actions(visitor, line, live)).unwrap_or_default();
    let today = visitor.view.today();
    let href = |held: &Held| visitor.href(&format!("{}/{}", held.kind.plural, held.handle()));
    let state = |held: &Held| held.record().and_then(|record| record.state(today));
    html! {
        @if !controls.is_empty() {
            div {
                h2 { "Served by" }
                ul.told { @for control in controls { li {
                    span.ref { (control.held.handle_short()) } " " a href=(href(control.held)) { (control.it.title) }
                    @if let Some(state) = state(control.held) { " " (tag(state)) }
                    @if let Some(owner) = control.it.owner { " " span.faint { (risk::name(&visitor.view, owner.id)) } }
                } } }
            }
        }
        @if !actions.is_empty() {
            div {
                h2 { "Under way" }
                ul.told { @for action in &actions { li {
                    span.ref { (action.held.handle_short()) } " " a href=(href(action.held)) { (action.it.title) }
                    @if let Some(state) = state(action.held) { " " (tag(state)) }
                    @if let Some(due) = action.it.due { " " span.faint { "due " (date(due)) } }
                } } }
            }
        }
    }
}

/// The open actions for a line: those that bring a control for it, and those for a control that serves it.
pub fn actions<'a>(visitor: &'a Visitor, frozen: &FrozenLine, line: &SoaLine) -> Vec<Typed<'a, Action>> {
    let brings = |action: &Action| {
        let wanted = line.reference.as_deref();
        wanted.is_some_and(|wanted| reference::names(action.reference_controls.as_ref(), wanted))
    };
    let repairs = |action: &Action| action.control.is_some_and(|control| frozen.controls.contains(&control));
    let open = visitor.view.all::<Action>().filter(|action| action.is_open());
    open.filter(|action| brings(action.it) || repairs(action.it)).collect()
}

/// What usually shows that it works, and what an auditor asks.
fn asked_for(visitor: &Visitor, row: &'static catalogue::Control) -> Markup {
    html! {
        details.more {
            summary { "What an auditor asks and looks at" }
            ul { @for question in &row.auditor_questions { li { (question) } } }
            p.faint { "Usual evidence: " (row.typical_evidence.join("; ")) "." }
            p { a href=(standard::href(visitor, &row.id)) { "All about " (row.reference) } }
        }
    }
}

/// The forms of its steps, and what stands in their way.
fn forms(shown: &Shown<'_>, line: &FrozenLine, held: &Held, sent: Option<&Sent>) -> Markup {
    let steps = decide::steps(&shown.visitor.view, held);
    let text = |name: &str| sent.map_or("", |sent| sent.text(name)).to_owned();
    html! {
        @for step in &steps {
            @let noun = step.transition.noun.as_deref().unwrap_or_default();
            @if !is_open(step) {
                div.notice.quiet { (icon("lock")) div.text { b { (step.transition.label) ": not yet." } (rejected(shown.visitor, &decide::Rejection::Refused(step.refusals.clone()))) } }
            } @else if noun == "inclusion" {
                (form(shown, held, noun, html! { (inclusion(shown.visitor, line, held, step, sent)) div.submit { button.btn.primary { (crate::general::words(step)) } } }))
            } @else {
                (form(shown, held, noun, html! {
                    div.field {
                        label for="exclusion" { "Why it is not necessary" }
                        p.help id="exclusion-help" { "In your own words. The words stand on the statement." }
                        textarea id="exclusion" name="exclusion" rows="3" required aria-describedby="exclusion-help" { (text("exclusion")) }
                    }
                    div.submit { button.btn { (step.transition.label) } }
                }))
            }
        }
    }
}

fn form(shown: &Shown<'_>, held: &Held, noun: &str, content: Markup) -> Markup {
    let visitor = shown.visitor;
    html! {
        form.form.fields method="post" action=(visitor.href(&format!("{PATH}/{}/{noun}", held.handle()))) {
            (form_token(&visitor.cookie))
            input type="hidden" name="version" value=(held.version);
            input type="hidden" name="back" value=(shown.look.query);
            (content)
        }
    }
}

/// What an inclusion asks for; to whoever confirms it, what was proposed.
fn inclusion(visitor: &Visitor, line: &FrozenLine, held: &Held, step: &OfferedStep, sent: Option<&Sent>) -> Markup {
    let Some(live) = held.typed::<SoaLine>() else { return html! {} };
    if step.part == Part::Confirms {
        let proposed = step.proposal.as_ref();
        let said = |name: &str| proposed.and_then(|(_, body)| body.get(name)).and_then(|value| value.as_str());
        let owner = said("owner").and_then(|id| Id::parse_str(id).ok()).or(live.owner.map(|owner| owner.id));
        return html! {
            p {
                @if let Some((by, _)) = proposed { (risk::name(&visitor.view, *by)) " proposed to include it" } @else { "It was proposed to include it" }
                @if let Some(owner) = owner { ", with " (risk::name(&visitor.view, owner)) " to answer for it" }
                "."
                @if let Some(reason) = said("business_reason") { " The business needs it: " (reason) }
            }
        };
    }
    let owner = sent.map(|sent| sent.text("owner").to_owned()).or(live.owner.map(|owner| owner.id.to_string()));
    let reason = sent.map(|sent| sent.text("business_reason")).or(live.business_reason.as_deref()).unwrap_or_default();
    let is_reasoned = super::asked::is_reasoned(line);
    html! {
        (owner_field(visitor, "owner", "Who answers for the line", &owner.unwrap_or_default()))
        div.field {
            label for="business_reason" { "Business reason " @if is_reasoned { span.optional { "optional" } } }
            p.help id="business_reason-help" {
                @if is_reasoned { "Its controls say why already: " (super::row::reasons(line).to_lowercase()) "." } @else { "No risk and no obligation asks for it by a control yet. Say what the business needs it for, or name the control's risks first." }
            }
            textarea id="business_reason" name="business_reason" rows="2" aria-describedby="business_reason-help" { (reason) }
        }
    }
}

fn owner_field(visitor: &Visitor, id: &str, label: &str, chosen: &str) -> Markup {
    let choose = format!("/o/{}/choose/people", visitor.membership.slug);
    html! {
        div.field {
            label for=(id) { (label) }
            p.help id=(format!("{id}-help")) { "They hold the role of control owner." }
            select id=(id) name="owner" data-choose-url=(choose) data-choose-hint="Type a name" aria-describedby=(format!("{id}-help")) {
                option value="" { "Nobody yet" }
                @for (person, name) in people(visitor) { option value=(person) selected[chosen == person.to_string()] { (name) } }
            }
        }
    }
}

/// Whom a control that is adopted for the line would belong to: whoever answers for the line, or who adopts it, if they hold
/// the role.
pub fn adopter(visitor: &Visitor, line: &SoaLine) -> Option<Id> {
    let holds = visitor.view.standing().held.iter().any(|holding| holding.role == Role::ControlOwner);
    line.owner.map(|owner| owner.id).or(holds.then_some(visitor.actor().person))
}

/// Whether the viewer may adopt a control for a line of that unit: there, or at a unit below where they hold the role.
pub fn may_adopt(view: &View, unit: Id) -> bool {
    unit_of_adopted(view, unit, None).is_some()
}

/// The unit of a control that is adopted for a line: that of the line where its owner holds the role there, else the one where
/// they hold it. Without an owner, the first where the viewer may make it.
pub fn unit_of_adopted(view: &View, line: Id, owner: Option<Id>) -> Option<Id> {
    let role = Role::ControlOwner.id();
    let is_theirs = |one: &RoleAssignment| owner.is_some_and(|owner| one.person.id == owner) && *one.role == *role;
    let assigned = view.all::<RoleAssignment>().filter(|one| is_theirs(one.it) && one.is_in_force(view.today()));
    let assigned: Vec<Id> = assigned.map(|one| one.held.envelope.unit).collect();
    let is_held_there = assigned.is_empty() || view.units_above(line).iter().any(|unit| assigned.contains(unit));
    let own = view.standing().held.iter().map(|holding| holding.unit);
    let units = is_held_there.then_some(line).into_iter().chain(assigned).chain(own);
    units.into_iter().find(|unit| !decide::first_steps_at(view, Control::kind_of(), *unit).is_empty())
}

/// Ways to a control for a line that none serves.
fn adoption(shown: &Shown<'_>, line: &FrozenLine, held: &Held, sent: Option<&Sent>) -> Markup {
    let visitor = shown.visitor;
    let Some(wanted) = &line.reference else { return html! {} };
    let makes = may_adopt(&visitor.view, held.envelope.unit);
    let said = Body::from_iter([("reference_controls".to_owned(), Json::from(&**wanted))]);
    let plans = decide::may_begin(&visitor.view, Action::kind_of(), held.envelope.unit, &said);
    let owner = held.typed::<SoaLine>().and_then(|line| adopter(visitor, line)).map(|owner| owner.to_string());
    let owner = sent.map(|sent| sent.text("owner").to_owned()).or(owner).unwrap_or_default();
    html! {
        @if makes || plans {
            div.notice.quiet {
                (icon("shield-check"))
                div.text {
                    b { (toned(record::Tone::Warn, "No control yet")) } " Begin with " (title(line)) " as it stands, or with a measure of your own."
                    @if makes {
                        (form(shown, held, "adoption", html! {
                            (owner_field(visitor, "control-owner", "Who answers for the control", &owner))
                            div.submit { button.btn.primary { "Adopt " (&**wanted) " as a control" } }
                        }))
                    }
                    p {
                        @if makes { a href=(visitor.href(&format!("{}/new/control?serves={}", Control::kind_of().plural, &**wanted))) { "Describe your own control" } " · " }
                        @if plans { a href=(visitor.href(&format!("{}/new/action?reference_controls={}", Action::kind_of().plural, &**wanted))) { "Plan an action that brings one" } }
                    }
                }
            }
        }
    }
}
