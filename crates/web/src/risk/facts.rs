//! The facts of a risk: who answers for it and whether they agreed, what it affects, where it comes from.

use door::Visitor;
use isms::Held;
use isms::context::Unit;
use isms::risk::{Risk, RiskCriteria};
use maud::{Markup, html};
use record::{Kinded as _, Value, in_sentence};

use super::{criteria_of, derived, in_force};
use crate::component::value;
use crate::format::date;
use crate::frame::form_token;

/// Fields that are shown as they are, where they have a value.
const FIELDS: [&str; 13] = [
    "assessors",
    "assets",
    "processes",
    "suppliers",
    "threats",
    "weaknesses",
    "obligations",
    "breaks_duty",
    "has_personal_data",
    "approach",
    "part_of",
    "campaign",
    "duplicate_of",
];

/// The card.
pub fn facts(visitor: &Visitor, held: &Held, risk: &Risk) -> Markup {
    let view = &visitor.view;
    let unit = view.label(Unit::kind_of(), held.envelope.unit);
    html! {
        section.card {
            header { h2 { "Facts" } small { "version " (held.version) } }
            div.body { dl.facts {
                dt { "Owner" } dd { (owner(visitor, held, risk)) }
                @for name in FIELDS {
                    @if let Some((position, field)) = held.kind.field(name) {
                        @let found = held.get(position);
                        @if found.is_present() && found != Value::References(Vec::new()) { dt { (field.label) } dd { (value(visitor, field, &found)) } }
                    }
                    @if name == "weaknesses" { (affects(risk)) }
                }
                @if let Some(criteria) = appetite(visitor, risk) { dt { "Acceptable" } dd { "up to " (criteria) } }
                @if let Some(priority) = risk.evaluation.priority { dt { "Priority" } dd { (priority.get()) } }
                @if let Value::Date(due) = derived(view, held, "next_review") { dt { "Next review" } dd { time datetime=(due) { (date(due)) } } }
                @if let Some(unit) = unit { dt { "Unit" } dd { (unit) } }
                @for id in &held.envelope.external { dt { "Elsewhere" } dd { span.ref { (id) } } }
            } }
        }
    }
}

fn affects(risk: &Risk) -> Markup {
    let properties = [
        (risk.affects_confidentiality, "confidentiality"),
        (risk.affects_integrity, "integrity"),
        (risk.affects_availability, "availability"),
    ];
    let affected: Vec<&str> =
        properties.into_iter().filter(|(is_affected, _)| *is_affected == Some(true)).map(|(_, name)| name).collect();
    html! { dt { "Affects" } dd { @if affected.is_empty() { span.unset { "not set" } } @else { (affected.join(", ")) } } }
}

/// The level up to which its criteria call risks acceptable.
fn appetite(visitor: &Visitor, risk: &Risk) -> Option<String> {
    let used = risk.decisive().and_then(|rating| criteria_of(&visitor.view, rating.criteria));
    let criteria: &RiskCriteria = used.or_else(|| in_force(&visitor.view))?;
    Some(in_sentence(criteria.acceptance_line?.choice().label).into_owned())
}

/// The owner, whether they agreed, and for them a way to do so.
fn owner(visitor: &Visitor, held: &Held, risk: &Risk) -> Markup {
    let Some(owner) = risk.owner else { return html! { span.unset { "nobody yet" } } };
    let is_me = owner.id == visitor.actor().person;
    let has_agreed = risk.owner_agreed == Some(true);
    let may_agree = is_me && !has_agreed && visitor.view.may_write(held) && !held.is_frozen(visitor.view.today());
    html! {
        p {
            (super::notice::people(visitor, std::iter::once(owner.id)))
            @if has_agreed { span.faint { ", agreed" } } @else if risk.is_open() { span.faint { ", not yet agreed" } }
        }
        @if may_agree {
            form.inline method="post" action=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) {
                (form_token(&visitor.cookie))
                input type="hidden" name="version" value=(held.version);
                input type="hidden" name="owner_agreed" value="true";
                button.btn.small { "Agree to own it" }
            }
        }
    }
}
