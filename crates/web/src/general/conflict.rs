//! Two people edited the same record: both versions, side by side, for whoever came second to choose from.

use std::collections::BTreeMap;

use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use decide::Conflict;
use door::{Fault, Visitor};
use maud::{Markup, html};
use record::Kinded as _;
use serde_json::Value as Json;

use super::edit::patch;
use crate::component::{crumbs, field_label, icon, json_value};
use crate::form::Sent;
use crate::frame::{Page, form_token};
use crate::look::Look;

/// Both versions, side by side: nothing is merged by itself.
pub(super) async fn both(visitor: &Visitor, look: &Look, conflict: &Conflict, sent: &Sent) -> Result<Response, Fault> {
    let view = visitor.refreshed().await?;
    let held = view.held(conflict.kind, conflict.id).ok_or(Fault::NotFound)?;
    let history = visitor.app().host().history(&view, conflict.kind, conflict.id).await?;
    let base = history.iter().find(|version| version.version == conflict.seen).map(|version| version.body.clone());
    let base = base.unwrap_or_default();
    let theirs = held.body();
    let theirs_by = history.first().and_then(|version| version.by);
    let name = theirs_by.and_then(|id| view.label(isms::people::Person::kind_of(), id)).unwrap_or("Someone");
    let mine: BTreeMap<String, Json> = patch(conflict.kind, Some(held), visitor, sent).into_iter().collect();
    let rows: Vec<(&String, &Json)> =
        mine.iter().filter(|(field, value)| texts_of(base.get(*field)) != texts_of(Some(value))).collect();
    let path = format!("{}/{}", conflict.kind.plural, held.handle());
    let (clashing, calm): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|(field, _)| texts_of(base.get(*field)) != texts_of(theirs.get(*field)));
    let body = html! {
        div.head { div {
            (crumbs(&[(Some(visitor.href(conflict.kind.plural)), conflict.kind.titles), (Some(visitor.href(&path)), &held.handle_short()), (None, "two versions")]))
            h1 { (name) " saved this while you were editing" }
            p { "You started from version " (conflict.seen) "; version " (conflict.current) " is there now. Choose for each field that both of you changed; nothing is merged by itself." }
        } }
        form.conflict method="post" action=(visitor.href(&path)) data-guard="" {
            (form_token(&visitor.cookie))
            input type="hidden" name="version" value=(conflict.current);
            @for (field, value) in &clashing {
                @let described = conflict.kind.field(field).map(|(_, field)| field);
                fieldset.either {
                    legend { (field_label(conflict.kind, field)) }
                    p.was { "Version " (conflict.seen) ": " (json_value(&view, described, base.get(*field))) }
                    div.sides {
                        (side(field, "Yours", value, &json_value(&view, described, Some(value)), true))
                        @let stored = theirs.get(*field).cloned().unwrap_or(Json::Null);
                        (side(field, name, &stored, &json_value(&view, described, theirs.get(*field)), false))
                    }
                }
            }
            @for (field, value) in &calm {
                @for text in texts_of(Some(value)) { input type="hidden" name=(field) value=(text); }
                input type="hidden" name=(format!("{field}.shown")) value="1";
            }
            @if !calm.is_empty() {
                div.notice.quiet { (icon("info")) span.text { "Only you changed " (calm.iter().map(|(field, _)| field_label(conflict.kind, field)).collect::<Vec<_>>().join(", ")) "; that is kept." } }
            }
            div.submit { button.btn.primary { "Save these choices" } a.btn href=(visitor.href(&path)) { "Keep version " (conflict.current) " as it is" } }
        }
    };
    let page = Page::new(visitor, look, "Two versions").narrow().keeping_drafts();
    let mut response = page.send_as(StatusCode::CONFLICT, body);
    // The whole page changes, not only the form that htmx would put the answer in.
    for (name, value) in [("hx-retarget", "#page"), ("hx-reselect", "#page"), ("hx-reswap", "outerHTML")] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

fn side(field: &str, who: &str, value: &Json, words: &str, is_chosen: bool) -> Markup {
    html! {
        label.side {
            input type="radio" name=(field) value=(texts_of(Some(value)).join(",")) checked[is_chosen];
            span.who { (who) }
            span.value.words { @if words.is_empty() { span.faint { "nothing" } } @else { (words) } }
        }
    }
}

/// A value as the texts of a form, so that typed and stored ones compare.
fn texts_of(json: Option<&Json>) -> Vec<String> {
    match json {
        None | Some(Json::Null) => Vec::new(),
        Some(Json::String(text)) => vec![text.clone()],
        Some(Json::Array(list)) => {
            let mut texts: Vec<String> = list.iter().filter_map(Json::as_str).map(str::to_owned).collect();
            texts.sort();
            texts
        }
        Some(other) => vec![other.to_string()],
    }
}
