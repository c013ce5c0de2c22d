//! The desk at which the treatment of one risk is put together: the option, the controls from any source, the actions, and
//! where that should lead, with the levels in sight. What is chosen is one commit; everybody does the parts that are theirs.

mod choice;
mod commands;
mod levels;
mod suggested;

use access::View;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use decide::{Command, OfferedStep, Rejection};
use door::{Fault, Visitor};
use isms::Held;
use isms::control::Control as Measure;
use isms::risk::Risk;
use isms::treatment::Action;
use maud::{Markup, html};
use record::{Body, Field, Kinded as _, Misfit, Type};
use serde_json::Value as Json;

use super::actions_of;
use crate::component::{Control, control, crumbs, icon, tag, texts, wrong};
use crate::fault::refused;
use crate::form::Sent;
use crate::format::date;
use crate::frame::{Page, form_token};
use crate::general::{again_as_typed, at_fields, is_open, summary, typed};
use crate::look::Look;
use crate::risk::name;
use commands::{Commands, Part};

/// The desk of one risk.
struct Desk<'a> {
    visitor: &'a Visitor,
    look: &'a Look,
    held: &'a Held,
    risk: &'a Risk,
    /// The step by which the viewer chooses the treatment, if that is theirs.
    decision: Option<OfferedStep>,
    may_act: bool,
    may_adopt: bool,
    sent: Option<&'a Sent>,
    misfits: Vec<Misfit>,
    refusals: Vec<Markup>,
}

/// The page.
pub async fn page(Path((_, handle)): Path<(String, String)>, visitor: Visitor, look: Look) -> Result<Response, Fault> {
    Ok(Desk::of(&visitor, &look, &handle, None)?.send(StatusCode::OK))
}

