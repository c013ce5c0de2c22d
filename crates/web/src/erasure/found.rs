//! What goes, and what stays and why.

use std::collections::BTreeSet;

use door::Visitor;
use host::Traced;
use isms::Held;
use isms::erasure::Versions;
use isms::people::Person;
use maud::{Markup, html};
use record::{Kind, Kinded as _};

use crate::component::field_label;
use crate::format::counted;
use crate::general::list_of;

/// Each record that loses texts, as far as the viewer may see it.
pub fn goes(visitor: &Visitor, held: &Held, traced: &Traced) -> Markup {
    let view = &visitor.view;
    let records: Vec<_> = traced.found.records().collect();
    let seen: Vec<_> =
        records.iter().filter_map(|(kind, id, versions)| Some((view.held(kind, *id)?, *versions))).collect();
    let unseen = records.len() - seen.len();
    let files = traced.found.files().count();
    let accesses = traced.found.accesses().count();
    let is_open =
        |held: &Held, versions: &Versions| held.kind != Person::kind_of() && versions.contains_key(&held.version);
    let whole = seen.iter().any(|(held, versions)| is_open(held, versions));
    html! {
        section.card {
            header { h2 { "What goes" } small { (counted(records.len(), "record", "records")) } }
            @if whole { div.body { p.hint { "A text goes as a whole, not the name alone. Where the rest has to stay, edit the record first: its newest version is then left as it is." } } }
            div.scroll { table.table aria-label="Records that lose texts" {
                thead { tr { th scope="col" { "Record" } th scope="col" { "Fields" } th scope="col" { "Versions" } th scope="col" { "Today" } } }
                tbody { @for (other, versions) in &seen {
                    @let path = format!("{}/{}", other.kind.plural, other.handle());
                    tr {
                        td data-label="Record" { a href=(visitor.href(&path)) { (other.title()) } " " span.ref { (other.handle_short()) } }
                        td data-label="Fields" { (names(other.kind, versions)) }
                        td data-label="Versions" { (versions.len()) " of " (other.version) }
                        td data-label="Today" {
                            @if other.id == held.id { "the record is retired" }
                            @else if is_open(other, versions) { "goes" @if view.may_write(other) && other.kind.is_edited && other.is_living() { ", " a href=(visitor.href(&format!("{path}/edit"))) { "edit it first" } } }
                            @else { "stays" }
                        }
                    }
                } }
            } }
            div.body.prose { ul {
                @if unseen > 0 { li { "Texts of " (counted(unseen, "record", "records")) " that you may not see." } }
                @if files > 0 { li { (counted(files, "file", "files")) " that were brought in or are theirs." } }
                @if accesses > 0 { li { "What was looked for, in " (counted(accesses, "hour", "hours")) " of what was read and taken out." } }
                li { "Their login with its sessions and tokens, unless it opens other organisations here; letters to them; answers kept for their requests." }
                li { "Copies from before upgrades, audit packages made so far, and free space of the database." }
            } }
        }
    }
}

fn names(kind: &Kind, versions: &Versions) -> String {
    let fields: BTreeSet<&String> = versions.values().flatten().collect();
    let labels: Vec<String> = fields.into_iter().map(|name| field_label(kind, name).to_string()).collect();
    list_of(&labels)
}

/// What stays.
pub fn stays(held: &Held, traced: &Traced) -> Markup {
    html! {
        section.card {
            header { h2 { "What stays, and why" } }
            div.body.prose { ul {
                li { b { "Who decided. " } "Roles, approvals, acceptances and authorship name " (held.handle()) ": an auditor has to see that they were made by somebody who might (7.5.3, A.5.33)." }
                li { b { "The log. " } "Its entries hold ids and hashes, no text. It goes on verifying, and a retained record lists what was erased." }
                li { b { "Texts that name them otherwise. " } "Only their names, addresses and ids are searched for, and the words that you add." }
                @if !traced.stays.is_empty() { li { b { "Files of evidence that name them beside others. " } "Choose below those that have to go." } }
                li { b { "Backups that were taken before, " } "until their time is over; what was exported and mailed; records of whoever else was told." }
            } }
        }
    }
}
