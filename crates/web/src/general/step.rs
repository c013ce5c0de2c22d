//! Steps of life cycles: what may be done to a record now, as buttons, and the form of each.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use decide::{Command, OfferedStep, Part, Rejection, Step, StepTarget};
use door::{Fault, Visitor};
use isms::Held;
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use record::{Field, Id, Kind, Line, Misfit, Type};

use super::edit::{again_as_typed, summary, typed, unit_choice};
use crate::component::{Control, control, crumbs, icon, wrong};
use crate::fault::refused;
use crate::form::Sent;
use crate::frame::{Page, form_token};
use crate::look::Look;

/// One step about to be taken.
struct Form<'a> {
    visitor: &'a Visitor,
    look: &'a Look,
    kind: &'static Kind,
    before: Option<&'a Held>,
    offered: OfferedStep,
    sent: Option<&'a Sent>,
    misfits: Vec<Misfit>,
    refusal: Option<Markup>,
}

/// What the visitor may do to a record now, as buttons, and what stands in the way of the rest.
pub fn steps(visitor: &Visitor, held: &Held) -> Markup {
    let offered = decide::steps(&visitor.view, held);
    let (open, closed): (Vec<_>, Vec<_>) = offered.iter().partition(|step| is_open(step));
    html! {
        @if !open.is_empty() {
            div.notice.info {
                (icon("list-checks"))
                span.text {
                    b { "You can take the next step." } " "
                    @for (step, effect) in open.iter().filter_map(|step| Some((step, step.transition.effect.as_deref()?))).take(1) {
                        span.muted { (words(step)) ": " (effect) "." }
                    }
                }
                div.actions {
                    @for (position, step) in open.iter().enumerate() {
                        @let noun = step.transition.noun.as_deref().unwrap_or_default();
                        a.btn.primary[position == 0] href=(visitor.href(&format!("{}/{}/{noun}", held.kind.plural, held.handle()))) { (words(step)) }
                    }
                }
            }
        }
        @for step in closed {
            div.notice.quiet {
                (icon("lock"))
                span.text { b { (words(step)) ": not yet." } @for refusal in &step.refusals { " " (refusal.sentence) " " (refusal.next) } }
            }
        }
    }
}

/// Whether nothing but a missing proof stands in the way.
pub fn is_open(step: &OfferedStep) -> bool {
    step.is_open || step.refusals.iter().all(|refusal| refusal.code == "second_factor_missing")
}

/// What its button says.
pub fn words(step: &OfferedStep) -> String {
    match step.part {
        Part::Alone => step.transition.label.clone(),
        Part::Proposes => format!("{}: propose", step.transition.label),
        Part::Confirms => format!("{}: confirm", step.transition.label),
    }
}

/// The form of the step that makes a record.
pub async fn first(
    Path((_, plural, noun)): Path<(String, String, String)>,
    visitor: Visitor,
    look: Look,
) -> Result<Response, Fault> {
    let form = Form::of_first(&visitor, &look, &plural, &noun, None)?;
    Ok(form.send(StatusCode::OK))
}

