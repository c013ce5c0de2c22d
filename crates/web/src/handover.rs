//! Leaving, moving, handing over (A.6.5): all that a person holds on one page, each with who takes it over, passed on in one commit.
//!
//! | module | is about |
//! |---|---|
//! | [`typed`] | what the form says, and the step that it becomes |
//! | [`rows`] | what they hold, line by line |

mod rows;
mod typed;

use axum::extract::Path;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use decide::{Belonging, Rejection, belongings};
use door::{Does, Fault, Routes, Visitor};
use isms::Held;
use isms::handover::Handover;
use isms::people::Person;
use maud::{Markup, html};
use record::{Kinded as _, Misfit};

use crate::component::{crumbs, icon, notice};
use crate::form::Sent;
use crate::format::counted;
use crate::frame::{Page, form_token};
use crate::general::{Query, rejected};
use crate::look::Look;
use typed::Typed;

/// Their routes.
pub fn routes() -> Routes {
    Routes::new().add(Method::GET, "/o/{slug}/people/{handle}/handover", Does::Decides, page).add(
        Method::POST,
        "/o/{slug}/people/{handle}/handover",
        Does::Decides,
        hand_over,
    )
}

async fn page(Path((_, handle)): Path<(String, String)>, visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let held = leaver(&visitor, &handle)?;
    let typed = Typed::asked(&Query::read(&look.query), held);
    Ok(Handing { visitor: &visitor, look: &look, held, typed: &typed }.show(None))
}

async fn hand_over(
    Path((_, handle)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    let held = leaver(&visitor, &handle)?;
    let typed = Typed::sent(&sent);
    let handing = Handing { visitor: &visitor, look: &look, held, typed: &typed };
    // Only another reason to hand over was chosen.
    if sent.has("look") {
        return Ok(handing.show(None));
    }
    match visitor.commit(typed.command(&visitor.view, held)).await {
        Ok(committed) => {
            let proof = committed.outcomes.iter().find(|outcome| outcome.kind == Handover::kind_of());
            let view = visitor.refreshed().await?;
            let made = proof.and_then(|proof| view.held(proof.kind, proof.id)).map(|held| held.handle());
            Ok(look.go(&visitor.href(&made.map_or("handovers".to_owned(), |made| format!("handovers/{made}")))))
        }
        Err(Fault::Rejected(rejection)) => Ok(handing.show(Some(rejection))),
        Err(other) => Err(other),
    }
}

/// The person, for whoever may see to it that they hand over.
fn leaver<'a>(visitor: &'a Visitor, handle: &str) -> Result<&'a Held, Fault> {
    let held = visitor.view.find(Person::kind_of(), handle).ok_or(Fault::NotFound)?;
    if may_hand_over(visitor, held) { Ok(held) } else { Err(Fault::NotFound) }
}

fn may_hand_over(visitor: &Visitor, held: &Held) -> bool {
    let first = decide::first_steps_at(&visitor.view, Handover::kind_of(), held.envelope.unit);
    held.kind == Person::kind_of() && !visitor.view.is_past() && !first.is_empty()
}

/// The way from a person's page to this one.
pub fn entry(visitor: &Visitor, held: &Held) -> Markup {
    html! {
        @if may_hand_over(visitor, held) {
            a.entry href=(visitor.href(&format!("people/{}/handover", held.handle()))) { (icon("users")) "Leaves, moves, hands over" }
        }
    }
}

/// The page, with what was typed.
struct Handing<'a> {
    visitor: &'a Visitor,
    look: &'a Look,
    held: &'a Held,
    typed: &'a Typed,
}

impl Handing<'_> {
    fn show(&self, rejection: Option<Rejection>) -> Response {
        let (visitor, held) = (self.visitor, self.held);
        let (theirs, unseen) = belongings(&visitor.view, held.id);
        let status = rejection.as_ref().map_or(StatusCode::OK, |rejection| Fault::Rejected(rejection.clone()).status());
        let (misfits, refusal) = match rejection {
            None => (Vec::new(), None),
            Some(Rejection::Invalid(misfits)) => (misfits, None),
            Some(other) => (Vec::new(), Some(rejected(visitor, &other))),
        };
        let back = visitor.href(&format!("people/{}", held.handle()));
        Page::new(visitor, self.look, "Leaves, moves, hands over").send_as(
            status,
            html! {
                div.head { div {
                    (crumbs(&[(Some(visitor.href("people")), "People"), (Some(back.clone()), &held.handle_short()), (None, "Hand over")]))
                    h1 { (self.answer(&theirs)) }
                    p { "All of it passes in one step, or none of it does. A record of it stays as the proof: what, to whom, when, and who saw to it (A.6.5)." }
                } }
                (proof(visitor, held))
                @if refusal.is_some() || !misfits.is_empty() {
                    div.notice.bad.errors role="alert" tabindex="-1" { (icon("circle-alert")) div.text { b { "Nothing is handed over yet." } @match &refusal { Some(words) => (words), None => { p { "What is wrong stands beside each line." } } } } }
                }
                @if unseen > 0 {
                    (notice("warn", "triangle-alert", html! { b { (counted(unseen, "record", "records")) " more, which you may not see." } " Whoever may has to hand it over first, or see to all of this." }))
                }
                form.stack method="post" action=(visitor.href(&format!("people/{}/handover", held.handle()))) {
                    (form_token(&visitor.cookie))
                    (self.typed.fields(visitor, &misfits))
                    (rows::table(visitor, self.typed, &theirs, &misfits))
                    div.actions {
                        button.btn.primary { (icon("check")) (self.typed.verb()) }
                        a.btn href=(back) { "Cancel" }
                    }
                }
            },
        )
    }

    fn answer(&self, theirs: &[Belonging]) -> String {
        let name = self.held.title();
        match theirs.len() {
            0 => format!("{name} holds nothing"),
            count => format!("{name} holds {}", counted(count, "thing", "things")),
        }
    }
}

/// A further factor is asked for before anything is typed.
fn proof(visitor: &Visitor, held: &Held) -> Markup {
    let first = decide::first_steps_at(&visitor.view, Handover::kind_of(), held.envelope.unit);
    let path = visitor.href(&format!("people/{}/handover", held.handle()));
    let back = percent_encoding::utf8_percent_encode(&path, percent_encoding::NON_ALPHANUMERIC).to_string();
    html! {
        @if first.iter().any(|step| step.needs_proof) {
            div.notice {
                (icon("key-round"))
                span.text { b { "This step needs your second factor." } " A code that was shown within the last five minutes counts." }
                div.actions {
                    @if visitor.session.has_codes { a.btn.primary href=(format!("/account/proof?to={back}")) { "Show a code" } }
                    @else { a.btn.primary href=(format!("/account/codes?to={back}")) { "Set up codes" } }
                }
            }
        }
    }
}

/// What is wrong with a field, in words.
fn wrong(misfits: &[Misfit], field: &str) -> Option<String> {
    let found: Vec<&str> =
        misfits.iter().filter(|misfit| misfit.field == field).map(|misfit| misfit.sentence.as_str()).collect();
    (!found.is_empty()).then(|| found.join(" "))
}
