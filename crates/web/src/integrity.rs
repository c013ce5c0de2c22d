//! Whether everything is as the log says: what was signed last, verifying it here, and what an outsider takes to verify it elsewhere.
//!
//! For whoever may read the log by the row `audit_trail` of `rights.yaml`. Taking something is kept before it leaves; what people
//! from outside look at is kept anyway.

mod result;
mod witnesses;

use axum::extract::Path;
use axum::http::Method;
use axum::http::header::{HeaderName, HeaderValue};
use axum::response::Response;
use door::{Does, Fault, Routes, Visitor};
use exports::LogAsked;
use host::Verifying;
use ledger::note::{Checkpoint, unverified};
use maud::{Markup, html};

use crate::component::{icon, notice};
use crate::form::Sent;
use crate::format::{counted, thousands};
use crate::frame::{Page, form_token};
use crate::general::{Query, found};
use crate::look::Look;

/// Its routes.
pub fn routes() -> Routes {
    Routes::new()
        .add(Method::GET, "/o/{slug}/integrity", Does::ShowsDerived, page)
        .add(Method::POST, "/o/{slug}/integrity/verification", Does::ShowsDerived, verify)
        .add(Method::GET, "/o/{slug}/integrity/checkpoint", Does::ShowsDerived, checkpoint)
        .add(Method::GET, "/o/{slug}/integrity/export", Does::ShowsDerived, export)
        .add(Method::GET, "/o/{slug}/{plural}/{handle}/versions/{version}/proof", Does::Shows, proof)
}

/// Whoever may not read the log is answered as if there were none; of a past day there is none to verify.
fn check(visitor: &Visitor) -> Result<(), Fault> {
    if visitor.view.may_read_log() { Ok(()) } else { Err(Fault::NotFound) }
}

async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    check(&visitor)?;
    let host = visitor.app().host();
    let note = host.checkpoint(visitor.view.organisation()).await?;
    let state = host.verifying(visitor.view.organisation());
    let witnesses = witnesses::all(&visitor).await?;
    let signed = unverified(&note);
    let verifier = host.verifier(visitor.view.organisation());
    let mut response = Page::new(&visitor, &look, "Integrity").send(html! {
        div.head { div {
            h1 { (heading(&state)) }
            p { "Every change is an entry of one log. Nobody can change an entry, or what it is about, without the signatures telling." }
        } }
        (standing(&visitor, &state))
        (witnesses::troubles(&visitor, &witnesses))
        div.split {
            div.stack {
                @if let Verifying::Done(verified) = &state { (result::found(&visitor, verified)) }
                (levels())
                (limits())
            }
            aside.stack aria-label="To take along" {
                @if let Some(signed) = &signed { (last(&visitor, signed, &verifier)) }
                (witnesses::card(&visitor, &witnesses))
                @if !visitor.view.is_past() { (take(&visitor)) }
            }
        }
    });
    if matches!(state, Verifying::Running { .. }) {
        // Shown anew by itself, without a script.
        response.headers_mut().insert(HeaderName::from_static("refresh"), HeaderValue::from_static("2"));
    }
    Ok(response)
}

fn heading(state: &Verifying) -> String {
    let found = |verified: &host::Verified| verified.found.as_ref().ok().map(|found| found.wrong().count());
    match state {
        Verifying::Never => "Not verified since the server was started".to_owned(),
        Verifying::Running { .. } => "The log is being verified".to_owned(),
        Verifying::Done(verified) => match found(verified) {
            Some(0) => "Everything is as the log says".to_owned(),
            Some(1) => "One thing is not as the log says".to_owned(),
            Some(count) => format!("{} things are not as the log says", thousands(count)),
            None => "The log could not be verified".to_owned(),
        },
    }
}

/// How it stands, and the button that begins it.
fn standing(visitor: &Visitor, state: &Verifying) -> Markup {
    let begin = |words: &str| {
        html! {
            @if !visitor.view.is_past() {
                form method="post" action=(visitor.href("integrity/verification")) {
                    (form_token(&visitor.cookie))
                    button.btn.primary { (icon("shield-check")) (words) }
                }
            }
        }
    };
    let (tone, picture) = match state {
        Verifying::Never | Verifying::Running { .. } => ("info", "shield-check"),
        Verifying::Done(verified) => match &verified.found {
            Ok(found) if found.is_sound() => ("good", "circle-check"),
            Ok(_) | Err(_) => ("bad", "circle-alert"),
        },
    };
    html! {
        div class=(format!("notice {tone}")) role="status" {
            (icon(picture))
            @match state {
                Verifying::Never => {
                    span.text { "All three levels take about a minute for a million changes. You can go on working meanwhile." }
                    (begin("Verify now"))
                }
                Verifying::Running { done, total } => {
                    span.text {
                        @if *total == 0 { "Waits for its turn. " } @else {
                            (thousands(usize::try_from(*done).unwrap_or(usize::MAX))) " of " (thousands(usize::try_from(*total).unwrap_or(usize::MAX))) " entries. "
                            progress aria-label="Entries verified" max=(total) value=(done) {}
                        }
                        " You can leave this page and come back."
                    }
                    a.btn href=(visitor.href("integrity")) { (icon("refresh-cw")) "Look again" }
                }
                Verifying::Done(verified) => {
                    span.text { (result::sentence(visitor, verified)) }
                    (begin("Verify again"))
                }
            }
        }
    }
}

