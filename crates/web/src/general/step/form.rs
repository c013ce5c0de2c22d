//! The form of a step: what it asks for, what waits to be confirmed, what is wrong beside each field.

mod first;

use access::Effect;
use axum::http::StatusCode;
use axum::response::Response;
use decide::{Command, Decided, OfferedStep, Part, Rejection, Step, StepTarget};
use door::{Fault, Visitor};
use isms::Held;
use isms::people::Person;
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use record::{Body, Field, Kind, Kinded as _, Line, Misfit, Type, in_sentence};

use super::face::{Asked, StepFace};
use super::refused::{at_fields, is_needed};
use super::{named, words};
use crate::component::{Control, control, crumbs, field_label, icon, json_value, texts, wrong};
use crate::fault::refused;
use crate::form::Sent;
use crate::frame::{Page, form_token};
use crate::general::edit::{again_as_typed, summary, typed, unit_choice};
use crate::general::face::Face;
use crate::general::listed::Query;
use crate::general::tried;
use crate::look::Look;
use crate::readiness::effect;

/// One step about to be taken.
pub(super) struct Form<'a> {
    visitor: &'a Visitor,
    /// Where it is sent to.
    path: String,
    /// What the address brings along.
    query: Query,
    /// Of the answer that it stands in, where htmx may send it.
    nonce: Option<&'a str>,
    kind: &'static Kind,
    before: Option<&'a Held>,
    offered: OfferedStep,
    fields: Vec<Field>,
    sent: Option<&'a Sent>,
    typed: Option<Body>,
    misfits: Vec<Misfit>,
    refusal: Option<Markup>,
    effect: Option<Effect>,
}

impl<'a> Form<'a> {
    pub fn of_first(
        visitor: &'a Visitor,
        look: &'a Look,
        plural: &str,
        noun: &str,
        sent: Option<&'a Sent>,
    ) -> Result<Self, Fault> {
        let kind = crate::general::kind_of(visitor, plural)?;
        let steps = decide::first_steps(&visitor.view, kind);
        let offered = named(steps, noun).ok_or(Fault::NotFound)?;
        Ok(Self::of(visitor, look, kind, None, offered, sent))
    }

    pub fn of_record(
        visitor: &'a Visitor,
        look: &'a Look,
        held: &'a Held,
        noun: &str,
        sent: Option<&'a Sent>,
    ) -> Result<Self, Fault> {
        let steps = decide::steps(&visitor.view, held);
        let offered = named(steps, noun).ok_or(Fault::NotFound)?;
        Ok(Self::of(visitor, look, held.kind, Some(held), offered, sent))
    }

    /// The form of a step on the record's own page. It is sent to the page of the step, which says what is wrong.
    pub fn within(visitor: &'a Visitor, held: &'a Held, offered: OfferedStep) -> Self {
        let noun = offered.transition.noun.as_deref().unwrap_or_default();
        let path = visitor.href(&format!("{}/{}/{noun}", held.kind.plural, held.handle()));
        Self::about(visitor, held.kind, Some(held), offered, path)
    }

    fn of(
        visitor: &'a Visitor,
        look: &'a Look,
        kind: &'static Kind,
        before: Option<&'a Held>,
        offered: OfferedStep,
        sent: Option<&'a Sent>,
    ) -> Self {
        let form = Self::about(visitor, kind, before, offered, look.path.clone());
        let typed = sent
            .map(|sent| typed(form.fields.iter(), sent).into_iter().filter(|(_, value)| !value.is_null()).collect());
        Self { query: Query::read(&look.query), nonce: Some(&look.nonce), sent, typed, ..form }
    }

    fn about(
        visitor: &'a Visitor,
        kind: &'static Kind,
        before: Option<&'a Held>,
        offered: OfferedStep,
        path: String,
    ) -> Self {
        let mut fields = decide::details(&offered.transition.id);
        for field in &mut fields {
            field.is_required |= is_needed(field, &offered.transition.guards);
        }
        let (query, nonce) = (Query::default(), None);
        let (sent, typed, misfits, refusal, effect) = (None, None, Vec::new(), None, None);
        Self { visitor, path, query, nonce, kind, before, offered, fields, sent, typed, misfits, refusal, effect }
    }

    fn noun(&self) -> &str {
        self.offered.transition.noun.as_deref().unwrap_or_default()
    }

