//! On the treatment of a risk: which reference controls usually answer it, which of one's own controls serve them already, and
//! a way to choose or adopt one. Suggestions; nothing is chosen by itself.

use axum::extract::Path;
use axum::response::Response;
use decide::{Command, Put, Target};
use door::{Fault, Visitor};
use isms::control::{Cause, Control, Typical, reference, typical};
use isms::risk::Risk;
use isms::{Held, Typed};
use maud::{Markup, html};
use record::{Body, Id, Kinded as _};
use serde_json::Value as Json;

use crate::component::{icon, tag};
use crate::fault::refused;
use crate::form::Sent;
use crate::format::counted;
use crate::frame::{Page, form_token};
use crate::look::Look;
use crate::statement;

/// How many suggestions are shown before the others unfold.
const SHOWN: usize = 8;

/// The controls in use that treat a risk, as far as the viewer may see them.
fn treating<'a>(visitor: &'a Visitor, risk: Id) -> Vec<Typed<'a, Control>> {
    let in_use = visitor.view.all::<Control>().filter(|control| control.is_in_use());
    in_use.filter(|control| control.it.risks.iter().any(|one| one.id == risk)).collect()
}

/// The card: the controls that treat the risk, and those that usually answer one like it; unfolded where a treatment is asked
/// for.
pub fn card(visitor: &Visitor, held: &Held, is_asked: bool) -> Markup {
    let view = &visitor.view;
    let Some(risk) = held.typed::<Risk>().filter(|risk| risk.is_open() && view.knows_kind(Control::kind_of())) else {
        return html! {};
    };
    let (threats, weaknesses) = statement::behind(view, risk);
    let suggested = typical(risk, threats, weaknesses);
    let treating = treating(visitor, held.id);
    let is_guess = suggested.iter().flat_map(|one| &one.because).any(|cause| matches!(cause, Cause::ReadsLike(_)));
    let (first, others) = suggested.split_at(suggested.len().min(SHOWN));
    html! {
        section.card #controls {
            header { h2 { "Controls" } small { (counted(treating.len(), "control treats it", "controls treat it")) } }
            @if !treating.is_empty() {
                ul.links { @for control in &treating { li {
                    span { span.ref { (control.held.handle_short()) } a href=(href(visitor, control.held)) { (control.it.title) } }
                    @if let Some(state) = control.held.record().and_then(|record| record.state(view.today())) { (tag(state)) }
                } } }
            }
            div.body {
                @if suggested.is_empty() { p.faint { "Name the threats and weaknesses behind this risk, and controls that usually answer them are suggested here." } }
                @else if is_guess { p.faint { "The risk names no threats and no weaknesses. These reference controls usually answer an event that its words read like; name threats for better ones." } }
                @else { p.faint { "Reference controls that usually answer its threats and weaknesses. They are suggestions: choose what changes this risk, from any source." } }
            }
            @if !suggested.is_empty() {
                // Once something treats it, what else could is for whoever asks.
                details.more open[treating.is_empty() || is_asked] {
                    summary { (counted(suggested.len(), "suggestion", "suggestions")) }
                    (table(visitor, held, first))
                    @if !others.is_empty() { details.more { summary { "and " (others.len()) " more" } (table(visitor, held, others)) } }
                }
            }
        }
    }
}

