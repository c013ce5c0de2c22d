//! The life of a risk (6.1.2, 6.1.3, 8.2, 8.3): identified, analysed, evaluated, treated, accepted, closed. That an
//! acceptance lapsed follows from its last day.
//!
//! An analysis stores ratings and the version of the criteria; its level is that version's lookup. Acceptance is an act of
//! accountability: above the owner's authority two people sign, and nobody accepts levels that they alone rated. Only a
//! rise of level voids it.

mod acceptance;
mod analysis;
mod ending;
mod guards;
mod treatment;

use catalogue::{Condition, Role};
use isms::risk::acceptance::{Acceptance, AcceptanceEnd};
use isms::risk::register::{Outcome, SourceGone};
use isms::risk::{Risk, RiskStep};
use record::{Body, Choice, Fields, Misfit, Number, Prose, Ref};
use serde_json::Value as Json;

use super::context::StepContext;
use super::rules::{Consequence, Nothing, Noun, Rules, plain, step};
use acceptance::Signature;
use analysis::{Analysis, ResidualAnalysis};
use ending::ended;
pub(super) use ending::voided;
use treatment::{Decision, PlanChange};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "risk",
    steps: &[
        plain::<Risk>("risk.identify"),
        step::<Rejection>("risk.reject"),
        step::<Analysis>("risk.analyse"),
        step::<Comparison>("risk.evaluate"),
        step::<Signature>("risk.accept"),
        step::<Decision>("risk.plan_treatment"),
        step::<Nothing>("risk.start_treatment"),
        step::<ResidualAnalysis>("risk.reassess"),
        step::<Signature>("risk.accept_residual"),
        step::<Confirmation>("risk.confirm_levels"),
        step::<Confirmation>("risk.confirm_residual"),
        step::<Analysis>("risk.reanalyse_analysed"),
        step::<Analysis>("risk.reanalyse_evaluated"),
        step::<Analysis>("risk.reanalyse_planned"),
        step::<Analysis>("risk.reanalyse_in_treatment"),
        step::<ResidualAnalysis>("risk.reanalyse_treated"),
        step::<Confirmation>("risk.confirm_accepted"),
        step::<Decision>("risk.plan_again"),
        step::<Signature>("risk.renew"),
        step::<Signature>("risk.renew_lapsed"),
        step::<Analysis>("risk.reanalyse"),
        step::<Reopening>("risk.reopen"),
        step::<Reopening>("risk.reopen_lapsed"),
        step::<PlanChange>("risk.change_plan"),
        step::<Closure>("risk.close"),
        step::<Closure>("risk.close_treated"),
        step::<Reopening>("risk.reopen_closed"),
    ],
    guards: guards::GUARDS,
    conditions: &[
        (Condition::WithinAuthority, acceptance::is_within_authority),
        (Condition::AboveAuthority, |context| !acceptance::is_within_authority(context)),
    ],
    authority: Some(|context, standing| {
        let object = context.object()?;
        Some(standing.at(object.isms, object.unit).find(|held| held.role == Role::TopManagement)?.assignment)
    }),
    ..Rules::NONE
};

/// The risk before the step.
fn before<'a>(context: &StepContext<'a>) -> Option<&'a Risk> {
    context.before?.typed()
}

/// The risk as it would be after the step; nothing while it is only asked whether the step is open.
fn after<'a>(context: &StepContext<'a>) -> Option<&'a Risk> {
    context.after.and_then(|(_, record)| record.downcast())
}

/// Why it is no risk of its own.
#[derive(Fields)]
pub(crate) struct Rejection {
    /// Whether it repeats another risk or is none.
    pub because: RejectedBecause,
    /// The risk that it repeats.
    pub duplicate_of: Option<Ref<Risk>>,
}

/// Why something is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub(crate) enum RejectedBecause {
    /// Another risk says the same.
    Duplicate,
    /// Nothing is at stake, or it has happened already and is an incident.
    #[choice(label = "Not a risk")]
    NoRisk,
}

impl Noun for Rejection {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let is_own = self.duplicate_of.is_some_and(|other| other.id == context.id);
        let misfit =
            || Misfit::new("duplicate_of", "part_of_itself", "A risk does not repeat itself. Name the other one.");
        is_own.then(misfit).into_iter().collect()
    }

    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        body.extend(self.duplicate_of.map(|other| ("duplicate_of".to_owned(), Json::from(other.id.to_string()))));
    }
}

/// What the comparison of the level with the criteria gave.
#[derive(Fields)]
pub(crate) struct Comparison {
    /// Whether it can be accepted as it is or needs treatment. Levels above the line usually need some.
    pub outcome: Option<Outcome>,
    /// In which order it is treated: 1 comes first.
    pub priority: Option<Number<1, 5>>,
}

impl Noun for Comparison {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        body.remove("outcome");
        body.remove("priority");
        Fields::write(self, body);
        body.insert("evaluated_on".to_owned(), Json::from(context.today.to_string()));
    }
}

/// That the ratings were examined and stand. To change them is a new analysis.
#[derive(Fields)]
pub(crate) struct Confirmation {}

impl Noun for Confirmation {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let is_residual = before(context).is_some_and(|risk| risk.residual().is_some());
        let field = if is_residual { "residual_confirmed_by" } else { "confirmed_by" };
        body.insert(field.to_owned(), Json::from(context.actor().person.to_string()));
    }
}

/// That the risk is looked at anew. An acceptance ends with it.
#[derive(Fields)]
pub(crate) struct Reopening {}

impl Noun for Reopening {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        let decided = ["acceptance", "accepted_until", "outcome", "priority", "evaluated_on"];
        for name in decided.into_iter().chain(["closed_because", "closure_evidence"]) {
            body.remove(name);
        }
    }

    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        ended(context, AcceptanceEnd::Reopened).into_iter().collect()
    }
}

/// That the source of the risk is gone.
#[derive(Fields)]
pub(crate) struct Closure {
    /// What ended: the activity, or the life of what it affects.
    pub because: Option<SourceGone>,
    /// What shows it, and where that is kept.
    pub evidence: Option<Prose>,
}

impl Noun for Closure {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        body.extend(self.because.map(|because| ("closed_because".to_owned(), Json::from(because.choice().code))));
        body.extend(self.evidence.as_ref().map(|text| ("closure_evidence".to_owned(), Json::from(&**text))));
        body.remove("acceptance");
        body.remove("accepted_until");
    }

    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        ended(context, AcceptanceEnd::Closed).into_iter().collect()
    }
}

/// Whether the state that the step begins from is after treatment.
fn is_treated(context: &StepContext<'_>) -> bool {
    before(context).is_some_and(|risk| risk.step == RiskStep::Treated || risk.residual().is_some())
}

/// Names an acceptance in a body.
fn reference(body: &mut Body, name: &str, acceptance: Ref<Acceptance>) {
    body.insert(name.to_owned(), Json::from(acceptance.id.to_string()));
}
