//! One assessment: what was asked and answered, what the assessor made of it.

use door::Visitor;
use isms::Held;
use isms::supplier::assessment::{GivenAnswer, Rating};
use isms::supplier::{AssessmentStep, Supplier, SupplierAssessment};
use maud::{Markup, html};
use record::{Field, Kinded as _};
use serde_json::{Value as Json, json};

use super::register::as_it_is;
use crate::component::{Control, icon, prose};
use crate::format::{counted, date};
use crate::general::{self, Asked, AskedStep, Face, StepFace, facts_of, links, state};

const fn asked(label: &'static str, query: &'static str) -> Asked {
    Asked { label, query, is_due: false, is_kept: true }
}

/// How an assessment looks.
pub static FACE: Face = Face {
    questions: &[
        asked("To be sent", "state=planned"),
        asked("With the supplier", "state=sent"),
        Asked { is_due: true, ..asked("No answer", "state=no_response") },
        asked("To be rated", "state=responded"),
        asked("To be decided", "state=evaluated"),
        Asked { is_kept: false, ..asked("Closed", "state=closed") },
    ],
    filters: &["supplier", "method", "assessor"],
    columns: &["supplier", "method", "state", "assessor", "due", "decision"],
    lead,
    steps,
    body,
    aside,
    form: StepFace { about, says, control, ..StepFace::USUAL },
    ..Face::USUAL
};

fn lead(visitor: &Visitor, held: &Held) -> Markup {
    let Some(assessment) = held.typed::<SupplierAssessment>() else { return html! {} };
    let view = &visitor.view;
    let supplier = view.held(Supplier::kind_of(), assessment.supplier.id);
    html! {
        p {
            "Of " @match supplier { Some(supplier) => a href=(visitor.href(&format!("suppliers/{}", supplier.handle()))) { (supplier.title()) }, None => "a supplier" }
            @if let Some(method) = assessment.method { ", by " (method.choice().label.to_lowercase()) }
            @if !assessment.questions.is_empty() { ": " (assessment.answered()) " of " (counted(assessment.questions.len(), "question", "questions")) " answered" }
            "."
        }
        div.tags { (state(visitor, held)) }
    }
}

fn steps(visitor: &Visitor, held: &Held) -> Markup {
    let Some(assessment) = held.typed::<SupplierAssessment>() else { return html! {} };
    let (view, today) = (&visitor.view, visitor.view.today());
    let is_out = assessment.is_open_to_answers(today) && !view.is_past();
    html! {
        (general::steps(visitor, held))
        @if is_out && view.may_ask_supplier(held) {
            div.notice.info {
                (icon("mail"))
                span.text {
                    b { "The supplier answers by a link, without an account." }
                    @if let Some(last) = assessment.answered_until() { " It ends on " (date(last)) "." }
                }
                div.actions { a.btn.primary href=(visitor.href(&format!("supplier-assessments/{}/link", held.handle()))) { "Link for the supplier" } }
            }
        }
        @if assessment.step == AssessmentStep::Sent && assessment.answered() > 0 {
            div.notice.quiet { (icon("clock")) span.text { "What stands here is a draft of theirs. It counts once they send it." } }
        }
        @if let Some(asked_back) = &assessment.asked_back { section.card { header { h2 { "Asked back" } } div.body.prose { (prose(asked_back)) } } }
    }
}

fn body(visitor: &Visitor, held: &Held) -> Markup {
    let Some(assessment) = held.typed::<SupplierAssessment>() else { return html! {} };
    let texts = [
        ("What was found", &assessment.summary),
        ("What the report covers", &assessment.report_scope),
        ("Exceptions that the report names", &assessment.report_exceptions),
        ("Duties of users", &assessment.user_duties),
        ("Conditions", &assessment.conditions),
    ];
    let _ = visitor;
    html! {
        @for (title, text) in texts { @if let Some(text) = text { section.card { header { h2 { (title) } } div.body.prose { (prose(text)) } } } }
        section.card #answers {
            header { h2 { "Questions and answers" } @if let Some(by) = &assessment.answered_by { small { "answered by " (&**by) } } }
            @if assessment.questions.is_empty() { div.body { span.faint { "Nothing is asked." } } } @else {
                div.scroll tabindex="0" role="region" aria-label="Questions and answers" { table.table {
                    thead { tr { th scope="col" { "Question" } th scope="col" { "Answer" } th scope="col" { "What shows it" } th scope="col" { "Rated" } } }
                    tbody { @for question in assessment.questions.iter() { (row(assessment, question)) } }
                } }
            }
        }
    }
}

