//! What a supplier sees behind their link: the questions, the day, and what they answered so far. No account, no script, nothing
//! else of the organisation than its name.
//!
//! What is filled in is kept whenever it is saved, whole or not; it counts once it is sent.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use decide::{Command, Put, Rejection, Step, StepTarget, Target};
use door::{App, Contact, Fault, NoWay};
use isms::Held;
use isms::supplier::assessment::{AnswerChoice, Question};
use isms::supplier::{AssessmentStep, SupplierAssessment};
use maud::{Markup, html};
use record::{Body, Kinded as _};
use serde_json::{Value as Json, json};

use crate::component::{icon, notice};
use crate::form::SentByAnyone;
use crate::format::{counted, date};
use crate::frame::alone;
use crate::look::Look;

type Way = Path<(String, String)>;

/// The questions, with what was answered so far.
pub async fn page(State(app): State<App>, Path((link, secret)): Way, look: Look) -> Result<Response, Fault> {
    let contact = match Contact::of(&app, &link, &secret).await {
        Ok(contact) => contact,
        Err(why) => return nowhere(&look, why),
    };
    let Some((held, assessment)) = asked(&contact) else { return nowhere(&look, NoWay::Revoked) };
    if !assessment.is_open_to_answers(contact.view.today()) {
        return Ok(closed(&look, &contact, assessment));
    }
    let is_saved = look.query.contains("saved");
    let said = if is_saved { Said::Saved } else { Said::Nothing };
    Ok(questions(&look, &contact, held, assessment, &Typed::of(assessment), &said))
}

/// Keeps what was filled in, and sends it where the button says so.
pub async fn submit(
    State(app): State<App>,
    Path((link, secret)): Way,
    look: Look,
    sent: SentByAnyone,
) -> Result<Response, Fault> {
    let contact = match Contact::of(&app, &link, &secret).await {
        Ok(contact) => contact,
        Err(why) => return nowhere(&look, why),
    };
    let Some((held, assessment)) = asked(&contact) else { return nowhere(&look, NoWay::Revoked) };
    if !assessment.is_open_to_answers(contact.view.today()) {
        return Ok(closed(&look, &contact, assessment));
    }
    let typed = Typed::sent(assessment, &sent);
    let version = sent.text("version").parse().unwrap_or(held.version);
    match contact.save(held, version, &typed).await {
        Ok(()) => {}
        Err(Fault::Rejected(rejection)) => {
            return Ok(questions(&look, &contact, held, assessment, &typed, &Said::of(&rejection)));
        }
        Err(other) => return Err(other),
    }
    if sent.text("do") != "send" {
        return Ok(look.go(&format!("/answer/{link}/{secret}?saved")));
    }
    let contact = contact.refreshed().await?;
    let Some((held, assessment)) = asked(&contact) else { return nowhere(&look, NoWay::Revoked) };
    if assessment.unanswered().next().is_some() {
        return Ok(questions(&look, &contact, held, assessment, &typed, &Said::Incomplete));
    }
    match contact.send(held, sent.text("answered_by")).await {
        Ok(()) => Ok(look.go(&format!("/answer/{link}/{secret}"))),
        Err(Fault::Rejected(rejection)) => {
            Ok(questions(&look, &contact, held, assessment, &typed, &Said::of(&rejection)))
        }
        Err(other) => Err(other),
    }
}

/// The assessment that the link was sent for.
fn asked(contact: &Contact) -> Option<(&Held, &SupplierAssessment)> {
    let held = contact.view.held(SupplierAssessment::kind_of(), contact.link.record)?;
    Some((held, held.typed()?))
}

/// What a contact does.
trait Answers {
    async fn save(&self, held: &Held, version: u64, typed: &Typed) -> Result<(), Fault>;
    async fn send(&self, held: &Held, answered_by: &str) -> Result<(), Fault>;
}

impl Answers for Contact {
    /// Keeps what was filled in; that nothing changed is well.
    async fn save(&self, held: &Held, version: u64, typed: &Typed) -> Result<(), Fault> {
        let patch = Body::from_iter([("answers".to_owned(), typed.answers())]);
        let target = Target::Existing { id: held.id, version };
        match self.commit(Command::Put(Put { kind: held.kind, target, patch, reason: None })).await {
            Ok(_) => Ok(()),
            Err(Fault::Rejected(Rejection::Refused(refusals)))
                if refusals.iter().all(|refusal| refusal.code == "nothing_changed") =>
            {
                Ok(())
            }
            Err(other) => Err(other),
        }
    }

    async fn send(&self, held: &Held, answered_by: &str) -> Result<(), Fault> {
        let details = match answered_by.trim() {
            "" => Body::new(),
            name => Body::from_iter([("answered_by".to_owned(), Json::from(name))]),
        };
        let target = StepTarget::Existing { id: held.id, version: held.version };
        let noun = "response".to_owned();
        let step = Step { kind: held.kind, target, noun, details, reason: None, is_proposal: false };
        self.commit(Command::Step(step)).await.map(|_| ())
    }
}

