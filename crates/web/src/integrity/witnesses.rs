//! Who remembers the log elsewhere: witnesses, how far each has cosigned it, and what is the matter with one that does not.

use door::{Fault, Visitor};
use jiff::Timestamp;
use maud::{Markup, html};

use crate::component::notice;
use crate::format::{counted, instant};

/// A witness, as this organisation's auditors see it.
pub struct Witness {
    name: String,
    key: String,
    /// How many entries it cosigned, and when.
    cosigned: Option<(u64, Timestamp)>,
    problem: Option<(Timestamp, String)>,
}

/// Those that are asked.
pub async fn all(visitor: &Visitor) -> Result<Vec<Witness>, Fault> {
    let store = visitor.app().host().store();
    let cosigned = store.newest_cosignatures(visitor.view.organisation()).await?;
    let witnesses = store.witnesses().await?.into_iter().map(|row| Witness {
        cosigned: cosigned.iter().find(|one| one.witness == row.name).map(|one| (one.size, one.made)),
        name: row.name,
        key: row.verifier,
        problem: row.problem,
    });
    Ok(witnesses.collect())
}

/// What is the matter, at the top of the page.
pub fn troubles(visitor: &Visitor, witnesses: &[Witness]) -> Markup {
    html! {
        @for witness in witnesses {
            @if let Some((since, problem)) = &witness.problem {
                @let is_alarm = problem.starts_with("ALARM");
                (notice(if is_alarm { "bad" } else { "warn" }, if is_alarm { "circle-alert" } else { "info" }, html! {
                    "The witness " b { (witness.name) } " does not cosign, since " (instant(&visitor.view, *since)) ". " (problem)
                }))
            }
        }
    }
}

/// How far each has come.
pub fn card(visitor: &Visitor, witnesses: &[Witness]) -> Markup {
    html! {
        section.card {
            header { h2 { "Witnesses" } @if !witnesses.is_empty() { small { (witnesses.len()) } } }
            div.body.stack {
                @if witnesses.is_empty() {
                    p.muted { "Nobody else remembers this log. A witness at somebody else's, such as an auditor's, would make it impossible to set it back unseen." }
                }
                @for witness in witnesses {
                    dl.facts {
                        dt { "Name" } dd { (witness.name) }
                        dt { "Cosigned" } dd {
                            @match witness.cosigned {
                                Some((size, at)) => { (counted(usize::try_from(size).unwrap_or(usize::MAX), "entry", "entries")) ", " (instant(&visitor.view, at)) }
                                None => { "nothing yet" }
                            }
                        }
                        dt { "Key" } dd { code { (witness.key) } }
                    }
                }
            }
        }
    }
}
