//! Risk treatment (6.1.3, 8.3): actions, and the plan that risk owners approve.

use jiff::civil::Date;
use record::{Body, Choice, Id, Line, Misfit, Number, Prose, Record, Ref, Row, Rows, State, Tone};
use serde_json::Value as Json;

use crate::life::Pending;
use crate::people::Person;
use crate::registry::Edit;
use crate::risk::{Risk, RiskLevel, TreatmentOption};
use crate::{Isms, Typed};

/// Something that somebody does by a day, so that a risk becomes smaller or something wrong is put right (6.1.3, 8.3).
///
/// Whoever carries it out agrees to do so, and somebody else verifies what came of it.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "actions",
    clause = "6.1.3",
    prefix = "ACT",
    life_cycle = "treatment_action",
    edited_in = "planned, approved, in_progress",
    state = Action::state
)]
pub struct Action {
    /// What is done, such as Full-disk encryption enforced by device management.
    #[field(title, searched)]
    pub title: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: ActionStep,
    /// The risk that it serves.
    #[field(listed)]
    pub risk: Option<Ref<Risk>>,
    /// Who carries it out.
    #[field(listed, link = "assignee", label = "Owner")]
    pub assignee: Option<Ref<Person>>,
    /// Whether the owner of the action agreed to carry it out. Only they can say so.
    #[field(detail, label = "Owner agreed")]
    pub assignee_agreed: Option<bool>,
    /// Who verifies what came of it. Not the one who carries it out.
    #[field(link = "verifier")]
    pub verifier: Option<Ref<Person>>,
    /// The day by which it is done. Once work has begun it moves by a step, with a reason.
    #[field(listed)]
    pub due: Option<Date>,
    /// What should be different when it is done.
    #[field(searched)]
    pub effect: Option<Prose>,
    /// Who and what it takes: people, money, tools.
    pub resources: Option<Prose>,
    /// What it costs once, in the organisation's currency.
    #[field(detail)]
    pub cost: Option<Number<0, 9_007_199_254_740_991>>,
    /// What it costs every year from then on, in the organisation's currency.
    #[field(detail)]
    pub yearly_cost: Option<Number<0, 9_007_199_254_740_991>>,
    /// How many days of work it takes.
    #[field(detail, unit = "days")]
    pub effort: Option<Number<0, 100_000>>,
    /// How far it has come.
    #[field(detail, unit = "percent")]
    pub progress: Option<Number<0, 100>>,
    /// What shows that it is done, and where that is kept.
    #[field(decided)]
    pub evidence: Option<Prose>,
    /// What the verifier found.
    #[field(decided)]
    pub verification: Option<Prose>,
    /// The day on which it was reported done.
    #[field(decided, detail)]
    pub done_on: Option<Date>,
    /// The day on which it was verified.
    #[field(decided, detail)]
    pub verified_on: Option<Date>,
    /// How often its day was moved.
    #[field(decided, detail, label = "Moved")]
    pub moves: Option<Number<0, 1000>>,
    /// A step that waits for a second person.
    #[field(embed)]
    pub pending: Pending,
}

/// The steps of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ActionStep {
    /// Planned, not yet approved.
    Planned,
    /// Approved by who decides about its source.
    Approved,
    /// Under way.
    InProgress,
    /// Reported done; waits for the verifier.
    Done,
    /// Verified.
    Verified,
    /// Given up, with a reason.
    Cancelled,
}

impl Action {
    /// Whether it is neither verified nor cancelled.
    pub fn is_open(&self) -> bool {
        !matches!(self.step, ActionStep::Verified | ActionStep::Cancelled)
    }

    /// Whether its day has passed and it is not reported done.
    pub fn is_overdue(&self, today: Date) -> bool {
        let is_undone = matches!(self.step, ActionStep::Planned | ActionStep::Approved | ActionStep::InProgress);
        is_undone && self.due.is_some_and(|due| today > due)
    }

    fn state(&self, today: Date) -> Option<State> {
        let is_late = self.is_overdue(today);
        let (code, label, tone) = match self.step {
            ActionStep::Planned if is_late => ("planned", "Planned, overdue", Tone::Bad),
            ActionStep::Approved if is_late => ("approved", "Approved, overdue", Tone::Bad),
            ActionStep::InProgress if is_late => ("in_progress", "In progress, overdue", Tone::Bad),
            ActionStep::Planned => ("planned", "Planned", Tone::Plain),
            ActionStep::Approved => ("approved", "Approved", Tone::Plain),
            ActionStep::InProgress => ("in_progress", "In progress", Tone::Plain),
            ActionStep::Done => ("done", "Done, to be verified", Tone::Warn),
            ActionStep::Verified => ("verified", "Verified", Tone::Good),
            ActionStep::Cancelled => ("cancelled", "Cancelled", Tone::Plain),
        };
        Some(State { code, label, tone })
    }

    /// The owner of the action agrees in person. Whoever names somebody else takes an earlier agreement away.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        agreed_by(edit, body, "assignee", "assignee_agreed")
    }
}

/// Keeps in `agreed` whether whoever `link` names agreed to it: only they can say so, and naming somebody else takes it
/// away.
pub(crate) fn agreed_by(edit: &Edit<'_>, body: &mut Body, link: &str, agreed: &str) -> Vec<Misfit> {
    let before = edit.before.map(crate::Held::body).unwrap_or_default();
    let writer = Json::from(edit.writer.to_string());
    let is_writer = body.get(link) == Some(&writer);
    if body.get(link) != before.get(link) {
        body.remove(agreed);
        if is_writer {
            body.insert(agreed.to_owned(), Json::from(true));
        }
        return Vec::new();
    }
    let said = |body: &Body| body.get(agreed).is_some_and(|said| said == true || said == "true");
    if is_writer || said(body) == said(&before) {
        return Vec::new();
    }
    vec![Misfit::new(agreed, "only_in_person", "Only the person named can say whether they agree.")]
}

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

/// The living actions that serve a risk.
pub fn actions_of(isms: &Isms, risk: Id) -> impl Iterator<Item = Typed<'_, Action>> {
    isms.referring_from::<Action>(risk).filter(|referring| referring.held.is_living()).filter_map(|referring| {
        let it: &Action = referring.held.typed()?;
        Some(Typed { held: referring.held, it })
    })
}

/// The approved plan in force that holds a risk.
pub fn approved_plan_with(isms: &Isms, risk: Id) -> Option<Typed<'_, TreatmentPlan>> {
    isms.all::<TreatmentPlan>()
        .find(|plan| plan.step == PlanStep::Approved && plan.lines.iter().any(|line| line.risk.id == risk))
}
