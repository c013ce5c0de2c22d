//! Where a risk stands, in words that a list has room for: what was decided, or what is missing for a decision.

use access::View;
use isms::Held;
use isms::risk::{Risk, RiskStep, TreatmentOption};
use isms::treatment::{Action, ActionStep};
use jiff::ToSpan as _;
use record::{Kinded as _, Tone, Value};

use super::derived;
use crate::format::{counted, date};
use crate::general::SOON;

/// A decision in words, and how it is meant.
pub struct Decision {
    /// The words.
    pub words: String,
    /// How they are meant.
    pub tone: Tone,
}

/// What was decided about a risk, or what is missing.
pub fn decision(view: &View, held: &Held) -> Option<Decision> {
    let risk: &Risk = held.typed()?;
    let today = view.today();
    let (words, tone) = match risk.step {
        RiskStep::Identified => ("Waits for analysis".to_owned(), Tone::Warn),
        RiskStep::Rejected => ("Rejected".to_owned(), Tone::Plain),
        RiskStep::Analysed | RiskStep::Evaluated if is_signed_once(held, risk) => {
            ("Waits for top management".to_owned(), Tone::Warn)
        }
        RiskStep::Analysed | RiskStep::Evaluated if derived(view, held, "is_above_line") == Value::Truth(true) => {
            ("Above the line, no plan".to_owned(), Tone::Bad)
        }
        RiskStep::Analysed => ("Waits for comparison".to_owned(), Tone::Warn),
        RiskStep::Evaluated => ("Waits for a decision".to_owned(), Tone::Warn),
        RiskStep::Accepted if risk.has_lapsed(today) => ("Acceptance lapsed".to_owned(), Tone::Bad),
        RiskStep::Accepted => {
            let until = risk.accepted_until.map_or(String::new(), |last| format!(" until {}", date(last)));
            let is_soon = risk.accepted_until.is_some_and(|last| last <= today.saturating_add(SOON.days()));
            (format!("Accepted{until}"), if is_soon { Tone::Warn } else { Tone::Good })
        }
        RiskStep::TreatmentPlanned if risk.treatment.option == Some(TreatmentOption::Retain) => {
            ("Planned, kept as it is".to_owned(), Tone::Plain)
        }
        RiskStep::TreatmentPlanned => {
            let actions = actions(view, held).len();
            (format!("Planned, {}", counted(actions, "action", "actions")), Tone::Plain)
        }
        RiskStep::InTreatment => (format!("In treatment, {}%", progress(&actions(view, held))), Tone::Plain),
        RiskStep::Treated if is_signed_once(held, risk) => ("Waits for top management".to_owned(), Tone::Warn),
        RiskStep::Treated => ("Treated, to be accepted".to_owned(), Tone::Warn),
        RiskStep::Closed => ("Closed".to_owned(), Tone::Plain),
    };
    Some(Decision { words, tone })
}

fn is_signed_once(held: &Held, risk: &Risk) -> bool {
    super::proposed(held, risk).is_some_and(|transition| transition.noun.as_deref() == Some("acceptance"))
}

/// The actions of a risk that the viewer may see and that were not given up.
fn actions<'a>(view: &'a View, held: &Held) -> Vec<&'a Action> {
    let (referring, _) = view.referring(held.id);
    let actions =
        referring.into_iter().filter(|linked| linked.held.kind == Action::kind_of() && linked.held.is_living());
    let actions = actions.filter_map(|linked| linked.held.typed::<Action>());
    actions.filter(|action| action.step != ActionStep::Cancelled).collect()
}

/// How far actions have come together, in percent; what is done counts whole.
fn progress(actions: &[&Action]) -> i64 {
    let come = |action: &&Action| match action.step {
        ActionStep::Done | ActionStep::Verified => 100,
        ActionStep::Planned | ActionStep::Approved | ActionStep::InProgress | ActionStep::Cancelled => {
            action.progress.map_or(0, record::Number::get)
        }
    };
    let sum: i64 = actions.iter().map(come).sum();
    i64::try_from(actions.len()).ok().filter(|count| *count > 0).map_or(0, |count| sum / count)
}
