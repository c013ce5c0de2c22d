//! The risk register (6.1.2, 8.2): how many lie above the line, what people ask of it, and each risk with what was decided.

use door::Visitor;
use isms::Held;
use isms::asset::Asset;
use isms::context::BusinessProcess;
use isms::risk::Risk;
use maud::{Markup, html};
use record::{Id, Kind, Kinded as _};

use super::decision::decision;
use super::{follows, form, one};
use crate::component::toned;
use crate::format::{counted, thousands};
use crate::general::{Asked, Face, Tally};

const ABOVE: &str = "Above the line";
const CLOSED: &str = "Closed";

const fn asked(label: &'static str, query: &'static str) -> Asked {
    Asked { label, query, is_due: false, is_kept: false }
}

/// How the register looks.
pub static FACE: Face = Face {
    answer: Some(answer),
    questions: &[
        Asked { is_due: true, is_kept: true, ..asked(ABOVE, "is_above_line=true") },
        Asked { is_kept: true, ..asked("Review due", "next_review=due") },
        Asked { is_kept: true, ..asked("Mine", "mine=true") },
        Asked { is_kept: true, ..asked("Accepted", "state=accepted") },
        Asked { is_due: true, ..asked("Lapsed", "state=lapsed") },
        asked("In treatment", "state.in=treatment_planned,in_treatment"),
        asked("To analyse", "state=identified"),
        asked("To decide", "state.in=analysed,evaluated,treated"),
        asked(CLOSED, "is_open=false"),
    ],
    filters: &["owner", "assets", "level", "option"],
    columns: &["inherent_level", "level", "target_level", "state", "owner", "next_review"],
    below,
    state: "Decision",
    standing,
    views: &[("Matrix", "matrix")],
    lead: one::lead,
    steps: one::steps,
    body: one::body,
    aside: one::aside,
    follows,
    form: form::FORM,
    ..Face::USUAL
};

fn answer(tally: &Tally) -> String {
    let open = tally.living.saturating_sub(tally.of(CLOSED));
    match (open, tally.of(ABOVE)) {
        (0, _) => "No open risks".to_owned(),
        (open, 0) => format!("None of {} lies above the acceptance line", counted(open, "risk", "risks")),
        (open, 1) => format!("1 of {} lies above the acceptance line", counted(open, "risk", "risks")),
        (open, above) => {
            format!("{} of {} lie above the acceptance line", thousands(above), counted(open, "risk", "risks"))
        }
    }
}

/// How many names stand below a title.
const NAMES: usize = 2;

/// What the risk affects.
fn below(visitor: &Visitor, held: &Held) -> Markup {
    let Some(risk) = held.typed::<Risk>() else { return html! {} };
    let assets = named(visitor, Asset::kind_of(), risk.assets.iter().map(|asset| asset.id));
    let processes = named(visitor, BusinessProcess::kind_of(), risk.processes.iter().map(|process| process.id));
    let names = [assets, processes].concat();
    let others = names.len().saturating_sub(NAMES);
    html! {
        @if !names.is_empty() {
            div.sub { (names.iter().take(NAMES).copied().collect::<Vec<_>>().join(", ")) @if others > 0 { " and " (others) " more" } }
        }
    }
}

fn named<'a>(visitor: &'a Visitor, kind: &Kind, ids: impl Iterator<Item = Id>) -> Vec<&'a str> {
    ids.filter_map(|id| visitor.view.label(kind, id)).collect()
}

fn standing(visitor: &Visitor, held: &Held) -> Markup {
    match decision(&visitor.view, held).filter(|_| held.is_living()) {
        Some(decision) => toned(decision.tone, &decision.words),
        None => crate::general::state(visitor, held),
    }
}
