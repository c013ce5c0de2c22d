//! Versions of the risk treatment plan: a frozen list of risks, approved by their owners.

use jiff::civil::Date;
use record::{Body, Choice, Id, Kinded as _, Line, Misfit, Number, Prose, Record, Ref, Row, Rows, State, Tone};

use super::action::{Action, ActionStep, actions_of};
use crate::control::{Control, of_risk};
use crate::people::Person;
use crate::registry::{Draft, Edit};
use crate::risk::{Risk, RiskLevel, RiskStep, TreatmentOption};
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
    /// The owners of these risks: who approves.
    #[field(decided, detail, link = "risk_in_plan_owner")]
    pub owners: Vec<Ref<Person>>,
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
    /// Its owner at that time, who approves.
    pub owner: Option<Ref<Person>>,
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
    /// The controls that treat it, and those that its actions are for.
    pub controls: Vec<Ref<Control>>,
}

impl PlanLine {
    /// Whether it holds the treatment of its risk as it is chosen now: under the present owner, with the present option, and
    /// made after the treatment was chosen or its plan changed.
    pub fn is_as_chosen(&self, risk: &Risk) -> bool {
        let is_newer = risk.treatment.planned_version.is_none_or(|planned| self.version >= planned);
        is_newer && self.option == risk.treatment.option && self.owner == risk.owner
    }
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
    /// Whether it approves the treatment of a risk as it is chosen now: approved by its present owner, with the present
    /// option, and made after the treatment was chosen or its plan changed.
    pub fn approves(&self, id: Id, risk: &Risk) -> bool {
        let line = self.lines.iter().find(|line| line.risk.id == id);
        self.step == PlanStep::Approved && line.is_some_and(|line| line.is_as_chosen(risk))
    }

    /// The owners whose part is not approved yet.
    pub fn waits_for(&self) -> impl Iterator<Item = Ref<Person>> + '_ {
        let has_approved = |owner: Ref<Person>| self.approvals.iter().any(|approval| approval.owner == owner);
        self.owners.iter().copied().filter(move |owner| !has_approved(*owner))
    }

    /// Whether it is being put together or waits for approval.
    pub fn is_open(&self) -> bool {
        matches!(self.step, PlanStep::Draft | PlanStep::Submitted)
    }

    /// One version at a time is open at a unit.
    pub(crate) fn check(isms: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        if !draft.typed::<Self>().is_some_and(Self::is_open) {
            return Vec::new();
        }
        let mut open = versions(isms, draft.envelope.unit).filter(|other| other.held.is_living() && other.is_open());
        let misfit = open.find(|other| other.held.id != draft.id).map(|other| {
            let sentence =
                format!("{} is still open at this unit. Have it approved, or retire the draft.", other.title);
            Misfit::new("", "version_open", sentence)
        });
        misfit.into_iter().collect()
    }

    /// What is in it, and which version it continues, follows from its unit.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        let unit = edit.before.map(|before| before.envelope.unit.to_string());
        let is_moved = unit.is_some_and(|unit| body.get("unit").and_then(|unit| unit.as_str()) != Some(&unit));
        let sentence = "A plan stays at the unit whose risks it lists. Draft one for the other unit.";
        is_moved.then(|| Misfit::new("unit", "plan_of_unit", sentence)).into_iter().collect()
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

/// The versions of the plan of a unit, retired ones included, in the order of their birth.
pub fn versions(isms: &Isms, unit: Id) -> impl Iterator<Item = Typed<'_, TreatmentPlan>> {
    let all = isms.register(TreatmentPlan::kind_of()).into_iter().flat_map(crate::Register::iter);
    let of_unit = all.filter(move |held| held.envelope.unit == unit);
    of_unit.filter_map(|held| Some(Typed { held, it: held.typed()? }))
}

/// The version of the plan of a unit that is in force.
pub fn in_force(isms: &Isms, unit: Id) -> Option<Typed<'_, TreatmentPlan>> {
    versions(isms, unit).find(|plan| plan.held.is_living() && plan.step == PlanStep::Approved)
}

/// The number of the next version of the plan of a unit.
pub fn next_edition(isms: &Isms, unit: Id) -> i64 {
    versions(isms, unit).map(|version| version.edition.get()).max().unwrap_or(0) + 1
}

/// What a plan of a unit says today: the risks there and below that are planned for treatment or under treatment, each with
/// what is done about it.
pub fn lines(isms: &Isms, unit: Id) -> impl Iterator<Item = PlanLine> {
    let is_treated = |risk: &Risk| matches!(risk.step, RiskStep::TreatmentPlanned | RiskStep::InTreatment);
    let risks = isms.all::<Risk>().filter(move |risk| is_treated(risk));
    risks
        .filter(move |risk| isms.units_above(risk.held.envelope.unit).contains(&unit))
        .filter_map(|risk| line(isms, risk))
}

fn line(isms: &Isms, risk: Typed<'_, Risk>) -> Option<PlanLine> {
    let is_here = |owner: &Ref<Person>| isms.get(*owner).is_some_and(|owner| owner.held.is_living());
    let actions: Vec<_> =
        actions_of(isms, risk.held.id).filter(|action| action.step != ActionStep::Cancelled).collect();
    let mut controls: Vec<Ref<Control>> = of_risk(isms, risk.held.id).map(|control| control.reference()).collect();
    controls.extend(actions.iter().filter_map(|action| action.control));
    controls.sort_by_key(|control| control.id);
    controls.dedup();
    Some(PlanLine {
        risk: risk.reference(),
        version: Number::new(i64::try_from(risk.held.version).ok()?)?,
        owner: risk.owner.filter(is_here),
        level: risk.level(isms),
        option: risk.treatment.option,
        target: risk.target_level(isms),
        actions: actions.iter().map(Typed::reference).collect(),
        controls,
    })
}

/// The approved plan in force that approves the treatment of a risk as it is chosen now.
pub fn approved_plan_with(isms: &Isms, risk: Id) -> Option<Typed<'_, TreatmentPlan>> {
    let chosen = isms.get::<Risk>(Ref::to(risk))?;
    isms.all::<TreatmentPlan>().find(|plan| plan.approves(risk, &chosen))
}
