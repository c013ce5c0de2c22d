//! What verifying came to.

use door::Visitor;
use host::{Verified, VerifiedLog, Wrong};
use isms::people::Person;
use isms::registry;
use maud::{Markup, html};
use record::Kinded as _;

use crate::format::{counted, instant, thousands};

/// How many wrong things are named; more are the same trouble.
const NAMED: usize = 200;

/// In one sentence.
pub fn sentence(visitor: &Visitor, verified: &Verified) -> Markup {
    let who = visitor.view.label(Person::kind_of(), verified.by).unwrap_or("somebody");
    let seconds = verified.took.as_secs().max(1);
    html! {
        @match &verified.found {
            Ok(found) if found.is_sound() => { b { "Nothing is wrong." } " All three levels were verified" }
            Ok(found) => { b { (counted(found.wrong().count(), "thing is", "things are")) " wrong" } ", listed below. All three levels were verified" }
            Err(why) => { b { "It could not be verified. " } (why) " It was begun" }
        }
        " on " (instant(&visitor.view, verified.at)) " by " (who) ", in " (counted(usize::try_from(seconds).unwrap_or(usize::MAX), "second", "seconds")) "."
    }
}

/// What was looked at, and what is wrong.
pub fn found(visitor: &Visitor, verified: &Verified) -> Markup {
    let Ok(found) = &verified.found else { return html! {} };
    html! {
        @for log in &found.logs { (looked_at(log)) }
        @let count = found.wrong().count();
        @if count > 0 {
            section.card {
                header { h2 { "What is wrong" } small { (thousands(count)) } }
                div.scroll { table.table.rows aria-label="What is wrong" {
                    thead { tr { th scope="col" { "What" } th scope="col" { "How" } } }
                    tbody { @for wrong in found.wrong().take(NAMED) { (row(visitor, wrong)) } }
                } }
                @if count > NAMED { p.body { "And " (thousands(count - NAMED)) " more." } }
            }
        }
    }
}

fn looked_at(log: &VerifiedLog) -> Markup {
    let checked = &log.checked;
    let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let counts = [
        ("Entries", count(log.size)),
        ("Signatures", checked.checkpoints),
        ("Versions", count(checked.contents)),
        ("Files", count(checked.files)),
        ("Decisions", count(checked.decisions)),
    ];
    html! {
        section.card {
            header { h2 { "What was looked at" } }
            div.body {
                dl.facts.wide.counts { @for (name, count) in counts { div { dt { (name) } dd.big { (thousands(count)) } } } }
                @if checked.files_elsewhere > 0 {
                    p.muted { (counted(count(checked.files_elsewhere), "file that a record names was", "files that records name were")) " never brought here: only the fingerprint was written down." }
                }
            }
        }
    }
}

/// A record that the viewer may see is named and linked; of another only what the log says of it.
fn row(visitor: &Visitor, wrong: &Wrong) -> Markup {
    let record = wrong.record.as_ref().and_then(|(kind, id)| Some((registry::named(kind)?, *id)));
    let held = record.and_then(|(kind, id)| visitor.view.held(kind, id));
    html! {
        tr {
            th.name scope="row" {
                @match (held, &wrong.record) {
                    (Some(held), _) => { a href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (wrong.object) } },
                    (None, Some((kind, id))) => { (kind) " " (id) },
                    (None, None) => { (wrong.object) },
                }
            }
            td data-label="How" { (wrong.problem) }
        }
    }
}