fn row(assessment: &SupplierAssessment, question: &isms::supplier::assessment::Question) -> Markup {
    let answer = assessment.answer(&question.key);
    let rated = assessment.ratings.iter().find(|rating| rating.key == question.key);
    html! {
        tr {
            th scope="row" { (&*question.question) @if let Some(topic) = &question.topic { " " small.muted { (&**topic) } } }
            td { @match answer { Some(answer) => (said(answer)), None => span.faint { "Not answered" } } }
            td { @if let Some(proof) = answer.and_then(|answer| answer.proof.as_ref()) { (&**proof) } }
            td {
                @if let Some(rated) = rated {
                    @match rated.rating {
                        Some(rating @ Rating::Sufficient) => span.tag.good { (rating.choice().label) },
                        Some(rating @ Rating::Weak) => span.tag.warn { (rating.choice().label) },
                        Some(rating @ Rating::Insufficient) => span.tag.bad { (rating.choice().label) },
                        None => {},
                    }
                    @if let Some(note) = &rated.note { " " (&**note) }
                }
            }
        }
    }
}

fn said(answer: &GivenAnswer) -> Markup {
    html! {
        @if let Some(choice) = answer.answer { b { (choice.choice().label) } " " }
        @if let Some(words) = &answer.words { (&**words) }
    }
}

const ELSEWHERE: [&str; 2] = ["step", "answered_by"];

fn aside(visitor: &Visitor, held: &Held) -> Markup {
    html! { (facts_of(visitor, held, &ELSEWHERE)) (links(visitor, held, &[])) }
}

/// Above the rating: nothing, as each answer stands beside its rating. Above the decision: what was found.
fn about(asked: &AskedStep<'_>) -> Markup {
    let is_decision = asked.offered.transition.noun.as_deref() == Some("decision");
    match asked.held.filter(|_| is_decision) {
        Some(held) => body(asked.visitor, held),
        None => html! {},
    }
}

fn says(asked: &AskedStep<'_>, field: &Field) -> Vec<String> {
    let assessment = asked.held.and_then(|held| held.typed::<SupplierAssessment>());
    match (field.name, assessment) {
        ("ratings", Some(assessment)) => {
            let given = assessment.answers.iter().filter(|answer| answer.is_given());
            let rows: Json = given.map(|answer| json!({"key": &*answer.key})).collect();
            vec![rows.to_string()]
        }
        _ => as_it_is(asked, field),
    }
}

/// Each answer beside what is made of it.
fn control(asked: &AskedStep<'_>, control: &Control<'_>) -> Option<Markup> {
    let assessment = asked.held?.typed::<SupplierAssessment>()?;
    if control.field.name != "ratings" {
        return None;
    }
    let typed: Vec<Json> = control.values.first().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let typed_of = |key: &str, name: &str| {
        let row = typed.iter().find(|row| row.get("key").and_then(Json::as_str) == Some(key));
        row.and_then(|row| row.get(name)?.as_str()).unwrap_or_default().to_owned()
    };
    let given = assessment
        .questions
        .iter()
        .filter_map(|question| Some((question, assessment.answer(&question.key).filter(|answer| answer.is_given())?)));
    Some(html! {
        div.field {
            span.label { "Ratings" }
            p.help { "What you make of each answer: whether it is good enough for what hangs on them." }
            input type="hidden" name="ratings.shown" value="1";
            div.scroll tabindex="0" role="region" aria-label="Ratings" { table.table.inputs {
                thead { tr { th scope="col" { "Answer" } th scope="col" { "Rating" } th scope="col" { "Why" } } }
                tbody { @for (position, (question, answer)) in given.enumerate() {
                    @let rating = typed_of(&question.key, "rating");
                    tr {
                        th scope="row" {
                            (&*question.question) br; span.muted { (said(answer)) @if let Some(proof) = &answer.proof { " (" (&**proof) ")" } }
                            input type="hidden" name=(format!("ratings.{position}.key")) value=(&*question.key);
                        }
                        td { select name=(format!("ratings.{position}.rating")) aria-label=(format!("Rating of: {}", &*question.question)) {
                            option value="" { "Not rated" }
                            @for choice in Rating::CHOICES { option value=(choice.code) selected[rating == choice.code] { (choice.label) } }
                        } }
                        td { input name=(format!("ratings.{position}.note")) value=(typed_of(&question.key, "note")) maxlength="300" aria-label=(format!("Why: {}", &*question.question)); }
                    }
                } }
            } }
            @if let Some(error) = &control.error { p.error { (icon("circle-alert")) (error) } }
        }
    })
}