/// Takes the step that makes a record.
pub async fn make(
    Path((_, plural, noun)): Path<(String, String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    let form = Form::of_first(&visitor, &look, &plural, &noun, Some(&sent))?;
    let unit = Id::parse_str(sent.text("unit")).ok();
    form.take(StepTarget::New { unit }).await
}

/// The form of a step on a record.
pub async fn page(
    Path((_, plural, handle, noun)): Path<(String, String, String, String)>,
    visitor: Visitor,
    look: Look,
) -> Result<Response, Fault> {
    let held = super::found(&visitor, &plural, &handle)?;
    let form = Form::of_record(&visitor, &look, held, &noun, None)?;
    Ok(form.send(StatusCode::OK))
}

/// Takes a step on a record.
pub async fn take(
    Path((_, plural, handle, noun)): Path<(String, String, String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    let held = super::found(&visitor, &plural, &handle)?;
    let version = sent.number("version").ok_or(Fault::PreconditionMissing)?;
    let form = Form::of_record(&visitor, &look, held, &noun, Some(&sent))?;
    form.take(StepTarget::Existing { id: held.id, version }).await
}

impl<'a> Form<'a> {
    fn of_first(
        visitor: &'a Visitor,
        look: &'a Look,
        plural: &str,
        noun: &str,
        sent: Option<&'a Sent>,
    ) -> Result<Self, Fault> {
        let kind = super::kind_of(visitor, plural)?;
        let steps = decide::first_steps(&visitor.view, kind);
        Self::of(visitor, look, kind, None, steps, noun, sent)
    }

    fn of_record(
        visitor: &'a Visitor,
        look: &'a Look,
        held: &'a Held,
        noun: &str,
        sent: Option<&'a Sent>,
    ) -> Result<Self, Fault> {
        let steps = decide::steps(&visitor.view, held);
        Self::of(visitor, look, held.kind, Some(held), steps, noun, sent)
    }

    fn of(
        visitor: &'a Visitor,
        look: &'a Look,
        kind: &'static Kind,
        before: Option<&'a Held>,
        steps: Vec<OfferedStep>,
        noun: &str,
        sent: Option<&'a Sent>,
    ) -> Result<Self, Fault> {
        let offered =
            steps.into_iter().find(|step| step.transition.noun.as_deref() == Some(noun)).ok_or(Fault::NotFound)?;
        Ok(Self { visitor, look, kind, before, offered, sent, misfits: Vec::new(), refusal: None })
    }

    fn fields(&self) -> Vec<Field> {
        decide::details(&self.offered.transition.id)
    }

    async fn take(mut self, target: StepTarget) -> Result<Response, Fault> {
        let fields = self.fields();
        let details = self.sent.map(|sent| typed(fields.iter(), sent)).unwrap_or_default();
        let details = details.into_iter().filter(|(_, value)| !value.is_null()).collect();
        let reason = self.sent.and_then(|sent| Line::new(sent.text("reason")).ok());
        let noun = self.offered.transition.noun.clone().unwrap_or_default();
        let step = Step { kind: self.kind, target, noun, details, reason, is_proposal: false };
        match self.visitor.commit(Command::Step(step)).await {
            Ok(committed) => {
                let id = committed.outcomes.first().map(|outcome| outcome.id);
                let view = self.visitor.refreshed().await?;
                let handle = id.and_then(|id| view.held(self.kind, id)).map(|held| held.handle());
                let path =
                    handle.map_or(self.kind.plural.to_owned(), |handle| format!("{}/{handle}", self.kind.plural));
                Ok(self.look.go(&self.visitor.href(&path)))
            }
            Err(Fault::Rejected(Rejection::Invalid(misfits))) => {
                self.misfits = misfits;
                Ok(self.send(StatusCode::UNPROCESSABLE_ENTITY))
            }
            Err(Fault::Rejected(rejection @ (Rejection::Refused(_) | Rejection::Conflict(_)))) => {
                let status = Fault::Rejected(rejection.clone()).status();
                self.refusal = Some(refused(&rejection));
                Ok(self.send(status))
            }
            Err(other) => Err(other),
        }
    }

    fn send(&self, status: StatusCode) -> Response {
        let (visitor, kind) = (self.visitor, self.kind);
        let title = words(&self.offered);
        let way = self.before.map(|held| visitor.href(&format!("{}/{}", kind.plural, held.handle())));
        let number = self.before.map_or("New".to_owned(), Held::handle_short);
        Page::new(visitor, self.look, title.clone()).narrow().send_as(
            status,
            html! {
                div.head { div {
                    (crumbs(&[(Some(visitor.href(kind.plural)), kind.titles), (way.clone(), &number), (None, &title)]))
                    h1 { (title) @if let Some(held) = self.before { ": " (held.title()) } }
                    @if let Some(note) = &self.offered.transition.note { p { (note) } }
                } }
                div.stack #form {
                    (self.proof())
                    (summary(kind, self.refusal.as_ref(), &self.misfits))
                    (self.form(way))
                }
            },
        )
    }

    /// A step that asks for a further factor says so before anything is typed.
    fn proof(&self) -> Markup {
        if !self.offered.needs_proof {
            return html! {};
        }
        let back = utf8_percent_encode(&self.look.path, NON_ALPHANUMERIC).to_string();
        html! {
            div.notice {
                (icon("key-round"))
                span.text { b { "This step needs your second factor." } " A code that was shown within the last five minutes counts." }
                div.actions {
                    @if self.visitor.session.has_codes { a.btn.primary href=(format!("/account/proof?to={back}")) { "Show a code" } }
                    @else { a.btn.primary href="/account/codes" { "Set up codes" } }
                }
            }
        }
    }

    fn form(&self, way: Option<String>) -> Markup {
        let visitor = self.visitor;
        let version = self.sent.and_then(|sent| sent.number("version")).or(self.before.map(|held| held.version));
        let fields = self.fields();
        let choose = format!("/o/{}/choose", visitor.membership.slug);
        let cancel = way.unwrap_or_else(|| visitor.href(self.kind.plural));
        html! {
            form.form.card method="post" action=(self.look.path) data-draft=(format!("{}/{}", visitor.actor().person, self.look.path)) novalidate hx-post=(self.look.path) hx-target="#form" hx-select="#form" hx-swap="outerHTML" hx-nonce=(self.look.nonce) {
                (form_token(&visitor.cookie))
                @if let Some(version) = version { input type="hidden" name="version" value=(version); }
                div.fields {
                    @for field in &fields { (self.control(field, &choose)) }
                    @if self.before.is_none() {
                        @let error = self.error("unit");
                        (unit_choice(&visitor.view, "Unit", "Where it counts: there and in every unit below.", self.sent.map(|sent| sent.text("unit").to_owned()), error.as_deref()))
                    }
                    div.field {
                        label for="reason" { "Why " @if !self.offered.needs_reason { span.optional { "optional" } } }
                        p.help #reason-help { "One sentence for the history." }
                        input #reason name="reason" maxlength="300" required[self.offered.needs_reason] aria-describedby="reason-help" value=(self.sent.map_or("", |sent| sent.text("reason")));
                    }
                    @if let Some(effect) = &self.offered.transition.effect { p.effect.none { "What follows: " (effect) "." } }
                }
                div.submit { button.btn.primary { (words(&self.offered)) } a.btn href=(cancel) { "Cancel" } }
            }
        }
    }

    fn error(&self, name: &str) -> Option<String> {
        self.misfits.iter().find(|misfit| misfit.field == name).map(|misfit| misfit.sentence.clone())
    }

    fn control(&self, field: &Field, choose: &str) -> Markup {
        let values = self.sent.map(|sent| again_as_typed(field, sent)).unwrap_or_default();
        html! {
            @if matches!(field.field_type, Type::References(_)) { input type="hidden" name=(format!("{}.shown", field.name)) value="1"; }
            (control(&self.visitor.view, choose, &Control { field, values, error: wrong(field, &self.misfits) }))
        }
    }
}
