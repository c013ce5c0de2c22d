//! What happened to a record in the period, the newest first: who, when, what changed, why, and where it stands in the log.

use ::record::{Body, Kinded as _, changes};
use host::Version;
use isms::people::Person;
use markup::{diff, verb};
use maud::{Markup, html};

use super::Site;

/// The versions of a record that are told: those of the period, and the one that stood when it began.
pub(crate) struct Told {
    /// Those of the period, newest first.
    pub within: Vec<Version>,
    /// The one before.
    pub before: Option<Version>,
}

impl Told {
    /// Of all versions of a record, newest first, those that are told, each as the package says it.
    pub fn of(site: &Site, versions: Vec<Version>) -> Self {
        let count = versions.iter().take_while(|version| version.at >= site.began_at).count();
        // The one before is needed to say what the first of the period changed.
        let mut told: Vec<Version> = versions.into_iter().take(count + 1).collect();
        for version in &mut told {
            version.body = site.redaction.body(version.kind, version.id, &version.body);
            version.reason = version.body.get("reason").and_then(|reason| reason.as_str()).map(str::to_owned);
        }
        let bodies: Vec<Body> = told.iter().map(|version| version.body.clone()).collect();
        let empty = Body::new();
        for (position, version) in told.iter_mut().enumerate() {
            let earlier = bodies.get(position + 1).unwrap_or(&empty);
            version.changes = changes(earlier, &version.body);
        }
        let before = if told.len() > count { told.pop() } else { None };
        Self { within: told, before }
    }
}

/// The history of a record.
pub(crate) fn history(site: &Site, told: &Told) -> Markup {
    html! {
        section.card #history {
            header {
                h2 { "History in the period" }
                small { (markup::format::counted(told.within.len(), "version", "versions")) }
            }
            @if told.within.is_empty() { div.body { span.faint { "Nobody changed it in this period." } } }
            ol.trail {
                @for version in &told.within { (one(site, version)) }
            }
            @if let Some(before) = &told.before {
                footer {
                    "When the period began it stood at version " (before.version) ", recorded on "
                    (markup::format::moment(&site.view, before.recorded)) " (entry " (before.at) " of the log)."
                }
            }
        }
    }
}

fn one(site: &Site, version: &Version) -> Markup {
    html! {
        li {
            time datetime=(version.recorded) { (markup::format::moment(&site.view, version.recorded)) }
            span {
                b { (author(site, version)) } " " (verb(version)) " it, version " (version.version)
                " " span.faint { "entry " (version.at) " of the log" }
                @if !version.is_sound { " " span.tag.bad { "Damaged" } }
                @if let Some(mark) = exports::words::not_independent(&site.view, version.not_independent) { " " span.tag.warn { (mark) } }
                @if let Some(reason) = &version.reason { span.why { (reason) } }
            }
            @if version.version > 1 && !version.changes.is_empty() { (diff(&site.view, version.kind, &version.changes)) }
        }
    }
}

/// Who recorded a version.
pub(crate) fn author(site: &Site, version: &Version) -> String {
    match version.by {
        Some(person) => site.view.label(Person::kind_of(), person).unwrap_or("Someone").to_owned(),
        None => exports::words::no_person(version.kind).to_owned(),
    }
}
