//! The page of one record: what it says in words, what it links to and what links to it, its file, its history in the period, and where
//! it stands in the log.

use ::record::{Kinded as _, Type, Value, in_sentence};
use isms::{Content, Held};
use markup::prose;
use maud::{Markup, html};

use super::frame::page;
use super::history::{Told, history};
use super::register::missing;
use super::value::{named, state, value};
use super::{Filed, Page, Site, path_of, register_path, statement, way};

/// The page.
pub(crate) fn of(site: &Site, held: &Held, told: &Told) -> Page {
    let path = path_of(held);
    let body = html! {
        div.head { div {
            nav.crumbs aria-label="Breadcrumb" { ol {
                li { a href=(way(&path, &register_path(held.kind, 0))) { (held.kind.titles) } }
                li { span aria-current="page" { (held.handle_short()) } }
            } }
            h1 { (held.title()) }
            div.tags { (state(site, held)) }
        } }
        @if let Content::Damaged(why) = &held.content {
            div.notice.bad { span.text { b { "This record cannot be trusted. " } (why) } }
        }
        @if let Some(mark) = exports::words::not_independent(&site.view, held.envelope.not_independent) {
            div.notice.warn { span.text { b { (mark) "." } " Nobody else looked at this decision." } }
        }
        @if let Some(retired) = held.envelope.retired {
            div.notice.quiet { span.text { "Retired on " (markup::format::date(retired)) ". It is kept because others were decided upon it." } }
        }
        @if statement::has_page(held.kind) {
            div.notice.info { span.text { "Its lines in full, and what differs from the version before: " a href=(way(&path, &statement::path(held))) { "the statement as a document" } "." } }
        }
        div.split {
            div.stack { (texts(site, &path, held)) (history(site, told)) }
            aside.stack aria-label="Facts and links" { (facts(site, &path, held)) (file(site, &path, held)) (links(site, &path, held)) (log(held)) }
        }
    };
    page(site, &path, held.title(), &body)
}

/// Long texts and tables stand beside the facts, not among them.
fn texts(site: &Site, path: &str, held: &Held) -> Markup {
    html! {
        @for (position, field) in held.kind.fields.iter().enumerate() {
            @if let found @ Value::Rows(_) = held.get(position) {
                section.card { header { h2 { (field.label) } } (value(site, path, field, &found)) }
            }
            @if let (Type::Prose, Value::Text(text)) = (field.field_type, held.get(position)) {
                section.card { header { h2 { (field.label) } } div.body.prose { (prose(text)) } }
            }
        }
    }
}

fn facts(site: &Site, path: &str, held: &Held) -> Markup {
    let unit = site.view.label(isms::context::Unit::kind_of(), held.envelope.unit);
    html! {
        section.card {
            header { h2 { "Facts" } small { "version " (held.version) } }
            div.body { dl.facts {
                @if let Some(number) = held.number() { dt { "Number" } dd { span.ref { (number) } } }
                @for (position, field) in held.kind.fields.iter().enumerate() {
                    @let found = held.get(position);
                    @let is_left_out = site.redaction.leaves_out(held.kind, field) && !found.is_present();
                    // What only a step sets, and none has set, says nothing.
                    @let is_told = found.is_present() || is_left_out || !(field.is_decided && field.is_detail);
                    @if !matches!(field.field_type, Type::Prose | Type::Rows(_)) && !field.is_title && is_told {
                        dt { (field.label) }
                        dd { @if is_left_out { span.unset { (missing(site, held.kind, field)) } } @else { (value(site, path, field, &found)) } }
                    }
                }
                @for derived in isms::registry::derived(held.kind) {
                    dt { (derived.field.label) }
                    dd { (value(site, path, &derived.field, &site.view.derived(held, derived))) }
                }
                @if let Some(unit) = unit { dt { "Unit" } dd { (unit) } }
                @for id in &held.envelope.external { dt { "Elsewhere" } dd { span.ref { (id) } } }
            } }
        }
    }
}

/// The file of a piece of evidence.
fn file(site: &Site, path: &str, held: &Held) -> Markup {
    html! {
        @if let Some(filed) = site.files.get(&held.id) {
            section.card {
                header { h2 { "File" } }
                div.body {
                    @match filed {
                        Filed::Here(file) => {
                            p { a href=(way(path, file)) { (file.rsplit('/').next().unwrap_or(file)) } }
                            p.muted { "As it was brought. Files come from people; open them as carefully as any." }
                        },
                        Filed::LeftOut => p.muted { "It is left out of this package. Its checksum stands among the facts." },
                        Filed::Missing => p.muted { "Its bytes are not here: they never came, or the checksum was only written down." },
                    }
                }
            }
        }
    }
}

fn links(site: &Site, path: &str, held: &Held) -> Markup {
    let (referring, unseen) = site.view.referring(held.id);
    html! {
        section.card {
            header { h2 { "Linked from" } }
            @if referring.is_empty() && unseen == 0 {
                div.body { span.faint { "Nothing refers to it." } }
            } @else {
                ul.links {
                    @for linked in &referring {
                        li {
                            span { (named(path, linked.held)) }
                            @if let Some(state) = linked.held.record().and_then(|record| record.state(site.view.today())) { (markup::tag(state)) }
                            small { (in_sentence(linked.field.label)) ", " (linked.held.kind.noun()) " " @if let Some(number) = linked.held.number() { span.ref { (number) } } }
                        }
                    }
                    @if unseen > 0 { li.hint { "and " (unseen) " that are not in this package" } }
                }
            }
        }
    }
}

/// Where it stands in the log.
fn log(held: &Held) -> Markup {
    html! {
        section.card {
            header { h2 { "In the log" } }
            div.body { dl.facts {
                dt { "Entry" } dd { (held.at) }
                dt { "Version" } dd { (held.version) }
                dt { "Id" } dd { span.digest { (held.id) } }
                dt { "Commitment" } dd { span.digest { (held.commitment) } }
            } }
        }
    }
}
