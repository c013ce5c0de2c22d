//! Erasing a person: what would go and what stays, shown before; and how pages say that something was erased.
//!
//! | module | shows |
//! |---|---|
//! | `found` | what goes, what stays and why |
//! | `form` | the reason, further words, and the confirmation |

mod form;
mod found;

use access::{Actor, Proof};
use axum::extract::Path;
use axum::http::{Method, StatusCode};
use axum::response::Response;

use decide::Rejection;
use door::{Does, Fault, Routes, Visitor};
use host::{Erasing, HostError, Traced};
use isms::documented::RetainedRecord;
use isms::people::Person;
use isms::{Held, erasure};
use maud::{Markup, html};
use record::{Kinded as _, Line, Misfit};

use crate::component::{crumbs, field_label, icon, notice};
use crate::form::Sent;
use crate::frame::Page;
use crate::general::{list_of, rejected};
use crate::look::Look;

/// Their routes.
pub fn routes() -> Routes {
    Routes::new().add(Method::GET, "/o/{slug}/people/{handle}/erasure", Does::Writes, page).add(
        Method::POST,
        "/o/{slug}/people/{handle}/erasure",
        Does::Writes,
        erase,
    )
}

/// What was typed.
#[derive(Default)]
struct Typed {
    reason: String,
    words: String,
    keeps_name: bool,
    files: Vec<String>,
}

async fn page(Path((_, handle)): Path<(String, String)>, visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let held = erasable(&visitor, &handle)?;
    show(&visitor, &look, held, &Typed::default(), None).await
}

async fn erase(
    Path((_, handle)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    let held = erasable(&visitor, &handle)?;
    let typed = Typed {
        reason: sent.text("reason").to_owned(),
        words: sent.text("words").to_owned(),
        keeps_name: sent.has("keep_name"),
        files: sent.all("files").map(str::to_owned).collect(),
    };
    if sent.has("look") {
        return show(&visitor, &look, held, &typed, None).await;
    }
    if !sent.has("confirmed") {
        let sentence = "Confirm that it is to be erased for good.";
        let rejection = Rejection::Invalid(vec![Misfit::new("confirmed", "not_confirmed", sentence)]);
        return show(&visitor, &look, held, &typed, Some(rejection)).await;
    }
    let version = sent.number("version").ok_or(Fault::PreconditionMissing)?;
    let asked = Erasing { version, ..asked(held, &typed)? };
    let host = visitor.app().host();
    match host.erase(visitor.membership.organisation, visitor.actor(), &asked, None).await {
        Ok(_) => {
            if let Err(error) = visitor.app().logins.finish_erasures().await {
                // What was decided stands; the server goes on with it by itself.
                tracing::warn!(%error, "traces of what was erased wait to be removed");
            }
            Ok(look.go(&visitor.href(&format!("people/{}", held.handle()))))
        }
        Err(HostError::Rejected(rejection)) => show(&visitor, &look, held, &typed, Some(rejection)).await,
        Err(other) => Err(other.into()),
    }
}

fn erasable<'a>(visitor: &'a Visitor, handle: &str) -> Result<&'a Held, Fault> {
    let held = visitor.view.find(Person::kind_of(), handle).ok_or(Fault::NotFound)?;
    if visitor.view.may_erase(held) { Ok(held) } else { Err(Fault::NotFound) }
}

fn asked(held: &Held, typed: &Typed) -> Result<Erasing, Fault> {
    let files = typed.files.iter().map(|file| file.parse()).collect::<Result<_, _>>();
    Ok(Erasing {
        person: held.id,
        version: held.version,
        keeps_name: typed.keeps_name,
        reason: Line::new(&typed.reason).ok(),
        words: typed.words.lines().map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect(),
        files: files.map_err(|_| Misfit::new("files", "wrong_type", "Choose files of the list."))?,
    })
}