/// What stands in the form, by the questions.
struct Typed(BTreeMap<String, TypedAnswer>);

#[derive(Default)]
struct TypedAnswer {
    answer: String,
    words: String,
    proof: String,
}

impl Typed {
    /// What was kept.
    fn of(assessment: &SupplierAssessment) -> Self {
        let kept = assessment.answers.iter().map(|answer| {
            let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
            let choice = answer.answer.map(|choice| choice.choice().code);
            let typed = TypedAnswer {
                answer: text(choice),
                words: text(answer.words.as_deref()),
                proof: text(answer.proof.as_deref()),
            };
            (answer.key.to_string(), typed)
        });
        Self(kept.collect())
    }

    /// What was sent. Only what was asked is read.
    fn sent(assessment: &SupplierAssessment, sent: &SentByAnyone) -> Self {
        let of = |question: &Question, place: usize| {
            let text = |name: &str| sent.text(&format!("{name}.{place}")).trim().to_owned();
            let typed = TypedAnswer { answer: text("answer"), words: text("words"), proof: text("proof") };
            (question.key.to_string(), typed)
        };
        Self(assessment.questions.iter().enumerate().map(|(place, question)| of(question, place)).collect())
    }

    /// The rows to keep: of what was left empty none.
    fn answers(&self) -> Json {
        let given = self
            .0
            .iter()
            .filter(|(_, typed)| !(typed.answer.is_empty() && typed.words.is_empty() && typed.proof.is_empty()));
        let row = |(key, typed): (&String, &TypedAnswer)| {
            let mut row = Body::from_iter([("key".to_owned(), json!(key))]);
            for (name, text) in [("answer", &typed.answer), ("words", &typed.words), ("proof", &typed.proof)] {
                if !text.is_empty() {
                    row.insert(name.to_owned(), json!(text));
                }
            }
            Json::Object(row)
        };
        given.map(row).collect()
    }
}

/// What is said above the questions.
enum Said {
    Nothing,
    Saved,
    /// Everything is kept; some of it is still missing.
    Incomplete,
    /// Somebody else saved since the page was opened.
    Overtaken,
    /// What is wrong.
    Wrong(Vec<String>),
}

