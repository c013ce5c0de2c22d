//! The life of a claim (7.5.3, 6.1.3 f): what a file says somebody accepted. The person named confirms it by accepting the risk
//! today, with all that this takes; or somebody says that it is not so.

use catalogue::life_cycles;
use isms::documented::Claim;
use isms::risk::Risk;
use jiff::civil::Date;
use record::{Body, Fields, Kinded as _, Prose};
use serde_json::Value as Json;

use super::context::StepContext;
use super::rules::{Named, Noun, Rules, step};
use crate::{Step, StepTarget};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "claim",
    steps: &[step::<Confirmation>("claim.confirm"), step::<Refutation>("claim.refute")],
    guards: &[("claim_not_decidable", claim_not_decidable)],
    ..Rules::NONE
};

/// The noun by which a risk is accepted.
const ACCEPTANCE: &str = "acceptance";

/// The decision that the claim speaks of, taken today: the acceptance of its risk. Above the owner's authority the second
/// signature follows as usual.
#[derive(Fields)]
pub(crate) struct Confirmation {
    /// What is accepted, and why that is sound.
    pub statement: Option<Prose>,
    /// Under which conditions, if any.
    pub conditions: Option<Prose>,
    /// The last day. The criteria say how late it may be for each level.
    #[field(label = "Valid until")]
    pub valid_until: Date,
    /// Why it is accepted although treatment did not reach its target. Needed in that case only.
    #[field(label = "Why above target")]
    pub above_target: Option<Prose>,
}

impl Noun for Confirmation {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        settle(context, body);
    }

    fn takes_first(&self, context: &StepContext<'_>) -> Option<Step> {
        let risk = context.record::<Claim>()?.risk?;
        let held = context.isms().held(Risk::kind_of(), risk.id)?;
        let mut details = Body::new();
        Fields::write(self, &mut details);
        let reason = context.given.and_then(|given| given.reason).cloned();
        let target = StepTarget::Existing { id: held.id, version: held.version };
        Some(Step { kind: held.kind, target, noun: ACCEPTANCE.to_owned(), details, reason, is_proposal: false })
    }
}

/// That the person did not decide this, or cannot be asked.
#[derive(Fields)]
pub(crate) struct Refutation {}

impl Noun for Refutation {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        settle(context, body);
    }
}

fn settle(context: &StepContext<'_>, body: &mut Body) {
    body.insert("settled_on".to_owned(), Json::from(context.today.to_string()));
}

/// The risk is at a point of its life where it can be accepted, and the person named owns it.
fn claim_not_decidable(context: &StepContext<'_>) -> Option<Named> {
    let claim: &Claim = context.record()?;
    let risk = claim.risk.and_then(|risk| context.isms().get(risk));
    let is_decidable = risk.is_some_and(|risk| {
        let state = risk.held.record().and_then(|record| record.state(context.today));
        let machine = life_cycles().machine("risk");
        let step = machine.zip(state).and_then(|(machine, state)| machine.step(Some(state.code), ACCEPTANCE));
        step.is_some() && risk.owner.is_some() && risk.owner == claim.person
    });
    (!is_decidable).then(|| risk.map(|risk| (risk.held.kind, risk.held.id)).into_iter().collect())
}