/// Shows what would follow, or commits what was chosen.
pub async fn save(
    Path((_, handle)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    let desk = Desk::of(&visitor, &look, &handle, Some(&sent))?;
    if sent.text("do") == "look" {
        return Ok(desk.send(StatusCode::OK));
    }
    desk.commit(&sent).await
}

/// Whether the viewer may plan an action for a risk.
fn may_act(view: &View, risk: &Held) -> bool {
    let said = Body::from_iter([("risk".to_owned(), Json::from(risk.id.to_string()))]);
    decide::may_begin(view, Action::kind_of(), risk.envelope.unit, &said)
}

/// Whether the viewer may make a control that treats a risk, at the unit of the risk.
fn may_adopt(view: &View, risk: &Held) -> bool {
    let said = Body::from_iter([("risks".to_owned(), Json::from(vec![risk.id.to_string()]))]);
    decide::may_begin(view, Measure::kind_of(), risk.envelope.unit, &said)
}

/// Whether the viewer has anything to do at the desk of a risk.
pub fn is_open_to(view: &View, held: &Held, risk: &Risk) -> bool {
    let chooses = |step: &OfferedStep| step.transition.noun.as_deref() == Some("treatment_decision");
    let is_theirs = || may_act(view, held) || may_adopt(view, held) || decide::steps(view, held).iter().any(chooses);
    held.is_living() && risk.is_open() && is_theirs()
}

impl<'a> Desk<'a> {
    fn of(visitor: &'a Visitor, look: &'a Look, handle: &str, sent: Option<&'a Sent>) -> Result<Self, Fault> {
        let view = &visitor.view;
        let held = view.find(Risk::kind_of(), handle).ok_or(Fault::NotFound)?;
        let risk: &Risk = held.typed().ok_or(Fault::NotFound)?;
        let steps = decide::steps(view, held);
        let decision = steps.into_iter().find(|step| step.transition.noun.as_deref() == Some("treatment_decision"));
        let (may_act, may_adopt) = (may_act(view, held), may_adopt(view, held));
        let is_theirs = decision.is_some() || may_act || may_adopt;
        if !is_theirs || !held.is_living() || !risk.is_open() {
            return Err(Fault::NotFound);
        }
        let (misfits, refusals) = (Vec::new(), Vec::new());
        Ok(Self { visitor, look, held, risk, decision, may_act, may_adopt, sent, misfits, refusals })
    }

    /// Whether the viewer can choose the treatment now.
    fn may_decide(&self) -> bool {
        self.decision.as_ref().is_some_and(is_open)
    }

    async fn commit(mut self, sent: &Sent) -> Result<Response, Fault> {
        if !self.may_decide() && !sent.text("option").is_empty() {
            let sentence = "The treatment of this risk was chosen, or the risk moved on, after you opened this page. Look at it again; what you typed below is kept.";
            self.refusals.push(html! { p { (sentence) } });
            return Ok(self.send(StatusCode::UNPROCESSABLE_ENTITY));
        }
        let Commands { parts, commands } = Commands::read(&self, sent)?;
        if commands.is_empty() {
            self.refusals.push(html! { p { "Nothing was chosen yet. Choose a treatment, a control or an action." } });
            return Ok(self.send(StatusCode::UNPROCESSABLE_ENTITY));
        }
        match self.visitor.commit(Command::All(commands)).await {
            Ok(_) => Ok(self.look.go(&self.visitor.href(&format!(
                "{}/{}#treatment",
                self.held.kind.plural,
                self.held.handle()
            )))),
            Err(Fault::Rejected(Rejection::Batch(rejected))) => {
                let status = Fault::Rejected(Rejection::Batch(rejected.clone())).status();
                let part = |position: &usize| parts.get(*position);
                let others = rejected.iter().any(|(position, _)| !matches!(part(position), Some(Part::Decision)));
                for (position, rejection) in rejected {
                    if let Some(part) = parts.get(position) {
                        self.refuse(part, if others { without_means(rejection) } else { rejection });
                    }
                }
                Ok(self.send(status))
            }
            Err(fault) => Err(fault),
        }
    }

    /// Says what is wrong with a part, at its field where it has one.
    fn refuse(&mut self, part: &Part, rejection: Rejection) {
        let (fields, prefix) = match part {
            Part::Decision => (self.fields(), String::new()),
            Part::Action(row) => (commands::columns(), format!("actions.{row}.")),
            Part::Control(_) => (Vec::new(), String::new()),
        };
        let (misfits, others) = match rejection {
            rejection if matches!(part, Part::Control(_)) && is_about_owner(&rejection) => {
                // One owner is named for all of them; one sentence says what is wrong.
                let sentence =
                    "Name somebody who holds the role of control owner there. They answer for the new controls.";
                self.misfits.retain(|misfit| misfit.field != commands::OWNER.name);
                self.misfits.push(Misfit::new(commands::OWNER.name, "owner_missing", sentence));
                return;
            }
            Rejection::Invalid(misfits) => (misfits, Vec::new()),
            Rejection::Refused(refusals) => at_fields(refusals, &fields),
            other => {
                self.refusals.push(html! { p { b { (part.words()) } } (refused(&other)) });
                return;
            }
        };
        let is_here =
            |misfit: &Misfit| misfit.field == "reason" || fields.iter().any(|field| field.name == misfit.field);
        let (at_field, elsewhere): (Vec<Misfit>, Vec<Misfit>) = misfits.into_iter().partition(is_here);
        self.misfits.extend(at_field.into_iter().map(|misfit| {
            let field = if misfit.field == "reason" { misfit.field } else { format!("{prefix}{}", misfit.field) };
            Misfit { field, ..misfit }
        }));
        if !elsewhere.is_empty() {
            self.refusals.push(html! { p { b { (part.words()) } ": " } (refused(&Rejection::Invalid(elsewhere))) });
        }
        if !others.is_empty() {
            self.refusals.push(html! { p { b { (part.words()) } } (refused(&Rejection::Refused(others))) });
        }
    }

    /// The fields of the decision.
    fn fields(&self) -> Vec<Field> {
        self.decision.as_ref().map_or_else(Vec::new, |step| decide::details(&step.transition.id))
    }

    /// What was typed for the decision, or what is chosen already.
    fn decided(&self, name: &str) -> Vec<String> {
        match self.sent {
            Some(sent) => sent.all(name).map(str::to_owned).collect(),
            None => texts(self.held.body().get(name)),
        }
    }

    fn send(&self, status: StatusCode) -> Response {
        let (visitor, held) = (self.visitor, self.held);
        let path = format!("{}/{}", held.kind.plural, held.handle());
        let fields = self.fields();
        let label = |field: &str| match fields.iter().find(|one| one.name == field) {
            Some(field) => field.label,
            None if field == "reason" => "Why",
            None if field == commands::OWNER.name => commands::OWNER.label,
            None => "New actions",
        };
        let refusal = (!self.refusals.is_empty()).then(|| html! { @for refusal in &self.refusals { (refusal) } });
        Page::new(visitor, self.look, format!("Treatment of {}", held.title())).send_as(
            status,
            html! {
                div.head { div {
                    (crumbs(&[(Some(visitor.href("risks")), "Risks"), (Some(visitor.href(&path)), &held.handle()), (None, "Treatment")]))
                    h1 { "Treatment of " (held.title()) }
                    p { "What is done about it, by which controls and actions, and where that should lead. It is saved together, or not at all." }
                } }
                (levels::card(self))
                form.stack method="post" action=(visitor.href(&format!("{path}/treatment"))) data-draft=(format!("{}/{path}/treatment", visitor.actor().person)) novalidate #form {
                    (form_token(&visitor.cookie))
                    input type="hidden" name="version" value=(self.sent.and_then(|sent| sent.number("version")).unwrap_or(held.version));
                    (summary(label, refusal.as_ref(), &self.misfits))
                    (choice::card(self))
                    (self.controls())
                    (self.actions())
                    (self.submit(&path))
                }
            },
        )
    }

    /// The controls that treat it, and those that its weaknesses and threats suggest.
    fn controls(&self) -> Markup {
        let view = &self.visitor.view;
        let linked = super::controls_of(view, self.held.id);
        let values: Vec<String> = match self.sent {
            Some(sent) => sent.all("controls").map(str::to_owned).collect(),
            None => linked.iter().map(|(held, _)| held.id.to_string()).collect(),
        };
        html! {
            section.card #controls-card {
                header { h2 { "Controls" } small { "from Annex A, from elsewhere, or your own" } }
                @if self.may_adopt {
                    div.fields.body {
                        input type="hidden" name="controls.shown" value="1";
                        (control(view, &self.visitor.href("choose"), &Control { field: &commands::CONTROLS, values, error: None }))
                        (suggested::list(self, &linked))
                        div.field {
                            label for="own" { "A new measure of your own " span.optional { "optional" } }
                            p.help #own-help { "What is done, in one line. It begins as not implemented." }
                            input #own name="own" maxlength="300" aria-describedby="own-help" value=(self.sent.map_or("", |sent| sent.text("own")));
                        }
                        @let owner = self.sent.map(|sent| sent.text(commands::OWNER.name).to_owned()).filter(|owner| !owner.is_empty());
                        (control(view, &self.visitor.href("choose"), &Control { field: &commands::OWNER, values: owner.into_iter().collect(), error: wrong(&commands::OWNER, &self.misfits) }))
                    }
                } @else {
                    @if linked.is_empty() { div.body { span.faint { "No control treats it yet." } } }
                    ul.links { @for (held, measure) in &linked { li {
                        span { a href=(self.visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (held.title()) } @if let Some(serves) = &measure.serves { " " span.ref { (serves) } } }
                        @if let Some(state) = held.record().and_then(|record| record.state(view.today())) { (tag(state)) }
                    } } }
                    div.body { (suggested::list(self, &linked)) p.faint { "The ISMS manager and control owners tie controls to risks. What is missing you can ask for as an action that brings it." } }
                }
            }
        }
    }

    /// The actions that there are, and rows for new ones.
    fn actions(&self) -> Markup {
        let view = &self.visitor.view;
        let there = actions_of(view, self.held.id);
        let field = commands::actions();
        let values = self.sent.map_or_else(Vec::new, |sent| again_as_typed(&field, sent));
        let is_filled = values.iter().any(|rows| rows != "[]") || there.is_empty();
        let shown = Control { field: &field, values, error: wrong(&field, &self.misfits) };
        html! {
            section.card #actions-card {
                header { h2 { "Actions" } small { (there.len()) " planned so far" } }
                @if !there.is_empty() {
                    ul.links { @for (held, action) in &there { li {
                        span { a href=(self.visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (held.title()) } " " span.ref { (held.handle()) } }
                        @if let Some(state) = held.record().and_then(|record| record.state(view.today())) { (tag(state)) }
                        small {
                            @match action.assignee { Some(person) => (name(view, person.id)), None => "nobody yet" }
                            @if let Some(due) = action.due { ", by " time.late[action.is_overdue(view.today())] datetime=(due) { (date(due)) } }
                        }
                    } } }
                }
                @if self.may_act {
                    details.fold.within open[is_filled] {
                        summary { "Plan actions" }
                        div.fields { (control(view, &self.visitor.href("choose"), &shown)) }
                    }
                }
            }
        }
    }

    fn submit(&self, path: &str) -> Markup {
        let error = self.misfits.iter().find(|misfit| misfit.field == "reason").map(|misfit| misfit.sentence.as_str());
        let described = if error.is_some() { "reason-help reason-error" } else { "reason-help" };
        html! {
            div.card.form {
                div.fields { div.field {
                    label for="reason" { "Why " @if !self.may_decide() { span.optional { "optional" } } }
                    p.help #reason-help { "One sentence for the history. Choosing a treatment always says why." }
                    input #reason name="reason" maxlength="300" aria-describedby=(described) aria-invalid=[error.map(|_| "true")] value=(self.sent.map_or("", |sent| sent.text("reason")));
                    @if let Some(error) = error { p.error #reason-error { (icon("circle-alert")) (error) } }
                } }
                div.submit {
                    button.btn.primary { @if self.may_decide() { "Choose this treatment" } @else { "Save controls and actions" } }
                    @if self.may_decide() { button.btn name="do" value="look" { (icon("eye")) "Look at the level" } }
                    a.btn.quiet href=(self.visitor.href(path)) { "Cancel" }
                }
            }
        }
    }

    /// The rows of new actions that were typed.
    fn planned(&self, sent: &Sent) -> Vec<Body> {
        let field = commands::actions();
        let typed = typed(std::iter::once(&field), sent);
        let rows = typed.get(field.name).and_then(|rows| rows.as_array()).cloned().unwrap_or_default();
        rows.into_iter().filter_map(|row| row.as_object().cloned()).collect()
    }
}

/// Whether all that is wrong with a new control is who answers for it.
fn is_about_owner(rejection: &Rejection) -> bool {
    match rejection {
        Rejection::Refused(refusals) => refusals.iter().all(|refusal| refusal.code == "owner_missing"),
        Rejection::Invalid(misfits) => misfits.iter().all(|misfit| misfit.field == "owner"),
        Rejection::Conflict(_) | Rejection::NotFound | Rejection::Batch(_) => false,
    }
}

/// A rejection without what follows from the other parts: that nothing is done about the risk, while what was to be done is
/// refused itself.
fn without_means(rejection: Rejection) -> Rejection {
    match rejection {
        Rejection::Refused(refusals) => {
            let follows = |refusal: &decide::Refusal| refusal.code == "control_or_action_missing";
            Rejection::Refused(refusals.into_iter().filter(|refusal| !follows(refusal)).collect())
        }
        other => other,
    }
}

/// Whether a field is a rating.
fn is_rating(field: &Field) -> bool {
    matches!(field.field_type, Type::Number { most: 5, .. })
}
