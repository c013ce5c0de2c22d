//! Who and what only a file has named: for each, that it is somebody known already, or that it is new.
//!
//! Where it is somebody known, every reference is moved and the placeholder retired, in one commit; [`super::naming`] says what
//! cannot be moved.

use access::View;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use decide::{Command, Rejection};
use door::{Fault, Visitor};
use isms::Held;
use isms::asset::Asset;
use isms::people::Person;
use isms::registry;
use maud::{Markup, html};
use record::{Body, Id, Kind, Kinded as _, Value};
use serde_json::Value as Json;

use super::address::Pairs;
use super::may_bring_any;
use super::naming::{Naming, moved, naming, put};
use crate::component::{crumbs, icon};
use crate::fault::refused;
use crate::form::Sent;
use crate::format::{counted, thousands};
use crate::frame::{Page, form_token};
use crate::look::Look;

/// How many placeholders a page shows.
const SHOWN: usize = 20;
/// How many records that name one are listed.
const NAMED: usize = 5;
/// How many records a plain list offers; the search beside it finds the others.
const OFFERED: usize = 200;

/// What somebody sent of a placeholder and was not done.
struct Refused {
    id: Id,
    words: Markup,
    email: String,
}

/// The page.
pub async fn page(visitor: Visitor, look: Look, Query(pairs): Query<Pairs>) -> Result<Response, Fault> {
    if !may_bring_any(&visitor.view) {
        return Err(Fault::NotFound);
    }
    let page = pairs.iter().find(|(name, _)| name == "page").and_then(|(_, page)| page.parse::<usize>().ok());
    Ok(show(&visitor, &look, page.unwrap_or(1).saturating_sub(1), StatusCode::OK, None))
}

