//! The register of controls (6.1.3 b): how many are in operation and proven, what people ask of it, and what each serves.

use door::Visitor;
use isms::Held;
use isms::control::Control;
use maud::{Markup, html};

use super::one;
use crate::format::{counted, thousands};
use crate::general::{Asked, Face, Tally, state};

const IMPLEMENTED: &str = "Implemented";
const NOT_PROVEN: &str = "Not proven";

const fn asked(label: &'static str, query: &'static str) -> Asked {
    Asked { label, query, is_due: false, is_kept: false }
}

/// How the register looks.
pub static FACE: Face = Face {
    answer: Some(answer),
    questions: &[
        Asked { is_kept: true, ..asked(NOT_PROVEN, "state=not_proven") },
        Asked { is_kept: true, ..asked("Mine", "mine=true") },
        asked("No owner", "owner=none"),
        asked("Not implemented", "state=not_implemented"),
        asked("Planned", "state=planned"),
        asked("Partly implemented", "state=partial"),
        Asked { is_kept: true, ..asked(IMPLEMENTED, "state=implemented") },
        asked("Own measures", "source=own"),
        asked("Serves none", "serves=none"),
    ],
    filters: &["owner", "source"],
    columns: &["serves", "state", "owner", "proven_until"],
    below,
    state: "Status",
    standing: state,
    lead: one::lead,
    steps: one::steps,
    body: one::body,
    aside: one::aside,
    ..Face::USUAL
};

fn answer(tally: &Tally) -> String {
    let controls = counted(tally.living, "control", "controls");
    match (tally.living, tally.of(IMPLEMENTED), tally.of(NOT_PROVEN)) {
        (0, ..) => "No controls yet".to_owned(),
        (_, proven, 0) => format!("{} of {controls} implemented and proven", thousands(proven)),
        (_, proven, 1) => {
            format!("{} of {controls} implemented and proven, 1 without valid evidence", thousands(proven))
        }
        (_, proven, unproven) => {
            format!(
                "{} of {controls} implemented and proven, {} without valid evidence",
                thousands(proven),
                thousands(unproven)
            )
        }
    }
}

/// How many risks it treats.
fn below(_: &Visitor, held: &Held) -> Markup {
    let Some(control) = held.typed::<Control>() else { return html! {} };
    let asked = [(control.risks.len(), "risk", "risks"), (control.obligations.len(), "obligation", "obligations")];
    let asked: Vec<String> = asked
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| counted(count, one, many))
        .collect();
    html! { @if !asked.is_empty() { div.sub { "for " (asked.join(" and ")) } } }
}
