//! The words that several lines are excluded with: each its own, as each is another reason.

use axum::http::StatusCode;
use axum::response::Response;
use decide::Command;
use door::Visitor;
use isms::control::{SoaLine, SoaVersion};
use maud::{Markup, html};
use record::{Body, Kinded as _};
use serde_json::Value as Json;

use super::PATH;
use super::chosen::Chosen;
use super::taken::step;
use crate::component::{crumbs, icon};
use crate::form::Sent;
use crate::format::counted;
use crate::frame::{Page, form_token};
use crate::look::Look;

fn field(one: &Chosen<'_>) -> String {
    format!("exclusion.{}", one.held.id)
}

/// The exclusions, once every line has words.
pub fn given(chosen: &[Chosen<'_>], sent: &Sent) -> Option<Vec<Command>> {
    let exclude = |one: &Chosen<'_>| {
        let words = sent.text(&field(one)).trim().to_owned();
        let details = Body::from_iter([("exclusion".to_owned(), Json::from(words.as_str()))]);
        (!words.is_empty()).then(|| Command::Step(step(one.held.id, one.version, "exclusion", details, &words)))
    };
    chosen.iter().map(exclude).collect()
}

/// Asks for them.
pub fn page(visitor: &Visitor, look: &Look, chosen: &[Chosen<'_>], sent: &Sent) -> Response {
    let was_asked = chosen.iter().any(|one| sent.has(&field(one)));
    let missing = chosen.iter().filter(|one| was_asked && sent.text(&field(one)).trim().is_empty()).count();
    let status = if missing > 0 { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = format!("Exclude {}", counted(chosen.len(), "line", "lines"));
    Page::new(visitor, look, title.as_str()).narrow().send_as(
        status,
        html! {
            div.head { div {
                (crumbs(&[(Some(visitor.href(PATH)), SoaVersion::kind_of().title), (None, &title)]))
                h1 { (title) }
                p { "Say for each of them why it is not necessary here. An auditor reads every one of these reasons." }
            } }
            @if missing > 0 {
                div.notice.bad.errors role="alert" { (icon("circle-alert")) span.text { (counted(missing, "line has", "lines have")) " no reason yet." } }
            }
            form.form.card method="post" action=(visitor.href(&format!("{PATH}/chosen"))) {
                (form_token(&visitor.cookie))
                input type="hidden" name="do" value="exclusion";
                div.fields { @for one in chosen { (asked(one, was_asked, sent)) } }
                div.submit { button.btn.primary { "Exclude them" } a.btn href=(visitor.href(PATH)) { "Cancel" } }
            }
        },
    )
}

fn asked(one: &Chosen<'_>, was_asked: bool, sent: &Sent) -> Markup {
    let name = field(one);
    let said = sent.text(&name);
    let before = one.held.typed::<SoaLine>().and_then(|line| line.exclusion.as_deref()).unwrap_or_default();
    let is_missing = was_asked && said.trim().is_empty();
    let about = one.held.typed::<SoaLine>().and_then(|line| line.reference.as_ref());
    let about = about.and_then(|reference| catalogue::control(reference)).map_or("", |row| &row.paraphrase);
    let described = if is_missing { format!("{name}-help {name}-error") } else { format!("{name}-help") };
    html! {
        input type="hidden" name="id" value=(format!("{}@{}", one.held.id, one.version));
        div.field {
            label for=(name) { (one.held.title()) }
            p.help id=(format!("{name}-help")) { (about) }
            textarea id=(name) name=(name) rows="2" required aria-describedby=(described) aria-invalid=[is_missing.then_some("true")] { (if was_asked { said } else { before }) }
            @if is_missing { p.error id=(format!("{name}-error")) { (icon("circle-alert")) "Say why it is not necessary here." } }
        }
    }
}
