//! How an acceptance ends before its last day: by a step of its owner, or because the level rose.

use isms::risk::acceptance::AcceptanceEnd;
use isms::risk::{Risk, RiskStep};
use isms::{Held, Isms};
use jiff::civil::Date;
use record::Body;
use serde_json::Value as Json;

use super::before;
use crate::step::context::StepContext;
use crate::step::rules::Consequence;

/// The end of the acceptance that stood before the step.
pub(super) fn ended(context: &StepContext<'_>, because: AcceptanceEnd) -> Option<Consequence> {
    end(context.isms(), before(context)?, because, context.today)
}

fn end(isms: &Isms, risk: &Risk, because: AcceptanceEnd, today: Date) -> Option<Consequence> {
    let acceptance = isms.get(risk.acceptance?)?;
    if acceptance.ended_on.is_some() {
        return None;
    }
    let mut body = acceptance.held.body();
    body.insert("ended_on".to_owned(), Json::from(today.to_string()));
    body.insert("ended_because".to_owned(), Json::from(because.choice().code));
    Some(Consequence::of(acceptance.held, "acceptance.end", body))
}

/// A higher level than the accepted one ends the acceptance in the same commit. A lower or equal one leaves it standing.
/// `risk` is the record as it was just rated, `body` the same as it is stored.
pub(in crate::step) fn voided(isms: &Isms, held: &Held, risk: &Risk, body: Body, today: Date) -> Vec<Consequence> {
    let accepted = risk.acceptance.and_then(|acceptance| isms.get(acceptance));
    let Some((accepted, level)) = accepted.zip(risk.level(isms)).filter(|_| risk.step == RiskStep::Accepted) else {
        return Vec::new();
    };
    if level <= accepted.level {
        return Vec::new();
    }
    let mut body = body;
    body.insert("step".to_owned(), Json::from(RiskStep::Analysed.choice().code));
    body.remove("acceptance");
    body.remove("accepted_until");
    let sentence = format!("Accepted at {}, now {}", accepted.level.choice().label, level.choice().label);
    body.insert("reason".to_owned(), Json::from(sentence));
    let step = Consequence::of(held, "risk.void_acceptance", body);
    std::iter::once(step).chain(end(isms, risk, AcceptanceEnd::LevelRose, today)).collect()
}