fn levels() -> Markup {
    html! {
        section.card {
            header { h2 { "What is verified" } }
            div.body.prose {
                h3 { "1. The log itself" }
                p { "Each entry is hashed anew, and from the hashes the one number that stands for all of them, the root. It has to be the one that was signed, at every signature that was kept, and at those that the log of the whole installation remembers. An entry that was changed, removed, put in, moved or doubled gives another root." }
                h3 { "2. What the entries are about" }
                p { "Every version of every record, every file, and every time is held against its entry: a fingerprint in the entry has to be that of the content. Times never go back." }
                h3 { "3. Who was allowed to" }
                p { "Each decision names the role under which it was made. At that point of the log that role has to have been that person’s, in force, at the unit of the record or above it, and one that gives such a decision. What takes two people has to be of two." }
            }
        }
    }
}

fn limits() -> Markup {
    html! {
        section.card {
            header { h2 { "What this page cannot tell you" } }
            div.body.prose {
                p { "It is made by the server that you verify. Whoever holds this machine and its signing key could write another history that fits together, and show you this page." }
                p { "Against that helps what you keep elsewhere: the key, and a signed checkpoint from an earlier day. Take both along, take an export, and let your own copy of the program, or somebody else's, compare them: the log has to have gone on from your checkpoint." }
            }
        }
    }
}

fn last(visitor: &Visitor, signed: &Checkpoint, verifier: &str) -> Markup {
    let size = usize::try_from(signed.size).unwrap_or(usize::MAX);
    html! {
        section.card {
            header { h2 { "Last checkpoint" } small { (counted(size, "entry", "entries")) } }
            div.body.stack {
                dl.facts {
                    dt { "Root" } dd { code { (signed.root) } }
                    dt { "Key" } dd { code { (verifier) } }
                }
                div.actions { a.btn href=(visitor.href("integrity/checkpoint")) download="" { (icon("download")) "Checkpoint" } }
            }
        }
    }
}

fn take(visitor: &Visitor) -> Markup {
    html! {
        section.card {
            header { h2 { "Export to verify elsewhere" } }
            div.body {
                form.fields method="get" action=(visitor.href("integrity/export")) {
                    p.muted { "The whole log with the contents that you may read, as one archive. That you take it is recorded." }
                    label.check { input type="checkbox" name="files" value="true"; span { "With the files of records" } }
                    label.check { input type="checkbox" name="without_personal" value="true"; span { "Without names and addresses of persons" } }
                    div.submit { button.btn { (icon("download")) "Export" } }
                }
            }
        }
        (notice("quiet", "info", html! { "A single approval has its own proof of one page: open the record, its version, and take " b { "Proof" } "." }))
    }
}

async fn verify(visitor: Visitor, look: Look, _: Sent) -> Result<Response, Fault> {
    check(&visitor)?;
    visitor.app().host().begin_verifying(visitor.view.organisation(), visitor.view.actor().person);
    Ok(look.go(&visitor.href("integrity")))
}

async fn checkpoint(visitor: Visitor) -> Result<Response, Fault> {
    check(&visitor)?;
    let note = visitor.app().host().checkpoint(visitor.view.organisation()).await?;
    let size = unverified(&note).map_or(0, |signed| signed.size);
    let name = format!("{}-checkpoint-{size}.txt", visitor.membership.slug);
    Ok(door::download(&name, "text/plain; charset=utf-8", note.into_bytes()))
}

async fn export(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let query = Query::read(&look.query);
    let is_asked = |name: &str| query.get(name) == Some("true");
    let asked = LogAsked {
        with_files: is_asked("files"),
        withheld: Vec::new(),
        without_personal: is_asked("without_personal"),
    };
    exports::log(visitor.app().host(), &visitor.view, asked).await
}

async fn proof(
    Path((_, plural, handle, version)): Path<(String, String, String, u64)>,
    visitor: Visitor,
) -> Result<Response, Fault> {
    let held = found(&visitor, &plural, &handle)?;
    let proof = exports::proof(visitor.app().host(), &visitor.view, held, version).await?;
    let name = format!("{}-version-{version}.tlog-proof", held.handle());
    Ok(door::download(&name, "text/plain; charset=utf-8", proof.to_text().into_bytes()))
}
