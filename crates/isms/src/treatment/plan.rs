//! Versions of the risk treatment plan: a frozen list of risks, approved by their owners.

use jiff::civil::Date;
use record::{Choice, Id, Line, Number, Prose, Record, Ref, Row, Rows, State, Tone};

use super::Action;
use crate::people::Person;
use crate::risk::{Risk, RiskLevel, TreatmentOption};
use crate::{Isms, Typed};

/// The plan by which risks are treated (6.1.3 e): a frozen list of risks with what is done about each. Every owner of a risk
/// in it approves the part that holds their risks.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "treatment-plans",
    clause = "6.1.3",
    prefix = "TP",
    life_cycle = "treatment_plan",
    edited_in = "draft",
    state = TreatmentPlan::state
)]
pub struct TreatmentPlan {
    /// What this version is called, such as Risk treatment plan, version 2.
    #[field(title, searched)]
    pub title: Line,
    /// The whole number of this version.
    #[field(listed, decided)]
    pub edition: Number<1, 9999>,
    /// Where the version stands in its life.
    #[field(step)]
    pub step: PlanStep,
    /// What is new in it, and what its readers should know.
    pub summary: Option<Prose>,
    /// The risks, each with what is done about it, as they stood when the version was submitted.
    #[field(decided)]
    pub lines: Rows<PlanLine>,
    /// Who has approved their part.
    #[field(decided)]
    pub approvals: Rows<PlanApproval>,
    /// Who submitted it.
    #[field(decided, detail)]
    pub submitted_by: Option<Ref<Person>>,
    /// The day on which it was submitted.
    #[field(decided, detail)]
    pub submitted_on: Option<Date>,
    /// The day on which the last owner approved.
    #[field(decided, listed)]
    pub approved_on: Option<Date>,
    /// The version that this one continues.
    #[field(decided, detail)]
    pub replaces: Option<Ref<TreatmentPlan>>,
}

/// One risk in a treatment plan.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct PlanLine {
    /// The risk.
    pub risk: Ref<Risk>,
    /// Its version at that time.
    pub version: Number<1, 9_007_199_254_740_991>,
    /// Its owner at that time.
    pub owner: Ref<Person>,
    /// The level that counted.
    pub level: Option<RiskLevel>,
    /// What is done about it.
    #[field(label = "Treatment")]
    pub option: Option<TreatmentOption>,
    /// The level aimed at.
    #[field(label = "Target")]
    pub target: Option<RiskLevel>,
    /// The actions.
    pub actions: Vec<Ref<Action>>,
}

/// That an owner approved the part of a plan that holds their risks.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct PlanApproval {
    /// The owner.
    pub owner: Ref<Person>,
    /// The day.
    pub on: Date,
}

/// The steps of a version of the treatment plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum PlanStep {
    /// Being put together.
    Draft,
    /// Waits for the owners of its risks.
    Submitted,
    /// Approved by all of them.
    Approved,
    /// Replaced by a newer version.
    Superseded,
}

impl TreatmentPlan {
    /// The owners whose part is not approved yet.
    pub fn waits_for(&self) -> impl Iterator<Item = Ref<Person>> {
        let mut owners: Vec<Ref<Person>> = self.lines.iter().map(|line| line.owner).collect();
        owners.sort();
        owners.dedup();
        let has_approved = |owner: &Ref<Person>| self.approvals.iter().any(|approval| approval.owner == *owner);
        owners.into_iter().filter(move |owner| !has_approved(owner)).collect::<Vec<_>>().into_iter()
    }

    fn state(&self, _: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            PlanStep::Draft => ("draft", "Draft", Tone::Plain),
            PlanStep::Submitted => ("submitted", "Waits for risk owners", Tone::Warn),
            PlanStep::Approved => ("approved", "Approved", Tone::Good),
            PlanStep::Superseded => ("superseded", "Superseded", Tone::Plain),
        };
        Some(State { code, label, tone })
    }
}

/// The approved plan in force that holds a risk.
pub fn approved_plan_with(isms: &Isms, risk: Id) -> Option<Typed<'_, TreatmentPlan>> {
    isms.all::<TreatmentPlan>()
        .find(|plan| plan.step == PlanStep::Approved && plan.lines.iter().any(|line| line.risk.id == risk))
}
