//! A record as it stood at one of its versions: read only, with what that version changed and where its proof is.

use axum::extract::Path;
use axum::response::Response;
use door::{Fault, Visitor};
use host::Version;
use isms::Held;
use maud::{Markup, html};
use record::Kind;

use super::as_it_was;
use crate::component::{author, crumbs, diff, field_label, icon, json_value, not_independent, notice, prose};
use crate::erasure::erased;
use crate::format::instant;
use crate::frame::Page;
use crate::look::Look;
use crate::moment;

/// The page of a version.
pub async fn page(
    Path((_, plural, handle, number)): Path<(String, String, String, u64)>,
    visitor: Visitor,
    look: Look,
) -> Result<Response, Fault> {
    let held = super::found(&visitor, &plural, &handle)?;
    let history = visitor.app().host().history(&visitor.view, held.kind, held.id).await?;
    let Some(version) = history.iter().find(|version| version.version == number) else {
        return Err(not_yet(&visitor, held, number));
    };
    let path = format!("{plural}/{}", held.handle());
    let title = version.body.get("name").or_else(|| version.body.get("summary")).and_then(|name| name.as_str());
    let title = title.unwrap_or_else(|| held.title());
    Ok(Page::new(&visitor, &look, format!("{title}, version {number}")).send(html! {
        div.head {
            div {
                (crumbs(&[(Some(visitor.href(&plural)), held.kind.titles), (Some(visitor.href(&path)), &held.handle_short()), (None, &format!("version {number}"))]))
                h1 { (title) }
                p { "Version " (number) " of " (history.len()) ", recorded by " (author(&visitor, version)) " on " (instant(&visitor.view, version.recorded)) ", read only." }
            }
            div.actions {
                a.btn.primary href=(as_it_was(&visitor, &path, version)) { (icon("history")) "Open it as it was" }
                @if may_restore(&visitor, held, version) { a.btn href=(visitor.href(&format!("{path}/edit?restore={number}"))) { (icon("undo-2")) "Restore this version" } }
                @if visitor.view.may_read_log() { a.btn href=(visitor.href(&format!("{path}/versions/{number}/proof"))) download="" { (icon("shield-check")) "Proof" } }
                @if number > 1 { a.btn href=(visitor.href(&format!("{path}/versions/{}", number - 1))) { (icon("chevron-left")) "Version " (number - 1) } }
                @if number < history.len() as u64 { a.btn href=(visitor.href(&format!("{path}/versions/{}", number + 1))) { "Version " (number + 1) (icon("chevron-right")) } }
            }
        }
        @if !version.is_sound { (notice("bad", "triangle-alert", html! { b { "This version cannot be trusted: " } "what is stored is not what its log entry commits to." })) }
        (erased(&visitor, held, version.version, &version.erased))
        div.split {
            div.stack {
                section.card {
                    header { h2 { "What this version changed" } }
                    div.body {
                        @if let Some(mark) = not_independent(&visitor.view, version.not_independent) { span.tag.warn { (mark) } }
                        @if let Some(reason) = &version.reason { p { span.why { (reason) } } }
                        (diff(&visitor.view, held.kind, &version.changes))
                    }
                }
                (then(&visitor, held.kind, version))
            }
            aside.stack aria-label="Proof" { (proof(&visitor, version)) }
        }
    }))
}

/// Whether the fields of the version can come back as a new edit.
fn may_restore(visitor: &Visitor, held: &Held, version: &Version) -> bool {
    let is_open = held.kind.is_edited && held.is_living() && !held.is_frozen(visitor.view.today());
    is_open
        && visitor.view.may_write(held)
        && version.version < held.version
        && version.is_sound
        && version.erased.is_empty()
}

/// Of a past moment, later versions are told apart from those that never were.
fn not_yet(visitor: &Visitor, held: &Held, number: u64) -> Fault {
    let newest = visitor.view.held_today(held.kind, &held.id.to_string()).map_or(held.version, |today| today.version);
    if !visitor.view.is_past() || number <= held.version || number > newest {
        return Fault::NotFound;
    }
    let then = moment::shown(visitor).unwrap_or_default();
    Fault::NotYet(format!(
        "Version {number} of {} was not there yet on {then}; version {} was.",
        held.handle_short(),
        held.version
    ))
}

fn then(visitor: &Visitor, kind: &Kind, version: &Version) -> Markup {
    let fields = version.body.iter().filter(|(name, _)| name.as_str() != "reason" && name.as_str() != "unit");
    html! {
        section.card {
            header { h2 { "The record then" } }
            div.body { dl.facts.wide {
                @for (name, json) in fields {
                    @let field = kind.field(name).map(|(_, field)| field);
                    @let is_prose = field.is_some_and(|field| field.field_type == record::Type::Prose);
                    div.whole[is_prose] {
                        dt { (field_label(kind, name)) }
                        dd { @if is_prose { (prose(json.as_str().unwrap_or_default())) } @else { (json_value(&visitor.view, field, Some(json))) } }
                    }
                }
            } }
        }
    }
}

fn proof(visitor: &Visitor, version: &Version) -> Markup {
    html! {
        section.card {
            header { h2 { "Proof" } small { @if version.is_sound { "matches" } @else { "does not match" } } }
            div.body { dl.facts {
                dt { "Log entry" } dd { span.ref { "#" (version.at) } }
                dt { "Recorded" } dd { (instant(&visitor.view, version.recorded)) }
                dt { "Command" } dd { span.ref { (version.command) } }
                dt { "Commitment" } dd { span.ref { (short(&version.commitment.to_string())) } }
            } }
        }
    }
}

/// The two ends of a long hash.
fn short(hash: &str) -> String {
    match (hash.get(..8), hash.get(hash.len().saturating_sub(8)..)) {
        (Some(start), Some(end)) => format!("{start}…{end}"),
        _ => hash.to_owned(),
    }
}