impl Said {
    fn of(rejection: &Rejection) -> Self {
        match rejection {
            Rejection::Conflict(_) => Self::Overtaken,
            Rejection::Invalid(misfits) => Self::Wrong(misfits.iter().map(|misfit| misfit.sentence.clone()).collect()),
            Rejection::Refused(refusals) => {
                Self::Wrong(refusals.iter().map(|refusal| format!("{} {}", refusal.sentence, refusal.next)).collect())
            }
            Rejection::NotFound | Rejection::Batch(_) => {
                Self::Wrong(vec!["This cannot be kept as it is. Look at it again and save once more.".to_owned()])
            }
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Nothing | Self::Saved => StatusCode::OK,
            Self::Incomplete | Self::Wrong(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Overtaken => StatusCode::CONFLICT,
        }
    }
}

fn questions(
    look: &Look,
    contact: &Contact,
    held: &Held,
    assessment: &SupplierAssessment,
    typed: &Typed,
    said: &Said,
) -> Response {
    let name = contact.view.organisation_name();
    let missing: Vec<&str> = assessment.unanswered().map(|question| &*question.key).collect();
    let title = format!("Questions from {name}");
    let mut topic = None;
    alone(
        look,
        said.status(),
        &title,
        true,
        html! {
            section.card {
                header {
                    h1 { (title) }
                    p.muted { "They depend on what you deliver, and ask how you keep information safe." }
                    p {
                        @if let Some(due) = assessment.due { "Please answer by " b { time datetime=(due) { (date(due)) } } ". " }
                        @if let Some(last) = assessment.answered_until() { "Your link works until " (date(last)) ". " }
                        (assessment.answered()) " of " (counted(assessment.questions.len(), "question", "questions")) " answered."
                    }
                }
                @if let Some(asked_back) = &assessment.asked_back { (notice("warn", "message-square", html! { b { "They ask back: " } (&**asked_back) })) }
                (above(said, missing.len()))
                form.form.answers method="post" novalidate {
                    input type="hidden" name="version" value=(held.version);
                    @for (place, question) in assessment.questions.iter().enumerate() {
                        @if question.topic.as_deref() != topic {
                            @if let Some(words) = question.topic.as_deref() { h2 { (words) } }
                            ({ topic = question.topic.as_deref(); "" })
                        }
                        (one(place, question, typed.0.get(&*question.key), matches!(said, Said::Incomplete) && missing.contains(&&*question.key)))
                    }
                    div.field {
                        label for="answered_by" { "Your name " span.optional { "optional" } }
                        p.help #answered_by-help { "For those who read your answers." }
                        input #answered_by name="answered_by" maxlength="300" autocomplete="name" aria-describedby="answered_by-help";
                    }
                    div.actions {
                        button.btn.primary name="do" value="send" { "Send the answers" }
                        button.btn name="do" value="save" { "Save, and go on later" }
                    }
                    p.help { "What you save is kept here and can be read by " (name) " as a draft. Once sent, it is changed only where they ask back. Whoever has this link can read and change the answers." }
                }
            }
        },
    )
}

fn above(said: &Said, missing: usize) -> Markup {
    match said {
        Said::Nothing => html! {},
        Said::Saved => {
            html! { div role="status" { (notice("good", "check", html! { b { "Saved." } " You can close this page, and go on later by the same link." })) } }
        }
        Said::Incomplete => {
            html! { div role="alert" { (notice("warn", "triangle-alert", html! { b { "Everything is kept, and not sent yet: " (counted(missing, "question lacks", "questions lack")) " an answer, or what shows it." } " They are marked below." })) } }
        }
        Said::Overtaken => {
            html! { div role="alert" { (notice("warn", "triangle-alert", html! { b { "Somebody else saved answers since you opened this page." } " What you typed stands below and is not kept yet. Saving it again puts it in the place of theirs." })) } }
        }
        Said::Wrong(sentences) => {
            html! { div role="alert" { (notice("bad", "circle-alert", html! { b { "Nothing was kept yet." } @for sentence in sentences { " " (sentence) } })) } }
        }
    }
}

/// A question: what one can say, in words, and what shows it.
fn one(place: usize, question: &Question, typed: Option<&TypedAnswer>, is_missing: bool) -> Markup {
    let text = |of: fn(&TypedAnswer) -> &str| typed.map_or("", of);
    let wants_proof = question.wants_proof == Some(true);
    html! {
        fieldset.question.missing[is_missing] {
            legend {
                (&*question.question)
                @if question.is_required != Some(true) { " " span.optional { "optional" } }
            }
            @if is_missing { p.error { (icon("circle-alert")) @if wants_proof { "Answer it, and say what shows it." } @else { "This has to be answered." } } }
            div.choices {
                @for choice in AnswerChoice::CHOICES {
                    label { input type="radio" name=(format!("answer.{place}")) value=(choice.code) checked[text(|typed| &typed.answer) == choice.code]; span { (choice.label) } }
                }
            }
            div.field {
                label for=(format!("words-{place}")) { "In your words " span.optional { "optional" } }
                textarea id=(format!("words-{place}")) name=(format!("words.{place}")) rows="2" maxlength="4000" { "\n" (text(|typed| &typed.words)) }
            }
            div.field {
                label for=(format!("proof-{place}")) { "What shows it " @if !wants_proof { span.optional { "optional" } } }
                @if wants_proof { p.help id=(format!("proof-{place}-help")) { "A certificate, a report, a document: its name and number, or an address where we find it." } }
                input id=(format!("proof-{place}")) name=(format!("proof.{place}")) maxlength="300" value=(text(|typed| &typed.proof)) aria-describedby=[wants_proof.then(|| format!("proof-{place}-help"))];
            }
        }
    }
}

/// What is said once nothing can be answered any more.
fn closed(look: &Look, contact: &Contact, assessment: &SupplierAssessment) -> Response {
    let name = contact.view.organisation_name();
    let is_sent = !matches!(assessment.step, AssessmentStep::Planned | AssessmentStep::Sent);
    let title = if is_sent { "Your answers are in" } else { "These questions are closed" };
    alone(
        look,
        StatusCode::OK,
        title,
        true,
        html! {
            section.card {
                header { h1 { (title) } }
                @if is_sent {
                    p { "Thank you. " (name) " has " (counted(assessment.answered(), "answer", "answers")) " of yours" @if let Some(on) = assessment.answered_on { ", sent on " (date(on)) } ". If they ask back, you answer by this link or a new one." }
                } @else {
                    p { "Answers were taken until " @match assessment.answered_until() { Some(last) => (date(last)), None => "their day" } ". What you saved is kept. Ask your contact at " (name) " for a later day." }
                }
            }
        },
    )
}

/// Why the link leads nowhere, in a sentence.
fn nowhere(look: &Look, why: NoWay) -> Result<Response, Fault> {
    let (status, title, sentence) = match why {
        NoWay::Unknown => (
            StatusCode::NOT_FOUND,
            "There is no such link",
            "Nothing is asked here. Copy the whole link from the letter, or ask whoever sent it for a new one."
                .to_owned(),
        ),
        NoWay::Revoked => (
            StatusCode::GONE,
            "This link does not work any more",
            "It was taken back, or a newer one took its place. Use the newest letter, or ask whoever sent it."
                .to_owned(),
        ),
        NoWay::Ended(link) => (
            StatusCode::GONE,
            "This link has ended",
            format!(
                "It worked until {}. What you saved is kept. Ask whoever sent it for a new one.",
                link.expires.strftime("%-d %b %Y, %H:%M UTC")
            ),
        ),
        NoWay::Fault(Fault::SignIn(sentence)) => (StatusCode::TOO_MANY_REQUESTS, "Too many attempts", sentence),
        NoWay::Fault(other) => return Err(other),
    };
    Ok(alone(look, status, title, true, html! { section.card.wrong { h1 { (title) } p { (sentence) } } }))
}