/// Says who a placeholder is.
pub async fn resolve(
    Path((_, plural, handle)): Path<(String, String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    let kind = kinds().into_iter().find(|kind| kind.plural == plural).ok_or(Fault::NotFound)?;
    let view = &visitor.view;
    let held = view.find(kind, &handle).filter(|held| is_placeholder(held)).ok_or(Fault::NotFound)?;
    if !may_bring_any(view) {
        return Err(Fault::NotFound);
    }
    let refused_with = |status, words| {
        let refused = Refused { id: held.id, words, email: sent.text("email").to_owned() };
        Ok(show(&visitor, &look, 0, status, Some(refused)))
    };
    let command = match (sent.text("do"), Id::parse_str(sent.text("is"))) {
        ("keep", _) => kept(held, &sent),
        (_, Ok(is)) if is != held.id && view.may_refer(kind, is) => moved(view, held, is),
        _ => {
            let sentence = format!("Choose which {} this is, or keep it as a new one.", kind.noun());
            return refused_with(StatusCode::BAD_REQUEST, html! { (sentence) });
        }
    };
    if matches!(&command, Command::All(commands) if commands.is_empty()) {
        let sentence = "Nothing that names it can be moved by editing, so that nothing was done. Keep it as new, or settle what names it first.";
        return refused_with(StatusCode::CONFLICT, html! { (sentence) });
    }
    match visitor.commit(command).await {
        Ok(_) => Ok(look.go(&visitor.href("import/placeholders"))),
        Err(Fault::Rejected(Rejection::Invalid(misfits))) => {
            let words = html! { @for misfit in &misfits { p { (misfit.sentence) } } };
            refused_with(StatusCode::UNPROCESSABLE_ENTITY, words)
        }
        Err(Fault::Rejected(rejection)) => {
            refused_with(Fault::Rejected(rejection.clone()).status(), refused(&rejection))
        }
        Err(fault) => Err(fault),
    }
}

/// How many placeholders there are that the viewer may see.
pub fn count(view: &View) -> usize {
    all(view).count()
}

fn kinds() -> [&'static Kind; 2] {
    [Person::kind_of(), Asset::kind_of()]
}

fn all(view: &View) -> impl Iterator<Item = &Held> {
    let records = kinds().into_iter().flat_map(|kind| view.records(kind));
    records.map(AsRef::as_ref).filter(|held| held.is_living() && is_placeholder(held))
}

fn is_placeholder(held: &Held) -> bool {
    held.named("is_placeholder") == Value::Truth(true)
}

/// The placeholder is a record of its own from now on.
fn kept(held: &Held, sent: &Sent) -> Command {
    let mut patch = Body::new();
    patch.insert("is_placeholder".to_owned(), Json::Null);
    for name in ["email", "unit"] {
        let text = sent.text(name).trim();
        if !text.is_empty() {
            patch.insert(name.to_owned(), Json::from(text));
        }
    }
    put(held, patch, "New, and not known before the import.")
}

fn show(visitor: &Visitor, look: &Look, page: usize, status: StatusCode, wrong: Option<Refused>) -> Response {
    let mut all: Vec<&Held> = all(&visitor.view).collect();
    // What was refused comes first, so that it is in sight.
    all.sort_by_key(|held| wrong.as_ref().is_some_and(|wrong| wrong.id != held.id));
    let from = page.saturating_mul(SHOWN).min(all.len());
    let here = all.get(from..(from + SHOWN).min(all.len())).unwrap_or_default();
    Page::new(visitor, look, "Placeholders to resolve").narrow().send_as(
        status,
        html! {
            div.head { div {
                (crumbs(&[(Some(visitor.href("import")), "Import"), (None, "Placeholders")]))
                h1 { @match all.len() { 0 => "Nobody is a placeholder", many => { (counted(many, "placeholder", "placeholders")) " to resolve" } } }
                p { "People and assets that only a file has named. Say who or what each is; what names it follows." }
            } }
            @if here.is_empty() {
                section.card { div.empty {
                    (icon("circle-check"))
                    h2 { "Nothing to resolve" }
                    p { "When an import names somebody who is not known here, they will stand in this list." }
                    div.actions { a.btn href=(visitor.href("import")) { "Back to imports" } }
                } }
            }
            @for held in here { (card(visitor, held, wrong.as_ref().filter(|wrong| wrong.id == held.id))) }
            @if all.len() > SHOWN {
                nav.pager aria-label="Pages" {
                    span { (thousands(from + 1)) "–" (thousands(from + here.len())) " of " (thousands(all.len())) }
                    span.ways {
                        @if page > 0 { a.btn.small rel="prev" href=(visitor.href(&format!("import/placeholders?page={page}"))) { "Before" } }
                        @if from + here.len() < all.len() { a.btn.small rel="next" href=(visitor.href(&format!("import/placeholders?page={}", page + 2))) { "After" } }
                    }
                }
            }
        },
    )
}

fn card(visitor: &Visitor, held: &Held, wrong: Option<&Refused>) -> Markup {
    let kind = held.kind;
    let naming = naming(&visitor.view, held);
    let named = naming.editable.len() + naming.claims.len() + naming.fixed.len() + naming.unseen;
    let action = visitor.href(&format!("import/placeholders/{}/{}", kind.plural, held.handle()));
    html! {
        section.card {
            header {
                h2 { a href=(visitor.href(&format!("{}/{}", kind.plural, held.handle()))) { (held.title()) } }
                small { (kind.noun()) " " span.ref { (held.handle_short()) } ", named by " (counted(named, "record", "records")) }
            }
            div.body.stack {
                (records(visitor, &naming))
                @if let Some(wrong) = wrong { div.notice.bad role="alert" { (icon("circle-alert")) div.text { (wrong.words) } } }
                @if visitor.view.may_write(held) {
                    form.fields.across method="post" action=(action) {
                        (form_token(&visitor.cookie))
                        input type="hidden" name="do" value="move";
                        (choice(visitor, held))
                        button.btn { "It is the same" }
                    }
                    form.fields.across method="post" action=(action) {
                        (form_token(&visitor.cookie))
                        input type="hidden" name="do" value="keep";
                        @if kind == Person::kind_of() { (details(visitor, held, wrong)) }
                        button.btn { (icon("plus")) "Keep as new" }
                    }
                } @else { p.faint { "Somebody who keeps " (kind.nouns()) " resolves this." } }
            }
        }
    }
}

fn records(visitor: &Visitor, naming: &Naming<'_>) -> Markup {
    let link = |held: &Held| html! { a href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (held.title()) } };
    let list = |records: &[&Held]| {
        html! {
            @for (position, held) in records.iter().take(NAMED).enumerate() { @if position > 0 { ", " } (link(held)) }
            @if records.len() > NAMED { " and " (records.len() - NAMED) " more" }
        }
    };
    let editable = naming.editable.iter().map(|(record, _)| *record);
    let editable: Vec<&Held> = editable.chain(naming.claims.iter().copied()).collect();
    html! {
        @if !editable.is_empty() { p.muted { (list(&editable)) } }
        @if !naming.fixed.is_empty() { p.faint { "Cannot be moved by editing and stays with the placeholder: " (list(&naming.fixed)) } }
        @if naming.unseen > 0 { p.faint { "and " (naming.unseen) " you may not see" } }
    }
}

fn choice(visitor: &Visitor, held: &Held) -> Markup {
    let (kind, view) = (held.kind, &visitor.view);
    let id = format!("is-{}", held.id);
    let choose = format!("/o/{}/choose/{}", visitor.membership.slug, kind.plural);
    html! {
        div.field {
            label for=(id) { "This is" }
            select id=(id) name="is" data-choose-url=(choose) data-choose-hint="Type a name or number" {
                option value="" { "Choose" }
                @for known in view.choices(kind).filter(|known| known.id != held.id && !is_placeholder(known)).take(OFFERED) {
                    option value=(known.id) { (known.title()) }
                }
            }
        }
    }
}

/// What a new person needs to be asked and found.
fn details(visitor: &Visitor, held: &Held, wrong: Option<&Refused>) -> Markup {
    let (email, unit) = (format!("email-{}", held.id), format!("unit-{}", held.id));
    let known = match held.named("email") {
        Value::Text(known) => known.to_owned(),
        _ => String::new(),
    };
    let units = registry::named("unit").map(|kind| visitor.view.choices(kind)).into_iter().flatten();
    html! {
        div.field {
            label for=(email) { "E-mail " span.optional { "optional" } }
            input id=(email) name="email" inputmode="email" value=(wrong.map_or(&known, |wrong| &wrong.email));
        }
        div.field {
            label for=(unit) { "Unit" }
            select id=(unit) name="unit" {
                @for choice in units.take(OFFERED) { option value=(choice.id) selected[choice.id == held.envelope.unit] { (choice.title()) } }
            }
        }
    }
}