/// The page: what would be erased, and what stands in the way.
async fn show(
    visitor: &Visitor,
    look: &Look,
    held: &Held,
    typed: &Typed,
    rejection: Option<Rejection>,
) -> Result<Response, Fault> {
    let (host, organisation) = (visitor.app().host(), visitor.membership.organisation);
    // What a factor and a reason are asked for is told when it is erased; here all else is shown.
    let proof = Some(Proof { factor: "preview".to_owned(), at: host.now() });
    let actor = Actor { proof, reach: access::Reach::Approve, ..visitor.actor().clone() };
    let mut asked = asked(held, typed)?;
    asked.reason = asked.reason.or_else(|| Line::new("preview").ok());
    let (traced, wrong) = match host.preview_erasure(organisation, &actor, &asked).await {
        Ok((traced, decided)) => (traced, decided.err()),
        // Words that cannot be searched for: the rest is shown without them.
        Err(HostError::Rejected(rejection)) => {
            let without = Erasing { words: Vec::new(), files: Vec::new(), ..asked };
            (host.trace(organisation, &without).await?, Some(rejection))
        }
        Err(other) => return Err(other.into()),
    };
    let status = rejection.as_ref().map_or(StatusCode::OK, |one| Fault::Rejected(one.clone()).status());
    let wrong = rejection.or(wrong);
    Ok(Page::new(visitor, look, format!("Erase {}", held.title())).narrow().send_as(status, html! {
        div.head { div {
            (crumbs(&[(Some(visitor.href("people")), "People"), (Some(visitor.href(&format!("people/{}", held.handle()))), &held.handle()), (None, "Erase")]))
            h1 { "Erase what is kept of " (held.title()) }
            p { "Texts about them go for good, from every version and every past day. What they decided stays, under " b { (erasure::person(&held.handle())) } "." }
        } }
        @if let Some(wrong) = &wrong { (in_the_way(visitor, wrong)) }
        (body(visitor, held, typed, &traced, wrong.as_ref()))
    }))
}

fn body(visitor: &Visitor, held: &Held, typed: &Typed, traced: &Traced, wrong: Option<&Rejection>) -> Markup {
    let misfits = match wrong {
        Some(Rejection::Invalid(misfits)) => misfits.as_slice(),
        Some(_) | None => &[],
    };
    html! {
        (found::goes(visitor, held, traced))
        (found::stays(held, traced))
        (form::form(visitor, held, typed, traced, misfits))
    }
}

fn in_the_way(visitor: &Visitor, wrong: &Rejection) -> Markup {
    let needs_proof =
        matches!(wrong, Rejection::Refused(refused) if refused.iter().any(|one| one.code == "second_factor_missing"));
    html! {
        div.notice.bad role="alert" {
            (icon("circle-alert"))
            div.text { (rejected(visitor, wrong)) }
            @if needs_proof { div.actions {
                @if visitor.session.has_codes { a.btn.primary href="/account/proof" { "Show a code" } }
                @else { a.btn.primary href="/account/codes" { "Set up codes" } }
            } }
        }
    }
}

/// The entry of the menu of a person that leads here.
pub fn entry(visitor: &Visitor, held: &Held) -> Markup {
    html! {
        @if is_offered(visitor, held) {
            a.entry.danger href=(visitor.href(&format!("people/{}/erasure", held.handle()))) { (icon("eraser")) "Erase" }
        }
    }
}

/// The same as a button.
pub fn button(visitor: &Visitor, held: &Held) -> Markup {
    html! {
        @if is_offered(visitor, held) {
            a.btn href=(visitor.href(&format!("people/{}/erasure", held.handle()))) { (icon("eraser")) "Erase" }
        }
    }
}

fn is_offered(visitor: &Visitor, held: &Held) -> bool {
    held.kind == Person::kind_of() && visitor.view.may_erase(held)
}

/// That texts of a version were erased, which, and where it is said why.
pub fn erased(visitor: &Visitor, held: &Held, version: u64, names: &[Box<str>]) -> Markup {
    if names.is_empty() {
        return html! {};
    }
    let lists = |kept: &RetainedRecord| {
        let is_it = |row: &erasure::ErasedRow| row.record().is_some_and(|(_, id)| id == held.id);
        kept.erasure.erased_texts.iter().any(|row| is_it(row) && row.versions().contains(&version))
    };
    let today = visitor.view.records_today(RetainedRecord::kind_of());
    let by: Vec<_> = today.filter(|other| other.typed::<RetainedRecord>().is_some_and(lists)).collect();
    let names: Vec<String> = names.iter().map(|name| field_label(held.kind, name).to_string()).collect();
    notice(
        "quiet",
        "eraser",
        html! {
            "Erased here: " (list_of(&names)) "."
            @for by in by { " " a href=(visitor.href(&format!("retained-records/{}", by.handle()))) { (by.handle()) } " says when and why." }
        },
    )
}