    fn asked(&self) -> Asked<'_> {
        Asked { visitor: self.visitor, held: self.before, offered: &self.offered, typed: self.typed.as_ref() }
    }

    fn face(&self) -> &'static StepFace {
        &Face::of(self.kind).form
    }

    /// Takes the step, or only looks what it would change, as the button says that was pressed.
    pub async fn take(mut self, look: &Look, target: StepTarget) -> Result<Response, Fault> {
        let command = self.command(target, self.reason_given());
        if self.sent.is_some_and(|sent| sent.text("do") == "look") {
            return match self.visitor.preview(&command).await {
                Ok(decided) => {
                    self.effect = Some(self.effect_of(&decided));
                    Ok(self.send(look, StatusCode::OK))
                }
                Err(fault) => self.failed(look, fault),
            };
        }
        match self.visitor.commit(command).await {
            Ok(committed) => {
                let id = committed.outcomes.first().map(|outcome| outcome.id);
                let view = self.visitor.refreshed().await?;
                let handle = id.and_then(|id| view.held(self.kind, id)).map(|held| held.handle());
                let path =
                    handle.map_or(self.kind.plural.to_owned(), |handle| format!("{}/{handle}", self.kind.plural));
                Ok(look.go(&self.visitor.href(&path)))
            }
            Err(fault) => self.failed(look, fault),
        }
    }

    /// Looks what the step would change, where it can be taken as the form stands before anything is typed.
    pub async fn foresee(&mut self, target: StepTarget) {
        let stand_in = Line::new("Looking what it would change").ok();
        // Where something has to be typed first there is nothing to foresee yet; the form has a button for then.
        if let Ok(decided) = self.visitor.preview(&self.command(target, stand_in)).await {
            self.effect = Some(self.effect_of(&decided));
        }
    }

    fn effect_of(&self, decided: &Decided) -> Effect {
        let view = &self.visitor.view;
        decided.effect(view, &listing::survey(view))
    }

    fn reason_given(&self) -> Option<Line> {
        self.sent.and_then(|sent| Line::new(sent.text("reason")).ok())
    }

    fn command(&self, target: StepTarget, reason: Option<Line>) -> Command {
        let details = self.typed.clone().unwrap_or_default();
        let noun = self.offered.transition.noun.clone().unwrap_or_default();
        let is_proposal = self.sent.is_some_and(|sent| sent.text("do") == "propose");
        Command::Step(Step { kind: self.kind, target, noun, details, reason, is_proposal })
    }

    /// The form again, with what is wrong.
    fn failed(mut self, look: &Look, fault: Fault) -> Result<Response, Fault> {
        match fault {
            Fault::Rejected(Rejection::Invalid(misfits)) => {
                self.misfits = misfits;
                Ok(self.send(look, StatusCode::UNPROCESSABLE_ENTITY))
            }
            Fault::Rejected(Rejection::Refused(refusals)) => {
                let status = Fault::Rejected(Rejection::Refused(refusals.clone())).status();
                let (misfits, others) = at_fields(refusals, &self.fields);
                self.misfits = misfits;
                self.refusal = (!others.is_empty()).then(|| refused(&Rejection::Refused(others)));
                Ok(self.send(look, status))
            }
            Fault::Rejected(rejection @ Rejection::Conflict(_)) => {
                let status = Fault::Rejected(rejection.clone()).status();
                self.refusal = Some(refused(&rejection));
                Ok(self.send(look, status))
            }
            other => Err(other),
        }
    }

    pub fn send(&self, look: &Look, status: StatusCode) -> Response {
        let (visitor, kind) = (self.visitor, self.kind);
        let title = words(&self.offered);
        let way = self.before.map(|held| visitor.href(&format!("{}/{}", kind.plural, held.handle())));
        let number = self.before.map_or("New".to_owned(), Held::handle_short);
        let label = |name| match self.fields.iter().find(|field| field.name == name) {
            _ if name == "reason" => "Why",
            _ if name == crate::what_if::first::NAME => "What-if",
            Some(field) => field.label,
            None => field_label(kind, name),
        };
        Page::new(visitor, look, title.clone()).narrow().send_as(
            status,
            html! {
                div.head { div {
                    (crumbs(&[(Some(visitor.href(kind.plural)), kind.titles), (way.clone(), &number), (None, &title)]))
                    h1 { (title) @if let Some(held) = self.before { ": " (held.title()) } }
                    @if let Some(note) = &self.offered.transition.note { p { (note) } }
                } }
                div.stack #form {
                    (self.proof())
                    (summary(label, self.refusal.as_ref(), &self.misfits))
                    ((self.face().about)(&self.asked()))
                    @if self.offered.part == Part::Confirms { (self.confirmation(way.as_deref())) } @else { (self.form("", way.as_deref(), self.controls(), self.buttons())) }
                }
            },
        )
    }

    /// The form as a part of another page, under its noun as an anchor.
    pub fn fold(&self, is_open: bool) -> Markup {
        let noun = self.noun();
        html! {
            details.fold.step #(noun) open[is_open] {
                summary { (words(&self.offered)) @if let Some(effect) = &self.offered.transition.effect { " " small { (effect) } } }
                (self.proof())
                @if let Some(note) = &self.offered.transition.note { p.muted { (note) } }
                @if self.offered.part == Part::Confirms {
                    div.actions { a.btn.primary href=(self.path) { (words(&self.offered)) } }
                } @else {
                    (self.form(&format!("{noun}-"), None, self.controls(), self.buttons()))
                }
            }
        }
    }

    /// A step that asks for a further factor says so before anything is typed.
    fn proof(&self) -> Markup {
        if !self.offered.needs_proof {
            return html! {};
        }
        let back = utf8_percent_encode(&self.path, NON_ALPHANUMERIC).to_string();
        html! {
            div.notice {
                (icon("key-round"))
                span.text { b { "This step needs your second factor." } " A code that was shown within the last five minutes counts." }
                div.actions {
                    @if self.visitor.session.has_codes { a.btn.primary href=(format!("/account/proof?to={back}")) { "Show a code" } }
                    @else { a.btn.primary href=(format!("/account/codes?to={back}")) { "Set up codes" } }
                }
            }
        }
    }

    /// What somebody proposed, to be confirmed as it stands; or, for whoever may, one's own instead.
    fn confirmation(&self, way: Option<&str>) -> Markup {
        let Some((by, proposed)) = &self.offered.proposal else { return html! {} };
        let view = &self.visitor.view;
        let has_typed = self.typed.as_ref().is_some_and(|typed| !typed.is_empty());
        html! {
            section.card {
                header {
                    h2 { "What you confirm" }
                    small { "proposed by " (view.label(Person::kind_of(), *by).unwrap_or("someone")) }
                }
                div.body {
                    @match (self.face().proposed)(&self.asked(), proposed) {
                        Some(told) => (told),
                        None => dl.facts {
                            @for field in &self.fields {
                                @if let Some(given) = proposed.get(field.name) { dt { (field.label) } dd { (json_value(view, Some(field), Some(given))) } }
                            }
                        },
                    }
                }
            }
            (self.form("", way, html! {}, html! { button.btn.primary { (words(&self.offered)) } }))
            @if self.offered.may_do_alone && !self.fields.is_empty() {
                details.fold open[has_typed] {
                    summary { "Record your own instead" small { "what was proposed is then void" } }
                    (self.form("own-", None, self.controls(), html! { button.btn { (self.offered.transition.label) } }))
                }
            }
        }
    }

    fn buttons(&self) -> Markup {
        let both = self.offered.part == Part::Alone && self.offered.may_propose;
        html! {
            button.btn.primary { (words(&self.offered)) }
            @if both { button.btn name="do" value="propose" { "Propose to a second person" } }
            @if !self.is_brief() { (tried::button()) }
        }
    }

    /// Whether the kind wants it to take a minute.
    fn is_brief(&self) -> bool {
        (self.face().is_brief)(&self.asked())
    }

    /// A form; `prefix` tells its ids from those of another one on the page.
    fn form(&self, prefix: &str, way: Option<&str>, controls: Markup, buttons: Markup) -> Markup {
        let visitor = self.visitor;
        let version = self.sent.and_then(|sent| sent.number("version")).or(self.before.map(|held| held.version));
        html! {
            form.form.card[self.nonce.is_some()] method="post" action=(self.path) data-draft=(format!("{}/{}{prefix}", visitor.actor().person, self.path)) novalidate hx-post=[self.nonce.map(|_| &self.path)] hx-target=[self.nonce.map(|_| "#form")] hx-select=[self.nonce.map(|_| "#form")] hx-swap=[self.nonce.map(|_| "outerHTML")] hx-nonce=[self.nonce] {
                (form_token(&visitor.cookie))
                @if let Some(version) = version { input type="hidden" name="version" value=(version); }
                (controls)
                div.fields {
                    @if !self.is_brief() || self.offered.needs_reason { (self.reason(prefix)) }
                    @if let Some(found) = &self.effect { (effect(found)) }
                    @if let Some(effect) = self.offered.transition.effect.as_ref().filter(|_| self.nonce.is_some()) { p.effect.none { "What follows: " (effect) "." } }
                }
                div.submit { (buttons) @if let Some(way) = way { a.btn href=(way) { "Cancel" } } }
                @if !self.is_brief() { (self.offer()) }
            }
        }
    }

    fn reason(&self, prefix: &str) -> Markup {
        let error = self.error("reason");
        let (id, help, wrong) =
            (format!("{prefix}reason"), format!("{prefix}reason-help"), format!("{prefix}reason-error"));
        let described = if error.is_some() { format!("{help} {wrong}") } else { help.clone() };
        html! {
            div.field {
                label for=(id) { "Why " @if !self.offered.needs_reason { span.optional { "optional" } } }
                p.help id=(help) { "One sentence for the history." }
                input id=(id) name="reason" maxlength="300" required[self.offered.needs_reason] aria-describedby=(described) aria-invalid=[error.as_ref().map(|_| "true")] value=(self.sent.map_or("", |sent| sent.text("reason")));
                @if let Some(error) = error { p.error id=(wrong) { (icon("circle-alert")) (error) } }
            }
        }
    }

    /// The fields; those that are rarely needed unfold.
    fn controls(&self) -> Markup {
        let asked = self.asked();
        let is_asked = |field: &&Field| (self.face().asks)(&asked, field);
        let (details, first): (Vec<&Field>, Vec<&Field>) =
            self.fields.iter().filter(is_asked).partition(|field| field.is_detail);
        let wrong = details.iter().filter(|field| wrong(field, &self.misfits).is_some()).count();
        let is_filled = details.iter().any(|field| !self.values(field).is_empty());
        // Where nothing is asked for, nothing takes room.
        if first.is_empty() && details.is_empty() && self.before.is_some() {
            return (self.face().follows)(&asked);
        }
        html! {
            div.fields {
                @for field in &first { (self.control(field)) }
                @if self.before.is_none() && !self.is_brief() { (self.unit()) }
                ((self.face().follows)(&asked))
            }
            @if !details.is_empty() {
                details.fold open[wrong > 0 || is_filled || (self.is_brief() && self.error("unit").is_some())] {
                    summary { "More " small { (details.iter().map(|field| in_sentence(field.label)).collect::<Vec<_>>().join(", ")) } }
                    div.fields { @for field in &details { (self.control(field)) } @if self.before.is_none() && self.is_brief() { (self.unit()) } }
                }
            }
        }
    }

    fn unit(&self) -> Markup {
        let error = self.error("unit");
        let chosen = self.sent.map(|sent| sent.text("unit").to_owned());
        let chosen = chosen.or_else(|| self.query.get("unit").map(str::to_owned));
        let view = &self.visitor.view;
        let is_open = |unit| named(decide::first_steps_at(view, self.kind, unit), self.noun()).is_some();
        let help = "Where it counts: there and in every unit below.";
        unit_choice(view, "Unit", help, chosen, &is_open, error.as_deref())
    }

    fn error(&self, name: &str) -> Option<String> {
        self.misfits.iter().find(|misfit| misfit.field == name).map(|misfit| misfit.sentence.clone())
    }

    /// What a field says: what was typed, what the address brings along, what was proposed, what the kind suggests.
    fn values(&self, field: &Field) -> Vec<String> {
        if let Some(sent) = self.sent {
            return again_as_typed(field, sent);
        }
        let proposed = self.offered.proposal.as_ref().and_then(|(_, proposed)| proposed.get(field.name));
        match self.query.get(field.name) {
            Some(brought) => vec![brought.to_owned()],
            None if proposed.is_some() => texts(proposed),
            None => (self.face().says)(&self.asked(), field),
        }
    }

    fn control(&self, field: &Field) -> Markup {
        let choose = format!("/o/{}/choose", self.visitor.membership.slug);
        let shown = Control { field, values: self.values(field), error: wrong(field, &self.misfits) };
        html! {
            @if matches!(field.field_type, Type::References(_)) { input type="hidden" name=(format!("{}.shown", field.name)) value="1"; }
            @match (self.face().control)(&self.asked(), &shown) {
                Some(own) => (own),
                None => (control(&self.visitor.view, &choose, &shown)),
            }
        }
    }
}
