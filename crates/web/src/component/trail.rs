//! What happened, newest first: who, when, what changed, why.

use catalogue::{Cause, life_cycles};
use door::Visitor;
use host::Version;
use isms::people::Person;
use maud::{Markup, html};
use record::{Kinded as _, in_sentence};

use super::diff;
use crate::format::instant;
use crate::general::as_it_was;

/// Versions of one record.
pub fn trail(visitor: &Visitor, versions: &[Version], path: &str) -> Markup {
    html! {
        ol.trail {
            @for version in versions {
                li {
                    time datetime=(version.recorded) { (instant(&visitor.view, version.recorded)) }
                    span {
                        b { (author(visitor, version)) } " " (verb(version)) " it, "
                        a href=(visitor.href(&format!("{path}/versions/{}", version.version))) { "version " (version.version) }
                        " " a href=(as_it_was(visitor, path, version)) { "as it was" span.spoken { " in version " (version.version) } }
                        @if !version.is_sound { " " span.tag.bad { "Damaged" } }
                        @if let Some(reason) = &version.reason { span.why { (reason) } }
                    }
                    @if version.version > 1 && !version.changes.is_empty() { (diff(&visitor.view, version.kind, &version.changes)) }
                }
            }
        }
    }
}

/// Who recorded a version.
pub fn author(visitor: &Visitor, version: &Version) -> String {
    match version.by {
        Some(person) => visitor.view.label(Person::kind_of(), person).unwrap_or("Someone").to_owned(),
        None => "The founding".to_owned(),
    }
}

/// What they did to it.
pub fn verb(version: &Version) -> String {
    let verb = version.command.rsplit('.').next().unwrap_or_default();
    match verb {
        "put" | "found" if version.version == 1 => "made".to_owned(),
        "put" => match version.changes.len() {
            1 => "changed 1 field of".to_owned(),
            count => format!("changed {count} fields of"),
        },
        "convert" if &*version.command == "risk.convert" => "converted the ratings of".to_owned(),
        "prove" if &*version.command == "control.prove" => "accepted evidence of".to_owned(),
        "import" => "imported".to_owned(),
        "readdress" => "said whom this named:".to_owned(),
        "undo" => "took back the import of".to_owned(),
        "retire" => "retired".to_owned(),
        "restore" => "took back into use".to_owned(),
        "begin" if &*version.command == "what-if.begin" => "began".to_owned(),
        "draft" if &*version.command == "what-if.draft" => "drafted in".to_owned(),
        "apply" if &*version.command == "what-if.apply" => "applied".to_owned(),
        step => {
            let proposed = version.command.strip_suffix(".proposal");
            match life_cycles().transition(proposed.unwrap_or(&version.command)) {
                Some(transition) if proposed.is_some() => {
                    format!("proposed the step “{}” for", in_sentence(&transition.label))
                }
                Some(transition) if transition.cause == Cause::Consequence => {
                    format!("brought about “{}” for", in_sentence(&transition.label))
                }
                Some(transition) => format!("took the step “{}” on", in_sentence(&transition.label)),
                None => format!("did “{}” to", step.replace('_', " ")),
            }
        }
    }
}