fn table(visitor: &Visitor, held: &Held, suggested: &[Typical<'_>]) -> Markup {
    html! {
        div.scroll { table.table.rows aria-label="Suggested controls" {
            thead { tr { th scope="col" { "Ref" } th scope="col" { "Usually answers it" } th scope="col" { "Your controls" } } }
            tbody { @for one in suggested { (row(visitor, held, one)) } }
        } }
    }
}

fn row(visitor: &Visitor, held: &Held, one: &Typical<'_>) -> Markup {
    let view = &visitor.view;
    let in_use = view.all::<Control>().filter(|control| control.is_in_use());
    let serving: Vec<Typed<'_, Control>> =
        in_use.filter(|control| reference::names(control.it.serves.as_ref(), &one.row.reference)).collect();
    let because: Vec<String> = one.because.iter().map(Cause::words).collect();
    let may_adopt = !decide::first_steps(view, Control::kind_of()).is_empty();
    html! {
        tr {
            td.key { span.ref { (one.row.reference) } }
            th.name scope="row" { span.title { (one.row.title) } div.sub { "For " (because.join(", ")) "." } }
            td.row {
                @for control in &serving {
                    p.tags {
                        a.ref href=(href(visitor, control.held)) { (control.held.handle_short()) } " " (control.it.title) " "
                        @if control.it.risks.iter().any(|risk| risk.id == held.id) { span.tag.good { "treats it" } }
                        @else if view.may_write(control.held) { (button(visitor, held, "control", &control.held.id.to_string(), "Use for this risk")) }
                    }
                }
                @if serving.is_empty() && may_adopt { (button(visitor, held, "adopt", &one.row.reference, &format!("Adopt {}", one.row.reference))) }
                @else if serving.is_empty() { span.faint { "none yet" } }
            }
        }
    }
}

fn button(visitor: &Visitor, held: &Held, name: &str, value: &str, words: &str) -> Markup {
    html! {
        form.inline method="post" action=(visitor.href(&format!("risks/{}/controls", held.handle()))) {
            (form_token(&visitor.cookie))
            button.btn.small name=(name) value=(value) { (words) }
        }
    }
}

fn href(visitor: &Visitor, held: &Held) -> String {
    visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))
}

/// Lets a control treat the risk: one that there is, or a reference control adopted for it.
pub async fn choose(
    Path((_, handle)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    let risk = visitor.view.find(Risk::kind_of(), &handle).ok_or(Fault::NotFound)?;
    let command = match (sent.text("adopt"), sent.text("control")) {
        ("", control) => used(&visitor, risk, Id::parse_str(control).map_err(|_| Fault::NotFound)?)?,
        (wanted, _) => {
            let row = catalogue::control(wanted).ok_or(Fault::NotFound)?;
            adopted(&visitor, risk, &row.reference)
        }
    };
    match visitor.commit(command).await {
        Ok(_) => Ok(look.go(&format!("{}#controls", href(&visitor, risk)))),
        Err(Fault::Rejected(rejection)) => {
            let status = Fault::Rejected(rejection.clone()).status();
            Ok(Page::new(&visitor, &look, "Not chosen").narrow().send_as(
                status,
                html! {
                    div.head { div { h1 { "The control was not chosen" } } }
                    div.notice.bad { (icon("circle-alert")) div.text { (refused(&rejection)) } }
                    div.actions {
                        a.btn.primary href=(href(&visitor, risk)) { "Back to the risk" }
                        @if !sent.text("adopt").is_empty() { a.btn href=(visitor.href(&format!("{}/new/control?serves={}&risks={}", Control::kind_of().plural, sent.text("adopt"), risk.id))) { "Describe the control, with its owner" } }
                    }
                },
            ))
        }
        Err(other) => Err(other),
    }
}

/// A control that there is also treats the risk.
fn used(visitor: &Visitor, risk: &Held, control: Id) -> Result<Command, Fault> {
    let held = visitor.view.held(Control::kind_of(), control).ok_or(Fault::NotFound)?;
    let control = held.typed::<Control>().ok_or(Fault::NotFound)?;
    let mut risks: Vec<Json> = control.risks.iter().map(|risk| Json::from(risk.id.to_string())).collect();
    risks.push(Json::from(risk.id.to_string()));
    let patch = Body::from_iter([("risks".to_owned(), Json::Array(risks))]);
    let target = Target::Existing { id: held.id, version: held.version };
    Ok(Command::Put(Put { kind: Control::kind_of(), target, patch, reason: None }))
}

/// A reference control is adopted for the risk. Its owner is whoever adopts it, if they hold the role, or who answers for its
/// line in the statement.
fn adopted(visitor: &Visitor, risk: &Held, wanted: &str) -> Command {
    let owner = statement::adopter_of(visitor, wanted).map(|owner| owner.to_string());
    Command::Step(statement::adoption(wanted, owner, vec![risk.id], risk.envelope.unit))
}
