//! Suppliers in their own words: what hangs on them, where they stand, what was found about them.

use door::Visitor;
use isms::Held;
use isms::supplier::{Supplier, SupplierAssessment};
use maud::{Markup, html};
use record::{Body, Field, Kinded as _};
use serde_json::Value as Json;

use crate::component::{icon, prose, tag, texts, value};
use crate::format::date;
use crate::general::{self, Asked, AskedStep, Face, StepFace, state};
use crate::risk;

const fn asked(label: &'static str, query: &'static str) -> Asked {
    Asked { label, query, is_due: false, is_kept: true }
}

/// How a supplier looks.
pub static FACE: Face = Face {
    questions: &[
        asked("Delivering", "state.in=active,under_review"),
        asked("Critical", "criticality=critical"),
        asked("Being assessed", "state=assessing"),
        asked("Under review", "state=under_review"),
        asked("With personal data", "has_personal_data=true"),
        Asked { is_due: true, ..asked("Contract ends in 30 days", "contract_until=due") },
        Asked { is_kept: false, ..asked("Being left", "state=exiting") },
        Asked { is_kept: false, ..asked("Ended", "state.in=terminated,rejected") },
    ],
    filters: &["criticality", "owner", "has_personal_data"],
    columns: &["delivers", "criticality", "state", "owner", "contract_until", "assurance_until"],
    lead,
    body,
    form: StepFace { says: as_it_is, ..StepFace::USUAL },
    ..Face::USUAL
};

/// What a form of a step says before anything is typed: what the record says already.
pub fn as_it_is(asked: &AskedStep<'_>, field: &Field) -> Vec<String> {
    let known = asked.held.and_then(|held| Some((held, held.kind.field(field.name)?)));
    // What was decided before is decided anew.
    match known.filter(|(_, (_, known))| !known.is_decided && known.field_type == field.field_type) {
        Some((held, _)) => texts(held.body().get(field.name)),
        None => (StepFace::USUAL.says)(asked, field),
    }
}

/// "Delivers sign-in of employees. Finn Jansen answers for them."
fn lead(visitor: &Visitor, held: &Held) -> Markup {
    let Some(supplier) = held.typed::<Supplier>() else { return html! {} };
    let view = &visitor.view;
    html! {
        p {
            @match &supplier.delivers { Some(delivers) => { (&**delivers) ". " }, None => "What they deliver is not said. " }
            @match supplier.owner { Some(owner) => { (risk::name(view, owner.id)) " answers for them." }, None => "Nobody answers for them yet." }
        }
        div.tags {
            (state(visitor, held))
            @if let Some(criticality) = supplier.criticality { span.tag { (criticality.choice().label) } } @else { span.tag.warn { "Not rated" } }
            @if supplier.has_personal_data == Some(true) {
                @if supplier.has_processing_agreement(view.today()) { span.tag { "Personal data" } } @else { span.tag.bad { "Personal data without agreement" } }
            }
        }
    }
}

fn body(visitor: &Visitor, held: &Held) -> Markup {
    let Some(supplier) = held.typed::<Supplier>() else { return html! {} };
    html! {
        (assessments(visitor, held))
        (clauses(visitor, held, supplier))
        @for (position, field) in held.kind.fields.iter().enumerate() {
            @match (field.name, field.field_type) {
                ("clauses", _) => {},
                (_, record::Type::Rows(_)) if held.get(position).is_present() => section.card { header { h2 { (field.label) } } (value(visitor, field, &held.get(position))) },
                (_, record::Type::Prose) => @if let record::Value::Text(text) = held.get(position) { section.card { header { h2 { (field.label) } } div.body.prose { (prose(text)) } } },
                _ => {},
            }
        }
    }
}

/// The looks at them, the newest first.
fn assessments(visitor: &Visitor, held: &Held) -> Markup {
    let view = &visitor.view;
    let mut found: Vec<_> = view.all::<SupplierAssessment>().filter(|one| one.supplier.id == held.id).collect();
    found.reverse();
    let kind = SupplierAssessment::kind_of();
    let said = Body::from_iter([("supplier".to_owned(), Json::from(held.id.to_string()))]);
    let may_plan = !view.is_past() && held.is_living() && decide::may_begin(view, kind, held.envelope.unit, &said);
    html! {
        section.card #assessments {
            header {
                h2 { "Assessments" }
                @if may_plan { a.btn href=(visitor.href(&format!("{}/new/assessment?supplier={}", kind.plural, held.id))) { (icon("plus")) "Plan assessment" } }
            }
            @if found.is_empty() { div.body { span.faint { "Nobody has looked yet how they keep information safe." } } } @else {
                ul.links { @for one in found {
                    li {
                        span { a href=(visitor.href(&format!("{}/{}", kind.plural, one.held.handle()))) { (&*one.title) } " " span.ref { (one.held.handle_short()) } }
                        @if let Some(state) = one.held.record().and_then(|record| record.state(view.today())) { (tag(state)) }
                        small {
                            @match (one.decision, one.decided_on) {
                                (Some(decision), Some(on)) => { (decision.choice().label) " on " (date(on)) },
                                _ => @match one.due { Some(due) => { "answers by " (date(due)) }, None => "no day yet" },
                            }
                            @if let Some(next) = one.next_on { ", next by " (date(next)) }
                        }
                    }
                } }
            }
        }
    }
}

/// What the contract has to say, and whether it does.
fn clauses(visitor: &Visitor, held: &Held, supplier: &Supplier) -> Markup {
    let unchecked: Vec<&str> = supplier.clauses_unchecked().map(|topic| topic.choice().label).collect();
    let field = held.kind.fields.iter().enumerate().find(|(_, field)| field.name == "clauses");
    html! {
        section.card #clauses {
            header { h2 { "Contract clauses" } @if let Some(criticality) = supplier.criticality { small { "what a contract of criticality " (criticality.choice().label.to_lowercase()) " has to say" } } }
            @if let Some((position, field)) = field.filter(|_| !supplier.clauses.is_empty()) { (value(visitor, field, &held.get(position))) }
            @if !unchecked.is_empty() { div.body { p { b { "Nobody looked yet: " } (general::list_of(&unchecked.iter().map(|label| label.to_lowercase()).collect::<Vec<_>>())) "." } } }
            @else if supplier.clauses.is_empty() { div.body { span.faint { "No clause is on record." } } }
        }
    }
}
